"""The fate of many trainings at once: what becomes of the network of source 004 at each of many settings.

The network is 2-3-1 without biases, its sample x = (2, 3) with target 5, its loss the squared error
(`nbhelpers.networks.notebook_004`). Its hidden layer has a rate of its own. The same arithmetic, in
the same order, stands in ``widgets/fate_map/fates.js``: with ReLU and identity both give the same
bits.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nbhelpers.arguments import count, finite_reals, one_of
from nbhelpers.networks.examples import notebook_004

__all__ = ["ACTIVATIONS", "FATES", "TAIL", "TOLERANCE", "fates_of", "is_dead"]

FATES = ("converged", "on its way", "bounces", "wanders", "dead", "blows up")
"""What can become of a training; `fates_of` gives places in this tuple."""
ACTIVATIONS = ("relu", "identity")
TAIL = 64
"""So many outputs in a row decide: near the target, or repeating."""
TOLERANCE = 1e-6
PERIODS = 8
LARGEST = 1e12
"""An output beyond it has blown up."""
TOGETHER = 16384
"""So many trainings at once stay in a processor's cache, where each takes half the time."""


def fates_of(
    hidden_rate: ArrayLike,
    output_rate: ArrayLike,
    *,
    momentum: ArrayLike = 0.0,
    start: ArrayLike | None = None,
    activation: str = "relu",
    updates: int = 300,
) -> tuple[NDArray[np.int8], NDArray[np.int32]]:
    """Return the fate of every training, and after how many updates it was near the target.

    Parameters
    ----------
    hidden_rate, output_rate : array_like
        Learning rates of the two layers.
    momentum : array_like
        ``v <- momentum v + gradient``, which is what a step follows.
    start : array_like, optional
        The first weight, w11, at the start; 1 as in the source unless given.
    activation : str
        ``"relu"`` or ``"identity"``, in both layers.
    updates : int
        How many there are at most.

    Returns
    -------
    fates : int8 array
        Places in `FATES`, of the arguments' common shape. *Converged*: 64 outputs in a row within
        1e-6 of the target. *Dead*: at the end the output is off, and no gradient passes; a training
        that dies later counts as alive. *Blows up*: an output beyond 1e12. *Bounces*: the last 64
        outputs repeat with a period of 2 to 8. *On its way*: they all lie on one side of the target.
        *Wanders*: all others.
    times : int32 array
        The update after which a converged one was near the target; 0 for the others.

    Raises
    ------
    TypeError, ValueError
        If an argument holds anything but finite numbers, or the shapes do not fit.

    Examples
    --------
    >>> from nbhelpers.fates import FATES, fates_of
    >>> fates, _ = fates_of([0.01, 0.03, 0.04, 0.05], [0.01, 0.03, 0.04, 0.05], updates=1000)
    >>> [FATES[fate] for fate in fates]
    ['converged', 'bounces', 'wanders', 'dead']
    """
    one_of("activation", activation, ACTIVATIONS)
    count("updates", updates)
    given: list[Any] = [
        np.asarray(finite_reals(name, value), dtype=float)
        for name, value in (
            ("hidden_rate", hidden_rate),
            ("output_rate", output_rate),
            ("momentum", momentum),
            ("start", 1.0 if start is None else start),
        )
    ]
    given = list(np.broadcast_arrays(*given))
    shape = given[0].shape
    found = np.full(given[0].size, FATES.index("wanders"), dtype=np.int8)
    times = np.zeros(given[0].size, dtype=np.int32)
    for first in range(0, found.size, TOGETHER):
        part = slice(first, first + TOGETHER)
        some = [one.ravel()[part] for one in given]
        _train(some, activation == "relu", updates, found[part], times[part])
    return found.reshape(shape), times.reshape(shape)


