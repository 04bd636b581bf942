"""Widgets for the test books."""

from typing import Any

from nbhelpers.widgets.answer_box import AnswerBox


def question() -> AnswerBox:
    """A question with a number for its answer."""
    return AnswerBox(
        widget_id="factory-question",
        question="What is 2 times 3?",
        answer=6.0,
        hint="Add 3 and 3.",
        solution="Six, as one adds.",
    )


def variants() -> dict[str, list[dict[str, Any]]]:
    """A question with other numbers, for a review page."""
    texts = {"question": "How much?", "hint": "A sum.", "solution": "Three quarters, as one sees."}
    return {"secret-q1": [{"answer": 0.75, "mistakes": {}, "options": [], **texts}]}
