"""Gradients by differences: how a nudge of each number changes the result."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import numpy as np

from nbhelpers.arguments import Array, finite, positive
from nbhelpers.gradcheck.evaluate import number
from nbhelpers.gradcheck.points import EPS, is_module, point_of, precision

# A point: a number, an array, a tensor, or a dict of them. Its gradient has the same form.
P = TypeVar("P")

_NUDGE = 1e-5
_NUDGE_SINGLE = 1e-2
_TINY = float(np.finfo(float).tiny)


def relative_error(analytic: float, numeric: float) -> float:
    """Return ``|a - n| / max(|a|, |n|)``, and 0 where both are 0.

    It lies between 0 and 2: 1/2 if the one is twice the other, about 1 if one of the two is far
    too small, 2 if only the signs differ. (With ``|a| + |n|`` below the line, as some write it, a
    factor of 2 gives 1/3, and a wrong sign 1.)

    Examples
    --------
    >>> nb.relative_error(2.0, 1.0)
    0.5
    """
    a, n = finite("analytic", analytic), finite("numeric", numeric)
    return abs(a - n) / max(abs(a), abs(n), _TINY)


def central_difference(f: Callable[[P], Any], x: P, h: float | None = None) -> P:
    """Return the gradient of ``f`` at ``x`` by central differences.

    For each entry, ``(f(x + h) - f(x - h)) / (2 h)``. The error is about ``h^2 f''' / 6`` from
    the formula plus ``eps |f| / h`` from rounding (eps = 2.2e-16), least near ``h = 1e-5`` where
    ``f`` and its derivatives are about 1.

    Parameters
    ----------
    f : callable
        Takes a point of the form of ``x``, returns a number (of any shape with one entry).
    x : number, array, tensor or dict of them
        A number, an array or a tensor of any shape, or a dict of named ones. A list arrives at
        ``f`` as an array. It is not changed.
    h : float, optional
        The nudge, above 0. Default: ``1e-5 max(1, |entry|)``, and ``1e-2 max(1, |entry|)`` where
        ``f`` or ``x`` is in float32, whose eps is 1.2e-7.

    Returns
    -------
    A gradient of the form of ``x``: a float, an array or tensor of its shape, or a dict of them.

    Raises
    ------
    TypeError, ValueError
        If ``h`` is no finite number above 0 or too small to change an entry, ``x`` holds anything
        but finite numbers, or ``f`` returns no number.

    Warns
    -----
    RuntimeWarning
        If ``h`` is below 1e-3 and ``f`` or ``x`` is in float32.

    Examples
    --------
    >>> round(nb.central_difference(lambda x: x**2, 3.0), 6)
    6.0
    >>> W = np.array([[1.0, 2.0]])
    >>> nb.central_difference(lambda W: (W**2).sum(), W).round(6)
    array([[2., 4.]])
    """
    return _difference(f, x, h, both_ways=True)


def one_sided_difference(f: Callable[[P], Any], x: P, h: float | None = None) -> P:
    """Return the gradient of ``f`` at ``x`` by forward differences, ``(f(x + h) - f(x)) / h``.

    The error is about ``h f'' / 2 + eps |f| / h``: one power of ``h`` worse than
    `central_difference`, for one evaluation less. Parameters and errors are the same.

    Examples
    --------
    >>> round(nb.one_sided_difference(lambda x: x**2, 3.0), 3)
    6.0
    """
    return _difference(f, x, h, both_ways=False)


def _difference(f: Callable[[P], Any], x: P, h: float | None, *, both_ways: bool) -> P:
    if is_module(x):
        raise TypeError("x: expected numbers, got a module; check_gradients takes modules")
    point = point_of("x", x)
    values = point.values
    given = None if h is None else positive("h", h)
    single = max(point.eps, precision(f(point.make(values)))) > EPS
    if single and given is not None and given < 1e-3:
        warnings.warn(
            f"f computes in float32, which hides what h = {given:g} changes; use float64, or "
            f"h = {_NUDGE_SINGLE:g}",
            RuntimeWarning,
            stacklevel=3,
        )
    gradient = np.empty_like(values)
    for k, value in enumerate(values):
        step = given or (_NUDGE_SINGLE if single else _NUDGE) * max(1.0, abs(value))
        up, down = value + step, value - step if both_ways else value
        if not down < up:
            raise ValueError(f"h: {step:g} is too small to change {value:g}")
        f_up, f_down = (number(f(point.make(moved))) for moved in _moved(values, k, up, down))
        gradient[k] = (f_up - f_down) / (up - down)
    made: P = point.make(gradient)
    return made


def _moved(values: Array, k: int, *places: float) -> Iterator[Array]:
    """The row of numbers with one of them at each of these places."""
    for place in places:
        row = values.copy()
        row[k] = place
        yield row
