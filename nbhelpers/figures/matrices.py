"""Arrays as pictures: matrices with their numbers and shapes, and small images."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from nbhelpers.arguments import Array, floats, items, one_of, told
from nbhelpers.figures import svg
from nbhelpers.figures.figure import Figure
from nbhelpers.figures.palette import LIGHT

MARGIN = 10.0
CELL = 30.0  # px, height of a cell
SMALL = 14.0
LARGEST = 150  # cells; more numbers than this are no picture


def matrices(
    parts: Sequence[tuple[str, ArrayLike] | str],
    *,
    color: str = "forward",
    digits: int = 3,
    alt: str,
    caption: str,
) -> Figure:
    """Draw named matrices in a row, with operators between them.

    Every matrix shows its numbers, its name above and its shape below; a cell's tint grows with
    the size of its number, relative to the largest of the matrix.

    Parameters
    ----------
    parts : sequence of (str, array_like) or str
        A matrix with its name, or an operator such as ``"@"``, ``"+"``, ``"="``. A vector is drawn
        as one row.
    color : str
        Palette color of the tints: "forward" for values, "gradient" for gradients and Jacobians.
    digits : int
        Significant digits of the numbers.
    alt, caption : str
        The text alternative and the caption.

    Raises
    ------
    TypeError, ValueError
        If there is no matrix, one holds no numbers, is empty, too large or not finite, or
        ``color`` is unknown.

    Examples
    --------
    >>> X, W = np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]])
    >>> words = {
    ...     "alt": "X is 1 2, W is 3 4, X W is 11.",
    ...     "caption": "A product.",
    ... }
    >>> nb.matrices([("X", X), "@", ("W", W), "=", ("Z", X @ W)], **words)
    Figure('X is 1 2, W is 3 4, X W is 11.')
    """
    one_of("color", color, tuple(LIGHT))
    parts = items("parts", parts, "a sequence of operators and (name, array)")
    arrays = {i: _array(part) for i, part in enumerate(parts) if not isinstance(part, str)}
    if not arrays:
        raise ValueError("parts: expected at least one (name, array), got none")
    tallest = max(array.shape[0] for _, array in arrays.values()) * CELL
    middle = MARGIN + 24 + tallest / 2
    body = []
    left = MARGIN
    for i, part in enumerate(parts):
        if isinstance(part, str):
            wide = svg.width(part, 18) + 28
            body.append(svg.text(left + wide / 2, middle + 6, part, size=18))
        else:
            drawn, wide = _matrix(*arrays[i], np.shape(part[1]), left, middle, color, digits)
            body.append(drawn)
        left += wide
    return Figure(
        body="".join(body),
        width=round(left + MARGIN),
        height=round(middle + tallest / 2 + 30),
        alt=alt,
        caption=caption,
        smallest_text=SMALL,
    )


def _array(part: object) -> tuple[str, Array]:
    if not isinstance(part, tuple) or len(part) != 2 or not isinstance(part[0], str):
        raise TypeError(f"parts: expected operators and (name, array), got {told(part)}")
    name, values = part
    array = np.atleast_2d(floats(f"the array of {name!r}", values))
    if array.ndim != 2 or not 0 < array.size <= LARGEST or not np.isfinite(array).all():
        raise ValueError(
            f"the array of {name!r}: expected a vector or matrix of 1 to {LARGEST} finite numbers, "
            f"got shape {np.shape(values)}"
        )
    return name, array


def _matrix(
    name: str,
    array: Array,
    shape: tuple[int, ...],
    left: float,
    middle: float,
    color: str,
    digits: int,
) -> tuple[str, float]:
    """Return the drawing of one matrix and its width."""
    texts = [[svg.value_text(float(v), digits) for v in row] for row in array]
    cell = max(34.0, *(svg.WIDE * svg.width(t, SMALL) + 8 for row in texts for t in row))
    title, below = svg.width(name), f"({', '.join(map(str, shape))}{',' * (len(shape) == 1)})"
    wide = max(cell * array.shape[1], title, svg.width(below, SMALL)) + 16
    x0 = left + (wide - cell * array.shape[1]) / 2
    high = CELL * array.shape[0]
    y0 = middle - high / 2
    largest = float(np.abs(array).max()) or 1.0
    n = svg.number
    out = []
    for (i, j), value in np.ndenumerate(array):
        x, y = x0 + j * cell, y0 + i * CELL
        if value:
            out.append(
                f'<rect x="{n(x + 1)}" y="{n(y + 1)}" width="{n(cell - 2)}" height="{n(CELL - 2)}" '
                f'rx="3" fill="var(--{color})" '
                f'fill-opacity="{0.04 + 0.2 * abs(value) / largest:.2f}"/>'
            )
        out.append(svg.text(x + cell / 2, y + CELL / 2 + 5, texts[i][j], size=SMALL))
    for x, turn in ((x0 - 3, 5), (x0 + cell * array.shape[1] + 3, -5)):
        out.append(svg.path(f"M{n(x + turn)} {n(y0)}h{n(-turn)}v{n(high)}h{n(turn)}", color="ink"))
    x = left + wide / 2
    out.append(svg.text(x, y0 - 9, name, size=SMALL, weight=600))
    out.append(svg.text(x, y0 + high + 19, below, color="muted", size=SMALL))
    return "".join(out), wide


LOOKS = {
    "=": ("grid", 0.35),
    "<": ("gradient", 0.14),
    ">": ("gradient", 0.4),
    "−": ("gradient", 1.0),
}
"""How a marked cell is filled: what agrees is gray, what is wrong stands in the gradient's color."""


