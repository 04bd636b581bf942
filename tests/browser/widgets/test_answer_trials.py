"""Every answer box of the book is tried, in its page: nothing right refused, nothing wrong praised."""

import re
from collections.abc import Callable

import pytest
from answer_trials import open_settled, table, tasks, try_box, try_options
from places import CHAPTERS
from playwright.sync_api import Page

# a sentence begins with a capital letter, or with a name out of the formulas or the code
SENTENCE = re.compile(r"(?:[A-Z0-9\u03bb\u2212-]|[a-z]\w*[\d_(./]|[b-z]\b).*[.!?]", re.DOTALL)
ASKING = [p.stem for p in sorted(CHAPTERS.glob("*.ipynb")) if "AnswerBox(" in p.read_text("utf-8")]


def test_there_are_questions() -> None:
    assert len(ASKING) >= 8


@pytest.mark.parametrize("chapter", ASKING)
def test_every_box_of(chapter: str, open_page: Callable[..., Page], server: str) -> None:
    page = open_page(f"{server}chapters/{chapter}.html")
    open_settled(page)
    trials = []
    for task in tasks(page).values():
        trials += try_options(page, task) if task["options"] else try_box(page, task)
    assert trials
    faults = [trial for trial in trials if trial.fault]
    assert not faults, "\n".join([*map(str, faults[:20]), table(trials)])
    for task in tasks(page).values():
        if task["options"]:
            reasons = [*task["mistakes"].values(), task.get("praise", ".")]
            unsaid = [reason for reason in reasons if not SENTENCE.match(reason) and reason != "."]
            assert not unsaid, (task["widget_id"], unsaid)
        elif float(task["answer"]).is_integer():
            assert task.get("exact"), f"{task['widget_id']}: a whole number is exact"
