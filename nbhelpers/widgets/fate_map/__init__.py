"""The map of fates: every pixel is a whole training."""

from .widget import FateMap

__all__ = ["FateMap"]
