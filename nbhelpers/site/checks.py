"""Faults of a page that a reader would meet, found while the book is built.

Each is a warning that names the page; the book is built with warnings as errors.
"""

import json
import re
from collections import Counter
from typing import Any

from lxml.html import HtmlElement
from sphinx.application import Sphinx
from sphinx.util import logging

from nbhelpers.site.elements import LOADS, addresses, is_hidden, outside, parsed

logger = logging.getLogger(__name__)

BROUGHT = {"network": "stepper", "laboratory": "learning_rate_lab"}
"""What a question may bring: its word for it -> the widget."""
_ELSEWHERE = re.compile(r"\s*(?:https?:)?//", re.IGNORECASE)
_PATH = re.compile(r"[\w./\\-]*[/\\][\w.-]+|[\w-]+\.(?:png|jpe?g|svg|gif|webp)", re.IGNORECASE)


class PageCheck:
    """Reads a page's HTML and collects its faults in :attr:`faults`."""

    def __init__(self, html: str) -> None:
        self.faults: list[str] = []
        self._ids: Counter[str] = Counter()
        self._widgets: dict[str, tuple[str, dict[str, Any]]] = {}
        for element in parsed(html).iterdescendants():
            self._check(element)
        repeated = sorted(name for name, count in self._ids.items() if count > 1)
        self.faults += [f"the id {name!r} is used twice" for name in repeated]
        for name, (kind, state) in self._widgets.items():
            if kind == "answer_box":
                self._check_brought(name, state)

    def _check(self, element: HtmlElement) -> None:
        tag, attributes = str(element.tag), dict(element.attrib)
        if identifier := attributes.get("id"):
            self._ids[identifier] += 1
        self._check_address(tag, attributes)
        if tag == "img" and not is_hidden(element):
            self._check_alternative("image", attributes.get("alt"), attributes.get("src", ""))
        if tag == "svg" and not is_hidden(element):
            name = attributes.get("aria-label") or attributes.get("aria-labelledby")
            self._check_alternative("drawing", name, f"<svg> in line {element.sourceline}")
        if tag == "figure" and "data-widget" in attributes:
            self._note_widget(attributes)
        if tag == "script" and "jupyter.widget-" in attributes.get("type", ""):
            self.faults.append(
                "an output is a live widget without a figure of its own: it would be dead on the "
                "page; show one of the book's widgets, or remove the output"
            )
        if tag == "style":
            self.faults += [
                f"a style loads {found!r} from outside the book"
                for found in outside(element.text or "")
            ]

    def _note_widget(self, attributes: dict[str, str]) -> None:
        name, kind = attributes.get("id"), attributes["data-widget"]
        if name:
            self._widgets[name] = kind, json.loads(attributes.get("data-state") or "{}")
        else:
            self.faults.append(f"the widget {kind!r} has no id")

    def _check_brought(self, name: str, state: dict[str, Any]) -> None:
        """The widget that a question brings is there, and has what the question sets."""
        for word, kind in BROUGHT.items():
            wanted = state.get(word)
            if not wanted:
                continue
            found, its = self._widgets.get(wanted, ("", {}))
            if found != kind:
                self.faults.append(
                    f"the question {name!r} brings the {word} {wanted!r}, and this page has none"
                )
                continue
            self.faults += [
                f"the question {name!r} sets {one!r} of {wanted!r}, which has no such attribute"
                for one in state.get("setting", {})
                if one not in its
            ]

    def _check_address(self, tag: str, values: dict[str, str]) -> None:
        for name in LOADS.get(tag, ()):
            for address in addresses(name, values.get(name, "")):
                if _ELSEWHERE.match(address):
                    self.faults.append(f"<{tag}> loads {address!r} from outside the book")
        for found in outside(values.get("style", "")):
            self.faults.append(f"a style of <{tag}> loads {found!r} from outside the book")

    def _check_alternative(self, kind: str, text: str | None, source: str) -> None:
        if text is None or not text.strip():
            self.faults.append(f"the {kind} {source!r} has no text alternative")
        elif _PATH.fullmatch(text.strip()):
            self.faults.append(f"the {kind} {source!r} has a path as its alternative: {text!r}")


def check_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Warn of every fault in what the page's author wrote."""
    for fault in PageCheck(context.get("body") or "").faults:
        logger.warning("%s", fault, location=pagename, type="book")


def setup(app: Sphinx) -> None:
    """Check each page once it is complete."""
    app.connect("html-page-context", check_page, priority=950)
