"""Gradient checks: does a derivative agree with what a small nudge of its parameter does?"""

from nbhelpers.gradcheck.check import check_gradients
from nbhelpers.gradcheck.differences import (
    central_difference,
    one_sided_difference,
    relative_error,
)
from nbhelpers.gradcheck.report import GradientReport, GradientRow

__all__ = [
    "GradientReport",
    "GradientRow",
    "central_difference",
    "check_gradients",
    "one_sided_difference",
    "relative_error",
]
