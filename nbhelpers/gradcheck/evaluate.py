"""The loss as a function of a row of numbers: what it gives is checked, and its precision found."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite, nan
from typing import Any

import numpy as np

from nbhelpers.arguments import Array, reals
from nbhelpers.gradcheck.points import EPS, EPS_SINGLE, Point, is_tensor, precision

_SHOWN = 12  # a point with more numbers is not told


def number(result: Any) -> float:
    """Return what a loss gave, of any shape with one entry, as a float."""
    if is_tensor(result) and result.dtype.is_floating_point:
        result = result.detach().double()
    array = reals("loss", result, "a number")
    if array.size != 1:
        raise TypeError(f"loss: expected a number, got shape {array.shape}")
    return array.item()


class Evaluation:
    """A loss at the numbers of a point, ``at(values)``; ``start`` is its value at the point."""

    def __init__(self, call: Callable[[Array], Any], point: Point) -> None:
        self._call, self._point = call, point
        self.values = point.values
        result = call(self.values)
        self._results_eps = precision(result)
        self.start = self._finite(number(result), self.values)
        self._repeats()
        self.eps = self._precision()

    def at(self, values: Array) -> float:
        """The loss, which must be a finite number."""
        return self._finite(number(self._call(values)), values)

    def try_at(self, values: Array) -> float:
        """The loss, or NaN where it has none, as a logarithm far from its point."""
        try:
            return number(self._call(values))
        except (ArithmeticError, ValueError):
            return nan

    def _finite(self, value: float, values: Array) -> float:
        if isfinite(value):
            return value
        if values.size <= _SHOWN and self._point.module is None:
            where = f"at {self._point.make(values)}"
        else:
            moved = int(np.argmax(values != self.values))
            leaf, part = next(p for p in self._point.parts() if moved < p[1].stop)
            name = leaf.label(moved - part.start)
            where = f"with {name} = {values[moved]:.6g}" if np.any(values != self.values) else ""
        raise ValueError(f"loss: expected a finite number {where or 'at the start'}, got {value}")

    def _repeats(self) -> None:
        again = self.at(self.values)
        if abs(again - self.start) > 1e-3 * max(abs(again), abs(self.start)):
            raise ValueError(
                f"loss: two calls at the same point gave {self.start:.6g} and {again:.6g}; expected "
                "one that repeats (in PyTorch, model.eval() switches dropout off)"
            )

    def _precision(self) -> float:
        """The eps that the loss computes with: by its dtype, or by what small nudges show."""
        eps = max(self._results_eps, self._point.eps)
        if eps > EPS:
            return eps
        rng = np.random.default_rng(0)
        directions = [rng.standard_normal(self.values.size) for _ in range(3)]
        return EPS_SINGLE if any(map(self._coarse_along, directions)) else EPS

    def _coarse_along(self, v: Array) -> bool:
        """Whether the loss moves in float32 steps only, along a direction that it does not ignore."""
        # what is below the last digit of a float32 changes nothing in one, but in a float64 it does
        small = [self.try_at(self.values * (1 + v * k * 2.0**-30)) for k in (1, 2, 3)]
        up, down = (self.try_at(self.values * (1 + v * t)) for t in (1e-3, -1e-3))
        if all(value == self.start for value in small) and abs(up - down) > 1e-5 * abs(self.start):
            return True
        for size in (1e-5, 1e-3, 1e-1):  # the first nudges that the loss shows
            steps = size * v * np.maximum(np.abs(self.values), 1.0)
            seen = {self.start, *(self.try_at(self.values + k * steps) for k in (1, 2, 3))}
            if len(seen) > 1:
                with np.errstate(over="ignore"):
                    return all(float(np.float32(value)) == value for value in seen)
        return False
