"""What the widgets' pictures for readers without JavaScript share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from nbhelpers.figures import svg

COATS: dict[str, tuple[tuple[str, float], ...]] = {
    "good": (("target", 1),),
    "pale": (("page", 1), ("target", 0.3)),
    "light": (("grid", 1),),
    "dark": (("muted", 1),),
    "ink": (("ink", 1),),
    "bad": (("gradient", 1),),
}
"""How a fate looks: its coats of paint, color and strength. What is bad is hatched, too."""
HATCH = 8  # px between its lines
TEXT = 13.0
LINE = 20
SIGN = 24  # px of a sign in a legend, half as high
GAP = 12


def table(caption: str, rows: Iterable[Sequence[str]], *, head: Sequence[str] = ()) -> str:
    """Return an HTML table of plain texts; the first of each row names the row."""

    def text(value: str) -> str:
        return escape(value, quote=False)

    top = "".join(f"<th>{text(name)}</th>" for name in head)
    body = "".join(
        f'<tr><th scope="row">{text(name)}</th>'
        + "".join(f"<td>{text(value)}</td>" for value in values)
        + "</tr>"
        for name, *values in rows
    )
    return (
        f"<table><caption>{text(caption)}</caption>"
        + (f"<thead><tr>{top}</tr></thead>" if head else "")
        + f"<tbody>{body}</tbody></table>"
    )


def coated(element: str, look: str, how: str) -> str:
    """Return an element in the paint of a look: ``how`` is ``fill`` or ``stroke``."""
    out = ""
    for color, strength in COATS[look]:
        weak = "" if strength == 1 else f' {how}-opacity="{strength:g}"'
        out += f'{element} {how}="var(--{color})"{weak}/>'
    return out


def painted(look: str, x: float, y: float, wide: float, high: float) -> str:
    """Return a rectangle of a look, the bad one with slanted lines from edge to edge."""
    n = svg.number
    box = f'<rect x="{n(x)}" y="{n(y)}" width="{n(wide)}" height="{n(high)}"'
    return coated(box, look, "fill") + (_hatch(x, y, wide, high) if look == "bad" else "")


def _hatch(x: float, y: float, wide: float, high: float) -> str:
    n = svg.number
    d = ""
    for start in range(HATCH // 2, int(wide + high), HATCH):
        across, down = min(start, wide), max(0.0, start - wide)
        length = min(across, high - down)
        d += f"M{n(x + across)} {n(y + down)}l{n(-length)} {n(length)}"
    return f'<path d="{d}" stroke="var(--page)" stroke-opacity=".4"/>'


def legend(looks: Mapping[str, str], wide: float, top: float) -> tuple[str, float]:
    """Return the signs of looks with their words, in as many lines as they need; and where they end."""
    body, x, y = "", 0.0, top
    for word, look in looks.items():
        room = SIGN + GAP + svg.WIDE * svg.width(word, TEXT)
        if x and x + room > wide:
            x, y = 0.0, y + LINE
        body += painted(look, x, y, SIGN, SIGN / 2)
        body += svg.text(x + SIGN + 6, y + 11, word, size=TEXT, anchor="start")
        x += room
    return body, y + LINE
