"""The map of fates: every pixel is a whole training."""

from .drawing import fate_picture
from .widget import FateMap

__all__ = ["FateMap", "fate_picture"]
