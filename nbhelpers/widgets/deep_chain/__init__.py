"""The view of a deep chain: its class, its mathematics, its module and its style."""

from .widget import DeepChain

__all__ = ["DeepChain"]
