"""The parameters of a network: checked, copied, and fitted together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nbhelpers.arguments import items, numbers, shaped

from .functions import Array

MAX_LAYERS = 3
MAX_UNITS = 3


def parameter_arrays(
    weights: Sequence[object], biases: Sequence[object] | None
) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
    """Return read-only copies of weights and biases (zeros for None) whose shapes chain."""
    layers = items("weights", weights, "one array a layer")
    checked_weights = tuple(numbers("weights", W) for W in layers)
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
