"""Reads a page's HTML element by element."""

from __future__ import annotations

import re
from html.parser import HTMLParser

LOADS = {
    "script": ("src",),
    "link": ("href",),
    "img": ("src", "srcset"),
    "image": ("href", "xlink:href"),
    "use": ("href", "xlink:href"),
    "iframe": ("src",),
    "audio": ("src",),
    "video": ("src", "poster"),
    "source": ("src", "srcset"),
    "track": ("src",),
    "object": ("data",),
    "embed": ("src",),
    "input": ("src",),
}
"""Which attributes of an element make a browser load something."""

_IN_STYLE = re.compile(
    r"""(?:url\(|@import|image-set\()\s*["']?\s*((?:https?:)?//[^"')\s]*)""", re.IGNORECASE
)


def outside(style: str) -> list[str]:
    """The addresses outside the book that a piece of CSS loads."""
    return _IN_STYLE.findall(style)


def addresses(name: str, value: str) -> list[str]:
    """The addresses that an attribute holds: `srcset` has several, each with its size."""
    if name != "srcset":
        return [value] if value else []
    return [candidate.split()[0] for candidate in re.split(r",\s", value) if candidate.strip()]


VOID = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input"),
    *("link", "meta", "param", "source", "track", "wbr"),
}


class ElementReader(HTMLParser):
    """Calls `element` for each element, and keeps those around it in ``open``."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, bool]] = []  # name, and whether it is hidden

    def element(self, tag: str, attributes: dict[str, str], *, hidden: bool) -> None:
        """Take one element; ``hidden`` from screen readers, by itself or by one around it."""
        raise NotImplementedError

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter the element, unless it is of the kind that holds nothing."""
        values = {name: value or "" for name, value in attrs}
        hidden = values.get("aria-hidden") == "true" or bool(self.open and self.open[-1][1])
        if tag not in VOID:
            self.open.append((tag, hidden))
        self.element(tag, values, hidden=hidden)

    def handle_endtag(self, tag: str) -> None:
        """Leave the element, and whatever inside it was never closed."""
        if any(name == tag for name, _ in self.open):
            while self.open.pop()[0] != tag:
                pass
