"""Maps of fates that stand still: beside each other, or one below the other on a narrow page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nbhelpers.arguments import mapping, numbers
from nbhelpers.fates import FATES
from nbhelpers.figures import Figure, svg
from nbhelpers.number_text import number_text
from nbhelpers.widgets.fallback import LINE, TEXT, coated, legend, painted

SIDE = 256  # px of a map
GAP = 28
HEAD = 2 * LINE + 4  # above a map: its name, and the axis upwards
LOOKS = dict(zip(FATES, ("good", "pale", "light", "dark", "bad", "ink"), strict=True))


def fate_picture(
    maps: Mapping[str, tuple[ArrayLike, Sequence[float]]], *, alt: str, caption: str
) -> Figure:
    """Draw maps of fates side by side, with a legend of the fates that occur.

    Parameters
    ----------
    maps : mapping of str to (fates, window)
        By its name each map: the ``(n, n)`` places in `nbhelpers.fates.FATES`, the uppermost row
        first, and the window, from and to, to the right and upwards.
    alt, caption : str
        The text alternative and the caption.

    Raises
    ------
    TypeError, ValueError
        If there is no map, one is no square of such places, or a window is not four numbers.

    Examples
    --------
    >>> from nbhelpers.widgets.fate_map import FateMap, fate_picture
    >>> fate_map = FateMap()
    >>> maps = {"rates": (fate_map.fates(24), fate_map.view)}
    >>> words = {
    ...     "alt": "Small rates converge, large ones are dead.",
    ...     "caption": "Two rates.",
    ... }
    >>> fate_picture(maps, **words)
    Figure('Small rates converge, large ones are dead.')
    """
    grids = {}
    for name, (fates, window) in mapping("maps", maps, "names to (fates, window)").items():
        grid, ends = numbers(f"fates of {name!r}", fates), numbers(f"window of {name!r}", window)
        if (
            grid.ndim != 2
            or len(grid) != grid.shape[-1]
            or not np.isin(grid, range(len(FATES))).all()
        ):
            raise ValueError(
                f"fates of {name!r}: expected a square of 0 to {len(FATES) - 1}, got shape {grid.shape}"
            )
        if ends.shape != (4,):
            raise ValueError(f"window of {name!r}: expected 4 numbers, got shape {ends.shape}")
        grids[name] = grid.astype(int), ends.tolist()
    if not grids:
        raise ValueError("maps: expected at least one, got none")
    across = _drawn(grids, len(grids), alt, caption)
    if len(grids) == 1:
        return across
    upright = _drawn(grids, 1, alt, caption)
    return Figure(
        across.body, across.width, across.height, alt, caption, smallest_text=TEXT, narrow=upright
    )


def _drawn(
    grids: Mapping[str, tuple[NDArray[np.int_], list[float]]], columns: int, alt: str, caption: str
) -> Figure:
    wide = columns * SIDE + (columns - 1) * GAP
    tall = HEAD + SIDE + LINE + 8
    body, bottom = "", 0
    for k, (name, (grid, (x0, x1, y0, y1))) in enumerate(grids.items()):
        left, top = (k % columns) * (SIDE + GAP), (k // columns) * tall
        bottom = top + tall
        right, high = ((number_text(a, 4), number_text(b, 4)) for a, b in ((x0, x1), (y0, y1)))
        body += (
            svg.text(left, top + 14, name, size=TEXT, anchor="start", weight=600)
            + svg.text(
                left, top + 14 + LINE, f"↑ {high[0]} to {high[1]}", size=TEXT, anchor="start"
            )
            + _map(grid, left, top + HEAD)
            + svg.text(
                left + SIDE,
                top + HEAD + SIDE + 15,
                f"{right[0]} to {right[1]} →",
                size=TEXT,
                anchor="end",
            )
        )
    found = np.unique(np.concatenate([grid.ravel() for grid, _ in grids.values()]))
    signs, height = legend({FATES[n]: LOOKS[FATES[n]] for n in found}, wide, bottom + 8)
    return Figure(body + signs, wide, height, alt, caption, smallest_text=TEXT)


def _map(grid: NDArray[np.int_], left: float, top: float) -> str:
    """The fates as rows of color over the hatched ground of death."""
    rows = ""
    for place, look in enumerate(LOOKS.values()):
        if look != "bad" and (grid == place).any():
            rows += coated(f'<path d="{svg.raster_path(grid == place)}"', look, "stroke")
    ground = painted("bad", left, top, SIDE, SIDE) if (grid == FATES.index("dead")).any() else ""
    moved = f"translate({left:g} {top:g}) scale({SIDE / len(grid):.5g})"
    return (
        f'{ground}<g transform="{moved}" stroke-width="1.06">{rows}</g>'
        f'<rect x="{left:g}" y="{top:g}" width="{SIDE}" height="{SIDE}" fill="none" stroke="var(--muted)"/>'
    )
