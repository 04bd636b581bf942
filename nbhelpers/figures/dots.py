"""Clouds of points: one path instead of an element a point, so that a dense picture stays small."""

from __future__ import annotations

import re
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"
MANY = 200  # points; fewer stay what they are


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
