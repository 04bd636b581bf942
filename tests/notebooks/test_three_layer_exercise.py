"""The nine gradients of `torch_three_layer`: the mended program passes, likely wrong ones do not."""

import pytest
from exercise_runner import run_exercise

CELL = "check_function(mine, reference, cases)"
SLOPES = (
    'delta_o1 * w["w1"] * (a1 > 0)',
    'delta_o1 * w["w2"] * (a2 > 0)',
    'delta_o1 * w["w3"] * (a3 > 0)',
)
MENDED = {
    "delta_o1 = y - 5": "delta_o1 = 2 * (y - 5) * (y > 0)",
    '(delta_o1 * w[f"w{k}"] for k in (1, 2, 3))': f"({', '.join(SLOPES)})",
}


def mended_but(old: str, new: str) -> dict[str, str]:
    """The mended program with one fault in it."""
    found = {here: text.replace(old, new) for here, text in MENDED.items()}
    return found if found != MENDED else MENDED | {old: new}


def test_the_program_as_printed_lacks_the_two() -> None:
    report = run_exercise("torch_three_layer", {}, cell=CELL)
    assert not report.ok
    assert "'the start'" in report.case
    assert "a factor of 1/2" in report.problem


def test_the_mended_program_passes() -> None:
    report = run_exercise("torch_three_layer", MENDED, cell=CELL)
    assert report.ok, report
    assert report.cases == 31


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("* (y > 0)", ""),  # the output's ReLU slope forgotten
        ("* (a1 > 0)", ""),  # a hidden ReLU's slope forgotten
        ('* w["w2"]', ""),  # an output weight forgotten
        ('* w["w1"] *', '* w["w11"] *'),  # the hidden weight for the output weight
        ('"w1": delta_o1 * a1', '"w1": delta_o1 * 2'),  # the input for the activation
        (  # z1 for a1
            '"w1": delta_o1 * a1',
            '"w1": delta_o1 * (w["w11"] * 2 + w["w12"] * 3)',
        ),
        ('"w21": delta_h2 * 2', '"w21": delta_h2 * 3'),  # the other input
    ],
)
def test_wrong_programs_are_refused(old: str, new: str) -> None:
    report = run_exercise("torch_three_layer", mended_but(old, new), cell=CELL)
    assert not report.ok
    assert "entries differ" in report.problem


def test_every_branch_is_tried() -> None:
    reference = run_exercise(
        "torch_three_layer", {CELL: "[reference(*case) for case in cases.values()]"}, cell=CELL
    )
    off = [{name for name, gradient in case.items() if gradient == 0} for case in reference]
    for unit in ({"w11", "w12"}, {"w21", "w22"}, {"w31", "w32"}):
        assert any(unit <= zeros and len(zeros) < 9 for zeros in off)
    assert any(len(zeros) == 9 for zeros in off)
    assert any(not zeros for zeros in off)
