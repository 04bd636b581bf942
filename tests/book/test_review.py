"""The cards that the review page shows: all questions of the book, each with its way back."""

import json
import posixpath
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from built_pages import elements
from sphinx.errors import ConfigError

from nbhelpers.site.review import other_numbers
from nbhelpers.site.review.cards import cards as cards_of
from nbhelpers.site.review.variants import variants


@pytest.fixture(scope="module")
def cards(book: Path) -> list[dict[str, Any]]:
    text = (book / "_static" / "review-cards.js").read_text("utf-8")
    return json.loads(text.removeprefix("window.bookReview=").removesuffix(";\n"))["cards"]


def _exists(book: Path, href: str) -> bool:
    """Whether an address, seen from the review page, leads to a place of the book."""
    path, _, anchor = href.partition("#")
    page = book / posixpath.normpath(posixpath.join("chapters", path))
    ids = {e.attributes.get("id") for e in elements(page)} if page.exists() else set()
    return page.exists() and (not anchor or anchor in ids)


def test_every_question_has_its_card(book: Path, cards: list[dict[str, Any]]) -> None:
    asked = {
        element.attributes["id"]: json.loads(element.attributes["data-state"])
        for page in book.glob("chapters/*.html")
        for element in elements(page)
        if element.attributes.get("data-widget") == "answer_box"
    }
    assert {card["id"] for card in cards} == asked.keys()
    for card in cards:
        task = asked[card["id"]]
        assert card["task"].items() <= task.items()
        assert {"question", "answer", "hint", "solution", "mistakes"} <= card["task"].keys()
        assert all(card[part] for part in ("title", "html", "chapter")), card["id"]
        assert card["number"].startswith("Exercise "), card["id"]


def test_every_way_leads_somewhere(book: Path, cards: list[dict[str, Any]]) -> None:
    for card in cards:
        inside = re.findall(r'\shref="([^"]*)"', card["html"])
        places = [card["section"], *card["see"].values()]
        assert all(place["title"] for place in places), card["id"]
        for href in [card["href"], *(place["href"] for place in places), *inside]:
            assert _exists(book, href), (card["id"], href)
        labels = [task.get("see", {}) for task in (card["task"], *card["variants"])]
        assert {label for see in labels for label in see.values()} == card["see"].keys()
        assert " id=" not in card["html"]


@pytest.mark.parametrize("mark", ["\n", "\u2028", "\f", "\x85"])  # what Python calls a line's end
def test_a_statement_is_cut_where_it_stands(mark: str) -> None:
    box = '<figure id="a" data-widget="answer_box" data-state="{}"></figure>'
    asked = f'<div class="question-card"><section><p>Why?</p></section>{box}</div>'
    assert [card.html for card in cards_of(f"<p>{mark}</p>\n{asked}")] == ["<p>Why?</p>"]


def test_other_numbers_come_with_their_question(cards: list[dict[str, Any]]) -> None:
    given = {card["id"]: card["variants"] for card in cards if card["variants"]}
    assert given == variants()


def test_one_page_alone_loads_the_cards(book: Path) -> None:
    loads = [p.name for p in book.rglob("*.html") if "review-cards.js" in p.read_text("utf-8")]
    assert loads == ["review.html"]


@pytest.mark.parametrize(
    "named", ["nbhelpers.nothing:variants", "nbhelpers.review", "json:nothing"]
)
def test_variants_that_are_nowhere_are_refused(named: str) -> None:
    app: Any = SimpleNamespace(config=SimpleNamespace(review_variants=named))
    with pytest.raises(ConfigError, match=f"expected package.module:function, got '{named}'"):
        other_numbers(app)
