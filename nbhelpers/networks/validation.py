"""Checks of what a reader passes in; every message says what came and what is accepted."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Integral, Real

import numpy as np

from .functions import Array

MAX_LAYERS = 3
MAX_UNITS = 3


def one_of(name: str, value: object, accepted: Sequence[str]) -> str:
    """Return ``value`` if it is one of the ``accepted`` names."""
    if not isinstance(value, str):
        raise TypeError(f"{name}: expected one of {', '.join(accepted)}, got {value!r}")
    if value not in accepted:
        raise ValueError(f"{name}: expected one of {', '.join(accepted)}, got {value!r}")
    return value


def real(name: str, value: object, *, low: float, high: float = np.inf) -> float:
    """Return ``value`` as a float if it is a finite number with ``low <= value < high``."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name}: expected a number, got {value!r}")
    if not (low <= value < high):
        raise ValueError(f"{name}: expected a number in [{low:g}, {high:g}), got {value!r}")
    return float(value)


def count(name: str, value: object) -> int:
    """Return ``value`` as an int if it is a whole number, at least 0."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(f"{name}: expected a whole number, got {value!r}")
    if value < 0:
        raise ValueError(f"{name}: expected a whole number of at least 0, got {value!r}")
    return int(value)


def _floats(name: str, value: object) -> Array:
    try:
        array = np.array(value, dtype=float)
    except (TypeError, ValueError):
        raise TypeError(f"{name}: expected numbers, got {value!r}") from None
    if not np.all(np.isfinite(array)):
        raise ValueError(f"{name}: expected finite numbers, got {array.tolist()}")
    return array


def vector(name: str, value: object, size: int) -> Array:
    """Return a copy of ``value`` as a float array of shape ``(size,)``."""
    array = _floats(name, value)
    if array.shape != (size,):
        raise ValueError(f"{name}: expected shape ({size},), got {array.shape}")
    return array


def parameter_arrays(
    weights: Sequence[object], biases: Sequence[object] | None
) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
    """Return read-only copies of weights and biases (zeros for None) whose shapes chain."""
    checked_weights = tuple(_floats("weights", W) for W in weights)
    if not 1 <= len(checked_weights) <= MAX_LAYERS:
        raise ValueError(f"weights: expected 1 to {MAX_LAYERS} layers, got {len(checked_weights)}")
    for layer, W in enumerate(checked_weights, start=1):
        if W.ndim != 2 or not all(1 <= size <= MAX_UNITS for size in W.shape):
            raise ValueError(
                f"weights: expected (d_out, d_in) with 1 to {MAX_UNITS} each, "
                f"but layer {layer} has shape {W.shape}"
            )
        if layer > 1 and W.shape[1] != checked_weights[layer - 2].shape[0]:
            raise ValueError(
                f"weights: layer {layer} takes {W.shape[1]} values, "
                f"but layer {layer - 1} has {checked_weights[layer - 2].shape[0]} units"
            )
    if biases is None:
        biases = [np.zeros(W.shape[0]) for W in checked_weights]
    if len(biases) != len(checked_weights):
        raise ValueError(
            f"biases: expected {len(checked_weights)} layers (one array a layer), got {len(biases)}"
        )
    checked_biases = tuple(
        vector(f"biases of layer {n}", b, W.shape[0])
        for n, (b, W) in enumerate(zip(biases, checked_weights, strict=True), start=1)
    )
    for array in (*checked_weights, *checked_biases):
        array.flags.writeable = False
    return checked_weights, checked_biases
