"""The review page: the book's questions come back at growing intervals.

A page with the directive ``{review} questions`` shows, one after the other, the questions that its
reader has answered and that are due; ``{review} slips`` lists the slips that this reader makes most.
The cards are read from the written pages into one script, which ``file://`` allows and no other page
loads. What the reader answered stays in the reader's browser.

A book may have questions come back with other numbers: ``review_variants`` in ``_config.yml`` names a
function, as ``package.module:function``, that returns them by the id of the question.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError
from sphinx.util.docutils import SphinxDirective

from nbhelpers.site.review.cards import Card, cards
from nbhelpers.widgets.answer_box.task import TASK, WITHHELD

CARDS = "review-cards.js"
"""What a review page loads beside the theme's own files: the questions, made anew by every build."""

_SHOWN = {*TASK} - {"network", "laboratory", "setting"}  # a widget stays on its page
_PLACE = '<div class="review" data-review="'
_SCRIPTS = "<!-- review: scripts -->"
_WITHOUT = {
    "questions": "Questions come back where JavaScript runs: your browser alone knows what you answered.",
    "slips": "Your browser alone knows them, where JavaScript runs.",
}
_HREF = re.compile(r'(?<=\shref=")([^"]*)(?=")')
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


class ReviewDirective(SphinxDirective):
    """``{review} questions`` or ``{review} slips``: a place that the page's script fills."""

    required_arguments = 1
    has_content = False

    def run(self) -> list[nodes.Node]:
        """Make the place, with what it says where no script runs."""
        part = directives.choice(self.arguments[0], tuple(_WITHOUT))
        self.env.metadata[self.env.docname]["review"] = True
        scripts = _SCRIPTS if part == "questions" else ""
        html = f'{_PLACE}{part}"><p class="without-js">{_WITHOUT[part]}</p></div>\n{scripts}'
        return [nodes.raw("", html, format="html")]


def is_shown(body: str) -> bool:
    """Whether a page with this HTML is a review page."""
    return _PLACE in body


def is_review(env: BuildEnvironment, name: str) -> bool:
    """Whether the page of this name is one."""
    return bool(env.metadata[name].get("review"))


def other_numbers(app: Sphinx) -> dict[str, list[dict[str, Any]]]:
    """The questions that come back with other numbers, as plain data."""
    if not (named := app.config.review_variants):
        return {}
    module, _, function = named.partition(":")
    try:
        found: Mapping[str, list[dict[str, Any]]] = getattr(
            importlib.import_module(module), function
        )()
    except (ImportError, AttributeError) as error:
        raise ConfigError(
            f"review_variants: expected package.module:function, got {named!r}"
        ) from error
    if app.config.book_solutions:
        return dict(found)
    return {
        name: [{**task, "solution": WITHHELD} for task in tasks] for name, tasks in found.items()
    }


class _Book:
    """What the cards need to know of the book around them, seen from the review page."""

    def __init__(self, app: Sphinx, page: str) -> None:
        self.app = app
        self.page = page
        self.variants = other_numbers(app)

    def address(self, name: str, anchor: str = "") -> str:
        """The address of a page, or of a place on it."""
        uri = self.app.builder.get_relative_uri(self.page, name)
        return f"{uri}#{anchor}" if anchor else uri

    def moved(self, html: str, name: str) -> str:
        """HTML of another page, with the addresses in it seen from the review page."""
        here = posixpath.dirname(self.page)

        def seen(found: re.Match[str]) -> str:
            path, hash_, anchor = found[0].partition("#")
            if not path:
                return self.address(name) + hash_ + anchor
            if _ELSEWHERE.match(path):
                return found[0]
            whole = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
            return posixpath.relpath(whole, here or ".") + hash_ + anchor

        return _HREF.sub(seen, html)

    def chapter(self, name: str) -> str:
        """The number and the title of a page."""
        numbers = self.app.env.toc_secnumbers.get(name, {}).get("") or ()
        number = "".join(f"{part}." for part in numbers)
        return f"{number} {self.app.env.titles[name].astext()}".strip()

    def places(self, see: Mapping[str, str]) -> dict[str, dict[str, str]]:
        """Where the sections are that explain a question's slips."""
        labels = self.app.env.domaindata["std"]["labels"]
        known = {label: labels[label] for label in see.values() if label in labels}
        return {
            label: {"href": self.address(name, anchor), "title": title}
            for label, (name, anchor, title) in known.items()
        }

    def card(self, card: Card, name: str) -> dict[str, Any]:
        """A card as the page's script takes it."""
        section = {"href": self.address(name, card.section), "title": card.section_title}
        widget_id = card.task["widget_id"]
        others = self.variants.get(widget_id, [])
        see = {k: v for task in (*others, card.task) for k, v in task.get("see", {}).items()}
        return {
            "id": widget_id,
            "title": card.title.strip(),
            "number": card.number,
            "href": self.address(name, card.anchor),
            "chapter": self.chapter(name),
            "section": section,
            "see": self.places(see),
            "html": self.moved(card.html, name),
            "task": {key: value for key, value in card.task.items() if key in _SHOWN},
            "variants": others,
        }


def pages(app: Sphinx) -> Iterator[tuple[str, str]]:
    """Each page of the book with its HTML, in the order of reading."""
    names = [app.config.root_doc]
    for name in names:  # grows on the way
        names += [inner for inner in app.env.toctree_includes.get(name, []) if inner not in names]
    for name in names:
        yield name, Path(app.outdir, f"{name}.html").read_text("utf-8")


def write_cards(app: Sphinx) -> list[Any]:
    """Write the script with all questions, once all pages are written, if a page asks for it."""
    if review := next((name for name in app.env.found_docs if is_review(app.env, name)), ""):
        written = dict(pages(app))
        book = _Book(app, review)
        found = [book.card(card, name) for name, html in written.items() for card in cards(html)]
        if unknown := set(book.variants) - {card["id"] for card in found}:
            raise ConfigError(f"review_variants: the book has no question {sorted(unknown)[0]!r}")
        text = json.dumps({"cards": found}, ensure_ascii=False, separators=(",", ":"))
        Path(app.outdir, "_static", CARDS).write_text(f"window.bookReview={text};\n", "utf-8")
    return []


def digest(app: Sphinx) -> str:
    """A mark of all that the cards are made of, so that browsers notice a change."""
    mark = hashlib.sha256(json.dumps(other_numbers(app)).encode())
    for name in sorted(app.env.found_docs):
        mark.update(Path(app.env.doc2path(name)).read_bytes())
    return mark.hexdigest()[:8]


def add_scripts(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Load the scripts right behind the place: it is filled before the page is first drawn."""
    body = context.get("body") or ""
    if _SCRIPTS in body:
        address = context["pathto"](f"_static/{CARDS}", 1)
        own = context["book"].asset("review.js")
        tags = f'<script src="{address}?v={digest(app)}"></script>\n<script src="{own}"></script>'
        context["body"] = body.replace(_SCRIPTS, tags, 1)


def setup(app: Sphinx) -> None:
    """Register the directive, the setting and the script."""
    app.add_config_value("review_variants", "", "html", types=[str])
    app.add_directive("review", ReviewDirective)
    app.connect("html-page-context", add_scripts, priority=910)
    app.connect("html-collect-pages", write_cards)
