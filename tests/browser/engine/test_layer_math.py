"""The layer view's arithmetic against NumPy, in a real browser."""

from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np
import pytest

from nbhelpers.layers import Dense, relu, relu_backward
from nbhelpers.sources import notebook_002 as source

STATE: dict[str, Any] = {
    "inputs": source.INPUTS,
    "weights": source.WEIGHTS,
    "biases": source.BIASES,
    "dvalues": source.DVALUES,
}
GIVEN = tuple(STATE)


@pytest.fixture(scope="module")
def js(modules: Callable[..., Any]) -> Callable[..., Any]:
    """Evaluate JavaScript with layer_math.js in reach."""
    return modules("layer_view/layer_math")


def random_states(count: int, seed: int) -> list[dict[str, Any]]:
    """Layers of random shapes, with and without ReLU, among them exact zeros."""
    rng = np.random.default_rng(seed)
    states = []
    for number in range(count):
        n, d_in, d_out = rng.integers(1, 6, size=3)
        shapes = {"inputs": (n, d_in), "weights": (d_in, d_out), "biases": (1, d_out)}
        arrays = {name: rng.normal(size=shape) for name, shape in shapes.items()}
        if number % 3 == 0:
            arrays["inputs"][0], arrays["biases"][:] = 0, 0  # so that z is exactly 0 in one row
        arrays["dvalues"] = rng.normal(size=(n, d_out))
        state = {name: array.tolist() for name, array in arrays.items()}
        states.append({**state, "relu": bool(number % 2), "picked": "dweights[0,0]"})
    return states


def by_numpy(state: dict[str, Any]) -> dict[str, np.ndarray]:
    """Every array of the layer."""
    layer = Dense(state["weights"], state["biases"])
    z, dvalues = layer.forward(state["inputs"]), np.array(state["dvalues"])
    dz = relu_backward(z, dvalues) if state["relu"] else dvalues
    gradients = layer.backward(state["inputs"], dz)
    found = {name: np.array(state[name]) for name in GIVEN}
    found |= {f"d{name}": getattr(gradients, name) for name in ("inputs", "weights", "biases")}
    found["outputs"] = relu(z) if state["relu"] else z
    return found | ({"z": z, "dz": dz} if state["relu"] else {})


def test_arrays_agree_with_numpy(js: Callable[..., Any]) -> None:
    states = random_states(200, seed=3)
    assert {state["relu"] for state in states} == {True, False}
    for state, found in zip(states, js("(s) => s.map(layer_math.evaluate)", states), strict=True):
        expected = by_numpy(state)
        assert found.keys() == expected.keys()
        for name, array in expected.items():
            assert np.shape(found[name]) == array.shape
            scale = max(np.abs(array).max(), 1.0)
            assert np.abs(np.array(found[name]) - array).max() <= 1e-12 * scale, name


def test_the_products_of_every_cell_add_up_to_it(js: Callable[..., Any]) -> None:
    expression = """(states) => states.map((state) => {
      const arrays = layer_math.evaluate(state);
      return Object.entries(arrays).flatMap(([name, rows]) => rows.flatMap((line, row) =>
        line.map((value, column) => [{ name, row, column }, layer_math.explain(state, arrays, { name, row, column })])));
    })"""
    states = random_states(30, seed=4)
    for state, cells in zip(states, js(expression, states), strict=True):
        arrays = by_numpy(state)
        for cell, story in cells:
            value = arrays[cell["name"]][cell["row"], cell["column"]]
            assert story["value"] == pytest.approx(value, rel=1e-12, abs=1e-12)
            factors = [f for term in story["terms"] for f in term]
            for f in factors:
                if f["cell"]:
                    place = f["cell"]
                    used = arrays[place["name"]][place["row"], place["column"]]
                    assert f["value"] == pytest.approx(used, rel=1e-12, abs=1e-12)
                    assert place in story["uses"]
            if cell["name"] in GIVEN:
                assert factors == []
            else:
                total = sum(prod(f["value"] for f in term) for term in story["terms"])
                total = max(total, 0.0) if story.get("isLarger") else total
                assert story.get("isLarger", False) is (cell["name"] == "outputs" and state["relu"])
                assert total == pytest.approx(value, rel=1e-9, abs=1e-12), cell


