"""Activations and losses of the scalar networks: one entry each, and all that is known of it.

An activation works on a whole layer, so that one whose outputs depend on each other fits in. All
functions take and return NumPy float64 arrays of shape ``(d,)``, one entry a unit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Activation:
    """How a layer turns nets into outs, and how it passes the gradient back.

    ``forward(net)`` returns out. ``backward(net, out, d_out)`` returns dE/dnet for dE/dout.
    ``range`` holds the bounds of every output, and ``formula`` the function as text.
    """

    formula: str
    range: tuple[float, float]
    forward: Callable[[Array], Array]
    backward: Callable[[Array, Array, Array], Array]


@dataclass(frozen=True)
class Loss:
    """A loss of one sample's outputs.

    ``terms(out, target)`` returns each output's share of E, which is their sum, and
    ``backward(out, target)`` returns dE/dout. ``formula`` is the loss as text.
    """

    formula: str
    terms: Callable[[Array, Array], Array]
    backward: Callable[[Array, Array], Array]


def _sigmoid(net: Array) -> Array:
    with np.errstate(over="ignore"):  # the exponential is infinite, and out is 0
        return 1.0 / (1.0 + np.exp(-net))


def _scaled_square(scale: float, formula: str) -> Loss:
    """The loss ``scale * sum (out - target)^2``."""

    def terms(out: Array, target: Array) -> Array:
        error = out - target
        return scale * (error * error)

    return Loss(formula, terms, lambda out, target: 2.0 * scale * (out - target))


# ReLU has no slope at 0; it is taken as 0, as PyTorch does.
ACTIVATIONS: Mapping[str, Activation] = MappingProxyType(
    {
        "sigmoid": Activation(
            formula="1 / (1 + exp(-net))",
            range=(0.0, 1.0),
            forward=_sigmoid,
            backward=lambda net, out, d_out: d_out * (out * (1.0 - out)),
        ),
        "tanh": Activation(
            formula="tanh(net)",
            range=(-1.0, 1.0),
            forward=np.tanh,
            backward=lambda net, out, d_out: d_out * (1.0 - out * out),
        ),
        "relu": Activation(
            formula="max(0, net)",
            range=(0.0, inf),
            forward=lambda net: np.maximum(net, 0.0),
            backward=lambda net, out, d_out: d_out * (net > 0.0),
        ),
        "identity": Activation(
            formula="net",
            range=(-inf, inf),
            forward=np.array,
            backward=lambda net, out, d_out: np.array(d_out),
        ),
    }
)

LOSSES: Mapping[str, Loss] = MappingProxyType(
    {
        "half_squared": _scaled_square(0.5, "1/2 sum (out - target)^2"),
        "squared": _scaled_square(1.0, "sum (out - target)^2"),
    }
)
