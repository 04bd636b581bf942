"""A ring of workers: what a training gains from more of them, and what the ring costs."""

from __future__ import annotations

from nbhelpers.figures import curves
from nbhelpers.number_text import number_text
from nbhelpers.scaling.steps import Job, Step
from nbhelpers.widgets.base import BookWidget
from nbhelpers.widgets.fallback import table
from nbhelpers.widgets.traits import Count, Number

from . import facts

_SHOWN = [2**n for n in range(13)]


class RingScaling(BookWidget):
    """Workers that train one network together, each on its share, and add gradients in a ring.

    A step's computing is ``6 parameters samples / rate`` of the worker with the most samples; the
    ring adds ``2 (p - 1) / p * 4 parameters / bandwidth + 2 (p - 1) latency``. *Strong* scaling
    divides the batch among the workers, *weak* scaling gives each a batch of its own. Every argument
    is an attribute that can be read and assigned.

    Parameters
    ----------
    workers : int
        1 to 4096.
    batch : int
        Samples a step, 1 to 1,048,576: of all workers (strong), or of each (weak).
    parameters : int
        1000 to 1,000,000,000,000, in float32.
    rate : float
        What one worker computes, in Gflop/s, 0.01 to 10,000,000.
    bandwidth : float
        Of a link, in GB/s, 0.001 to 10,000.
    latency : float
        Of a link, in µs, 0 to 100,000.
    widget_id : str
        Names the widget in the links that it gives.

    Examples
    --------
    >>> ring = nb.RingScaling(workers=8)
    >>> round(ring.strong_speedup, 2), round(ring.weak_speedup, 2)
    (3.42, 6.85)
    >>> ring.ring_wins
    7
    """

    name = "scaling"

    workers = Count(8, facts.MOST_WORKERS, low=1).tag(sync=True)
    batch = Count(512, facts.MOST_BATCH, low=1).tag(sync=True)
    parameters = Count(2_109_450, facts.MOST_PARAMETERS, low=facts.LEAST_PARAMETERS).tag(sync=True)
    rate = Number(168.0, *facts.RATE).tag(sync=True)
    bandwidth = Number(2.54, *facts.BANDWIDTH).tag(sync=True)
    latency = Number(45.7, *facts.LATENCY).tag(sync=True)

    def __init__(
        self,
        *,
        workers: int = 8,
        batch: int = 512,
        parameters: int = 2_109_450,
        rate: float = 168.0,
        bandwidth: float = 2.54,
        latency: float = 45.7,
        widget_id: str = "scaling",
    ) -> None:
        super().__init__(
            workers=workers,
            batch=batch,
            parameters=parameters,
            rate=rate,
            bandwidth=bandwidth,
            latency=latency,
            widget_id=widget_id,
        )

    @property
    def _job(self) -> Job:
        return Job(
            self.batch,
            self.parameters,
            self.rate * 1e9,
            self.bandwidth * 1e9,
            self.latency * 1e-6,
        )

    @property
    def strong(self) -> Step:
        """``compute`` and ``ring`` of a step whose batch is divided, in seconds."""
        return self._job.strong(self.workers)

    @property
    def weak(self) -> Step:
        """``compute`` and ``ring`` of a step with a batch for each worker, in seconds."""
        return self._job.weak(self.workers)

    @property
    def strong_speedup(self) -> float:
        """How many times as fast the batch is done as by one worker."""
        return self._job.strong_speedup(self.workers)

    @property
    def weak_speedup(self) -> float:
        """How many times as many samples are done in the same time as by one worker."""
        return self._job.weak_speedup(self.workers)

    @property
    def ring_wins(self) -> int | None:
        """The fewest workers whose ring takes longer than their computing; None if none up to 4096."""
        return self._job.ring_wins(facts.MOST_WORKERS)

    @property
    def fastest(self) -> int:
        """The number of workers, up to 4096, that does the batch in the least time."""
        return self._job.fastest(facts.MOST_WORKERS)

    def fallback_html(self) -> str:
        """The speed-ups as a picture with its text alternative, and the state as a table."""
        job = self._job
        speedups = {
            "ideal": [float(workers) for workers in _SHOWN],
            "weak": [job.weak_speedup(workers) for workers in _SHOWN],
            "strong": [job.strong_speedup(workers) for workers in _SHOWN],
        }
        strong, weak = (number_text(s, 3) for s in (self.strong_speedup, self.weak_speedup))
        picture = curves(
            speedups,
            x=_SHOWN,
            xlabel="workers",
            ylabel="speed-up",
            log_x=True,
            log_y=True,
            alt=f"With {self.workers} workers the speed-up is {strong} (strong scaling) and {weak} "
            "(weak scaling).",
            caption="The speed-up against the number of workers, on log axes. With JavaScript you can "
            "change the training and the machines.",
        )
        wins = self.ring_wins
        rows = {
            "workers": str(self.workers),
            "batch": str(self.batch),
            "parameters": number_text(self.parameters),
            "Gflop/s of a worker": number_text(self.rate),
            "GB/s of a link": number_text(self.bandwidth),
            "latency in µs": number_text(self.latency),
            "computing, strong, ms": number_text(1e3 * self.strong.compute, 3),
            "ring, ms": number_text(1e3 * self.strong.ring, 3),
            "speed-up, strong": strong,
            "speed-up, weak": weak,
            "the ring takes longer than computing from": f"{wins} workers" if wins else "nowhere",
            "fastest with": f"{self.fastest} workers",
        }
        return picture._repr_html_() + table("Initial state", rows.items())
