"""What becomes of a training: it converges, bounces, wanders, diverges, saturates or dies."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nbhelpers.arguments import count, floats, instance, unwrapped
from nbhelpers.networks import ACTIVATIONS, LOSSES, Example, Network, Training
from nbhelpers.networks.examples import sample_of

__all__ = ["Probe", "Verdict", "classify", "probe"]

# The page's engine takes these from here.
LONGEST_PERIOD = 16  # updates after which a bouncing loss is seen to repeat
FLAT = 0.02  # an output with a smaller slope is saturated
DONE = 1e-20  # an excess loss that is rounding, relative to the first one
SAME = 1e-9  # a relative change of the loss that is none
LONG = 24  # updates in which jumps of no period up to 8 have none
LONGER = 100  # the same for swings, which turn seldom

# What becomes of a training, by its regime; of all others it is undecided.
FATES = {
    "converging": "converges",
    "zigzagging": "converges",
    "bouncing": "bounces",
    "edge": "at the edge",
    "wandering": "wanders",
    "diverging": "diverges",
    "saturated": "saturated",
    "dead": "dead",
}
PLAN = {"updates": 1000, "kept": 64}  # of each training in a strip of rates


@dataclass(frozen=True)
class Probe:
    """What the network itself shows, beside its losses.

    ``floor``: the lowest loss within its outputs' ranges; ``gradient``: the gradient's largest
    entry; ``off``: whether all units of some layer are off, as ReLUs can be; ``stuck``: whether
    saturated outputs hold more than half of the loss above the floor; ``slope``: their largest slope.

    Examples
    --------
    >>> round(nb.probe(nb.notebook_001()).floor, 5)
    0.00245
    """

    floor: float
    gradient: float
    off: bool
    stuck: bool
    slope: float


@dataclass(frozen=True)
class Verdict:
    """A regime and the numbers that show it.

    ``regime`` is one of: undecided; converging; zigzagging, which is converging in steps across
    the valley that shrink; bouncing, in steps that do not; edge, where the loss keeps what it has
    gained and does not settle; wandering; still; diverging; saturated; dead.

    Examples
    --------
    >>> example = nb.mazur()
    >>> sample = example.x, example.target
    >>> training = example.network.train(*sample, learning_rate=0.5, steps=50)
    >>> nb.classify(training).regime
    'converging'
    """

    regime: str
    facts: dict[str, float] = field(default_factory=dict)


def probe(
    network: Network | Example, x: ArrayLike | None = None, target: ArrayLike | None = None
) -> Probe:
    """Look at a network and its sample: see `Probe`.

    Parameters
    ----------
    network : Network or Example
    x, target : (d_in,), (d_out,) array_like
        The sample; an `Example` has its own.

    Raises
    ------
    TypeError, ValueError
        If ``x`` or ``target`` is not of this shape, or holds anything but finite numbers.

    Examples
    --------
    >>> nb.probe(nb.mazur()).stuck
    False
    """
    sample = sample_of(network, x, target)
    network, goal = sample.network, sample.target
    forward = network.forward(sample.x)
    entries = [ACTIVATIONS[name] for name in network.activations]
    last, terms = entries[-1], LOSSES[network.loss_function].terms
    nets, outs = forward.nets[-1], forward.outs[-1]
    lowest = terms(np.clip(goal, *last.range), goal)
    above = terms(outs, goal) - lowest
    slopes = last.slopes(nets, outs)
    flat = (slopes < FLAT) & last.saturates
    gradients = network.named_gradients(sample.x, goal)
    names = (name for layer in network.weight_names for row in layer for name in row)
    weights = [abs(gradients[name]) for name in names]
    layers = zip(entries, forward.nets, forward.outs, strict=True)
    return Probe(
        floor=float(lowest.sum()),
        gradient=float(max(weights)),
        off=any(entry.off(nets, outs) for entry, nets, outs in layers),
        stuck=bool(above[flat].sum() > above.sum() / 2),
        slope=float(max(slopes[flat])) if flat.any() else 0.0,
    )


def classify(
    training: Training | ArrayLike,
    seen: Probe | None = None,
    *,
    turns: ArrayLike | None = None,
    latest: int | None = None,
    diverged: bool = False,
) -> Verdict:
    """Name the regime of a training from its losses, its turns and the network at its end.

    Parameters
    ----------
    training : Training or (n + 1,) array_like
        What `Network.train` returned; or, of a training of your own, the loss before the first
        update and after each of the n updates.
    seen : Probe
        With losses: the network at the end, see `probe`.
    turns : (n,) array_like, optional
        With losses: whether the step of each update points back against the one before; none does
        by default.
    latest : int, optional
        How many of the updates, the last ones, were made with the present rate: the verdict
        speaks of these. All by default.
    diverged : bool
        With losses: whether the training was stopped because its numbers grew beyond all bounds. It
        has diverged, too, where a loss is infinite or NaN.

    Raises
    ------
    TypeError, ValueError
        If there is no loss, or the first is NaN or infinite; if ``turns`` or ``latest`` does not fit
        the losses, or ``seen`` is missing.

    Examples
    --------
    >>> example = nb.notebook_004()
    >>> sample = example.x, example.target
    >>> training = example.network.train(*sample, learning_rate=0.04, steps=200)
    >>> nb.classify(training).regime
    'wandering'
    >>> nb.classify([1.0, 3.0, 20.0, float("nan")], nb.probe(example)).regime
    'diverging'
    """
    if isinstance(training, Training):
        if seen is not None or turns is not None or diverged:
            raise TypeError("seen, turns, diverged: a Training has its own; leave them out")
        seen = probe(training.network, training.x, training.target)
        turns, diverged = training.turns, training.diverged
        values = training.losses
    elif seen is None:
        raise TypeError("seen: needed with losses (see probe); a Training has its own")
    else:
        values = floats("losses", training)
    instance("seen", seen, Probe, "a Probe")
    if values.ndim != 1 or not len(values):
        raise ValueError(f"losses: expected one or more numbers in a row, got shape {values.shape}")
    if not np.isfinite(values[0]):
        raise ValueError(f"losses: expected a finite one before the first update, got {values[0]}")
    made = len(values) - 1
    n = made if latest is None else count("latest", latest)
    if n > made:
        raise ValueError(f"latest: expected a number of updates up to {made}, got {n}")
    back = np.zeros(made, bool) if turns is None else np.asarray(unwrapped(turns), dtype=bool)
    if back.shape != (made,):
        raise ValueError(f"turns: expected {made} truth values, one an update, got {back.shape}")
    last = float(values[np.isfinite(values)][-1])
    if diverged or not np.isfinite(values).all():
        return Verdict("diverging", {"first": float(values[0]), "last": last})
    if n == 0:
        return Verdict("undecided")
    above = np.maximum(values - seen.floor, 0.0)
    if seen.off and seen.gradient == 0 and above[-1] > 0:
        return Verdict("dead", {"last": last})
    late = above[made - n // 2 :]
    if n >= 2 and seen.stuck and np.ptp(late) < 0.05 * late.max():
        return Verdict("saturated", {"last": last, "slope": seen.slope})
    return _by_shape(values, above, back, n)


def _by_shape(
    values: NDArray[np.float64], above: NDArray[np.float64], turns: NDArray[np.bool_], n: int
) -> Verdict:
    """Tell a regime by the last stretch of the ``n`` latest updates."""
    open_ = np.flatnonzero(above > DONE * max(1.0, float(above[0])))
    end = len(values) - 1
    settled = end not in open_
    if settled:  # the stretch ends where the loss is rounding
        end = int(open_[-1]) + 1 if len(open_) else 0
    made = len(values) - 1 - n
    size = min(max(end - made, 0), max(8, min((end - made) // 2, 400)))
    recent, losses = above[end - size : end + 1], values[end - size : end + 1]
    rises, back = int(np.sum(np.diff(recent) > 0)), int(turns[end - size : end].sum())
    ends = {"first": float(values[0]), "last": float(values[-1])}
    best = int(np.argmin(values))
    lowest = {"lowest": float(values[best]), "lowest_at": best}
    way = {"rises": rises, "turns": back, "window": size}
    down = Verdict("zigzagging" if 2 * back > size else "converging", ends | way)
    if settled:
        return down
    if n < 3:
        return Verdict("undecided", ends)
    stretch = {"low": float(losses.min()), "high": float(losses.max()), "window": size}
    if np.ptp(recent) <= SAME * recent.max():
        if 2 * back > size:
            return Verdict("bouncing", stretch | {"period": 1})
        return Verdict("still", {"last": ends["last"]})
    if rises == size:
        return Verdict("diverging", {"first": float(losses[0]), "last": ends["last"]})
    before, after = recent[: len(recent) // 2], recent[len(recent) // 2 :]
    falls = bool(np.all(recent[1:] < recent[:-1]))
    shrinks = bool(np.all(recent[2:] < recent[:-2])) and after.max() < 0.99 * before.max()
    sinks = after.max() < 0.3 * before.max() and np.median(after) < 0.5 * np.median(before)
    if falls or shrinks or (sinks and size >= LONG):
        lower = best < end - size and above[best] < 0.5 * above[-1]
        return Verdict(down.regime, down.facts | (lowest if lower else {}))
    if n < 8:
        return Verdict("undecided", ends)
    longest = min(LONGEST_PERIOD, len(recent) // 3)
    for period in range(2, longest + 1):
        repeats = np.abs(recent[period:] - recent[:-period]).max() <= 0.02 * np.ptp(recent)
        if repeats and np.ptp(recent[-period:]) >= 0.9 * np.ptp(recent):
            return Verdict("bouncing", stretch | {"period": period})
    if size < (LONG if 2 * back > size else LONGER):
        return Verdict("undecided", ends)
    if recent.max() < 0.1 * above[0]:
        return Verdict("edge", ends | stretch | way | lowest)
    return Verdict("wandering", stretch | {"longest": longest})
