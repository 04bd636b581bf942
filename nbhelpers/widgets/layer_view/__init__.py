"""The layer view: its class, its module and its style."""

from .widget import LayerView

__all__ = ["LayerView"]
