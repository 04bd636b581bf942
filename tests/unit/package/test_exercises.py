"""`check`: what it accepts, what it says about a wrong answer, and what it refuses."""

from typing import Any

import numpy as np
import pytest
import torch

from nbhelpers.causes import LINE, cause_line
from nbhelpers.exercises import check
from nbhelpers.networks import mazur

W = np.array([[1.0, -2.0], [3.0, 4.0]])
NAMED = {"w1": 0.5, "w2": -0.25, "w3": 0.0}
SIGN = "the sign is the wrong way round, and "
ALONE = "and the others agree: look at what it alone has."
TOGETHER = "and the others agree: look at what they alone share."
LEAF = torch.tensor(2.0, requires_grad=True)


@pytest.mark.parametrize(
    ("mine", "reference"),
    [
        (0.5, 0.5),
        (0.5 * (1 + 9e-7), 0.5),
        ([1, -2], [1.0, -2.0]),
        (W, W.tolist()),
        (torch.tensor([1.0, 2.0], requires_grad=True), [1, 2]),
        ([LEAF, LEAF], [2, 2]),
        ([[LEAF, 1], [2, LEAF]], [[LEAF, 1], [2, LEAF]]),
        ([torch.ones(2, requires_grad=True)], np.ones((1, 2))),
        ((LEAF, 1), {"w1": LEAF, "w2": 1}),
        (NAMED, NAMED),
        ({name: torch.tensor(value) for name, value in NAMED.items()}, NAMED),
        (list(NAMED.values()), NAMED),
    ],
)
def test_right_answers(mine: Any, reference: Any) -> None:
    report = check(mine, reference)
    assert report.ok
    assert report.cause is None
    assert repr(report).startswith("Right")


def test_one_right_number_is_not_counted_and_more_are() -> None:
    assert repr(check(0.5, 0.5)) == "Right."
    assert repr(check([1, -2], [1, -2])) == "Right: all 2 entries agree."


def test_the_report_says_which_entry_differs_and_by_what() -> None:
    report = check([1.0, 2.5, 3.0], [1, 2, 3], names=["w1", "w2", "w3"])
    assert not report.ok
    assert [row.name for row in report.rows if not row.ok] == ["w2"]
    assert repr(report) == ("1 of 3 entries differ:\n  w2  yours 2.5, expected 2, difference 0.5")


def test_entries_without_names_are_numbered() -> None:
    assert "  [1, 0]  yours 7, expected 3" in repr(check([[1, -2], [7, 4]], W))
    assert "  value  yours 7, expected 3" in repr(check(7, 3))


