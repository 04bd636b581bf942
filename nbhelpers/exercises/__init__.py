"""Compare a reader's own numbers and functions with the right ones, and name the mistake."""

from nbhelpers.exercises.checks import CheckReport, CheckRow, check
from nbhelpers.exercises.functions import FunctionReport, check_function

__all__ = ["CheckReport", "CheckRow", "FunctionReport", "check", "check_function"]
