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
    limits,
    mazur,
)
from nbhelpers.networks.state import state_of


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
            for name in (
                "FLAT",
                "DONE",
                "SAME",
                "LONG",
                "LONGER",
                "LONGEST_PERIOD",
                "FATES",
                "PLAN",
            )
        },
        "nudge": NUDGE,
        "mazur": state_of(mazur()),
    }
