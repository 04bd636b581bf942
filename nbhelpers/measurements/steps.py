"""One step of gradient descent, the same work four ways: plain Python, the tape, NumPy, PyTorch.

The network has dense layers with ReLU between them. E is half of the squared error, summed over the
outputs and averaged over the rows of the batch. Every way starts with the same weights, and finds the
same gradients.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nbhelpers.clinic.slow_pass import Layer, Loop
from nbhelpers.layers import Dense, relu, relu_backward
from nbhelpers.tape import Value

if TYPE_CHECKING:
    import torch

__all__ = ["WAYS", "NumPy", "PlainPython", "PyTorch", "Step", "Tape", "Work", "operations"]

RATE = 1e-3


def operations(sizes: Sequence[int], rows: int) -> int:
    """Return how many multiplications and additions the matrix products of one step take.

    Two for each weight and row on the way forward, twice that on the way back; the first layer's
    inputs need no gradient, which saves one product.

    Examples
    --------
    >>> operations([2, 2, 2], 1)
    40
    """
    weights = [a * b for a, b in pairwise(sizes)]
    return 2 * rows * (3 * sum(weights) - weights[0])


@dataclass(frozen=True)
class Work:
    """A network and a batch, drawn at random: always the same for the same sizes and rows."""

    sizes: tuple[int, ...]
    rows: int

    def arrays(self) -> tuple[list[NDArray[Any]], NDArray[Any], NDArray[Any]]:
        """Return the weights, a list of (d_in, d_out), the inputs and the targets, a row a sample."""
        rng = np.random.default_rng(0)
        weights = [rng.standard_normal(pair) / pair[0] ** 0.5 for pair in pairwise(self.sizes)]
        inputs = rng.standard_normal((self.rows, self.sizes[0]))
        return weights, inputs, rng.standard_normal((self.rows, self.sizes[-1]))


class Step(ABC):
    """One of the ways. `run` makes a step; `gradients` are those of the weights in the last one."""

    @abstractmethod
    def __init__(self, work: Work) -> None: ...

    @abstractmethod
    def run(self) -> None:
        """Go forward and back, and update."""

    @abstractmethod
    def gradients(self) -> list[NDArray[Any]]:
        """Return the gradient of each layer's weights, as (d_in, d_out)."""


class PlainPython(Step):
    """Lists and loops: the slow pass of the bug clinic."""

    def __init__(self, work: Work) -> None:
        weights, inputs, targets = work.arrays()
        last = len(weights) - 1
        layers = [
            Layer(W.T.tolist(), [0.0] * W.shape[1], "relu" if k < last else "identity")
            for k, W in enumerate(weights)
        ]
        self.loop = Loop(layers, inputs.tolist(), targets.tolist(), mean=True)

    def run(self) -> None:
        self.loop.step(RATE)

    def forward(self) -> None:
        """Go forward alone, and compute E."""
        self.loop.loss()

    def gradients(self) -> list[NDArray[Any]]:
        return [np.array(layer.weights).T for layer in self.loop.gradients]


class Tape(Step):
    """Numbers that remember how they were made: `nbhelpers.Value`."""

    def __init__(self, work: Work) -> None:
        weights, inputs, targets = work.arrays()
        self.weights = [[[Value(w) for w in unit] for unit in W.T.tolist()] for W in weights]
        self.biases = [[Value(0.0) for _ in W] for W in self.weights]
        self.inputs, self.targets = inputs.tolist(), targets.tolist()

    def loss(self) -> Value:
        """Go forward, and return E, from which the whole tape hangs."""
        total = Value(0.0)
        for row, target in zip(self.inputs, self.targets, strict=True):
            values: list[Any] = row
            for k, (W, b) in enumerate(zip(self.weights, self.biases, strict=True)):
                nets = [
                    sum((w * v for w, v in zip(unit, values, strict=True)), bias)
                    for unit, bias in zip(W, b, strict=True)
                ]
                values = [net.relu() for net in nets] if k < len(self.weights) - 1 else nets
            for out, t in zip(values, target, strict=True):
                total = total + (out - t) ** 2
        return total / (2 * len(self.inputs))

    def run(self) -> None:
        parameters = [p for W in self.weights for unit in W for p in unit]
        parameters += [p for b in self.biases for p in b]
        for p in parameters:
            p.grad = 0.0
        self.loss().backward()
        for p in parameters:
            p.data -= RATE * p.grad

    def gradients(self) -> list[NDArray[Any]]:
        return [np.array([[w.grad for w in unit] for unit in W]).T for W in self.weights]


