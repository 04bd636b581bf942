"""The strip of rates without a page: its columns against Python's training, its axis, its words."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from py_mini_racer import MiniRacer

from nbhelpers.networks import Example
from nbhelpers.regimes import classify
from nbhelpers.widgets.bundle import modules_object
from nbhelpers.widgets.learning_rate_lab.presets import PRESETS, Preset

Call = Callable[[str], Any]

MODULES = (
    "engine/rate_strip",
    "engine/engine",
    "learning_rate_lab/session",
    "learning_rate_lab/strip/axis",
    "learning_rate_lab/strip/fates",
)
FATES = {
    **dict.fromkeys(("converging", "zigzagging"), "converges"),
    "bouncing": "bounces",
    "edge": "at the edge",
    "wandering": "wanders",
    "diverging": "diverges",
    "still": "undecided",
}
KEPT = 8  # updates that Python makes one by one; the page keeps 64, held to its own engine


@pytest.fixture(scope="module")
def call() -> Iterator[Call]:
    engine = MiniRacer()
    engine.eval(
        f"const {{ rate_strip, engine, session, axis, fates }} = {modules_object(*MODULES)};"
    )
    yield lambda code: json.loads(engine.eval(f"JSON.stringify({code})"))
    engine.close()


def _rate(rng: np.random.Generator, preset: Preset) -> float:
    low, high = preset.span or (0, 1)
    if preset.log:
        return float(np.exp(rng.uniform(np.log(low), np.log(high))))
    return float(rng.uniform(low, high))


def _column(example: Example, rate: float, momentum: float, updates: int) -> dict[str, Any]:
    """The fate by Python, and the last outputs: all that are kept, or with momentum the last."""
    start, x, target = example.network, example.x, example.target
    plan: dict[str, Any] = {"learning_rate": rate, "momentum": momentum}
    run = start.train(x, target, **plan, steps=updates)
    regime = classify(run).regime
    fate = FATES.get(regime, regime)
    if momentum > 0 or run.diverged:
        return {"fate": fate, "outputs": run.network.forward(x).outs[-1].tolist()}
    now = start.train(x, target, **plan, steps=updates - KEPT).network
    outputs = []
    for _ in range(KEPT):
        now = now.update(x, target, learning_rate=rate)
        outputs += now.forward(x).outs[-1].tolist()
    return {"fate": fate, "outputs": outputs}


OWN = """(({ name, rate, momentum, updates }) => {
  const state = { ...session.PRESETS[name].state, momentum, learning_rate: rate };
  const { fate, outputs } = rate_strip.columnAt(state, rate, { updates, kept: 64 });
  const trainer = new engine.Trainer(state);
  const own = [];
  for (let k = 0; k < updates && trainer.run(1); k++)
    if (k >= updates - 64) own.push(...engine.evaluate(trainer.state).outs.at(-1));
  return { fate, outputs: [...outputs], own };
})"""


def test_two_hundred_columns_are_those_of_python(call: Call) -> None:
    """Identity and ReLU agree to the bit, so that even a chaotic training is the same.

    A sigmoid's exponential may differ in its last bit between the two. Where the outputs wander or
    stand at the edge, that grows until they have nothing in common: there the training is short.
    """
    rng = np.random.default_rng(17)
    names, seen = list(PRESETS), set()
    for k in range(200):
        name = names[k % len(names)]
        preset = PRESETS[name]
        is_exact = not {"sigmoid"} & set(preset.example().network.activations)
        case = {
            "name": name,
            "rate": _rate(rng, preset),
            "momentum": float(rng.choice([0.0, 0.0, 0.5, 0.9])),
            "updates": 300 if is_exact else 80,
        }
        found = call(f"{OWN}({json.dumps(case)})")
        expected = _column(
            preset.example(), *(case[key] for key in ("rate", "momentum", "updates"))
        )
        assert found["outputs"] == found["own"], case
        assert found["fate"] == expected["fate"], case
        seen.add(found["fate"])
        if not found["outputs"]:  # it left all bounds before
            assert found["fate"] == "diverges", case
            continue
        exact = {"rel": 1e-12 if is_exact else 1e-5, "abs": 1e-12 if is_exact else 1e-6}
        last = found["outputs"][-len(expected["outputs"]) :]
        assert last == pytest.approx(expected["outputs"][-len(last) :], **exact), case
    assert seen >= {"converges", "bounces", "wanders", "dead", "saturated"}


def test_each_preset_has_the_fates_that_its_reader_is_asked_for(call: Call) -> None:
    for name, preset in PRESETS.items():
        columns = call(
            f"""axis.ratesOf(axis.axisOf(session.PRESETS[{name!r}]), 120)
            .map((rate) => rate_strip.columnAt(session.PRESETS[{name!r}].state, rate).fate)"""
        )
        shares = {fate: columns.count(fate) / 120 for fate in columns}
        assert [fate for fate in dict.fromkeys(columns) if shares[fate] > 0.05] == [*preset.fates]


def test_a_strip_made_in_slices_is_that_made_at_once(call: Call) -> None:
    found = call(
        """(() => {
          const { state } = session.PRESETS["004"];
          const rates = axis.ratesOf(axis.axisOf(session.PRESETS["004"]), 100);
          const work = rate_strip.createStripWork(state, rates);
          let [slices, seen] = [0, []];
          while (!work.isDone) {
            let asked = 0;
            work.advance(() => ++asked % 30 === 0);
            if (++slices === 40) seen = work.columns.map((column) => column && column.rate);
          }
          const once = rates.map((rate) => rate_strip.columnAt(state, rate));
          const same = work.columns.every((column, k) => column.rate === rates[k]
            && column.fate === once[k].fate && String(column.outputs) === String(once[k].outputs));
          return { slices, same, seen, rates, order: rate_strip.orderOf(100).map(([k]) => k) };
        })()"""
    )
    assert found["same"]
    assert found["slices"] > 60
    assert sorted(found["order"]) == list(range(100))
    assert found["order"][:8] == [0, 16, 32, 48, 64, 80, 96, 8]
    assert found["seen"].count(None) == 0  # coarse at first, and all over
    assert len(set(found["seen"])) < 100


def test_the_fork_moves_with_the_momentum(call: Call) -> None:
    """On the parabola the border is 2 (1 + mu) / 4."""
    for momentum in (0.0, 0.2, 0.4):
        border = 0.5 * (1 + momentum)
        state = f"{{ ...session.PRESETS.parabola.state, momentum: {momentum} }}"
        fates = [
            call(f"rate_strip.columnAt({state}, {border + off}).fate") for off in (-0.005, 0.005)
        ]
        assert fates == ["converges", "diverges"]


def test_rates_have_the_digits_that_a_pixel_tells_apart(call: Call) -> None:
    whole = {"low": 0.005, "high": 0.06, "log": False, "most": 0.6}
    decades = {"low": 1, "high": 1000, "log": True, "most": 1e5}
    for window, px, fine in ((whole, 750, 1e-4), (whole, 330, 1e-4), (decades, 750, 0.01)):
        at = f"(place) => axis.shortRateAt({json.dumps(window)}, place, {px})"
        rates = call(f"Array.from({{ length: 80 }}, (_, k) => ({at})(k / 79))")
        assert rates == sorted(set(rates))
        assert all(len(f"{rate:.12g}".lstrip("0.").replace(".", "")) <= 4 for rate in rates)
        for rate, place in zip(rates, np.linspace(0, 1, 80), strict=True):
            back = call(f"axis.placeOf({json.dumps(window)}, {rate})")
            assert abs(back - place) * px < 1.5
        assert min(np.diff(rates)) >= 0.9 * fine * (1 if window is whole else rates[0])


def test_the_axis_is_enlarged_about_a_place_and_within_bounds(call: Call) -> None:
    whole = json.dumps({"low": 0.005, "high": 0.06, "log": False, "most": 0.6})
    at = call(f"axis.placeOf({whole}, 0.0404)")
    half = call(f"axis.widened({whole}, 0.5, {at})")
    assert half["high"] - half["low"] == pytest.approx(0.0275)
    assert call(f"axis.placeOf({json.dumps(half)}, 0.0404)") == pytest.approx(at)
    assert call(f"axis.widened({whole}, 1e6, 0.5)") == {
        "low": 0,
        "high": 0.6,
        "log": False,
        "most": 0.6,
    }
    assert call(f"axis.widened({whole}, 1e-9, 0.5)") == json.loads(whole)  # no box tells that
    part = call(f"axis.between({whole}, 0.8, 0.2)")
    assert (part["low"], part["high"]) == pytest.approx((0.016, 0.049))
    assert call(f"axis.ticksOf({whole}, 6)") == pytest.approx([0.01, 0.02, 0.03, 0.04, 0.05, 0.06])
    decades = json.dumps({"low": 0.01, "high": 1000, "log": True, "most": 1e5})
    assert call(f"axis.ticksOf({decades}, 9)") == pytest.approx([0.01, 0.1, 1, 10, 100, 1000])
    assert call(f"axis.ratesOf({decades}, 2)") == pytest.approx([10**-0.75, 10**1.75])


def test_words_stand_apart_and_guesses_are_judged(call: Call) -> None:
    words = [{"at": at, "width": 50} for at in (20, 90, 100, 330)]
    middles = call(f"fates.spread({json.dumps(words)}, 340)")
    assert min(np.diff(middles)) >= 50
    assert middles[0] >= 25
    assert middles[-1] <= 315
    flags = [
        {"fate": "converges", "rate": 0.01, "found": "converges"},
        {"fate": "bounces", "rate": 0.05, "found": "dead"},
    ]
    assert call(f"fates.judged({json.dumps(flags)})") == (
        "1 of your 2 flags stands right: at 0.05 it is dead."
    )
    assert call(f"fates.judged({json.dumps(flags[:1] * 2)})") == "Both flags stand right."
    columns = [
        {"fate": fate, "rate": rate}
        for fate, rate in (("converges", 1), ("bounces", 2), ("dead", 3), ("bounces", 4))
    ]
    told = f"fates.firstsOf({json.dumps(columns)}, ['converges', 'bounces', 'wanders'], String)"
    assert call(told) == " In the picture it bounces from 2 on."


def test_a_start_of_ones_own_is_the_training_s(call: Call) -> None:
    from nbhelpers.widgets.learning_rate_lab import LearningRateLab

    start = {"w12": 0.25, "w22": 0.25, "w1": 1.5, "w2": 1.5}
    lab = LearningRateLab(preset="004", start=start, history=[(0.01, 0, 20)])
    source = PRESETS["004"].example()
    moved = replace(source, network=source.network.replace_parameters(**start))
    run = moved.network.train(moved.x, moved.target, learning_rate=0.01, steps=20)
    assert lab.losses.tolist() == run.losses.tolist()
    assert lab.state()["start"] == start
    assert "start" not in LearningRateLab().state()
    found = call(f"new session.Session({json.dumps(lab.state())}).losses")
    assert found == pytest.approx(run.losses.tolist(), rel=1e-12)
    for bad in ({"w9": 1}, {"w1": None}, [], 3, {"w1": 1e300}):
        state = {**lab.state(), "start": bad}
        assert call(f"session.problemWith({json.dumps(state)})").startswith("start: ")
        with pytest.raises(ValueError, match="start"):
            LearningRateLab(preset="004", start=bad)
