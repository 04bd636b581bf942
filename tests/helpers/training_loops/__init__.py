"""Training loops in PyTorch: sound ones, and ones with one fault each, built from a seed."""

from .broken import BROKEN
from .parts import Case, Loop, layers, numbers, squared, usual
from .sound import SOUND

__all__ = ["BROKEN", "SOUND", "Case", "Loop", "layers", "numbers", "squared", "usual"]
