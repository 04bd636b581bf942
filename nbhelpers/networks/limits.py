"""The limits that a training keeps, in Python and in the widgets alike."""

from __future__ import annotations

MOST_MOMENTUM = 0.999
"""The largest momentum: its steps grow up to 1 / (1 - momentum) = 1000 times the gradient's."""
