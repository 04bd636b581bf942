"""What training loops are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

Build = Callable[[], "Loop"]


@dataclass
class Loop:
    """The parts of a loop, as `nbhelpers.examine` takes them."""

    model: nn.Module
    loss: Callable[[Any, Any], Any]
    batch: Any
    optimizer: Any = None
    step: Callable[[Any], Any] | None = None


@dataclass(frozen=True)
class Case:
    """How to build a loop, and the findings (name, where) that it deserves."""

    build: Build
    findings: tuple[tuple[str, str], ...] = ()


def squared(model: nn.Module, batch: Any) -> Tensor:
    """The mean squared error of a batch of pairs."""
    x, target = batch
    return functional.mse_loss(model(x), target)


def classified(model: nn.Module, batch: Any) -> Tensor:
    """The cross-entropy of a batch of examples and classes."""
    x, target = batch
    return functional.cross_entropy(model(x), target)


def usual(
    model: nn.Module,
    batch: Any,
    loss: Callable[[Any, Any], Any] = squared,
    optimizer: Callable[..., Any] = torch.optim.SGD,
    updates: int = 0,
    **options: Any,
) -> Loop:
    """The loop that the documentation of PyTorch shows, after some updates."""
    options.setdefault("lr", 0.01)
    made = optimizer(model.parameters(), **options)

    def step(batch: Any) -> None:
        made.zero_grad()
        loss(model, batch).backward()
        made.step()

    for _ in range(updates):
        step(batch)
    return Loop(model, loss, batch, made, step)


def numbers(rows: int = 32, features: int = 4) -> tuple[Tensor, Tensor]:
    """Examples with one target each."""
    x = torch.randn(rows, features)
    return x, x[:, :1] * x[:, 1:2] + 0.1 * torch.randn(rows, 1)


def classes(rows: int = 32, features: int = 4, kinds: int = 3) -> tuple[Tensor, Tensor]:
    """Examples with the number of a class each."""
    return torch.randn(rows, features), torch.randint(kinds, (rows,))


def layers(*widths: int, activation: type[nn.Module] = nn.ReLU) -> nn.Sequential:
    """Linear layers with an activation between."""
    made: list[nn.Module] = []
    for d_in, d_out in pairwise(widths):
        made += [nn.Linear(d_in, d_out), activation()]
    return nn.Sequential(*made[:-1])
