"""The curvature of a loss in its parameters, and the learning rate that it allows."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from nbhelpers.arguments import Array, positive, real
from nbhelpers.networks import Example, Network
from nbhelpers.networks.examples import sample_of
from nbhelpers.networks.limits import MOST_MOMENTUM

__all__ = ["critical_rate", "hessian"]

NUDGE = 1e-5
"""By how much a parameter is changed; of one larger than 1, by which share. The page's, too."""


def hessian(
    network: Network | Example,
    x: ArrayLike | None = None,
    target: ArrayLike | None = None,
    *,
    h: float = NUDGE,
) -> Array:
    """Return the second derivatives of the loss by its trained parameters.

    Each column is a central difference of the exact gradient,
    ``(g(w_j + s) - g(w_j - s)) / (2 s)`` with the step ``s = h max(1, |w_j|)``, which does not
    vanish in a large weight; the result is made symmetric.

    Parameters
    ----------
    network : Network or Example
        Its weights are trained parameters, and its biases unless they are frozen.
    x, target : (d_in,), (d_out,) array_like
        The sample; an `Example` has its own.
    h : float
        The nudge, above 0; of a weight larger than 1, the share that it is nudged by. At a kink
        (a ReLU whose net is within about a step of 0) there is no second derivative, and the
        result means nothing in that direction.

    Returns
    -------
    (n, n) ndarray
        Rows and columns in the order of ``network.parameters()``, without frozen biases.

    Raises
    ------
    TypeError, ValueError
        If ``h`` is no finite number above 0, or ``x`` or ``target`` is not of its shape or holds
        anything but finite numbers.

    Examples
    --------
    The loss ``1/2 (2 w1)^2 + 1/2 (2 w2)^2``:

    >>> net = nb.Network([[[1.0], [0.5]]], activations="identity")
    >>> nb.hessian(net, [2.0], [0.0, 0.0]).round(6)
    array([[4., 0.],
           [0., 4.]])
    """
    h = positive("h", h)
    sample = sample_of(network, x, target)
    network = sample.network
    values = network.parameters()
    frozen = network.bias_mode == "frozen"
    trained = [name for name in values if not (frozen and name.startswith("b"))]

    def gradient(name: str, value: float) -> Array:
        moved = network.replace_parameters(**{name: value})
        gradients = moved.named_gradients(sample.x, sample.target)
        return np.array([gradients[other] for other in trained])

    def column(name: str) -> Array:
        value = values[name]
        step = h * max(1.0, abs(value))
        return (gradient(name, value + step) - gradient(name, value - step)) / (2 * step)

    matrix: Array = np.array([column(name) for name in trained])
    return np.asarray((matrix + matrix.T) / 2)


def critical_rate(
    network: Network | Example,
    x: ArrayLike | None = None,
    target: ArrayLike | None = None,
    *,
    momentum: float = 0.0,
    h: float = NUDGE,
) -> float:
    """Return ``2 (1 + momentum) / lambda_max``, the largest rate that is stable at a minimum here.

    ``lambda_max`` is the largest eigenvalue of `hessian`. Where nothing curves upwards, the rate
    is infinite. The other parameters are those of `hessian`.

    Raises
    ------
    TypeError, ValueError
        If ``momentum`` is no number from 0 to 0.999, or another parameter is refused by `hessian`.

    Examples
    --------
    >>> net = nb.Network([[[1.0], [0.5]]], activations="identity")
    >>> round(nb.critical_rate(net, [2.0], [0.0, 0.0]), 6)
    0.5
    """
    momentum = real("momentum", momentum, low=0.0, high=MOST_MOMENTUM)
    largest = float(np.linalg.eigvalsh(hessian(network, x, target, h=h))[-1])
    return 2 * (1 + momentum) / largest if largest > 0 else float("inf")
