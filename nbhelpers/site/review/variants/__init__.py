"""Questions of this book with other numbers: drawn from a seed, their answers and slips computed.

A generator draws the numbers of one question, works out its answer and what each known slip gives, and
writes statement, hints and solution with them. What an answer box refuses, because two slips could not
be told apart, is drawn anew. What comes out is the same on every machine.
"""

from __future__ import annotations

import re
from functools import cache
from random import Random
from typing import Any

from nbhelpers.site.review.variants import chains, classes, costs, depths, layers, rates, tapes
from nbhelpers.site.review.variants.drawing import Asked, Generator
from nbhelpers.widgets.answer_box.task import DEFAULTS, checked_task
from nbhelpers.widgets.traits import StateError

COUNT = 6
"""How many variants a question has; after the last the first comes again."""

GENERATORS: dict[str, Generator] = (
    chains.GENERATORS
    | layers.GENERATORS
    | rates.GENERATORS
    | depths.GENERATORS
    | classes.GENERATORS
    | costs.GENERATORS
    | tapes.GENERATORS
)
"""The generators, by the id of the question that comes back."""

_NUMBER = re.compile(r"\d*\.?\d+")
_MOST_DRAWS = 200
_WITHOUT = DEFAULTS | {"options": []}


@cache
def variants() -> dict[str, list[dict[str, Any]]]:
    """Return the variants of each question: what its card takes, and the statement above it."""
    return {name: _drawn(name, generator) for name, generator in GENERATORS.items()}


def _drawn(name: str, generator: Generator) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for seed in range(_MOST_DRAWS):
        asked = generator(Random(f"{name} {seed}"))
        try:
            task = checked_task(**_WITHOUT | asked.task)
        except StateError:  # two of its numbers cannot be told apart
            continue
        said = {key: value for key, value in task.items() if DEFAULTS.get(key) != value}
        is_new = all(task["answer"] != other["answer"] for other in found)
        if is_new and not _tells(asked, task["answer"]):
            found.append({"statement": asked.statement} | said)
        if len(found) == COUNT:
            return found
    raise RuntimeError(f"{name}: {_MOST_DRAWS} draws give {len(found)} of {COUNT} variants")


def _tells(asked: Asked, answer: float) -> bool:
    """Whether what is read before answering holds the answer itself."""
    told = " ".join((asked.statement, asked.task["question"], asked.task["hint"]))
    return any(float(number) == abs(answer) for number in _NUMBER.findall(told)) and answer != 0
