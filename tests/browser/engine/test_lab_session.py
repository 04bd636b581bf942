"""The learning-rate laboratory's mathematics against NumPy, in a real browser."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from engine_cases import state_of
from random_networks import random_example

from nbhelpers.networks import Network
from nbhelpers.regimes import Probe, classify, probe
from nbhelpers.widgets.learning_rate_lab import LearningRateLab
from nbhelpers.widgets.learning_rate_lab.own import weight_names
from nbhelpers.widgets.learning_rate_lab.presets import PRESETS

MODULES = (
    "engine/landscape",
    "learning_rate_lab/session",
    "engine/regimes",
)
RUNS = {
    "parabola": (0.05, 0.25, 0.45, 0.5, 0.6, 100.0),
    "000": (1e-4, 0.5, 50.0, 500.0),
    "001": (1.0, 10.0, 100.0, 180.0, 200.0, 500.0, 1000.0),
    "004": (0.001, 0.01, 0.027, 0.028, 0.03, 0.035, 0.0404, 0.05, 0.5),
    "004-half": (0.02, 0.06, 0.1),
}

Call = Callable[..., Any]


@pytest.fixture(scope="module")
def js(modules: Callable[..., Call]) -> Call:
    """Evaluate JavaScript with the laboratory's DOM-free modules in reach."""
    return modules(*MODULES)


def settled(lab: LearningRateLab) -> dict[str, Any]:
    """The verdict and what leads to it, by NumPy."""
    run, start = lab._training, lab.example
    return {
        "regime": lab.verdict.regime,
        "facts": lab.verdict.facts,
        "losses": run.losses,
        "turns": run.turns.tolist(),
        "diverged": run.diverged,
        "floor": probe(run.network, start.x, start.target).floor,
        "critical": lab.critical_rate,
    }


SESSION = """(states) => states.map((traits) => {
  const run = new session.Session(traits);
  const seen = regimes.probe(run.state);
  return {
    problem: session.problemWith(traits),
    ...regimes.classify(run, seen),
    losses: run.losses, turns: run.turns, diverged: run.diverged, floor: seen.floor,
    points: run.points.length, history: run.history,
    critical: landscape.curvature({ ...run.state, momentum: traits.momentum }).criticalRate,
  };
})"""


@pytest.mark.parametrize("preset", RUNS)
def test_regimes_losses_and_curvature_agree_with_numpy(js: Call, preset: str) -> None:
    labs = [
        LearningRateLab(preset=preset, momentum=mu, history=[(rate, mu, n)])
        for rate in RUNS[preset]
        for mu in (0.0, 0.5)
        for n in (1, 2, 5, 12, 100)
    ]
    plans = {
        "001": {"edge": [(100.0, 0, 1000)]},
        "004": {
            "converging": [(0.04, 0, 50), (0.004, 0, 20)],
            "undecided": [(0.04, 0, 50), (0.03, 0, 9)],
        },
    }
    for regime, history in plans.get(preset, {}).items():
        labs.append(LearningRateLab(preset=preset, history=history))
        assert labs[-1].verdict.regime == regime
    for lab, found in zip(labs, js(SESSION, [lab.state() for lab in labs]), strict=True):
        expected = settled(lab)
        label = (preset, lab.history, found["regime"])
        assert found["problem"] is None, label
        assert found["regime"] == expected["regime"], label
        assert found["diverged"] == expected["diverged"], label
        assert found["turns"][:30] == expected["turns"][:30], label
        assert len(found["losses"]) == found["points"] == len(expected["losses"]), label
        assert found["losses"][:500] == pytest.approx(
            expected["losses"][:500], rel=1e-6, abs=1e-25
        ), label
        assert found["floor"] == pytest.approx(expected["floor"])
        assert found["facts"].keys() == expected["facts"].keys()
        if found["regime"] == "edge":  # when the bounces begin depends on rounding
            continue
        for name, value in expected["facts"].items():
            assert found["facts"][name] == pytest.approx(value, rel=1e-6, abs=1e-20), (label, name)
        if np.isinf(expected["critical"]):
            assert found["critical"] is None, label  # Infinity, which JSON has not
        elif expected["critical"] < 1e4:
            assert found["critical"] == pytest.approx(expected["critical"], rel=1e-4), label


