"""The laboratory's Python side: its state, what it refuses, and what it computes."""

import json
import re
from html import unescape
from math import sqrt
from typing import Any

import numpy as np
import pytest
import traitlets

from nbhelpers.curvature import critical_rate
from nbhelpers.networks import Example, Network, notebook_001, notebook_004
from nbhelpers.regimes import classify
from nbhelpers.widgets.learning_rate_lab import LearningRateLab
from nbhelpers.widgets.learning_rate_lab.presets import PRESETS


@pytest.mark.parametrize("preset", PRESETS)
def test_opens_every_preset_with_its_settings(preset: str) -> None:
    lab = LearningRateLab(preset=preset)
    chosen = PRESETS[preset]
    assert lab.learning_rate == chosen.learning_rate
    assert (lab.weight_x, lab.weight_y) == chosen.axes
    assert len(lab.losses) == 1
    assert lab.verdict.regime == "undecided"
    assert 0 < lab.critical_rate < 100


def test_trains_its_history() -> None:
    lab = LearningRateLab(history=[(0.04, 0, 50), (0.004, 0.5, 50)])
    source = notebook_004()
    pair = (source.x, source.target)
    first = source.network.train(*pair, learning_rate=0.04, steps=50)
    second = first.network.train(*pair, learning_rate=0.004, momentum=0.5, steps=50)
    assert lab.losses.tolist() == [*first.losses, *second.losses[1:]]
    assert lab.network.parameters() == second.network.parameters()
    assert lab.verdict.regime == "converging"


def test_the_half_halves_the_loss_and_doubles_the_critical_rate() -> None:
    plain, half = LearningRateLab(preset="004"), LearningRateLab(preset="004-half")
    assert half.losses[0] == plain.losses[0] / 2
    assert half.critical_rate == pytest.approx(2 * plain.critical_rate)


def test_the_flattest_minimum_sets_the_limit() -> None:
    lab = LearningRateLab(preset="004")
    source = lab.example
    flattest = sqrt(2.5 / sqrt(13))
    limits = []
    for u in (0.95 * flattest, flattest, 1.05 * flattest):
        z = 2.5 / u
        first = dict.fromkeys(("w11", "w21"), 2 * z / 13) | dict.fromkeys(
            ("w12", "w22"), 3 * z / 13
        )
        at = source.network.replace_parameters(**first, w1=u, w2=u)
        assert at.loss_value(source.x, source.target) < 1e-25
        limits.append(critical_rate(at, source.x, source.target))
    assert limits[1] == max(limits) == pytest.approx(lab.limit, rel=1e-6)
    assert LearningRateLab(preset="004-half").limit == 2 * lab.limit
    assert LearningRateLab(preset="004", momentum=0.5).limit == 1.5 * lab.limit
    assert LearningRateLab(preset="parabola").limit == 0.5
    assert LearningRateLab(preset="001").limit is LearningRateLab(preset="000").limit is None


def test_trains_once_for_all_that_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    trained = []
    train = Network.train
    monkeypatch.setattr(
        Network, "train", lambda self, *a, **k: trained.append(k) or train(self, *a, **k)
    )
    lab = LearningRateLab(preset="000", history=[(0.123, 0, 30), (0.1, 0, 5)])
    lab.figure_html(), lab.verdict, lab.losses, lab.network, lab.critical_rate
    assert len(trained) == 2
    lab.losses[0] = 5.0
    assert lab.losses[0] != 5.0
    lab.history = [(0.123, 0, 31)]
    assert (len(lab.losses), len(trained)) == (32, 3)


def test_the_parabola_has_curvature_4_and_diverges_beyond_a_half() -> None:
    assert LearningRateLab(preset="parabola").critical_rate == pytest.approx(0.5)
    lab = LearningRateLab(preset="parabola", momentum=0.9)
    assert lab.critical_rate == pytest.approx(0.95)
    lab = LearningRateLab(preset="parabola", history=[(100.0, 0, 1000), (0.1, 0, 5)])
    assert lab.verdict.regime == "diverging"
    assert np.isfinite(lab.losses).all()
    assert len(lab.losses) < 1000


def test_the_critical_rate_survives_a_training_that_diverges() -> None:
    lab = LearningRateLab(preset="parabola", history=[(0.6, 0, 100)])
    assert max(map(abs, lab.network.parameters().values())) > 1e14
    assert lab.critical_rate == pytest.approx(0.5, abs=1e-6)


@pytest.mark.parametrize(
    ("traits", "message"),
    [
        ({"preset": "005"}, "preset"),
        ({"preset": ["001"]}, "preset"),
        ({"learning_rate": 0}, "learning_rate: expected a number from 1e-05 to 100000"),
        ({"learning_rate": float("nan")}, "learning_rate"),
        ({"momentum": 1.0}, "momentum: expected a number from 0 to 0.999"),
        ({"weight_x": "w9"}, "weight_x: expected one of w11, w12"),
        ({"weight_x": "w1", "weight_y": "w1"}, "weight_y: expected another weight than 'w1'"),
        ({"history": [(0.1, 0)]}, "history: expected"),
        ({"history": [(0.1, 0, 1.5)]}, "history: expected"),
        ({"history": [(0.1, 0, 0)]}, "history: expected"),
        ({"history": [(0, 0, 1)]}, "history: expected"),
        ({"history": [(0.1, 1, 1)]}, "history: expected"),
        ({"history": [(0.1, 0, 60_000), (0.2, 0, 60_000)]}, "at most 100000 updates"),
        ({"history": [(0.1, 0, 1)] * 21}, "at most 20 stretches"),
    ],
)
def test_refuses_what_does_not_fit(traits: dict[str, Any], message: str) -> None:
    with pytest.raises(traitlets.TraitError, match=message):
        LearningRateLab(**traits)


