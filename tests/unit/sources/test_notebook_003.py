"""Source 003 replayed: the missing half, the two sigmoids, the leaves."""

import pytest
import torch

from nbhelpers.sources.notebook_003 import by_hand, source_run, tutorial_example


def rounded(tensor: torch.Tensor, digits: int = 4) -> list[float]:
    return [round(value, digits) for value in tensor.flatten().tolist()]


def test_the_half_of_the_text_halves_the_loss() -> None:
    assert round(source_run(half=True).loss.item(), 4) == 0.9443


def test_the_code_has_twice_the_gradients_of_the_text() -> None:
    assert source_run(half=True).xs.grad.flatten().tolist() == pytest.approx(by_hand(), rel=1e-5)
    doubled = [2 * value for value in by_hand()]
    assert source_run().xs.grad.flatten().tolist() == pytest.approx(doubled, rel=1e-5)


def test_ten_times_is_a_coincidence_of_the_second_row() -> None:
    ratio = source_run().ws.grad[1] / torch.tensor(by_hand())
    assert ratio.tolist() == pytest.approx([10.0] * 3, rel=1e-5)
    weights = ((1.0, 3.0, 5.0), (0.5, 0.4, 0.6))
    changed, halved = (source_run(weights=weights, half=half) for half in (False, True))
    ratio = changed.ws.grad[1] / halved.xs.grad.flatten()
    assert ratio.tolist() == pytest.approx([4.0, 10.0, 10.0], rel=1e-5)


def test_only_the_built_in_sigmoid_loses_the_saturated_unit() -> None:
    formula, built_in = (source_run(sigmoid=kind, retain=True) for kind in ("formula", "torch"))
    assert formula.a_s[0].item() == built_in.a_s[0].item() == 1.0
    assert formula.ys.grad[0].item() == pytest.approx(5.5789e-10, rel=1e-4)
    assert built_in.ys.grad[0].item() == 0.0
    assert built_in.ws.grad[0].tolist() == [0.0, 0.0, 0.0]


def test_non_leaves_have_a_gradient_only_if_asked() -> None:
    assert source_run(retain=True).a_s.grad.flatten().tolist() == pytest.approx(
        [2, 1.88535], rel=1e-5
    )
    run = source_run()
    assert not run.ys.is_leaf
    assert not run.ys.retains_grad


def test_an_unknown_sigmoid_is_refused() -> None:
    with pytest.raises(ValueError, match="sigmoid: expected one of formula, torch, got 'relu'"):
        source_run(sigmoid="relu")


def test_the_tutorial_example_prints_its_numbers() -> None:
    example = tutorial_example(retain=True)
    assert example.y.tolist() == [[2, 3], [4, 2]]
    assert example.z.tolist() == [[12, 27], [48, 12]]
    assert example.out.item() == 24.75
    for tensor in (example.x, example.x2, example.y):
        assert tensor.grad.tolist() == [[3, 4.5], [6, 3]]
    assert not tutorial_example().y.retains_grad
