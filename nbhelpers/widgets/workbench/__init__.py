"""The workbench: a reader's own network, worked out, checked, and taken along."""

from nbhelpers.widgets.workbench.widget import Workbench

__all__ = ["Workbench"]
