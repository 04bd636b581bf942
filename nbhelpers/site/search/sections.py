"""The sections of a built page: where each stands, and what can be read in it.

A built page is read and not its source, so that the search finds what a reader sees: references
with their words, formulas, numbers that a cell printed. Of a widget there is only the question of
an answer box. Left out is what a page folds away, above all because it answers a question:
solutions, outputs that wait for a click, and code that stands behind its output.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from lxml.html import HtmlElement

from nbhelpers.site.elements import parsed
from nbhelpers.site.search.formulas import readable

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SKIPPED_TAGS = frozenset({"script", "style", "noscript", "template", "button", "metadata"})
_SKIPPED = frozenset(
    {"headerlink", "eqno", "section-number", "solution", "hide", "cell-code", "toctree-wrapper"}
)
_LISTS = frozenset({"glossary", "py"})  # each entry is a place of its own
_BLOCKS = frozenset({
    *("p", "li", "dt", "dd", "tr", "div", "figure", "figcaption", "table", "ul", "ol", "dl"),
    *("blockquote", "pre", "details", "summary", "section", "aside", "caption"),
})  # fmt: skip
_CELLS = frozenset({"td", "th"})


Kind = Literal["section", "term", "name"]
"""A section of a page, an entry of a glossary, or one of a reference of Python names."""


@dataclass
class Section:
    """A place that a result leads to."""

    anchor: str
    title: str
    path: tuple[str, ...]
    """The headings around it, from the page's own."""
    text: str = ""
    code: str = ""
    terms: tuple[str, ...] = ()
    """The words that it explains: those in bold."""
    kind: Kind = "section"


@dataclass
class _Reading:
    """What has been read of a section so far."""

    text: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)


def sections(html: str) -> list[Section]:
    """Return the sections of a page, and the entries of a glossary or reference, in their order.

    A section holds what stands in it and not in a section of its own.
    """
    article = parsed(html).find(".//article")
    return [] if article is None else [found for child in article for found in _sections(child, ())]


def _sections(element: HtmlElement, path: tuple[str, ...]) -> Iterator[Section]:
    heading = _heading(element)
    if heading is None:
        for child in element:
            yield from _sections(child, path)
        return
    title = _plain(heading)
    inner: list[HtmlElement] = []
    reading = _Reading()
    for child in element:
        if child is not heading:
            _read(child, reading, inner)
    yield _section(element.get("id", ""), title, path, reading)
    for child in inner:
        if child.tag == "dl":
            yield from _entries(child, (*path, title))
        else:
            yield from _sections(child, (*path, title))


def _heading(element: HtmlElement) -> HtmlElement | None:
    """The heading of a section; None for what is no section, such as the inside of an exercise."""
    if element.tag != "section" or not element.get("id"):
        return None
    return next((child for child in element if child.tag in _HEADINGS), None)


def _entries(listed: HtmlElement, path: tuple[str, ...]) -> Iterator[Section]:
    """The entries of a glossary or a reference: names that share an explanation are one."""
    kind: Kind = "term" if "glossary" in listed.get("class", "").split() else "name"
    names: list[HtmlElement] = []
    for child in listed:
        if child.tag == "dt":
            names.append(child)
        elif names:
            reading, inner = _Reading(), list[HtmlElement]()
            if kind == "name":
                reading.text.append(", ".join(_plain(name) for name in names) + "\n")
            _read(child, reading, inner)
            reading.terms.clear()  # bold are the names of arguments
            title = ", ".join(_plain(_name(name)) for name in names)
            yield _section(names[0].get("id", ""), title, path, reading, kind)
            for deeper in inner:
                yield from _entries(deeper, (*path, title))
            names = []


def _name(signature: HtmlElement) -> HtmlElement:
    """The name in a signature, such as ``Network`` in ``class Network(weights)``; else all of it."""
    parts = signature.iter("span")
    return next((part for part in parts if "descname" in part.get("class", "")), signature)


def _section(
    anchor: str, title: str, path: tuple[str, ...], reading: _Reading, kind: Kind = "section"
) -> Section:
    return Section(
        anchor=anchor,
        title=title,
        path=path,
        text=_tidy("".join(reading.text)),
        code=_tidy("".join(reading.code)),
        terms=tuple(dict.fromkeys(reading.terms)),
        kind=kind,
    )


def _tidy(text: str) -> str:
    """One blank between words, one line break between blocks."""
    text = re.sub(r"[^\S\n]+", " ", text.replace("\u2060", ""))
    text = re.sub(r"(?: \|)+ *$", "", text, flags=re.MULTILINE)  # after the last cell of a row
    return re.sub(r" ?\n[\s]*", "\n", text).strip()


def _plain(element: HtmlElement) -> str:
    """The words of a heading, a term, a cell of a table: one line."""
    reading = _Reading()
    _read_inside(element, reading, [])
    return " ".join("".join(reading.text).split())


def _read(element: HtmlElement, reading: _Reading, inner: list[HtmlElement]) -> None:
    """Read an element into ``reading``; sections and entries in it go to ``inner``."""
    classes = set(element.get("class", "").split())
    hidden = element.get("aria-hidden") == "true"
    if hidden or element.tag in _SKIPPED_TAGS or classes & _SKIPPED:
        return
    if "data-widget" in element.attrib:
        for part in element.iter():
            if part.get("class") == "bbh-answer-question":
                _read_inside(part, reading, inner)
    elif _heading(element) is not None or (element.tag == "dl" and classes & _LISTS):
        inner.append(element)
    elif element.tag in _CELLS:
        reading.text.append(_plain(element) + " | ")
    elif element.tag == "math":
        reading.text.append(readable(element))
    elif element.tag == "pre":
        reading.code.append("\n" + "".join(element.itertext()) + "\n")
    elif element.tag == "svg":
        reading.text.append(f"\n{element.get('aria-label', '')}\n")
    else:
        _read_inside(element, reading, inner)


def _read_inside(element: HtmlElement, reading: _Reading, inner: list[HtmlElement]) -> None:
    edge = "\n" if element.tag in _BLOCKS else ""
    start = len(reading.text)
    reading.text.append(edge)
    # Line breaks of the source are blanks.
    reading.text.append(re.sub(r"\s+", " ", element.text or ""))
    for child in element:
        _read(child, reading, inner)
        reading.text.append(re.sub(r"\s+", " ", child.tail or ""))
    reading.text.append(edge)
    if element.tag == "strong":
        reading.terms.append(" ".join("".join(reading.text[start:]).split()))
