"""The progress card: its class, its module and its style."""

from .widget import Progress

__all__ = ["Progress"]
