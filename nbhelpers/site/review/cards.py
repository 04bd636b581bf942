"""Reads from a page's HTML its questions, each as the card that the review page shows again."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import escape
from typing import Any

from lxml.html import HtmlElement, tostring

from nbhelpers.site.elements import parsed

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_SILENT = ("headerlink", "section-number", "caption-number")
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


def cards(html: str) -> list[Card]:
    """The questions of a page, in their order."""
    boxes = parsed(html).iterfind(".//figure[@data-widget='answer_box']")
    return [_card(box) for box in boxes]


def _card(box: HtmlElement) -> Card:
    exercise = next((one for one in box.iterancestors("div") if _has(one, "question-card")), None)
    around = (box if exercise is None else exercise).iterancestors("section")
    titled = ((one, head) for one in around if (head := _heading(one)) is not None)
    section, title = next(((one.get("id", ""), _words(head)) for one, head in titled), ("", ""))
    card = Card(json.loads(box.attrib["data-state"]), box.attrib["id"], section, title, title=title)
    if exercise is not None:
        card.anchor = exercise.get("id", "")
        named = next((one for one in exercise.iter("p") if _has(one, "admonition-title")), None)
        if named is not None:
            card.title = _words(named)
            numbers = (one for one in named.iter("span") if _has(one, "caption-number"))
            card.number = "".join(one.text_content() for one in numbers)
        statement = next(exercise.iter("section"), None)
        if statement is not None:
            card.html = _ID.sub("", _inside(statement)).strip()
    return card


def _has(element: HtmlElement, name: str) -> bool:
    return name in element.get("class", "").split()


def _heading(section: HtmlElement) -> HtmlElement | None:
    return next((child for child in section if child.tag in _HEADINGS), None)


def _words(element: HtmlElement) -> str:
    """What is read there, without numbers and the link to the place itself."""
    silent = " or ".join(f"contains(@class, '{name}')" for name in _SILENT)
    read = element.xpath(f".//text()[not(ancestor::*[{silent}])]")
    return " ".join("".join(read).split())


def _inside(element: HtmlElement) -> str:
    """The HTML between the tags of an element."""
    inner = (tostring(child, encoding="unicode") for child in element)
    return escape(element.text or "") + "".join(inner)
