"""What a training does: converging, oscillating, wandering, diverging, saturated or dead."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nbhelpers.arguments import shaped
from nbhelpers.networks import Network

REGIMES = (
    *("undecided", "converging", "oscillating", "wandering"),
    *("diverging", "saturated", "dead"),
)
LONGEST_PERIOD = 16
_RANGES = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0), "relu": (0.0, np.inf)}
_EVERYTHING = (-np.inf, np.inf)
_FLAT = 0.02  # an output with a smaller slope is saturated
_DONE = 1e-20  # an excess loss that is rounding, relative to the first one


@dataclass(frozen=True)
class Probe:
    """What the network itself shows, beside its losses.

    ``floor``: the lowest loss within its outputs' ranges; ``gradient``: the gradient's largest
    entry; ``off``: whether all units of some ReLU layer are off; ``stuck``: whether saturated
    outputs hold more than half of the loss above the floor; ``slope``: their largest slope.
    """

    floor: float
    gradient: float
    off: bool
    stuck: bool
    slope: float


@dataclass(frozen=True)
class Verdict:
    """A regime and the numbers that show it."""

    regime: str
    facts: dict[str, float] = field(default_factory=dict)


def probe(network: Network, x: ArrayLike, target: ArrayLike) -> Probe:
    """Look at a network and its sample: see `Probe`.

    Parameters
    ----------
    network : Network
    x, target : (d_in,), (d_out,) array_like
        The sample.

    Raises
    ------
    TypeError, ValueError
        If ``x`` or ``target`` is not of this shape, or holds anything but finite numbers.
    """
    forward = network.forward(x)
    kind = network.activations[-1]
    outs = forward.outs[-1]
    goal = shaped("target", target, outs.shape)
    half = 0.5 if network.loss == "half_squared" else 1.0
    lowest = half * (np.clip(goal, *_RANGES.get(kind, _EVERYTHING)) - goal) ** 2
    above = half * (outs - goal) ** 2 - lowest
    slopes = {"sigmoid": outs * (1 - outs), "tanh": 1 - outs**2}.get(kind)
    flat = np.zeros(len(outs), bool) if slopes is None else slopes < _FLAT
    gradients = network.named_gradients(x, target)
    weights = [abs(gradients[name]) for layer in network.weight_names for name in _flat(layer)]
    layers = zip(network.activations, forward.nets, strict=True)
    return Probe(
        floor=float(lowest.sum()),
        gradient=float(max(weights)),
        off=any(name == "relu" and bool(np.all(nets <= 0)) for name, nets in layers),
        stuck=bool(above[flat].sum() > above.sum() / 2),
        slope=float(max(slopes[flat])) if slopes is not None and flat.any() else 0.0,
    )


def _flat(names: object) -> list[str]:
    return [names] if isinstance(names, str) else [n for part in names for n in _flat(part)]


def classify(losses: ArrayLike, seen: Probe, *, diverged: bool = False) -> Verdict:
    """Name the regime of a training from its losses and from the network at its end.

    Parameters
    ----------
    losses : (n + 1,) array_like
        The loss before the first update, and after each of the n updates.
    seen : Probe
        The network at the end.
    diverged : bool
        Whether the training was stopped because its numbers grew beyond all bounds.

    Raises
    ------
    ValueError
        If ``losses`` is empty.
    """
    values = np.asarray(losses, dtype=float)
    if values.ndim != 1 or not len(values):
        raise ValueError(f"losses must be a sequence of at least one number, got {losses!r}")
    n, first, last = len(values) - 1, float(values[0]), float(values[-1])
    ends = {"first": first, "last": last}
    if diverged:
        return Verdict("diverging", ends)
    if n == 0:
        return Verdict("undecided")
    above = np.maximum(values - seen.floor, 0.0)
    if seen.off and seen.gradient == 0 and above[-1] > 0:
        return Verdict("dead", {"last": last})
    late = above[(n + 1) // 2 :]
    if n >= 2 and seen.stuck and np.ptp(late) < 0.05 * late.max():
        return Verdict("saturated", {"last": last, "slope": seen.slope})
    return _by_shape(values, above, ends)


def _by_shape(
    values: NDArray[np.float64], above: NDArray[np.float64], ends: dict[str, float]
) -> Verdict:
    """Tell a regime by the last stretch of the losses alone."""
    n = len(values) - 1
    recent = above[-min(n + 1, max(9, min(n // 2, 400) + 1)) :]
    rises = int(np.sum(recent[1:] > recent[:-1]))
    settled = ends | {"rises": rises, "window": len(recent) - 1}
    if recent[-1] <= _DONE * max(1.0, float(above[0])):
        return Verdict("converging", settled)
    if n < 3:
        return Verdict("undecided", ends)
    if rises == len(recent) - 1:
        return Verdict("diverging", ends)
    half = len(recent) // 2
    before, after = float(recent[:half].max()), float(recent[half:].max())
    falls = bool(np.all(recent[1:] < recent[:-1]))
    shrinks = bool(np.all(recent[2:] < recent[:-2])) and after < 0.99 * before
    if falls or shrinks or after < 0.1 * before:
        return Verdict("converging", settled)
    if n < 8:
        return Verdict("undecided", ends)
    stretch_losses = values[-len(recent) :]
    low, high = float(stretch_losses.min()), float(stretch_losses.max())
    stretch = {"low": low, "high": high, "window": len(recent) - 1}
    for period in range(2, min(LONGEST_PERIOD, len(recent) // 3) + 1):
        if np.abs(recent[period:] - recent[:-period]).max() <= 0.02 * (high - low):
            return Verdict("oscillating", stretch | {"period": period})
    return Verdict("wandering", stretch)