def test_a_sum_that_is_0_up_to_rounding_is_shown_as_0(js: Callable[..., Any]) -> None:
    shown = "(s) => { const a = layer_math.evaluate(s); return [a, layer_math.forTheEye(s, a)]; }"
    explain = "(s) => layer_math.explain(s, layer_math.evaluate(s), layer_math.parseCell(s.picked, layer_math.evaluate(s)))"
    inputs = [list(row) for row in source.INPUTS]
    inputs[2][0] = -1.4
    for relu_on in (True, False):
        state = {**STATE, "inputs": inputs, "relu": relu_on, "picked": "outputs[2,2]"}
        net = "z" if relu_on else "outputs"
        true, seen = js(shown, state)
        assert -1e-15 < true[net][2][2] < 0  # what the chapter's reader meets
        assert seen[net][2][2] == seen["outputs"][2][2] == 0
        true[net][2][2] = true["outputs"][2][2] = 0
        assert seen == true
        words = js(explain, {**state, "picked": f"{net}[2,2]"})["words"]
        assert words.endswith("0 up to rounding (its float is −1.11×10⁻¹⁶)")
    state = {**state, "relu": True}
    assert js(explain, {**state, "picked": "outputs[2,2]"})["words"].endswith("so ReLU gives 0")
    words = js(explain, {**state, "picked": "dz[2,2]"})["words"]
    assert words.endswith("(its float is −1.11×10⁻¹⁶), not above 0: nothing passes")
    # a sum of the other sign is above 0 for its float, and what arrives passes
    tenths = {"inputs": [[0.1, 0.2]], "weights": [[1], [1]], "biases": [[-0.3]], "dvalues": [[7]]}
    state = {**tenths, "relu": True, "picked": "dz[0,0]"}
    true, seen = js(shown, state)
    assert true["z"][0][0] > 0 == seen["z"][0][0]
    assert seen["dz"] == [[7]]
    assert js(explain, state)["words"].endswith("×10⁻¹⁷), above 0: what arrives passes")
    small = {**tenths, "biases": [[-0.3 + 1e-13]], "relu": True, "picked": "z[0,0]"}
    assert js(shown, small)[1]["z"][0][0] > 0
    gone = {**tenths, "weights": [[1, -1], [1, -1]], "biases": [[0, 0]], "dvalues": [[0.1, 0.1]]}
    gone |= {
        "weights": [[0.1, 0.2, -0.3], [1, 1, 1]],
        "biases": [[9, 9, 9]],
        "dvalues": [[1, 1, 1]],
    }
    true, seen = js(shown, {**gone, "relu": True, "picked": "z[0,0]"})
    assert true["dinputs"][0][0] != 0 == seen["dinputs"][0][0]


def test_what_relu_lets_pass_is_said(js: Callable[..., Any]) -> None:
    explain = "(s) => layer_math.explain(s, layer_math.evaluate(s), layer_math.parseCell(s.picked, layer_math.evaluate(s))).words"
    state = {"inputs": [[0.5], [-0.5]], "weights": [[1]], "biases": [[0]], "dvalues": [[1], [1]]}
    said = [
        js(explain, {**state, "relu": True, "picked": f"{name}[{row},0]"})
        for name in ("outputs", "dz")
        for row in (0, 1)
    ]
    assert said == [
        "z[0,0] is above 0, so ReLU gives z itself",
        "z[1,0] is not above 0, so ReLU gives 0",
        "z[0,0] is above 0: what arrives passes",
        "z[1,0] is not above 0: nothing passes",
    ]


def test_a_given_cell_points_at_exactly_what_it_changes(js: Callable[..., Any]) -> None:
    """Every cell that moves with it, and is not made from another that does, is among its uses."""
    expression = """(state) => Object.fromEntries(["inputs", "weights", "biases", "dvalues"].flatMap((name) =>
      state[name].flatMap((line, row) => line.map((_, column) => {
        const cell = { name, row, column };
        const arrays = layer_math.evaluate(state);
        const uses = layer_math.explain(state, arrays, cell).uses.map(layer_math.cellName);
        const direct = [];
        for (const [other, rows] of Object.entries(arrays)) rows.forEach((l, i) => l.forEach((_, j) => {
          const story = layer_math.explain(state, arrays, { name: other, row: i, column: j });
          const names = story.terms.flat().map((f) => f.label);
          if (names.includes(layer_math.cellName(cell))) direct.push(layer_math.cellName({ name: other, row: i, column: j }));
        }));
        return [layer_math.cellName(cell), [uses.sort(), direct.sort()]];
      }))))"""
    for state in random_states(8, seed=5):
        for cell, (uses, direct) in js(expression, state).items():
            assert uses == direct, cell


def test_every_array_that_is_shown_has_its_gradient_beside_it(js: Callable[..., Any]) -> None:
    before = [["inputs", "dinputs"], ["weights", "dweights"], ["biases", "dbiases"]]
    assert js("layer_math.pairs", {"relu": False}) == [*before, ["outputs", "dvalues"]]
    assert js("layer_math.pairs", {"relu": True}) == [*before, ["z", "dz"], ["outputs", "dvalues"]]


MATRICES = "inputs and weights: matrices of 1 to 5 rows and columns are accepted"
CELL = "picked: the name of a cell is accepted, like dweights[0,0]"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({}, None),
        ({"picked": "dz[2,2]"}, None),
        ({"inputs": 3}, MATRICES),
        ({"weights": [[]]}, MATRICES),
        ({"inputs": [[1, 2, 3]] * 3}, "inputs: a matrix of shape (3, 4) is accepted"),
        (
            {"inputs": [[1, 2, 3, None]] * 3},
            "inputs: numbers from -1000000 to 1000000 are accepted",
        ),
        ({"inputs": [[1, 2, 3, 1e7]] * 3}, "inputs: numbers from -1000000 to 1000000 are accepted"),
        (
            {"inputs": [[1, 2, 3, "<b>"]] * 3},
            "inputs: numbers from -1000000 to 1000000 are accepted",
        ),
        ({"biases": [[1, 2]]}, "biases: a matrix of shape (1, 3) is accepted"),
        ({"dvalues": [[1, 2, 3]]}, "dvalues: a matrix of shape (3, 3) is accepted"),
        ({"relu": 1}, "relu: true or false is accepted"),
        ({"picked": "dweights[4,0]"}, CELL),
        ({"picked": "dz[0,0]", "relu": False}, CELL),
        ({"picked": "constructor[0,0]"}, CELL),
        ({"picked": None}, CELL),
    ],
)
def test_states_from_links_are_checked(
    js: Callable[..., Any], change: dict[str, Any], message: str | None
) -> None:
    state = {**STATE, "relu": True, "picked": "dweights[0,0]", **change}
    assert js("layer_math.validate", state) == message
