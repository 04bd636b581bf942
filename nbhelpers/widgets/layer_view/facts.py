"""What the layer view and its page both keep to."""

from __future__ import annotations

from typing import Any

from nbhelpers.networks.limits import MOST_INPUT

LARGEST = 5
"""Rows and columns of a matrix."""


def facts() -> dict[str, Any]:
    """Return what `nbhelpers.widgets.bundle` writes into the module ``layer_view/facts``."""
    return {"largest": LARGEST, "limit": MOST_INPUT}
