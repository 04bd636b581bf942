"""What the clinic and its page both keep to."""

from __future__ import annotations

from typing import Any

from nbhelpers.clinic.bugs import DIAGNOSES, does, title
from nbhelpers.clinic.examinations import NUDGE
from nbhelpers.clinic.patients import MOST_SEED
from nbhelpers.clinic.visit import MOST_ORDERS


def facts() -> dict[str, Any]:
    """Return what `nbhelpers.widgets.bundle` writes into the module ``clinic/facts``."""
    return {
        "nudge": NUDGE,
        "most": {"seed": MOST_SEED, "orders": MOST_ORDERS},
        "diagnoses": [[name, title(name), does(name)] for name in DIAGNOSES],
    }
