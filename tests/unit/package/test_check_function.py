"""`check_function`: which programs it refuses, what it says of them, and what it does not accept."""

from typing import Any

import numpy as np
import pytest
import torch

from nbhelpers.exercises import check_function

W = np.array([[1.0, -2.0], [3.0, 4.0]])


def product(x: Any, w: Any) -> Any:
    return x @ w


def relu(z: float) -> float:
    return max(z, 0.0)


CASES = [(np.eye(2), W), (np.array([[1.0, 2.0]]), W)]


def test_the_right_function_agrees_in_every_case() -> None:
    assert repr(check_function(lambda x, w: (w.T @ x.T).T, product, CASES)) == (
        "Right: all 2 cases agree."
    )
    report = check_function(relu, relu, {"on": (1.0,)})
    assert report.ok
    assert report
    assert repr(report) == "Right."


def test_the_first_case_that_differs_is_told_with_its_arguments() -> None:
    report = check_function(lambda x, w: x @ w.T, product, CASES)
    assert not report.ok
    assert not report
    assert repr(report) == (
        "Case 1 of 2 does not agree, with\n"
        "  x = [[1, 0], [0, 1]]\n"
        "  w = [[1, -2], [3, 4]]\n"
        "2 of 4 entries differ:\n"
        "  [0, 1]  yours 3, expected -2, difference 5\n"
        "  [1, 0]  yours -2, expected 3, difference -5\n"
        "Likely cause: your array is the transpose of the expected one."
    )


def test_a_later_case_is_found_and_called_by_its_name() -> None:
    report = check_function(abs, relu, {"on": (1.5,), "off": (-1.5,)})
    assert repr(report) == (
        "The case 'off' does not agree, with\n"
        "  z = -1.5\n"
        "1 of 1 entries differ:\n"
        "  value  yours 1.5, expected 0, difference 1.5"
    )


@pytest.mark.parametrize(
    ("mine", "says"),
    [
        (lambda z: None, "Your function returned nothing. Does it end with return?"),
        (lambda z: 1 / 0, "Your function raised ZeroDivisionError: division by zero"),
        (lambda: 0, "Your function raised TypeError: "),
        (lambda z: "z", "Your function returned something else than numbers. mine: expected"),
        (lambda z: {"z": z}, "Your function returned something else than numbers. mine: expected"),
        (lambda z: [z, z], "Your shape is (2,), expected ()."),
    ],
)
def test_what_a_function_can_do_wrong_otherwise(mine: Any, says: str) -> None:
    report = check_function(mine, relu, [(2.0,)])
    assert not report.ok
    assert report.problem.startswith(says)
    assert repr(report) == f"Case 1 of 1 does not agree, with\n  z = 2\n{report.problem}"


def test_every_call_gets_its_own_arguments() -> None:
    def greedy(x: Any, w: Any) -> Any:
        result = x @ w
        x[:] = w[:] = 0
        return result

    case = (np.eye(2), W.copy())
    assert check_function(greedy, greedy, [case, case]).ok
    assert np.array_equal(case[1], W)


def test_names_tolerance_and_tensors() -> None:
    def gradients(x: float) -> dict[str, float]:
        return {"w1": 2 * x, "b1": 1.0}

    assert "b1  yours 2, expected 1" in repr(
        check_function(lambda x: {"w1": 2 * x, "b1": 2}, gradients, [(3.0,)])
    )
    pair = check_function(lambda x: [x, x], lambda x: [x, 2 * x], [(1.0,)], names=["dx", "dw"])
    assert "dw  yours 1, expected 2" in pair.problem
    assert not check_function(lambda x: x + 1e-4, lambda x: x, [(1.0,)]).ok
    assert check_function(lambda x: x + 1e-4, lambda x: x, [(1.0,)], rtol=1e-3).ok
    leaf = torch.tensor([1.0, 2.0], requires_grad=True)
    report = check_function(lambda t: t * 3, lambda t: t * 2, [(leaf,)])
    assert "  t = [1, 2]" in repr(report)


def test_long_arguments_are_told_by_their_shape() -> None:
    report = check_function(np.zeros_like, lambda x: x, [(np.ones((3, 5)),)])
    assert report.arguments == "  x = numbers of shape (3, 5)"
    several = check_function(lambda *a: 0, lambda *a: 1, [({"w1": 1 / 3}, abs, (1.0, "z"))])
    assert several.arguments == (
        "  argument 1 = {w1: 0.333333}\n  argument 2 = abs\n  argument 3 = (1, 'z')"
    )


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((1, relu, [(1.0,)]), TypeError, "mine: expected a function, got 1"),
        ((relu, None, [(1.0,)]), TypeError, "reference: expected a function, got None"),
        ((relu, relu, "ab"), TypeError, "cases: expected a sequence or a dict of tuples"),
        ((relu, relu, 3), TypeError, "cases: expected a sequence or a dict of tuples, got 3"),
        ((relu, relu, []), ValueError, r"cases: expected at least one, got \[\]"),
        ((relu, relu, [1.0]), TypeError, "cases: expected tuples of arguments, got 1.0"),
        ((relu, lambda z: None, [(1.0,)]), TypeError, "reference: expected numbers, got None"),
        ((relu, lambda z: np.inf, [(1.0,)]), ValueError, "reference: expected finite numbers"),
    ],
)
def test_check_function_refuses(arguments: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        check_function(*arguments)
    with pytest.raises(ValueError, match="rtol: expected a finite number above 0, got 0"):
        check_function(relu, relu, [(1.0,)], rtol=0)


def test_many_arguments_are_told_on_lines_that_a_page_shows_whole() -> None:
    weights = {f"w{n}": -0.125 for n in range(1, 13)}
    told = check_function(len, lambda weights: 0.0, [(weights,)]).arguments.split("\n")
    assert len(told) > 1
    assert max(map(len, told)) <= 76
    assert told[0].startswith("  weights = {w1: -0.125, w2: -0.125")
    assert all(line.startswith("      w") for line in told[1:])
    assert " ".join(line.strip() for line in told).count("-0.125") == 12