def test_the_presets_are_the_networks_of_python(js: Call) -> None:
    presets = js("() => session.PRESETS", None)
    assert list(presets) != []
    assert set(presets) == set(PRESETS)
    for name, preset in PRESETS.items():
        example, found = preset.example(), presets[name]
        state, network = found["state"], example.network
        assert found["label"] == preset.label
        assert found["limit"] == preset.limit
        assert found["rate"] == preset.learning_rate
        assert tuple(found["axes"]) == preset.axes
        assert state["weights"] == [W.tolist() for W in network.weights]
        assert state["biases"] == [b.tolist() for b in network.biases]
        assert tuple(state["activations"]) == network.activations
        assert (state["loss_function"], state["numbering"]) == (
            network.loss_function,
            network.numbering,
        )
        assert state["x"] == example.x.tolist()
        assert state["target"] == example.target.tolist()


def _losses(rng: np.random.Generator) -> list[float]:
    """Losses of one of many shapes: falling, growing, repeating, swinging, at random, flat."""
    n = int(rng.integers(1, 130))
    k = np.arange(n + 1)
    shapes = [
        rng.uniform(0.7, 1.1) ** k,
        np.resize(rng.uniform(0, 3, int(rng.integers(1, 20))), n + 1),
        np.exp(-rng.uniform(0, 0.1) * k) * (1 + np.sin(k * rng.uniform(0.1, 3))),
        rng.uniform(0, 1, n + 1),
        np.concatenate(
            [rng.uniform(0.5, 0.9) ** k[: n // 2], rng.uniform(0, 1e-3, n + 1 - n // 2)]
        ),
        np.full(n + 1, 0.7),
    ]
    return (0.1 + shapes[rng.integers(len(shapes))]).tolist()


def test_verdicts_on_any_losses_agree_with_python(js: Call) -> None:
    rng = np.random.default_rng(8)
    cases, expected = [], []
    for _ in range(600):
        losses = _losses(rng)
        made = len(losses) - 1
        turns = (rng.uniform(size=made) < rng.choice([0.0, 0.5, 1.0])).tolist()
        latest = made if rng.uniform() < 0.5 else int(rng.integers(0, made + 1))
        off, stuck = (bool(rng.uniform() < 0.1) for _ in range(2))
        gradient = float(rng.integers(0, 2))
        seen = Probe(float(rng.choice([0, 0.1])), gradient, off, stuck, slope=0.01)
        verdict = classify(losses, seen, turns=turns, latest=latest)
        training = {"losses": losses, "turns": turns, "latest": latest, "diverged": False}
        cases.append([training, vars(seen)])
        expected.append((verdict.regime, verdict.facts))
    found = js(
        "(cases) => cases.map(([training, seen]) => regimes.classify(training, seen))", cases
    )
    for case, one, (regime, facts) in zip(cases, found, expected, strict=True):
        assert one["regime"] == regime, case
        assert one["facts"] == pytest.approx(facts), case
    regimes = {regime for regime, _ in expected}
    assert regimes >= {"undecided", "converging", "zigzagging", "bouncing", "edge", "wandering"}
    assert regimes >= {"still", "diverging", "saturated", "dead"}


def test_probes_of_any_network_agree_with_python(js: Call) -> None:
    rng = np.random.default_rng(9)
    examples = [random_example(rng) for _ in range(80)]
    examples = [replace(e, target=rng.uniform(-3, 3, len(e.target))) for e in examples]
    found = js("(states) => states.map(regimes.probe)", [state_of(e) for e in examples])
    for (network, x, target), one in zip(
        ((e.network, e.x, e.target) for e in examples), found, strict=True
    ):
        assert one == pytest.approx(vars(probe(network, x, target)))
    assert {one["off"] for one in found} == {one["stuck"] for one in found} == {True, False}


def test_twins_move_together_on_the_map(js: Call) -> None:
    def axes(*chosen: str) -> Any:
        x, y = chosen
        return js("session.axesOf", {"preset": "004", "weight_x": x, "weight_y": y})

    assert axes("w12", "w1") == [["w12", "w22"], ["w1", "w2"]]
    assert axes("w22", "w31") == [["w22", "w12"], ["w31"]]
    assert axes("w1", "w2") == [["w1"], ["w2"]]
    example = PRESETS["004"].example()
    grid = js(
        """() => [...landscape.landscapeSlice(session.PRESETS["004"].state,
          ["w12", "w22"], ["w1", "w2"], [-1, 1], [0, 2], 3)]""",
        None,
    )
    expected = [
        example.network.replace_parameters(w12=q, w22=q, w1=u, w2=u).loss_value(
            example.x, example.target
        )
        for u in (0.0, 1.0, 2.0)
        for q in (-1.0, 0.0, 1.0)
    ]
    assert grid == pytest.approx(expected)


def test_a_training_that_diverged_is_remembered_as_such(js: Call) -> None:
    lab = LearningRateLab(preset="parabola", history=[(100.0, 0, 5000), (0.1, 0, 3)])
    (found,) = js(SESSION, [lab.state()])
    assert found["diverged"]
    assert len(found["history"]) == 1
    again = LearningRateLab(preset="parabola", history=found["history"])
    assert again.verdict.regime == "diverging"
    assert len(again.losses) == len(found["losses"]) == len(lab.losses)


def test_networks_of_ones_own_agree_with_numpy(js: Call) -> None:
    rng = np.random.default_rng(3)
    examples = [
        e for e in (random_example(rng) for _ in range(60)) if len(weight_names(e.network)) > 1
    ]
    labs = [
        LearningRateLab(e, momentum=0.25, history=[(0.05, 0.25, 8), (0.01, 0, 3)]) for e in examples
    ]
    assert len(labs) > 30
    for lab, found in zip(labs, js(SESSION, [lab.state() for lab in labs]), strict=True):
        assert found["problem"] is None
        assert found["regime"] == lab.verdict.regime
        assert found["losses"] == pytest.approx(lab.losses.tolist(), rel=1e-9, abs=1e-20)
    kept = js("(states) => states.map(session.presetOf)", [lab.state() for lab in labs])
    for lab, found in zip(labs, kept, strict=True):
        preset = lab._preset("own", lab.own)
        assert (found["label"], found["limit"]) == (preset.label, preset.limit)
        assert (found["rate"], tuple(found["axes"])) == (preset.learning_rate, preset.axes)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({}, None),
        ({"rates": []}, "own: 1 to 6 rates"),
        ({"rates": [0.1, 0]}, "own: 1 to 6 rates"),
        ({"rates": "0.1"}, "own: 1 to 6 rates"),
        ({"weights": 3}, "own: a network with weights"),
        ({"weights": [3]}, "own: a network with weights"),
        ({"x": None}, "own: a network with weights"),
        ({"x": [1, 2, 3]}, "own: weights"),
        ({"biases": None}, "own: biases"),
        ({"activations": ["sine"]}, "own: activations"),
        ({"loss_function": "constructor"}, "own: loss_function"),
        ({"target": ["<b>"]}, "own: target"),
        ({"weights": [[[1e99, 1e99]]], "activations": ["identity"]}, "own: weights: they are so"),
        ({"weights": [[[1]]], "x": [1]}, "own: a network with two weights"),
    ],
)
def test_networks_from_links_are_checked(
    js: Call, change: dict[str, Any], message: str | None
) -> None:
    network = Network([[[0.5, -1.0]]], [[0.1]], activations="tanh")
    state = LearningRateLab(network, x=[1, 2], target=[-0.9]).state()
    found = js("session.problemWith", {**state, "own": {**state["own"], **change}})
    assert found is None if message is None else found.startswith(message)
    for own in (3, [], "x"):
        assert js("session.problemWith", {**state, "own": own}).startswith("own: a network")
    assert js("session.problemWith", {**state, "own": None}).startswith("preset: one of parabola")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({}, None),
        ({"history": [[0.1, 0, 3]]}, None),
        ({"preset": "constructor"}, "preset: one of"),
        ({"learning_rate": 0}, "learning_rate: a number"),
        ({"learning_rate": "<b>"}, "learning_rate: a number"),
        ({"momentum": 1}, "momentum: a number"),
        ({"weight_x": "w1"}, "weight_x, weight_y: two of w11"),
        ({"weight_x": "w9"}, "weight_x, weight_y: two of w11"),
        ({"history": 3}, "history: at most"),
        ({"history": [[0.1, 0, 0.5]]}, "history: at most"),
        ({"history": [[0.1, 0, 1]] * 21}, "history: at most 20"),
        ({"history": [[0.1, 0, 99999], [0.2, 0, 2]]}, "history: at most 100000"),
    ],
)
def test_states_from_links_are_checked(
    js: Call, change: dict[str, Any], message: str | None
) -> None:
    found = js("session.problemWith", {**LearningRateLab().state(), **change})
    assert found is None if message is None else found.startswith(message)
