"""What a gradient check takes: numbers, arrays, tensors, dicts of them, PyTorch modules."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from nbhelpers.gradcheck import central_difference, check_gradients, one_sided_difference
from nbhelpers.gradcheck.check import DIRECTIONS, ENTRIES

X = np.array([[1.0, 2.0], [3.0, 4.0]])
FORMS: dict[str, Callable[[Any], Any]] = {
    "list": lambda X: X.tolist(),
    "array": lambda X: X.copy(),
    "integers": lambda X: X.astype(int),
    "tensor": torch.tensor,
    "recorded": lambda X: torch.tensor(X, requires_grad=True),
    "float32": lambda X: torch.tensor(X, dtype=torch.float32),
}


def squares(W: Any) -> Any:
    return (W**2).sum()


@pytest.mark.parametrize("analytic", FORMS)
@pytest.mark.parametrize("form", FORMS)
def test_arrays_and_tensors(form: str, analytic: str) -> None:
    right, half = FORMS[analytic](2 * X), FORMS[analytic](X)
    report = check_gradients(squares, FORMS[form](X), right)
    assert report.ok
    assert [row.name for row in report.rows] == ["[0, 0]", "[0, 1]", "[1, 0]", "[1, 1]"]
    wrong = check_gradients(squares, FORMS[form](X), half)
    assert {row.verdict for row in wrong.rows} == {"wrong"}
    assert wrong.cause == "a factor of 1/2; does your loss have a 1/2 too many?"


@pytest.mark.parametrize(
    "number", [3, 3.0, np.float64(3), np.array(3.0), torch.tensor(3.0).double(), torch.tensor(3)]
)
def test_numbers_alone_and_in_a_dict(number: Any) -> None:
    assert check_gradients(lambda w: w**2, number, 6 * number / 3)
    assert check_gradients(lambda p: p["w"] ** 2, {"w": number}, {"w": 6.0})
    assert float(central_difference(lambda w: w**2, number)) == pytest.approx(6, rel=1e-9)


def test_the_gradient_of_autograd_itself() -> None:
    W = torch.tensor(X, requires_grad=True)
    squares(W).backward()
    before = W.detach().clone()
    assert check_gradients(squares, W, W.grad)
    assert torch.equal(W, before)
    point = {"W": W, "b": torch.tensor(0.5, dtype=torch.float64)}
    report = check_gradients(
        lambda p: (p["W"] * p["b"]).sum(), point, {"W": 0.5 * np.ones((2, 2)), "b": 10}
    )
    assert report.ok
    assert [row.name for row in report.rows][-2:] == ["W[1, 1]", "b"]


def test_a_difference_has_the_form_of_its_point() -> None:
    for difference in (central_difference, one_sided_difference):
        tensor = difference(squares, torch.tensor(X))
        assert tensor.dtype == torch.float64
        np.testing.assert_allclose(tensor, 2 * X, rtol=1e-4)
        assert isinstance(difference(squares, X.tolist()), np.ndarray)
        mixed = difference(lambda p: p["a"] * p["W"].sum(), {"a": 2, "W": X})
        assert mixed["a"] == pytest.approx(10)
        np.testing.assert_allclose(mixed["W"], np.full((2, 2), 2), rtol=1e-6)
        assert difference(lambda x: np.array([x**2]), 3.0) == pytest.approx(6, rel=1e-4)


def model(dtype: torch.dtype = torch.float64, width: int = 3) -> tuple[Any, Callable[[], Any]]:
    torch.manual_seed(0)
    made = torch.nn.Sequential(
        torch.nn.Linear(2, width), torch.nn.BatchNorm1d(width), torch.nn.Tanh(),
        torch.nn.Linear(width, 1),
    ).to(dtype)  # fmt: skip
    x, target = torch.randn(5, 2, dtype=dtype), torch.randn(5, 1, dtype=dtype)
    made(x).sub(target).square().mean().backward()
    return made, lambda: (made(x) - target).square().mean()


def test_a_module_has_its_gradients_and_is_left_as_it_was() -> None:
    made, loss = model()
    before = {name: value.clone() for name, value in made.state_dict().items()}
    report = check_gradients(loss, made)
    # the batch norm subtracts the mean, so the biases before it do nothing
    nothing = {f"0.bias[{k}]" for k in range(3)}
    assert {row.name for row in report.rows if not row.ok} <= nothing
    assert not any(row.verdict == "wrong" for row in report.rows)
    assert report.rows[0].name == "0.weight[0, 0]"
    made[3].weight.grad[0, 1] *= 2
    wrong = [row.name for row in check_gradients(loss, made).rows if row.verdict == "wrong"]
    assert wrong == ["3.weight[0, 1]"]
    calls = []

    def breaks() -> Any:
        calls.append(1)
        if len(calls) > 20:
            raise RuntimeError("broken")
        return loss()

    with pytest.raises(RuntimeError, match="broken"):
        check_gradients(breaks, made)
    assert all(torch.equal(value, before[name]) for name, value in made.state_dict().items())


def test_a_module_in_float32_is_said_to_be_one() -> None:
    made, loss = model(torch.float32)
    report = check_gradients(loss, made)
    assert not any(row.verdict == "wrong" for row in report.rows)
    assert sum(row.ok for row in report.rows) >= len(report.rows) - 4
    assert "model.double()" in repr(report)
    at_once = check_gradients(loss, made, h=1e-6)
    assert not any(row.verdict == "wrong" for row in at_once.rows)
    assert not at_once.ok
    assert "float32" in repr(at_once)


def test_what_a_module_does_not_train_is_not_checked() -> None:
    made, loss = model()
    made[0].weight.requires_grad_(False)
    assert check_gradients(loss, made).rows[0].name == "0.bias[0]"
    made.zero_grad()
    with pytest.raises(ValueError, match=r"analytic: the module has no \.grad yet; call backward"):
        check_gradients(loss, made)
    with pytest.raises(TypeError, match="x: expected numbers, got a module"):
        central_difference(lambda m: 0.0, made)
    with pytest.raises(TypeError, match="analytic: expected the derivatives to check"):
        check_gradients(lambda w: w, 1.0)


def test_a_loss_that_does_not_repeat_is_refused() -> None:
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match=r"loss: two calls at the same point gave .* model\.eval"):
        check_gradients(lambda w: w * rng.random(), 1.0, 1.0)


def test_many_entries_are_checked_along_random_directions() -> None:
    W = np.random.default_rng(0).normal(size=(60, 20))
    assert W.size > ENTRIES
    point, right = {"W": W, "b": 0.5}, {"W": np.cos(W), "b": 1.0}

    def loss(p: dict[str, Any]) -> float:
        return np.sin(p["W"]).sum() + p["b"]

    report = check_gradients(loss, point, right)
    assert report.ok
    names = [f"W along v{k}" for k in range(1, DIRECTIONS + 1)]
    assert [row.name for row in report.rows] == [*names, "b"]
    assert report.rows == check_gradients(loss, point, right).rows
    right["W"][7, 3] *= 1.1
    assert not check_gradients(loss, point, right)


def test_a_report_shows_ten_rows_and_a_count() -> None:
    w = np.linspace(0.1, 1, 900)
    right = 2 * w
    assert repr(check_gradients(squares, w, right)).splitlines()[-2:] == [
        "... and 890 that agree",
        "900 derivatives checked: all agree",
    ]
    right[100:200] *= 1.5 + w[100:200]
    lines = repr(check_gradients(squares, w, right)).splitlines()
    assert len(lines) == 13
    assert lines[1].startswith("[100] ")
    assert lines[-2:] == [
        "... and 90 that are wrong, 800 that agree",
        "900 derivatives checked: 100 of 900 are wrong",
    ]


def test_a_tiny_loss_shows_its_digits() -> None:
    report = check_gradients(lambda p: 1e-12 * p["w"] ** 2, {"w": 0.5}, {"w": 1e-12})
    assert repr(report).splitlines()[1] == "w        1e-12    1e-12         < 1e-06  ok"


@pytest.mark.parametrize(
    ("parameters", "analytic", "error", "message"),
    [
        (X, X[0], ValueError, r"analytic: expected shape \(2, 2\), got \(2,\)"),
        ({"W": X}, {"W": 1.0}, ValueError, r"analytic\['W'\]: expected shape \(2, 2\), got \(\)"),
        ({"W": X}, X, TypeError, "analytic: expected a mapping with the names of parameters"),
        (np.full(784, np.nan), X, ValueError, r"nan at \[0\] and 783 more of 784 entries"),
        (np.zeros((0, 2)), X, ValueError, "parameters: expected at least one number"),
    ],
)
def test_refused(parameters: Any, analytic: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message) as caught:
        check_gradients(lambda W: 0.0, parameters, analytic)
    assert len(str(caught.value)) < 300


def test_a_large_point_is_not_told_whole() -> None:
    w = np.ones(500)
    with pytest.raises(ValueError, match="loss: expected a finite number") as caught:
        check_gradients(lambda w: np.nan if w[3] > 1 else w.sum(), w, w)
    assert "with [3] = 1.00001" in str(caught.value)
    assert len(str(caught.value)) < 100


def test_pytorch_is_not_imported() -> None:
    program = "import sys, nbhelpers.gradcheck as g; g.central_difference(lambda x: x, 1.0); "
    program += "sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0
