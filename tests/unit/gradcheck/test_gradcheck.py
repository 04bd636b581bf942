"""The gradient check: its differences, its verdicts, its report, and what it refuses."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from random_networks import random_example

from nbhelpers.causes import cause_line
from nbhelpers.gradcheck import (
    central_difference,
    check_gradients,
    one_sided_difference,
    relative_error,
)
from nbhelpers.networks import Network, mazur, notebook_004

Difference = Callable[..., Any]


def loss_of(network: Network, x: Any, target: Any) -> Callable[[dict[str, float]], float]:
    return lambda p: network.replace_parameters(**p).loss_value(x, target)


@pytest.mark.parametrize(
    ("difference", "error"), [(central_difference, 1e-9), (one_sided_difference, 1e-4)]
)
def test_every_form_of_a_point(difference: Difference, error: float) -> None:
    number = difference(lambda x: x**3, 2.0)
    assert isinstance(number, float)
    assert number == pytest.approx(12, rel=error)
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    array = difference(lambda M: (M**3).sum(), X)
    np.testing.assert_allclose(array, 3 * X**2, rtol=error)
    assert X.tolist() == [[1, 2], [3, 4]]
    named = difference(lambda p: p["a"] ** 2 * p["b"], {"a": 3, "b": 5})
    assert named == pytest.approx({"a": 30, "b": 9}, rel=error)


def test_order_of_the_errors() -> None:
    one = [abs(one_sided_difference(np.exp, 0.0, h) - 1) for h in (1e-2, 1e-3)]
    two = [abs(central_difference(np.exp, 0.0, h) - 1) for h in (1e-2, 1e-3)]
    assert one[0] / one[1] == pytest.approx(10, rel=0.02)
    assert two[0] / two[1] == pytest.approx(100, rel=0.02)
    assert one[0] == pytest.approx(1e-2 / 2, rel=0.02)
    assert two[0] == pytest.approx(1e-4 / 6, rel=0.02)


def test_the_nudge_of_w1() -> None:
    example = mazur()
    f = loss_of(example.network, example.x, example.target)
    assert round(central_difference(f, example.network.parameters())["w1"], 9) == 0.000438568


@pytest.mark.parametrize(
    ("a", "n", "error"),
    [(1, 1, 0), (0, 0, 0), (1, -1, 2), (2, 1, 0.5), (0, 1e-9, 1), (-3, -1.5, 0.5), (3, 1, 2 / 3)],
)
def test_relative_error(a: float, n: float, error: float) -> None:
    assert relative_error(a, n) == error


def test_a_right_gradient_passes() -> None:
    example = mazur()
    network = example.network
    report = check_gradients(
        loss_of(network, example.x, example.target),
        network.parameters(),
        network.named_gradients(example.x, example.target),
    )
    assert report.ok
    assert [row.name for row in report.rows] == list(network.parameters())
    assert all(row.relative_error < 1e-6 for row in report.rows)
    lines = repr(report).splitlines()
    assert lines[0] == "name      analytic       numeric  relative error  verdict"
    assert lines[1] == "w1     0.000438568   0.000438568         < 1e-06  ok"
    assert lines[-1] == "12 derivatives checked: all agree"


def test_a_wrong_gradient_is_caught() -> None:
    example = mazur()
    network = example.network
    wrong = network.named_gradients(example.x, example.target)
    wrong["w1"] *= -1
    wrong["w6"] *= 1 + 1e-5
    report = check_gradients(
        loss_of(network, example.x, example.target), network.parameters(), wrong
    )
    assert not report.ok
    assert [row.name for row in report.rows if not row.ok] == ["w1", "w6"]
    lines = repr(report).splitlines()
    assert lines[1:] == [
        "w1    -0.000438568  0.000438568        2.00e+00  WRONG",
        "w6     0.082668455  0.082667628        1.00e-05  WRONG",
        "... and 10 that agree",
        "12 derivatives checked: 2 of 12 are wrong",
    ]


@pytest.mark.parametrize(
    ("factors", "cause"),
    [
        ((2, 2, 2), "a factor of 2; does your loss have the 1/2?"),
        ((3, 3, 3), "a factor of 3: 1/3 is left out, or a sum stands for a mean over 3."),
        ((1, 2, 2), "the entries that differ are 2 times what is expected"),
        ((1, -1, 1), "the entry that differs has the wrong sign"),
        ((1, 1, 1.001), None),  # of a program's derivative rounding is no cause
        ((2, 3, 1), None),
        ((0, 0, 0), None),
        ((1, 1, 1), None),
    ],
)
def test_a_common_factor_is_named(factors: tuple[float, ...], cause: str | None) -> None:
    point = {"a": 0.3, "b": -0.7, "c": 1.1}
    slopes = zip(point.items(), factors, strict=True)
    wrong = {name: factor * np.cos(value) for (name, value), factor in slopes}
    report = check_gradients(lambda p: sum(np.sin(value) for value in p.values()), point, wrong)
    if cause is None:
        assert report.cause is None
        assert repr(report).endswith((" wrong", "all agree"))
    else:
        assert report.cause.startswith(cause)
        assert repr(report).endswith(f" wrong\n{cause_line(report.cause)}")


def test_rounding_is_no_error_where_the_derivative_is_zero() -> None:
    def flat(p: dict[str, float]) -> float:
        return (p["w"] + 0.1) - p["w"]

    assert central_difference(flat, {"w": 0.5})["w"] != 0
    assert check_gradients(flat, {"w": 0.5}, {"w": 0.0}).ok
    dead = notebook_004()
    report = check_gradients(
        loss_of(dead.network, dead.x, dead.target),
        dead.network.parameters(),
        dead.network.named_gradients(dead.x, dead.target),
    )
    assert report.ok
    not_dead = check_gradients(lambda p: 1e-6 * p["w"], {"w": 1.0}, {"w": 0.0})
    assert not not_dead.ok


@pytest.mark.parametrize(
    ("f", "slope", "w", "verdict"),
    [
        (
            lambda w: 0.5 * (2 * w + 0.7 - 1.3) ** 2,
            lambda w: 2 * (2 * w + 0.7 - 1.3),
            0.3,
            "cannot tell",
        ),
        (
            lambda w: 0.5 * (np.exp(8 * w) - 1) ** 2,
            lambda w: 8 * np.exp(8 * w) * np.expm1(8 * w),
            0,
            "cannot tell",
        ),
        (lambda w: w**3, lambda w: 3 * w**2, 0.0, "agrees"),
        (lambda w: w**3, lambda w: 3 * w**2, 1e-3, "agrees"),
        (lambda w: w**4, lambda w: 4 * w**3, 1e-3, "agrees"),
        (lambda w: w**4, lambda w: 4 * w**3, 1e-6, "agrees"),
    ],
)
def test_at_and_near_a_minimum(
    f: Callable[[float], float], slope: Callable[[float], float], w: float, verdict: str
) -> None:
    def loss(p: dict[str, float]) -> float:
        return f(p["w"])

    right = check_gradients(loss, {"w": w}, {"w": float(slope(w))}).rows[0]
    assert right.verdict == verdict
    for wrong in (1e-4, -1e-4):
        row = check_gradients(loss, {"w": w}, {"w": slope(w) + wrong}).rows[0]
        assert row.verdict == "wrong"


def test_a_zero_that_passes_as_rounding_says_so() -> None:
    def loss(p: dict[str, float]) -> float:
        return (p["w"] + 0.1) - p["w"]

    report = check_gradients(loss, {"w": 0.5}, {"w": 0.0})
    assert report.ok
    assert " rounding  ok" in repr(report)


@pytest.mark.parametrize("seed", range(4))
def test_only_right_gradients_pass_on_the_way_to_a_minimum(seed: int) -> None:
    rng = np.random.default_rng(seed)
    example = random_example(rng)
    network, x = example.network, example.x
    moved = {n: w + rng.normal(scale=0.3) for n, w in network.parameters().items()}
    target = network.replace_parameters(**moved).forward(x).outs[-1]
    for steps in (0, 1000):
        trained = network.train(x, target, learning_rate=0.05, steps=steps).network
        loss, point = loss_of(trained, x, target), trained.parameters()
        right = trained.named_gradients(x, target)
        visible = [name for name, slope in right.items() if abs(slope) > 1e-8]
        for row in check_gradients(loss, point, right).rows:
            assert row.ok if row.name in visible else row.verdict != "wrong"
        for factor in (-1, 1.1):
            wrong = {name: factor * slope for name, slope in right.items()}
            rows = check_gradients(loss, point, wrong).rows
            assert all(row.verdict == "wrong" for row in rows if row.name in visible)


def test_notebook_004_at_its_end() -> None:
    example = notebook_004()
    x, target = example.x, example.target
    trained = example.network.train(x, target, learning_rate=0.01, steps=3000).network
    report = check_gradients(
        loss_of(trained, x, target), trained.parameters(), trained.named_gradients(x, target)
    )
    # what is left of the gradient is rounding; the dead units have none
    verdicts = {row.name: row.verdict for row in report.rows}
    dead = {"w31", "w32", "w3", "b_h3"}
    assert {name for name in verdicts if verdicts[name] == "agrees"} >= dead
    assert set(verdicts.values()) == {"agrees", "cannot tell"}


@pytest.mark.parametrize("kind", [float, np.float32, np.array, torch.tensor, lambda v: [v]])
def test_the_loss_may_be_a_number_of_any_kind(kind: Callable[[float], Any]) -> None:
    assert check_gradients(lambda p: kind(p["w"] * 0.0 + 1), {"w": 1.0}, {"w": 0.0}).ok


@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        (np.nan, ValueError, r"loss: expected a finite number at {'w': .*}, got nan"),
        (np.inf, ValueError, r"loss: expected a finite number at {'w': .*}, got inf"),
        ("low", TypeError, "loss: expected a number, got 'low'"),
        (None, TypeError, "loss: expected a number, got None"),
        ([1.0, 2.0], TypeError, r"loss: expected a number, got shape \(2,\)"),
    ],
)
def test_a_loss_that_is_no_finite_number_is_named(
    value: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        check_gradients(lambda p: value, {"w": 1.0}, {"w": 0.0})
    with pytest.raises(error, match=message):
        check_gradients(lambda p: value if p["w"] < 1 else 0.0, {"w": 1.0}, {"w": 0.0})


@pytest.mark.parametrize("difference", [central_difference, one_sided_difference])
@pytest.mark.parametrize(
    ("x", "h", "error", "message"),
    [
        (1.0, 0, ValueError, "h: expected a finite number above 0, got 0"),
        (1.0, -1e-5, ValueError, "h: expected a finite number above 0"),
        (1.0, np.inf, ValueError, "h: expected a finite number above 0"),
        (1.0, "small", TypeError, "h: expected a number above 0, got 'small'"),
        (1.0, True, TypeError, "h: expected a number above 0, got True"),
        ("one", 1e-5, TypeError, "x: expected a number, an array or a dict, got 'one'"),
        ([1.0, np.nan], 1e-5, ValueError, "x: expected finite numbers"),
        ({"w": "one"}, 1e-5, TypeError, r"x\['w'\]: expected a number or an array, got 'one'"),
        ({"w": np.inf}, 1e-5, ValueError, r"x\['w'\]: expected a finite number"),
    ],
)
def test_differences_refuse(
    difference: Difference, x: Any, h: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        difference(lambda p: 0.0, x, h)


@pytest.mark.parametrize(
    ("parameters", "analytic", "tolerance", "error", "message"),
    [
        (
            {"a": 1.0, "b": 1.0},
            {"a": 1.0, "c": 1.0},
            1e-6,
            ValueError,
            r"missing \['b'\], extra \['c'\]",
        ),
        ({"a": np.inf}, {"a": 1.0}, 1e-6, ValueError, r"parameters\['a'\]: expected a finite"),
        ({}, {}, 1e-6, ValueError, "parameters: expected at least one"),
        ({"a": 1.0}, {"a": np.nan}, 1e-6, ValueError, r"analytic\['a'\]: expected a finite number"),
        ({"a": 1.0}, {"a": "1"}, 1e-6, TypeError, r"analytic\['a'\]: expected a number"),
        ({"a": 1.0}, {"a": 1.0}, 0.0, ValueError, "tolerance: expected a finite number above 0"),
        ({"a": 1.0}, {"a": 1.0}, "low", TypeError, "tolerance: expected a number"),
    ],
)
def test_check_refuses(
    parameters: Any, analytic: Any, tolerance: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        check_gradients(lambda p: 1.0, parameters, analytic, tolerance=tolerance)
