"""The answer box: its class, its module and its style."""

from .widget import AnswerBox

__all__ = ["AnswerBox"]
