"""The learning-rate laboratory: its class, its module and its style."""

from .widget import LearningRateLab

__all__ = ["LearningRateLab"]
