"""Cases for the page's engine, and what it takes to compare it with NumPy."""

from itertools import product
from typing import Any

import numpy as np
from random_networks import random_example

from nbhelpers.networks import ORDERS, Example
from nbhelpers.networks.state import state_of

SHAPES = [
    (inputs, *layers)
    for depth in (1, 2, 3)
    for inputs in (1, 2, 3)
    for layers in product((1, 2, 3), repeat=depth)
]


def random_cases(copies: int, seed: int) -> list[tuple[Example, dict[str, Any]]]:
    """Every shape `copies` times, with random settings, weights up to 2, and a small rate."""
    rng = np.random.default_rng(seed)
    cases = []
    for sizes in SHAPES * copies:
        example = random_example(rng, sizes=sizes)
        options = {
            "order": str(rng.choice(tuple(ORDERS))),
            "momentum": float(rng.choice([0.0, 0.9])),
            "learning_rate": float(rng.uniform(0.01, 0.1)),
        }
        cases.append((example, state_of(example, **options)))
    return cases


def flat(value: Any) -> np.ndarray:
    """All numbers of a nested list, a dict or arrays, in order."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return np.concatenate([flat(item) for item in value])
    return np.asarray(value, dtype=float).ravel()


def error(mine: Any, reference: Any, scale: float | None = None) -> float:
    """The largest difference, relative to `scale` or to the reference's largest entry."""
    a, b = flat(mine), flat(reference)
    assert a.shape == b.shape
    scale = max(np.max(np.abs(b)) if scale is None else scale, np.finfo(float).tiny)
    return float(np.max(np.abs(a - b)) / scale)
