"""The view of a ring of workers: its class, its mathematics, its module and its style."""

from .widget import RingScaling

__all__ = ["RingScaling"]
