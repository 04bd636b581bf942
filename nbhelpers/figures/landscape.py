"""Landscapes and images: level lines with a path of descent over them, and small gray pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from nbhelpers.arguments import Array, count, floats, interval, mapping, numbers, told
from nbhelpers.figures import svg
from nbhelpers.figures.figure import Figure
from nbhelpers.figures.legends import legend_above
from nbhelpers.figures.palette import FORWARD, GRID, INK, NOW, TARGET
from nbhelpers.figures.plots import plot_axes
from nbhelpers.figures.themed import style, themed

SMALL = 14.0  # px, size of the labels of images
IMAGE = 96  # px, largest side of an image
SHADES = 8
HOLLOW = 1.2  # px, the line around a hollow square


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
    """Draw the level lines of ``f(x, y)``, a loss, and a path of descent over them.

    Parameters
    ----------
    f : callable
        Takes two arrays of one shape and returns the heights, elementwise.
    xrange, yrange : (float, float)
        The window.
    path : sequence of (x, y), optional
        The steps of a descent; the start is a ring, the end a yellow dot.
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

    Examples
    --------
    >>> words = {
    ...     "alt": "Circles around the origin.",
    ...     "caption": "A round bowl.",
    ... }
    >>> window = (-1, 1), (-1, 1)
    >>> steps = [(1, 1), (0.5, 0.5)]
    >>> nb.landscape(lambda x, y: x**2 + y**2, *window, path=steps, **words)
    Figure('Circles around the origin.')
    >>> words = {
    ...     "alt": "The loss over w5 and w7 falls to the left.",
    ...     "caption": "Mazur's network.",
    ... }
    >>> over = nb.mazur().loss_over("w5", "w7")
    >>> nb.landscape(over, (-2, 2), (-2, 2), **words)
    Figure('The loss over w5 and w7 falls to the left.')
    """
    if not callable(f):
        raise TypeError(f"f: expected a function of two arrays, got {told(f)}")
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
        fig, axes = plot_axes(xlabel, ylabel)
        cuts = np.quantile(z, np.linspace(0.02, 0.88, levels))
        heights = axes.contour(x, y, z, levels=np.unique(cuts), colors=[TARGET], linewidths=1.1)
        if not any(len(line) for lines in heights.allsegs for line in lines):
            raise ValueError(
                "the result of f: expected finite heights that differ, "
                f"got {z.min():g} to {z.max():g} without a level line"
            )
        axes.clabel(
            heights, fmt=lambda v: svg.value_text(float(v), 2), fontsize=14, colors=[TARGET]
        )
        axes.grid(visible=False)
        if path is not None:
            axes.plot(*steps.T, "o-", color=FORWARD, markersize=3.5, linewidth=1.5)
            for step, inside, name in ((steps[0], "none", "start"), (steps[-1], NOW, "end")):
                (dot,) = axes.plot(*step, "o", color=INK, markersize=9, label=name)
                dot.set(markerfacecolor=inside, markeredgewidth=2)
            legend_above(fig, axes)
        axes.locator_params(nbins=5)
        axes.set_xlim(*xrange)
        axes.set_ylim(*yrange)
        axes.spines[:].set_color(GRID)
        return themed(fig, alt=alt, caption=caption)


def pixels(
    images: Mapping[str, ArrayLike],
    *,
    columns: int = 5,
    size: int = IMAGE,
    alt: str,
    caption: str,
) -> Figure:
    """Draw small images, with a label below each: gray ones, or numbers with a sign as squares.

    Parameters
    ----------
    images : mapping of str to (rows, columns) array_like
        Label and numbers of each image. If none is negative they are shades of ink: the largest of
        all images is full ink, 0 is none. Else each number is a square in the color of weights,
        full if it is positive and hollow if it is negative, whose area tells its size.
    columns : int
        Images in a row.
    size : int
        Largest side of an image in px, 32 or more. Four of 72 px stand side by side on a phone.
    alt, caption : str
        The text alternative and the caption.

    Raises
    ------
    TypeError, ValueError
        If there is no image, or one is not a matrix of finite numbers with at most 32 a side, or
        the size is below 32.

    Examples
    --------
    >>> words = {
    ...     "alt": "A vertical line, two pixels high.",
    ...     "caption": "A picture of four pixels.",
    ... }
    >>> nb.pixels({"line": [[0, 1], [0, 1]]}, **words)
    Figure('A vertical line, two pixels high.')
    """
    images = mapping("images", images, "labels to arrays")
    arrays = {label: numbers(f"image {label!r}", image) for label, image in images.items()}
    if not arrays or not count("columns", columns):
        raise ValueError("images, columns: expected at least one of each")
    if count("size", size) < 32:
        raise ValueError(f"size: expected 32 px or more, got {size}")
    for label, array in arrays.items():
        if array.ndim != 2 or not 0 < max(array.shape) <= 32:
            raise ValueError(
                f"image {label!r}: expected a matrix with at most 32 a side, got shape {array.shape}"
            )
    full = max(float(np.abs(array).max()) for array in arrays.values()) or 1.0
    draw = _squares if any((array < 0).any() for array in arrays.values()) else _shades
    side = size // max(max(array.shape) for array in arrays.values())
    wide = max(
        side * array.shape[1] + 20
        if svg.width(label) < side * array.shape[1]
        else svg.width(label) + 12
        for label, array in arrays.items()
    )
    high = max(side * array.shape[0] for array in arrays.values()) + 32
    body = []
    for i, (label, array) in enumerate(arrays.items()):
        x, y = (i % columns) * wide, (i // columns) * high
        left = x + (wide - side * array.shape[1]) / 2
        body.append(_surface(array.shape, left, y + 4, side))
        body.append(draw(array / full, left, y + 4, side))
        body.append(svg.text(x + wide / 2, y + 4 + side * array.shape[0] + 17, label, size=SMALL))
    return Figure(
        body="".join(body),
        width=round(min(columns, len(arrays)) * wide),
        height=round(-(-len(arrays) // columns) * high),
        alt=alt,
        caption=caption,
        smallest_text=SMALL,
    )


def _surface(shape: tuple[int, ...], left: float, top: float, side: int) -> str:
    n = svg.number
    return (
        f'<rect x="{n(left - 1)}" y="{n(top - 1)}" width="{side * shape[1] + 2}" '
        f'height="{side * shape[0] + 2}" fill="var(--surface)" stroke="var(--grid)"/>'
    )


def _shades(array: Array, left: float, top: float, side: int) -> str:
    """Return one path for all pixels of a shade."""
    n = svg.number
    shades = np.rint(array * SHADES).astype(int)
    paths = []
    for shade in range(1, SHADES + 1):
        d = "".join(
            f"M{n(left + j * side)} {n(top + i * side)}h{side}v{side}h-{side}z"
            for i, j in np.argwhere(shades == shade)
        )
        if d:
            paths.append(f'<path d="{d}" fill-opacity="{shade / SHADES:.2g}"/>')
    return f'<g fill="var(--ink)" shape-rendering="crispEdges">{"".join(paths)}</g>'


def _squares(array: Array, left: float, top: float, side: int) -> str:
    """Return one path for the full squares and one for the hollow ones, drawn within their edges."""
    sizes = np.rint(2 * np.sqrt(np.abs(array)) * (side - 1)) / 2
    d = {True: "", False: ""}
    for (i, j), size in np.ndenumerate(sizes):
        full = bool(array[i, j] > 0)
        edge = size if full else size - HOLLOW
        if size >= 1:
            x, y = left + (j + 0.5) * side - edge / 2, top + (i + 0.5) * side - edge / 2
            to = svg.number(max(edge, 0.5))
            d[full] += f"M{svg.number(x)} {svg.number(y)}h{to}v{to}h-{to}z"
    return (
        f'<path d="{d[True]}" fill="var(--forward)"/>'
        f'<path d="{d[False]}" fill="none" stroke="var(--forward)" stroke-width="{HOLLOW}"/>'
    )