def _train(
    given: list[Any], is_relu: bool, updates: int, found: NDArray[Any], times: NDArray[Any]
) -> None:
    """Train all; those that are decided leave, the others shrink to smaller arrays."""
    example = notebook_004()
    (x1, x2), (target,) = example.x.tolist(), example.target.tolist()
    W, V = example.network.weights
    place: NDArray[Any] = np.arange(found.size)
    rate, rate2, mu, first = given
    w = [np.full(found.size, value) for value in W.ravel()]
    w[0] = first.copy()
    w += [np.full(found.size, value) for value in V.ravel()]
    v = [np.zeros(found.size) for _ in w]
    near: NDArray[Any] = np.zeros(found.size, dtype=np.int32)
    tail = np.zeros((TAIL, found.size))
    with np.errstate(over="ignore", invalid="ignore"):
        for n in range(updates + 1):
            nets = [w[2 * j] * x1 + w[2 * j + 1] * x2 for j in range(3)]
            hs = [np.where(net > 0, net, 0.0) for net in nets] if is_relu else nets
            net = w[6] * hs[0] + w[7] * hs[1] + w[8] * hs[2]
            out = np.where(net > 0, net, 0.0) if is_relu else net
            error = out - target
            near = np.where(np.abs(error) < TOLERANCE, near + 1, 0)
            gone = ~(np.abs(out) <= LARGEST)
            there = near >= TAIL
            found[place[there]] = FATES.index("converged")
            times[place[there]] = n - TAIL + 1
            found[place[gone]] = FATES.index("blows up")
            delta = 2.0 * error
            if is_relu:
                delta = np.where(net > 0, delta, 0.0)
                still = (delta == 0) & (error != 0) & (mu == 0)  # for ever
                found[place[still]] = FATES.index("dead")
                gone = gone | still
            tail[n % TAIL] = out
            keep = ~(gone | there)
            if not keep.all():
                place, near = place[keep], near[keep]
                rate, rate2, mu = rate[keep], rate2[keep], mu[keep]
                w, v, nets, hs = ([one[keep] for one in many] for many in (w, v, nets, hs))
                delta, error, net, tail = delta[keep], error[keep], net[keep], tail[:, keep]
            if n == updates or not place.size:
                break
            slopes = [np.where(one > 0, 1.0, 0.0) for one in nets] if is_relu else [1.0, 1.0, 1.0]
            for j in range(3):
                back = delta * w[6 + j] * slopes[j]
                v[2 * j] = mu * v[2 * j] + back * x1
                v[2 * j + 1] = mu * v[2 * j + 1] + back * x2
                v[6 + j] = mu * v[6 + j] + delta * hs[j]
            for k in range(9):
                w[k] = w[k] - (rate if k < 6 else rate2) * v[k]
    if place.size:
        order = [(updates + 1 + k) % TAIL for k in range(TAIL)]
        found[place] = _at_the_end(tail[order], delta, error, target, is_relu)


def _at_the_end(
    tail: NDArray[Any], delta: NDArray[Any], error: NDArray[Any], target: float, is_relu: bool
) -> NDArray[Any]:
    found = np.full(tail.shape[1], FATES.index("wanders"), dtype=np.int8)
    one_side = np.all(tail < target, axis=0) | np.all(tail > target, axis=0)
    found[one_side] = FATES.index("on its way")
    for period in range(PERIODS, 1, -1):
        again = np.abs(tail[period:] - tail[:-period]) < TOLERANCE
        apart = np.abs(tail[1:] - tail[:-1]).max(axis=0) >= TOLERANCE
        found[np.all(again, axis=0) & apart] = FATES.index("bounces")
    if is_relu:
        found[(delta == 0) & (error != 0)] = FATES.index("dead")
    return found


def is_dead(fates: ArrayLike) -> NDArray[np.bool_]:
    """Tell which trainings can learn no more: dead, or blown up."""
    found = np.asarray(fates)
    gone: NDArray[np.bool_] = (found == FATES.index("dead")) | (found == FATES.index("blows up"))
    return gone
