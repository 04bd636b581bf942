"""What answers.js says of products without a factor, of the closest slip, and of options."""

from collections.abc import Callable
from typing import Any

import pytest

from nbhelpers.widgets.answer_box.task import WITHHELD

TASK = {
    "answer": 0.0821670406,
    "mistakes": {"one path of two": 0.0554, "the updated w5 was used.": 0.0737},
    "hint": "Multiply.",
}


@pytest.mark.parametrize(
    ("typed", "verdict", "says"),
    [
        ("-0.268941*0.196612*2", "right", ""),
        ("-0.268941 x 0.196612", "slip", "The factor i is missing."),
        ("-0.268941*2", "slip", "The factor slope is missing."),
        ("-0.53788", "slip", "The factor slope is missing."),
        ("0.196612*2", "slip", "The factor error is missing."),
        ("0.39", "slip", "The factor error is missing."),
        ("0.4", "wrong", ""),
        ("0.196612*0.5", "wrong", ""),
    ],
)
def test_a_product_that_misses_a_factor_is_told_which(
    answers: Callable[..., Any], typed: str, verdict: str, says: str
) -> None:
    factors = {"error": -0.2689414214, "slope": 0.1966119332, "i": 2}
    task = TASK | {"answer": -0.1057541856, "mistakes": {}, "factors": factors}
    result = answers("judgeNumber", typed, task)
    assert result["verdict"] == verdict
    assert says in result["text"]
    # a mistake with the same number has words of its own
    named = answers("judgeNumber", "-0.0529", task | {"mistakes": {"half": -0.0528770928}})
    assert named["mistake"] == "half"


def test_factors_of_the_same_size_are_named_together(answers: Callable[..., Any]) -> None:
    task = TASK | {
        "answer": 0.75,
        "mistakes": {},
        "factors": {"a": 0.5, "one": 1, "b": 0.5, "c": 3},
    }
    assert answers("judgeNumber", "1.5", task)["text"] == "One factor is missing: a or b."
    assert answers("judgeNumber", "0.25", task)["text"] == "The factor c is missing."
    assert answers("judgeNumber", "0.75", task)["verdict"] == "right"
    longer = task | {"answer": 0.753, "factors": {"a": 0.502, "one": 1, "b": 0.5, "c": 3}}
    assert answers("judgeNumber", "0.75", longer)["verdict"] == "coarse"


@pytest.mark.parametrize("order", [1, -1])
def test_names_the_mistake_that_is_closest(answers: Callable[..., Any], order: int) -> None:
    mistakes = dict([("close", 0.06050), ("closer", 0.06054)][::order])
    result = answers("judgeNumber", "0.060535", TASK | {"mistakes": mistakes})
    assert result["mistake"] == "closer"


@pytest.mark.parametrize("answer", [1.0049, 9.949, -0.0821670406, 3.510187783e-05, 7.5e8, 0.99949])
def test_every_correct_rounding_to_three_digits_or_more_is_right(
    answers: Callable[..., Any], answer: float
) -> None:
    for digits in range(3, 11):
        typed = f"{answer:.{digits - 1}e}"
        assert answers("judgeNumber", typed, TASK | {"answer": answer})["verdict"] == "right", typed


def test_the_reason_follows_the_answer(answers: Callable[..., Any]) -> None:
    solved = TASK | {"solution": "0.74 * 0.19 * 0.59 = 0.082."}
    assert answers("judgeNumber", "0.0822", solved)["text"] == (
        "The answer is 0.082167. 0.74 * 0.19 * 0.59 = 0.082."
    )
    withheld = TASK | {"solution": WITHHELD}
    assert answers("judgeNumber", "0.0822", withheld)["text"] == "The answer is 0.082167."
    praised = TASK | {"praise": "Both paths add."}
    assert answers("judgeNumber", "0.0822", praised)["text"] == (
        "The answer is 0.082167. Both paths add."
    )


@pytest.mark.parametrize(
    ("option", "verdict", "text"),
    [
        (None, "refused", "Pick one of the options first."),
        ("left", "right", ""),
        ("right", "mistake", "That is mirrored."),
        ("up", "wrong", "It is another one."),
        ("toString", "wrong", "It is another one."),
    ],
)
def test_judges_an_option(
    answers: Callable[..., Any], option: str | None, verdict: str, text: str
) -> None:
    task = {"answer": "left", "mistakes": {"right": "That is mirrored."}, "hint": "Look."}
    result = answers("judgeOption", option, task)
    assert (result["verdict"], result["text"]) == (verdict, text)
    if verdict == "right":
        praised = answers("judgeOption", option, task | {"praise": "Rows are samples."})
        assert praised["text"] == "Rows are samples."
