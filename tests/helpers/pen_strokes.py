"""Digits as a pen writes them: strokes of points in a square of side 1, y downward, in several styles.

And what the view of the digits draws in answer: the squares of the gradient.
"""

import math
import re

from playwright.sync_api import Locator

Stroke = list[tuple[float, float]]


def arc(x: float, y: float, rx: float, ry: float, start: float, end: float) -> Stroke:
    """Part of an ellipse; angles in degrees, 0 to the right, 90 downward."""
    n = max(2, round(abs(end - start) / 15))
    angles = (math.radians(start + (end - start) * k / n) for k in range(n + 1))
    return [(x + rx * math.cos(a), y + ry * math.sin(a)) for a in angles]


DIGITS: dict[str, list[Stroke]] = {
    "0 round": [arc(0.5, 0.5, 0.26, 0.36, -90, -450)],
    "0 narrow": [arc(0.5, 0.5, 0.18, 0.38, -60, 300)],
    "0 small": [arc(0.3, 0.6, 0.13, 0.2, -90, 270)],
    "1 bar": [[(0.5, 0.12), (0.5, 0.88)]],
    "1 flag": [[(0.36, 0.3), (0.54, 0.12), (0.54, 0.88)]],
    "1 foot": [[(0.36, 0.28), (0.52, 0.12), (0.52, 0.88)], [(0.34, 0.88), (0.7, 0.88)]],
    "2 round": [[*arc(0.5, 0.33, 0.22, 0.2, -170, 30), (0.3, 0.86), (0.75, 0.86)]],
    "2 swan": [
        [*arc(0.48, 0.32, 0.2, 0.2, -160, 50), (0.42, 0.7), (0.28, 0.84), (0.5, 0.82), (0.76, 0.88)]
    ],
    "2 small": [[*arc(0.6, 0.5, 0.12, 0.1, -170, 30), (0.5, 0.78), (0.74, 0.78)]],
    "3 round": [[*arc(0.47, 0.31, 0.2, 0.18, -160, 90), *arc(0.47, 0.68, 0.22, 0.19, -90, 150)]],
    "3 wide": [[*arc(0.45, 0.3, 0.25, 0.18, -150, 80), *arc(0.45, 0.68, 0.28, 0.2, -80, 140)]],
    "3 slanted": [[*arc(0.54, 0.3, 0.18, 0.17, -160, 90), *arc(0.46, 0.67, 0.22, 0.2, -80, 150)]],
    "4 open": [[(0.35, 0.14), (0.28, 0.55), (0.74, 0.55)], [(0.62, 0.3), (0.58, 0.88)]],
    "4 closed": [[(0.58, 0.88), (0.58, 0.12), (0.24, 0.62), (0.78, 0.62)]],
    "4 slanted": [[(0.46, 0.12), (0.24, 0.58), (0.76, 0.56)], [(0.66, 0.36), (0.52, 0.9)]],
    "5 round": [
        [(0.36, 0.14), (0.33, 0.45), *arc(0.47, 0.64, 0.22, 0.23, -120, 140)],
        [(0.36, 0.14), (0.72, 0.14)],
    ],
    "5 one line": [
        [(0.72, 0.14), (0.36, 0.14), (0.34, 0.46), *arc(0.48, 0.65, 0.2, 0.22, -110, 140)]
    ],
    "5 slanted": [
        [(0.76, 0.14), (0.44, 0.16), (0.36, 0.46), *arc(0.48, 0.64, 0.2, 0.22, -110, 140)]
    ],
    "6 round": [[(0.62, 0.13), (0.42, 0.32), (0.32, 0.55), *arc(0.5, 0.68, 0.19, 0.19, 190, -170)]],
    "6 steep": [[(0.5, 0.12), (0.37, 0.35), (0.33, 0.6), *arc(0.49, 0.7, 0.16, 0.17, 190, -170)]],
    "6 large": [[(0.66, 0.1), (0.4, 0.3), (0.27, 0.6), *arc(0.5, 0.67, 0.23, 0.22, 190, -170)]],
    "7 plain": [[(0.26, 0.14), (0.74, 0.14), (0.42, 0.88)]],
    "7 crossed": [[(0.28, 0.14), (0.74, 0.14), (0.44, 0.88)], [(0.36, 0.5), (0.72, 0.5)]],
    "7 steep": [[(0.3, 0.16), (0.7, 0.14), (0.52, 0.5), (0.46, 0.88)], [(0.34, 0.52), (0.68, 0.5)]],
    "8 two rings": [arc(0.5, 0.31, 0.17, 0.18, 90, 450), arc(0.5, 0.68, 0.2, 0.19, -90, 270)],
    "8 one line": [
        [
            *arc(0.5, 0.31, 0.17, 0.18, -30, -220),
            *arc(0.5, 0.68, 0.19, 0.19, -50, 220),
            *arc(0.5, 0.31, 0.17, 0.18, 40, -30),
        ]
    ],
    "8 slim": [arc(0.52, 0.3, 0.13, 0.18, 90, 450), arc(0.5, 0.68, 0.15, 0.2, -90, 270)],
    "9 straight": [[*arc(0.5, 0.33, 0.18, 0.19, 0, -350), (0.68, 0.3), (0.66, 0.88)]],
    "9 hook": [
        [
            *arc(0.5, 0.32, 0.18, 0.19, 0, -350),
            (0.68, 0.3),
            (0.67, 0.6),
            *arc(0.48, 0.66, 0.2, 0.22, 10, 130),
        ]
    ],
    "9 slanted": [[*arc(0.52, 0.33, 0.18, 0.19, 0, -350), (0.7, 0.3), (0.5, 0.88)]],
}


def squares(view: Locator) -> list[dict[tuple[int, int], float]]:
    """The sides of the full squares and of the hollow ones, by row and column, in pixels' sides."""
    found = []
    for kind in ("full", "hollow"):
        path = view.locator(f".digit-{kind}").get_attribute("d") or ""
        sides: dict[tuple[int, int], float] = {}
        for x, y, side in re.findall(r"M([\d.]+) ([\d.]+)h([\d.]+)", path):
            half = float(side) / 2
            place = int(float(y) + half), int(float(x) + half)
            sides[place] = max(float(side), sides.get(place, 0.0))
        found.append(sides)
    return found
