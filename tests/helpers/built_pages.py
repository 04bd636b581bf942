"""Reads built pages: their elements, and what they make a browser load. Also, what a build gives."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nbhelpers.site.elements import LOADS, addresses, is_hidden, parsed


@dataclass(frozen=True)
class Element:
    """One element of a page: its name, its attributes, the text right behind its tag."""

    tag: str
    attributes: dict[str, str]
    text: str
    hidden: bool  # from screen readers, by itself or by what it stands in


@cache
def elements(page: Path) -> list[Element]:
    """All elements of an HTML file, in order."""
    tree = parsed(page.read_text("utf-8"))
    return [
        Element(one.tag, dict(one.attrib), one.text or "", is_hidden(one)) for one in tree.iter()
    ]


def loaded(page: Path) -> list[str]:
    """The addresses of everything that a page makes the browser load, as they stand there."""
    found = []
    for element in elements(page):
        if element.tag == "link" and element.attributes.get("rel") in {"prev", "next", "search"}:
            continue
        for name in LOADS.get(element.tag, ()):
            held = addresses(name, element.attributes.get(name, ""))
            found += [address for address in held if not address.startswith("#")]  # on this page
    return found


@dataclass(frozen=True)
class Build:
    """A finished build: its pages, its exit status, all that it printed."""

    html: Path
    status: int
    log: str


Builder = Callable[[Path, Path], Build]
SmallBook = Callable[..., Build]
