"""Small pieces of SVG: numbers, labels with sub- and superscripts, text, lines and paths."""

from __future__ import annotations

import re
from html import escape
from math import fsum, log10
from numbers import Real

import numpy as np
from numpy.typing import NDArray

from nbhelpers.arguments import told, unwrapped
from nbhelpers.number_text import number_text

TEXT_SIZE = 14.0
SCRIPT_SCALE = 0.8  # size of a subscript relative to its text

WIDE = 1.2  # how much wider than `width` estimates it a label is in the widest common font

THINNEST, WIDEST, DECADE = 0.75, 6.0, 1.4  # px, of a wire, and for ten times the number

RAISED = "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"
_LOWER = str.maketrans(RAISED, "−0123456789")
_MARK = re.compile(r"\\([_^])|([_^])(?:\{([^{}]*)\}|([0-9A-Za-zΑ-ω*′−+]+))")
_WIDTHS = (
    ("iljI.,:;'|!", 0.27),
    ("ftr()[]/ -·", 0.34),
    ("mwMW@", 0.86),
    ("ABCDEFGHKNOPQRSTUVXYZ∂Σ", 0.69),
)
_WIDTH = {char: width for chars, width in _WIDTHS for char in chars}


def number(value: float) -> str:
    """Return a coordinate rounded to 0.1 px, without a trailing ``.0``."""
    text = f"{value:.1f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text


def compact_path(d: str) -> str:
    """Return an absolute path of M, L, Q, C and z in relative steps of 0.1, without empty steps.

    Positions are rounded before they are subtracted, so rounding errors do not add up.
    """
    out: list[str] = []
    last = ""
    here = start = (0, 0)
    steps = re.findall(r"([MLQCz])([^MLQCz]*)", d)
    fresh = False  # nothing has been drawn since the last move: an empty step is a dot
    for i, (command, numbers) in enumerate(steps):
        if command == "z":
            out.append("z")
            last, here = "z", start
            continue
        flat = [round(10 * float(v)) for v in numbers.split()]
        points = list(zip(flat[::2], flat[1::2], strict=True))
        following = steps[i + 1][0] if i + 1 < len(steps) else "M"
        if command == "L" and points == [here] and not (last == "L" and fresh and following == "M"):
            continue
        tenths = [q - p for point in points for p, q in zip(here, point, strict=True)]
        written = "".join(
            f"{'' if t < 0 or not k else ' '}{_tenths(t)}" for k, t in enumerate(tenths)
        )
        if command != last:
            out.append(command.lower())
        elif not written.startswith("-"):
            out.append(" ")
        out.append(written)
        here, last = points[-1], "L" if command == "M" else command
        fresh = command == "M"
        start = here if fresh else start
    return "".join(out)


def _tenths(value: int) -> str:
    """Return an integer number of tenths as the shortest decimal: 5 -> .5, -20 -> -2."""
    whole, part = divmod(abs(value), 10)
    digits = f"{whole or (0 if not part else '')}" + (f".{part}" if part else "")
    return f"-{digits}" if value < 0 else digits


def raster_path(mask: NDArray[np.bool_]) -> str:
    """Return a path through the marked cells of a grid, row by row: a stroke 1 wide fills them."""
    out = ["M0 .5"]
    column = row = 0
    for r, cells in enumerate(mask):
        edges = np.flatnonzero(np.diff(cells.astype(np.int8), prepend=0, append=0))
        for begin, end in edges.reshape(-1, 2).tolist():
            out.append(f"m{begin - column} {r - row}h{end - begin}")
            column, row = end, r
    return "".join(out)


def value_text(value: object, digits: int = 4) -> str:
    """Return a number as `number_text` writes it; a text as it is, so that a caller can choose."""
    if isinstance(value, str):
        return value
    value = unwrapped(value)
    if not isinstance(value, Real):
        raise TypeError(f"value: expected a number or a text, got {told(value)}")
    return number_text(float(value), digits)


def symbol(name: str) -> str:
    """Return a name as a formula writes it: ``w5`` as w_5, ``b_h1`` as b_{h1}, ``w11_2`` as w_{11}^{(2)}."""
    if match := re.fullmatch(r"([a-z]+)_(\w+)", name):
        return f"{match[1]}_{{{match[2]}}}"
    match = re.fullmatch(r"([a-z]+)(\d+)(?:_(\d+))?", name)
    if match is None:
        return name
    return f"{match[1]}_{{{match[2]}}}" + (f"^{{({match[3]})}}" if match[3] else "")


def pieces(label: str) -> list[tuple[str, str]]:
    """Split a label at its markup into ``(text, kind)``; kind is ``""``, ``"_"`` or ``"^"``.

    ``w_5`` sets 5 as a subscript, ``e^{-z}`` and 10⁻³ a superscript; a backslash keeps the sign:
    ``a\\_b``. A word after a word is none: ``train_loss`` stays as it is.
    """
    label = re.sub(f"[{RAISED}]+", lambda m: f"^{{{m[0].translate(_LOWER)}}}", label)
    out: list[tuple[str, str]] = []
    end = 0
    plain = ""
    for match in _MARK.finditer(label):
        plain += label[end : match.start()]
        end = match.end()
        if match[1] or _is_word(plain, match):
            plain += match[1] or match[0]
            continue
        if plain:
            out.append((plain, ""))
        plain = ""
        out.append((match[3] if match[3] is not None else match[4], match[2]))
    plain += label[end:]
    return [*out, (plain, "")] if plain else out


