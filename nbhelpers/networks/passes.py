"""The forward and the backward pass of a network, layer by layer.

Sums run from the first entry to the last, without a BLAS, so that every machine and the
page's own JavaScript add in the same order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .functions import ACTIVATIONS, Array


@dataclass(frozen=True, eq=False)
class Forward:
    """What the forward pass computes, one array a layer: ``nets[l]``, ``outs[l] : (d_l,)``."""

    inputs: Array
    nets: tuple[Array, ...]
    outs: tuple[Array, ...]


@dataclass(frozen=True, eq=False)
class Gradients:
    """What the backward pass computes, one array a layer.

    ``weights[l] : (d_out, d_in)`` holds dE/dw, ``deltas[l] : (d_out,)`` holds dE/dnet, and
    ``biases[l]`` equals ``deltas[l]``, since dnet/db = 1.
    """

    weights: tuple[Array, ...]
    biases: tuple[Array, ...]
    deltas: tuple[Array, ...]


def forward_pass(
    weights: Sequence[Array], biases: Sequence[Array], activations: Sequence[str], x: Array
) -> Forward:
    """Return ``net = W out_before + b`` and ``out = f(net)`` of every layer."""
    nets, outs = [], []
    out = x
    for W, b, name in zip(weights, biases, activations, strict=True):
        net = np.add.reduce(W * out, axis=1) + b
        out = ACTIVATIONS[name].forward(net)
        nets.append(net)
        outs.append(out)
    return Forward(inputs=x, nets=tuple(nets), outs=tuple(outs))


def backward_layer(
    activation: str, forward: Forward, layer: int, d_out: Array
) -> tuple[Array, Array]:
    """Return ``dE/dW = delta out_before^T`` and ``delta = dE/dnet`` of a layer, for its dE/dout."""
    before = forward.outs[layer - 1] if layer else forward.inputs
    delta = ACTIVATIONS[activation].backward(forward.nets[layer], forward.outs[layer], d_out)
    return delta[:, None] * before, delta


def pass_back(weights: Array, delta: Array) -> Array:
    """Return ``W^T delta``: dE/dout of the layer below."""
    d_out: Array = np.add.reduce(weights * delta[:, None], axis=0)
    return d_out


def backward_pass(
    weights: Sequence[Array], activations: Sequence[str], forward: Forward, d_out: Array
) -> Gradients:
    """Return all gradients, from the last layer to the first, for dE/dout of the last."""
    d_weights: list[Array] = []
    deltas: list[Array] = []
    for layer in reversed(range(len(weights))):
        d_W, delta = backward_layer(activations[layer], forward, layer, d_out)
        d_weights.insert(0, d_W)
        deltas.insert(0, delta)
        d_out = pass_back(weights[layer], delta)
    return Gradients(weights=tuple(d_weights), biases=tuple(deltas), deltas=tuple(deltas))
