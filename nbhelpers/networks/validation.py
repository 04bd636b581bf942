"""What makes a network: checked, copied, and fitted together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nbhelpers.arguments import Array, items, numbers, one_of, shaped

from .functions import ACTIVATIONS
from .limits import MOST_LAYERS, MOST_UNITS


def parameter_arrays(
    weights: Sequence[object], biases: Sequence[object] | None
) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
    """Return read-only copies of weights and biases (zeros for None) whose shapes chain."""
    layers = items("weights", weights, "one array a layer")
    checked_weights = tuple(numbers("weights", W) for W in layers)
    if not 1 <= len(checked_weights) <= MOST_LAYERS:
        raise ValueError(f"weights: expected 1 to {MOST_LAYERS} layers, got {len(checked_weights)}")
    for layer, W in enumerate(checked_weights, start=1):
        if W.ndim != 2 or not all(1 <= size <= MOST_UNITS for size in W.shape):
            raise ValueError(
                f"weights: expected (d_out, d_in) with 1 to {MOST_UNITS} each, "
                f"but layer {layer} has shape {W.shape}; nbhelpers.Dense takes layers of any size"
            )
        if layer > 1 and W.shape[1] != checked_weights[layer - 2].shape[0]:
            raise ValueError(
                f"weights: layer {layer} takes {W.shape[1]} values, "
                f"but layer {layer - 1} has {checked_weights[layer - 2].shape[0]} units"
            )
    if biases is None:
        biases = [np.zeros(W.shape[0]) for W in checked_weights]
    biases = items("biases", biases, "one array a layer")
    if len(biases) != len(checked_weights):
        raise ValueError(
            f"biases: expected {len(checked_weights)} layers (one array a layer), got {len(biases)}"
        )
    checked_biases = tuple(
        shaped(f"biases of layer {n}", b, (W.shape[0],))
        for n, (b, W) in enumerate(zip(biases, checked_weights, strict=True), start=1)
    )
    for array in (*checked_weights, *checked_biases):
        array.flags.writeable = False
    return checked_weights, checked_biases


def activation_names(given: str | Sequence[str], *, layers: int) -> tuple[str, ...]:
    """Return one name a layer; one alone is that of all layers."""
    names = (given,) * layers if isinstance(given, str) else given
    names = items("activations", names, "a name, or one name a layer")
    if len(names) != layers:
        raise ValueError(f"activations: expected {layers} names, got {len(names)}")
    return tuple(one_of("activations", name, tuple(ACTIVATIONS)) for name in names)


def check_shared(biases: Sequence[Array]) -> None:
    """Refuse biases that differ within a layer."""
    for layer, b in enumerate(biases, start=1):
        if not np.all(b == b[0]):
            raise ValueError(
                f"biases: with bias_mode='shared' all biases of a layer must be equal, "
                f"but layer {layer} has {b.tolist()}"
            )
