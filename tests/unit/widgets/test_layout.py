"""Where the stepper's drawing puts things: nothing touches anything that it should not."""

from __future__ import annotations

import json
import re
from functools import cache
from itertools import combinations, pairwise
from typing import Any, NamedTuple

import numpy as np
import pytest

from nbhelpers.widgets.bundle import modules_object

WIDTHS = {"across": (560, 687, 704, 752, 960), "upright": (320, 328, 358, 430, 559)}
LONG = (-0.268941, -1234.567, 5.6212e-10, -5.6212e-5, -0.000438568, 123456.789, -9.87e99, 0.15)
SLACK = 1.0  # px that a number may be wider than its room


class Rect(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Rect) -> bool:
        return (
            min(self.right, other.right) - max(self.left, other.left) > 0.1
            and min(self.bottom, other.bottom) - max(self.top, other.top) > 0.1
        )

    def within(self, other: Rect, by: float) -> bool:
        return (
            self.left >= other.left + by
            and self.right <= other.right - by
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


@pytest.fixture(scope="module")
def page_code() -> Any:
    """V8 with the page's own modules ``layout`` and ``text`` in reach."""
    mini_racer = pytest.importorskip("py_mini_racer")
    engine = mini_racer.MiniRacer()
    modules = modules_object("stepper/layout", "stepper/drawing/text")
    engine.eval(f"const {{ layout: {{ layout, linePath }}, text: written }} = {modules};")
    return engine


def call(engine: Any, expression: str) -> Any:
    value: Any = json.loads(engine.eval(f"JSON.stringify({expression})"))
    return value


@cache
def longest(engine: Any, room: float, size: float) -> float:
    """The width of the longest of the numbers, each with as many digits as there is room for."""
    width = f"(v) => written.wide(written.fitted(v, {room}, {size}))"
    return size * max(float(w) for w in call(engine, f"{json.dumps(LONG)}.map({width})"))


@cache
def name_width(engine: Any, name: str, size: float) -> float:
    return float(call(engine, f"written.nameWidth({name!r}, {size})"))


def networks(count: int) -> list[tuple[list[int], str, float]]:
    """Random shapes, each with a direction and a width, after the shapes that matter most."""
    rng = np.random.default_rng(12)
    shapes = [[2, 2, 2], [2, 3, 1], [3, 3, 3], [3, 3, 3, 3], [1, 1], [3, 1], [3, 1, 3]]
    while len(shapes) < count:
        shapes.append(rng.integers(1, 4, rng.integers(2, 5)).tolist())
    return [
        (shape, direction, float(rng.choice(WIDTHS[direction])))
        for shape in shapes
        for direction in WIDTHS
    ]


def box_of(box: dict[str, float]) -> Rect:
    x, y, w, h = (box[key] for key in ("x", "y", "width", "height"))
    return Rect(x - w / 2, y - h / 2, x + w / 2, y + h / 2)


def line_of(spot: dict[str, Any], width: float, size: float) -> Rect:
    """Where a text stands that is so wide: as high as its capitals and what hangs below."""
    left = spot["x"] - {"start": 0, "middle": width / 2, "end": width}[spot["anchor"]]
    return Rect(left, spot["y"] - 0.4 * size, left + width, spot["y"] + 0.55 * size)


def test_no_label_touches_another_nor_a_line_nor_a_box(page_code: Any) -> None:
    for shape, direction, width in networks(150):
        plan = call(page_code, f"layout({shape}, {direction!r}, {width})")
        what = f"{shape} {direction} {width}"
        size = plan["text"]
        assert size == {"across": 14, "upright": 12}[direction]
        units = [unit for layer in plan["units"] for unit in layer]
        boxes = [box_of(box) for box in [*plan["inputs"], *units]]
        boxes += [box_of(box) for box in (plan["errors"] if direction == "across" else [])]
        boxes.append(box_of(plan["total"]))
        page = Rect(0, 0, plan["width"], plan["height"])
        assert all(box.within(page, 0) for box in boxes), what
        assert not any(a.meets(b) for a, b in combinations(boxes, 2)), what
        if direction == "upright" or len(shape) < 4:
            assert plan["width"] <= width * 1.04, what
        for texts, box in _labels(page_code, plan, shape):
            rects = [line_of(spot, wide, size) for spot, wide in texts]
            assert all(rect.within(box, 2) for rect in rects), what
            assert not any(a.meets(b) for a, b in combinations(rects, 2)), what
        for line in _lines(page_code, plan):
            inner = [Rect(b.left + 0.5, b.top + 0.5, b.right - 0.5, b.bottom - 0.5) for b in boxes]
            for x, y in line:
                assert not any(b.left < x < b.right and b.top < y < b.bottom for b in inner), what


def _labels(engine: Any, plan: Any, shape: list[int]) -> list[tuple[list[tuple[Any, float]], Rect]]:
    """The texts of every box, with the widths of the longest numbers, and the box."""
    size = plan["text"]
    letters = ["i", *["h", "k"][: len(shape) - 2], "o"]

    def room(spot: Any, extra: float = 0, bold: float = 1) -> float:
        free = round((spot["room"] - extra) / bold, 3)
        return float(min(free + SLACK, longest(engine, free, size)) * bold)

    def pair(row: Any, name: str, word: bool = False) -> list[tuple[Any, float]]:
        wide = row["name"]["room"] - 2 if word else name_width(engine, name, size)
        extra = 0 if word else max(0, wide - row["name"]["room"])
        value = {**row["value"], "x": row["value"]["x"] + extra}
        return [(row["name"], wide - 2), (value, room(row["value"], extra))]

    found = []
    for n, box in enumerate(plan["inputs"]):
        found.append((pair(box, f"i{n + 1}"), box_of(box)))
    for depth, layer in enumerate(plan["units"]):
        for n, box in enumerate(layer):
            unit = f"{letters[depth + 1]}{n + 1}"
            names = [f"w{n + 1}{k + 1}_{depth + 1}" for k in range(shape[depth])] + [f"b_{unit}"]
            texts = []
            for row, name in zip(box["rows"], names, strict=True):
                texts += pair(row, name)
                if box["both"]:
                    texts.append((row["gradient"], room(row["gradient"])))
            for name in ("net", "out"):
                if box["both"]:
                    wide = name_width(engine, f"{name}_{unit}", size)
                    halves = [box[name][key] for key in ("value", "gradient")]
                    texts += [(box[name]["name"], wide), *((half, room(half)) for half in halves)]
                else:
                    texts += pair(box[name], f"{name}_{unit}")
            found.append((texts, box_of(box)))
    name, value = plan["total"]["name"], plan["total"]["value"]
    total = [(name, 0.7 * size), (value, room(value, bold=1.12))]
    errors = [
        pair(box["target"], "target", word=True) + pair(box["error"], f"E_o{n + 1}")
        for n, box in enumerate(plan["errors"])
    ]
    if plan["direction"] == "across":
        return [
            *found,
            *((texts, box_of(box)) for texts, box in zip(errors, plan["errors"], strict=True)),
            (total, box_of(plan["total"])),
        ]
    return [*found, (sum(errors, total), box_of(plan["total"]))]


def _lines(engine: Any, plan: Any) -> list[list[tuple[float, float]]]:
    """Every wire and every line to E, as points along it."""
    ends = [
        wire[lane]
        for layer in plan["wires"]
        for unit in layer
        for wire in unit
        for lane in ("forward", "gradient")
    ]
    paths = call(engine, f"{json.dumps(ends)}.map((l) => linePath(l, {plan['direction']!r}))")
    along = np.linspace(0, 1, 25)
    lines = []
    for path in paths:
        points = np.array(re.findall(r"-?[\d.]+", path), dtype=float).reshape(4, 2)
        weights = np.array([(1 - along) ** 3, 3 * along * (1 - along) ** 2])
        weights = np.vstack([weights, [3 * along**2 * (1 - along), along**3]])
        lines.append([(float(x), float(y)) for x, y in weights.T @ points])
    for corners in plan["plain"]:
        for (x0, y0), (x1, y1) in pairwise(corners):
            lines.append([(x0 + t * (x1 - x0), y0 + t * (y1 - y0)) for t in along.tolist()])
    return lines


@pytest.mark.parametrize(
    ("shape", "most"),
    [([2, 2, 2], 412), ([2, 3, 1], 422), ([3, 3, 3], 466), ([3, 3, 3, 3], 640)],
)
def test_a_phone_shows_all_of_a_network(page_code: Any, shape: list[int], most: int) -> None:
    plan = call(page_code, f"layout({shape}, 'upright', 328)")
    assert (plan["width"], plan["height"]) == (328, pytest.approx(plan["height"]))
    assert plan["height"] <= most
    rows = plan["units"][0][0]["rows"]
    assert rows[1]["value"]["y"] - rows[0]["value"]["y"] >= 24  # a finger's


@pytest.mark.parametrize(
    ("shape", "most"), [([2, 2, 2], 330), ([3, 3, 3], 430), ([3, 3, 3, 3], 430)]
)
def test_a_desk_has_room_for_more_than_the_network(
    page_code: Any, shape: list[int], most: int
) -> None:
    for width in (704, 752, 960):
        plan = call(page_code, f"layout({shape}, 'across', {width})")
        assert plan["height"] <= most
        assert plan["width"] <= width
