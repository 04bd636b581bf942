"""Curves, points, bars and landscapes in the book's style."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as MatplotlibFigure
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from nbhelpers.arguments import (
    Array,
    count,
    finite,
    floats,
    interval,
    items,
    mapping,
    numbers,
    positive,
)
from nbhelpers.figures import svg
from nbhelpers.figures.figure import Figure
from nbhelpers.figures.legends import label_lines, legend_above, legend_names
from nbhelpers.figures.palette import ACCENT, FORWARD, GRADIENT, GRID, INK, MUTED, TARGET
from nbhelpers.figures.themed import style, themed
from nbhelpers.figures.thinning import thin

_MARKERS = "os^Dv*"
_COLORS = (FORWARD, GRADIENT, TARGET, ACCENT, INK, MUTED)


def _axes(
    xlabel: str, ylabel: str, *, log_x: bool = False, log_y: bool = False
) -> tuple[MatplotlibFigure, Axes]:
    fig = MatplotlibFigure()
    axes = fig.add_subplot()
    axes.set_xscale("log" if log_x else "linear")
    axes.set_yscale("log" if log_y else "linear")
    axes.set_xlabel(xlabel)
    axes.set_ylabel(ylabel)
    return fig, axes


def _row(name: str, values: ArrayLike) -> Array:
    """Return numbers in a row; NaN and infinity leave gaps in a curve."""
    row = floats(name, values)
    if row.ndim != 1 or not row.size:
        raise ValueError(f"{name}: expected one or more numbers in a row, got shape {row.shape}")
    return row


def curves(
    series: Mapping[str, ArrayLike],
    *,
    x: ArrayLike | None = None,
    xlabel: str,
    ylabel: str,
    log_x: bool = False,
    log_y: bool = False,
    floor: float | None = None,
    alt: str,
    caption: str,
) -> Figure:
    """Draw one line per series, told apart by dash pattern and a label as well as by color.

    Parameters
    ----------
    series : mapping of str to (n,) array_like
        Name and values of each curve.
    x : (n,) array_like, optional
        Where the values stand; default ``0, 1, 2, ...``.
    xlabel, ylabel : str
        Names of the axes.
    log_x, log_y : bool
        Logarithmic axes.
    floor : float, optional
        A horizontal line that the curves cannot cross, such as the lowest reachable loss.
    alt, caption : str
        The text alternative and the caption.

    Raises
    ------
    TypeError, ValueError
        If there is no series, one holds no numbers or not as many as ``x``, or ``floor`` is no
        number.
    """
    if not mapping("series", series, "names to numbers"):
        raise ValueError("series: expected at least one curve, got none")
    if floor is not None:
        floor = finite("floor", floor)
    with style():
        fig, axes = _axes(xlabel, ylabel, log_x=log_x, log_y=log_y)
        lines, whole = {}, not log_x
        for name, values in series.items():
            y = _row(f"series {name!r}", values)
            at = np.arange(y.size, dtype=float) if x is None else _row("x", x)
            if at.shape != y.shape:
                raise ValueError(
                    f"series {name!r}: expected shape {at.shape}, that of x, got {y.shape}"
                )
            (lines[name],) = axes.plot(*thin(at, y))
            whole = whole and bool(np.all(at % 1 == 0))
        if whole:  # there is no update 0.5
            axes.xaxis.set_major_locator(
                MaxNLocator("auto", steps=[1, 2, 2.5, 5, 10], integer=True)
            )
        if floor is not None:
            lines["floor"] = axes.axhline(floor, color=MUTED, linestyle=(0, (2, 2)), linewidth=1.4)
        if len(lines) > 1:
            label_lines(fig, axes, lines)
        return themed(fig, alt=alt, caption=caption)


def scatter(
    series: Mapping[str, tuple[ArrayLike, ArrayLike]],
    *,
    xlabel: str,
    ylabel: str,
    log_x: bool = False,
    log_y: bool = False,
    size: float = 6.0,
    alt: str,
    caption: str,
) -> Figure:
    """Draw points, with a marker of its own for every series.

    Parameters
    ----------
    series : mapping of str to (x, y)
        Two ``(n,)`` array_like for each name.
    xlabel, ylabel : str
        Names of the axes.
    log_x, log_y : bool
        Logarithmic axes.
    size : float
        Diameter of a marker in px; 1 to 2 for clouds of thousands of points.
    alt, caption : str
        The text alternative and the caption.

    Raises
    ------
    TypeError, ValueError
        If there is no series, one is not two sequences of numbers of one length, or one of
        several has no name for the legend.
    """
    if not mapping("series", series, "names to (x, y)"):
        raise ValueError("series: expected at least one set of points, got none")
    if len(series) > 1:
        legend_names(series)
    with style():
        fig, axes = _axes(xlabel, ylabel, log_x=log_x, log_y=log_y)
        for i, (name, points) in enumerate(series.items()):
            entries = items(f"series {name!r}", points, "x and y")
            pair = [floats(f"series {name!r}", entry) for entry in entries]
            if len(pair) != 2 or pair[0].shape != pair[1].shape or not pair[0].size:
                shapes = ", ".join(str(entry.shape) for entry in pair)
                raise ValueError(
                    f"series {name!r}: expected x and y of one shape, not empty, got {shapes}"
                )
            axes.plot(
                *pair,
                linestyle="none",
                marker=_MARKERS[i % len(_MARKERS)],
                markersize=size,
                markeredgewidth=0,
                color=_COLORS[i % len(_COLORS)],
                label=name,
            )
        if len(series) > 1:
            legend_above(fig, axes)
        return themed(fig, alt=alt, caption=caption)


def bars(
    values: Mapping[str, float],
    *,
    xlabel: str,
    log_x: bool = False,
    color: str = FORWARD,
    alt: str,
    caption: str,
) -> Figure:
    """Draw one horizontal bar per name, with its value written at the end.

    Parameters
    ----------
    values : mapping of str to float
        Name and length of each bar, from top to bottom; above 0 on a logarithmic axis.
    xlabel : str
        What the length measures, with its unit.
    log_x : bool
        Logarithmic axis.
    color : str
        One of the palette's constants, such as ``GRADIENT``.
    alt, caption : str
        The text alternative and the caption.

    Raises
    ------
    TypeError, ValueError
        If there is no bar, a value is no finite number or cannot stand on a logarithmic axis, or
        the color is not of the palette.
    """
    if not mapping("values", values, "names to numbers"):
        raise ValueError("values: expected at least one bar, got none")
    check = positive if log_x else finite
    values = {name: check(f"values[{name!r}]", value) for name, value in values.items()}
    with style():
        fig = MatplotlibFigure(figsize=(380 / 72, (60 + 30 * len(values)) / 72))
        axes = fig.add_subplot()
        axes.set_xlabel(xlabel)
        axes.set_xscale("log" if log_x else "linear")
        drawn = axes.barh(list(values), list(values.values()), color=color, height=0.6)
        axes.bar_label(drawn, [svg.value_text(v) for v in values.values()], padding=4)
        axes.invert_yaxis()
        axes.grid(visible=False, axis="y")
        axes.margins(x=0.15)
        return themed(fig, alt=alt, caption=caption)


def landscape(
    f: Callable[[Array, Array], ArrayLike],
    xrange: tuple[float, float],
    yrange: tuple[float, float],
    *,
    path: Sequence[tuple[float, float]] | None = None,
    xlabel: str = "x",
    ylabel: str = "y",
    levels: int = 7,
    alt: str,
    caption: str,
) -> Figure:
    """Draw the level lines of ``f(x, y)`` and a path of descent over them.

    Parameters
    ----------
    f : callable
        Takes two arrays of one shape and returns the heights, elementwise.
    xrange, yrange : (float, float)
        The window.
    path : sequence of (x, y), optional
        The steps of a descent; the start is a circle, the end a star.
    xlabel, ylabel : str
        Names of the axes.
    levels : int
        Number of level lines, at least 1.
    alt, caption : str
        The text alternative and the caption.

    Raises
    ------
    TypeError, ValueError
        If ``f`` does not work elementwise, or its heights give no level line (all are equal, or
        one is NaN); if a range is not two different finite numbers, ``levels`` is no whole number
        above 0, or the path is empty or no sequence of points.
    """
    if not callable(f):
        raise TypeError(f"f: expected a function of two arrays, got {f!r}")
    xrange, yrange = interval("xrange", xrange), interval("yrange", yrange)
    if count("levels", levels) == 0:
        raise ValueError("levels: expected at least 1, got 0")
    if path is not None:
        steps = numbers("path", path)
        if steps.ndim != 2 or steps.shape[1] != 2:
            raise ValueError(f"path: expected shape (n, 2), at least one point, got {steps.shape}")
    x, y = np.meshgrid(np.linspace(*xrange, 61), np.linspace(*yrange, 61))
    z = floats("the result of f", f(x, y))
    if z.shape != x.shape:
        raise ValueError(f"the result of f: expected shape {x.shape}, got {z.shape}")
    with style():
        fig, axes = _axes(xlabel, ylabel)
        cuts = np.quantile(z, np.linspace(0.02, 0.88, levels))
        heights = axes.contour(x, y, z, levels=np.unique(cuts), colors=[GRID], linewidths=1.2)
        if not any(len(line) for lines in heights.allsegs for line in lines):
            raise ValueError(
                "the result of f: expected finite heights that differ, "
                f"got {z.min():g} to {z.max():g} without a level line"
            )
        axes.clabel(heights, fmt=lambda v: svg.value_text(float(v), 2), fontsize=14, colors=[MUTED])
        axes.grid(visible=False)
        if path is not None:
            axes.plot(*steps.T, "o-", color=GRADIENT, markersize=3.5, linewidth=1.5)
            axes.plot(*steps[0], "o", color=GRADIENT, markersize=9, label="start", linestyle="")
            axes.plot(*steps[-1], "*", color=TARGET, markersize=13, label="end", linestyle="")
            legend_above(fig, axes)
        axes.locator_params(nbins=5)
        axes.set_xlim(*xrange)
        axes.set_ylim(*yrange)
        axes.spines[:].set_color(GRID)
        return themed(fig, alt=alt, caption=caption)
