"""The slope of a computed function, and how far rounding, curvature or a kink may put it off.

The central difference ``D(h) = (f(x + h) - f(x - h)) / (2 h)`` is off by ``h^2 f''' / 6 + ...`` and
by the noise of ``f`` over ``h``: no single ``h`` serves every function. Here ``h`` falls by a factor
of 4, the even powers of ``h`` are taken out one by one (Richardson; Ridders, *Advances in
Engineering Software* 4(2), 1982, takes the differences in that table as the error), and the
estimate with the least error bound is kept. The noise is what ``f`` must have, its last digit and
that of ``x``, or what smaller nudges and a repetition with other nudges show, if that is more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

RATIO = 4.0
_WIDEST = 0.7  # of the scale; no power of two, so that exact arithmetic does not look like float32
_FIRST = _WIDEST / RATIO**3
_ORDERS = 3
_MODEL = 8.0  # a loss that takes many operations is off by several last digits
_MEASURED = 4.0  # few samples of the noise, the largest of which is used
_FINER = 2  # levels below the estimate, that show the noise
_AGAIN = (0.9, 0.8)  # the nudges once more, by these factors
_STEADY = 0.05  # of what is in question: so much may neighboring nudges differ
_ALIKE = 3  # neighboring nudges that must agree on another slope; two may do so by luck
_NOTHING = 1e3  # eps of the loss: so little, for a nudge as large as the parameter, is no effect

Function = Callable[[float], float]


@dataclass(frozen=True)
class Slope:
    """A slope, its error bound, and what most of that bound is: rounding, a nudge or a kink.

    An error of at most ``nothing`` does not matter beside the loss. ``nudges`` are those of the
    estimate.
    """

    value: float = 0.0
    error: float = np.inf
    reason: str = "rounding"
    nothing: float = 0.0
    nudges: tuple[float, ...] = ()


@dataclass(frozen=True)
class Level:
    """What one nudge shows: the central difference, right less left slope, f's size and noise."""

    h: float
    central: float
    bend: float
    size: float
    noise: float


@dataclass(frozen=True)
class Line:
    """A function of one number, at ``x`` where it is ``f0``, computed with this ``eps``."""

    f: Function
    x: float
    f0: float
    eps: float

    @property
    def scale(self) -> float:
        """What the nudges are shares of."""
        return max(abs(self.x), 1.0)

    def level(self, h: float, f: Function | None = None) -> Level | None:
        """Nudge by ``h`` both ways; None if x does not move, or the function has no value there."""
        f = f or self.f
        x, up, down = self.x, self.x + h, self.x - h
        if not down < x < up:
            return None
        with np.errstate(all="ignore"):
            f_up, f_down = f(up), f(down)
            right, left = (f_up - self.f0) / (up - x), (self.f0 - f_down) / (x - down)
            size = max(abs(f_up), abs(f_down))
            noise = self.eps * (size + self.scale * max(abs(right), abs(left)))
            found = Level(h, (f_up - f_down) / (up - down), right - left, size, noise)
        return (
            found if np.isfinite([found.central, found.bend, f_up, f_down, noise]).all() else None
        )

    def ladder(self, widest: float, rungs: int = 99) -> list[Level]:
        """Nudge by ``widest``, and by 4 times less each time, down to a few last digits of x."""
        levels: list[Level] = []
        h = widest
        for _ in range(rungs):
            if h < 32 * self.eps * abs(self.x) or h < 32 * self.eps * widest:
                break
            found = self.level(h)
            levels = [*levels, found] if found else []  # what is wider than a gap is of no use
            h /= RATIO
        return levels


def slope(line: Line, relative: float) -> Slope:
    """Return the slope at the line's point; nudges are tried until its error is small.

    The first are about 1e-2 to 1e-5 of ``max(|x|, 1)``. Wider ones help where rounding hides the
    slope, smaller ones where the function changes within a small part of 1.
    """
    widths = [_WIDEST * line.scale, 64 * _WIDEST * line.scale]
    if 0 < abs(line.x) < 0.1:
        widths.append(_WIDEST * abs(line.x))
    levels = line.ladder(_FIRST * line.scale, rungs=6)
    size = max([abs(line.f0), *(level.size for level in levels)])
    nothing = _NOTHING * line.eps * size / line.scale
    best = estimate(line, levels)
    for width in widths:
        if best.error <= max(relative * abs(best.value), nothing):
            break
        found = estimate(line, line.ladder(width))
        # wide nudges jump over kinks: what they give, without what finer ones see, is no slope here
        if abs(found.value - best.value) <= found.error + best.error:
            best = min(best, found, key=lambda slope: slope.error)
    return replace(best, nothing=nothing)


