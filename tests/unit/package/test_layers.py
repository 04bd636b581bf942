"""The dense layer and ReLU on batches, against finite differences."""

import pickle
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import numpy as np
import pytest

from nbhelpers.gradcheck import central_difference
from nbhelpers.layers import Dense, DenseGradients, relu, relu_backward

SHAPES = [(1, 1, 1), (1, 4, 3), (3, 4, 3), (5, 2, 4), (3, 3, 3)]


def random_layer(
    rng: np.random.Generator, n: int, d_in: int, d_out: int, *, row: bool = False
) -> tuple[Dense, np.ndarray, np.ndarray]:
    """A layer with a batch and an upstream gradient; no pre-activation is near the kink of ReLU."""
    layer = Dense(rng.normal(size=(d_in, d_out)), rng.normal(size=(1, d_out) if row else (d_out,)))
    X = rng.normal(size=(n, d_in))
    while np.abs(layer.forward(X)).min() < 1e-3:
        X = rng.normal(size=(n, d_in))
    return layer, X, rng.normal(size=(n, d_out))


@pytest.mark.parametrize("row", [False, True])
@pytest.mark.parametrize("shape", SHAPES)
def test_gradients_agree_with_finite_differences(shape: tuple[int, int, int], row: bool) -> None:
    layer, X, G = random_layer(np.random.default_rng(7), *shape, row=row)

    def value(weights: Any, biases: Any, inputs: Any) -> float:
        return float((relu(Dense(weights, biases).forward(inputs)) * G).sum())

    dz = relu_backward(layer.forward(X), G)
    gradients = layer.backward(X, dz)
    numeric = {
        "inputs": central_difference(lambda a: value(layer.weights, layer.biases, a), X),
        "weights": central_difference(lambda a: value(a, layer.biases, X), layer.weights),
        "biases": central_difference(lambda a: value(layer.weights, a, X), layer.biases),
    }
    for name, expected in numeric.items():
        found = getattr(gradients, name)
        assert found.shape == expected.shape
        assert found == pytest.approx(expected, rel=1e-6, abs=1e-8), name


def test_an_update_goes_down_the_gradient() -> None:
    layer, X, G = random_layer(np.random.default_rng(1), 3, 4, 3)
    gradients = layer.backward(X, G)
    after = layer.update(gradients, learning_rate=0.01)
    assert after.weights == pytest.approx(layer.weights - 0.01 * gradients.weights)
    drop = (layer.forward(X) * G).sum() - (after.forward(X) * G).sum()
    squares = (gradients.weights**2).sum() + (gradients.biases**2).sum()
    assert drop == pytest.approx(0.01 * squares)  # exact, for the layer is linear


def test_relu_passes_nothing_at_and_below_zero() -> None:
    z = [[-1, 0, 2], [3, -0.0, -5]]
    assert relu(z).tolist() == [[0, 0, 2], [3, 0, 0]]
    assert relu_backward(z, [[1.5, 2.5, 3.5], [4.5, 5.5, 6.5]]).tolist() == [
        [0, 0, 3.5],
        [4.5, 0, 0],
    ]


def test_integers_become_floats_and_arguments_stay_as_they_were() -> None:
    weights, z, g = np.array([[1, 2]]), np.array([1, -1]), np.array([0.5, 0.5])
    layer = Dense(weights, [0, 0])
    weights[0, 0] = 7
    assert layer.weights.tolist() == [[1, 2]]
    assert layer.weights.dtype == float
    assert relu_backward(z, g).tolist() == [0.5, 0]
    assert (z.tolist(), g.tolist()) == ([1, -1], [0.5, 0.5])


GOOD = {"inputs": np.ones((1, 2)), "weights": np.ones((2, 3)), "biases": np.ones(3)}


