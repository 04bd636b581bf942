"""The place that a widget will take, kept free on the page until it comes alive.

``heights.json`` has, by a widget's id, its height in windows of the widths of `WIDTHS`;
``make heights`` measures them. Without an entry the fallback's own height is kept. They are those of
one book, which asks for them by ``widget_heights`` in its ``_config.yml``.
"""

import json
import re
from functools import cache
from pathlib import Path

from sphinx.application import Sphinx

WIDTHS = (360, 390, 820, 1280, 1440)
"""Widths of the windows that are measured; ``shared/page.css`` knows which is for which window."""

FILE = Path(__file__).parent / "heights.json"
_FIGURE = re.compile(r'<figure class="bbh-widget" data-widget="\w+" id="([a-z0-9-]+)"')


@cache
def _heights() -> dict[str, list[int]]:
    table: dict[str, list[int]] = json.loads(FILE.read_text("utf-8"))
    return table


def reserve(body: str) -> str:
    """Tell a page's style how high each of its widgets will be."""

    def told(figure: re.Match[str]) -> str:
        heights = _heights().get(figure[1], [])
        mouse, fingers = heights[: len(WIDTHS)], heights[len(WIDTHS) :]
        steps = [
            f"--h{width}:{height}px"
            for n, (width, height) in enumerate(zip(WIDTHS, mouse, strict=False))
            if n == 0 or height != mouse[n - 1]
        ] + [
            f"--c{width}:{height}px"
            for width, height, other in zip(WIDTHS, fingers, mouse, strict=False)
            if height != other
        ]
        return figure[0] + (f' style="{";".join(steps)}"' if steps else "")

    return _FIGURE.sub(told, body)


def setup(app: Sphinx) -> None:
    """Register the setting."""
    app.add_config_value("widget_heights", False, "html", types=[bool])
