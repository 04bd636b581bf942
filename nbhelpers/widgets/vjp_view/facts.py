"""What the view of a vector-Jacobian product and its page both keep to."""

from __future__ import annotations

from typing import Any

from nbhelpers.networks.limits import MOST_INPUT

LARGEST = 4
"""Rows and entries."""

V_FROM = ("free", "a", "2a")
"""Where v comes from."""


LOSSES = {"a": "half_squared", "2a": "squared"}
"""Of which loss, with targets 0, such a v is the gradient."""


def facts() -> dict[str, Any]:
    """Return what `nbhelpers.widgets.bundle` writes into the module ``vjp_view/facts``."""
    return {"largest": LARGEST, "limit": MOST_INPUT, "sources": V_FROM, "losses": LOSSES}
