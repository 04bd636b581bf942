"""Reads built pages: their elements, and what they make a browser load. Also, what a build gives."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

#: Which attributes of an element make a browser load something.
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
    "object": ("data",),
    "embed": ("src",),
    "input": ("src",),
}


@dataclass(frozen=True)
class Element:
    """One element of a page: its name, its attributes, the text directly inside it."""

    tag: str
    attributes: dict[str, str]
    text: str


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {k: v or "" for k, v in attrs}, ""))

    def handle_data(self, data: str) -> None:
        if self.elements:
            last = self.elements[-1]
            self.elements[-1] = Element(last.tag, last.attributes, last.text + data)


@cache
def elements(page: Path) -> list[Element]:
    """All elements of an HTML file, in order."""
    reader = _Reader()
    reader.feed(page.read_text("utf-8"))
    return reader.elements


def loaded(page: Path) -> list[str]:
    """The addresses of everything that a page makes the browser load, as they stand there."""
    found = []
    for element in elements(page):
        if element.tag == "link" and element.attributes.get("rel") in {"prev", "next", "search"}:
            continue
        for name in LOADS.get(element.tag, ()):
            if address := element.attributes.get(name):
                found.append(address)
    return found


@dataclass(frozen=True)
class Build:
    """A finished build: its pages, its exit status, all that it printed."""

    html: Path
    status: int
    log: str


Builder = Callable[[Path, Path], Build]
SmallBook = Callable[..., Build]
