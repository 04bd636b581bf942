"""The programs of notebook 002: one ReLU neuron in pure Python, then a layer in NumPy.

Its numbers are those of Kinsley and Kukiela, *Neural Networks from Scratch in Python* (2020),
chapter 9.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nbhelpers.arguments import Array

X = (1.0, -2.0, 3.0)
W = (-3.0, -1.0, 2.0)
B = 1.0
"""The neuron: three inputs, three weights, one bias."""

RATE = 0.001

INPUTS = ((1.0, 2.0, 3.0, 2.5), (2.0, 5.0, -1.0, 2.0), (-1.5, 2.7, 3.3, -0.8))
WEIGHTS = ((0.2, 0.5, -0.26), (0.8, -0.91, -0.27), (-0.5, 0.26, 0.17), (1.0, -0.5, 0.87))
BIASES = ((2.0, 3.0, 0.5),)
DVALUES = ((1.0, 1.0, 1.0), (2.0, 2.0, 2.0), (3.0, 3.0, 3.0))
"""The layer: a batch of three samples of four numbers, three units, three upstream gradients each."""

RELU_Z = ((1, 2, -3, -4), (2, -7, -1, 3), (-1, 2, 5, -1))
RELU_DVALUES = ((1, 2, 3, 4), (5, 6, 7, 8), (9, 10, 11, 12))
"""The whole numbers on which the notebook shows the gradient of ReLU."""

RELU_RULES = ("z > 0", "z < 0", "z <= 0")
UPSTREAMS = ("outputs", "declared")


@dataclass(frozen=True)
class NeuronPass:
    """One forward and backward pass of the neuron, with an upstream gradient of 1."""

    products: tuple[float, ...]
    z: float
    y: float
    drelu_dz: float
    dsum: tuple[float, ...]  # dy/d(x_k w_k) for each product, then dy/db
    dx: tuple[float, ...]
    dw: tuple[float, ...]
    db: float


def neuron_pass(
    x: Sequence[float] = X, w: Sequence[float] = W, b: float = B, *, add_bias: bool = True
) -> NeuronPass:
    """Return ``z = sum x_k w_k + b``, ``y = max(z, 0)`` and the derivatives of y.

    Parameters
    ----------
    add_bias
        False: compute z without b, as the notebook does in the cell that puts all together.

    Raises
    ------
    ValueError
        If ``x`` and ``w`` differ in length.
    """
    if len(x) != len(w):
        raise ValueError(f"w: expected {len(x)} weights for {len(x)} inputs, got {len(w)}")
    products = tuple(a * b for a, b in zip(x, w, strict=True))
    z = sum(products) + b if add_bias else sum(products)
    drelu_dz = 1.0 if z > 0 else 0.0
    return NeuronPass(
        products=products,
        z=z,
        y=max(z, 0.0),
        drelu_dz=drelu_dz,
        dsum=(drelu_dz * 1,) * (len(x) + 1),
        dx=tuple(drelu_dz * a for a in w),
        dw=tuple(drelu_dz * a for a in x),
        db=drelu_dz * 1,
    )


def neuron_step(
    x: Sequence[float] = X,
    w: Sequence[float] = W,
    b: float = B,
    *,
    rate: float = RATE,
    add_bias: bool = True,
) -> tuple[tuple[float, ...], float, float]:
    """Return weights, bias and output after ``w -= rate dy/dw`` and ``b -= rate dy/db``.

    ``add_bias`` says how the gradients are computed (see `neuron_pass`); the output always has its
    bias.
    """
    gradients = neuron_pass(x, w, b, add_bias=add_bias)
    w = tuple(old + -rate * d for old, d in zip(w, gradients.dw, strict=True))
    b += -rate * gradients.db
    return w, b, neuron_pass(x, w, b).y


def input_gradients(dvalues: ArrayLike = DVALUES, weights: ArrayLike = WEIGHTS) -> Array:
    """Return ``dvalues @ weights.T``, of shape (n, d_in) for ``dvalues : (n, d_out)``."""
    gradient: Array = np.asarray(dvalues) @ np.asarray(weights).T
    return gradient


def input_gradients_by_sums(
    dvalues: Sequence[float] = DVALUES[0], weights: ArrayLike = WEIGHTS
) -> Array:
    """Return the same for one sample, as a sum of products for each input."""
    return np.array([sum(row * np.asarray(dvalues)) for row in np.asarray(weights)])


def weight_gradients(inputs: ArrayLike = INPUTS, dvalues: ArrayLike = DVALUES) -> Array:
    """Return ``inputs.T @ dvalues``, of shape (d_in, d_out)."""
    gradient: Array = np.asarray(inputs).T @ np.asarray(dvalues)
    return gradient


def bias_gradients(dvalues: ArrayLike = DVALUES) -> Array:
    """Return the sum of ``dvalues`` over the batch, of shape (1, d_out)."""
    gradient: Array = np.sum(dvalues, axis=0, keepdims=True)
    return gradient


def relu_mask(z: ArrayLike = RELU_Z) -> NDArray[Any]:
    """Return 1 where ``z > 0`` and 0 elsewhere, of the dtype of z: integers here."""
    z = np.asarray(z)
    mask = np.zeros_like(z)
    mask[z > 0] = 1
    return mask


def relu_gradient(
    rule: str, z: ArrayLike = RELU_Z, dvalues: ArrayLike = RELU_DVALUES
) -> NDArray[Any]:
    """Return the gradient behind ReLU by one of the notebook's three rules.

    Parameters
    ----------
    rule
        ``"z > 0"``: a mask of the dtype of z, times dvalues. ``"z < 0"`` and ``"z <= 0"``: a copy
        of dvalues, set to 0 where the rule holds.

    Raises
    ------
    ValueError
        If ``rule`` is none of ``RELU_RULES``.
    TypeError
        (a UFuncTypeError of NumPy) By the first rule, for an integer z and float dvalues.
    """
    z = np.asarray(z)
    if rule == "z > 0":
        gradient = relu_mask(z)
        gradient *= dvalues
        return gradient
    if rule not in RELU_RULES:
        raise ValueError(f"rule: expected one of {', '.join(RELU_RULES)}, got {rule!r}")
    gradient = np.array(dvalues)
    gradient[z < 0 if rule == "z < 0" else z <= 0] = 0
    return gradient


@dataclass(frozen=True, eq=False)
class ClosingStep:
    """The notebook's last cell: ReLU outputs before and after its update, and the update."""

    outputs: Array
    dz: Array
    weights: Array
    biases: Array
    new_outputs: Array


def closing_step(*, upstream: str = "outputs", rate: float = RATE) -> ClosingStep:
    """Return one forward pass, backward pass and update of the layer with ReLU.

    Parameters
    ----------
    upstream
        ``"outputs"``: the ReLU outputs are sent back, as in the notebook's code, which makes the
        step one of gradient descent on ``1/2 sum outputs^2``. ``"declared"``: the array
        ``dvalues`` that the notebook declares and does not use.

    Raises
    ------
    ValueError
        If ``upstream`` is neither.
    """
    if upstream not in UPSTREAMS:
        raise ValueError(f"upstream: expected one of {', '.join(UPSTREAMS)}, got {upstream!r}")
    inputs, weights, biases = np.array(INPUTS), np.array(WEIGHTS), np.array(BIASES)
    z = inputs @ weights + biases
    outputs = np.maximum(0, z)
    dz = relu_gradient("z <= 0", z, outputs if upstream == "outputs" else DVALUES)
    weights += -rate * weight_gradients(inputs, dz)
    biases += -rate * bias_gradients(dz)
    return ClosingStep(outputs, dz, weights, biases, np.maximum(0, inputs @ weights + biases))
