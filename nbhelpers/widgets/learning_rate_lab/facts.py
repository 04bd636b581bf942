"""What the laboratory's page knows from Python: its presets, and what it takes."""

from __future__ import annotations

from typing import Any

from nbhelpers.networks.state import state_of

from .own import LABEL, MOST_RATES, OWN
from .presets import (
    HIGHEST_RATE,
    LOWEST_RATE,
    MOST_STRETCHES,
    MOST_UPDATES,
    NOT_KNOWN,
    PRESETS,
    Preset,
)


def facts() -> dict[str, Any]:
    """Return what `nbhelpers.widgets.bundle` writes into the module ``learning_rate_lab/facts``."""
    return {
        "rates": {"low": LOWEST_RATE, "high": HIGHEST_RATE},
        "most": {"updates": MOST_UPDATES, "stretches": MOST_STRETCHES, "rates": MOST_RATES},
        "own": {"name": OWN, "label": LABEL, "limit": NOT_KNOWN, "reach": Preset.reach},
        "presets": {
            name: {
                "label": preset.label,
                "rate": preset.learning_rate,
                "axes": preset.axes,
                "rates": preset.rates,
                "limit": preset.limit,
                "twins": preset.twins,
                "reach": preset.reach,
                "span": preset.span,
                "log": preset.log,
                "fates": preset.fates,
                "state": state_of(preset.example(), learning_rate=preset.learning_rate),
            }
            for name, preset in PRESETS.items()
        },
    }
