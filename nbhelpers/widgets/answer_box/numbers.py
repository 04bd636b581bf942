"""Which numbers of a question a reader's typing can tell apart."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from itertools import combinations

from nbhelpers.widgets.traits import StateError

KEPT_DIGITS = 10
"""Numbers are kept to as many significant digits as every processor agrees on."""
MOST_DIGITS = KEPT_DIGITS - 1
"""The most digits that a question can ask for."""


def check_distinct(
    answer: float, mistakes: Mapping[str, float], *, digits: int, rtol: float, exact: bool
) -> None:
    """Raise a StateError if one typed number could mean the answer and a mistake, or two mistakes.

    Numbers are rounded, or cut off, to at least ``digits`` significant digits. What is exactly the
    number of one mistake is not that of another, rounded.
    """
    for name, value in mistakes.items():
        if answer == value:
            raise StateError(_said("the answer", answer, name, value, "at all"))
        if not exact and abs(answer - value) <= 2 * rtol * abs(answer):
            raise StateError(_said("the answer", answer, name, value, f"with rtol {rtol!r}"))
        if not exact and (typed := _common(answer, value, digits, own=())) is not None:
            raise StateError(_said("the answer", answer, name, value, f"if {typed} is typed"))
    for (first, a), (second, b) in combinations(mistakes.items(), 2):
        if a == b:
            raise StateError(_said(first, a, second, b, "at all"))
        if (typed := _common(a, b, digits, own=(a, b))) is not None:
            raise StateError(_said(first, a, second, b, f"if {typed} is typed"))


def _said(first: str, a: float, second: str, b: float, why: str) -> str:
    return (
        f"{first!r} ({a!r}) and {second!r} ({b!r}) cannot be told apart {why}: "
        "ask for more digits, set exact=True for an exact answer, or name the two as one"
    )


def _common(a: float, b: float, digits: int, *, own: tuple[float, ...]) -> Decimal | None:
    """A typed number that could mean both, and is exactly none of ``own``."""
    exactly = {Decimal(repr(number)) for number in own}
    for unit in _units(a, b, digits):
        for typed in sorted(_written(a, unit) & _written(b, unit)):
            count = len(typed.as_tuple().digits)
            if typed and count >= digits and typed not in exactly:
                return typed
    return None


def _units(a: float, b: float, digits: int) -> Iterator[Decimal]:
    """Units of the last digit typed, from the coarsest at which ``digits`` digits can be typed."""
    largest = max(abs(a), abs(b), math.ulp(0.0))
    first = math.floor(math.log10(largest)) - digits + 2
    return (Decimal(1).scaleb(first - i) for i in range(KEPT_DIGITS + 2))


def _written(number: float, unit: Decimal) -> set[Decimal]:
    """The number as typed to this unit: rounded half away from zero, and cut off."""
    exact = Decimal(repr(number))
    return {exact.quantize(unit, rounding) for rounding in (ROUND_HALF_UP, ROUND_DOWN)}
