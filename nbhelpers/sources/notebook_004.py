"""Source 004 replayed in PyTorch float32: a 2-3-1 ReLU network that ends in a TypeError.

The source keeps nine weights in nine variables and prints what a long, unrecorded session left
in them. `Session` is such a session: its methods are the source's cells, to be run in any order.
"""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

from nbhelpers.sources.printed import group

NAMES = ("w11", "w12", "w21", "w22", "w31", "w32", "w1", "w2", "w3")
START = dict(zip(NAMES, (1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0), strict=True))
INPUTS = (2.0, 3.0)
TARGET = 5.0
FULL_UPDATE = 0.001
W11_ALONE = (0.001, 0.001, 0.01, 0.1)
"""The rates of the hidden history: one update of all weights with a gradient, then w11 alone."""

Activation = Callable[["Tensor"], "Tensor | int"]


def own_relu(z: Tensor) -> Tensor | int:
    """Return z where z > 0, else the Python int 0, as the source does: that 0 has no graph."""
    return z if z > 0 else 0


@dataclass(frozen=True)
class Pass:
    """What one run of the forward cell leaves: three activations, the output, (y - Y)^2."""

    a1: Tensor | int
    a2: Tensor | int
    a3: Tensor | int
    y: Tensor | int
    loss: Tensor

    def rounded(self, digits: int = 4) -> dict[str, float]:
        """Return the five values as plain floats, rounded as PyTorch prints them."""
        plain = {k: v if isinstance(v, int) else v.item() for k, v in vars(self).items()}
        return {name: round(float(value), digits) for name, value in plain.items()}


def forward_pass(weights: dict[str, Tensor], *, relu: Activation = own_relu) -> Pass:
    """Return ``y = relu(w1 a1 + w2 a2 + w3 a3)``, ``a_k = relu(wk1 x1 + wk2 x2)`` and the loss."""
    import torch

    x1, x2, target = (torch.tensor(value) for value in (*INPUTS, TARGET))
    a1, a2, a3 = (relu(weights[f"w{k}1"] * x1 + weights[f"w{k}2"] * x2) for k in (1, 2, 3))
    y = relu(weights["w1"] * a1 + weights["w2"] * a2 + weights["w3"] * a3)
    return Pass(a1, a2, a3, y, (y - target) ** 2)


class Session:
    """The source's session: nine weights, the last forward pass, and cells to run by hand.

    Parameters
    ----------
    relu
        The activation of both layers; the source's own one cuts the graph at z <= 0.
    """

    def __init__(self, *, relu: Activation = own_relu) -> None:
        import torch

        self.relu = relu
        self.weights = {k: torch.tensor(v, requires_grad=True) for k, v in START.items()}
        self._last: Pass | None = None

    @property
    def last(self) -> Pass:
        """What the last forward pass left; a RuntimeError before the first."""
        if self._last is None:
            raise RuntimeError("backward: run forward() first, there is no loss yet")
        return self._last

    def forward(self) -> Pass:
        """Run the forward cell."""
        self._last = forward_pass(self.weights, relu=self.relu)
        return self._last

    def backward(self, *, retain: Iterable[str] = ("w11",)) -> None:
        """Run the backward cell: ``retain_grad`` on the named weights, then ``loss.backward()``.

        Raises
        ------
        RuntimeError
            From PyTorch, if the graph was freed already or the loss has none; from here, if
            there was no forward pass yet.
        """
        loss = self.last.loss
        for name in retain:
            self.weights[name].retain_grad()
        loss.backward()

    def gradients(self) -> dict[str, float | None]:
        """Return every ``.grad`` as a plain float, or None where there is none."""
        found = {name: _read(weight)[0] for name, weight in self.weights.items()}
        return {name: None if g is None else g.item() for name, g in found.items()}

    def warned(self) -> tuple[str, ...]:
        """Return the names whose ``.grad`` makes PyTorch warn that they are no leaves."""
        return tuple(name for name, weight in self.weights.items() if _read(weight)[1])

    def update(self, rate: float, names: Sequence[str] = NAMES) -> str | None:
        """Run the update cell, ``w = w - rate * w.grad`` for each name in turn.

        Returns
        -------
        str or None
            The name at which the source's cell stops with a TypeError, its gradient being None;
            the weights before it keep their new values. None if every line ran.
        """
        for name in names:
            gradient, _ = _read(self.weights[name])
            if gradient is None:
                return name
            self.weights[name] = self.weights[name] - rate * gradient
        return None

    def update_in_place(self, rate: float) -> str | None:
        """Change the leaves themselves, ``w -= rate * w.grad`` under ``no_grad``; return as `update`."""
        import torch

        with torch.no_grad():
            for name, weight in self.weights.items():
                if weight.grad is None:
                    return name
                weight -= rate * weight.grad
        return None

    def values(self) -> dict[str, float]:
        """Return the weights as plain floats."""
        return {name: weight.item() for name, weight in self.weights.items()}


