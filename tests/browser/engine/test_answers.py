"""What answers.js makes of what a reader types, in a real browser."""

import re
from collections.abc import Callable
from typing import Any

import pytest

W1 = 0.0004385677  # dE/dw1 of the first chapter
TASK = {
    "answer": 0.0821670406,
    "mistakes": {"one path of two": 0.0554, "the updated w5 was used.": 0.0737},
    "hint": "Multiply.",
}
ROUNDED = "y before the update. If you rounded, give four significant digits."
EITHER = (
    "With so few digits it fits the answer, and a known slip too. Give four significant digits."
)
SEVERAL = "With so few digits it fits more than one known slip. Give four significant digits."


@pytest.mark.parametrize(
    ("typed", "verdict", "says"),
    [
        ("0.0821670406", "right", "The answer is 0.082167."),
        ("0.0822", "right", "The answer is 0.082167."),
        ("8.22e-2", "right", ""),
        ("0,0822", "right", ""),
        ("0.0821", "right", ""),  # cut off instead of rounded
        ("0.08216", "right", ""),
        ("0.08218", "right", ""),  # within 0.1%, as rounding on the way makes it
        ("0.741365 * 0.186816 * 0.593270", "right", ""),
        ("0.741 x 0.187 x 0.593", "right", ""),
        ("0.082", "coarse", "Give three significant digits."),
        ("8.2 x 10^-2", "coarse", "Give three significant digits."),
        ("0.08", "refused", "One digit is too little to judge. Give three significant digits."),
        ("0.083", "wrong", "The size is about right."),
        ("0.081", "wrong", "The size is about right."),
        ("0.0823", "near", "Only 0.2% off. Carry more digits on the way, and round at the end."),
        ("0.0820", "near", "Only 0.2% off."),
        ("0.0825", "near", "Only 0.4% off."),
        ("0.08257", "near", "Only 0.5% off."),
        ("0.0826", "wrong", "The size is about right."),  # 0.53%: no rounding of a factor does that
        ("0.0830", "wrong", "The size is about right."),
        ("0.0554", "mistake", "A known slip gives this number: one path of two."),
        ("0.05540", "mistake", "one path of two."),
        ("0.055", "mistake", "one path of two."),
        ("0.0553", "mistake", "Close to the number that a known slip gives: one path of two."),
        ("0.05538", "mistake", "one path of two."),
        ("0.0737", "mistake", "the updated w5 was used."),
        ("-0.0822", "slip", "the sign is wrong"),
        ("-0.082", "slip", "the sign is wrong"),
        ("-0.741 * 0.187 * 0.593", "slip", "the sign is wrong"),
        ("0.164", "slip", "twice the answer: look for a factor of 2"),
        ("0.04108", "slip", "half of the answer"),
        ("-0.164", "slip", "twice the answer with the wrong sign"),
        ("-0.0411", "slip", "half of the answer with the wrong sign"),
        ("0.822", "slip", "one place too far right"),
        ("82167", "slip", "six places too far right"),
        ("0.00822", "slip", "one place too far left"),
        ("8.22", "slip", "two places too far right"),
        ("82.2", "slip", "three places too far right"),
        ("822", "slip", "four places too far right"),
        ("0.00000822", "slip", "four places too far left"),
        ("8220", "slip", "five places too far right"),
        ("0.8", "wrong", "With three digits the box can tell you more."),
        ("0.2", "wrong", "About 2 times too large. With three digits"),
        ("0.06", "wrong", "The size is about right. With three digits"),  # one digit names no slip
        ("0.09", "wrong", "The size is about right. With three digits the box can tell you more."),
        ("8", "wrong", "About 100 times too large. With three digits"),
        ("0.512", "wrong", "About 6 times too large."),
        ("-0.512", "wrong", "About 6 times too large, the sign is wrong."),
        ("-0.0666", "wrong", "The size is about right, the sign is wrong."),
        ("0.0123", "wrong", "About 7 times too small."),
        ("0.00512", "wrong", "About 20 times too small."),
        ("9.12", "wrong", "About 100 times too large."),
        ("912", "wrong", "More than a thousand times too large."),
        ("0", "wrong", "It is another number."),
        ("0.0", "wrong", "It is another number."),
        ("as I said", "refused", "This is not a number"),
    ],
)
def test_judges_a_number(answers: Callable[..., Any], typed: str, verdict: str, says: str) -> None:
    result = answers("judgeNumber", typed, TASK)
    assert result["verdict"] == verdict
    assert says in result["text"]
    assert "Multiply." not in result["text"], "the fold Hint hides the hint"
    assert result["text"] == result["text"].strip()
    assert re.fullmatch(r"[A-Z].*[^.]\.", result["text"])


