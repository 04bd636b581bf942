"""The letter tells what, where, how it was seen and what to try, and what was not looked for."""

import pytest
import torch
from training_loops import BROKEN, Loop

import nbhelpers as nb
from nbhelpers.causes import LINE


def letter(name: str) -> tuple[Loop, nb.ExaminationReport]:
    torch.manual_seed(0)
    loop = BROKEN[name].build()
    report = nb.examine(loop.model, loop.loss, loop.batch, optimizer=loop.optimizer, step=loop.step)
    return loop, report


@pytest.mark.parametrize(
    ("name", "evidence", "words"),
    [
        ("never_cleared", 2.0, "was 2 times the one of this batch"),
        ("layer_replaced_after_the_optimizer_was_made", 17, "It holds 2 parameter tensors that"),
        ("one_bias_left_out", 1, "1 number in 1 parameter tensor"),
        ("detached_in_the_middle", 2, "The cut lies behind 0."),
        ("layer_never_called", 2, "second is never called."),
        ("own_function_with_a_wrong_slope", None, "Also at: 0."),
        ("biases_far_below_zero", 1.0, "16 of 16 units give exactly 0 after relu in all 32 rows"),
        (
            "convolution_switched_off",
            0.75,
            "6 of 8 units give exactly 0 after relu in all 192 rows",
        ),
        ("output_at_the_wrong_end", 1.0, "100% of the 32 outputs are within 0.01 of 0 or 1"),
        ("evaluated_after_each_step", None, "From the second step on, the loss is"),
        ("constant_weights", 8, "8 of the 8 units of 0 (Linear) are twins"),
        ("maximized", None, "changes the parameters along the gradient"),
        (
            "added_instead_of_subtracted",
            1.0,
            "The cosine between the change and the gradient is 1.000",
        ),
    ],
)
def test_a_letter_shows_its_evidence(name: str, evidence: float | None, words: str) -> None:
    _, report = letter(name)
    text = repr(report)
    assert max(map(len, text.splitlines())) <= LINE
    assert words in " ".join(text.split())
    [finding] = report.findings
    assert f"1. {finding.name} at {finding.where}\n" in text
    if evidence is not None:
        assert finding.evidence == pytest.approx(evidence, rel=1e-4)


def test_what_was_not_looked_for_is_told() -> None:
    loop, report = letter("three_faults_at_once")
    assert repr(report).startswith(
        "Examined: Sequential, 97 trained numbers in 4 tensors\n3 findings.\n"
    )
    less = nb.examine(loop.model, loop.loss, loop.batch)
    assert less.examined == tuple(
        n for n in report.examined if n not in ("no_zero_grad", "not_in_optimizer", "uphill")
    )
    assert "Not looked for: no_zero_grad, not_in_optimizer, uphill." in repr(less)


def test_the_ratios_are_those_of_the_gradients() -> None:
    loop, report = letter("twenty_sigmoids")
    loop.model.double()
    batch = tuple(part.double() for part in loop.batch)
    loop.loss(loop.model, batch).backward()
    first, last = loop.model[0].weight, loop.model[-1].weight
    ratio = first.grad.norm() / first.norm() / (last.grad.norm() / last.norm())
    assert report.findings[0].evidence == pytest.approx(ratio.item(), rel=1e-6)
    assert ratio < 1e-6