@pytest.mark.parametrize(
    ("change", "rate", "error", "message"),
    [
        (
            {"weights": np.ones((2, 1))},
            0.1,
            ValueError,
            r"gradients.weights: expected shape \(2, 3\), got \(2, 1\)",
        ),
        (
            {"biases": np.ones((1, 3))},
            0.1,
            ValueError,
            r"gradients.biases: expected shape \(3,\), got \(1, 3\)",
        ),
        ({"weights": [["a"]]}, 0.1, TypeError, "gradients.weights: expected numbers"),
        ({"biases": [0, 0, np.nan]}, 0.1, ValueError, "gradients.biases: expected finite numbers"),
        ({}, -0.1, ValueError, "learning_rate: expected a finite number from 0, got -0.1"),
        ({}, np.inf, ValueError, "learning_rate: expected a finite number from 0, got inf"),
        ({}, "fast", TypeError, "learning_rate: expected a number, got 'fast'"),
    ],
)
def test_an_update_refuses(
    change: dict[str, Any], rate: Any, error: type[Exception], message: str
) -> None:
    layer = Dense([[1, 2, 3], [4, 5, 6]], [0, 0, 0])
    with pytest.raises(error, match=message):
        layer.update(DenseGradients(**(GOOD | change)), learning_rate=rate)


