"""What an answer box's page knows from Python: what a question has unless it says otherwise, and
what stands where its solution is withheld."""

from __future__ import annotations

from typing import Any

from .task import DEFAULTS, WITHHELD


def facts() -> dict[str, Any]:
    """Return what `nbhelpers.widgets.bundle` writes into the module ``answer_box/facts``."""
    return {"defaults": DEFAULTS, "withheld": WITHHELD}
