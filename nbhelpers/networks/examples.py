"""The networks that the source notebooks train, each with its sample."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .functions import Array
from .network import Network


@dataclass(frozen=True, eq=False)
class Example:
    """A network and the one sample that it is trained on: ``x : (d_in,)``, ``target : (d_out,)``."""

    network: Network
    x: Array
    target: Array


def mazur() -> Example:
    """Return source 000: Mazur's worked example (2015), 2-2-2, sigmoid, one bias a layer.

    Source: Matt Mazur, "A Step by Step Backpropagation Example", 2015. His biases are never
    updated, hence ``bias_mode="frozen"``.
    """
    network = Network(
        weights=([[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]),
        biases=([0.35, 0.35], [0.60, 0.60]),
    )
    return Example(network, np.array([0.05, 0.10]), np.array([0.01, 0.99]))


def notebook_001() -> Example:
    """Return source 001: 2-2-2, sigmoid, no biases, weights numbered by input."""
    network = Network(
        weights=([[0.2, 0.5], [-0.4, 0.6]], [[0.1, -0.3], [-0.5, 0.8]]), numbering="by_input"
    )
    return Example(network, np.array([0.5, 0.3]), np.array([0.23, -0.07]))


def notebook_004() -> Example:
    """Return source 004: 2-3-1, ReLU in both layers, no biases, a loss without the half."""
    network = Network(
        weights=([[1.0, 0.0], [1.0, 0.0], [0.0, 0.0]], [[1.0, 1.0, 0.0]]),
        activations="relu",
        loss_function="squared",
        numbering="indexed",
    )
    return Example(network, np.array([2.0, 3.0]), np.array([5.0]))
