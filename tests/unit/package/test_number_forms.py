"""One rule for what a number is: tensors, 0-d arrays, columns and lists are taken everywhere."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from nbhelpers.arguments import count, finite, positive, real, told
from nbhelpers.curvature import critical_rate, hessian
from nbhelpers.exercises import check
from nbhelpers.figures import (
    bars,
    curves,
    landscape,
    matrices,
    network_graph,
    neuron_graph,
    scatter,
)
from nbhelpers.gradcheck import central_difference, check_gradients, relative_error
from nbhelpers.layers import Dense, relu, sigmoid
from nbhelpers.losses import cross_entropy, softmax
from nbhelpers.networks import Network, mazur
from nbhelpers.regimes import classify, probe
from nbhelpers.widgets.answer_box import AnswerBox
from nbhelpers.widgets.layer_view import LayerView
from nbhelpers.widgets.stepper import Stepper
from nbhelpers.widgets.vjp_view import VjpView


class Column:
    """What pandas gives: no array, but NumPy can read it."""

    def __init__(self, values: Any) -> None:
        self._values = np.array(values, dtype=float)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return self._values.astype(dtype or float)

    def to_numpy(self) -> np.ndarray:
        return self._values


class Elsewhere:
    """A tensor on another device: NumPy cannot read it before it is copied."""

    def __init__(self, values: Any) -> None:
        self._values = torch.tensor(values, dtype=torch.float64)

    def __array__(self, *_: Any, **__: Any) -> np.ndarray:
        raise TypeError("can't convert a tensor of this device to numpy")

    def detach(self) -> "Elsewhere":
        return self

    def cpu(self) -> torch.Tensor:
        return self._values


FORMS: dict[str, Callable[[Any], Any]] = {
    "list": lambda values: values,
    "array": np.array,
    "float32 array": lambda values: np.array(values, dtype=np.float32),
    "column": Column,
    "tensor": lambda values: torch.tensor(values, dtype=torch.float64),
    "leaf": lambda values: torch.tensor(values, dtype=torch.float64, requires_grad=True),
    "half": lambda values: torch.tensor(values, dtype=torch.float16),
    "bfloat16": lambda values: torch.tensor(values, dtype=torch.bfloat16, requires_grad=True),
}
WORDS = {"alt": "A picture of three numbers.", "caption": "Three numbers."}
MAZUR = mazur()


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest) -> Callable[[Any], Any]:
    """Makes of numbers, or of lists of them, what a reader may pass."""
    return FORMS[request.param]


def test_a_number(form: Callable[[Any], Any]) -> None:
    given = form(0.5)
    assert finite("x", given) == real("x", given, low=0, high=1) == positive("x", given) == 0.5
    network = MAZUR.network.replace_parameters(w5=given)
    assert network.parameters()["w5"] == 0.5
    trained = network.train(MAZUR.x, MAZUR.target, learning_rate=given, momentum=given, steps=1)
    plain = network.train(MAZUR.x, MAZUR.target, learning_rate=0.5, momentum=0.5, steps=1)
    assert trained.network.parameters() == plain.network.parameters()
    assert check(given, 0.5)
    assert check({"a": given}, {"a": given})
    assert "0.5" in bars({"a": given}, xlabel="x", **WORDS).svg
    assert curves({"a": [given, 1, 2]}, xlabel="x", ylabel="y", floor=given, **WORDS).svg
    assert sigmoid(given) == pytest.approx(0.6224593312)
    slope = central_difference(lambda x: float(x) ** 2, given, h=0.1)
    assert float(slope) == pytest.approx(1, abs=0.1)
    assert relative_error(given, 1.0) == 0.5
    assert critical_rate(MAZUR.network, MAZUR.x, MAZUR.target, momentum=given) > 0
    stepper = Stepper(learning_rate=given)
    stepper.set(w5=given)
    assert stepper.network.parameters()["w5"] == stepper.learning_rate == 0.5


def test_numbers_in_a_row(form: Callable[[Any], Any]) -> None:
    x, target = form([0.5, 0.25]), form([0.0, 1.0])
    network = Network(weights=(form([[0.5, 1.0], [0.25, 2.0]]),), biases=(form([0.5, 1.0]),))
    plain = network.loss_value([0.5, 0.25], [0, 1])
    assert network.loss_value(x, target) == plain
    assert hessian(network, x, target).shape == (6, 6)
    seen = probe(network, x, target)
    assert classify(form([1.0, 0.5, 0.25, 0.125]), seen).regime == "converging"
    assert check(x, form([0.5, 0.25]))
    assert network_graph(network, x=x, target=target, show="gradients", **WORDS).svg
    assert scatter({"a": (x, target)}, xlabel="x", ylabel="y", **WORDS).svg
    assert Stepper(network=network, x=x, target=target).loss == plain
    assert sigmoid(x) == pytest.approx([0.6224593312, 0.5621765009])
    assert relu(form([-1.0, 2.0])).tolist() == [0, 2]
    assert softmax(form([0.5, 0.5])).tolist() == [0.5, 0.5]
    check_gradients(lambda v: (v**2).sum(), form([1.0, 2.0]), form([2.0, 4.0]))


def test_numbers_in_a_matrix(form: Callable[[Any], Any]) -> None:
    W, X = form([[0.5, 1.0], [0.25, 2.0]]), form([[1.0, 2.0]])
    layer = Dense(W, form([0.0, 1.0]))
    assert layer.forward(X).tolist() == [[1, 6]]
    assert layer.backward(X, X).weights.tolist() == [[1, 2], [2, 4]]
    assert cross_entropy(W, form([1.0, 0.0])) > 0.4
    assert "(2, 2)" in matrices([("W", W)], **WORDS).svg
    assert VjpView(weights=W, inputs=form([1.0, 2.0]), v=form([1.0, 0.0])).weights[1] == (0.25, 2.0)
    view = LayerView(inputs=X, weights=W, biases=form([[0.0, 1.0]]), dvalues=X)
    assert view.outputs.tolist() == [[1, 6]]
    path = form([[0.5, 0.5], [0.0, 0.0]])
    heights = landscape(
        lambda x, y: form((x**2 + y**2).tolist()), (-1, 1), (-1, 1), path=path, **WORDS
    )
    assert heights.svg


def test_what_lies_on_another_device_is_copied_first() -> None:
    half = Elsewhere(0.5)
    assert finite("x", half) == 0.5
    assert Dense(Elsewhere([[1.0, 2.0]]), [half, 1]).biases.tolist() == [0.5, 1]
    assert MAZUR.network.replace_parameters(w5=half).parameters()["w5"] == 0.5
    assert Stepper(x=Elsewhere([1.0, 2.0]), learning_rate=half).x == (1, 2)
    assert check([half, 1], Elsewhere([0.5, 1.0]))
    assert curves({"a": Elsewhere([1.0, 0.5])}, xlabel="x", ylabel="y", **WORDS).svg


@pytest.mark.parametrize("value", [3, np.int64(3), np.array(3), torch.tensor(3)], ids=repr)
def test_a_count(value: Any) -> None:
    assert count("steps", value) == 3


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.ones((64, 784)), "an array of shape (64, 784), float64"),
        (torch.ones(64, 784), "a Tensor of shape (64, 784), float32"),
        ("a" * 1000, f"'{'a' * 85} ..."),
        (torch.tensor([1.0, 2.0], requires_grad=True), "[1.0, 2.0]"),
    ],
)
def test_what_came_is_told_in_a_line(value: Any, text: str) -> None:
    assert told(value) == text


TEXTS = {"widget_id": "q", "question": "?", "hint": "!", "solution": "."}
LARGE: list[Any] = [["a"] * 784] * 64


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: Dense(LARGE, [0.0]), TypeError, "'a' at [0, 0] and 50175 more of 50176 entries"),
        (
            lambda: finite("x", np.ones((64, 784))),
            TypeError,
            "an array of shape (64, 784), float64",
        ),
        (lambda: relu(np.ones((64, 784), bool)), TypeError, "got bool of shape (64, 784)"),
        (lambda: relu([[1.0] * 784] * 63 + [[1.0]]), TypeError, "got [[1.0, 1.0, 1.0"),
        (lambda: Stepper(weights="x" * 1000), ValueError, "..."),
        (lambda: VjpView(weights=np.ones((99, 99)), inputs=[1.0]), ValueError, "got 99 and 1"),
        (lambda: VjpView(weights=[[1] * 999], inputs=[1.0]), ValueError, "one an input, got ((1.0"),
        (lambda: Stepper(x=[1] * 999), ValueError, "x: the network takes 2 of them, got 999"),
        (
            lambda: LayerView(inputs=[[1]], weights=[[1]], biases=[[1]], dvalues=[[1] * 999]),
            ValueError,
            "dvalues: expected a matrix of shape (1, 1), got ((1.0",
        ),
        (
            lambda: AnswerBox(**(TEXTS | {"answer": [1] * 999})),
            TypeError,
            "answer: expected a number",
        ),
        (lambda: neuron_graph({"a" * 999: 1}, **WORDS), ValueError, "values: expected names of"),
        (lambda: count("steps", np.ones(999)), TypeError, "an array of shape (999,), float64"),
    ],
)
def test_no_message_is_long(call: Callable[[], Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error) as raised:
        call()
    assert message in str(raised.value)
    assert len(str(raised.value)) < 250
