"""Reverse-mode automatic differentiation of single numbers.

A `Value` remembers what it was made from, and with which local derivatives: the record of all of
them is the tape. `Value.backward` plays it back, from the result to what it was made from.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from nbhelpers.arguments import finite, told

__all__ = ["Value"]


class Value:
    """A number that remembers how it was made, and learns how a result depends on it.

    Values and numbers are joined by ``+``, ``-``, ``*``, ``/`` and ``**``. A slope is the local
    derivative that is taken when a Value is made, so a ``data`` that is set afterwards changes
    nothing that was made before.

    Parameters
    ----------
    data : float
        A finite number, also one of NumPy.

    Attributes
    ----------
    data : float
        The number. It can be set.
    grad : float
        The derivatives that `backward` has added up, 0 at first. It can be set.
    parents : tuple of Value
        What it was made from; empty for what was made from a number.
    slopes : tuple of float
        Its derivative with respect to each of the parents.
    made_by : tuple
        The operation, as ``"{} * {}"``, and its operands, numbers among them.

    Raises
    ------
    TypeError, ValueError
        If ``data`` is no finite number; by an operation, if what it joins is neither number nor
        Value, or if its result or a slope is no finite number.

    Examples
    --------
    >>> a, b = nb.Value(2.0), nb.Value(-3.0)
    >>> c = (a * b + 10) ** 2 + a
    >>> c.backward()
    >>> c.data, a.grad, b.grad
    (18.0, -23.0, 16.0)
    """

    __slots__ = ("_data", "grad", "made_by", "parents", "slopes")
    __array_ufunc__ = None  # a number of NumPy leaves the operation to the Value
    __hash__ = object.__hash__

    def __init__(self, data: float) -> None:
        self.data = data
        self.grad = 0.0
        self.parents: tuple[Value, ...] = ()
        self.slopes: tuple[float, ...] = ()
        self.made_by: tuple[str, tuple[Value | float, ...]] = ("", ())

    @property
    def data(self) -> float:
        """The number."""
        return self._data

    @data.setter
    def data(self, number: float) -> None:
        self._data = finite("data", number)

    def __repr__(self) -> str:
        return f"Value(data={self.data!r}, grad={self.grad!r})"

    def __add__(self, other: Value | float) -> Value:
        return _made("{} + {}", lambda a, b: (a + b, 1.0, 1.0), self, other)

    def __sub__(self, other: Value | float) -> Value:
        return _made("{} - {}", lambda a, b: (a - b, 1.0, -1.0), self, other)

    def __mul__(self, other: Value | float) -> Value:
        return _made("{} * {}", lambda a, b: (a * b, b, a), self, other)

    def __truediv__(self, other: Value | float) -> Value:
        return _made("{} / {}", lambda a, b: (a / b, 1.0 / b, -a / b / b), self, other)

    def __pow__(self, other: Value | float) -> Value:
        return _made("{} ** {}", _power, self, other)

    def __neg__(self) -> Value:
        return _made("-{}", lambda a: (-a, -1.0), self)

    def __radd__(self, other: float) -> Value:
        return _made("{} + {}", lambda a, b: (a + b, 1.0, 1.0), other, self)

    def __rsub__(self, other: float) -> Value:
        return _made("{} - {}", lambda a, b: (a - b, 1.0, -1.0), other, self)

    def __rmul__(self, other: float) -> Value:
        return _made("{} * {}", lambda a, b: (a * b, b, a), other, self)

    def __rtruediv__(self, other: float) -> Value:
        return _made("{} / {}", lambda a, b: (a / b, 1.0 / b, -a / b / b), other, self)

    def __rpow__(self, other: float) -> Value:
        return _made("{} ** {}", _power, other, self)

    def relu(self) -> Value:
        """Return ``max(a, 0)``; the slope at 0 is 0.

        Examples
        --------
        >>> nb.Value(-2.0).relu().data
        0.0
        """
        return _made("relu({})", lambda a: (a, 1.0) if a > 0.0 else (0.0, 0.0), self)

    def sigmoid(self) -> Value:
        """Return ``1 / (1 + exp(-a))``.

        Examples
        --------
        >>> nb.Value(0.0).sigmoid().data
        0.5
        """
        return _made("sigmoid({})", _sigmoid, self)

    def tanh(self) -> Value:
        """Return the hyperbolic tangent.

        Examples
        --------
        >>> nb.Value(0.0).tanh().slopes
        (1.0,)
        """
        return _made("tanh({})", lambda a: (math.tanh(a), 1.0 - math.tanh(a) ** 2), self)

    def exp(self) -> Value:
        """Return the exponential.

        Examples
        --------
        >>> nb.Value(0.0).exp().data
        1.0
        """
        return _made("exp({})", lambda a: (math.exp(a), math.exp(a)), self)

    def log(self) -> Value:
        """Return the natural logarithm of a number above 0.

        Examples
        --------
        >>> nb.Value(2.0).log().slopes
        (0.5,)
        """
        return _made("log({})", lambda a: (math.log(a), 1.0 / a), self)

    def backward(self) -> None:
        """Add to the ``grad`` of all that this Value was made from its derivative with respect to it.

        A Value is served when all that was made from it has been, and sums what comes along each
        way. Every pass sums afresh; only its end adds to ``grad``, so that a second pass adds the
        same once more, as in PyTorch.

        Raises
        ------
        ValueError
            If a derivative is too large for a float. Then no ``grad`` is changed.

        Examples
        --------
        >>> a = nb.Value(2.0)
        >>> c = (3 * a) ** 2
        >>> c.backward()
        >>> a.grad
        36.0
        >>> c.backward()
        >>> a.grad
        72.0
        """
        order = self._order()
        sums = dict.fromkeys(order, 0.0)
        sums[self] = 1.0
        for value in reversed(order):
            for parent, slope in zip(value.parents, value.slopes, strict=True):
                sums[parent] += slope * sums[value]
        for value, total in sums.items():
            if not math.isfinite(total):
                raise ValueError(f"backward: the derivative by Value({value.data}) is too large")
        for value, total in sums.items():
            value.grad += total

    def zero_grad(self) -> None:
        """Set to 0 the ``grad`` of this Value and of all that it was made from.

        Examples
        --------
        >>> a = nb.Value(2.0)
        >>> b = a * a
        >>> b.backward()
        >>> b.zero_grad()
        >>> a.grad, b.grad
        (0.0, 0.0)
        """
        for value in self._order():
            value.grad = 0.0

    def _order(self) -> list[Value]:
        """What this Value was made from, each before what was made from it; itself last.

        With a list of what is to be visited, since calls within calls end at a depth of 1,000.
        """
        order: list[Value] = []
        seen = set()
        visits = [(self, False)]
        while visits:
            value, parents_done = visits.pop()
            if parents_done:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                visits.append((value, True))
                visits.extend((parent, False) for parent in value.parents)
        return order


def _made(
    operation: str, rule: Callable[..., tuple[float, ...]], *operands: Value | float
) -> Value:
    """Return the result of ``rule``, which gives for the operands' numbers a number and its slopes.

    Numbers that are no Values are not remembered: nobody asks how the result depends on them.
    """
    numbers = [a.data if isinstance(a, Value) else _number(operation, a) for a in operands]
    try:
        data, *slopes = rule(*numbers)
    except (ArithmeticError, ValueError):
        data, slopes = math.nan, []
    made = object.__new__(Value)
    made._data, made.grad = data, 0.0
    ways = [
        (a, slope)
        for a, slope in zip(operands, slopes, strict=bool(slopes))
        if isinstance(a, Value)
    ]
    made.parents = tuple(parent for parent, _ in ways)
    made.slopes = tuple(slope for _, slope in ways)
    made.made_by = (
        operation,
        tuple(
            a if isinstance(a, Value) else number
            for a, number in zip(operands, numbers, strict=True)
        ),
    )
    for what, results in (("result", (data,)), ("slope", made.slopes)):
        if not all(map(math.isfinite, results)):
            raise ValueError(f"{_formula(operation, numbers)}: the {what} is no finite number")
    return made


def _formula(operation: str, numbers: list[float]) -> str:
    """The operation with its numbers, negative ones in brackets where they stand beside a sign."""
    sign = not operation.endswith(")")
    return operation.format(*(f"({n})" if sign and n < 0 else n for n in numbers))


def _number(operation: str, operand: object) -> float:
    if type(operand) is float and math.isfinite(operand):  # most are
        return operand
    try:
        return finite("", operand)
    except (TypeError, ValueError) as error:
        name = operation.replace("{}", "a", 1).replace("{}", "b", 1)
        raise type(error)(
            f"{name}: expected Values and finite numbers, got {told(operand)}"
        ) from None


def _sigmoid(a: float) -> tuple[float, float]:
    small = math.exp(-abs(a))  # at most 1, so that it cannot overflow
    out = (1.0 if a >= 0.0 else small) / (1.0 + small)
    return out, small / (1.0 + small) ** 2


def _power(a: float, b: float) -> tuple[float, float, float]:
    data = math.pow(a, b)
    by_exponent = data * math.log(a) if a > 0.0 else 0.0 if a == 0.0 else math.nan
    if b == 0.0:
        return data, 0.0, by_exponent
    try:
        return data, b * math.pow(a, b - 1.0), by_exponent
    except (ArithmeticError, ValueError):
        return data, math.nan, by_exponent
