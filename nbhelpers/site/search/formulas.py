"""A formula as a line of text, as a reader would type it: ∂E/∂w1, out_h1, x_i.

KaTeX has parsed the TeX already and put its MathML on the page, so that is what is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml.etree import _Element as Element

_SPACED = frozenset("=≈≠≤≥<>≪≫+−±·⋅×→←⇒↦∼∈|")
_INVISIBLE = frozenset("\u2061\u2062\u2063")
_WORD = re.compile(r"[\w.∂′]+$")
_SIDES = re.compile(r"^\s*(?:[(,;\[{|=≈≠<>≤≥←→⇒]\s*)?$")
_BRACES = frozenset("⏞⏟")


def readable(math: Element) -> str:
    """Write a ``<math>`` element as a line of plain text.

    Examples
    --------
    >>> from lxml.html import fromstring
    >>> readable(fromstring("<math><mfrac><mi>a</mi><mn>2</mn></mfrac></math>"))
    'a/2'
    """
    return " ".join(_text(math).split())


def _text(element: Element) -> str:
    write = _WRITERS.get(str(element.tag))
    return write(element) if write else _joined(element)


def _joined(children: Iterable[Element]) -> str:
    """Side by side; a sign between two things has blanks around it, a sign before one has none."""
    text, before = "", ""
    for child in children:
        piece = _text(child)
        if child.tag == "mo" and piece in _SPACED:
            text += piece if _SIDES.match(text[-2:]) and piece in "+−" else f" {piece} "
        elif child.tag == "mo" and piece in ",;":
            text += f"{piece} "
        elif text[-1:].isalnum() and len(piece) > 1 and child.tag in _WORDS:
            text += f" {piece}"  # a product: s i1, t ln p
        elif before in _SCRIPTS and piece[:1].isalnum():
            text += f" {piece}"  # X^T G, x_i y
        else:
            text += piece
        before = str(child.tag)
    return text


def _sign(element: Element) -> str:
    text = element.text or ""
    return "" if text in _INVISIBLE else "T" if text == "⊤" else text


def _parts(element: Element) -> list[str]:
    """What stands in an element's places; KaTeX adds signs that are not seen, as after ``max``."""
    return [_text(child).strip() for child in element if child.text not in _INVISIBLE]


def _fraction(element: Element) -> str:
    top, bottom = _parts(element)
    top, bottom = (re.sub(r"^([∂d])\s+", r"\1", side) for side in (top, bottom))
    return f" {_closed(top)}/{_closed(bottom)} "


def _closed(text: str) -> str:
    """In brackets, unless it is one word, or the end of brackets."""
    return text if _WORD.match(text) or text in {")", "]", "⟩", "|"} else f"({text})"


def _sub(element: Element) -> str:
    base, below = _parts(element)
    return _with_index(base, below)


def _with_index(base: str, below: str) -> str:
    """``w1`` and ``w2j``, as programs name them; ``out_h1`` and ``x_i``."""
    below = below.replace(" ", "")
    if base in {"⏟", "⏞"} or not below:
        return base
    if len(base) == 1 and base.isalpha() and below[0].isdigit():
        return base + below
    return f"{base}_{_closed(below)}"


def _sup(element: Element) -> str:
    base, above = _parts(element)
    return _with_power(base, above)


def _with_power(base: str, above: str) -> str:
    if above and not above.strip("′"):
        return base + above
    return f"{_closed(base)}^{_closed(above)}" if above else base


def _both(element: Element) -> str:
    base, below, above = _parts(element)
    return _with_power(_with_index(base, below), above)


def _under(element: Element) -> str:
    base, below = _parts(element)
    if below in _BRACES or not below:
        return base
    labeled = element[0].tag == "munder"  # the words under a brace
    return f"{base} ({below})" if labeled else f"{_with_index(base, below)} "


def _over(element: Element) -> str:
    return _text(element[0])  # without a hat, a bar, a brace


def _root(element: Element) -> str:
    return f"√({_joined(element).strip()})"


def _table(element: Element) -> str:
    rows = (" ".join(_text(cell).strip() for cell in row) for row in element)
    return "; ".join(row.strip().removesuffix(",") for row in rows)


def _first(element: Element) -> str:
    return _text(element[0])  # of <semantics>; the TeX follows


_SCRIPTS = frozenset({"msub", "msup", "msubsup"})
_WORDS = frozenset({"mi", "mrow", "msub", "msubsup"})
_WRITERS = {
    "mo": _sign,
    "mi": _sign,
    "mn": lambda element: element.text or "",
    "mtext": lambda element: (element.text or "").replace("\u00a0", " "),
    "mspace": lambda _: " ",
    "semantics": _first,
    "mfrac": _fraction,
    "msub": _sub,
    "msup": _sup,
    "msubsup": _both,
    "munder": _under,
    "mover": _over,
    "munderover": _both,
    "msqrt": _root,
    "mtable": _table,
}
