"""What the view of a ring of workers and its page both keep to."""

from __future__ import annotations

from typing import Any, NamedTuple

from nbhelpers.scaling.steps import BYTES, OPERATIONS

MOST_WORKERS, MOST_BATCH = 4096, 1 << 20
LEAST_PARAMETERS, MOST_PARAMETERS = 1000, 10**12
RATE = 0.01, 1e7
"""Of one worker, in Gflop/s."""
BANDWIDTH = 0.001, 10000.0
"""Of a link, in GB/s."""
LATENCY = 0.0, 1e5
"""Of a link, in µs."""


class Setting(NamedTuple):
    """A training and its machines: parameters, batch, Gflop/s, GB/s and µs; how it is called."""

    label: str
    parameters: int
    batch: int
    rate: float
    bandwidth: float
    latency: float


PRESETS = {
    "cores": Setting("Cores of one machine", 2_109_450, 512, 168.0, 2.54, 45.7),
    "small": Setting("A small network on them", 2_410, 32, 1.45, 2.54, 45.7),
    "gpus": Setting("GPUs, 400 Gb/s", 201_351_168, 8192, 331_000.0, 50.0, 5.0),
    "ethernet": Setting("GPUs, 10 Gb/s", 201_351_168, 8192, 331_000.0, 1.25, 50.0),
}
"""By name. The rates are those of measured steps, and the cores' link is that of two processes there;
the other links have their nominal bandwidth, and a latency that is assumed."""


def facts() -> dict[str, Any]:
    """Return what `nbhelpers.widgets.bundle` writes into the module ``scaling/facts``."""
    return {
        "workers": [1, MOST_WORKERS],
        "batch": [1, MOST_BATCH],
        "parameters": [LEAST_PARAMETERS, MOST_PARAMETERS],
        "rate": RATE,
        "bandwidth": BANDWIDTH,
        "latency": LATENCY,
        "bytes": BYTES,
        "operations": OPERATIONS,
        "presets": {name: setting._asdict() for name, setting in PRESETS.items()},
    }
