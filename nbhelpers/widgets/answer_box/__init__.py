"""The answer box: its class, its module and its style."""

from .judge import Judgment
from .widget import AnswerBox

__all__ = ["AnswerBox", "Judgment"]
