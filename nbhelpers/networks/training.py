"""Gradient descent on one sample, in the update orders and bias modes of the sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nbhelpers.arguments import count, one_of, real

from .functions import Array, loss_slope, loss_terms
from .passes import backward_pass, forward_pass

UPDATE_ORDERS = ("simultaneous", "immediate")

MAGNITUDE_LIMIT = 1e100
"""A training has diverged once its loss or a parameter exceeds this.

Below it no value and no gradient of a network of three layers can overflow.
"""


@dataclass(frozen=True, eq=False)
class Descent:
    """The last parameters within ``MAGNITUDE_LIMIT``, and the way there.

    ``turns``, one an update, tells whether the step of all parameters points back against the one
    before: whether their scalar product is negative.
    """

    weights: tuple[Array, ...]
    biases: tuple[Array, ...]
    losses: Array
    turns: Array
    diverged: bool


def descend(
    weights: Sequence[Array],
    biases: Sequence[Array],
    x: Array,
    target: Array,
    *,
    activations: Sequence[str],
    loss: str,
    bias_mode: str,
    learning_rate: float,
    steps: int,
    order: str,
    momentum: float,
) -> Descent:
    """Return where ``steps`` updates of the parameters lead on one sample.

    One update is ``v <- momentum v + gradient``, ``w <- w - learning_rate v`` (as in
    `torch.optim.SGD`), with v = 0 at the start.

    Parameters
    ----------
    weights, biases, activations, loss, bias_mode
        Those of a `nbhelpers.networks.Network`. The arrays are not changed.
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
        the order unknown, or the momentum outside [0, 1).
    """
    learning_rate = real("learning_rate", learning_rate, low=0.0)
    momentum = real("momentum", momentum, low=0.0, high=1.0)
    steps = count("steps", steps)
    one_of("order", order, UPDATE_ORDERS)
    weights, biases = list(weights), list(biases)
    velocity = [(np.zeros_like(W), np.zeros_like(b)) for W, b in zip(weights, biases, strict=True)]
    last_good = (tuple(weights), tuple(biases))
    losses: list[float] = []
    turns: list[bool] = []
    step: list[Array] = []
    with np.errstate(over="ignore", invalid="ignore"):
        while len(losses) <= steps:
            forward = forward_pass(weights, biases, activations, x)
            value = float(loss_terms(loss, forward.outs[-1], target).sum())
            if losses and not _within_limit(value, weights, biases):
                break
            if losses:
                before, step = step, _step(last_good, weights, biases)
                turns.append(sum(map(np.vdot, before, step)) < 0)
            losses.append(value)
            last_good = (tuple(weights), tuple(biases))
            if len(losses) > steps:
                break
            d_out = loss_slope(loss, forward.outs[-1], target)
            layers = backward_pass(weights, activations, forward, d_out)
            for layer, d_weights, delta in list(layers) if order == "simultaneous" else layers:
                v_weights, v_biases = velocity[layer]
                v_weights = momentum * v_weights + d_weights
                weights[layer] = weights[layer] - learning_rate * v_weights
                if bias_mode != "frozen":
                    d_biases = delta if bias_mode == "per_unit" else delta.sum()
                    v_biases = momentum * v_biases + d_biases
                    biases[layer] = biases[layer] - learning_rate * v_biases
                velocity[layer] = (v_weights, v_biases)
    return Descent(
        *last_good, np.array(losses), np.array(turns, dtype=bool), diverged=len(losses) <= steps
    )


def _step(
    old: tuple[tuple[Array, ...], tuple[Array, ...]], weights: list[Array], biases: list[Array]
) -> list[Array]:
    """The change of every parameter array."""
    return [new - was for new, was in zip((*weights, *biases), (*old[0], *old[1]), strict=True)]


def _within_limit(loss: float, weights: list[Array], biases: list[Array]) -> bool:
    """Tell whether the loss and every parameter is at most ``MAGNITUDE_LIMIT`` (NaN is not)."""
    return loss <= MAGNITUDE_LIMIT and all(
        np.all(np.abs(array) <= MAGNITUDE_LIMIT) for array in (*weights, *biases)
    )
