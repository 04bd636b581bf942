"""A dense layer and ReLU on batches, forward and backward, in NumPy.

A batch holds one sample a row: ``X : (n, d_in)``. Upstream gradients have the shape of the values
that they belong to, and so has every gradient that is returned. Arrays of float32 stay float32;
what is no array of floats becomes float64.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nbhelpers.arguments import RealArray, all_finite, finite_reals, instance, matrix, real, reals

__all__ = ["Dense", "DenseGradients", "relu", "relu_backward", "sigmoid"]

# glibc gives the memory of a large array back when it is freed, and gets it anew page by page, up to a
# third of a step's time. Having freed a block of this size, which nothing is written into, it keeps
# what arrays up to this size leave (mallopt(3), M_MMAP_THRESHOLD).
np.empty(31 << 20, dtype=np.uint8)


@dataclass(frozen=True, eq=False)
class DenseGradients:
    """Gradients of a scalar with respect to a layer's three inputs, each of its input's shape.

    ``inputs`` is None where `Dense.backward` was told to leave it out.

    Examples
    --------
    >>> layer = nb.Dense([[1.0], [2.0]], [0.5])
    >>> gradients = layer.backward([[3.0, 4.0]], [[1.0]])
    >>> gradients.weights
    array([[3.],
           [4.]])
    >>> gradients.inputs
    array([[1., 2.]])
    """

    inputs: RealArray | None
    weights: RealArray
    biases: RealArray


@dataclass(frozen=True, eq=False, init=False)
class Dense:
    """A dense layer, ``Z = X W + b``: every unit takes every input, every row is one sample.

    It cannot be changed; `update` returns another one.

    Parameters
    ----------
    weights : (d_in, d_out)
        One column a unit.
    biases : (d_out,) or (1, d_out)

    Raises
    ------
    TypeError, ValueError
        If an argument holds anything but finite numbers, or the shapes do not fit.

    Examples
    --------
    >>> layer = nb.Dense([[1.0], [2.0]], [0.5])
    >>> layer.forward([[3.0, 4.0]])
    array([[11.5]])
    >>> gradients = layer.backward([[3.0, 4.0]], [[1.0]])
    >>> layer.update(gradients, learning_rate=0.1).weights
    array([[0.7],
           [1.6]])
    """

    weights: RealArray
    biases: RealArray

    def __init__(self, weights: ArrayLike, biases: ArrayLike) -> None:
        weights = np.array(matrix("weights", weights))
        biases = np.array(finite_reals("biases", biases), dtype=weights.dtype)
        width = weights.shape[1]
        if biases.shape not in ((width,), (1, width)):
            raise ValueError(
                f"biases: expected shape ({width},) or (1, {width}), got {biases.shape}"
            )
        self.__dict__.update(weights=weights, biases=biases)
        self._freeze()

    def _freeze(self) -> None:
        self.weights.flags.writeable = self.biases.flags.writeable = False

    def __setstate__(self, state: dict[str, RealArray]) -> None:
        """Take what was pickled or copied; arrays come out of that writable."""
        self.__dict__.update(state)
        self._freeze()

    def forward(self, inputs: ArrayLike) -> RealArray:
        """Return ``Z = X W + b : (n, d_out)`` for ``X = inputs : (n, d_in)``.

        Raises
        ------
        TypeError, ValueError
            If ``inputs`` is no matrix of finite numbers with ``d_in`` columns.
        """
        Z: RealArray = self._inputs(inputs) @ self.weights
        Z += self.biases  # of the weights' type, which fits into that of Z
        return Z

    def backward(
        self, inputs: ArrayLike, dvalues: ArrayLike, *, input_gradient: bool = True
    ) -> DenseGradients:
        """Return the gradients of E for ``X = inputs`` and the upstream gradient ``dE/dZ = dvalues``.

        ``dE/dX = dE/dZ W^T`` (sum over the units), ``dE/dW = X^T dE/dZ`` (sum over the samples)
        and ``dE/db =`` the sum of the rows of ``dE/dZ``.

        Parameters
        ----------
        inputs : (n, d_in)
        dvalues : (n, d_out)
        input_gradient : bool
            Whether dE/dX is wanted. Where X is data, nobody needs it, and one of the two large
            products of the pass is saved.

        Raises
        ------
        TypeError, ValueError
            If an argument holds anything but finite numbers, or its shape does not fit.
        """
        X = self._inputs(inputs)
        upstream = _like("dvalues", dvalues, (len(X), self.weights.shape[1]))
        with np.errstate(over="ignore", invalid="ignore"):
            biases = upstream.sum(axis=0).reshape(self.biases.shape)
        if not all_finite(biases):  # nor are they where dvalues are not, which are many more
            finite_reals("dvalues", upstream)
        return DenseGradients(
            inputs=upstream @ self.weights.T if input_gradient else None,
            weights=X.T @ upstream,
            biases=biases,
        )

    def update(self, gradients: DenseGradients, *, learning_rate: float) -> Dense:
        """Return the layer after ``W - rate dE/dW`` and ``b - rate dE/db``.

        Parameters
        ----------
        gradients : DenseGradients
            Those of this layer: ``weights : (d_in, d_out)``, and ``biases`` of its biases' shape.
        learning_rate : float
            At least 0.

        Raises
        ------
        TypeError, ValueError
            If the gradients are not `DenseGradients` of finite numbers in these shapes, or the
            rate is no finite number of at least 0.
        """
        instance("gradients", gradients, DenseGradients, "DenseGradients")
        rate = real("learning_rate", learning_rate, low=0.0)
        parameters = {}
        for name, old in (("weights", self.weights), ("biases", self.biases)):
            gradient = _like(f"gradients.{name}", getattr(gradients, name), old.shape)
            with np.errstate(over="ignore", invalid="ignore"):  # refused by name, next
                step = np.multiply(gradient, -rate, dtype=old.dtype)
                parameters[name] = np.add(old, step, out=step)
            if not all_finite(step):  # nor is it where the gradient is not
                finite_reals(f"gradients.{name}", gradient)
                finite_reals(f"{name} after the update", step)
        after = object.__new__(Dense)  # checked, and nobody else's: nothing to copy
        after.__setstate__(parameters)
        return after

    def _inputs(self, inputs: ArrayLike) -> RealArray:
        X = matrix("inputs", inputs)
        if X.shape[1] != self.weights.shape[0]:
            raise ValueError(f"inputs: expected shape (n, {self.weights.shape[0]}), got {X.shape}")
        return X


def sigmoid(values: ArrayLike) -> RealArray:
    """Return ``1 / (1 + exp(-z))`` of every entry; the shape stays.

    Where ``z`` is below about -709 (-88 in float32) the exponential is infinite and the result 0.

    Raises
    ------
    TypeError, ValueError
        If ``values`` holds anything but finite numbers.

    Examples
    --------
    >>> nb.sigmoid([0.0, 2.0]).round(4)
    array([0.5   , 0.8808])
    """
    return logistic(finite_reals("values", values))


def logistic(z: NDArray[Any]) -> NDArray[Any]:
    """Return `sigmoid` of an array that is checked already, or may hold what it holds."""
    with np.errstate(over="ignore"):
        out: NDArray[Any] = 1.0 / (1.0 + np.exp(-z))
    return out


def relu(values: ArrayLike) -> RealArray:
    """Return ``max(z, 0)`` of every entry; the shape stays.

    Raises
    ------
    TypeError, ValueError
        If ``values`` holds anything but finite numbers.

    Examples
    --------
    >>> nb.relu([-1.0, 2.0])
    array([0., 2.])
    """
    return np.maximum(finite_reals("values", values), 0.0)


def relu_backward(values: ArrayLike, dvalues: ArrayLike) -> RealArray:
    """Return ``dE/dz``: the upstream gradient where ``z > 0``, and 0 where ``z <= 0``.

    At ``z = 0`` ReLU has no slope; 0 is the usual choice.

    Parameters
    ----------
    values : array_like
        What went into ReLU, of any shape.
    dvalues : array_like
        ``dE/d relu(z)``, of the same shape.

    Raises
    ------
    TypeError, ValueError
        If an argument holds anything but finite numbers, or the shapes differ.

    Examples
    --------
    >>> nb.relu_backward([-1.0, 0.0, 2.0], [5.0, 5.0, 5.0])
    array([0., 0., 5.])
    """
    z = finite_reals("values", values)
    upstream = _like("dvalues", dvalues, z.shape)
    # A choice entry by entry (np.where) takes five times as long. Adding 0 turns -0 into 0.
    dz = np.empty_like(upstream)
    with np.errstate(invalid="ignore"):
        np.multiply(upstream, z > 0, out=dz)
    dz += 0.0
    if not all_finite(dz):  # 0 times what is not finite is not, either
        finite_reals("dvalues", upstream)
    return dz


def _like(name: str, value: ArrayLike, shape: tuple[int, ...]) -> RealArray:
    array = reals(name, value)
    if array.shape != shape:
        raise ValueError(f"{name}: expected shape {shape}, got {array.shape}")
    return array
