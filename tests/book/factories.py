"""Widgets for the test books."""

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
