"""Gradient checks: does a derivative agree with what a small nudge of its parameter does?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil, log10
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from nbhelpers.arguments import finite, numbers, positive

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

    It lies between 0 and 2: about 1 if one of the two is far too small, 2 if only the signs
    differ.
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

    Errors within the tolerance print as a bound (``< 1e-06``), and the derivatives to the
    digits that rounding leaves reliable, so that the table is the same on every machine.
    """

    rows: tuple[GradientRow, ...]
    tolerance: float
    decimals: int

    @property
    def ok(self) -> bool:
        """Whether every parameter passed."""
        return all(row.ok for row in self.rows)

    def __repr__(self) -> str:
        table = [("name", "analytic", "numeric", "relative error", "verdict")]
        for row in self.rows:
            error = f"< {self.tolerance:.0e}" if row.ok else f"{row.relative_error:.2e}"
            a, n = (f"{value:.{self.decimals}f}" for value in (row.analytic, row.numeric))
            table.append((row.name, a, n, error, "ok" if row.ok else "WRONG"))
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        lines = [
            f"{name:<{widths[0]}}  {a:>{widths[1]}}  {n:>{widths[2]}}  {e:>{widths[3]}}  {verdict}"
            for name, a, n, e, verdict in table
        ]
        wrong = sum(not row.ok for row in self.rows)
        verdict = f"{wrong} of {len(self.rows)} are wrong" if wrong else "all agree"
        return "\n".join([*lines, f"{len(self.rows)} derivatives checked: {verdict}"])


def check_gradients(
    loss: Callable[[dict[str, float]], float],
    parameters: Mapping[str, float],
    analytic: Mapping[str, float],
    h: float = 1e-5,
    tolerance: float = 1e-6,
) -> GradientReport:
    """Compare ``analytic`` with the central differences of ``loss`` at ``parameters``.

    A derivative passes if its relative error is at most ``tolerance``, or if the two differ by
    less than the rounding of the difference itself, ``10 eps |loss| / h`` (this decides where
    the derivative is 0).

    Parameters
    ----------
    loss
        Takes a dict like ``parameters``, returns the loss.
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
        if not isinstance(given, Mapping):
            raise TypeError(f"{name}: expected a dict of named numbers, got {given!r}")
    if set(parameters) != set(analytic):
        missing = sorted(set(parameters) - set(analytic))
        extra = sorted(set(analytic) - set(parameters))
        raise ValueError(
            f"analytic: names differ from parameters; missing {missing}, extra {extra}"
        )
    if not parameters:
        raise ValueError("parameters: expected at least one")
    tolerance = positive("tolerance", tolerance)
    numeric = central_difference(loss, dict(parameters), h)
    rounding = max(10 * EPS * abs(loss(dict(parameters))) / h, TINY)
    rows = []
    for name in parameters:
        a, n = finite(f"analytic[{name!r}]", analytic[name]), numeric[name]
        error = relative_error(a, n)
        rows.append(GradientRow(name, a, n, error, error <= tolerance or abs(a - n) <= rounding))
    decimals = min(max(-ceil(log10(rounding)) - 1, 2), 10)
    return GradientReport(tuple(rows), tolerance, decimals)
