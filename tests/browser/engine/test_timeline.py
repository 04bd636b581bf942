"""The steps of one pass, and the loss landscape, against NumPy in a real browser."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from math import prod, sqrt
from typing import Any

import numpy as np
import pytest
from engine_cases import error, random_cases, state_of

from nbhelpers.networks import LOSSES, Example, Network, mazur, notebook_004

Step = dict[str, Any]

Evaluate = Callable[..., Any]


@pytest.fixture(scope="module")
def js(modules: Callable[..., Evaluate]) -> Evaluate:
    return modules("engine/timeline", "engine/engine", "engine/landscape")


@pytest.fixture(scope="module")
def lines(js: Evaluate) -> list[tuple[Example, dict[str, Any], list[Step]]]:
    """Random networks of every shape, each with its state and its timeline."""
    cases = random_cases(2, seed=2)
    states = [state for _, state in cases]
    found = js("(states) => states.map((state) => timeline.timeline(engine.lookAt(state)))", states)
    return [(*case, steps) for case, steps in zip(cases, found, strict=True)]


def quantities(example: Example) -> dict[str, float]:
    """Every quantity that a step may show, by NumPy."""
    network, pair = example.network, (example.x, example.target)
    forward, gradients = network.forward(example.x), network.gradients(*pair)
    d_outs = [W.T @ d for W, d in zip(network.weights[1:], gradients.deltas[1:], strict=True)]
    d_outs.append(LOSSES[network.loss_function].backward(forward.outs[-1], example.target))
    found = {"loss": network.loss_value(*pair)}
    found |= {f"dE/d{name}": value for name, value in network.named_gradients(*pair).items()}
    values = (forward.nets, forward.outs, gradients.deltas, d_outs)
    for names, *layer in zip(network.unit_names[1:], *values, strict=True):
        for name, net, out, delta, d_out in zip(names, *layer, strict=True):
            found |= {f"net_{name}": net, f"out_{name}": out, f"delta_{name}": delta}
            found[f"dE/dout_{name}"] = d_out
    return found


def test_steps_are_titled_in_words(js: Evaluate) -> None:
    network = replace(mazur().network, bias_mode="per_unit")
    state = state_of(replace(mazur(), network=network))
    titles = js(
        "(state) => timeline.timeline(engine.lookAt(state)).map(({ title }) => title)", state
    )
    assert titles == [
        *(
            f"Forward: what {unit} receives, and what it sends on"
            for unit in ("h1", "h2", "o1", "o2")
        ),
        "Forward: the loss E adds up half of each squared error",
        "Backward: how E depends on o1",
        "Backward: how E depends on o2",
        "Backward: how E depends on w5, the weight from h1 to o1",
        "Backward: how E depends on w6, the weight from h2 to o1",
        "Backward: how E depends on w7, the weight from h1 to o2",
        "Backward: how E depends on w8, the weight from h2 to o2",
        "Backward: how E depends on b_o1, the bias of o1",
        "Backward: how E depends on b_o2, the bias of o2",
        "Backward: how E depends on h1; 2 paths meet, and their products add up",
        "Backward: how E depends on h2; 2 paths meet, and their products add up",
        "Backward: how E depends on w1, the weight from i1 to h1",
        "Backward: how E depends on w2, the weight from i2 to h1",
        "Backward: how E depends on w3, the weight from i1 to h2",
        "Backward: how E depends on w4, the weight from i2 to h2",
        "Backward: how E depends on b_h1, the bias of h1",
        "Backward: how E depends on b_h2, the bias of h2",
        "Update: every weight and bias steps against its gradient",
    ]
    names = js("(state) => timeline.timeline(engine.lookAt(state)).map(({ name }) => name)", state)
    assert names == [
        *("h1", "h2", "o1", "o2", "E", "o1", "o2", "w5", "w6", "w7", "w8", "b_o1", "b_o2"),
        *("h1", "h2", "w1", "w2", "w3", "w4", "b_h1", "b_h2", "update"),
    ]
    shared = state_of(replace(mazur(), network=replace(network, bias_mode="shared")))
    titles = js(
        "(state) => timeline.timeline(engine.lookAt(state)).map(({ title }) => title)", shared
    )
    assert "Backward: how E depends on b2, the bias of o1 and o2" in titles


def test_products_add_up_to_the_result_and_to_numpy(lines: Any) -> None:
    for example, _, steps in lines:
        known = quantities(example)
        shown = set()
        for step in steps[:-1]:
            for result in filter(None, (step, step["then"])):
                value = result["result"]
                assert value == pytest.approx(known[result["quantity"]], rel=1e-9, abs=1e-12)
                shown.add(result["quantity"])
                if "terms" in result:
                    total = sum(prod(f["value"] for f in term) for term in result["terms"])
                    assert total == pytest.approx(value, rel=1e-12, abs=1e-14)
        biases = {f"dE/d{n}" for layer in example.network.bias_names for n in layer}
        frozen = example.network.bias_mode == "frozen"
        assert shown == set(known) - (biases if frozen else set())


def test_every_factor_has_the_value_of_its_place(lines: Any) -> None:
    for example, _, steps in lines:
        network = example.network
        known = quantities(example) | network.parameters()
        known |= zip(network.unit_names[0], example.x, strict=True)
        targets = dict(zip(network.unit_names[-1], example.target, strict=True))
        units = {name for layer in network.unit_names for name in layer}
        edges = {name for layer in network.weight_names for row in layer for name in row}
        for step in steps:
            assert set(step["highlight"]["units"]) <= set(step["path"]["units"]) <= units
            assert set(step["highlight"]["edges"]) <= set(step["path"]["edges"]) <= edges
            then = step["then"] or {}
            factors = [f for term in (*step["terms"], *then.get("terms", ())) for f in term]
            if "argument" in then:
                factors.append(then["argument"])
            for factor in factors:
                at, label, value = factor["at"], factor["label"], factor["value"]
                if at is None:
                    is_local = label.startswith("dnet")  # of a bias
                    assert value == (1 if is_local else float(Fraction(label)))
                    continue
                assert at.get("edge") in step["highlight"]["edges"] or (
                    at.get("unit") in step["highlight"]["units"] and at["part"] in ("net", "out")
                )
                if label in known:
                    assert value == pytest.approx(known[label], rel=1e-9, abs=1e-12)
                elif "target" in label:
                    unit = at["unit"]
                    error = known[f"out_{unit}"] - targets[unit]
                    if label.startswith("sign"):
                        error = np.sign(error)
                    elif label.startswith("|"):
                        error = abs(error)
                    assert value == pytest.approx(error, abs=1e-12)
                elif label.startswith("dout"):
                    pair = f"dE/dout_{at['unit']}", f"delta_{at['unit']}"
                    assert value * known[pair[0]] == pytest.approx(known[pair[1]], abs=1e-12)
                else:
                    assert label.startswith("dnet")
                    assert value == pytest.approx(known[factor["formula"]], rel=1e-12)


def test_order_and_ids(lines: Any) -> None:
    for example, _, steps in lines:
        network = example.network
        layers = network.unit_names[1:]
        expected = [f"forward:{name}" for layer in layers for name in layer] + ["loss"]
        parameters = list(network.parameters())
        for layer in reversed(range(len(layers))):
            weights = {name for row in network.weight_names[layer] for name in row}
            biases = set(network.bias_names[layer] if network.bias_mode != "frozen" else ())
            expected += [f"backward:{name}" for name in layers[layer]]
            expected += [f"backward:{name}" for name in parameters if name in weights | biases]
        assert [step["id"] for step in steps] == [*expected, "update"]
        phases = [step["phase"] for step in steps]
        assert phases == sorted(phases, key=("forward", "backward", "update").index)


def test_the_update(lines: Any) -> None:
    kinds = set()
    for example, state, steps in lines:
        network, pair = example.network, (example.x, example.target)
        rate, update = state["learning_rate"], steps[-1]["update"]
        updated = network.update(*pair, learning_rate=rate, order=state["order"])
        changes = {change["name"]: change for change in update["changes"]}
        old, new, gradients = network.parameters(), updated.parameters(), quantities(example)
        frozen = network.bias_mode == "frozen"
        assert list(changes) == [n for n in old if not (frozen and n.startswith("b"))]
        assert (update["rate"], update["momentum"]) == (rate, state["momentum"])
        last = {name for row in network.weight_names[-1] for name in row} | set(
            network.bias_names[-1]
        )
        made = {line["quantity"]: line for line in update["mixed"]}
        for line in made.values():
            assert line["result"] == pytest.approx(
                sum(prod(factor["value"] for factor in term) for term in line["terms"]), rel=1e-12
            )
        for name, change in changes.items():
            assert change["value"] == old[name]
            assert change["after"] == pytest.approx(new[name], rel=1e-9, abs=1e-12)
            assert change["after"] == old[name] - rate * change["velocity"]
            assert (change["before"], change["velocity"]) == (0, change["derivative"])  # from rest
            assert change["gradient"] == pytest.approx(gradients[f"dE/d{name}"], abs=1e-12)
            is_mixed = state["order"] == "immediate" and name not in last
            assert bool(change["mixed"]) == is_mixed
            if is_mixed:
                factors = [factor for term in change["mixed"] for factor in term]
                assert sum(
                    prod(factor["value"] for factor in term) for term in change["mixed"]
                ) == pytest.approx(change["derivative"], rel=1e-12, abs=1e-15)
                first = factors[0]
                assert first["value"] == made[first["label"]]["result"]
            else:
                assert change["derivative"] == pytest.approx(change["gradient"], rel=1e-12)
            kinds.add((is_mixed, network.bias_mode, name[0]))
        assert steps[-1]["result"] == pytest.approx(updated.loss_value(*pair), rel=1e-9, abs=1e-12)
    assert len(kinds) == 10


def test_paths_meet_at_h1(js: Evaluate) -> None:
    steps = js("(state) => timeline.timeline(engine.lookAt(state))", state_of(mazur()))
    ids = "h1 h2 o1 o2|o1 o2 w5 w6 w7 w8 h1 h2 w1 w2 w3 w4"
    forward, backward = (part.split() for part in ids.split("|"))
    expected = [f"forward:{n}" for n in forward] + ["loss"] + [f"backward:{n}" for n in backward]
    assert [step["id"] for step in steps] == [*expected, "update"]
    by_id = {step["id"]: step for step in steps}
    w5 = by_id["backward:w5"]
    assert [round(f["value"], 6) for f in w5["terms"][0]] == [0.741365, 0.186816, 0.593270]
    assert [f["label"] for f in w5["terms"][0]] == [
        "dE/dout_o1",
        "dout_o1/dnet_o1",
        "dnet_o1/dw5",
    ]
    assert w5["highlight"] == {"units": ["h1", "o1"], "edges": ["w5"]}
    h1 = by_id["backward:h1"]
    products = [round(prod(f["value"] for f in term), 10) for term in h1["terms"]]
    assert products == [0.0553994247, -0.0190491183]
    assert h1["highlight"]["edges"] == ["w5", "w7"]
    assert "2 paths meet" in h1["title"]
    w1 = by_id["backward:w1"]
    assert w1["path"]["edges"] == ["w1", "w5", "w7"]
    assert round(w1["result"], 10) == 0.0004385677


# ----------------------------------------------------------------------------------- the landscape


def test_hessian_and_eigenvalues(js: Evaluate) -> None:
    smooth = [
        (example, state)
        for example, state in random_cases(1, seed=3)
        if "relu" not in state["activations"]
    ]
    found = js(
        """(states) => states.map((state) => {
          const { names, matrix } = landscape.hessian(state);
          const values = landscape.eigenvalues(matrix, names.length);
          return { names, matrix: [...matrix], values, curvature: landscape.curvature(state) };
        })""",
        [state for _, state in smooth],
    )
    assert len(smooth) > 20
    for (example, state), result in zip(smooth, found, strict=True):
        network, n = example.network, len(result["names"])
        parameters = network.parameters()
        if network.bias_mode == "frozen":
            parameters = {k: v for k, v in parameters.items() if k.startswith("w")}
        assert result["names"] == list(parameters)

        columns = []
        for name in parameters:
            sides = [
                network.replace_parameters(**{name: parameters[name] + d}).named_gradients(
                    example.x, example.target
                )
                for d in (1e-4, -1e-4)
            ]
            columns.append([(sides[0][other] - sides[1][other]) / 2e-4 for other in parameters])
        expected = np.array(columns)
        scale = max(1.0, float(np.max(np.abs(expected))))
        assert error(result["matrix"], expected.ravel(), scale) < 1e-5
        matrix = np.array(result["matrix"]).reshape(n, n)
        assert np.array_equal(matrix, matrix.T)
        values = np.linalg.eigvalsh(matrix)[::-1]
        assert error(result["values"], values) < 1e-12
        found_curvature = result["curvature"]
        assert found_curvature["largest"] == pytest.approx(values[0], abs=1e-9)
        assert found_curvature["absolute"] == pytest.approx(max(abs(values)), abs=1e-9)
        if values[0] > 1e-6:
            critical = 2 * (1 + state["momentum"]) / values[0]
            assert found_curvature["criticalRate"] == pytest.approx(critical, rel=1e-6)


def test_the_critical_rate_of_source_004(js: Evaluate) -> None:
    # at the flattest symmetric minimum y = 2 w (2 a + 3 b) = 5 with 13 w^2 = (2 a + 3 b)^2
    start = notebook_004()
    w = sqrt(5 / (2 * sqrt(13)))
    s = 5 / (2 * w)
    named = {"w11": 2 * s / 13, "w12": 3 * s / 13, "w21": 2 * s / 13, "w22": 3 * s / 13}
    network = start.network.replace_parameters(**named, w1=w, w2=w)
    example = Example(network, start.x, start.target)
    assert network.loss_value(start.x, start.target) < 1e-28
    curvature = js("(state) => landscape.curvature(state)", state_of(example))
    assert curvature["criticalRate"] == pytest.approx(1 / (10 * sqrt(13)), rel=1e-8)
    heavy = js("(state) => landscape.curvature(state)", state_of(example, momentum=0.5))
    assert heavy["criticalRate"] == pytest.approx(1.5 / (10 * sqrt(13)), rel=1e-8)


def test_no_critical_rate_where_nothing_curves_upwards(js: Evaluate) -> None:
    find = "(s) => Object.values(landscape.curvature(s)).map(String)"
    dead = Network(weights=([[1.0]],), activations="relu")
    example = Example(dead, np.array([-1.0]), np.array([1.0]))
    assert js(find, state_of(example)) == ["0", "0", "Infinity"]
    # E = s^2 / 2 with s = sigmoid(3): E'' = s'^2 + s s'' < 0
    saturated = Example(Network(weights=([[3.0]],)), np.array([1.0]), np.array([0.0]))
    largest, absolute, critical = js(find, state_of(saturated))
    out = saturated.network.forward([1.0]).outs[0].item()
    slope = out * (1 - out)
    assert float(largest) == pytest.approx(slope**2 + out * slope * (1 - 2 * out), rel=1e-8)
    assert float(absolute) == -float(largest)
    assert critical == "Infinity"


def test_landscape_slice(js: Evaluate) -> None:
    for example, state in random_cases(1, seed=4)[::5]:
        network = example.network
        names = list(network.parameters())
        a, b = names[0], names[-1]  # a weight and a bias, in all bias modes
        grid = js(
            "([s, a, b]) => [...landscape.landscapeSlice(s, a, b, [-1, 2], [0, 1], 4)]",
            [state, a, b],
        )
        expected = [
            network.replace_parameters(**{a: x, b: y}).loss_value(example.x, example.target)
            for y in np.linspace(0, 1, 4)
            for x in np.linspace(-1, 2, 4)
        ]
        assert error(grid, expected) < 1e-12
    with pytest.raises(Exception, match="no parameter is called w99"):
        js(
            "(s) => landscape.landscapeSlice(s, 'w1', 'w99', [0, 1], [0, 1], 2)",
            state_of(mazur()),
        )


def test_the_slice_sees_where_training_goes_down(js: Evaluate) -> None:
    example = mazur()
    grid = js(
        "(s) => [...landscape.landscapeSlice(s, 'w5', 'w8', [0.4, 0], [0.55, 0.9], 5)]",
        state_of(example),
    )
    diagonal = [grid[6 * k] for k in range(5)]
    assert all(later < earlier for earlier, later in pairwise(diagonal))
