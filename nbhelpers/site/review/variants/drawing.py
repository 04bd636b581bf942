"""What the generators of variants share: what they return, and how they draw and write numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import exp
from random import Random
from typing import Any


@dataclass(frozen=True)
class Asked:
    """A question with its numbers: the text above the box, and the arguments of its `AnswerBox`."""

    statement: str
    task: dict[str, Any]


Generator = Callable[[Random], Asked]


def asked(
    statement: str,
    question: str,
    answer: float,
    mistakes: Mapping[str, float],
    *,
    hint: str,
    setup: str,
    solution: str,
    **more: Any,
) -> Asked:
    """Return the question; a slip that gives the very answer here is none here."""
    told = {text: value for text, value in mistakes.items() if abs(value - answer) > 1e-9}
    task = {"question": question, "answer": answer, "mistakes": told} | more
    return Asked(statement, task | {"hint": hint, "setup": setup, "solution": solution})


def tenths(draw: Random, low: int, high: int) -> float:
    """A number of tenths from ``low`` to ``high``, which is not 0."""
    return draw.choice([n for n in range(low, high + 1) if n != 0]) / 10


def hundredths(draw: Random, low: int, high: int) -> float:
    """A number of hundredths from ``low`` to ``high``, with two decimals that are not both 0."""
    return draw.choice([n for n in range(low, high + 1) if n % 10 != 0]) / 100


def whole(draw: Random, low: int, high: int) -> int:
    """A whole number from ``low`` to ``high``, which is not 0."""
    return draw.choice([n for n in range(low, high + 1) if n != 0])


def short(value: float) -> str:
    """A number for the eye: six significant digits, no zeros behind."""
    return f"{value:.6g}"


def factor(value: float) -> str:
    """The same behind a sign of times or plus: in brackets if it is negative."""
    return f"({short(value)})" if value < 0 else short(value)


def sigmoid(net: float) -> float:
    """The sigmoid of one number."""
    return 1 / (1 + exp(-net))


def slope_at(net: float) -> float:
    """The slope of the sigmoid at a net input."""
    return sigmoid(net) * (1 - sigmoid(net))