def test_keeps_its_state_when_it_refuses() -> None:
    lab = LearningRateLab(preset="001")
    with pytest.raises(traitlets.TraitError):
        lab.weight_x = "w11"
    assert lab.weight_x == "w5"


def test_figure_holds_the_state_and_a_table() -> None:
    lab = LearningRateLab(widget_id="lab", preset="001", history=[(500.0, 0, 10)])
    html = lab.figure_html()
    state = re.search(r'data-state="([^"]*)"', html)
    assert state is not None
    assert json.loads(unescape(state[1]))["history"] == [[500.0, 0.0, 10.0]]
    for text in ("saturated", "0.0289", "updates made", "w8"):
        assert text in html
    assert lab.losses[0] == notebook_001().network.loss_value(lab.example.x, lab.example.target)


OWN = Network([[[0.5, -1.0]]], [[0.1]], activations="tanh")
SAMPLE: dict[str, Any] = {"x": [1.0, 2.0], "target": [-0.9]}


def test_trains_a_network_of_ones_own() -> None:
    lab = LearningRateLab(network=OWN, **SAMPLE, history=[(0.5, 0.5, 20)])
    assert (lab.preset, lab.weight_x, lab.weight_y, lab.limit) == ("own", "w1", "w2", None)
    run = OWN.train(**SAMPLE, learning_rate=0.5, momentum=0.5, steps=20)
    assert lab.losses.tolist() == run.losses.tolist()
    assert lab.network.parameters() == run.network.parameters() != OWN.parameters()
    assert lab.verdict == classify(run)
    assert lab.example.network.parameters() == OWN.parameters()
    assert "your own network" in lab.fallback_html()
    lab.preset, lab.weight_x, lab.weight_y = "001", "w5", "w6"
    assert lab.network.sizes == (2, 2, 2)


def test_its_rates_follow_the_critical_rate_at_the_start() -> None:
    lab = LearningRateLab(Example(OWN, **SAMPLE))
    critical = critical_rate(OWN, **SAMPLE)
    assert lab.own["rates"] == (0.64, 3.2, 5.7, 7.0, 13.0)
    assert lab.own["rates"] == pytest.approx(
        [share * critical for share in (0.1, 0.5, 0.9, 1.1, 2)], rel=0.05
    )
    assert lab.learning_rate == 0.64
    assert LearningRateLab(OWN, **SAMPLE, learning_rate=0.03).learning_rate == 0.03
    bent = LearningRateLab(OWN, x=[1, 2], target=[0.3])  # where nothing curves up
    assert bent.own["rates"] == (0.01, 0.1, 1.0, 10.0)


def test_its_state_is_plain_data_and_makes_the_same_laboratory() -> None:
    lab = LearningRateLab(notebook_004(), weight_y="w32", history=[(0.01, 0, 7)])
    again = LearningRateLab(**json.loads(json.dumps(lab.state())))
    assert again.state() == lab.state()
    assert again.losses.tolist() == lab.losses.tolist()
    assert again.own["loss_function"] == "squared"
    assert "own" not in LearningRateLab().state()
    other = LearningRateLab()
    other.own = lab.own
    other.preset = "own"
    assert other.network.numbering == "indexed"


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"network": OWN}, TypeError, "x: needed with a Network; an Example has its own"),
        ({"network": 3}, TypeError, "network: expected a Network or an Example, got int"),
        ({"network": OWN, **SAMPLE, "preset": "001"}, TypeError, "leave them out with a network"),
        ({"network": OWN, "x": [1], "target": [1]}, ValueError, r"x: expected shape \(2,\)"),
        (
            {"network": Network([[[1.0]]]), "x": [1], "target": [1]},
            ValueError,
            "network: the map of the laboratory needs two weights, got 1",
        ),
        ({"network": OWN, "x": [1e7, 0], "target": [1]}, ValueError, "x: expected a number from"),
        ({"network": OWN, **SAMPLE, "weight_x": "w3"}, ValueError, "expected one of w1, w2, got"),
        (SAMPLE, TypeError, "x, target: they belong to a network of your own"),
        ({"preset": "own"}, ValueError, "preset: 'own' needs a network of your own"),
        ({"own": {"weights": 1}}, ValueError, "own: expected weights, biases, .*, rates, got"),
    ],
)
def test_refuses_a_network_that_it_cannot_show(
    arguments: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        LearningRateLab(**arguments)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"biases": [[1, 2]]}, "own: biases"),
        ({"activations": ["sine"]}, "own: activations.*sine"),
        ({"x": [1]}, "own: x: expected shape"),
        ({"rates": [0.1] * 7}, "rates: expected 1 to 6 numbers, got 7"),
        ({"rates": [0]}, "rates: expected a number from 1e-05"),
        ({"weights": [[[1e99, 1e99]]], "activations": ["identity"]}, "loss is no finite number"),
        ({"more": 1}, "own: expected weights"),
    ],
)
def test_refuses_data_that_make_no_network(change: dict[str, Any], message: str) -> None:
    lab = LearningRateLab(OWN, **SAMPLE)
    before = lab.state()
    with pytest.raises(traitlets.TraitError, match=message):
        lab.own = {**lab.own, **change}
    assert lab.state() == before
