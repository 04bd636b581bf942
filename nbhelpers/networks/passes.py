"""The forward and the backward pass, on plain arrays.

Sums run from the first entry to the last, without a BLAS, so that every machine and the
page's own JavaScript add in the same order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .functions import Array, activate, slope


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
        net = (W * out).sum(axis=1) + b
        out = activate(name, net)
        nets.append(net)
        outs.append(out)
    return Forward(inputs=x, nets=tuple(nets), outs=tuple(outs))


def backward_pass(
    weights: Sequence[Array], activations: Sequence[str], forward: Forward, d_out: Array
) -> Iterator[tuple[int, Array, Array]]:
    """Yield ``(layer, dE/dW, dE/dnet)`` from the last layer to the first.

    ``delta = dE/dout * f'(net)``, ``dE/dW = delta out_before^T``, and then, for the layer
    below, ``dE/dout_before = W^T delta``. This last product is formed only when the next
    layer is asked for: a caller who changes ``weights[layer]`` in between gets the
    ``"immediate"`` update order, old deltas with new weights.

    Parameters
    ----------
    d_out
        dE/dout of the last layer, of shape ``(d_out,)``.
    """
    before = (forward.inputs, *forward.outs[:-1])
    for layer in reversed(range(len(weights))):
        net, out = forward.nets[layer], forward.outs[layer]
        delta = d_out * slope(activations[layer], net, out)
        yield layer, delta[:, None] * before[layer], delta
        d_out = (weights[layer] * delta[:, None]).sum(axis=0)
