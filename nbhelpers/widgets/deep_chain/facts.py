"""What the deep chain and its page both keep to."""

from __future__ import annotations

from typing import Any

from nbhelpers.workbench.checks import MOST_LAYERS, MOST_UNITS

DEEPEST, WIDEST, LAST_SEED = 50, 64, 999
LOWEST_STD, HIGHEST_STD = 1e-4, 100.0
LOWEST_RATE, HIGHEST_RATE = 1e-5, 10.0
SAMPLES = 16
UPDATES = 100
"""Of the short training."""
THROWN = 1e6
"""A loss above it, after an update, ends the training: nothing comes back from there."""
TOP = "identity"
"""Activation of the unit on top."""
MARKS = {"Xavier": 1.0, "He": 2.0}
"""The variance of the weights times their number of inputs, by the name of the rule."""


def facts() -> dict[str, Any]:
    """Return what `nbhelpers.widgets.bundle` writes into the module ``deep_chain/facts``."""
    return {
        "most": {"depth": DEEPEST, "width": WIDEST, "seed": LAST_SEED},
        "std": {"low": LOWEST_STD, "high": HIGHEST_STD},
        "rate": {"low": LOWEST_RATE, "high": HIGHEST_RATE},
        "samples": SAMPLES,
        "updates": UPDATES,
        "thrown": THROWN,
        "top": TOP,
        "marks": MARKS,
        "bench": {"layers": MOST_LAYERS, "units": MOST_UNITS},
    }
