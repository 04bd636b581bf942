"""Activations and losses of the scalar networks, each with its derivative.

All functions take and return NumPy float64 arrays and work entry by entry.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

ACTIVATIONS = ("sigmoid", "tanh", "relu", "identity")
LOSSES = ("half_squared", "squared")


def sigmoid(z: Array | float) -> Array:
    """Return ``1 / (1 + exp(-z))``, the logistic function, without an overflow warning.

    For ``z`` below about -709 the exponential is infinite and the result exactly 0.
    """
    with np.errstate(over="ignore"):
        return 1.0 / (1.0 + np.exp(-np.asarray(z, dtype=float)))


def relu(z: Array | float) -> Array:
    """Return ``max(0, z)``."""
    return np.maximum(np.asarray(z, dtype=float), 0.0)


def _identity(z: Array) -> Array:
    return z


# name -> the function of net, and its derivative written with net and out = f(net)
_FUNCTIONS: dict[str, tuple[Callable[[Array], Array], Callable[[Array, Array], Array]]] = {
    "sigmoid": (sigmoid, lambda net, out: out * (1.0 - out)),
    "tanh": (np.tanh, lambda net, out: 1.0 - out * out),
    "relu": (relu, lambda net, out: (net > 0.0).astype(float)),
    "identity": (_identity, lambda net, out: np.ones_like(net)),
}


def activate(name: str, net: Array) -> Array:
    """Return ``out = f(net)`` for the activation called ``name``."""
    return _FUNCTIONS[name][0](net)


def slope(name: str, net: Array, out: Array) -> Array:
    """Return ``dout/dnet``; ReLU's is 0 where ``net`` is 0 (as in PyTorch)."""
    return _FUNCTIONS[name][1](net, out)


def loss_terms(name: str, out: Array, target: Array) -> Array:
    """Return each output's share of the loss, ``c (out - target)^2``.

    ``c`` is 1/2 for ``"half_squared"`` and 1 for ``"squared"``. The loss is their sum.
    """
    error = out - target
    return (0.5 if name == "half_squared" else 1.0) * (error * error)


def loss_slope(name: str, out: Array, target: Array) -> Array:
    """Return ``dE/dout``: ``out - target``, or twice that for ``"squared"``."""
    return (1.0 if name == "half_squared" else 2.0) * (out - target)
