"""Reads from a page's HTML its questions, each as the card that the review page shows again."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from nbhelpers.site.elements import VOID

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_SILENT = {"headerlink", "section-number"}
_ID = re.compile(r' id="[^"]*"')


@dataclass
class Card:
    """A question: its task, and where and how it stands on its page.

    ``anchor`` and ``section`` are ids of the page, ``section_title`` and ``number`` texts, ``html``
    is the statement above the box, which questions of one exercise share.
    """

    task: dict[str, Any]
    anchor: str
    section: str
    section_title: str
    title: str = ""
    number: str = ""
    html: str = ""


@dataclass
class _Open:
    """An element that is open: its name, its classes, its id, and where its content begins."""

    tag: str
    classes: frozenset[str]
    id: str
    start: int


class _Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self._html = html
        self._lines = [0]
        for line in html.split("\n"):  # as HTMLParser counts them
            self._lines.append(self._lines[-1] + len(line) + 1)
        self._open: list[_Open] = []
        self._sections: list[tuple[str, str]] = []  # id and title of each that is open
        self._heading: list[str] | None = None
        self._exercise: dict[str, str] = {}
        self.cards: list[Card] = []
        self.feed(html)
        self.close()

    def _place(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def _inside(self, tag: str, name: str) -> bool:
        return any(one.tag == tag and name in one.classes for one in self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        classes = frozenset(given.get("class", "").split())
        if tag in VOID:
            return
        start = self._place() + len(self.get_starttag_text() or "")
        if tag == "section" and not self._exercise:
            self._sections.append((given.get("id", ""), ""))
        if tag == "div" and "question-card" in classes:
            self._exercise = {"anchor": given.get("id", "")}
        if tag in _HEADINGS and not self._exercise:
            self._heading = []
        if tag == "figure" and given.get("data-widget") == "answer_box":
            self._ask(given)
        self._open.append(_Open(tag, classes, given.get("id", ""), start))

    def _ask(self, figure: dict[str, str]) -> None:
        section, title = next((one for one in reversed(self._sections) if one[1]), ("", ""))
        task = json.loads(figure["data-state"])
        card = Card(task, figure["id"], section, title, title=title)
        for name, value in self._exercise.items():
            setattr(card, name, value)
        self.cards.append(card)

    def handle_endtag(self, tag: str) -> None:
        if not any(one.tag == tag for one in self._open):
            return
        while (closed := self._open.pop()).tag != tag:
            pass
        if tag in _HEADINGS and self._heading is not None:
            if self._sections:
                title = " ".join("".join(self._heading).split())
                self._sections[-1] = (self._sections[-1][0], title)
            self._heading = None
        elif tag == "section" and self._exercise:
            written = self._html[closed.start : self._place()]
            self._exercise.setdefault("html", _ID.sub("", written).strip())
        elif tag == "section" and self._sections:
            self._sections.pop()
        elif "question-card" in closed.classes:
            self._exercise = {}

    def handle_data(self, data: str) -> None:
        if self._heading is not None:
            if not any(_SILENT & one.classes for one in self._open):
                self._heading.append(data)
        elif self._exercise and self._inside("p", "admonition-title"):
            part = "number" if self._inside("span", "caption-number") else "title"
            self._exercise[part] = self._exercise.get(part, "") + data


def cards(html: str) -> list[Card]:
    """The questions of a page, in their order."""
    return _Reader(html).cards
