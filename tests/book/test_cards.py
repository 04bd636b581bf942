"""One card a question: its frame, its hints, and that nothing around it gives its answer away."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from nbhelpers.site.elements import VOID

HEADINGS = {"h1", "h2", "h3", "h4"}
NUMBER = re.compile(r"(?<![\w.])[-\u2212]?\d*\.?\d+(?:e[-+]?\d+)?(?![\w]|\.\d)")


@dataclass
class Question:
    """An answer box of a page, and the text that is to be seen up to the next heading."""

    task: dict[str, Any]
    in_card: bool
    after: str = ""


@dataclass
class _Open:
    """An element that is open: its name, whether it is to be seen, whether it is in a card."""

    tag: str
    seen: bool
    in_card: bool


class _Reader(HTMLParser):
    """Reads a page as somebody sees it who opens no fold and runs no widget."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [_Open("", seen=True, in_card=False)]
        self.questions: list[Question] = []
        self.pending: list[Question] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {key: value or "" for key, value in attrs}
        classes = attributes.get("class", "").split()
        in_card = self.open[-1].in_card or "question-card" in classes
        self.ids.add(attributes.get("id", ""))
        if tag in HEADINGS:
            self.pending = []
        if attributes.get("data-widget") == "answer_box":
            self.pending.append(Question(json.loads(attributes["data-state"]), in_card))
            self.questions.append(self.pending[-1])
        self.handle_data(f" {attributes.get('aria-label', '')} ")
        hides = tag in {"details", "script", "annotation"} or "data-widget" in attributes
        seen = self.open[-1].seen and not hides and "katex-mathml" not in classes
        if tag not in VOID:
            self.open.append(_Open(tag, seen, in_card))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """It opens nothing."""

    def handle_endtag(self, tag: str) -> None:
        while len(self.open) > 1 and self.open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.open[-1].seen:
            for question in self.pending:
                question.after += data


@cache
def _read(page: Path) -> _Reader:
    reader = _Reader()
    reader.feed(page.read_text("utf-8"))
    return reader


@pytest.fixture(scope="module")
def questions(book: Path) -> dict[str, list[Question]]:
    """The questions of each chapter that asks some."""
    found = {page.stem: _read(page).questions for page in sorted(book.glob("chapters/*.html"))}
    return {chapter: asked for chapter, asked in found.items() if asked}


def test_every_question_has_a_card(questions: dict[str, list[Question]]) -> None:
    assert sum(map(len, questions.values())) > 100
    outside = [q.task["widget_id"] for asked in questions.values() for q in asked if not q.in_card]
    assert outside == []


def _gives_away(text: str, answer: float) -> Iterator[str]:
    """The numbers in a text that are the answer, rounded to three digits or more."""
    exact = abs(Decimal(repr(answer)))
    for found in NUMBER.findall(text):
        number = abs(Decimal(found.replace("\u2212", "-")))
        digits = len(number.as_tuple().digits)
        exponent = number.as_tuple().exponent
        assert isinstance(exponent, int)
        if digits >= 3 and number == exact.quantize(Decimal(1).scaleb(exponent), ROUND_HALF_UP):
            yield found


def test_no_answer_is_to_be_seen_before_the_question_is_answered(
    questions: dict[str, list[Question]],
) -> None:
    """A small whole number says nothing: it stands everywhere."""
    leaks = {
        q.task["widget_id"]: found
        for asked in questions.values()
        for q in asked
        if not q.task["options"] and (found := [*_gives_away(q.after, q.task["answer"])])
    }
    assert leaks == {}


def test_a_number_has_a_second_hint_and_no_hint_tells_it(
    questions: dict[str, list[Question]],
) -> None:
    for task in (q.task for asked in questions.values() for q in asked if not q.task["options"]):
        hints = f"{task['hint']} {task.get('setup', '')}"
        assert [*_gives_away(hints, task["answer"])] == [], task["widget_id"]
        is_work = "how many" not in task["question"].lower() and "Number" not in task["question"]
        assert task.get("setup") or not is_work or task["widget_id"] in READ_OFF, task["widget_id"]


READ_OFF = {"gradcheck-q1", "gradcheck-q9"}  # read from a widget: there is nothing to set up


def test_a_mistake_leads_to_a_section_that_is_there(book: Path) -> None:
    led = 0
    for page in sorted(book.glob("chapters/*.html")):
        reader = _read(page)
        for question in reader.questions:
            for label in question.task.get("see", {}).values():
                assert label in reader.ids, (question.task["widget_id"], label)
                led += 1
    assert led > 10
