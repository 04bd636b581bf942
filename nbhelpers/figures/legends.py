"""Names beside lines and above axes: which series is which, without relying on color."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as MatplotlibFigure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.lines import Line2D

from nbhelpers.figures import svg
from nbhelpers.figures.palette import INK

LONGEST = 112.0  # px; longer names go into a legend above the axes
SIZE = 14.0
SAMPLE = 24.0  # px, length of the piece of line before a name


def label_lines(fig: MatplotlibFigure, axes: Axes, lines: Mapping[str, Line2D]) -> None:
    """Write every line's name at its end, after a sample of its dash pattern."""
    if max(svg.width(name, SIZE) for name in lines) > LONGEST or len(lines) > 6:
        legend_names(lines)
        for name, line in lines.items():
            line.set_label(name)
        legend_above(fig, axes)
        return
    fig.draw_without_rendering()
    box = axes.get_window_extent()
    scale = 72 / fig.dpi  # the layout thinks in dots, the picture in px
    wide, high = box.width * scale, box.height * scale
    room = svg.WIDE * max(svg.width(name, SIZE) for name in lines) + SAMPLE + 18
    wide -= room  # what the axes keep once the names stand beside them
    ends = {name: _end(axes, line) for name, line in lines.items()}
    for name, y in spread(ends, gap=1.25 * SIZE / high).items():
        line = lines[name]
        sample = Line2D([], [])
        sample.update_from(line)
        sample.set(
            data=([1 + 6 / wide, 1 + (6 + SAMPLE) / wide], [y, y]),
            transform=axes.transAxes,
            clip_on=False,
        )
        axes.add_line(sample)
        axes.text(
            1 + (12 + SAMPLE) / wide,
            y,
            name,
            transform=axes.transAxes,
            verticalalignment="center_baseline",
            color=INK,
            fontsize=SIZE,
        )
    # The layout leaves room for the names as its own font sets them; the page's may be wider.
    spare = 8 / (72 * fig.get_figwidth())
    layout = fig.get_layout_engine()
    assert isinstance(layout, ConstrainedLayoutEngine)  # the book's style asks for it
    layout.set(rect=(0, 0, 1 - spare, 1))


def legend_names(names: Iterable[object]) -> None:
    """Refuse names that a legend of Matplotlib leaves out."""
    for name in names:
        if str(name)[:1] in ("", "_"):
            raise ValueError(
                f"series {name!r}: expected a name for the legend, not empty and without _ in front"
            )


def legend_above(fig: MatplotlibFigure, axes: Axes) -> None:
    """Put the legend above the axes, in as many columns as fit."""
    handles, names = axes.get_legend_handles_labels()
    longest = max(svg.width(name, SIZE) for name in names) + 60
    columns = max(1, min(len(names), int(fig.get_figwidth() * 72 // longest)))
    rows = -(-len(names) // columns)
    fig.set_figheight(fig.get_figheight() + (rows - 1) * 1.5 * SIZE / 72)
    lines = [handle for handle in handles if isinstance(handle, Line2D)]
    sample = 2.0 if any(line.get_linestyle() != "None" for line in lines) else 0.8
    fig.legend(loc="outside upper left", ncols=columns, handlelength=sample)


def spread(heights: Mapping[str, float], *, gap: float) -> dict[str, float]:
    """Return heights in [0, 1] at least ``gap`` apart, in the same order and close to the given."""
    names = sorted(heights, key=lambda name: heights[name])
    placed: list[float] = []
    for name in names:
        lowest = placed[-1] + gap if placed else 0.0
        placed.append(max(heights[name], lowest))
    highest = 1.0
    for i in reversed(range(len(placed))):
        placed[i] = min(placed[i], highest)
        highest = placed[i] - gap
    return dict(zip(names, placed, strict=True))


def _end(axes: Axes, line: Line2D) -> float:
    """The height of a line's last visible point, from 0 at the bottom of the axes to 1."""
    low, high = axes.get_ylim()
    y = np.asarray(line.get_ydata(), dtype=float)
    y = y[np.isfinite(y) & ((y > 0) | (axes.get_yscale() == "linear"))]
    if not len(y):
        return 0.5
    last = y[-1]
    if axes.get_yscale() == "log":
        low, high, last = np.log([low, high, last])
    return float(np.clip((last - low) / (high - low), 0, 1))
