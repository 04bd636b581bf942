"""Random networks with their gradients by hand, and what the gradient check says of them.

``python tests/helpers/gradient_scan.py [COUNT]`` runs it on 1,000 networks of each precision, with
losses times 1e-12 to 1e12, right gradients and wrong ones, and prints the verdicts.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from nbhelpers.gradcheck import check_gradients

Parameters = dict[str, Any]
ACTIVATIONS: dict[str, tuple[Callable[[Any], Any], Callable[[Any, Any], Any]]] = {
    "sigmoid": (lambda z: 1 / (1 + np.exp(-z)), lambda z, out: out * (1 - out)),
    "tanh": (np.tanh, lambda z, out: 1 - out * out),
    "relu": (lambda z: np.maximum(z, 0), lambda z, out: (z > 0).astype(z.dtype)),
    "identity": (lambda z: z, lambda z, out: np.ones_like(z)),
}


class RandomNetwork:
    """A network of 1 to 3 layers of 1 to 3 units, a batch of 1 to 3, and its loss times a scale."""

    def __init__(self, rng: np.random.Generator, dtype: type, scale: float) -> None:
        sizes = rng.integers(1, 4, size=rng.integers(2, 5))
        n = rng.integers(1, 4)
        self.activations = [
            ACTIVATIONS[name] for name in rng.choice([*ACTIVATIONS], len(sizes) - 1)
        ]
        self.x = rng.uniform(-1, 1, (sizes[0], n)).astype(dtype)
        self.target = rng.uniform(-1, 1, (sizes[-1], n)).astype(dtype)
        self.scale, self.dtype = dtype(scale), dtype
        self.parameters: Parameters = {}
        for layer, (d_in, d_out) in enumerate(pairwise(sizes)):
            self.parameters[f"W{layer}"] = rng.uniform(-2, 2, (d_out, d_in)).astype(dtype)
            self.parameters[f"b{layer}"] = rng.uniform(-1, 1, (d_out, 1)).astype(dtype)

    def forward(self, p: Parameters) -> tuple[list[Any], list[Any]]:
        nets, outs = [], [self.x]
        for layer, (out, _) in enumerate(self.activations):
            nets.append(p[f"W{layer}"] @ outs[-1] + p[f"b{layer}"])
            outs.append(out(nets[-1]))
        return nets, outs

    def loss(self, p: Parameters) -> Any:
        """The loss; computed in float32 also of numbers in float64, if this is a network of it."""
        error = self.forward({n: v.astype(self.dtype) for n, v in p.items()})[1][-1] - self.target
        return self.scale * (error * error).sum() / self.dtype(2)

    def gradients(self) -> Parameters:
        nets, outs = self.forward(self.parameters)
        d, found = self.scale * (outs[-1] - self.target), {}
        for layer in reversed(range(len(nets))):
            d = d * self.activations[layer][1](nets[layer], outs[layer + 1])
            found |= {f"W{layer}": d @ outs[layer].T, f"b{layer}": d.sum(axis=1, keepdims=True)}
            d = self.parameters[f"W{layer}"].T @ d
        return found


def verdicts(
    dtype: type, factor: float, within: float, count: int, *, hidden: bool = False
) -> Counter[str]:
    """The verdicts on gradients times a factor, of networks whose scales are up to 10**within.

    ``hidden``: what computes in ``dtype`` takes and returns Python's own numbers.
    """
    found: Counter[str] = Counter()
    for seed in range(count):
        rng = np.random.default_rng(seed)
        network = RandomNetwork(rng, dtype, 10 ** rng.uniform(-within, within))
        given = {name: factor * slope for name, slope in network.gradients().items()}
        point, loss = network.parameters, network.loss
        if hidden:
            point = {name: value.astype(float) for name, value in point.items()}
            loss = partial(_as_float, network.loss)
        for row in check_gradients(loss, point, given).rows:
            if factor == 1 or row.analytic != 0:
                found[row.verdict] += 1
    return found


def _as_float(loss: Callable[[Parameters], Any], p: Parameters) -> float:
    return float(loss(p))


KINDS = {
    "float64": (np.float64, False),
    "float32": (np.float32, False),
    "float32, hidden": (np.float32, True),
}


def main(count: int = 1000) -> None:
    """Print a table of the verdicts."""
    print("precision        scales      gradient     agrees   wrong  cannot tell")
    for kind, (dtype, hidden) in KINDS.items():
        for within in (6, 12):
            for factor in (1, 2, 0.5, -1):
                found = verdicts(dtype, factor, within, count, hidden=hidden)
                print(
                    f"{kind:<15}  1e-{within}..1e{within:<3}  {factor!s:>4} x right "
                    f"{found['agrees']:>8}{found['wrong']:>8}{found['cannot tell']:>8} "
                    f"({found['cannot tell'] / found.total():.2%})",
                    flush=True,
                )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
