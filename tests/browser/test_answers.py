"""What answers.js makes of what a reader types, in a real browser."""

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
QUESTION = re.compile(r'data-widget="answer_box" id="[^"]*" data-state="([^"]*)"')
W1 = 0.0004385677  # dE/dw1 of the first chapter
TASK = {
    "answer": 0.0821670406,
    "mistakes": {"one path of two": 0.0554, "the updated w5 was used.": 0.0737},
    "rtol": 5e-3,
    "hint": "Multiply.",
}


@pytest.fixture(scope="module")
def answers(modules: Callable[..., Any]) -> Callable[..., Any]:
    """Call a function of answers.js in the browser."""
    js = modules("answers")
    return lambda name, *args: js(f"(args) => answers.{name}(...args)", args)


@pytest.mark.parametrize(
    ("typed", "verdict", "says"),
    [
        ("0.0821670406", "right", "The answer is 0.082167."),
        ("0.0822", "right", ""),
        ("8.22e-2", "right", ""),
        ("0.082", "right", ""),  # two digits, and as it happens within 0.5%
        ("0.08", "coarse", "Give three significant digits."),
        ("0.09", "wrong", "Hint: Multiply. With three digits the box can tell you more."),
        ("0.0554", "mistake", "A known slip gives this number: one path of two."),
        ("0.05540", "mistake", "one path of two."),
        ("0.055", "mistake", "one path of two."),
        ("0.06", "mistake", "one path of two."),
        ("0.0556", "mistake", "one path of two."),
        ("0.0737", "mistake", "the updated w5 was used."),
        ("-0.0822", "slip", "the sign is wrong"),
        ("0.164", "slip", "twice the answer: look for a factor of 2"),
        ("0.04108", "slip", "half of the answer"),
        ("-0.164", "slip", "twice the answer with the wrong sign"),
        ("-0.0411", "slip", "half of the answer with the wrong sign"),
        ("0.822", "slip", "one place too far right"),
        ("82167", "slip", "six places too far right"),
        ("0.00822", "slip", "one place too far left"),
        ("8", "wrong", "Hint: Multiply."),  # one digit: anything could be meant
        ("0.0825", "right", ""),
        ("0.0827", "near", "Only 0.6% off."),
        ("0.0830", "near", "Only 1% off."),
        ("0.5", "wrong", "Hint: Multiply."),
        ("0.512", "wrong", "Hint: Multiply."),
        ("0", "wrong", "Hint: Multiply."),
    ],
)
def test_judges_a_number(answers: Callable[..., Any], typed: str, verdict: str, says: str) -> None:
    result = answers("judgeNumber", typed, TASK)
    assert result["verdict"] == verdict
    assert says in result["text"]
    assert not result["text"].endswith("..")


@pytest.mark.parametrize(
    ("typed", "changes", "verdict"),
    [
        ("4.39e-4", {"answer": W1}, "right"),
        ("0.000438", {"answer": W1}, "right"),  # cut, not rounded: within 0.5% all the same
        ("0.0004", {"answer": W1}, "coarse"),
        ("0.00044", {"answer": W1}, "right"),
        ("0.000439", {"answer": W1, "rtol": 1e-4}, "coarse"),
        ("0.000438", {"answer": W1, "rtol": 1e-4}, "coarse"),
        ("0.0004386", {"answer": W1, "rtol": 1e-4}, "right"),
        ("0.14", {"answer": 0.149780716}, "coarse"),  # cut after two digits
        ("0.1498", {"answer": 0.149780716, "mistakes": {"old": 0.15}, "rtol": 5e-4}, "right"),
        ("0.150", {"answer": 0.149780716, "mistakes": {"old": 0.15}, "rtol": 5e-4}, "coarse"),
        ("0.1500", {"answer": 0.149780716, "mistakes": {"old": 0.15}, "rtol": 5e-4}, "mistake"),
        ("0", {"answer": 0}, "right"),
        ("0.001", {"answer": 0}, "wrong"),
        ("0", {"mistakes": {"the path was cut": 0}}, "mistake"),
        ("100", {"answer": 120}, "wrong"),
        ("3", {"answer": 3}, "right"),
        ("-3", {"answer": 3}, "slip"),  # exact, so one digit is enough
        # rounded to one digit the mistake is 1, but the answer is closer to it
        ("1", {"answer": 0.93, "mistakes": {"twice": 1.4}}, "wrong"),
        # the listed mistake goes before the general slip that has the same number
        ("0.164", {"mistakes": {"the half was lost": 0.1643340812}}, "mistake"),
    ],
)
def test_judges_by_the_digits_that_were_typed(
    answers: Callable[..., Any], typed: str, changes: dict[str, Any], verdict: str
) -> None:
    assert answers("judgeNumber", typed, TASK | changes)["verdict"] == verdict


