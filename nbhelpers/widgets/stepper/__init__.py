"""The stepper: its class, its module and its style."""

from .widget import Stepper

__all__ = ["Stepper"]
