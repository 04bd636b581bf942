"""Curves, points and bars in the book's style."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as MatplotlibFigure
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from nbhelpers.arguments import (
    Array,
    finite,
    floats,
    items,
    mapping,
    positive,
)
from nbhelpers.figures import svg
from nbhelpers.figures.figure import Figure
from nbhelpers.figures.legends import label_lines, legend_above, legend_names
from nbhelpers.figures.palette import FORWARD, INK, MUTED
from nbhelpers.figures.themed import style, themed
from nbhelpers.figures.thinning import thin

_MARKERS = "os^Dv*"
_OTHERS = (INK, MUTED)  # in turn: series that have no color of their own
_WIDE = (380 / 72, 200 / 72)
_SCALES = {False: 1.2, True: 1.9}  # by whether a chart is as wide as the text


def plot_axes(
    xlabel: str, ylabel: str, *, log_x: bool = False, log_y: bool = False, wide: bool = False
) -> tuple[MatplotlibFigure, Axes]:
    """Return a figure with one pair of axes; a name too long for the y axis stands above it."""
    fig = MatplotlibFigure(figsize=_WIDE) if wide else MatplotlibFigure()
    axes = fig.add_subplot()
    axes.set_xscale("log" if log_x else "linear")
    axes.set_yscale("log" if log_y else "linear")
    axes.set_xlabel(xlabel)
    if svg.WIDE * svg.width(ylabel) > 72 * fig.get_figheight() - 40:
        axes.set_title(ylabel, loc="left")
    else:
        axes.set_ylabel(ylabel)
    return fig, axes


def _colors(names: Iterable[str], color: str | Mapping[str, str]) -> list[str]:
    """The color of each series: its own, or that of the first, or ink and gray in turn."""
    own = dict(color) if isinstance(color, Mapping) else {}
    if unknown := own.keys() - {*names}:
        raise ValueError(f"color: expected names of series, got {', '.join(sorted(unknown))}")
    first = color if isinstance(color, str) else INK
    return [own.get(name, _OTHERS[i % 2] if i or own else first) for i, name in enumerate(names)]


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
    color: str | Mapping[str, str] = INK,
    wide: bool = False,
    alt: str,
    caption: str,
) -> Figure:
    """Draw one line per series, told apart by dash patterns and labels.

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
    color : str or mapping of str to str
        What the first series shows, by one of the palette's constants: ``TARGET`` for E,
        ``FORWARD`` for a value or a weight, ``GRADIENT`` for a gradient; the others are ink and
        gray. Or the colors of the series that have one, by their names.
    wide : bool
        As wide as the text, for a picture that needs it.
    alt, caption : str
        The text alternative and the caption.

    Raises
    ------
    TypeError, ValueError
        If there is no series, one holds no numbers or not as many as ``x``, or ``floor`` is no
        number.

    Examples
    --------
    >>> words = {
    ...     "alt": "The loss falls from 1 to 0.25.",
    ...     "caption": "The loss of two updates.",
    ... }
    >>> losses = {"loss": [1, 0.5, 0.25]}
    >>> nb.curves(losses, xlabel="update", ylabel="E", **words)
    Figure('The loss falls from 1 to 0.25.')
    """
    if not mapping("series", series, "names to numbers"):
        raise ValueError("series: expected at least one curve, got none")
    if floor is not None:
        floor = finite("floor", floor)
    with style():
        fig, axes = plot_axes(xlabel, ylabel, log_x=log_x, log_y=log_y, wide=wide)
        lines, whole = {}, not log_x
        for (name, values), paint in zip(series.items(), _colors(series, color), strict=True):
            y = _row(f"series {name!r}", values)
            at = np.arange(y.size, dtype=float) if x is None else _row("x", x)
            if at.shape != y.shape:
                raise ValueError(
                    f"series {name!r}: expected shape {at.shape}, that of x, got {y.shape}"
                )
            (lines[name],) = axes.plot(*thin(at, y), color=paint)
            whole = whole and bool(np.all(at % 1 == 0))
        if whole:  # there is no update 0.5
            axes.xaxis.set_major_locator(
                MaxNLocator("auto", steps=[1, 2, 2.5, 5, 10], integer=True)
            )
        if floor is not None:
            lines["floor"] = axes.axhline(floor, color=MUTED, linestyle=(0, (2, 2)), linewidth=1.4)
        if len(lines) > 1:
            label_lines(fig, axes, lines)
        return themed(fig, alt=alt, caption=caption, scale=_SCALES[wide])


def scatter(
    series: Mapping[str, tuple[ArrayLike, ArrayLike]],
    *,
    xlabel: str,
    ylabel: str,
    log_x: bool = False,
    log_y: bool = False,
    size: float = 6.0,
    color: str | Mapping[str, str] = INK,
    wide: bool = False,
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
    color : str or mapping of str to str
        What the first series shows, by one of the palette's constants: ``TARGET`` for E,
        ``FORWARD`` for a value or a weight, ``GRADIENT`` for a gradient; the others are ink and
        gray. Or the colors of the series that have one, by their names.
    wide : bool
        As wide as the text, for a picture that needs it.
    alt, caption : str
        The text alternative and the caption.

    Raises
    ------
    TypeError, ValueError
        If there is no series, one is not two sequences of numbers of one length, or one of
        several has no name for the legend.

    Examples
    --------
    >>> words = {
    ...     "alt": "Two points, at (1, 3) and (2, 5).",
    ...     "caption": "Two samples.",
    ... }
    >>> samples = {"samples": ([1, 2], [3, 5])}
    >>> nb.scatter(samples, xlabel="x", ylabel="y", **words)
    Figure('Two points, at (1, 3) and (2, 5).')
    """
    if not mapping("series", series, "names to (x, y)"):
        raise ValueError("series: expected at least one set of points, got none")
    if len(series) > 1:
        legend_names(series)
    with style():
        fig, axes = plot_axes(xlabel, ylabel, log_x=log_x, log_y=log_y, wide=wide)
        colors = _colors(series, color)
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
                color=colors[i],
                label=name,
            )
        if not log_x:
            axes.locator_params(axis="x", nbins=5)
        if len(series) > 1:
            legend_above(fig, axes)
        return themed(fig, alt=alt, caption=caption, scale=_SCALES[wide])


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

    Examples
    --------
    >>> words = {
    ...     "alt": "Two bars: by hand 2 s, in NumPy 0.1 s.",
    ...     "caption": "Time for an update.",
    ... }
    >>> nb.bars({"by hand": 2.0, "NumPy": 0.1}, xlabel="seconds", **words)
    Figure('Two bars: by hand 2 s, in NumPy 0.1 s.')
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
