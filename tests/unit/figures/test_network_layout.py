"""Static drawings and steppers place everything alike: Python repeats what layout.js lays down."""

import json
from dataclasses import asdict
from typing import Any

import numpy as np
import pytest
from py_mini_racer import MiniRacer

from nbhelpers.figures.network_layout import layout
from nbhelpers.widgets.bundle import modules_object


def _differences(mine: Any, theirs: Any, path: str = "") -> list[str]:
    if isinstance(theirs, dict):
        keys = {key for key, value in mine.items() if value is not None}
        if keys != theirs.keys():
            return [f"{path}: {sorted(keys ^ theirs.keys())}"]
        return [d for key in theirs for d in _differences(mine[key], theirs[key], f"{path}.{key}")]
    if isinstance(theirs, list):
        if len(mine) != len(theirs):
            return [f"{path}: {len(mine)} and {len(theirs)}"]
        pairs = zip(mine, theirs, strict=True)
        return [d for n, (a, b) in enumerate(pairs) for d in _differences(a, b, f"{path}[{n}]")]
    same = abs(mine - theirs) < 0.1 if isinstance(theirs, float | int) else mine == theirs
    return [] if same else [f"{path}: {mine} and {theirs}"]


def test_python_and_javascript_place_300_networks_alike() -> None:
    engine = MiniRacer()
    engine.eval(f"const {{ layout }} = {modules_object('stepper/layout')};")
    rng = np.random.default_rng(12)
    seen = set()
    for _ in range(300):
        sizes = [int(n) for n in rng.integers(1, 4, size=rng.integers(2, 5))]
        width, kinds = float(rng.integers(300, 1100)), int(rng.integers(1, 3))
        for direction in ("across", "upright"):
            call = f"layout.layout({sizes}, '{direction}', {width}, {{ kinds: {kinds} }})"
            theirs = json.loads(engine.eval(f"JSON.stringify({call})"))
            mine = asdict(layout(sizes, direction, width, kinds=kinds))
            assert _differences(mine, theirs) == [], (sizes, direction, width, kinds)
            seen |= {(direction, box["both"]) for layer in theirs["units"] for box in layer}
    assert len(seen) == 4


def test_a_difference_is_seen() -> None:
    plan = asdict(layout([2, 2, 2], "across", 700))
    moved = json.loads(json.dumps(plan))
    moved["units"][0][0]["rows"][1]["value"]["x"] += 0.2
    del moved["units"][0][0]["net"]["gradient"]
    found = _differences(plan, json.loads(json.dumps(moved)))
    assert any("rows[1].value.x" in text for text in found)
    assert any("gradient" in text for text in found)
    with pytest.raises(KeyError):
        layout([1, 4], "upright", 300)
