"""Checks of what a reader passes in; every message says what came and what is accepted.

Each function returns the value that it has checked, and raises a TypeError for a value of the
wrong kind or a ValueError for one that is out of range. ``name`` is that of the argument.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import inf, isfinite
from numbers import Integral, Real
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
RealArray = NDArray[np.float32] | NDArray[np.float64]
Kind = TypeVar("Kind")


def one_of(name: str, value: object, accepted: Sequence[str]) -> str:
    """Return ``value`` if it is one of the ``accepted`` names."""
    error = ValueError if isinstance(value, str) else TypeError
    if error is TypeError or value not in accepted:
        raise error(f"{name}: expected one of {', '.join(accepted)}, got {value!r}")
    return value


def finite(name: str, value: object) -> float:
    """Return ``value`` as a float if it is a finite number."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name}: expected a number, got {value!r}")
    if not isfinite(value):
        raise ValueError(f"{name}: expected a finite number, got {value!r}")
    return float(value)


def real(name: str, value: object, *, low: float, high: float = inf) -> float:
    """Return ``value`` as a float if it is a number with ``low <= value < high``."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name}: expected a number, got {value!r}")
    if not (low <= value < high):
        raise ValueError(f"{name}: expected a number in [{low:g}, {high:g}), got {value!r}")
    return float(value)


def positive(name: str, value: object) -> float:
    """Return ``value`` as a float if it is a finite number above 0."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name}: expected a number above 0, got {value!r}")
    if not 0 < value < inf:
        raise ValueError(f"{name}: expected a finite number above 0, got {value!r}")
    return float(value)


def count(name: str, value: object) -> int:
    """Return ``value`` as an int if it is a whole number, at least 0."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(f"{name}: expected a whole number, got {value!r}")
    if value < 0:
        raise ValueError(f"{name}: expected a whole number of at least 0, got {value!r}")
    return int(value)


def instance(name: str, value: object, kind: type[Kind], accepted: str) -> Kind:
    """Return ``value`` if it is of this class."""
    if not isinstance(value, kind):
        raise TypeError(f"{name}: expected {accepted}, got {type(value).__name__}")
    return value


def mapping(name: str, value: object, accepted: str) -> Mapping[Any, Any]:
    """Return ``value`` if it is a mapping."""
    if not isinstance(value, Mapping):
        raise TypeError(f"{name}: expected a mapping from {accepted}, got {value!r}")
    return value


def items(name: str, value: object, accepted: str) -> tuple[Any, ...]:
    """Return the items of ``value`` if it is a sequence or another iterable."""
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise TypeError(f"{name}: expected {accepted}, got {value!r}")
    return tuple(value)


def reals(name: str, value: object, accepted: str = "numbers") -> RealArray:
    """Return ``value`` as an array of floats of its own shape, uncopied where it is one already.

    Arrays and tensors of float32 or float64 keep their type, all else becomes float64. Torch tensors
    are detached, also within lists. Text, None, booleans and complex numbers, which NumPy would turn
    into floats, are refused.
    """
    array = _detached(value)
    if not isinstance(array, np.ndarray) or array.dtype == object:
        array = _from_entries(name, array, accepted)
    elif array.dtype.kind not in "fiu":
        raise TypeError(f"{name}: expected {accepted}, got {value!r}")
    return array if array.dtype in (np.float32, np.float64) else array.astype(float)


def _from_entries(name: str, value: object, accepted: str) -> Array:
    """Numbers, or lists of them, one by one: among them NumPy would not see a boolean."""
    try:
        entries = np.asarray(value, dtype=object)
        if not all(_is_real(entry) for entry in entries.flat):
            raise TypeError
        return entries.astype(float)
    except (TypeError, ValueError):
        raise TypeError(f"{name}: expected {accepted}, got {value!r}") from None


def _is_real(entry: object) -> bool:
    return isinstance(entry, Real) and not isinstance(entry, bool)


def _detached(value: object) -> object:
    """Tensors as arrays, and in lists those of one number as that number."""
    if isinstance(value, list | tuple):
        entries = [_detached(entry) for entry in value]
        return [e.item() if isinstance(e, np.ndarray) and e.ndim == 0 else e for e in entries]
    return np.asarray(value.detach().cpu()) if hasattr(value, "detach") else value


def all_finite(array: RealArray) -> bool:
    """Whether no entry is infinite or NaN. One that is makes the sum so, and a sum is quick."""
    with np.errstate(over="ignore", invalid="ignore"):
        return isfinite(array.sum()) or bool(np.isfinite(array).all())


def finite_reals(name: str, value: object, accepted: str = "numbers") -> RealArray:
    """Return ``value`` as `reals` does, if all entries are finite."""
    array = reals(name, value, accepted)
    if not all_finite(array):
        raise ValueError(f"{name}: expected finite numbers, got {_not_finite(array)}")
    return array


def _not_finite(array: RealArray) -> str:
    """A small array as it is; of a large one the first entry that is not finite, and how many."""
    if array.size <= 12:
        return str(array.tolist())
    bad = np.argwhere(~np.isfinite(array))
    where = ", ".join(map(str, bad[0]))
    return f"{array[tuple(bad[0])]} at [{where}] and {len(bad) - 1} more of {array.size} entries"


def floats(name: str, value: object, accepted: str = "numbers") -> Array:
    """Return a float64 copy of ``value``, of its own shape, with the refusals of `reals`."""
    return np.array(reals(name, value, accepted), dtype=float)


def numbers(name: str, value: object, accepted: str = "numbers") -> Array:
    """Return a float64 copy of ``value``, of its own shape, if all entries are finite."""
    return np.array(finite_reals(name, value, accepted), dtype=float)


def interval(name: str, value: object) -> tuple[float, float]:
    """Return ``value`` as two floats if it is a pair of different finite numbers."""
    pair = numbers(name, value, "two numbers")
    if pair.shape != (2,) or pair[0] == pair[1]:
        raise ValueError(f"{name}: expected two different numbers, got {value!r}")
    return float(pair[0]), float(pair[1])


def shaped(name: str, value: object, shape: tuple[int, ...]) -> Array:
    """Return a copy of ``value`` as an array of finite floats of this shape."""
    array = numbers(name, value)
    if array.shape != shape:
        raise ValueError(f"{name}: expected shape {shape}, got {array.shape}")
    return array
