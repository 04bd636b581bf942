"""A derivative is judged by nudges, past kinks, rounding and chaos."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from nbhelpers.examination.nudging import (
    AGREES,
    CANNOT_TELL,
    DOUBLE,
    SINGLE,
    WRONG,
    judge,
)


def chaos(x: float) -> float:
    """The logistic map, 24 times over: a nudge of 1e-8 leads anywhere."""
    value = 0.3 + x
    for _ in range(24):
        value = 3.99 * value * (1 - value)
    return value


def slope_of_chaos() -> float:
    value, slope = 0.3, 1.0
    for _ in range(24):
        slope *= 3.99 * (1 - 2 * value)
        value = 3.99 * value * (1 - value)
    return slope


@pytest.mark.parametrize(
    ("f", "derivative", "verdict"),
    [
        (lambda x: math.sin(x), 1.0, AGREES),
        (lambda x: math.sin(x), 1.01, WRONG),
        (lambda x: math.sin(x), -1.0, WRONG),
        (lambda x: 1e6 + math.sin(x), 1.0, AGREES),
        (lambda x: 1e9 + math.sin(x), 1.5, AGREES),  # rounding hides it: no charge
        (lambda x: 3.0, 0.0, AGREES),
        (lambda x: 3.0, 1.0, WRONG),
        (lambda x: max(x, 0.0), 0.0, CANNOT_TELL),
        (lambda x: max(x, 0.0), 3.0, CANNOT_TELL),
        (lambda x: max(x - 1e-8, 0.0), 0.0, AGREES),
        (lambda x: max(x + 1e-8, 0.0), 1.0, AGREES),
        (lambda x: round(10 * x) / 10, 1.0, CANNOT_TELL),  # a straight-through estimator
        (lambda x: float(np.float32(math.sin(1 + x))), math.cos(1), CANNOT_TELL),
        (lambda x: float(np.float32(math.sin(1 + x))), 2.0, CANNOT_TELL),
        (lambda x: x * math.log(abs(x) or 1.0), 0.0, CANNOT_TELL),  # another slope at each nudge
        (chaos, slope_of_chaos(), AGREES),
        (lambda x: math.inf if abs(x) > 1e-7 else math.sin(x), 1.0, AGREES),
        (lambda x: math.inf if abs(x) > 1e-7 else math.sin(x), 2.0, WRONG),
        (lambda x: math.inf if x else 0.0, 2.0, CANNOT_TELL),
    ],
)
def test_a_derivative_gets_its_verdict(
    f: Callable[[float], float], derivative: float, verdict: str
) -> None:
    assert judge(f, f(0.0), derivative, 1.0, DOUBLE).verdict == verdict


def test_single_precision_is_judged_by_wider_nudges() -> None:
    def f(x: float) -> float:
        return float(np.float32(math.sin(1 + x)))

    for derivative, verdict in ((math.cos(1), AGREES), (2 * math.cos(1), WRONG)):
        assert judge(f, f(0.0), derivative, 1.0, SINGLE).verdict == verdict
