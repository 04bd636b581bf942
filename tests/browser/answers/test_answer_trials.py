"""Every answer box of the book is tried, in its page: nothing right refused, nothing wrong praised."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from answer_trials import Trial, table, tasks, try_box, try_options
from places import CHAPTERS
from playwright.sync_api import Page

from nbhelpers.widgets.answer_box import AnswerBox

# a sentence begins with a capital letter, or with a name out of the formulas or the code
SENTENCE = re.compile(r"(?:[A-Z0-9\u03bb\u2212-]|[a-z]\w*[\d_(./]|[b-z]\b).*[.!?]", re.DOTALL)
ASKING = [p.stem for p in sorted(CHAPTERS.glob("*.ipynb")) if "AnswerBox(" in p.read_text("utf-8")]


def test_there_are_questions() -> None:
    assert len(ASKING) >= 8


@pytest.mark.parametrize("chapter", ASKING)
def test_every_box_of(chapter: str, open_still: Callable[..., Page], server: str) -> None:
    page = open_still(f"{server}chapters/{chapter}.html", only="[data-widget=answer_box]")
    page.evaluate(
        "Storage.prototype.setItem = () => {}"
    )  # what is kept of an answer is not looked at
    trials = []
    for task in tasks(page).values():
        trials += try_options(page, task) if task["options"] else try_box(page, task)
    assert trials
    _python_agrees([trial for trial in trials if trial.kind != "random"], tasks(page))
    faults = [trial for trial in trials if trial.fault]
    assert not faults, "\n".join([*map(str, faults[:20]), table(trials)])
    for task in tasks(page).values():
        if task["options"]:
            reasons = [*task["mistakes"].values(), task.get("praise", ".")]
            unsaid = [reason for reason in reasons if not SENTENCE.match(reason) and reason != "."]
            assert not unsaid, (task["widget_id"], unsaid)
        elif float(task["answer"]).is_integer():
            assert task.get("exact"), f"{task['widget_id']}: a whole number is exact"


def _python_agrees(trials: list[Trial], given: dict[str, dict[str, Any]]) -> None:
    """AnswerBox.judge says what the page says, of every tenth trial in a box."""
    boxes = {name: AnswerBox(**task) for name, task in _arguments(given).items()}
    said = [(trial, boxes[trial.box].judge(trial.typed.text)) for trial in trials[::10]]
    others = [
        f"{trial}; Python: {judgment}"
        for trial, judgment in said
        if (judgment.verdict, judgment.message) != (trial.verdict, trial.text.strip())
    ]
    assert said
    assert not others, "\n".join(others[:10])


def _arguments(given: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The tasks as the arguments of an answer box."""
    return {
        name: {key: value for key, value in task.items() if key != "solved"}
        for name, task in given.items()
    }
