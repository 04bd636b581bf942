"""All-reduce around a ring: each worker sends a chunk to the next one, 2 (p - 1) times.

With p workers, each array is cut into p chunks. For p - 1 rounds every worker adds the chunk that
came to its own and passes the sum on; then each has one chunk's whole sum, and for p - 1 more
rounds these go round. So every worker sends ``2 (p - 1) / p`` of its array, however many there are.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nbhelpers.arguments import count, finite_reals, real

__all__ = ["ring_seconds", "simulate_ring"]

Array = NDArray[np.float64]


def ring_seconds(size: float, workers: int, *, bandwidth: float, latency: float) -> float:
    """Return ``2 (p - 1) / p * size / bandwidth + 2 (p - 1) latency``: equal links, equal starts.

    Parameters
    ----------
    size : float
        Bytes that each worker holds.
    workers : int
        p, at least 1.
    bandwidth : float
        Bytes per second of a link, one way.
    latency : float
        Seconds from the sending of a chunk to its arrival, apart from its length.

    Raises
    ------
    TypeError, ValueError
        If an argument is no number in its range.

    Examples
    --------
    >>> round(ring_seconds(8e6, 4, bandwidth=1e9, latency=1e-4), 6)
    0.0126
    """
    p = _workers(workers)
    chunk = real("size", size, low=0.0) / p
    _positive("bandwidth", bandwidth, 1)
    rounds = 2 * (p - 1)
    return rounds * (chunk / bandwidth + real("latency", latency, low=0.0))


def simulate_ring(
    size: float,
    workers: int,
    *,
    bandwidth: ArrayLike,
    latency: ArrayLike,
    starts: ArrayLike = 0.0,
) -> Array:
    """Return when each worker has the whole sum, ``(workers,)`` in seconds, round by round.

    A worker passes a chunk on when it has come and the link is free. Nothing else is assumed, so
    links may differ, and workers may start at different times.

    Parameters
    ----------
    size : float
        Bytes that each worker holds.
    workers : int
        p, at least 1.
    bandwidth, latency : float or (workers,)
        Bytes per second and seconds, of the link from each worker to the next.
    starts : float or (workers,)
        When each worker has its own array, in seconds.

    Raises
    ------
    TypeError, ValueError
        If an argument is no number in its range, or an array has another shape.

    Examples
    --------
    >>> simulate_ring(8e6, 4, bandwidth=1e9, latency=1e-4).round(6)
    array([0.0126, 0.0126, 0.0126, 0.0126])
    >>> simulate_ring(8e6, 4, bandwidth=1e9, latency=1e-4, starts=[0, 1, 0, 0]).round(4)
    array([1.0126, 1.0126, 1.0126, 1.0126])
    """
    p = _workers(workers)
    sending = real("size", size, low=0.0) / p / _positive("bandwidth", bandwidth, p)
    travel = _each("latency", latency, p)
    has = _each("starts", starts, p)
    free = np.zeros(p)
    for _ in range(2 * (p - 1)):
        free = np.maximum(has, free) + sending  # a worker's link to the next one
        has = np.roll(free + travel, 1)  # nobody has sent before its own start
    return has


def _workers(workers: int) -> int:
    p = count("workers", workers)
    if p < 1:
        raise ValueError(f"workers: expected a whole number of at least 1, got {p}")
    return p


def _each(name: str, value: ArrayLike, p: int) -> Array:
    array = finite_reals(name, value).astype(float)
    if array.shape not in ((), (p,)) or (array < 0).any():
        raise ValueError(f"{name}: expected a number of at least 0, or {p} of them")
    return np.broadcast_to(array, (p,))


def _positive(name: str, value: ArrayLike, p: int) -> Array:
    array = _each(name, value, p)
    if not (array > 0).all():
        raise ValueError(f"{name}: expected numbers above 0")
    return array
