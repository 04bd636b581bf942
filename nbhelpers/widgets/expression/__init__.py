"""The graph of an expression: its class, its modules and its style."""

from .widget import ExpressionGraph

__all__ = ["ExpressionGraph"]
