"""Traits of the widgets that hold numbers, and the error they raise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import traitlets

from nbhelpers import arguments
from nbhelpers.arguments import told, unwrapped
from nbhelpers.networks.limits import MOST_INPUT

WIDGET_ID = re.compile(r"[a-z][a-z0-9-]*")
"""What names a widget on its page and in links."""


class StateError(traitlets.TraitError, ValueError):
    """A value that does not fit the widget: traitlets sees its own error, Python a ValueError."""


@contextmanager
def state_errors() -> Iterator[None]:
    """Turn the errors of a check into one that traitlets rolls back on."""
    try:
        yield
    except (TypeError, ValueError) as error:
        raise StateError(str(error)) from None


class Numbers(traitlets.TraitType[Any, Any]):
    """Finite numbers nested ``depth`` deep, kept as tuples so that a change in place is an error."""

    def __init__(self, depth: int, *, limit: float = MOST_INPUT, **kwargs: Any) -> None:
        super().__init__(default_value=(), **kwargs)
        self.depth = depth
        self.limit = limit
        self.info_text = f"numbers nested {depth} deep" if depth > 1 else "a sequence of numbers"

    def validate(self, obj: Any, value: Any) -> tuple[Any, ...]:
        """Return the numbers as nested tuples, or raise a StateError."""
        numbers: tuple[Any, ...] = self._nested(value, self.depth)
        return numbers

    def _nested(self, value: Any, depth: int) -> Any:
        if depth == 0:
            return real(self.name or "", value, -self.limit, self.limit)
        value = unwrapped(value)
        if isinstance(value, np.ndarray):
            value = value.tolist()
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise StateError(f"{self.name}: expected {self.info_text}, got {told(value)}")
        return tuple(self._nested(entry, depth - 1) for entry in value)


class Row(Numbers):
    """A matrix of one row, which may come as a plain sequence: ``(d,)`` as ``(1, d)``."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(2, **kwargs)

    def validate(self, obj: Any, value: Any) -> tuple[Any, ...]:
        """Return the numbers as a tuple within a tuple, or raise a StateError."""
        entries: Any = unwrapped(value)
        if isinstance(entries, np.ndarray):
            entries = entries.tolist()
        if isinstance(entries, list | tuple) and entries:
            is_flat = not any(isinstance(unwrapped(e), list | tuple | np.ndarray) for e in entries)
            entries = [entries] if is_flat else entries
        return super().validate(obj, entries)


class Names(traitlets.TraitType[Any, Any]):
    """One name, or several as a tuple."""

    def validate(self, obj: Any, value: Any) -> str | tuple[str, ...]:
        """Return the name, or the names as a tuple, or raise a StateError."""
        if isinstance(value, str):
            return value
        if not isinstance(value, Sequence) or not all(isinstance(entry, str) for entry in value):
            raise StateError(f"{self.name}: expected names, got {told(value)}")
        return tuple(value)


class Choice(traitlets.TraitType[Any, Any]):
    """One of several names; the first unless another is the default."""

    def __init__(self, names: Iterable[str], default: str | None = None, **kwargs: Any) -> None:
        self.names = tuple(names)
        super().__init__(default_value=default or self.names[0], **kwargs)

    def validate(self, obj: Any, value: Any) -> str:
        """Return the name, or raise a StateError."""
        with state_errors():
            return arguments.one_of(self.name or "", value, self.names)


class Count(traitlets.TraitType[Any, Any]):
    """A whole number from ``low``, which is 0 unless given, to ``high``."""

    def __init__(self, default: int, high: int, *, low: int = 0, **kwargs: Any) -> None:
        super().__init__(default_value=default, **kwargs)
        self.low, self.high = low, high

    def validate(self, obj: Any, value: Any) -> int:
        """Return the number as an int, or raise a StateError."""
        with state_errors():
            number = arguments.count(self.name or "", value)
        if not self.low <= number <= self.high:
            raise StateError(
                f"{self.name}: expected a whole number from {self.low} to {self.high}, got {told(value)}"
            )
        return number


class Number(traitlets.TraitType[Any, Any]):
    """A finite number from ``low`` to ``high``."""

    def __init__(self, default: float, low: float, high: float, **kwargs: Any) -> None:
        super().__init__(default_value=default, **kwargs)
        self.range = (low, high)

    def validate(self, obj: Any, value: Any) -> float:
        """Return the number as a float, or raise a StateError."""
        return real(self.name or "", value, *self.range)


def real(name: str, value: Any, low: float = -MOST_INPUT, high: float = MOST_INPUT) -> float:
    """Return ``value`` as a float if it is a finite number from ``low`` to ``high``."""
    with state_errors():
        return arguments.real(name, value, low=low, high=high)
