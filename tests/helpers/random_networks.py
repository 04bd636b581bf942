"""Random scalar networks of every shape, for tests that compare two ways of computing."""

from itertools import pairwise
from typing import Any

import numpy as np

from nbhelpers.networks import ACTIVATIONS, BIAS_MODES, LOSSES, NUMBERINGS, Example, Network


def random_example(
    rng: np.random.Generator,
    *,
    sizes: tuple[int, ...] | None = None,
    smooth: bool = False,
    **fixed: Any,
) -> Example:
    """A network of random shape and settings, weights up to 2, with a random sample."""
    if sizes is None:
        sizes = tuple(rng.integers(1, 4, size=rng.integers(2, 5)))
    names = [name for name in ACTIVATIONS if not (smooth and name.endswith("relu"))]
    options = {
        "activations": tuple(rng.choice(names, size=len(sizes) - 1).tolist()),
        "loss_function": str(rng.choice(tuple(LOSSES))),
        "numbering": str(rng.choice(tuple(NUMBERINGS))),
        "bias_mode": str(rng.choice(tuple(BIAS_MODES))),
    } | fixed
    shared = options["bias_mode"] == "shared"
    network = Network(
        weights=tuple(rng.uniform(-2, 2, (b, a)) for a, b in pairwise(sizes)),
        biases=tuple(
            np.full(b, rng.uniform(-1, 1)) if shared else rng.uniform(-1, 1, b) for b in sizes[1:]
        ),
        **options,
    )
    return Example(network, rng.uniform(-1, 1, sizes[0]), rng.uniform(-1, 1, sizes[-1]))
