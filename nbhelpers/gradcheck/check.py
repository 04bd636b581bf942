"""The gradient check: each derivative beside the slope that nudges of its parameter show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from nbhelpers.arguments import Array, positive
from nbhelpers.gradcheck.evaluate import Evaluation
from nbhelpers.gradcheck.points import EPS, EPS_SINGLE, Point, point_of
from nbhelpers.gradcheck.report import (
    AGREES,
    CANNOT_TELL,
    WRONG,
    GradientReport,
    GradientRow,
    reliable_decimals,
)
from nbhelpers.gradcheck.slopes import Level, Line, Slope, closer, slope, slope_with

ENTRIES = 1000
"""Up to so many derivatives each is checked; of more, arrays in random directions."""
DIRECTIONS = 10
"""Random directions an array."""

_SURE = 0.05  # the largest relative error bound with which a derivative still agrees
_DOUBT = 4.0  # error bounds between the two, before a derivative is called wrong
_QUIET = 0.01  # the largest share of noise in a difference that settles it alone
_BENT = 0.01  # a relative difference of the slopes on both sides that needs a closer look
_FLOAT32 = (
    "The loss computes in float32, to 7 digits, and is checked to about 3. For more, compute in double"
    "\n(in PyTorch: model.double(), and the data). In float32, h = 1e-2 and tolerance = 1e-3 suit."
)


def check_gradients(
    loss: Callable[..., Any],
    parameters: Any,
    analytic: Any = None,
    h: float | None = None,
    tolerance: float | None = None,
) -> GradientReport:
    """Compare ``analytic`` with the slopes of ``loss`` at ``parameters``.

    A derivative ``a`` and the slope ``n`` that nudges show have the relative error
    ``|a - n| / max(|a|, |n|)``. Rounding, curvature or a kink put ``n`` off, by at most ``e``, which
    is estimated (see ``nbhelpers.gradcheck.slopes``). There are three verdicts:

    - *agrees* if ``|a - n| <= tolerance max(|a|, |n|) + e``, and ``e`` is at most 5% of the larger
      one (or ``a`` is 0, and ``e`` too small to matter beside the loss),
    - *wrong* if ``|a - n| > tolerance max(|a|, |n|) + 4 e``,
    - *cannot tell* otherwise. The report says why: mostly rounding, or a kink.

    Before a derivative is called wrong, it is asked whether ever smaller nudges agree on another
    slope: in a deep network with large weights only they see the right one. Where the loss turns
    within the last digits of a parameter no nudge can, and a right derivative may be called wrong.

    Parameters
    ----------
    loss : callable
        Takes what ``parameters`` is, returns the loss, a finite number (of any shape with one
        entry). With a PyTorch module as ``parameters`` it takes nothing.
    parameters : number, array, tensor, dict of them, or torch.nn.Module
        The point: a number, an array or a tensor of any shape; a dict of named ones; or a PyTorch
        module, whose trained parameters are nudged in place and restored. A list arrives at the loss
        as an array.
    analytic : of the form of parameters, optional
        The derivatives to check, in the same form. Of a module it may be left out: then they are
        its ``.grad`` (0 where that is None).
    h : float, optional
        The nudge, above 0. Default: as many as are needed, chosen by the size of the parameter. With
        ``h``, only it and its half.
    tolerance : float, optional
        The largest accepted relative error, above 0. Default: 1e-6, and 1e-3 in float32.

    Returns
    -------
    A report that is true if all derivatives agree, with ``.rows``; see `GradientReport`. Each of up
    to 1,000 derivatives has a row. Of more, every array of more than 10 entries is checked along 10
    random directions ``v`` (normal, seed 0) by ``sum(analytic v)``.

    Raises
    ------
    TypeError, ValueError
        If a value is no finite number, names or shapes of the two differ, ``h`` is too small to
        change a parameter, the module has no ``.grad``, or the loss gives another value when called
        again.

    Examples
    --------
    >>> nb.check_gradients(lambda p: p["w"] ** 2, {"w": 3.0}, {"w": 6.0})
    name   analytic    numeric  relative error  verdict
    w     6.0000000  6.0000000         < 1e-06  ok
    1 derivative checked: it agrees
    >>> W = np.array([[1.0, 2.0], [3.0, 4.0]])
    >>> assert nb.check_gradients(lambda W: (W**2).sum(), W, 2 * W)
    >>> nb.check_gradients(lambda W: (W**2).sum(), W, W).cause
    'a factor of 1/2; does your loss have a 1/2 too many?'
    """
    point = point_of("parameters", parameters)
    given = _analytic(point, analytic)
    nudge = None if h is None else positive("h", h)
    with point.evaluation(loss) as call:
        found = Evaluation(call, point)
        single = found.eps > EPS
        accepted = positive(
            "tolerance", (1e-3 if single else 1e-6) if tolerance is None else tolerance
        )
        rows = [
            _row(found, name, a, along, accepted, nudge) for name, a, along in _lines(point, given)
        ]
    decimals = reliable_decimals(found.start, found.eps, nudge or (1e-2 if single else 1e-5))
    notes = (_FLOAT32,) if found.eps >= EPS_SINGLE else ()
    return GradientReport(tuple(rows), accepted, decimals, notes)


def _analytic(point: Point, analytic: Any) -> Array:
    """The derivatives to check, in one row."""
    if analytic is not None:
        return point.like("analytic", analytic)
    if point.module is None:
        raise TypeError("analytic: expected the derivatives to check; only a module has its own")
    grads = [leaf.tensor.grad for leaf in point.leaves]
    if all(grad is None for grad in grads):
        raise ValueError("analytic: the module has no .grad yet; call backward() on the loss first")
    named = {
        leaf.name: np.zeros(leaf.array.shape) if grad is None else grad
        for leaf, grad in zip(point.leaves, grads, strict=True)
    }
    return point.like("analytic", named)


def _lines(point: Point, analytic: Array) -> Iterator[tuple[str, float, int | Array]]:
    """What gets a row: its name, its derivative, and the entry or the direction that is nudged."""
    rng = np.random.default_rng(0)
    every = analytic.size <= ENTRIES
    for leaf, part in point.parts():
        if every or leaf.array.size <= DIRECTIONS:
            for k in range(part.start, part.stop):
                yield leaf.label(k - part.start), float(analytic[k]), k
            continue
        size = max(1.0, float(np.abs(leaf.array).max()))
        for count in range(1, DIRECTIONS + 1):
            v = np.zeros_like(analytic)
            v[part] = size * rng.standard_normal(leaf.array.size)
            name = f"{leaf.name} along v{count}".strip()
            yield name, float(analytic @ v), v


def _row(
    found: Evaluation,
    name: str,
    a: float,
    along: int | Array,
    tolerance: float,
    h: float | None,
) -> GradientRow:
    """Nudge one entry, or along one direction, and judge its derivative."""
    x = float(found.values[along]) if isinstance(along, int) else 0.0

    def moved(value: float) -> Array:
        if not isinstance(along, int):
            return found.values + value * along
        row = found.values.copy()
        row[along] = value
        return row

    line = Line(lambda v: found.try_at(moved(v)), x, found.start, found.eps)
    step = h or 1e-5 * line.scale
    first = line.level(step, lambda v: found.at(moved(v)))
    if first is None:
        raise ValueError(f"h: {step:g} is too small to change {name} = {x:g}")
    if _plain(a, first, tolerance):
        return GradientRow(name, a, first.central, 0.0, AGREES)
    n = slope(line, tolerance) if h is None else slope_with(line, h)
    if h is None and _verdict(a, n, tolerance) == WRONG:
        n = closer(line, n)
    # where all nudges were tried, a smaller one would be no way out
    reason = "rounding" if n.reason == "nudge" and h is None else n.reason
    return GradientRow(name, a, n.value, n.error, _verdict(a, n, tolerance), reason)


def _plain(a: float, first: Level, tolerance: float) -> bool:
    """Whether one difference settles it: close, and neither noise nor a kink can be behind that."""
    size = max(abs(a), abs(first.central))
    settled = first.noise / first.h <= _QUIET * size and abs(first.bend) <= _BENT * size
    return abs(a - first.central) <= tolerance * size and settled


def _verdict(a: float, n: Slope, tolerance: float) -> str:
    size = max(abs(a), abs(n.value))
    gap = abs(a - n.value) - tolerance * size
    if gap > _DOUBT * n.error:
        return WRONG
    sure = n.error <= _SURE * size or (a == 0 and n.error <= n.nothing)
    return AGREES if gap <= n.error and sure else CANNOT_TELL
