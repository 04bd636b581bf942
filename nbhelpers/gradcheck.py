"""Gradient checks: does a derivative agree with what a small nudge of its parameter does?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from math import ceil, isfinite, log10, sqrt
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from nbhelpers.arguments import finite, floats, mapping, numbers, positive
from nbhelpers.causes import factor_cause

# A point: one number, an array of any shape, or named numbers. Its gradient has the same form.
Point = TypeVar("Point", float, NDArray[np.float64], dict[str, float])

TINY = float(np.finfo(float).tiny)
EPS = float(np.finfo(float).eps)


def central_difference(f: Callable[[Point], float], x: Point, h: float = 1e-5) -> Point:
    """Return the gradient of ``f`` at ``x`` by central differences.

    For each entry, ``(f(x + h) - f(x - h)) / (2 h)``. The error is about ``h^2 f''' / 6`` from
    the formula plus ``eps |f| / h`` from rounding (eps = 2.2e-16), least near ``h = 1e-5``.

    Parameters
    ----------
    f
        Takes a point of the form of ``x``, returns a number.
    x
        A number, an array of any shape, or a dict of named numbers. It is not changed.
    h
        The nudge, above 0.

    Returns
    -------
    A gradient of the form of ``x``.

    Raises
    ------
    TypeError, ValueError
        If ``h`` is no finite number above 0, or ``x`` holds anything but finite numbers.
    """
    return _difference(f, x, h, lambda f, nudged: (f(nudged(h)) - f(nudged(-h))) / (2.0 * h))


def one_sided_difference(f: Callable[[Point], float], x: Point, h: float = 1e-5) -> Point:
    """Return the gradient of ``f`` at ``x`` by forward differences, ``(f(x + h) - f(x)) / h``.

    The error is about ``h f'' / 2 + eps |f| / h``: one power of ``h`` worse than
    `central_difference`, for one evaluation less. Parameters and errors are the same.
    """
    return _difference(f, x, h, lambda f, nudged: (f(nudged(h)) - f(nudged(0.0))) / h)


def _difference(
    f: Callable[[Point], float], x: Point, h: float, quotient: Callable[..., float]
) -> Point:
    """Apply the difference ``quotient`` to each entry of ``x`` in turn."""
    positive("h", h)
    if isinstance(x, Mapping):
        values = {name: finite(f"x[{name!r}]", value) for name, value in x.items()}
        return {
            name: float(quotient(f, lambda d, name=name: values | {name: values[name] + d}))
            for name in values
        }
    array = numbers("x", x, "a number, an array or a dict")

    def nudge(index: tuple[int, ...], d: float) -> NDArray[np.float64] | float:
        moved = array.copy()
        moved[index] += d
        return moved if array.ndim else float(moved)

    gradient = np.empty_like(array)
    for index in np.ndindex(array.shape):
        gradient[index] = quotient(f, lambda d, index=index: nudge(index, d))
    return gradient if array.ndim else float(gradient)


def relative_error(analytic: float, numeric: float) -> float:
    """Return ``|a - n| / max(|a|, |n|)``, and 0 where both are 0.

    It lies between 0 and 2: 1/2 if the one is twice the other, about 1 if one of the two is far
    too small, 2 if only the signs differ. (With ``|a| + |n|`` below the line, as some write it, a
    factor of 2 gives 1/3, and a wrong sign 1.)
    """
    return abs(analytic - numeric) / max(abs(analytic), abs(numeric), TINY)


@dataclass(frozen=True)
class GradientRow:
    """One parameter's comparison: the two derivatives, their relative error, the verdict."""

    name: str
    analytic: float
    numeric: float
    relative_error: float
    ok: bool


@dataclass(frozen=True, repr=False)
class GradientReport:
    """The comparison of all parameters; its text is an aligned table.

    Errors within the tolerance print as a bound (``< 1e-06``), those of derivatives too small for
    it as ``rounding``, and the derivatives to the digits that rounding leaves reliable, so that the
    table is the same on every machine.
    """

    rows: tuple[GradientRow, ...]
    tolerance: float
    decimals: int

    @property
    def ok(self) -> bool:
        """Whether every parameter passed."""
        return all(row.ok for row in self.rows)

    @property
    def cause(self) -> str | None:
        """The factor that explains every wrong derivative, if one does."""
        a, n, wrong = (
            np.array([getattr(row, name) for row in self.rows])
            for name in ("analytic", "numeric", "ok")
        )
        return None if self.ok else factor_cause(a, n, ~wrong, self.tolerance)

    def __repr__(self) -> str:
        table = [("name", "analytic", "numeric", "relative error", "verdict")]
        for row in self.rows:
            if row.relative_error <= self.tolerance:
                error = f"< {self.tolerance:.0e}"
            else:
                error = "rounding" if row.ok else f"{row.relative_error:.2e}"
            n = round(row.numeric, self.decimals) + 0.0  # the sign of a zero is rounding
            a, n = (f"{value:.{self.decimals}f}" for value in (row.analytic, n))
            table.append((row.name, a, n, error, "ok" if row.ok else "WRONG"))
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        lines = [
            f"{name:<{widths[0]}}  {a:>{widths[1]}}  {n:>{widths[2]}}  {e:>{widths[3]}}  {verdict}"
            for name, a, n, e, verdict in table
        ]
        wrong = sum(not row.ok for row in self.rows)
        verdict = f"{wrong} of {len(self.rows)} are wrong" if wrong else "all agree"
        cause = [f"Likely cause: {self.cause}"] if self.cause else []
        return "\n".join([*lines, f"{len(self.rows)} derivatives checked: {verdict}", *cause])


def check_gradients(
    loss: Callable[[dict[str, float]], float],
    parameters: Mapping[str, float],
    analytic: Mapping[str, float],
    h: float = 1e-5,
    tolerance: float = 1e-6,
) -> GradientReport:
    """Compare ``analytic`` with the central differences of ``loss`` at ``parameters``.

    A derivative passes if its relative error is at most ``tolerance``. Near a minimum it is too
    small for that: the central difference ``D(h)`` has an error of ``h^2 f''' / 6`` and rounding.
    So it passes too if it differs from ``(4 D(h/2) - D(h)) / 3``, which is free of the first
    error, by no more than rounding, taken as ``10 eps max(L, sqrt(L)) / h`` with ``L`` the larger
    of the two nudged ``|loss|``. The root is for sums of squares of (out - target): an out near 1
    is off by eps, hence a small loss by about ``eps sqrt(L)``.

    Parameters
    ----------
    loss
        Takes a dict like ``parameters``, returns the loss, a finite number.
    parameters
        The point, by name.
    analytic
        The derivatives to check, with the same names.
    h, tolerance
        The nudge, and the largest accepted relative error; both above 0.

    Raises
    ------
    TypeError, ValueError
        If a value is no finite number, or the names of the two dicts differ.
    """
    for name, given in (("parameters", parameters), ("analytic", analytic)):
        mapping(name, given, "names to numbers")
    if set(parameters) != set(analytic):
        missing = sorted(set(parameters) - set(analytic))
        extra = sorted(set(analytic) - set(parameters))
        raise ValueError(
            f"analytic: names differ from parameters; missing {missing}, extra {extra}"
        )
    if not parameters:
        raise ValueError("parameters: expected at least one")
    positive("h", h)
    tolerance = positive("tolerance", tolerance)
    point = {name: finite(f"parameters[{name!r}]", value) for name, value in parameters.items()}
    rows = []
    for name, value in point.items():
        a = finite(f"analytic[{name!r}]", analytic[name])
        f = partial(_loss_along, loss, point, name)
        numeric = central_difference(f, value, h)
        error = relative_error(a, numeric)
        ok = error <= tolerance or _within_rounding(f, value, h, a, numeric)
        rows.append(GradientRow(name, a, numeric, error, ok))
    rounding = max(10 * EPS * abs(_loss_at(loss, point)) / h, TINY)
    decimals = min(max(-ceil(log10(rounding)) - 1, 2), 10)
    return GradientReport(tuple(rows), tolerance, decimals)


def _loss_at(loss: Callable[[dict[str, float]], float], point: dict[str, float]) -> float:
    """Return ``loss(point)`` if it is one finite number."""
    value = floats("loss", loss(point), "a number")
    if value.size != 1:
        raise TypeError(f"loss: expected a number, got shape {value.shape}")
    if not isfinite(value.item()):
        raise ValueError(f"loss: expected a finite number at {point}, got {value.item()}")
    return value.item()


def _loss_along(
    loss: Callable[[dict[str, float]], float], point: dict[str, float], name: str, value: float
) -> float:
    """Return the loss at ``point`` with one parameter moved to ``value``."""
    return _loss_at(loss, point | {name: value})


def _within_rounding(
    f: Callable[[float], float], x: float, h: float, analytic: float, numeric: float
) -> bool:
    """Tell whether the derivative is right up to the rounding that `check_gradients` describes."""
    size = max(abs(f(x - h)), abs(f(x + h)))
    rounding = 10 * EPS * max(size, sqrt(size)) / h
    extrapolated = (4 * central_difference(f, x, h / 2) - numeric) / 3
    return abs(analytic - extrapolated) <= rounding
