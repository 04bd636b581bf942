"""The program of notebook 000: one forward pass and the derivative in w5, factor by factor.

The network is `nbhelpers.networks.mazur`, the worked example of Mazur's article (2015).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from nbhelpers.networks import Training, mazur

LEARNING_RATE = 0.5
"""What the article takes; notebook 000 makes no update."""


@dataclass(frozen=True)
class Listing:
    """What the notebook computes, in its order."""

    net_h: tuple[float, ...]
    out_h: tuple[float, ...]
    net_o: tuple[float, ...]
    out_o: tuple[float, ...]
    losses: tuple[float, ...]  # 1/2 (out - target)^2 of each output
    loss: float
    dE_dout_o1: float  # noqa: N815
    dout_dnet_o1: float
    dnet_o1_dw5: float

    @property
    def dE_dw5(self) -> float:  # noqa: N802
        """The product of the three factors."""
        return self.dE_dout_o1 * self.dout_dnet_o1 * self.dnet_o1_dw5


def listing() -> Listing:
    """Run the notebook's cells."""
    example = mazur()
    forward = example.network.forward(example.x)
    (net_h, net_o), (out_h, out_o) = forward.nets, forward.outs
    errors = out_o - example.target
    losses = tuple((errors**2 / 2).tolist())
    return Listing(
        net_h=tuple(net_h.tolist()),
        out_h=tuple(out_h.tolist()),
        net_o=tuple(net_o.tolist()),
        out_o=tuple(out_o.tolist()),
        losses=losses,
        loss=sum(losses),
        dE_dout_o1=float(errors[0]),
        dout_dnet_o1=float(out_o[0] * (1 - out_o[0])),
        dnet_o1_dw5=float(out_h[0]),
    )


@cache
def article(*, updates: int, order: str = "simultaneous") -> Training:
    """Train as the article does, with frozen biases, in either update order.

    The article's text describes simultaneous updates; some of its figures come from a program that
    updates the output layer first (``order="immediate"``).
    """
    example = mazur()
    return example.network.train(
        example.x, example.target, learning_rate=LEARNING_RATE, steps=updates, order=order
    )
