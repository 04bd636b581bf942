"""Random training loops of the clinic, of every shape, and what a bug changes in them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from nbhelpers.clinic import ACTIVATIONS, BUGS, Layer, Loop, entries, places
from nbhelpers.clinic.examinations import Entry, at_entry, measure

RATE = 0.1


def random_loop(rng: np.random.Generator, *, widest: int = 4, deepest: int = 4) -> Loop:
    """A loop without a bug: weights up to 2, no net so near a kink that a nudge reaches over it."""
    while True:
        sizes = rng.integers(1, widest + 1, size=rng.integers(2, deepest + 2)).tolist()
        if len(sizes) > 2 and rng.random() < 0.4:
            sizes[2] = sizes[1]  # a square layer
        layers = [
            Layer(
                rng.uniform(-2, 2, (b, a)).tolist(),
                rng.uniform(-1, 1, b).tolist(),
                str(rng.choice(ACTIVATIONS)),
            )
            for a, b in pairwise(sizes)
        ]
        n = int(rng.integers(1, 4))
        inputs = rng.uniform(-1, 1, (n, sizes[0])).tolist()
        targets = rng.uniform(-1, 1, (n, sizes[-1])).tolist()
        loop = Loop(layers, inputs, targets, mean=bool(rng.random() < 0.5))
        nets = [net for x in inputs for row in loop.forward(x).nets for net in row]
        if min(map(abs, nets)) > 1e-3:
            return loop


def with_bug(loop: Loop, bug: str, at: int = 0) -> Loop:
    """The same loop with a bug."""
    return Loop(loop.layers, loop.inputs, loop.targets, loop.mean, bug, at)


def every_bug(loop: Loop, rng: np.random.Generator) -> list[Loop]:
    """The loop with each bug that can change a number in it, each in a random layer."""
    found = []
    for bug in BUGS:
        where = places(loop, bug)
        if where:
            found.append(with_bug(loop, bug, int(rng.choice(where))))
    return found


def measured(loop: Loop) -> list[Entry]:
    """All entries with their central differences: those of every loop that differs in its bug."""
    rows = entries(loop)
    for row in rows:
        row.measured = measure(loop, row)
    return rows


def checked(loop: Loop, rows: list[Entry]) -> list[Entry]:
    """The rows as `check` gives them, without measuring again."""
    fresh = loop.copy()
    fresh.step()
    for row in rows:
        row.backward = at_entry(fresh.gradients, row)
    return rows


def changes_a_number(loop: Loop) -> bool:
    """Whether a step moves an entry otherwise than without the bug, by a ten-thousandth or more.

    Of gradients that stay the first step cannot tell: there, two steps.
    """
    sick, sound = loop.copy(), with_bug(loop, "")
    for _ in range(2 if loop.bug == "not_zeroed" else 1):
        for one in (sick, sound):
            one.step(RATE)
    for entry in entries(loop):
        old, a, b = (at_entry(one.layers, entry) for one in (loop, sick, sound))
        if abs(a - b) > 1e-6 + 1e-4 * abs(b - old):
            return True
    return False
