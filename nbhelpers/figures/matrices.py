"""Arrays as pictures: matrices with their numbers and shapes, and small images."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from nbhelpers.arguments import Array, count, floats, items, mapping, numbers, one_of, told
from nbhelpers.figures import svg
from nbhelpers.figures.figure import Figure
from nbhelpers.figures.palette import LIGHT

MARGIN = 10.0
CELL = 30.0  # px, height of a cell
SMALL = 14.0
LARGEST = 150  # cells; more numbers than this are no picture
IMAGE = 96  # px, largest side of an image
SHADES = 8
HOLLOW = 1.2  # px, the line around a hollow square


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
