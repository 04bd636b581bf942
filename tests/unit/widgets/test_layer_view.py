"""The layer view's Python side: its state, what it refuses, and what it computes."""

import json
import re
from html import unescape
from typing import Any

import numpy as np
import pytest
import traitlets

from nbhelpers.layers import Dense, relu, relu_backward
from nbhelpers.sources import notebook_002 as source
from nbhelpers.widgets.layer_view import LayerView

STATE: dict[str, Any] = {
    "inputs": source.INPUTS,
    "weights": source.WEIGHTS,
    "biases": source.BIASES,
    "dvalues": source.DVALUES,
}


def test_computes_the_layer_of_notebook_002() -> None:
    view = LayerView(**STATE, relu=False)
    assert view.gradients.inputs == pytest.approx(source.input_gradients())
    assert view.gradients.weights == pytest.approx(source.weight_gradients())
    assert view.gradients.biases.tolist() == [[6, 6, 6]]
    assert np.array_equal(view.outputs, view.z)
    assert view.dz.tolist() == [list(row) for row in source.DVALUES]


@pytest.mark.parametrize("biases", [[1, 2, 3], [[1, 2, 3]]])
def test_takes_the_biases_of_a_dense_layer(biases: Any) -> None:
    layer = Dense(source.WEIGHTS, biases)
    view = LayerView(inputs=source.INPUTS, weights=layer.weights, biases=layer.biases,
                     dvalues=source.DVALUES, relu=False)  # fmt: skip
    assert view.biases == ((1.0, 2.0, 3.0),)
    assert np.array_equal(view.outputs, layer.forward(source.INPUTS))
    view.biases = layer.biases + 1
    assert view.biases == ((2.0, 3.0, 4.0),)


def test_computes_the_layer_with_relu() -> None:
    view = LayerView(**STATE)
    layer = Dense(source.WEIGHTS, source.BIASES)
    z = layer.forward(source.INPUTS)
    assert np.array_equal(view.outputs, relu(z))
    assert np.array_equal(view.dz, relu_backward(z, source.DVALUES))
    assert view.dz[1].tolist() == [2, 0, 2]
    assert view.gradients.biases.tolist() == [[6, 4, 6]]
    view.biases = ((2, 10, 0.5),)
    assert view.gradients.biases.tolist() == [[6, 6, 6]]


def test_begins_with_one_message_that_passes() -> None:
    given = {name: STATE[name] for name in ("inputs", "weights", "biases")}
    assert LayerView(**given).dvalues == ((1, 0, 0), (0, 0, 0), (0, 0, 0))
    off = given | {"biases": [-10, -10, 3]}
    assert LayerView(**off).dvalues == ((0, 0, 1), (0, 0, 0), (0, 0, 0))
    assert LayerView(**off, relu=False).dvalues[0] == (1, 0, 0)
    assert LayerView(**given | {"biases": [-10, -10, -10]}).dvalues[0] == (1, 0, 0)


@pytest.mark.parametrize(
    ("traits", "message"),
    [
        ({"inputs": 3}, "inputs: expected numbers nested 2 deep, got 3"),
        ({"inputs": [["x"]]}, "inputs: expected a number, got 'x'"),
        ({"inputs": [[1, 2, 3, float("nan")]] * 3}, "inputs: expected a number from .* got nan"),
        ({"inputs": [[1, 2, 3, 1e7]] * 3}, "inputs: expected a number from .* got 10000000"),
        ({"inputs": [[1, 2, 3]] * 3}, r"inputs: expected a matrix of shape \(3, 4\)"),
        ({"inputs": [[1, 2, 3, 4]] * 2}, r"dvalues: expected a matrix of shape \(2, 3\)"),
        ({"inputs": [[1, 2, 3, 4]] * 6}, "expected 1 to 5 rows and columns"),
        ({"inputs": []}, "expected 1 to 5 rows and columns"),
        ({"weights": []}, "expected 1 to 5 rows and columns"),
        ({"weights": [[1, 2, 3], [1, 2, 3], [1, 2, 3], [1, 2]]}, "weights: expected a matrix"),
        ({"biases": [[1, 2]]}, r"biases: expected a matrix of shape \(1, 3\)"),
        ({"biases": [1, 2]}, r"biases: expected a matrix of shape \(1, 3\)"),
        ({"biases": [[[1, 2, 3]]]}, "biases: expected a number, got"),
        ({"biases": 3}, "biases: expected numbers nested 2 deep, got 3"),
        ({"biases": "123"}, "biases: expected numbers nested 2 deep, got '123'"),
        ({"dvalues": [[1, 2, 3]]}, r"dvalues: expected a matrix of shape \(3, 3\)"),
        ({"relu": "yes"}, "relu"),
        ({"picked": "dweights"}, "picked: expected a cell such as"),
        ({"picked": "dweights[4,0]"}, "picked: expected a cell such as"),
        ({"picked": "dweights[0,3]"}, "picked: expected a cell such as"),
        ({"picked": "loss[0,0]"}, "picked: expected a cell .* of inputs, weights, .*, z, dz, got"),
    ],
)
def test_refuses_what_does_not_fit_and_keeps_its_state(
    traits: dict[str, Any], message: str
) -> None:
    view = LayerView(**STATE)
    before = view.state()
    [(name, value)] = traits.items()
    with pytest.raises(traitlets.TraitError, match=message):
        setattr(view, name, value)
    assert view.state() == before
    with pytest.raises(traitlets.TraitError, match=message):
        LayerView(**(STATE | traits))


def test_without_relu_there_is_no_z_to_pick() -> None:
    assert LayerView(**STATE, picked="dz[2,2]").picked == "dz[2,2]"
    with pytest.raises(ValueError, match="picked: expected a cell"):
        LayerView(**STATE, picked="dz[2,2]", relu=False)


@pytest.mark.parametrize("missing", ["inputs", "weights", "biases"])
def test_every_given_array_is_needed(missing: str) -> None:
    with pytest.raises(TypeError, match=f"missing 1 required .*'{missing}'"):
        LayerView(**{name: value for name, value in STATE.items() if name != missing})


def test_a_new_shape_needs_all_of_it_at_once() -> None:
    view = LayerView(**STATE)
    with view.hold_trait_notifications():
        view.inputs, view.dvalues = [[1, 2, 3, 4]], [[1, 0, -1]]
    assert view.gradients.weights.shape == (4, 3)
    with pytest.raises(traitlets.TraitError), view.hold_trait_notifications():
        view.weights, view.picked = [[1.0]] * 4, "dweights[0,1]"
    assert np.shape(view.weights) == (4, 3)


def test_figure_carries_its_state_and_a_fallback() -> None:
    view = LayerView(widget_id="here", **STATE)
    figure = view.figure_html()
    start = '<figure class="bbh-widget" data-widget="layer_view" id="here" data-state="([^"]*)">'
    state = re.match(start, figure)
    assert state
    assert json.loads(unescape(state[1])) == json.loads(json.dumps(view.state()))
    assert "z: 4.8 1.21 2.385; 8.9 −1.81 0.2; 1.41 1.051 0.026." in figure
    assert "dbiases: 6 4 6." in figure
    assert figure == LayerView(widget_id="here", **STATE).figure_html()
    plain = LayerView(widget_id="here", **STATE, relu=False).figure_html()
    assert "z:" not in plain
    assert "outputs: 4.8 1.21 2.385; 8.9 −1.81 0.2" in plain
    assert repr(view) == "LayerView(widget_id='here')"
