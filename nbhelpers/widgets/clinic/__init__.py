"""The patient of the bug clinic: examinations are ordered, a diagnosis is given."""

from .widget import BugClinic

__all__ = ["BugClinic"]
