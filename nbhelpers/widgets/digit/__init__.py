"""A network that reads the digit its reader draws: its class, its weights, its module and style."""

from .widget import DigitReader

__all__ = ["DigitReader"]
