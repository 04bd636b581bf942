"""A training step on several workers: computing is divided, the ring's all-reduce is added.

The page has the same in ``widgets/scaling/scaling_math.js``.
"""

from __future__ import annotations

from dataclasses import dataclass

from .ring import ring_seconds

__all__ = ["Job", "Step"]

OPERATIONS = 6
"""Of a step, for each parameter and sample: 2 forward, 4 backward."""
BYTES = 4
"""Of a gradient in float32."""


@dataclass(frozen=True)
class Step:
    """The seconds of one step: of the worker that computes most, and of the ring."""

    compute: float
    ring: float

    @property
    def seconds(self) -> float:
        """Both, one after the other."""
        return self.compute + self.ring


@dataclass(frozen=True)
class Job:
    """A training and its machines.

    ``batch`` samples a step, ``parameters`` float32 numbers, ``rate`` operations per second of one
    worker, ``bandwidth`` bytes per second and ``latency`` seconds of a link.
    """

    batch: int
    parameters: float
    rate: float
    bandwidth: float
    latency: float

    def _step(self, workers: int, samples: int) -> Step:
        return Step(
            OPERATIONS * self.parameters * samples / self.rate,
            ring_seconds(
                BYTES * self.parameters,
                workers,
                bandwidth=self.bandwidth,
                latency=self.latency,
            ),
        )

    def strong(self, workers: int) -> Step:
        """The batch is divided; who has one sample more is waited for."""
        return self._step(workers, -(-self.batch // workers))

    def weak(self, workers: int) -> Step:
        """Every worker has a batch of its own."""
        return self._step(workers, self.batch)

    def strong_speedup(self, workers: int) -> float:
        """How many times as fast the same batch is done as by one worker."""
        return self.strong(1).seconds / self.strong(workers).seconds

    def weak_speedup(self, workers: int) -> float:
        """How many times as many samples are done in the same time."""
        return workers * self.weak(1).seconds / self.weak(workers).seconds

    def ring_wins(self, most: int) -> int | None:
        """The fewest workers, up to ``most``, whose ring takes longer than their computing."""
        steps = ((workers, self.strong(workers)) for workers in range(2, most + 1))
        return next((workers for workers, step in steps if step.ring > step.compute), None)

    def fastest(self, most: int) -> int:
        """The number of workers, up to ``most``, that does the batch in the least time."""
        return min(range(1, most + 1), key=lambda workers: self.strong(workers).seconds)