def test_an_update_takes_gradients_only() -> None:
    layer = Dense([[1, 2]], [0, 0])
    assert layer.update(layer.backward([[1]], [[1, 1]]), learning_rate=0).weights.tolist() == [
        [1, 2]
    ]
    with pytest.raises(TypeError, match="gradients: expected DenseGradients, got Dense"):
        layer.update(layer, learning_rate=0.1)  # it has weights and biases of the right shapes


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda d: Dense([1, 2], [0]), ValueError, r"weights: expected a matrix, got shape \(2,\)"),
        (lambda d: Dense([[1, "x"]], [0, 0]), TypeError, "weights: expected numbers"),
        (lambda d: Dense([[1, np.nan]], [0, 0]), ValueError, "weights: expected finite numbers"),
        (
            lambda d: Dense([[1, 2]], [[0], [0]]),
            ValueError,
            r"biases: expected shape \(2,\) or \(1, 2\), got \(2, 1\)",
        ),
        (
            lambda d: d.forward([[1, 2, 3]]),
            ValueError,
            r"inputs: expected shape \(n, 2\), got \(1, 3\)",
        ),
        (lambda d: d.forward([1, 2]), ValueError, r"inputs: expected a matrix, got shape \(2,\)"),
        (
            lambda d: d.backward([[1, 2]], [[1, 2]]),
            ValueError,
            r"dvalues: expected shape \(1, 3\), got \(1, 2\)",
        ),
        (
            lambda d: relu_backward([1, 2], [1]),
            ValueError,
            r"dvalues: expected shape \(2,\), got \(1,\)",
        ),
        (lambda d: relu([[1], [1, 2]]), TypeError, "values: expected numbers"),
    ],
)
def test_bad_arguments_are_named(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call(Dense([[1, 2, 3], [4, 5, 6]], [0, 0, 0]))


@pytest.mark.parametrize("kind", ["float32", "float64"])
def test_arrays_keep_their_type_through_a_step(kind: str) -> None:
    rng = np.random.default_rng(3)
    layer = Dense(rng.normal(size=(3, 2)).astype(kind), np.zeros(2, kind))
    X, G = rng.normal(size=(4, 3)).astype(kind), rng.normal(size=(4, 2)).astype(kind)
    z = layer.forward(X)
    gradients = layer.backward(X, relu_backward(z, G))
    after = layer.update(gradients, learning_rate=0.1)
    arrays = [z, relu(z), gradients.inputs, gradients.weights, gradients.biases]
    assert {a.dtype.name for a in [*arrays, after.weights, after.biases]} == {kind}


def test_the_gradient_of_data_can_be_left_out() -> None:
    layer, X, G = random_layer(np.random.default_rng(2), 3, 4, 2)
    whole, without = layer.backward(X, G), layer.backward(X, G, input_gradient=False)
    assert without.inputs is None
    assert np.array_equal(whole.weights, without.weights)
    assert np.array_equal(whole.biases, without.biases)


def test_arrays_and_tensors_are_taken_alike_and_stay_as_they_were() -> None:
    torch = pytest.importorskip("torch")
    weights = np.array([[1.0, 2.0]])
    given = torch.tensor(weights, requires_grad=True)
    layers = [Dense(kind, [0, 0]) for kind in (weights, given, weights.tolist(), [[*given[0]]])]
    assert all(layer.weights.tolist() == [[1, 2]] for layer in layers)
    X = np.array([[3.0]])
    for layer in layers:
        layer.update(layer.backward(X, [[1, 1]]), learning_rate=1)
        relu_backward(X, X)
    assert (weights.tolist(), given.tolist(), X.tolist()) == ([[1, 2]], [[1, 2]], [[3]])


def test_a_step_that_overflows_is_refused() -> None:
    layer = Dense([[1e308]], [0])
    with pytest.raises(ValueError, match="weights after the update: expected finite numbers"):
        layer.update(DenseGradients([[1]], [[-1e308]], [0]), learning_rate=10)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_gradient_that_is_not_finite_is_refused_wherever_it_stands(bad: float) -> None:
    """The layer asks its own sums whether they are finite, not every entry that goes into them."""
    layer, X = Dense(np.ones((3, 2)), [0, 0]), np.ones((4, 3))
    for place in ((0, 0), (3, 1)):
        dvalues = np.zeros((4, 2))
        dvalues[place] = bad
        dvalues[1, 0] = -dvalues[0, 0]  # inf - inf
        with pytest.raises(ValueError, match="dvalues: expected finite numbers"):
            layer.backward(X, dvalues)
        with pytest.raises(ValueError, match="dvalues: expected finite numbers"):
            relu_backward(-np.ones((4, 2)), dvalues)
        gradients = DenseGradients(None, np.full((3, 2), bad), np.zeros(2))
        for rate in (0, 1):
            with pytest.raises(ValueError, match=r"gradients\.weights: expected finite numbers"):
                layer.update(gradients, learning_rate=rate)


def test_a_sum_that_overflows_is_no_fault_of_the_gradient() -> None:
    layer = Dense([[1.0]], [0])
    assert layer.backward([[0], [0]], [[1e308], [1e308]]).biases == np.inf
    assert relu_backward([1, -1], [1e308, -1e308]).tolist() == [1e308, 0]


def test_of_a_large_array_the_first_bad_entry_is_named() -> None:
    X = np.ones((64, 784))
    X[3, 5] = X[60, 1] = np.nan
    with pytest.raises(
        ValueError, match=r"inputs: .* got nan at \[3, 5\] and 1 more of 50176"
    ) as e:
        Dense(np.ones((784, 2)), [0, 0]).forward(X)
    assert len(str(e.value)) < 120
    with pytest.raises(TypeError, match="values: expected numbers"):
        relu(np.array([True, False]))
    with pytest.raises(TypeError, match="values: expected numbers"):
        relu(np.array([1j]))


@pytest.mark.parametrize(
    "again",
    [
        lambda layer: layer,
        deepcopy,
        lambda layer: pickle.loads(pickle.dumps(layer)),
        lambda layer: layer.update(layer.backward([[1.0]], [[1.0]]), learning_rate=0.1),
    ],
)
def test_a_layer_cannot_be_changed_from_outside(again: Callable[[Dense], Dense]) -> None:
    W = np.ones((1, 1))
    layer = again(Dense(W, [2.0]))
    W[0, 0] = 7
    assert layer.weights[0, 0] <= 1
    for array in (layer.weights, layer.biases):
        with pytest.raises(ValueError, match="read-only"):
            array[:] = 7


def test_relu_stops_a_gradient_at_0_and_not_at_minus_0() -> None:
    stopped = relu_backward([-1.0, 0.0, 2.0], [-5.0, -5.0, -5.0])
    assert stopped.tolist() == [0.0, 0.0, -5.0]
    assert np.signbit(stopped).tolist() == [False, False, True]
    assert relu_backward(-1.0, -5.0).shape == ()


@pytest.mark.parametrize("large", [1e200, -1e200])
def test_large_numbers_are_finite(large: float) -> None:
    """Their squares are not, and neither is the sum of them."""
    assert relu([large, large]).tolist() == [max(large, 0.0)] * 2
