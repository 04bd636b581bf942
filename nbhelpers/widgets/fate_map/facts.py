"""What the map of fates and its page both keep to."""

from __future__ import annotations

from typing import Any

from nbhelpers.fates import ACTIVATIONS, FATES, LARGEST, PERIODS, TAIL, TOLERANCE
from nbhelpers.networks.examples import notebook_004
from nbhelpers.networks.state import state_of

SIDE = 240
"""Pixels along each side."""
KINDS = {
    "rates": ("two rates", "rate of the hidden layer", "rate of the output layer"),
    "momentum": ("rate and momentum", "learning rate", "momentum"),
    "start": ("rate and a start weight", "learning rate", "w11 at the start"),
}
"""What the axes are: label, the axis to the right, the one upwards."""
WHOLE = {
    "rates": (0.0, 0.12, 0.0, 0.12),
    "momentum": (0.0, 0.12, 0.0, 1.0),
    "start": (0.0, 0.12, -2.0, 2.0),
}
"""The window that each begins with: from and to, to the right and upwards."""
UPDATES = (100, 300, 1000)
MOST = 1e6
"""Of a number on an axis."""


def facts() -> dict[str, Any]:
    """Return what `nbhelpers.widgets.bundle` writes into the module ``fate_map/facts``."""
    example = notebook_004()
    first, second = example.network.weights
    return {
        "x": example.x.tolist(),
        "target": float(example.target[0]),
        "weights": [*first.ravel().tolist(), *second.ravel().tolist()],
        "network": state_of(example),
        "tail": TAIL,
        "tolerance": TOLERANCE,
        "periods": PERIODS,
        "largest": LARGEST,
        "fates": list(FATES),
        "activations": list(ACTIVATIONS),
        "kinds": [[name, *texts] for name, texts in KINDS.items()],
        "whole": {name: list(window) for name, window in WHOLE.items()},
        "updates": list(UPDATES),
        "side": SIDE,
        "most": MOST,
    }