def _read(weight: Tensor) -> tuple[Tensor | None, bool]:
    """Return a weight's gradient, and whether reading it draws a warning."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        gradient = weight.grad
    return gradient, bool(caught)


def clean_run() -> Session:
    """Return the session after "restart and run all" as far as the update cell."""
    session = Session()
    session.forward()
    session.backward()
    return session


def printed_run(
    full: float = FULL_UPDATE, alone: Sequence[float] = W11_ALONE, *, relu: Activation = own_relu
) -> Session:
    """Return the session in the state that the source prints, from its hidden history.

    One update at the rate ``full`` of the seven weights that have a gradient (w31 and w32
    skipped), then one update of w11 alone for each rate of ``alone``, then forward and backward.
    """
    session = Session(relu=relu)
    with_gradient = tuple(name for name in NAMES if name not in ("w31", "w32"))
    for rate, names in [(full, with_gradient), *((rate, ("w11",)) for rate in alone)]:
        session.forward()
        session.backward()
        session.update(rate, names)
    session.forward()
    session.backward()
    return session


def train(
    *, in_place: bool, torch_relu: bool, zero: bool, rate: float = 0.01, steps: int = 200
) -> list[float]:
    """Train with any choice of the three repairs; return the losses before each update and after.

    Parameters
    ----------
    in_place
        Change the nine leaves under ``torch.no_grad()``, instead of naming new tensors.
    torch_relu
        Use `torch.relu` instead of `own_relu`.
    zero
        Forget the old gradients before each backward pass.

    Raises
    ------
    TypeError, RuntimeError
        The source's own failures, where a repair is missing.
    """
    import torch

    session = Session(relu=torch.relu if torch_relu else own_relu)
    losses = []
    for _ in range(steps):
        losses.append(session.forward().loss.item())
        if zero:
            for weight in session.weights.values():
                weight.grad = None
        session.backward()
        stop = session.update_in_place(rate) if in_place else session.update(rate)
        if stop is not None:
            raise TypeError(f"the gradient of {stop} is None in round {len(losses)}")
    return [*losses, session.forward().loss.item()]


def search_histories(
    rates: Sequence[float], longest: int
) -> dict[tuple[float, tuple[float, ...]], int]:
    """Return every history of the printed kind that prints the source's five numbers.

    A history is one full update at a rate r0, then w11 alone at 0 to ``longest`` rates. Float64:
    the five numbers are compared as printed, with four decimals.

    Returns
    -------
    dict
        (r0, the other rates in rising order) -> the number of their orders that match.
    """
    found: dict[tuple[float, tuple[float, ...]], int] = {}
    for first in rates:
        for length in range(longest + 1):
            for alone in itertools.product(rates, repeat=length):
                if _five_numbers(first, alone) == PRINTED:
                    key = (first, tuple(sorted(alone)))
                    found[key] = found.get(key, 0) + 1
    return found


PRINTED = tuple(
    value.text
    for name in ("004-forward", "004-gradient")
    for value in group(name).values
    if value.name != "a3"
)
"""a1, a2, y, loss and the gradient of w11, as the source prints them."""


def _five_numbers(first: float, alone: Sequence[float]) -> tuple[str, ...] | None:
    """Return a history's five numbers as text, or None once a unit is dead."""
    w11, w12, w1 = 1 + 4 * first, 6 * first, 1 + 4 * first
    a2 = 2 * w11 + 3 * w12
    for rate in (*alone, 0.0):
        a1 = 2 * w11 + 3 * w12
        y = w1 * (a1 + a2)
        if a1 <= 0 or y <= 0:
            return None
        gradient = 2 * (y - TARGET) * w1 * INPUTS[0]
        w11 -= rate * gradient
    return tuple(f"{value:.4f}" for value in (a1, a2, y, (y - TARGET) ** 2, gradient))
