"""The level lines of a function of two numbers, and a path of descent over them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from nbhelpers.arguments import Array, count, floats, interval, numbers, told
from nbhelpers.figures import svg
from nbhelpers.figures.figure import Figure
from nbhelpers.figures.legends import legend_above
from nbhelpers.figures.palette import FORWARD, GRID, INK, NOW, TARGET
from nbhelpers.figures.plots import plot_axes
from nbhelpers.figures.themed import style, themed


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
