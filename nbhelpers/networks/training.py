"""Gradient descent on one sample, in the update orders and bias modes of the sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nbhelpers.arguments import count, one_of, real

from .functions import LOSSES, Array
from .limits import MAGNITUDE_LIMIT, MOST_MOMENTUM
from .passes import Forward, backward_layer, forward_pass, pass_back

if TYPE_CHECKING:
    from .network import Network

ORDERS: Mapping[str, str] = MappingProxyType(
    {"simultaneous": "simultaneous", "immediate": "immediate"}
)
"""In which order parameters are updated: name and label."""


@dataclass(frozen=True, eq=False)
class Descent:
    """The last parameters within ``MAGNITUDE_LIMIT``, and the way there.

    ``turns``, one an update, tells whether the step of all parameters points back against the one
    before: whether their scalar product is negative.
    """

    weights: tuple[Array, ...]
    biases: tuple[Array, ...]
    losses: Array
    turns: NDArray[np.bool_]
    diverged: bool


@dataclass(frozen=True, eq=False)
class Training:
    """A finished training on the sample ``x : (d_in,)``, ``target : (d_out,)``.

    ``losses : (steps + 1,)`` starts with the loss before the first update. ``turns : (steps,)``
    tells of each update whether its step points back against the one before. If the training
    ``diverged``, it stops at the last network whose loss and parameters are all within
    ``MAGNITUDE_LIMIT``, and both are that much shorter.

    Examples
    --------
    >>> start = nb.mazur()
    >>> sample = start.x, start.target
    >>> training = start.network.train(*sample, learning_rate=0.5, steps=50)
    >>> training
    Training(loss 0.0510678 after 50 updates)
    >>> training.losses[:3].round(4)
    array([0.2984, 0.291 , 0.2835])
    """

    network: Network
    x: Array
    target: Array
    losses: Array
    turns: NDArray[np.bool_]
    diverged: bool = False

    def __repr__(self) -> str:
        end = "diverged after" if self.diverged else "after"
        return f"Training(loss {self.losses[-1]:.6g} {end} {len(self.losses) - 1} updates)"


@dataclass(frozen=True)
class Parameters:
    """Weights and biases, or the velocities of both: one array a layer each."""

    weights: tuple[Array, ...]
    biases: tuple[Array, ...]

    def vector(self) -> Array:
        """All of them in one vector, the weights first."""
        return np.concatenate((*self.weights, *self.biases), axis=None)


@dataclass(frozen=True)
class Rule:
    """How an update is made; see `descend`, which checks it."""

    learning_rate: float
    momentum: float
    order: str
    bias_mode: str


def descend(
    network: Network,
    x: Array,
    target: Array,
    *,
    learning_rate: float,
    steps: int,
    order: str,
    momentum: float,
) -> Descent:
    """Return where ``steps`` updates of the network's parameters lead on one sample.

    One update is ``v <- momentum v + gradient``, ``w <- w - learning_rate v`` (as in
    `torch.optim.SGD`), with v = 0 at the start.

    Parameters
    ----------
    network
        It is not changed.
    x, target
        Checked arrays of shape ``(d_in,)`` and ``(d_out,)``.
    order
        ``"simultaneous"``: all gradients belong to the old parameters. ``"immediate"``: the
        output layer is updated first, and the deltas of the layer below are computed from its
        *new* weights with the *old* deltas and forward values, and so on backwards. These are
        no gradients, but the outputs that Mazur (2015) published come from them.

    Raises
    ------
    TypeError, ValueError
        If the learning rate is no finite number above or at 0, ``steps`` no whole number,
        the order unknown, or the momentum not from 0 to ``MOST_MOMENTUM``.
    """
    rule = Rule(
        real("learning_rate", learning_rate, low=0.0),
        real("momentum", momentum, low=0.0, high=MOST_MOMENTUM),
        one_of("order", order, ORDERS),
        network.bias_mode,
    )
    steps = count("steps", steps)
    loss = LOSSES[network.loss_function]
    at = last_good = Parameters(network.weights, network.biases)
    velocity = Parameters(*(tuple(map(np.zeros_like, part)) for part in (at.weights, at.biases)))
    last = at.vector()
    way = np.zeros_like(last)
    losses: list[float] = []
    turns: list[bool] = []
    with np.errstate(over="ignore", invalid="ignore"):
        while True:
            forward = forward_pass(at.weights, at.biases, network.activations, x)
            out = forward.outs[-1]
            value = float(loss.terms(out, target).sum())
            if losses:
                now = at.vector()
                if not _within_limit(value, now):
                    break
                before, way, last = way, now - last, now
                turns.append(bool(np.vdot(before, way) < 0))
            losses.append(value)
            last_good = at
            if len(losses) > steps:
                break
            d_out = loss.backward(out, target)
            at, velocity = update(at, velocity, forward, d_out, network.activations, rule)
    return Descent(
        last_good.weights,
        last_good.biases,
        np.array(losses),
        np.array(turns, dtype=bool),
        diverged=len(losses) <= steps,
    )


def update(
    old: Parameters,
    velocity: Parameters,
    forward: Forward,
    d_out: Array,
    activations: tuple[str, ...],
    rule: Rule,
) -> tuple[Parameters, Parameters]:
    """Return the parameters and velocities after one update, made from the last layer to the first.

    ``d_out`` is dE/dout of the last layer.
    """
    weights, biases = list(old.weights), list(old.biases)
    v_weights, v_biases = list(velocity.weights), list(velocity.biases)
    for layer in reversed(range(len(weights))):
        d_weights, delta = backward_layer(activations[layer], forward, layer, d_out)
        v_weights[layer] = rule.momentum * v_weights[layer] + d_weights
        weights[layer] = weights[layer] - rule.learning_rate * v_weights[layer]
        if rule.bias_mode != "frozen":
            d_biases = delta if rule.bias_mode == "per_unit" else delta.sum()
            v_biases[layer] = rule.momentum * v_biases[layer] + d_biases
            biases[layer] = biases[layer] - rule.learning_rate * v_biases[layer]
        # What the layer below gets: the gradient, or the mix of old deltas and new weights.
        downstream = weights if rule.order == "immediate" else old.weights
        d_out = pass_back(downstream[layer], delta)
    return (
        Parameters(tuple(weights), tuple(biases)),
        Parameters(tuple(v_weights), tuple(v_biases)),
    )


def _within_limit(loss: float, parameters: Array) -> bool:
    """Tell whether the loss and every parameter is at most ``MAGNITUDE_LIMIT`` (NaN is not)."""
    return loss <= MAGNITUDE_LIMIT and bool(np.abs(parameters).max() <= MAGNITUDE_LIMIT)
