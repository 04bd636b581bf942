"""The stepper's Python side: its state, what it refuses, and what it computes."""

import json
import re
from html import unescape
from typing import Any

import numpy as np
import pytest
import traitlets

from nbhelpers.networks import Network, mazur, notebook_004
from nbhelpers.widgets.stepper import Stepper

WIDE = {"weights": [[[1, 2, 3], [4, 5, 6]]], "x": [1, 2, 3], "target": [0, 1]}


def test_starts_as_source_000() -> None:
    stepper = Stepper()
    assert stepper.sizes == (2, 2, 2)
    assert stepper.loss == pytest.approx(0.2983711088, abs=5e-11)
    assert stepper.gradients["w5"] == pytest.approx(0.0821670406, abs=5e-11)
    assert stepper.gradients["w1"] == pytest.approx(0.0004385677, abs=5e-11)
    assert stepper.outputs == pytest.approx((0.7513650696, 0.7729284653), abs=5e-11)
    assert stepper.forward.nets[0] == pytest.approx([0.3775, 0.3925])


def test_takes_a_network_with_its_sample() -> None:
    example = notebook_004()
    stepper = Stepper(network=example.network, x=example.x, target=example.target)
    assert stepper.sizes == (2, 3, 1)
    assert stepper.activations == ("relu", "relu")
    assert stepper.loss_function == "squared"
    assert stepper.numbering == "indexed"
    assert stepper.loss == 1.0
    assert stepper.gradients == example.network.named_gradients(example.x, example.target)


def test_takes_an_example_or_a_network_first() -> None:
    example = notebook_004()
    stepper = Stepper(example, learning_rate=0.01)
    assert (
        stepper.state()
        == Stepper(
            network=example.network, x=example.x, target=example.target, learning_rate=0.01
        ).state()
    )
    moved = Stepper(example, x=[1, 1], bias_mode="per_unit")
    assert (moved.x, moved.target, moved.bias_mode) == ((1, 1), (5,), "per_unit")
    network = Network([[[0.5, -1.0]]], [[0.1]])
    assert Stepper(network, x=[1, 2], target=[0.3]).network.bias_mode == "per_unit"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("momentm", r"no attribute 'momentm'; did you mean 'momentum'\?"),
        ("targets", "did you mean 'target'"),
        ("foo", "no attribute 'foo'; it has activations, .*weights"),
        ("name", "no attribute 'name'"),
    ],
)
def test_an_attribute_that_it_has_not_is_refused(name: str, message: str) -> None:
    stepper = Stepper()
    before = vars(stepper).copy()
    with pytest.raises(AttributeError, match=message):
        setattr(stepper, name, 0.9)
    assert vars(stepper) == before
    stepper.tooltip = "what ipywidgets has, stays"


def test_explicit_traits_override_the_network() -> None:
    example = mazur()
    stepper = Stepper(
        network=example.network, x=example.x, target=example.target, activations="tanh"
    )
    assert stepper.activations == ("tanh", "tanh")


def test_fills_in_biases_and_activations() -> None:
    stepper = Stepper(**WIDE)
    assert stepper.biases == ((0.0, 0.0),)
    assert stepper.activations == ("sigmoid",)


def test_takes_arrays_and_keeps_tuples() -> None:
    stepper = Stepper()
    stepper.x = np.array([1, 2])
    assert stepper.x == (1.0, 2.0)
    with pytest.raises(TypeError):
        stepper.weights[0][0][0] = 3.0
    stepper.activations = "identity"
    assert stepper.activations == ("identity", "identity")


def test_properties_follow_the_traits() -> None:
    stepper = Stepper()
    before = stepper.loss
    stepper.set(w5=0.3, i1=1, target_o2=0.5, b_h1=-0.25)
    assert stepper.weights[1][0][0] == 0.3
    assert stepper.x == (1.0, 0.1)
    assert stepper.target == (0.01, 0.5)
    assert stepper.biases[0] == (-0.25, 0.35)
    network = Network(weights=stepper.weights, biases=stepper.biases)
    assert stepper.loss == network.loss_value(stepper.x, stepper.target) != before
    for name in ("loss", "outputs", "gradients", "sizes", "network", "forward"):
        with pytest.raises(AttributeError):
            setattr(stepper, name, None)


def test_a_shared_bias_is_set_for_its_whole_layer() -> None:
    stepper = Stepper(bias_mode="shared")
    assert stepper.gradients["b1"] == pytest.approx(0.0187256094, abs=5e-11)
    assert stepper.gradients["b2"] == pytest.approx(0.1004003251, abs=5e-11)
    stepper.set(b2=0.1)
    assert stepper.biases == ((0.35, 0.35), (0.1, 0.1))


