"""The networks that the source notebooks train, each with its sample."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from nbhelpers.arguments import Array, instance, one_of, shaped

from .network import Network


@dataclass(frozen=True, eq=False, init=False)
class Example:
    """A network and the one sample that it is trained on: ``x : (d_in,)``, ``target : (d_out,)``.

    Raises
    ------
    TypeError, ValueError
        If the sample does not fit the network, or holds anything but finite numbers.

    Examples
    --------
    >>> neuron = nb.Network([[[0.5, -1.0]]], [[0.1]], activations="relu")
    >>> example = nb.Example(neuron, [2.0, 0.5], [1.0])
    >>> example.target
    array([1.])
    """

    network: Network
    x: Array
    target: Array

    def __init__(self, network: Network, x: ArrayLike, target: ArrayLike) -> None:
        instance("network", network, Network, "a Network")
        self.__dict__.update(
            network=network,
            x=shaped("x", x, network.sizes[:1]),
            target=shaped("target", target, network.sizes[-1:]),
        )

    def loss_over(self, first: str, second: str) -> Callable[[ArrayLike, ArrayLike], Array]:
        """Return the loss as a function of two parameters, elementwise; the others stay.

        It is what `nbhelpers.figures.landscape` draws.

        Parameters
        ----------
        first, second : str
            Names of parameters.

        Raises
        ------
        ValueError
            If one is no parameter of the network.

        Examples
        --------
        >>> f = nb.mazur().loss_over("w5", "w7")
        >>> f([0.4, -1.0], [0.5, 0.5]).round(4)
        array([0.2984, 0.1795])
        """
        names = tuple(self.network.parameters())
        one_of("first", first, names), one_of("second", second, names)

        def loss(a: float, b: float) -> float:
            network = self.network.replace_parameters(**{first: a, second: b})
            return network.loss_value(self.x, self.target)

        return np.vectorize(loss, otypes=[float])


def sample_of(network: Network | Example, x: ArrayLike | None, target: ArrayLike | None) -> Example:
    """Return a network and its sample as an Example, which it may be already.

    Raises
    ------
    TypeError, ValueError
        If it is neither, or the sample is missing, there twice, or does not fit.
    """
    if isinstance(network, Example):
        if x is not None or target is not None:
            raise TypeError("x, target: an Example has its own; leave them out")
        return network
    instance("network", network, Network, "a Network or an Example")
    if x is None or target is None:
        missing = "x" if x is None else "target"
        raise TypeError(f"{missing}: needed with a Network; an Example has its own")
    return Example(network, x, target)


def mazur() -> Example:
    """Return source 000: Mazur's worked example (2015), 2-2-2, sigmoid, one bias a layer.

    Source: Matt Mazur, "A Step by Step Backpropagation Example", 2015. His biases are never
    updated, hence ``bias_mode="frozen"``.

    Examples
    --------
    >>> example = nb.mazur()
    >>> round(example.network.loss_value(example.x, example.target), 6)
    0.298371
    """
    network = Network(
        weights=([[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]),
        biases=([0.35, 0.35], [0.60, 0.60]),
        bias_mode="frozen",
    )
    return Example(network, [0.05, 0.10], [0.01, 0.99])


def notebook_001() -> Example:
    """Return source 001: 2-2-2, sigmoid, no biases, weights numbered by input.

    Examples
    --------
    >>> nb.notebook_001().network.weight_names
    ((('w1', 'w3'), ('w2', 'w4')), (('w5', 'w7'), ('w6', 'w8')))
    """
    network = Network(
        weights=([[0.2, 0.5], [-0.4, 0.6]], [[0.1, -0.3], [-0.5, 0.8]]), numbering="by_input"
    )
    return Example(network, [0.5, 0.3], [0.23, -0.07])


def notebook_004() -> Example:
    """Return source 004: 2-3-1, ReLU in both layers, no biases, a loss without the half.

    Examples
    --------
    >>> example = nb.notebook_004()
    >>> example.network.loss_value(example.x, example.target)
    1.0
    """
    network = Network(
        weights=([[1.0, 0.0], [1.0, 0.0], [0.0, 0.0]], [[1.0, 1.0, 0.0]]),
        activations="relu",
        loss_function="squared",
        numbering="indexed",
    )
    return Example(network, [2.0, 3.0], [5.0])