def marked(
    panels: Mapping[str, Sequence[Sequence[str]]],
    meanings: Mapping[str, str],
    *,
    alt: str,
    caption: str,
) -> Figure:
    """Draw small tables of marks, each with its name: four in a row, and two on a phone.

    Parameters
    ----------
    panels : mapping of str to rows of str
        The name of a table, and its rows. A character is a cell with this mark, a blank a gap.
    meanings : mapping of str to str
        What each mark means, for the line below. ``LOOKS`` says how a mark's cell is filled.
    alt, caption : str
        The text alternative and the caption.
    """
    narrow = _marked(panels, meanings, 2, 22.0, alt, caption)
    return replace(_marked(panels, meanings, 4, 24.0, alt, caption), narrow=narrow)


def _marked(
    panels: Mapping[str, Sequence[Sequence[str]]],
    meanings: Mapping[str, str],
    columns: int,
    cell: float,
    alt: str,
    caption: str,
) -> Figure:
    high = max(len(rows) for rows in panels.values()) * cell + 42
    wide = 0.0
    body = []
    places = []
    for rows in panels.values():
        x, at = 0.0, []
        for mark in rows[0]:
            at.append(x)
            x += cell if mark != " " else 7
        places.append(at)
        wide = max(wide, x)
    pitch = wide + (16 if columns == 2 else 26)
    for i, ((name, rows), at) in enumerate(zip(panels.items(), places, strict=True)):
        left, top = 2 + i % columns * pitch, i // columns * high
        body.append(svg.text(left, top + 17, name, size=SMALL, anchor="start", weight=600))
        for r, row in enumerate(rows):
            for x, mark in zip(at, row, strict=True):
                if mark != " ":
                    body.append(_cell(left + x, top + 26 + r * cell, cell, mark))
    width = columns * pitch - (pitch - wide) + 4
    x, y = 2.0, -(-len(panels) // columns) * high + 8
    for mark, meaning in meanings.items():
        room = cell + 8 + svg.WIDE * svg.width(meaning, SMALL) + 16
        if x + room > width + 16:
            x, y = 2.0, y + cell + 8
        body.append(_cell(x, y, cell, mark))
        body.append(svg.text(x + cell + 6, y + cell / 2 + 5, meaning, size=SMALL, anchor="start"))
        x += room
    return Figure("".join(body), round(width), round(y + cell + 6), alt, caption, SMALL)


def _cell(x: float, y: float, side: float, mark: str) -> str:
    color, share = LOOKS.get(mark, ("page", 0.0))
    n = svg.number
    edge = "gradient" if color != "grid" else "grid"
    rect = (
        f'<rect x="{n(x + 1)}" y="{n(y + 1)}" width="{n(side - 2)}" height="{n(side - 2)}" rx="3" '
        f'fill="var(--{color})" fill-opacity="{share:g}" stroke="var(--{edge})"/>'
    )
    ink = {"=": "muted", "−": "page"}.get(mark, "ink")
    middle = x + side / 2
    return rect + svg.text(middle, y + side / 2 + 5, mark, size=SMALL, color=ink, weight=600)