@pytest.mark.parametrize(
    ("traits", "message"),
    [
        ({"weights": 3}, "weights: expected numbers nested 3 deep, got 3"),
        (
            {"weights": [[["x", 1], [2, 3]], [[1, 2], [3, 4]]]},
            "weights: expected a number, got 'x'",
        ),
        ({"weights": [[[1, 2], [3]], [[1, 2], [3, 4]]]}, "weights: expected"),
        ({"weights": [[[1, 2]]]}, "biases: expected 1 layers"),
        ({"weights": [[[1] * 4] * 2], "biases": [[0, 0]], "x": [1] * 4}, "1 to 3 each"),
        ({"biases": [[1, 2, 3], [1, 2]]}, "biases of layer 1"),
        ({"x": [1, 2, 3]}, "x: the network takes 2 of them, got 3"),
        ({"x": [1, float("nan")]}, "x: expected a number from .* got nan"),
        ({"x": [1, 1e7]}, "x: expected a number from .* got 10000000"),
        ({"x": "12"}, "x: expected a sequence of numbers, got '12'"),
        ({"target": [0.5]}, "target: the network takes 2 of them, got 1"),
        ({"target": [True, False]}, "target: expected a number, got True"),
        ({"activations": "softplus"}, "activations: expected one of sigmoid, .* got 'softplus'"),
        ({"activations": ["relu"]}, "activations: expected 2 names, got 1"),
        ({"activations": 7}, "activations: expected names, got 7"),
        ({"loss_function": "mse"}, "loss_function.*half_squared.*mse"),
        ({"bias_mode": "none"}, "bias_mode.*frozen.*none"),
        ({"bias_mode": "shared", "biases": [[1, 2], [1, 1]]}, "biases of a layer must be equal"),
        ({"numbering": "by_hand"}, "numbering.*by_unit.*by_hand"),
        ({"order": "later"}, "order.*simultaneous.*later"),
        ({"learning_rate": -1}, "learning_rate: expected a number from 0 to .* got -1"),
        ({"learning_rate": "fast"}, "learning_rate: expected a number, got 'fast'"),
        ({"momentum": 1}, "momentum: expected a number from 0 to 0.999, got 1"),
        ({"velocity": [1, 2]}, "velocity: expected none or 12 numbers, got 2"),
        (
            {"bias_mode": "shared", "velocity": [0] * 4 + [1, 2] + [0] * 6},
            "velocity: biases of a layer move together where they are shared, got 1, 2",
        ),
        ({"step": -1}, "step"),
        ({"step": 1.5}, "step"),
        ({"updates": -1}, "updates"),
        ({"compact": "yes"}, "compact"),
    ],
)
def test_refuses_what_does_not_fit_and_keeps_its_state(
    traits: dict[str, Any], message: str
) -> None:
    stepper = Stepper()
    before = stepper.state()
    with pytest.raises(traitlets.TraitError, match=message):
        stepper.configure(**traits)
    assert stepper.state() == before
    with pytest.raises(traitlets.TraitError, match=message):
        Stepper(**(Stepper().state() | traits))
    if len(traits) == 1:
        [(name, value)] = traits.items()
        with pytest.raises(traitlets.TraitError, match=message):
            setattr(stepper, name, value)
        assert stepper.state() == before


def test_its_own_errors_are_value_errors_too() -> None:
    with pytest.raises(ValueError, match="learning_rate"):
        Stepper(learning_rate=float("inf"))


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"foo": 1}, TypeError, "no argument 'foo'; it accepts .*weights"),
        ({"network": 3}, TypeError, "network: expected a Network or an Example, got int"),
        ({"momentm": 0.9}, TypeError, r"no argument 'momentm'; did you mean 'momentum'\?"),
        ({"network": mazur().network}, ValueError, "x: needed with a Network.* an Example has"),
        ({"weights": [[[1]]], "x": [1]}, ValueError, "target: needed"),
        ({"widget_id": "No Spaces"}, ValueError, "widget_id: expected"),
    ],
)
def test_refuses_bad_arguments(
    arguments: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises((error, traitlets.TraitError), match=message):
        Stepper(**arguments)


def test_set_refuses_unknown_names_and_bad_numbers() -> None:
    stepper = Stepper()
    with pytest.raises(ValueError, match="no quantity 'w9'; it accepts i1, i2, w1"):
        stepper.set(w1=5, w9=1)
    with pytest.raises(ValueError, match=r"w1: expected a number from .* got inf"):
        stepper.set(w1=float("inf"))
    with pytest.raises(TypeError, match="no argument 'loss'"):
        stepper.configure(loss=3)
    assert stepper.weights[0][0][0] == 0.15


def test_a_new_shape_needs_all_of_it_at_once() -> None:
    stepper = Stepper()
    stepper.configure(**WIDE, biases=[[0, 0]], activations="tanh")
    assert stepper.sizes == (3, 2)
    assert set(stepper.gradients) == {f"w{n}" for n in range(1, 7)} | {"b_o1", "b_o2"}


def test_hears_what_the_page_sends() -> None:
    stepper = Stepper()
    seen = []
    stepper.observe(lambda change: seen.append(change.name))
    weights = [[[0.1, 0.2], [0.3, 0.4]], [[0.5, 0.6], [0.7, 0.8]]]
    stepper.set_state({"weights": weights, "step": 3})
    assert stepper.weights[1][1] == (0.7, 0.8)
    assert {"weights", "step"} <= set(seen)
    assert stepper.loss == Network(weights=weights, biases=stepper.biases).loss_value(
        stepper.x, stepper.target
    )


def test_figure_carries_its_state_and_a_fallback() -> None:
    stepper = Stepper(widget_id="here", step=3)
    figure = stepper.figure_html()
    state = re.match(
        r'<figure class="bbh-widget" data-widget="stepper" id="here" data-state="([^"]*)">', figure
    )
    assert state
    assert json.loads(unescape(state[1])) == json.loads(json.dumps(stepper.state()))
    assert "A 2-2-2 network with its values: o1 = 0.751365, o2 = 0.772928" in figure
    assert '<th scope="row">w5</th><td>0.4</td><td>0.082167</td>' in figure
    assert figure == Stepper(widget_id="here", step=3).figure_html()
    data, _ = stepper._repr_mimebundle_()
    assert data["text/html"] == figure
    assert data["text/plain"] == repr(stepper) == "Stepper(widget_id='here')"
