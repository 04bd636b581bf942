"""The view of vector-Jacobian products: its class, its module and its style."""

from .widget import VjpView

__all__ = ["VjpView"]
