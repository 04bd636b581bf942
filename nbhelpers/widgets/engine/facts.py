"""What the page's engine knows of the networks from Python: names, texts, limits, examples."""

from __future__ import annotations

from math import isfinite
from typing import Any

from nbhelpers import regimes
from nbhelpers.curvature import NUDGE
from nbhelpers.networks import (
    ACTIVATIONS,
    BIAS_MODES,
    LOSSES,
    NUMBERINGS,
    ORDERS,
    Example,
    limits,
    mazur,
)


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


def facts() -> dict[str, Any]:
    """Return what `nbhelpers.widgets.bundle` writes into the module ``engine/facts``.

    A bound of a range that is infinite is None, for JSON has no infinity.
    """
    return {
        "activations": {
            name: {
                "label": entry.label,
                "slope": entry.slope,
                "range": [bound if isfinite(bound) else None for bound in entry.range],
            }
            for name, entry in ACTIVATIONS.items()
        },
        "losses": {
            name: {"label": entry.label, "told": entry.told} for name, entry in LOSSES.items()
        },
        "numberings": dict(NUMBERINGS),
        "bias_modes": dict(BIAS_MODES),
        "orders": dict(ORDERS),
        "limits": {
            "layers": limits.MOST_LAYERS,
            "units": limits.MOST_UNITS,
            "magnitude": limits.MAGNITUDE_LIMIT,
            "sample": limits.MOST_INPUT,
            "learningRate": limits.MOST_RATE,
            "momentum": limits.MOST_MOMENTUM,
            "velocity": limits.MOST_VELOCITY,
            "timeline": limits.MOST_STEPS,
            "updates": limits.MOST_UPDATES,
        },
        "regimes": {
            name: getattr(regimes, name)
            for name in ("FLAT", "DONE", "SAME", "LONG", "LONGER", "LONGEST_PERIOD")
        },
        "nudge": NUDGE,
        "mazur": state_of(mazur()),
    }
