"""Long curves and dense clouds with less in them, which look the same."""

from __future__ import annotations

import itertools
import re
from xml.etree import ElementTree

import numpy as np

from nbhelpers.arguments import Array

MAX_POINTS = 400
SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"
MANY = 200  # points of a cloud; fewer stay what they are


def thin(x: Array, y: Array, *, limit: int = MAX_POINTS) -> tuple[Array, Array]:
    """Return at most ``limit`` points of a curve, with the extremes of every stretch kept.

    Each of ``limit / 2`` stretches of equal length gives its lowest and its highest point, so a
    spike survives. Where values between two kept points are NaN or infinite, one of them comes on
    top, so a gap stays a gap.
    """
    if len(x) <= limit:
        return x, y
    heights = np.where(np.isfinite(y), y, np.nan)
    keep = {0, len(x) - 1}
    edges = np.linspace(0, len(x), limit // 2).astype(int)
    for start, end in itertools.pairwise(edges):
        part = heights[start:end]
        if not np.isnan(part).all():
            keep |= {start + int(np.nanargmin(part)), start + int(np.nanargmax(part))}
    index = np.array(sorted(keep))
    gaps = np.flatnonzero(np.isnan(heights))
    _, first = np.unique(np.searchsorted(index, gaps), return_index=True)
    index = np.union1d(index, gaps[first])
    return x[index], y[index]


def join_dots(root: ElementTree.Element) -> None:
    """Replace every group of many equal round markers by one path of round dots, in place.

    Dots that share a place on a grid of 0.5 px are drawn once.
    """
    markers = {path.get("id"): path for path in root.iter(f"{SVG}path") if path.get("id")}
    for group in root.iter(f"{SVG}g"):
        uses = list(group)
        if len(uses) < MANY or any(use.tag != f"{SVG}use" for use in uses):
            continue
        kinds = {(use.get(HREF), use.get("style")) for use in uses}
        href, style = kinds.pop()
        outline = markers[(href or "").removeprefix("#")].get("d", "")
        fill = re.search(r"fill: (#[0-9a-f]{6})", style or "")
        if kinds or "C" not in outline or fill is None:
            continue
        xs = [float(v) for v in re.findall(r"(-?[\d.]+) -?[\d.]+", outline)]
        places = sorted({tuple(round(2 * float(use.get(k, 0))) / 2 for k in "xy") for use in uses})
        opacity = re.search(r"opacity: [\d.]+", style or "")
        for use in uses:
            group.remove(use)
        ElementTree.SubElement(
            group,
            f"{SVG}path",
            d=" ".join(f"M {x} {y} L {x} {y}" for x, y in places),
            style=f"fill: none; stroke: {fill[1]}; stroke-width: {max(xs) - min(xs):.1f}; "
            f"stroke-linecap: round{f'; {opacity[0]}' if opacity else ''}",
        )
