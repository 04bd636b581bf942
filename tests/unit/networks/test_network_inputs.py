"""Names and numberings of the scalar networks, and what they refuse."""

import pickle
from collections.abc import Callable
from copy import deepcopy
from dataclasses import FrozenInstanceError, replace
from typing import Any

import numpy as np
import pytest
from random_networks import random_example

from nbhelpers.networks import Example, Network, mazur, notebook_001, notebook_004
from nbhelpers.widgets.stepper import Stepper


def test_numberings() -> None:
    by_unit, by_input = mazur().network, notebook_001().network
    assert by_unit.weight_names == ((("w1", "w2"), ("w3", "w4")), (("w5", "w6"), ("w7", "w8")))
    assert by_input.weight_names == ((("w1", "w3"), ("w2", "w4")), (("w5", "w7"), ("w6", "w8")))
    assert list(by_input.parameters())[:8] == [f"w{n}" for n in range(1, 9)]
    assert list(by_input.parameters().values())[:8] == [0.2, -0.4, 0.5, 0.6, 0.1, -0.5, -0.3, 0.8]
    indexed = notebook_004().network.weight_names
    assert indexed == ((("w11", "w12"), ("w21", "w22"), ("w31", "w32")), (("w1", "w2", "w3"),))
    two = Network(weights=(np.ones((1, 2)), np.ones((2, 1))), numbering="indexed")
    assert two.weight_names == ((("w11", "w12"),), (("w11_2",), ("w21_2",)))


def test_unit_and_bias_names() -> None:
    network = Network(weights=(np.ones((2, 3)), np.ones((3, 2)), np.ones((1, 3))))
    assert network.sizes == (3, 2, 3, 1)
    assert network.unit_names == (("i1", "i2", "i3"), ("h1", "h2"), ("k1", "k2", "k3"), ("o1",))
    assert network.bias_names == (("b_h1", "b_h2"), ("b_k1", "b_k2", "b_k3"), ("b_o1",))
    shared = replace(network, bias_mode="shared")
    assert shared.bias_names == (("b1", "b1"), ("b2", "b2", "b2"), ("b3",))
    assert list(shared.parameters())[-3:] == ["b1", "b2", "b3"]


@pytest.mark.parametrize("seed", range(30))
def test_parameter_names_are_unique_and_can_all_be_replaced(seed: int) -> None:
    network = random_example(np.random.default_rng(2000 + seed)).network
    named = network.parameters()
    weights = sum(W.size for W in network.weights)
    shared = network.bias_mode == "shared"
    biases = len(network.biases) if shared else sum(b.size for b in network.biases)
    assert len(named) == weights + biases
    wanted = {name: float(n) for n, name in enumerate(named)}
    assert network.replace_parameters(**wanted).parameters() == wanted
    assert network.parameters() == named


@pytest.mark.parametrize("again", [lambda n: n, deepcopy, lambda n: pickle.loads(pickle.dumps(n))])
def test_a_network_cannot_be_changed_from_outside(again: Callable[[Network], Network]) -> None:
    W = np.ones((1, 1))
    network = again(Network([W], [[2.0]]))
    W[0, 0] = 7
    assert network.parameters() == {"w1": 1, "b_o1": 2}
    for array in (*network.weights, *network.biases):
        with pytest.raises(ValueError, match="read-only"):
            array[:] = 7
    with pytest.raises(FrozenInstanceError):
        network.bias_mode = "shared"  # type: ignore[misc]


def test_biases_that_are_given_are_trained() -> None:
    W = [[1.0, 2.0]]
    assert Network([W]).bias_mode == "frozen"
    assert Network([W], [[0.0]]).bias_mode == "per_unit"
    assert Network([W], [[0.5]], bias_mode="frozen").bias_mode == "frozen"
    assert mazur().network.bias_mode == "frozen"
    before = Network([W], [[0.5]], activations="identity")
    after = before.update([0.0, 0.0], [0.0], learning_rate=0.1)
    assert after.parameters() == {"w1": 1, "w2": 2, "b_o1": 0.5 - 0.1 * 0.5}
    assert Stepper(weights=[W], biases=[[0.5]], x=[1, 2], target=[1]).bias_mode == "per_unit"
    assert Stepper(weights=[W], x=[1, 2], target=[1]).bias_mode == "frozen"
    assert Stepper().bias_mode == Stepper(biases=[[1, 1], [2, 2]]).bias_mode == "frozen"


# --------------------------------------------------------------------------------------- bad input

