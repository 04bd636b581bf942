"""Checks of what a reader passes in; every message says what came and what is accepted.

Each function returns the value that it has checked, and raises a TypeError for a value of the
wrong kind or a ValueError for one that is out of range. ``name`` is that of the argument.

Numbers may come as Python's own, in lists, as NumPy arrays, as tensors (of any dtype and device,
with a gradient or without) and in whatever else NumPy reads, such as a pandas column or table. What
is no number is refused, though NumPy would take it: text, None, booleans, complex numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from math import inf, isfinite
from numbers import Integral, Real
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
RealArray = NDArray[np.float32] | NDArray[np.float64]
Kind = TypeVar("Kind")

_FLOATS = (np.dtype(np.float64), np.dtype(np.float32))
_SHOWN = 12  # entries; of more, a message tells the shape or the first bad one
_WIDTH = 90  # characters of what came that a message shows


def told(value: object) -> str:
    """What came, in one short line, however large it is."""
    array = _as_array(value)
    if isinstance(array, np.ndarray) and array.size > _SHOWN:
        kind = type(value).__name__ if type(value) is not np.ndarray else "array"
        return f"{'an' if kind == 'array' else 'a'} {kind} of shape {array.shape}, {array.dtype}"
    text = " ".join(repr(array.tolist() if isinstance(array, np.ndarray) else value).split())
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 4]} ..."


def one_of(name: str, value: object, accepted: Collection[str]) -> str:
    """Return ``value`` if it is one of the ``accepted`` names."""
    if not isinstance(value, str):
        raise TypeError(f"{name}: expected one of {', '.join(accepted)}, got {told(value)}")
    if value not in accepted:
        raise ValueError(f"{name}: expected one of {', '.join(accepted)}, got {told(value)}")
    return value


def unwrapped(value: object) -> object:
    """Return a tensor, a column or a table as an array, or as a number if it has no axis.

    Everything else is returned as it is.
    """
    array = _as_array(value)
    return array.item() if isinstance(array, np.ndarray) and not array.ndim else array


def _as_array(value: object) -> object:
    if hasattr(value, "detach"):
        tensor = value.detach().cpu()
        try:
            return np.asarray(tensor)
        except TypeError:  # of a dtype that NumPy has not, such as bfloat16
            return np.asarray(tensor.float())
    wraps = hasattr(value, "__array__") and not isinstance(value, np.ndarray | np.generic | type)
    return np.asarray(value) if wraps else value


def _real(name: str, value: object, accepted: str) -> float:
    number = unwrapped(value)
    if isinstance(number, bool) or not isinstance(number, Real):
        raise TypeError(f"{name}: expected {accepted}, got {told(value)}")
    return float(number)


def finite(name: str, value: object) -> float:
    """Return ``value`` as a float if it is a finite number."""
    number = _real(name, value, "a number")
    if not isfinite(number):
        raise ValueError(f"{name}: expected a finite number, got {number!r}")
    return number


def real(name: str, value: object, *, low: float, high: float = inf) -> float:
    """Return ``value`` as a float if it is a finite number from ``low`` to ``high``."""
    number = _real(name, value, "a number")
    if not (low <= number <= high and isfinite(number)):
        accepted = (
            f"number from {low:g} to {high:g}" if high < inf else f"finite number from {low:g}"
        )
        raise ValueError(f"{name}: expected a {accepted}, got {number!r}")
    return number


def positive(name: str, value: object) -> float:
    """Return ``value`` as a float if it is a finite number above 0."""
    number = _real(name, value, "a number above 0")
    if not 0 < number < inf:
        raise ValueError(f"{name}: expected a finite number above 0, got {number!r}")
    return number


def count(name: str, value: object) -> int:
    """Return ``value`` as an int if it is a whole number, at least 0."""
    number = unwrapped(value)
    if isinstance(number, bool) or not isinstance(number, Integral):
        raise TypeError(f"{name}: expected a whole number, got {told(value)}")
    if number < 0:
        raise ValueError(f"{name}: expected a whole number of at least 0, got {told(value)}")
    return int(number)


def instance(name: str, value: object, kind: type[Kind], accepted: str) -> Kind:
    """Return ``value`` if it is of this class."""
    if not isinstance(value, kind):
        raise TypeError(f"{name}: expected {accepted}, got {type(value).__name__}")
    return value


def mapping(name: str, value: object, accepted: str) -> Mapping[Any, Any]:
    """Return ``value`` if it is a mapping."""
    if not isinstance(value, Mapping):
        raise TypeError(f"{name}: expected a mapping from {accepted}, got {told(value)}")
    return value


def items(name: str, value: object, accepted: str) -> tuple[Any, ...]:
    """Return the items of ``value`` if it is a sequence or another iterable."""
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise TypeError(f"{name}: expected {accepted}, got {told(value)}")
    return tuple(value)


def reals(name: str, value: object, accepted: str = "numbers") -> RealArray:
    """Return ``value`` as an array of floats of its own shape, uncopied where it is one already.

    Arrays and tensors of float32 or float64 keep their type, all else becomes float64.
    """
    if type(value) is np.ndarray and value.dtype in _FLOATS:
        return value
    array = _as_array(value)
    if not isinstance(array, np.ndarray) or array.dtype == object:
        array = _from_entries(name, array, accepted)
    elif array.dtype.kind not in "fiu":
        raise TypeError(f"{name}: expected {accepted}, got {_kind_of(array, value)}")
    return array if array.dtype in _FLOATS else array.astype(float)


def _kind_of(array: NDArray[Any], value: object) -> str:
    return told(value) if array.size <= _SHOWN else f"{array.dtype} of shape {array.shape}"


def _from_entries(name: str, value: object, accepted: str) -> Array:
    """Numbers, or lists of them, one by one: among them NumPy would not see a boolean."""
    try:
        entries = np.asarray(_opened(value), dtype=object)
        bad = [index for index, entry in np.ndenumerate(entries) if not _is_real(entry)]
        if not bad:
            return entries.astype(float)
        if isinstance(entries[bad[0]], list):
            raise ValueError
    except (TypeError, ValueError):  # lists of different lengths
        raise TypeError(f"{name}: expected {accepted}, got {told(value)}") from None
    if entries.size <= _SHOWN:
        raise TypeError(f"{name}: expected {accepted}, got {told(value)}")
    first = f"{told(entries[bad[0]])} at {_place(bad[0])}"
    raise TypeError(f"{name}: expected {accepted}, got {_counted(first, len(bad), entries.size)}")


def _is_real(entry: object) -> bool:
    return isinstance(entry, Real) and not isinstance(entry, bool)


def _opened(value: object) -> object:
    """Lists with all that they hold as numbers and arrays."""
    if isinstance(value, list | tuple):
        return [_opened(entry) for entry in value]
    return unwrapped(value)


def _place(index: tuple[int, ...]) -> str:
    return f"[{', '.join(map(str, index))}]"


def _counted(first: str, bad: int, size: int) -> str:
    """The first bad entry, and how many there are."""
    return (
        f"{first} and {bad - 1} more of {size} entries" if bad > 1 else f"{first} of {size} entries"
    )


def all_finite(array: RealArray) -> bool:
    """Whether no entry is infinite or NaN. One that is makes the sum of squares so, which is quick."""
    return isfinite(np.vdot(array, array)) or bool(np.isfinite(array).all())  # neither warns


def finite_reals(name: str, value: object, accepted: str = "numbers") -> RealArray:
    """Return ``value`` as `reals` does, if all entries are finite."""
    array = reals(name, value, accepted)
    if not all_finite(array):
        raise ValueError(f"{name}: expected finite numbers, got {_not_finite(array)}")
    return array


def _not_finite(array: RealArray) -> str:
    """A small array as it is; of a large one the first entry that is not finite, and how many."""
    if array.size <= _SHOWN:
        return str(array.tolist())
    bad = np.argwhere(~np.isfinite(array))
    return _counted(f"{array[tuple(bad[0])]} at {_place(bad[0])}", len(bad), array.size)


def floats(name: str, value: object, accepted: str = "numbers") -> Array:
    """Return a float64 copy of ``value``, of its own shape, with the refusals of `reals`."""
    return np.array(reals(name, value, accepted), dtype=float)


def numbers(name: str, value: object, accepted: str = "numbers") -> Array:
    """Return a float64 copy of ``value``, of its own shape, if all entries are finite."""
    return np.array(finite_reals(name, value, accepted), dtype=float)


def matrix(name: str, value: object) -> RealArray:
    """Return ``value`` as `finite_reals` does, if it has rows and columns."""
    array = finite_reals(name, value)
    if array.ndim != 2 or array.size == 0:
        raise ValueError(f"{name}: expected a matrix, got shape {array.shape}")
    return array


def interval(name: str, value: object) -> tuple[float, float]:
    """Return ``value`` as two floats if it is a pair of different finite numbers."""
    pair = numbers(name, value, "two numbers")
    if pair.shape != (2,) or pair[0] == pair[1]:
        raise ValueError(f"{name}: expected two different numbers, got {told(value)}")
    return float(pair[0]), float(pair[1])


def shaped(name: str, value: object, shape: tuple[int, ...]) -> Array:
    """Return a copy of ``value`` as an array of finite floats of this shape."""
    array = numbers(name, value)
    if array.shape != shape:
        raise ValueError(f"{name}: expected shape {shape}, got {array.shape}")
    return array
