"""What an answer box has to say of a typed number, worked out in decimal arithmetic.

It states the rules once more, in another language and by other means than the page's answers.js,
so that the trials of `answer_trials` can hold the two together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal, localcontext
from math import inf, prod
from typing import Any

SAME = Decimal("5e-10")  # numbers are kept to ten digits
NEAR = Decimal("5e-3")
EXACT_ENOUGH = Context(prec=60)


@dataclass(frozen=True)
class Typed:
    """What a reader types: its text, its number, and whether that is a calculation's result."""

    text: str
    number: Decimal
    calculated: bool = False

    @property
    def digits(self) -> float:
        """Significant digits as typed."""
        if self.calculated:
            return inf
        return len(self.number.as_tuple().digits) if self.number else 0


@dataclass(frozen=True)
class Expected:
    """The verdicts that may be given, and what has to be said with them."""

    verdicts: frozenset[str]
    says: str = ""


RIGHT, COARSE, MISTAKE, SLIP, WRONG, UNSURE = (
    frozenset({verdict}) for verdict in ("right", "coarse", "mistake", "slip", "wrong", "refused")
)


def expected(task: dict[str, Any], typed: Typed) -> Expected:
    """What the box of this task has to say."""
    with localcontext(EXACT_ENOUGH):
        return _expected(task, typed)


def _expected(task: dict[str, Any], typed: Typed) -> Expected:
    answer, exact = _decimal(task["answer"]), task.get("exact", False)
    digits, rtol = task.get("digits", 3), _decimal(task.get("rtol", 1e-3))
    mistakes = {name: _decimal(value) for name, value in task["mistakes"].items()}
    deep = 0 if exact else _agreed(typed, answer)
    enough = typed.digits >= digits
    if _same(typed, answer) or deep >= digits:
        return Expected(RIGHT)
    if not exact and enough and _error(typed, answer) <= rtol:
        return Expected(RIGHT)
    for name, value in mistakes.items():
        if _same(typed, value):
            return Expected(MISTAKE, name)
    missing = [*_missing(task, answer)]
    if any(_same(typed, value) for value in missing):
        return Expected(SLIP)
    rounded = {name: value for name, value in mistakes.items() if _agreed(typed, value) >= 2}
    products = [value for value in missing if _agreed(typed, value) >= 2]
    certain = [name for name, value in rounded.items() if _agreed(typed, value) >= digits]
    if certain:
        return Expected(MISTAKE, certain[0])
    if len(rounded) + len(products) > 1 or (deep >= 2 and (rounded or products)):
        return Expected(UNSURE if not products else UNSURE | SLIP | MISTAKE)
    if rounded:
        return Expected(MISTAKE, *rounded)
    if products:
        return Expected(SLIP)
    if deep >= 2:
        return Expected(COARSE)
    return Expected(frozenset(_others(task, typed, answer, [*mistakes.values(), *missing])))


def _others(
    task: dict[str, Any], typed: Typed, answer: Decimal, known: list[Decimal]
) -> Iterator[str]:
    """The verdicts that may be given of what is neither the answer nor the number of a slip."""
    exact, rtol = task.get("exact", False), _decimal(task.get("rtol", 1e-3))
    enough = typed.digits >= task.get("digits", 3)
    error = abs(typed.number - answer)
    nearer = [value for value in known if abs(typed.number - value) < error]
    if not exact and enough and any(_error(typed, value) <= rtol for value in nearer):
        yield from ("mistake", "slip")
        return
    if any(_turned(task, typed, factor * answer) for factor in _factors(answer, exact)):
        yield "slip"
        return
    if not exact and typed.digits == 1 and _agreed(typed, answer):
        yield "refused"
        return
    if not exact and not nearer and _error(typed, answer) <= NEAR:
        yield "near"
        return
    nearest = min(nearer, key=lambda value: abs(typed.number - value), default=None)
    if not exact and enough and nearest is not None and _error(typed, nearest) <= NEAR:
        yield from ("mistake", "slip")
        return
    yield "wrong"


def _turned(task: dict[str, Any], typed: Typed, other: Decimal) -> bool:
    """Whether the typed number is the answer with a factor, as far as it is typed."""
    if _same(typed, other):
        return typed.digits >= 2 or other == -_decimal(task["answer"])
    if _agreed(typed, other) >= 2:
        return True
    enough = typed.digits >= task.get("digits", 3)
    rtol = _decimal(task.get("rtol", 1e-3))
    return not task.get("exact", False) and enough and _error(typed, other) <= rtol


def _factors(answer: Decimal, exact: bool) -> list[Decimal]:
    """By which factors an answer may go wrong, and a box may say so."""
    if not answer:
        return []
    if exact and answer == answer.to_integral_value():
        return [Decimal(-1)]
    doubled = [Decimal(text) for text in ("-1", "2", "0.5", "-2", "-0.5")]
    if len(answer.normalize().as_tuple().digits) == 1:
        return doubled
    return [*doubled, *(Decimal(1).scaleb(n) for n in range(-6, 7) if n)]


def _missing(task: dict[str, Any], answer: Decimal) -> Iterator[Decimal]:
    """The products of all factors but one, unless they are a mistake's number or the answer."""
    factors = [_decimal(value) for value in task.get("factors", {}).values()]
    for i in range(len(factors)):
        product = prod(factors[:i] + factors[i + 1 :])
        others = [answer, *(_decimal(value) for value in task["mistakes"].values())]
        if not any(abs(product - other) <= Decimal("1e-6") * abs(other) for other in others):
            yield product


def _agreed(typed: Typed, number: Decimal) -> int:
    """To how many significant digits the number, rounded or cut off, is what was typed."""
    if typed.calculated or not typed.number:
        return 0
    sign, digits, exponent = typed.number.as_tuple()
    while digits:
        written = Decimal((sign, digits, exponent))
        unit = Decimal(1).scaleb(exponent)
        if written in {number.quantize(unit, ROUND_HALF_UP), number.quantize(unit, ROUND_DOWN)}:
            return len(digits)
        whole = typed.number.as_tuple().exponent == 0  # only its zeros may stand for other digits
        if not whole or digits[-1] != 0:
            return 0
        digits, exponent = digits[:-1], exponent + 1
    return 0


def _same(typed: Typed, number: Decimal) -> bool:
    return abs(typed.number - number) <= SAME * abs(number)


def _error(typed: Typed, number: Decimal) -> Decimal:
    if not number:
        return Decimal(0 if not typed.number else 1)
    return abs(typed.number - number) / abs(number)


def _decimal(number: float) -> Decimal:
    return Decimal(repr(float(number)))
