"""Activations and losses of the scalar networks: one entry each, and all that is known of it.

An activation works on a whole layer, so that one whose outputs depend on each other fits in. All
functions take and return NumPy float64 arrays of shape ``(d,)``, one entry a unit. The page has the
same functions in ``widgets/engine/functions.js``, and takes the names and texts from here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf, isfinite
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from nbhelpers.layers import logistic

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Activation:
    """How a layer turns nets into outs, and how it passes the gradient back.

    ``forward(net)`` returns out. ``backward(net, out, d_out)`` returns dE/dnet for dE/dout.
    ``range`` holds the bounds of every output. As texts: ``label``, what readers call the function;
    ``formula``, out by net; ``slope``, dout/dnet by net and out; ``module``, its name in `torch.nn`.
    """

    label: str
    formula: str
    slope: str
    module: str
    range: tuple[float, float]
    forward: Callable[[Array], Array]
    backward: Callable[[Array, Array, Array], Array]

    @property
    def saturates(self) -> bool:
        """Whether every output stays between two bounds, near which the function is flat."""
        return all(isfinite(bound) for bound in self.range)

    def slopes(self, net: Array, out: Array) -> Array:
        """Return dout/dnet of every unit."""
        return self.backward(net, out, np.ones_like(net))

    def off(self, net: Array, out: Array) -> bool:
        """Tell whether all units are off: at their only bound, where the slope is 0."""
        at_bound = np.isin(out, [bound for bound in self.range if isfinite(bound)])
        flat = self.slopes(net, out) == 0.0
        return not self.saturates and bool(np.all(at_bound & flat))


@dataclass(frozen=True)
class Loss:
    """A loss of one sample's outputs.

    ``terms(out, target)`` returns each output's share of E, which is their sum, and
    ``backward(out, target)`` returns dE/dout. As texts: ``label``, for a list of choices;
    ``formula``; ``told``, what E does with one output, and with several.
    """

    label: str
    formula: str
    told: tuple[str, str]
    terms: Callable[[Array, Array], Array]
    backward: Callable[[Array, Array], Array]


def _scaled_square(
    scale: Callable[[int], float], *, label: str, formula: str, told: tuple[str, str]
) -> Loss:
    """The loss ``scale(d) * sum (out - target)^2`` of d outputs."""

    def terms(out: Array, target: Array) -> Array:
        error = out - target
        return scale(len(out)) * (error * error)

    def backward(out: Array, target: Array) -> Array:
        return 2.0 * scale(len(out)) * (out - target)

    return Loss(label, formula, told, terms, backward)


# At 0, where they have no slope, ReLU and leaky ReLU take that below 0, as PyTorch does.
ACTIVATIONS: Mapping[str, Activation] = MappingProxyType(
    {
        "sigmoid": Activation(
            label="sigmoid",
            formula="1 / (1 + exp(-net))",
            slope="out × (1 − out)",
            module="Sigmoid",
            range=(0.0, 1.0),
            forward=logistic,
            backward=lambda net, out, d_out: d_out * (out * (1.0 - out)),
        ),
        "tanh": Activation(
            label="tanh",
            formula="tanh(net)",
            slope="1 − out²",
            module="Tanh",
            range=(-1.0, 1.0),
            forward=np.tanh,
            backward=lambda net, out, d_out: d_out * (1.0 - out * out),
        ),
        "relu": Activation(
            label="ReLU",
            formula="max(0, net)",
            slope="1 if net > 0, else 0",
            module="ReLU",
            range=(0.0, inf),
            forward=lambda net: np.maximum(net, 0.0),
            backward=lambda net, out, d_out: d_out * (net > 0.0),
        ),
        "leaky_relu": Activation(
            label="leaky ReLU",
            formula="net if net > 0, else 0.01 net",
            slope="1 if net > 0, else 0.01",
            module="LeakyReLU",
            range=(-inf, inf),
            forward=lambda net: np.where(net > 0.0, net, 0.01 * net),
            backward=lambda net, out, d_out: d_out * np.where(net > 0.0, 1.0, 0.01),
        ),
        "identity": Activation(
            label="identity",
            formula="net",
            slope="1",
            module="Identity",
            range=(-inf, inf),
            forward=np.array,
            backward=lambda net, out, d_out: np.array(d_out),
        ),
    }
)

LOSSES: Mapping[str, Loss] = MappingProxyType(
    {
        "half_squared": _scaled_square(
            lambda d: 0.5,
            label="½ Σ (out − target)²",
            formula="1/2 sum (out - target)^2",
            told=("is half of the squared error", "adds up half of each squared error"),
        ),
        "squared": _scaled_square(
            lambda d: 1.0,
            label="Σ (out − target)²",
            formula="sum (out - target)^2",
            told=("is the squared error", "adds up each squared error"),
        ),
        "mean_squared": _scaled_square(
            lambda d: 1.0 / d,
            label="mean of (out − target)²",
            formula="1/d sum (out - target)^2 of d outputs",
            told=("is the squared error", "is the mean of the squared errors"),
        ),
        "absolute": Loss(
            label="Σ |out − target|",
            formula="sum |out - target|",
            told=("is the absolute error", "adds up each absolute error"),
            terms=lambda out, target: np.abs(out - target),
            backward=lambda out, target: np.sign(out - target),  # at 0, where it has none, 0
        ),
    }
)