@pytest.mark.parametrize(
    ("typed", "after"), [("6", True), ("6.0", True), ("6.00", False), ("6.0000", False)]
)
def test_a_whole_slip_goes_before_the_answer_rounded_too_early(
    answers: Callable[..., Any], typed: str, after: bool
) -> None:
    task = TASK | {"answer": 5.985, "mistakes": {"y before the update": 6.0}, "rtol": 5e-5}
    text = "A known slip gives this number: y before the update."
    rounded = " If you rounded, give five significant digits." if after else ""
    result = answers("judgeNumber", typed, task)
    assert (result["verdict"], result["text"]) == ("mistake", text + rounded)


def test_a_number_rounded_too_early_is_no_slip_that_it_only_resembles(
    answers: Callable[..., Any],
) -> None:
    task = TASK | {"answer": 5.985, "rtol": 5e-5}
    for mistakes in ({}, {"close to six": 6.004}):
        assert answers("judgeNumber", "6", task | {"mistakes": mistakes})["verdict"] == "coarse"


@pytest.mark.parametrize("order", [1, -1])
def test_names_the_mistake_that_is_closest(answers: Callable[..., Any], order: int) -> None:
    mistakes = dict([("close", 0.0580), ("closer", 0.0605)][::order])
    assert answers("judgeNumber", "0.06", TASK | {"mistakes": mistakes})["mistake"] == "closer"


@pytest.mark.parametrize("answer", [1.0049, 9.949, -0.0821670406, 3.510187783e-05, 7.5e8, 0.99949])
def test_every_correct_rounding_to_three_digits_or_more_is_right(
    answers: Callable[..., Any], answer: float
) -> None:
    for digits in range(3, 11):
        typed = f"{answer:.{digits - 1}e}"
        assert answers("judgeNumber", typed, TASK | {"answer": answer})["verdict"] == "right", typed


@pytest.mark.parametrize(("rtol", "digits"), [(0.1, 2), (0.05, 2), (5e-3, 3), (5e-4, 4), (1e-4, 5)])
def test_asks_for_as_many_digits_as_rtol_needs(
    answers: Callable[..., Any], rtol: float, digits: int
) -> None:
    assert answers("digitsNeeded", rtol) == digits


def _committed_questions() -> list[dict[str, Any]]:
    """Every question of the book, as the outputs of the committed notebooks hand it to the page."""
    found = []
    for path in sorted((ROOT / "chapters").glob("*.ipynb")):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                html = "".join(output.get("data", {}).get("text/html", []))
                found += [json.loads(unescape(state)) for state in QUESTION.findall(html)]
    return found


@pytest.mark.parametrize("task", _committed_questions(), ids=lambda task: task["widget_id"])
def test_every_question_of_the_book(answers: Callable[..., Any], task: dict[str, Any]) -> None:
    if task["options"]:
        for option in task["options"]:
            result = answers("judgeOption", option, task)
            if option == task["answer"]:
                assert result["verdict"] == "right"
            elif option in task["mistakes"]:
                assert result["text"] == task["mistakes"][option]
            else:
                assert result["text"] == f"Hint: {task['hint']}"
        return
    fewest = answers("digitsNeeded", task["rtol"])
    for digits in range(fewest, 11):
        typed = f"{task['answer']:.{digits - 1}e}"
        assert answers("judgeNumber", typed, task)["verdict"] == "right", typed
        for name, value in task["mistakes"].items():
            result = answers("judgeNumber", f"{value:.{digits - 1}e}".replace(".", ","), task)
            assert result.get("mistake") == name, (name, value, result)
    assert answers("judgeNumber", "as I said", task)["verdict"] == "refused"