def _is_word(before: str, mark: re.Match[str]) -> bool:
    """Whether a sign stands between two words of a name, as in ``train_loss``."""
    script = mark[4] or ""
    return (
        mark[2] == "_"
        and script.isalpha()
        and len(script) > 2
        and before[-2:].isalpha()
        and len(before) > 1
    )


def width(label: str, size: float = TEXT_SIZE) -> float:
    """Estimate the width of a label in px, for a sans-serif font."""
    return fsum(
        size * (SCRIPT_SCALE if kind else 1.0) * _WIDTH.get(char, 0.57)
        for text, kind in pieces(label)
        for char in text
    )


def _em(share: float) -> str:
    """A share of the text's size: 0.8 -> .8em."""
    text = f"{share:.2f}".rstrip("0").rstrip(".").replace("0.", ".", 1)
    return f"{text}em"


def spans(label: str) -> str:
    """Return a label's markup as escaped text with ``<tspan>`` for sub- and superscripts."""
    out = []
    shift = 0.0  # dy moves the pen for good: move it back before the next piece
    for text, kind in pieces(label):
        want = {"_": 0.25, "^": -0.38}.get(kind, 0.0)
        own = SCRIPT_SCALE if kind else 1.0  # an em is the piece's own size
        move = f' dy="{_em((want - shift) / own)}"' if want != shift else ""
        small = f' font-size="{_em(SCRIPT_SCALE)}"' if kind else ""
        out.append(f"<tspan{move}{small}>{escape(text)}</tspan>" if move or small else escape(text))
        shift = want
    return "".join(out)


def text(
    x: float,
    y: float,
    label: str,
    *,
    color: str = "ink",
    size: float = TEXT_SIZE,
    anchor: str = "middle",
    weight: int | None = None,
    plate: bool = False,
    quantity: str = "",
) -> str:
    """Return a ``<text>`` on the baseline y; a ``plate`` in the page's color hides lines below it.

    ``quantity`` names the number that it shows.
    """
    extra = f' font-weight="{weight}"' if weight else ""
    if anchor != "start":
        extra += f' text-anchor="{anchor}"'
    if quantity:
        extra += f' data-quantity="{quantity}"'
    back = ""
    if plate:
        wide = width(label, size) + 8
        back = (
            f'<rect x="{number(x - wide / 2)}" y="{number(y - 0.95 * size)}" '
            f'width="{number(wide)}" height="{number(1.3 * size)}" rx="4" fill="var(--page)"/>'
        )
    return (
        f'{back}<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}" '
        f'fill="var(--{color})"{extra}>{spans(label)}</text>'
    )


def path(
    d: str, *, color: str = "muted", stroke: float = 1.5, dash: bool = False, fill: str = "none"
) -> str:
    """Return a ``<path>`` with a palette stroke."""
    dashes = ' stroke-dasharray="5 4"' if dash else ""
    paint = fill if fill == "none" else f"var(--{fill})"
    return (
        f'<path d="{d}" fill="{paint}" stroke="var(--{color})" '
        f'stroke-width="{number(stroke)}"{dashes}/>'
    )


def lit(d: str) -> str:
    """Return the way of a wire that is pointed out: a yellow band with an outline in ink."""
    return path(d, color="ink", stroke=9) + path(d, color="now", stroke=6)


def box(
    x: float,
    y: float,
    w: float,
    h: float,
    *,
    radius: float = 8,
    color: str = "ink",
    stroke: float = 1.5,
    fill: str = "surface",
) -> str:
    """Return a rounded ``<rect>``, filled with the surface color unless another is given."""
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(w)}" height="{number(h)}" '
        f'rx="{number(radius)}" fill="var(--{fill})" stroke="var(--{color})" '
        f'stroke-width="{number(stroke)}"/>'
    )


def arrowhead(
    x: float, y: float, *, color: str = "muted", length: float = 8, down: bool = False
) -> str:
    """Return a filled triangle that points right, or down, with its tip at (x, y)."""
    half, back = number(-length * 0.45), number(-length)
    across = number(length * 0.9)
    way = f"l{half} {back}h{across}z" if down else f"l{back} {half}v{across}z"
    return f'<path d="M{number(x)} {number(y)}{way}" fill="var(--{color})"/>'


def wire_width(value: float, unit: float) -> float:
    """The width of a wire in px, on one scale for all networks."""
    return min(WIDEST, THINNEST + DECADE * log10(1 + abs(value) / unit))


def wire(line: tuple[float, float, float, float], direction: str) -> str:
    """A curve that leaves and arrives in the plan's direction."""
    x0, y0, x1, y1 = line
    n = number
    if direction == "upright":
        y = n((y0 + y1) / 2)
        return f"M{n(x0)} {n(y0)}C{n(x0)} {y} {n(x1)} {y} {n(x1)} {n(y1)}"
    x = n((x0 + x1) / 2)
    return f"M{n(x0)} {n(y0)}C{x} {n(y0)} {x} {n(y1)} {n(x1)} {n(y1)}"
