"""The learning-rate laboratory's mathematics against NumPy, in a real browser."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from nbhelpers.regimes import classify, probe
from nbhelpers.widgets.learning_rate_lab import PRESETS, LearningRateLab

MODULES = ("landscape", "lab_presets", "lab_session", "regimes")
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
    network, losses, diverged = lab._train()
    start = lab.example
    seen = probe(network, start.x, start.target)
    verdict = classify(losses, seen, diverged=diverged)
    return {
        "regime": verdict.regime,
        "facts": verdict.facts,
        "losses": losses,
        "diverged": diverged,
        "floor": seen.floor,
        "critical": lab.critical_rate,
    }


SESSION = """(states) => states.map((traits) => {
  const session = new lab_session.Session(traits);
  const seen = regimes.probe(session.state);
  return {
    problem: lab_session.problemWith(traits),
    ...regimes.classify(session.losses, seen, session.diverged),
    losses: session.losses, diverged: session.diverged, floor: seen.floor,
    points: session.points.length, history: session.history,
    critical: landscape.curvature({ ...session.state, momentum: traits.momentum }).criticalRate,
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
    for lab, found in zip(labs, js(SESSION, [lab.state() for lab in labs]), strict=True):
        expected = settled(lab)
        label = (preset, lab.history, found["regime"])
        assert found["problem"] is None, label
        assert found["regime"] == expected["regime"], label
        assert found["diverged"] == expected["diverged"], label
        assert len(found["losses"]) == found["points"] == len(expected["losses"]), label
        assert found["losses"] == pytest.approx(expected["losses"], rel=1e-6, abs=1e-25), label
        assert found["floor"] == pytest.approx(expected["floor"])
        assert found["facts"].keys() == expected["facts"].keys()
        for name, value in expected["facts"].items():
            assert found["facts"][name] == pytest.approx(value, rel=1e-6, abs=1e-20), (label, name)
        if np.isinf(expected["critical"]):
            assert found["critical"] is None, label  # Infinity, which JSON has not
        elif expected["critical"] < 1e4:
            assert found["critical"] == pytest.approx(expected["critical"], rel=1e-4), label


def test_the_presets_are_the_networks_of_python(js: Call) -> None:
    presets = js("() => lab_presets.PRESETS", None)
    assert list(presets) != []
    assert set(presets) == set(PRESETS)
    for name, preset in PRESETS.items():
        example, found = preset.example(), presets[name]
        state, network = found["state"], example.network
        assert found["label"] == preset.label
        assert found["rate"] == preset.learning_rate
        assert tuple(found["axes"]) == preset.axes
        assert state["weights"] == [W.tolist() for W in network.weights]
        assert state["biases"] == [b.tolist() for b in network.biases]
        assert tuple(state["activations"]) == network.activations
        assert (state["loss"], state["wiring"]) == (network.loss, network.wiring)
        assert state["inputs"] == example.x.tolist()
        assert state["targets"] == example.target.tolist()


def test_twins_move_together_on_the_map(js: Call) -> None:
    def axes(*chosen: str) -> Any:
        return js("([preset, chosen]) => lab_presets.axesOf(preset, chosen)", ["004", chosen])

    assert axes("w12", "w1") == [["w12", "w22"], ["w1", "w2"]]
    assert axes("w22", "w31") == [["w22", "w12"], ["w31"]]
    assert axes("w1", "w2") == [["w1"], ["w2"]]
    example = PRESETS["004"].example()
    grid = js(
        """() => [...landscape.landscapeSlice(lab_presets.PRESETS["004"].state,
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
    found = js("lab_session.problemWith", {**LearningRateLab().state(), **change})
    assert found is None if message is None else found.startswith(message)
