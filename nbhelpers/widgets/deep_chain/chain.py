"""A stack of equal layers: how large its outs and gradients are, and what a short training makes of it.

The page has the same in ``chain_math.js``, with the same random numbers: mulberry32, whose n-th
number is a hash of ``seed + n * step`` in 32 bits, and Box and Muller's pairs of normal numbers.
Block b of ``WIDEST ** 2`` normal numbers is: 0 the samples, 1 the gradient that is sent back, 2 the
weights of the unit on top, and from 3 on the layers, input by input. A narrower stack takes the
first columns and rows of each, so a unit that comes along leaves the others as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nbhelpers.networks.functions import ACTIVATIONS

from .facts import SAMPLES, THROWN, UPDATES, WIDEST

Array = NDArray[np.float64]
_BLOCK = WIDEST * WIDEST
_SPREAD, _STEP = 0x9E3779B1, 0x6D2B79F5


@lru_cache(maxsize=64)
def normals(seed: int, block: int) -> Array:
    """Return a block of normal numbers as ``(WIDEST, WIDEST)``, the same as on the page."""
    first = block * _BLOCK
    count = np.arange(first + 1, first + _BLOCK + 1, dtype=np.uint64)
    start = (seed + 1) * _SPREAD % 2**32
    state = ((start + count * _STEP) % 2**32).astype(np.uint32)
    t = (state ^ state >> 15) * (state | 1)
    t = t ^ (t + (t ^ t >> 7) * (t | 61))
    even, odd = (((t ^ t >> 14) + 0.5) / 2**32).reshape(-1, 2).T
    length = np.sqrt(-2.0 * np.log(even))
    pairs = np.column_stack([length * np.cos(2 * np.pi * odd), length * np.sin(2 * np.pi * odd)])
    found: Array = pairs.reshape(WIDEST, WIDEST)
    found.flags.writeable = False
    return found


def rms(array: Array) -> float:
    """The root of the mean square, without overflow of the squares."""
    largest = float(np.abs(array).max())
    if largest == 0.0 or not np.isfinite(largest):
        return largest
    return float(largest * np.sqrt(np.mean((array / largest) ** 2)))


@dataclass(frozen=True)
class Stack:
    """``depth`` layers of ``width`` units, ``out = f(x W) + skip x``, drawn from a seed."""

    depth: int
    width: int
    activation: str
    std: float
    residual: bool
    seed: int

    def _block(self, block: int, rows: int) -> Array:
        return normals(self.seed, block)[:rows, : self.width]

    def weights(self) -> list[Array]:
        """The first weights of each layer, ``(width, width)``, a column a unit."""
        return [self.std * self._block(3 + k, self.width) for k in range(self.depth)]

    def _forward(self, weights: list[Array], biases: list[Array]) -> tuple[list[Array], ...]:
        """Return nets, what f makes of them, and the outs from the samples on, each ``(n, width)``."""
        f = ACTIVATIONS[self.activation].forward
        nets: list[Array] = []
        acts: list[Array] = []
        outs = [self._block(0, SAMPLES)]
        for W, b in zip(weights, biases, strict=True):
            nets.append(outs[-1] @ W + b)
            acts.append(f(nets[-1]))
            outs.append(acts[-1] + outs[-1] if self.residual else acts[-1])
        return nets, acts, outs

    def sizes(self) -> tuple[list[float], list[float], int]:
        """Return the rms of all outs and of their gradients, and how many units are off throughout."""
        weights = self.weights()
        nets, acts, outs = self._forward(weights, [np.zeros(self.width)] * self.depth)
        back = ACTIVATIONS[self.activation].backward
        gradients = [self._block(1, SAMPLES)]
        off = 0
        for k in reversed(range(self.depth)):
            delta = back(nets[k], acts[k], gradients[-1])
            flat = back(nets[k], acts[k], np.ones_like(acts[k])) == 0.0
            off += int(np.sum(np.all(flat, axis=0)))
            gradients.append(delta @ weights[k].T + self.residual * gradients[-1])
        return [rms(out) for out in outs], [rms(g) for g in gradients[::-1]], off

    def train(self, rate: float) -> list[float]:
        """Return E before each update and after the last; fewer where a training is thrown out.

        One linear unit on top learns ``sin 2 x_1`` of the first input, by half the mean squared error.
        """
        weights, biases = self.weights(), [np.zeros(self.width) for _ in range(self.depth)]
        v, c = self._block(2, 1)[0] / np.sqrt(self.width), 0.0
        target = np.sin(2.0 * self._block(0, SAMPLES)[:, 0])
        back = ACTIVATIONS[self.activation].backward
        losses: list[float] = []
        with np.errstate(over="ignore", invalid="ignore"):
            for update in range(UPDATES + 1):
                nets, acts, outs = self._forward(weights, biases)
                error = outs[-1] @ v + c - target
                loss = float(np.mean(error**2) / 2)
                if update and not loss <= THROWN:
                    break
                losses.append(loss)
                error = error / SAMPLES
                gradient = np.outer(error, v)
                v, c = v - rate * (error @ outs[-1]), c - rate * float(error.sum())
                for k in reversed(range(self.depth)):
                    delta = back(nets[k], acts[k], gradient)
                    gradient = delta @ weights[k].T + self.residual * gradient
                    weights[k] = weights[k] - rate * (outs[k].T @ delta)
                    biases[k] = biases[k] - rate * delta.sum(axis=0)
        return losses