def closer(line: Line, found: Slope) -> Slope:
    """Return what smaller nudges agree on, if that is another slope than the one found.

    A deep network may turn many times within a nudge of 1e-5. Wide nudges then agree with each other
    on a slope that is nobody's at this point, and only nudges far below see the right one.
    """
    levels = line.ladder(_WIDEST * line.scale)
    for k in range(len(levels) - _ALIKE, 0, -1):
        first, *others = levels[k : k + _ALIKE]
        gap = abs(first.central - found.value)
        unlike = max(abs(other.central - first.central) for other in others)
        bent = max(abs(level.bend) for level in (first, *others))
        rounding = max(_MODEL * level.noise / level.h for level in others)
        # what rounds its numbers inside shows no small nudge at all: that is no slope of 0
        if first.central and max(unlike, bent, rounding) <= _STEADY * gap:
            error = unlike + bent + rounding
            return replace(found, value=first.central, error=error, reason="nudge")
    return found


def slope_with(line: Line, h: float) -> Slope:
    """Return the slope at the line's point from the nudges ``h`` and ``h / 2`` alone."""
    levels = [found for found in (line.level(h), line.level(h / 2)) if found]
    nothing = 4 * _MODEL * line.eps * abs(line.f0) / h  # so much h cannot see
    found = estimate(line, levels, ratio=2.0, orders=1, finer=0)
    return replace(found, nothing=nothing)


def estimate(
    line: Line,
    levels: Sequence[Level],
    *,
    ratio: float = RATIO,
    orders: int = _ORDERS,
    finer: int = _FINER,
) -> Slope:
    """Return the slope with the least error bound that these levels give, confirmed by others."""
    best = Slope()
    columns = list(_extrapolations([level.central for level in levels], ratio, orders))
    for order, (above, column) in enumerate(pairwise(columns), start=1):
        for k, value in enumerate(column[: max(0, len(levels) - order - finer)]):
            nudge = max(abs(value - above[k]), abs(value - above[k + 1]))
            found = _bounded(
                levels[k : k + order + 1], levels[k + order + 1 :], value, nudge, ratio
            )
            best = min(best, found, key=lambda found: found.error)
    return _confirmed(line, best, ratio)


def _extrapolations(column: list[float], ratio: float, orders: int) -> Iterator[list[float]]:
    """The differences, then these without their error in h^2, without that in h^4, ..."""
    yield column
    for order in range(1, min(orders, len(column) - 1) + 1):
        weight = ratio ** (2 * order) - 1
        column = [fine + (fine - coarse) / weight for coarse, fine in pairwise(column)]
        yield column


def _bounded(
    used: Sequence[Level], below: Sequence[Level], value: float, nudge: float, ratio: float
) -> Slope:
    """A slope from some levels, with the sum of its three errors."""
    h = used[-1].h
    model = max(level.noise / level.h for level in used)
    measured = max((level.h * abs(level.central - value) for level in below), default=0.0)
    rounding = _MODEL * model + _MEASURED * measured / h
    # of a smooth function the bend is h f'' + O(h^3): what is left after taking h out is a kink
    left_over = abs(ratio * used[-1].bend - used[-2].bend) / (ratio - 1)
    kink = max(0.0, left_over - 2 * rounding) / 2
    reasons = {"rounding": rounding, "nudge": nudge, "kink": kink}
    worst = max(reasons, key=lambda reason: reasons[reason])
    return Slope(value, sum(reasons.values()), worst, nudges=tuple(level.h for level in used))


def _confirmed(line: Line, found: Slope, ratio: float) -> Slope:
    """Add what a repetition with other nudges differs by: the best of many is good by luck, too."""
    if not found.nudges:
        return found
    scatter = 0.0
    for factor in _AGAIN:
        levels = [line.level(factor * h) for h in found.nudges]
        column = [level.central for level in levels if level]
        if len(column) == len(levels):
            *_, (value,) = _extrapolations(column, ratio, len(column) - 1)
            scatter = max(scatter, abs(value - found.value))
    if scatter <= found.error:
        return replace(found, error=found.error + scatter)
    return replace(found, error=found.error + scatter, reason="rounding")