@pytest.mark.parametrize(
    ("typed", "answer"), [("0", 0.0821670406), ("0.00", -2.5), ("5.00", 0), ("-0.03", 0)]
)
def test_what_is_0_has_no_size_to_compare(
    answers: Callable[..., Any], typed: str, answer: float
) -> None:
    result = answers("judgeNumber", typed, TASK | {"answer": answer, "mistakes": {}})
    assert result["verdict"] == "wrong"
    assert result["text"].startswith("It is another number.")


@pytest.mark.parametrize(
    ("typed", "changes", "verdict"),
    [
        ("0.000439", {"answer": W1}, "right"),
        ("0.000438", {"answer": W1}, "right"),
        ("0.00044", {"answer": W1}, "coarse"),
        ("0.00043", {"answer": W1}, "coarse"),
        ("0.00044", {"answer": W1, "digits": 2}, "right"),
        ("0.00045", {"answer": W1, "digits": 2}, "wrong"),
        ("0.000439", {"answer": W1, "digits": 4}, "coarse"),
        ("0.0004386", {"answer": W1, "digits": 4}, "right"),
        ("0.000438", {"answer": W1, "digits": 4}, "coarse"),
        # schoolbook rounding, on decimal text: in binary 0.00245 lies below the middle
        ("0.0025", {"answer": 0.00245, "digits": 2}, "right"),
        ("0.0024", {"answer": 0.00245, "digits": 2}, "right"),
        ("0.0025", {"answer": 0.00245}, "coarse"),
        ("0.00245", {"answer": 0.00245}, "right"),
        ("-0.15", {"answer": -0.15}, "right"),  # it is the answer, however few its digits
        ("-0.2", {"answer": -0.15}, "refused"),
        ("-0.1", {"answer": -0.15}, "refused"),
        ("1.0", {"answer": 0.95}, "coarse"),
        ("1", {"answer": 0.95}, "refused"),
        # what once passed as cut off
        *((typed, {"answer": 0.01}, "wrong") for typed in ("0.005", "0.002", "0.00001")),
        *((typed, {"answer": -0.1057541856}, "wrong") for typed in ("-0.02", "-0.06", "-0.098")),
        *((typed, {"answer": 15.11}, "wrong") for typed in ("7", "8", "9", "14", "16")),
        ("15", {"answer": 15.11}, "coarse"),
        ("-0.6", {"answer": -1.5}, "wrong"),
        ("9.99", {"answer": 9.996}, "right"),
        ("10.0", {"answer": 9.996}, "right"),
        ("10", {"answer": 9.996}, "coarse"),
        ("9.98", {"answer": 9.996}, "near"),
        # zeros at the end of a whole number may stand for digits that were rounded
        ("12300", {"answer": 12345}, "right"),
        ("12000", {"answer": 12345}, "coarse"),
        ("12400", {"answer": 12345}, "near"),
        ("10000", {"answer": 12345}, "wrong"),
        ("12000", {"answer": 12345, "exact": True}, "wrong"),
        ("12000", {"answer": 5000, "mistakes": {"one": 12345}}, "mistake"),
        ("10000", {"answer": 5000, "mistakes": {"one": 12345}}, "slip"),  # exactly twice
        ("100.0", {"answer": 95}, "wrong"),
        ("100", {"answer": 95}, "coarse"),
        ("0.100", {"answer": 0.095}, "wrong"),
        ("0", {"answer": 0}, "right"),
        ("0.000", {"answer": 0}, "right"),
        ("0.001", {"answer": 0}, "wrong"),
        ("0", {"mistakes": {"the path was cut": 0}}, "mistake"),
        ("100", {"answer": 120}, "wrong"),
        ("90", {"answer": 95, "rtol": 0.1, "digits": 2}, "right"),
        ("104", {"answer": 95, "rtol": 0.1, "digits": 2}, "right"),
        ("105", {"answer": 95, "rtol": 0.1, "digits": 2}, "wrong"),
        ("9e1", {"answer": 95, "rtol": 0.1, "digits": 2}, "refused"),
        ("1/3", {"answer": 0.3333333333}, "right"),
        ("2/3", {"answer": 0.3333333333}, "slip"),
        ("0.3333333333333", {"answer": 0.3333333333}, "right"),
        ("-3", {"answer": 3}, "slip"),  # exactly the other sign, so one digit is enough
        ("6", {"answer": 3}, "wrong"),  # one digit names no factor of 2
        ("6.0", {"answer": 3}, "slip"),
        # decimal points explain nothing where the answer has one digit
        ("0.10", {"answer": 0.01}, "wrong"),
        ("0.10", {"answer": 0.011}, "wrong"),
        ("0.11", {"answer": 0.011}, "slip"),
        ("5.0", {"answer": 0.5}, "wrong"),
        # the listed mistake goes before the general slip that has the same number
        ("0.164", {"mistakes": {"the half was lost": 0.1643340812}}, "mistake"),
        # near, but nearer to a mistake
        ("0.0824", {"mistakes": {"other weight": 0.0826}}, "mistake"),
        ("0.0824", {"mistakes": {"other weight": 0.0829}}, "near"),
        ("0.0826", {"mistakes": {"other weight": 0.082668}}, "mistake"),
        ("0.082668", {}, "wrong"),  # the gradient of another weight is no rounding
    ],
)
def test_judges_by_the_digits_that_were_typed(
    answers: Callable[..., Any], typed: str, changes: dict[str, Any], verdict: str
) -> None:
    assert answers("judgeNumber", typed, TASK | changes)["verdict"] == verdict


