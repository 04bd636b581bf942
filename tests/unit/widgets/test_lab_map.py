"""The laboratory's map: its scale, its window, and which region is dead."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from py_mini_racer import MiniRacer

from nbhelpers.networks import notebook_004
from nbhelpers.widgets.bundle import modules_object
from nbhelpers.widgets.engine.facts import state_of

Call = Callable[[str], Any]


@pytest.fixture(scope="module")
def call() -> Call:
    engine = MiniRacer()
    modules = modules_object("learning_rate_lab/map/scale", "engine/landscape")
    engine.eval(f"const {{ scale, landscape }} = {modules};")
    return lambda code: json.loads(engine.eval(f"JSON.stringify({code})"))


def test_a_band_is_half_a_decade_of_loss_above_the_floor(call: Call) -> None:
    assert call("scale.scaleOf(1, 0)") == {"top": 1, "bottom": -4}
    assert call("scale.scaleOf(0.2097, 0.00245)") == {"top": 1, "bottom": -4}
    losses = [25, 10, 9.9, 3, 1, 0.5, 0.02, 1e-4, 1e-30, 0]
    bands = call(f"[...scale.bandsOf(Float64Array.from({losses}), 0, {{ top: 1 }})]")
    assert bands == [0, 0, 1, 2, 2, 3, 6, 10, 10, 10]
    raised = [loss + 7 for loss in losses[:7]]
    assert call(f"[...scale.bandsOf(Float64Array.from({raised}), 7, {{ top: 1 }})]") == bands[:7]
    assert call("[...scale.bandsOf(Float64Array.of(Infinity, NaN), 0, { top: 1 })]") == [0, 0]
    crossed = call("[0, 1, 2, 3, 4].map((band) => scale.isDecade(band, band + 1))")
    assert crossed == [True, False, True, False, True]


def test_the_window_grows_where_it_must_and_to_three_times_at_most(call: Call) -> None:
    assert call("scale.windowOf(1, 0.8, [1, 1.5])") == pytest.approx([0.2, 1.8])
    low, high = call("scale.windowOf(1, 0.8, [1, 2.5])")
    assert 2.5 < high < 3
    assert high - 1 == pytest.approx(1 - low)
    assert call("scale.windowOf(1, 0.8, [1, -1e30])") == pytest.approx([-1.4, 3.4])


def test_an_arrow_points_to_what_is_outside(call: Call) -> None:
    assert call("scale.arrowTo(10, 10, [300, 200])") is None
    right = call("scale.arrowTo(900, 100, [300, 200])")
    assert right == pytest.approx({"x": 296, "y": 100, "angle": 0})
    up = call("scale.arrowTo(150, -1e9, [300, 200])")
    assert up == pytest.approx({"x": 150, "y": 4, "angle": -90})


def test_names_keep_apart_and_within(call: Call) -> None:
    grid = "Float64Array.from({ length: 3600 }, (_, k) => ((k % 60) ** 2 + (k / 60) ** 2) / 100)"
    bands = f"scale.bandsOf({grid}, 0, {{ top: 1 }})"
    names = call(f"scale.namesOf({bands}, 60, [336, 280], {{ top: 1 }}, [[30, 250]])")
    assert len(names) > 1
    places = [(30, 250), *((name["x"], name["y"]) for name in names)]
    for n, (x, y) in enumerate(places):
        assert 0 < x < 336
        assert 0 < y < 280
        for a, b in places[:n]:
            assert abs(x - a) > 20 or abs(y - b) > 14


def test_the_dead_region_is_where_a_layer_is_off(call: Call) -> None:
    example = notebook_004()
    state = json.dumps(state_of(example, learning_rate=0.01))
    losses, off = call(
        "(() => { const off = new Uint8Array(400);"
        f"const losses = landscape.landscapeSlice({state}, ['w12', 'w22'], ['w1', 'w2'], [-2, 2], [-1, 3], 20, off);"
        "return [[...losses], [...off]]; })()"
    )
    grid = np.array(losses).reshape(20, 20), np.array(off, bool).reshape(20, 20)
    assert 0 < grid[1].sum() < 400
    assert np.all(grid[0][grid[1]] == 25)
    for row, column in [(0, 19), (5, 2), (19, 19), (19, 0), (10, 12)]:
        w12, w1 = -2 + 4 * column / 19, -1 + 4 * row / 19
        moved = example.network.replace_parameters(w12=w12, w22=w12, w1=w1, w2=w1)
        forward = moved.forward(example.x)
        assert grid[1][row, column] == any(not layer.any() for layer in forward.outs)
    middle = call(f"scale.middleOf(Uint8Array.from({off}), 20)")
    assert grid[1][19 - int(middle["y"] * 20), int(middle["x"] * 20)]
    assert call("scale.middleOf(new Uint8Array(400), 20)") is None
