"""The laboratory's networks, and what it takes: a reader's page knows them from here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np

from nbhelpers.networks import Example, Network, mazur, notebook_001, notebook_004

LOWEST_RATE, HIGHEST_RATE = 1e-5, 1e5
MOST_UPDATES, MOST_STRETCHES = 100_000, 20
NOT_KNOWN = "not known"


@dataclass(frozen=True)
class Preset:
    """A network to train, and how the laboratory opens it.

    ``axes``: the two weights of its map. ``rates``: those to try. ``limit``: the critical rate of
    its flattest minimum without momentum; or words, where there is none to name. ``twins``: pairs
    of weights that stay equal in every training, and move together on the map. ``reach``: how far
    the map goes from the start at first; three times as far at most. ``span``: the rates of its
    strip, which stand apart by equal factors if ``log``. ``fates``: what becomes of it within the
    span, from the left; those are what a reader guesses.
    """

    label: str
    example: Callable[[], Example]
    learning_rate: float
    axes: tuple[str, str]
    rates: tuple[float, ...]
    limit: float | str
    twins: tuple[tuple[str, str], ...] = ()
    reach: float = 0.8
    span: tuple[float, float] | None = None
    log: bool = False
    fates: tuple[str, ...] = ()


def parabola() -> Example:
    """Two weights without anything between: ``E = 1/2 (2 w1)^2 + 1/2 (2 w2)^2``, curvature 4."""
    network = Network(weights=([[1.0], [0.5]],), activations="identity")
    return Example(network, np.array([2.0]), np.array([0.0, 0.0]))


def notebook_004_with_half() -> Example:
    """Return source 004 with the loss of its text, ``1/2 (y - Y)^2``."""
    source = notebook_004()
    return Example(replace(source.network, loss_function="half_squared"), source.x, source.target)


LIMIT_004 = 1 / (10 * sqrt(13))
"""Of source 004, where ``26 u^2 + 2 z^2`` is smallest on the curve ``2 u z = 5``."""

TWINS_004 = (("w11", "w21"), ("w12", "w22"), ("w1", "w2"))
"""Weights of source 004's units 1 and 2, which begin alike."""

FATES_004 = ("converges", "bounces", "wanders", "dead")

PRESETS = {
    "parabola": Preset(
        "a parabola, curvature 4",
        parabola,
        learning_rate=0.4,
        axes=("w1", "w2"),
        rates=(0.05, 0.25, 0.4, 0.5, 0.6),
        limit=0.5,
        reach=1.1,
        span=(0.0, 0.7),
        fates=("converges", "diverges"),
    ),
    "000": Preset(
        "Mazur's network",
        mazur,
        learning_rate=0.5,
        axes=("w5", "w7"),
        rates=(0.01, 0.5, 50, 500),
        limit=NOT_KNOWN,
        reach=1.6,
        span=(0.01, 1000.0),
        log=True,
        fates=("converges", "saturated"),
    ),
    "001": Preset(
        "the second network: a target out of reach",
        notebook_001,
        learning_rate=10.0,
        axes=("w5", "w6"),
        rates=(1, 10, 100, 200, 500),
        limit="it has no minimum: its target is out of reach",
        reach=4.0,
        span=(1.0, 1000.0),
        log=True,
        fates=("converges", "at the edge", "saturated"),
    ),
    "004": Preset(
        "nine weights: ReLU, loss without the half",
        notebook_004,
        learning_rate=0.01,
        axes=("w12", "w1"),
        rates=(0.01, 0.03, 0.04, 0.05, 0.5),
        limit=LIMIT_004,
        twins=TWINS_004,
        span=(0.005, 0.06),
        fates=FATES_004,
    ),
    "004-half": Preset(
        "nine weights, loss with the half",
        notebook_004_with_half,
        learning_rate=0.02,
        axes=("w12", "w1"),
        rates=(0.02, 0.06, 0.08, 0.1, 1),
        limit=2 * LIMIT_004,
        twins=TWINS_004,
        span=(0.01, 0.12),
        fates=FATES_004,
    ),
}