@pytest.mark.parametrize(
    ("typed", "answer", "verdict", "says"),
    [
        *((typed, 5, "right", "The answer is 5.") for typed in ("5", "5.0", "10/2", "5e0", "2+3")),
        *((typed, 4, "wrong", "") for typed in ("4.02", "3.98", "4.004", "3.996", "40", "0.4")),
        ("-5", 5, "slip", "the sign is wrong"),
        ("10", 5, "wrong", "It is another number."),
        ("10.0", 5, "wrong", "It is another number."),
        ("2.5", 5, "wrong", "It is another number."),
        ("500", 5, "wrong", "More than ten times too large."),
        ("-49", 5, "wrong", "The sign is wrong."),
        ("50.2", 50, "wrong", "It is another number."),
        ("3", 7, "mistake", "A known slip gives this number: a path was lost."),
        ("3.0", 7, "mistake", "A known slip gives this number: a path was lost."),
        ("0.33", 7, "mistake", "A known slip gives this number: one over it."),
        ("0.3", 7, "wrong", "More than ten times too small."),
        ("0.3334", 7, "wrong", "More than ten times too small."),
        ("5.985", 5.985, "right", "The answer is 5.985."),
        ("5.9850", 5.985, "right", ""),
        ("6 - 0.015", 5.985, "right", ""),
        ("5.99", 5.985, "wrong", "This answer is exact and needs no rounding."),
        ("5.986", 5.985, "wrong", "This answer is exact and needs no rounding."),
        ("-0.2", -0.15, "wrong", "This answer is exact and needs no rounding."),
        ("-0.16", -0.15, "wrong", "It is another number."),
        ("59.85", 5.985, "slip", "one place too far right"),
        ("11.97", 5.985, "slip", "it is twice the answer"),
        ("1.2", 5.985, "wrong", "It is another number."),
        ("0.30", 0.3, "right", "The answer is 0.3."),
        ("0.1+0.2", 0.3, "right", "The answer is 0.3."),
        ("0.0400001234", 0.04000012345, "wrong", ""),
        ("0.04000012345", 0.04000012345, "right", "The answer is 0.04000012345."),
    ],
)
def test_an_exact_answer_takes_nothing_else(
    answers: Callable[..., Any], typed: str, answer: float, verdict: str, says: str
) -> None:
    mistakes = {"a path was lost": 3, "one over it": 0.3333333333}
    result = answers(
        "judgeNumber", typed, TASK | {"answer": answer, "exact": True, "mistakes": mistakes}
    )
    assert result["verdict"] == verdict
    assert says in result["text"]
    assert "digits the box" not in result["text"]


@pytest.mark.parametrize(
    ("typed", "changes", "verdict", "says"),
    [
        # exactly the number of a slip, and the answer rounded too early
        *((typed, {}, "mistake", ROUNDED) for typed in ("6", "6.0")),
        *((typed, {}, "mistake", "y before the update.") for typed in ("6.00", "6.0000")),
        ("6", {"mistakes": {}}, "refused", "One digit is too little to judge."),
        (
            "6",
            {"mistakes": {"close to six": 6.004}},
            "refused",
            "One digit is too little to judge.",
        ),
        ("6.0", {"mistakes": {}}, "coarse", "Give four significant digits."),
        ("6.0", {"mistakes": {"close to six": 6.004}}, "refused", EITHER),
        ("5.98", {"mistakes": {"close to six": 5.981}}, "refused", EITHER),
        ("5.99", {"mistakes": {"close to six": 5.981}}, "coarse", "Give four significant digits."),
        ("7.1", {"mistakes": {"one": 7.123, "two": 7.148}}, "refused", SEVERAL),
        ("7.12", {"mistakes": {"one": 7.123, "two": 7.148}}, "mistake", "one."),
        ("7.15", {"mistakes": {"one": 7.123, "two": 7.148}}, "mistake", "two."),
        ("7.1", {"mistakes": {"one": 7.1, "two": 7.148}}, "mistake", "one."),
    ],
)
def test_a_slip_goes_before_the_answer_rounded_too_early(
    answers: Callable[..., Any], typed: str, changes: dict[str, Any], verdict: str, says: str
) -> None:
    task = TASK | {
        "answer": 5.985,
        "mistakes": {"y before the update": 6.0},
        "digits": 4,
        "rtol": 5e-5,
    }
    result = answers("judgeNumber", typed, task | changes)
    assert result["verdict"] == verdict
    assert result["text"].endswith(says) or result["text"].startswith(says)
