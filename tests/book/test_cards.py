"""One card a question: its frame, its hints, and that nothing around it gives its answer away."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml.html import HtmlElement

from nbhelpers.site.elements import parsed

HEADINGS = {"h1", "h2", "h3", "h4"}
NUMBER = re.compile(r"(?<![\w.])[-\u2212]?\d*\.?\d+(?:e[-+]?\d+)?(?![\w]|\.\d)")


@dataclass
class Question:
    """An answer box of a page, and the text that is to be seen up to the next heading."""

    task: dict[str, Any]
    in_card: bool
    after: str = ""


class _Reader:
    """Reads a page as somebody sees it who opens no fold and runs no widget."""

    def __init__(self, html: str) -> None:
        self.questions: list[Question] = []
        self._pending: list[Question] = []
        self.ids: set[str] = set()
        self._read(parsed(html), seen=True, in_card=False)

    def _read(self, element: HtmlElement, *, seen: bool, in_card: bool) -> None:
        classes = element.get("class", "").split()
        in_card = in_card or "question-card" in classes
        self.ids.add(element.get("id", ""))
        if element.tag in HEADINGS:
            self._pending = []
        if element.get("data-widget") == "answer_box":
            self._pending.append(Question(json.loads(element.get("data-state")), in_card))
            self.questions.append(self._pending[-1])
        self._say(f" {element.get('aria-label', '')} ", seen)
        hides = (
            element.tag in {"details", "script", "annotation"} or "data-widget" in element.attrib
        )
        seen = seen and not hides and "katex-mathml" not in classes
        self._say(element.text, seen)
        for child in element:
            self._read(child, seen=seen, in_card=in_card)
            self._say(child.tail, seen)

    def _say(self, text: str | None, seen: bool) -> None:
        if text and seen:
            for question in self._pending:
                question.after += text


@cache
def _read(page: Path) -> _Reader:
    return _Reader(page.read_text("utf-8"))


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