GOOD = {"weights": ([[1.0, 2.0]],), "biases": ([0.0],)}


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"weights": ()}, ValueError, "weights: expected 1 to 3 layers, got 0"),
        ({"weights": ([[1.0]],) * 4}, ValueError, "weights: expected 1 to 3 layers, got 4"),
        ({"weights": ([1.0, 2.0],)}, ValueError, r"weights: expected \(d_out, d_in\)"),
        (
            {"weights": (np.ones((4, 1)),)},
            ValueError,
            r"layer 1 has shape \(4, 1\); nbhelpers.Dense takes layers of any size",
        ),
        ({"weights": (np.ones((1, 4)),)}, ValueError, r"layer 1 has shape \(1, 4\)"),
        (
            {"weights": (np.ones((2, 1)), np.ones((1, 3)))},
            ValueError,
            "layer 2 takes 3 values, but layer 1 has 2",
        ),
        ({"weights": ([["a", 1.0]],)}, TypeError, "weights: expected numbers"),
        ({"weights": ([[1.0, np.nan]],)}, ValueError, "weights: expected finite numbers"),
        ({"weights": ([[1.0, 2.0], [3.0]],)}, TypeError, "weights: expected numbers"),
        ({"biases": ([0.0], [0.0])}, ValueError, "biases: expected 1 layers"),
        (
            {"biases": ([0.0, 0.0],)},
            ValueError,
            r"biases of layer 1: expected shape \(1,\), got \(2,\)",
        ),
        ({"biases": ([np.inf],)}, ValueError, "biases of layer 1: expected finite"),
        ({"activations": "step"}, ValueError, "activations: expected one of sigmoid, .*'step'"),
        ({"activations": ("relu", "relu")}, ValueError, "activations: expected 1 names, got 2"),
        ({"activations": (3,)}, TypeError, "activations: expected one of"),
        (
            {"loss_function": "mse"},
            ValueError,
            "loss_function: expected one of half_squared, .*, got 'mse'",
        ),
        ({"numbering": "mazur"}, ValueError, "numbering: expected one of"),
        ({"bias_mode": 3}, TypeError, "bias_mode: expected one of"),
        ({"weights": 3}, TypeError, "weights: expected one array a layer, got 3"),
        ({"biases": 3}, TypeError, "biases: expected one array a layer, got 3"),
        ({"activations": 3}, TypeError, "activations: expected a name, or one name a layer, got 3"),
    ],
)
def test_network_refuses(change: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        Network(**(GOOD | change))


def test_shared_biases_must_be_equal() -> None:
    with pytest.raises(ValueError, match=r"all biases of a layer must be equal, but layer 1 has"):
        Network(weights=(np.ones((2, 1)),), biases=([0.1, 0.2],), bias_mode="shared")


def test_samples_are_checked() -> None:
    network = mazur().network
    with pytest.raises(ValueError, match=r"x: expected shape \(2,\), got \(3,\)"):
        network.forward([1, 2, 3])
    with pytest.raises(ValueError, match="x: expected finite numbers"):
        network.gradients([1, np.nan], [0, 0])
    with pytest.raises(ValueError, match=r"target: expected shape \(2,\), got \(1,\)"):
        network.loss_value([1, 2], [3])
    with pytest.raises(TypeError, match="target: expected numbers, got 'high'"):
        network.train([1, 2], "high", learning_rate=0.5, steps=1)


def test_unknown_parameters_are_named() -> None:
    with pytest.raises(ValueError, match=r"w9: no such parameter; accepted are w1, .*b_o2"):
        mazur().network.replace_parameters(w9=1.0)
    with pytest.raises(ValueError, match="w1: expected a finite number, got inf"):
        mazur().network.replace_parameters(w1=np.inf)


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (
            {"learning_rate": -1},
            ValueError,
            "learning_rate: expected a finite number from 0, got -1",
        ),
        (
            {"learning_rate": np.nan},
            ValueError,
            "learning_rate: expected a finite number from 0, got nan",
        ),
        ({"learning_rate": "fast"}, TypeError, "learning_rate: expected a number, got 'fast'"),
        ({"steps": -1}, ValueError, "steps: expected a whole number of at least 0, got -1"),
        ({"steps": 1.5}, TypeError, "steps: expected a whole number, got 1.5"),
        ({"steps": True}, TypeError, "steps: expected a whole number, got True"),
        ({"order": "random"}, ValueError, "order: expected one of simultaneous, immediate"),
        ({"momentum": 0.9995}, ValueError, "momentum: expected a number from 0 to 0.999"),
    ],
)
def test_training_refuses(change: dict[str, Any], error: type[Exception], message: str) -> None:
    example = mazur()
    with pytest.raises(error, match=message):
        example.network.train(
            example.x, example.target, **({"learning_rate": 0.5, "steps": 1} | change)
        )


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (("no network", [1, 2], [1]), TypeError, "network: expected a Network, got str"),
        ((mazur().network, [1], [1, 1]), ValueError, r"x: expected shape \(2,\), got \(1,\)"),
        ((mazur().network, [1, 1], [1]), ValueError, r"target: expected shape \(2,\), got \(1,\)"),
        ((mazur().network, [1, np.nan], [1, 1]), ValueError, "x: expected finite numbers"),
    ],
)
def test_an_example_refuses(arguments: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        Example(*arguments)