@pytest.mark.parametrize(
    ("mine", "cause"),
    [
        (-W, "the sign is the wrong way round; look at (out - target)."),
        (2 * W, "a factor of 2; does your loss have the 1/2?"),
        (W / 2, "a factor of 1/2; does your loss have a 1/2 too many?"),
        (-2 * W, "a factor of -2: the sign, and the 1/2 of the loss."),
        (-W / 2, "a factor of -1/2: the sign, and the 1/2 of the loss."),
        (3 * W, "a factor of 3: 1/3 is left out, or a sum stands for a mean over 3."),
        (-4 * W, f"a factor of -4: {SIGN}1/4 is left out, or a sum stands for a mean over 4."),
        (W / 12, "a factor of 1/12: 12 is left out, or a mean over 12 stands for a sum."),
        (W * 2 / 3, "a factor of 2/3: 2/3 is one factor too many, or 3/2 is left out."),
        (W * 1000, "a factor of 1000: 1000 is one factor too many, or 0.001 is left out."),
        (W * -0.01, f"a factor of -0.01: {SIGN}0.01 is one factor too many, or 100 is left out."),
        (
            W * 0.01001,  # near a power of ten, and none
            "a factor of 0.01001: 0.01001 is one factor too many, or 99.9 is left out.",
        ),
        (
            W * -1e7,
            f"a factor of -1e+07: {SIGN}1e+07 is one factor too many, or 1e-07 is left out.",
        ),
        (
            W * 0.19661,
            "a factor of 0.19661: 0.19661 is one factor too many, or 5.0862 is left out.",
        ),
        (W.T, "your array is the transpose of the expected one."),
        (W[::-1], "the numbers are right, but in another order; check which one belongs where."),
        # what sits in the loss would reach all entries
        (W * [[1, 1], [1, -1]], f"the entry that differs has the wrong sign, {ALONE}"),
        (W * [[1, 1], [1, 2]], f"the entry that differs is 2 times what is expected, {ALONE}"),
        (W * [[1, 1], [-1, -1]], f"the entries that differ have the wrong sign, {TOGETHER}"),
        (
            W * [[1, 0.2], [1, 0.2]],
            f"the entries that differ are 1/5 times what is expected, {TOGETHER}",
        ),
        (
            W * [[1, 0.3], [1, 0.3]],
            f"the entries that differ are 3/10 times what is expected, {TOGETHER}",
        ),
        (W * [[1, 1], [1, 0.3]], None),  # one entry is always a multiple of another
        (W * [[1, 1], [1, 1.25]], None),
        (
            W * [[1.0002, 1], [0.9999, 1.005]],
            "rounding: the relative errors are at most 5e-03. Carry more digits.",
        ),
        (W * (1 - 2e-6), "rounding: the relative errors are at most 2e-06. Carry more digits."),
        (W * [[1, 1], [1, 1.006]], None),
        (W * [[1, 1], [1, 0]], None),
        (W * [[1, np.nan], [1, 1]], "[0, 1] is no finite number."),
        (W + 1, None),
        (W * [[1, 2], [1, -1]], None),
    ],
)
def test_the_cause_is_named_if_one_explains_every_difference(mine: Any, cause: str | None) -> None:
    report = check(mine, W)
    assert not report.ok
    if cause is None:
        assert report.cause is None
        assert "Likely cause" not in repr(report)
    else:
        assert report.cause == cause
        assert cause_line(report.cause) in repr(report)
        assert max(map(len, repr(report).splitlines())) <= LINE


def test_an_entry_that_is_zero_tells_nothing_of_a_factor() -> None:
    halves = check([0, 2, 2, 4], [0, 1, 1, 2])
    assert halves.cause == "a factor of 2; does your loss have the 1/2?"
    assert check([0, 2], [3, 1]).cause is None
    assert check([1, 2], [0, 1]).cause is None


def test_one_number_that_misses_two_weights_of_a_half() -> None:
    report = check(0.00571675240882, 0.0014291881022)
    assert report.cause == "a factor of 4: 1/4 is left out, or a sum stands for a mean over 4."


def test_shapes() -> None:
    report = check(np.ones((3, 2)), np.ones((2, 3)))
    assert not report.ok
    assert repr(report) == (
        "Your shape is (3, 2), expected (2, 3).\n"
        "Likely cause: your array is the transpose of the expected one."
    )
    assert check([1, 2], [1, 2, 3]).cause is None
    assert repr(check([1, 2], NAMED)) == "You gave 2 numbers, expected 3: w1, w2, w3."


def test_missing_and_unknown_names() -> None:
    report = check({"w1": 0.5, "w9": 1}, NAMED)
    assert not report.ok
    assert report.rows[0].ok
    assert repr(report) == ("Missing: w2, w3.\nUnknown: w9. Expected are w1, w2, w3.")


def test_zero_needs_an_absolute_tolerance() -> None:
    assert check({**NAMED, "w3": 1e-13}, NAMED).ok
    assert not check({**NAMED, "w3": 1e-11}, NAMED).ok
    assert not check([1e-13], [1e-14]).ok


def test_rtol() -> None:
    assert not check(0.0822, 0.0821670406).ok
    assert check(0.0822, 0.0821670406, rtol=5e-3).ok


def test_the_gradients_of_a_chapter() -> None:
    example = mazur()
    reference = example.network.named_gradients(example.x, example.target)
    mine = {**reference, "w1": 0.0554 * 0.2413 * 0.05}
    report = check(mine, reference)
    assert [row.name for row in report.rows if not row.ok] == ["w1"]


