"""Reads a page's HTML as a tree of elements, and the addresses in it."""

from __future__ import annotations

import re

from lxml import html as lxml_html
from lxml.html import HtmlElement

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


_PARSER = lxml_html.HTMLParser(remove_comments=True, encoding="utf-8")


def parsed(html: str) -> HtmlElement:
    """The tree of a whole page, or of a piece of one inside a ``<div>``; comments are left out."""
    if "<html" in html:
        return lxml_html.document_fromstring(html.encode(), parser=_PARSER)
    return lxml_html.fragment_fromstring(f"<div>{html}</div>".encode(), parser=_PARSER)


def is_hidden(element: HtmlElement) -> bool:
    """Whether a screen reader passes over it: because of itself, or of what it stands in."""
    around = (element, *element.iterancestors())
    return any(one.get("aria-hidden") == "true" for one in around)
