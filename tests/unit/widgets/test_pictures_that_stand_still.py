"""What a page without JavaScript shows of the laboratory's strip and of the map of fates."""

import re

import numpy as np
import pytest

from nbhelpers.fates import FATES
from nbhelpers.figures.svg import raster_path
from nbhelpers.networks import Network
from nbhelpers.regimes import FATES as BY_REGIME
from nbhelpers.regimes import classify
from nbhelpers.widgets.fate_map import FateMap, fate_picture
from nbhelpers.widgets.learning_rate_lab import LearningRateLab
from nbhelpers.widgets.learning_rate_lab.presets import PRESETS
from nbhelpers.widgets.learning_rate_lab.still.columns import KEPT, columns, exp

UPDATES = 200
#: Of each preset, momentum and two rates whose trainings are no chaos.
RATES = {
    "parabola": (0.5, 0.1, 0.9),
    "000": (0.0, 0.5, 300.0),
    "001": (0.9, 10.0, 50.0),
    "004": (0.0, 0.03, 0.05),
    "004-half": (0.5, 0.02, 0.07),
}


def test_each_column_is_a_training_of_the_network() -> None:
    seen = set()
    for name, (momentum, *rates) in RATES.items():
        example = PRESETS[name].example()
        outputs, fates = columns(example, np.array(rates), momentum, updates=UPDATES)
        for k, rate in enumerate(rates):
            plan = {"learning_rate": rate, "momentum": momentum, "steps": UPDATES}
            run = example.network.train(example.x, example.target, **plan)
            assert fates[k] == BY_REGIME[classify(run).regime], (name, rate)
            seen.add(fates[k])
            last = outputs[UPDATES % KEPT, :, k]
            if run.diverged:
                assert np.isnan(last).all()
            else:
                assert last == pytest.approx(run.network.forward(example.x).outs[-1], abs=1e-9)
    assert seen >= {"converges", "bounces", "dead", "saturated", "diverges"}


def test_a_picture_is_the_same_on_every_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    rates = np.geomspace(50.0, 200.0, 9)  # where 001 is at the edge, and a last digit decides
    example = PRESETS["001"].example()
    before, _ = columns(example, rates, 0.0)
    usual = np.exp
    monkeypatch.setattr(np, "exp", lambda x: np.nextafter(usual(x), np.inf))
    after, _ = columns(example, rates, 0.0)
    assert np.array_equal(before, after, equal_nan=True)


def test_exp_is_that_of_numpy_to_the_last_digit() -> None:
    x = np.concatenate([np.linspace(-700, 700, 9001), np.linspace(-1, 1, 9001)])
    assert exp(x) == pytest.approx(np.exp(x), rel=3e-16)
    with np.errstate(all="ignore"):
        ends = np.array([-np.inf, -1e300, -746.0, 710.0, 1e300, np.inf, np.nan])
        assert np.array_equal(exp(ends), np.exp(ends), equal_nan=True)


def test_shared_biases_move_together() -> None:
    network = Network([[[0.5], [-1.0]]], [[0.1, 0.1]], bias_mode="shared")
    example = LearningRateLab(network=network, x=[1], target=[0.3, 0.6]).example
    outputs, _ = columns(example, np.array([0.4]), 0.0, updates=UPDATES)
    run = network.train([1], [0.3, 0.6], learning_rate=0.4, steps=UPDATES)
    assert outputs[UPDATES % KEPT, :, 0] == pytest.approx(run.network.forward([1]).outs[-1])


def test_the_strip_is_folded_where_its_fates_are_to_be_guessed() -> None:
    html = LearningRateLab(preset="004").fallback_html()
    assert html.startswith("<details><summary>What becomes of the training at each rate")
    alt = re.search(r'aria-label="(The last outputs[^"]*)"', html)
    assert alt is not None
    assert [part.split(": ")[1].rstrip(".") for part in alt[1].split(", from")] == [
        "converges",
        "bounces",
        "wanders",
        "dead",
    ]
    assert "2/λ = 0.02774" in html
    assert "target 5" in html
    assert "2(1+μ)/λ = 0.0527" in LearningRateLab(preset="004", momentum=0.9).fallback_html()
    own = LearningRateLab(network=Network([[[0.5, -1.0]]], [[0.1]]), x=[1, 2], target=[0.3])
    assert "<details>" not in own.fallback_html()


def test_a_grid_is_drawn_cell_by_cell() -> None:
    rng = np.random.default_rng(3)
    mask = rng.random((9, 14)) < 0.5
    drawn = np.zeros_like(mask)
    x, y = 0, 0
    for dx, dy, wide in re.findall(r"m(-?\d+) (-?\d+)h(\d+)", raster_path(mask)):
        x, y = x + int(dx), y + int(dy)
        drawn[y, x : x + int(wide)] = True
        x += int(wide)
    assert (drawn == mask).all()


def test_the_map_of_fates_stands_still() -> None:
    fate_map = FateMap()
    html = fate_map.fallback_html()
    assert "A map of 64 by 64 trainings over the rate of the hidden layer" in html
    shares = fate_map.shares
    assert f"Most frequent: dead, {shares['dead']:.0%}" in html
    assert "blows up</text>" not in html  # none does: it has no sign
    assert "wanders</text>" in html
    words = {"alt": "A map of fates.", "caption": "A caption."}
    with pytest.raises(ValueError, match=r"fates of 'a': expected a square of 0 to 5"):
        fate_picture({"a": ([[0, len(FATES)], [0, 0]], fate_map.view)}, **words)
    with pytest.raises(ValueError, match=r"window of 'a': expected 4 numbers"):
        fate_picture({"a": ([[0]], [0, 1])}, **words)
    with pytest.raises(ValueError, match="at least one"):
        fate_picture({}, **words)
