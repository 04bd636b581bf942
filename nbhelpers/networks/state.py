"""An example as the state of the engine that computes in the page."""

from __future__ import annotations

from typing import Any

from nbhelpers.networks.examples import Example
from nbhelpers.networks.training import ORDERS


def state_of(example: Example, **options: Any) -> dict[str, Any]:
    """Return the example as the engine's state, untrained; ``options`` are entries that differ."""
    network = example.network
    return {
        "sizes": list(network.sizes),
        "activations": list(network.activations),
        "loss_function": network.loss_function,
        "numbering": network.numbering,
        "weights": [W.tolist() for W in network.weights],
        "biases": [b.tolist() for b in network.biases],
        "x": example.x.tolist(),
        "target": example.target.tolist(),
        "learning_rate": 0.5,
        "momentum": 0.0,
        "bias_mode": network.bias_mode,
        "order": next(iter(ORDERS)),
        "updates": 0,
    } | options
