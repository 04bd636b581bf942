"""Write down the tape of a `Value` as an expression."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import count

from nbhelpers.tape import Value

_STRENGTH = {"{} + {}": 1, "{} - {}": 1, "{} * {}": 2, "{} / {}": 2, "-{}": 3, "{} ** {}": 4}
_ATOM = 5


def written(result: Value, named: Mapping[str, Value]) -> tuple[str, dict[str, float]]:
    """Return the expression that makes ``result``, and the value of each name that it begins with.

    What is in ``named`` has that name. Other numbers that a tape begins with are called x1, x2 and
    so on; other values that are used more than once u1, u2 and so on.
    """
    order = result._order()
    name_of = {value: name for name, value in reversed(list(named.items()))}
    uses = Counter(parent for value in order for parent in value.parents)
    fresh = {letter: _fresh(letter, set(named)) for letter in "xu"}
    texts: dict[Value, tuple[str, int]] = {}
    values: dict[str, float] = {}
    parts = []
    for value in order:
        if not value.parents:
            name = name_of.get(value) or next(fresh["x"])
            values[name] = value.data
            texts[value] = name, _ATOM
            continue
        text, strength = _operation(value, texts)
        name = name_of.get(value) or (next(fresh["u"]) if uses[value] > 1 else "")
        if name:
            parts.append(f"{name} = {text}")
        texts[value] = (name, _ATOM) if name else (text, strength)
    if not (parts and result in name_of):
        parts.append(texts[result][0])
    return "; ".join(parts), values


def _fresh(letter: str, taken: set[str]) -> Iterator[str]:
    return (name for name in (f"{letter}{n}" for n in count(1)) if name not in taken)


def _operation(value: Value, texts: Mapping[Value, tuple[str, int]]) -> tuple[str, int]:
    """An operation with its operands, in brackets where it would be read in another way."""
    template, operands = value.made_by
    strength = _STRENGTH.get(template, _ATOM)
    shown = []
    for k, operand in enumerate(operands):
        text, inner = texts[operand] if isinstance(operand, Value) else _number(operand)
        is_loose = inner < strength or (inner == strength and (k == 1 or strength == 4))
        shown.append(f"({text})" if is_loose and strength < _ATOM else text)
    return template.format(*shown), strength


def _number(number: float) -> tuple[str, int]:
    return repr(number).removesuffix(".0"), 0 if number < 0 else _ATOM
