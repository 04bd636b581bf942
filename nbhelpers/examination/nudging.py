"""Whether a derivative is that of a function, judged by nudges of many sizes.

A network may be kinked, and a deep one so bent that a nudge of 1e-5 leads far away. So a derivative
agrees if it does with *some* nudge, and is wrong only if two nudges agree with each other, from both
sides, on another slope.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isfinite

AGREES, WRONG, CANNOT_TELL = "agrees", "wrong", "cannot tell"

_LAST_DIGITS = 100  # that a loss of many operations may be off by
_STEADY = 0.05  # of what is in question: so much may two nudges differ
_WIDE = (1e-3, 1e-1)


@dataclass(frozen=True)
class Precision:
    """What numbers a loss is computed with, and so the nudges that it can show."""

    eps: float
    first: float
    ratio: float
    tolerance: float
    finest: float


DOUBLE = Precision(eps=2.0**-52, first=1e-5, ratio=10.0, tolerance=1e-3, finest=1e-13)
SINGLE = Precision(eps=2.0**-23, first=3e-2, ratio=3.0, tolerance=2e-2, finest=1e-3)


@dataclass(frozen=True)
class Judged:
    """The slope that nudges show, and the verdict on a derivative."""

    numeric: float
    verdict: str


@dataclass(frozen=True)
class _Level:
    slope: float
    right: float
    left: float
    rounding: float


def judge(
    f: Callable[[float], float], at: float, derivative: float, scale: float, precision: Precision
) -> Judged:
    """Judge the ``derivative`` of ``f`` at 0, where it is ``at``; nudges are shares of ``scale``."""
    levels: list[_Level] = []
    for level in _levels(f, at, scale, precision):
        gap = abs(level.slope - derivative)
        largest = max(abs(level.slope), abs(derivative))
        if gap <= precision.tolerance * largest + level.rounding:
            return Judged(level.slope, AGREES)
        if level.rounding > 2 * _STEADY * gap:
            break
        levels.append(level)
    if len(levels) < 2:
        return Judged(levels[-1].slope if levels else 0.0, CANNOT_TELL)
    before, last = levels[-2:]
    gap = abs(last.slope - derivative)
    sides = abs(last.right - last.left) <= 4 * _STEADY * gap
    steady = abs(last.slope - before.slope) <= _STEADY * gap
    # what rounds its numbers inside shows no small nudge at all
    flat = last.slope == 0 and any(f(sign * h * scale) != at for h in _WIDE for sign in (1, -1))
    return Judged(last.slope, WRONG if sides and steady and not flat else CANNOT_TELL)


def _levels(
    f: Callable[[float], float], at: float, scale: float, precision: Precision
) -> Iterator[_Level]:
    h = precision.first
    while h >= precision.finest:
        step = h * scale
        up, down = f(step), f(-step)
        if isfinite(up) and isfinite(down):
            right, left = (up - at) / step, (at - down) / step
            size = max(abs(up), abs(down), abs(at))
            rounding = _LAST_DIGITS * precision.eps * size / step
            yield _Level((up - down) / (2 * step), right, left, rounding)
        h /= precision.ratio