class NumPy(Step):
    """The layer of this book on whole batches: `nbhelpers.Dense`."""

    def __init__(self, work: Work, kind: str = "float32") -> None:
        weights, inputs, targets = work.arrays()
        self.X, self.T = inputs.astype(kind), targets.astype(kind)
        self.layers = [Dense(W.astype(kind), np.zeros(W.shape[1], kind)) for W in weights]
        self._gradients: list[NDArray[Any]] = []

    def forward(self) -> tuple[list[NDArray[Any]], list[NDArray[Any]]]:
        """Go forward alone, and return what enters each layer, and what leaves it before ReLU."""
        values, nets = [self.X], []
        for k, layer in enumerate(self.layers):
            nets.append(layer.forward(values[-1]))
            values.append(relu(nets[-1]) if k < len(self.layers) - 1 else nets[-1])
        return values, nets

    def run(self) -> None:
        values, nets = self.forward()
        G: NDArray[Any] = (values[-1] - self.T) / np.asarray(len(self.X), self.T.dtype)
        self._gradients = []
        for k in reversed(range(len(self.layers))):
            if k < len(self.layers) - 1:
                G = relu_backward(nets[k], G)
            found = self.layers[k].backward(values[k], G, input_gradient=k > 0)
            self.layers[k] = self.layers[k].update(found, learning_rate=RATE)
            self._gradients.insert(0, found.weights)
            if found.inputs is not None:
                G = found.inputs

    def gradients(self) -> list[NDArray[Any]]:
        return self._gradients


class PyTorch(Step):
    """PyTorch's layers, autograd and optimizer, on a device of its own.

    Parameters
    ----------
    work : Work
    kind : str
        A type of PyTorch, such as "float32".
    device : str
        "cpu", or a device that PyTorch finds.
    """

    def __init__(self, work: Work, kind: str = "float32", device: str = "cpu") -> None:
        import torch

        weights, inputs, targets = work.arrays()
        dtype = getattr(torch, kind)
        model = torch.nn.Sequential()
        for W in weights:
            linear = torch.nn.Linear(*W.shape, device=device, dtype=dtype)
            with torch.no_grad():
                linear.weight.copy_(torch.from_numpy(W.T.copy()))
                linear.bias.zero_()
            model.extend([linear, torch.nn.ReLU()])
        self.model = model[:-1]
        self.X = torch.from_numpy(inputs).to(device, dtype)
        self.T = torch.from_numpy(targets).to(device, dtype)
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=RATE)
        self.keep_memory = False  # as a captured graph needs it

    def loss(self) -> torch.Tensor:
        """Go forward, and return E."""
        errors: torch.Tensor = self.model(self.X) - self.T
        return (errors**2).sum() / (2 * len(self.X))

    def forward(self) -> None:
        """Go forward alone, with nothing recorded."""
        import torch

        with torch.no_grad():
            self.loss()

    def run(self) -> None:
        self.optimizer.zero_grad(set_to_none=not self.keep_memory)
        self.loss().backward()
        self.optimizer.step()

    def gradients(self) -> list[NDArray[Any]]:
        return [layer.weight.grad.double().cpu().numpy().T for layer in self.model[::2]]


WAYS: dict[str, type[Step]] = {
    "plain Python": PlainPython,
    "tape": Tape,
    "NumPy": NumPy,
    "PyTorch": PyTorch,
}
"""The ways by their names, from the one that does most in Python to the one that does least."""