@pytest.mark.parametrize(
    ("mine", "reference", "options", "error", "message"),
    [
        ("high", 1.0, {}, TypeError, "mine: expected numbers, got 'high'"),
        (["1"], [1.0], {}, TypeError, "mine: expected numbers, got"),
        ({"w1": 1.0}, [1.0], {}, TypeError, "mine: expected an array or a list"),
        ({"w1": None}, {"w1": 1.0}, {}, TypeError, r"mine\['w1'\]: expected numbers"),
        ([True], [1.0], {}, TypeError, r"mine: expected numbers, got \[True\]"),
        ([1j], [0.0], {}, TypeError, "mine: expected numbers, got"),
        ([], [], {}, ValueError, r"reference: expected at least one number, got \[\]"),
        ({}, {}, {}, ValueError, "reference: expected at least one number, got {}"),
        (1.0, np.nan, {}, ValueError, "reference: expected finite numbers"),
        (
            {"w1": 1.0},
            {"w1": np.inf},
            {},
            ValueError,
            r"reference\['w1'\]: expected finite numbers",
        ),
        ([1.0], [1.0], {"names": ["a", "b"]}, ValueError, "names: expected 1 names, got 2"),
        ({"w1": 1.0}, {"w1": 1.0}, {"names": ["a"]}, ValueError, "names: a dict has its own"),
        (1.0, 1.0, {"rtol": 0}, ValueError, "rtol: expected a finite number above 0, got 0"),
        (1.0, 1.0, {"rtol": "low"}, TypeError, "rtol: expected a number above 0, got 'low'"),
    ],
)
def test_check_refuses(
    mine: Any, reference: Any, options: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        check(mine, reference, **options)


def test_a_failed_report_is_false() -> None:
    assert check([1, 2], [1, 2])
    assert not check([1, 2], [1, 3])
    assert not check([1, 2], [1, 2, 3])
    assert not check({"a": 1}, {"a": 1, "b": 2})


def test_a_report_shows_ten_rows_and_a_count() -> None:
    reference = np.random.default_rng(0).normal(size=(784, 64))
    told = repr(check(-reference, reference)).splitlines()
    assert told[0] == "50176 of 50176 entries differ:"
    assert told[1].startswith("  [0, 0]  yours ")
    assert told[11:] == [
        "  ... and 50166 more",
        "Likely cause: the sign is the wrong way round; look at (out - target).",
    ]
    names = {f"w{n}": 1.0 for n in range(1, 100)}
    assert repr(check({"w1": 1.0}, names)) == (
        "Missing: w2, w3, w4, w5, w6, w7, w8, w9, w10, w11 and 88 more."
    )
    assert repr(check({**names, "v": 1}, names)).endswith("w8, w9, w10 and 89 more.")
    assert repr(check([1], names)).endswith("w9, w10 and 89 more.")


def test_what_is_not_finite_is_named_and_counted() -> None:
    mine = np.ones((4, 5))
    mine[1, 2] = np.nan
    assert check(mine, np.ones((4, 5))).cause == "[1, 2] is no finite number."
    mine[3] = np.inf
    assert check(mine, np.ones((4, 5))).cause == "[1, 2] and 5 more are no finite numbers."


def test_a_dict_may_hold_arrays() -> None:
    reference = {"W": np.array([[1.0, 2.0], [3.0, 4.0]]), "b": 5.0}
    assert check({"W": torch.tensor([[1.0, 2.0], [3.0, 4.0]]), "b": np.array([5.0])}, reference)
    assert check([1, 2, 3, 4, 5], reference)
    report = check({"W": [[1, 2], [6, 4]], "b": 5}, reference)
    assert [row.name for row in report.rows if not row.ok] == ["W[1, 0]"]
    assert check({"W": [1, 2], "b": 5}, reference).problems == (
        "W: your shape is (2,), expected (2, 2).",
    )
