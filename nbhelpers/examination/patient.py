"""What is examined: a model, its loss and a batch, evaluated again and again from the same state."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import isfinite
from typing import TYPE_CHECKING, Any

from nbhelpers.arguments import told
from nbhelpers.gradcheck.points import is_module

from .places import trained
from .saving import Kept

if TYPE_CHECKING:
    import torch


@dataclass
class Patient:
    """A model with its loss and batch; ``modes`` are those in which its own step trains it."""

    model: torch.nn.Module
    loss: Callable[[Any, Any], Any]
    batch: Any
    kept: Kept
    modes: dict[int, bool] = field(default_factory=dict)

    def prepare(self) -> None:
        """Put everything back, and set the modes."""
        self.kept.restore()
        for module in self.model.modules():
            module.training = self.modes.get(id(module), module.training)

    def value(self) -> torch.Tensor:
        """The loss as it stands, checked."""
        return checked(self.loss(self.model, self.batch))

    def gradients(self, value: torch.Tensor) -> dict[int, torch.Tensor | None]:
        """The gradient of each trained parameter, by its id."""
        parameters = list(trained(self.model).values())

        def again() -> torch.Tensor:
            self.prepare()
            return self.value()

        found = gradients_of(value, parameters, again)
        return {id(p): grad for p, grad in zip(parameters, found, strict=True)}


def gradients_of(
    value: torch.Tensor, parameters: list[Any], again: Callable[[], torch.Tensor]
) -> list[torch.Tensor | None]:
    """The gradients of a loss, or None; no ``.grad`` is touched, if that can be avoided.

    Reentrant checkpoints know ``backward()`` only. So what is missing is asked for once more, of the
    loss that ``again`` computes.
    """
    import torch

    if not value.requires_grad:
        return [None for _ in parameters]
    try:
        found = list(torch.autograd.grad(value, parameters, allow_unused=True))
    except RuntimeError as error:
        if "heckpoint" not in str(error):
            raise
        found = [None for _ in parameters]
    if any(grad is None for grad in found):
        again().backward()
        found = [p.grad if g is None else g for g, p in zip(found, parameters, strict=True)]
        for parameter in parameters:
            parameter.grad = None
    return found


def checked(value: Any) -> torch.Tensor:
    """Return what a loss gave, if it is one finite real number with a dtype that has gradients."""
    import torch

    if not isinstance(value, torch.Tensor):
        raise TypeError(
            "loss: expected the loss as a tensor with one entry, got "
            f"{told(value)}; a number (after .item()) has lost its graph"
        )
    if value.numel() != 1:
        raise ValueError(
            f"loss: expected a tensor with one entry, got shape {tuple(value.shape)}; take its mean() "
            "or its sum()"
        )
    if not value.dtype.is_floating_point:
        raise TypeError(f"loss: expected a tensor of floats, got {value.dtype}")
    return value


def finite(value: torch.Tensor, where: str | None) -> None:
    """Refuse a loss that is no finite number, and say where the first such number arose."""
    if not isfinite(value.item()):
        first = f"; the first output that is not finite is that of {where}" if where else ""
        raise ValueError(f"loss: expected a finite number, got {value.item()}{first}")


def check_arguments(
    model: Any, loss: Any, optimizer: Any, step: Any
) -> tuple[Callable[[Any, Any], Any], tuple[Any, ...]]:
    """Refuse what cannot be examined; return the loss, and the optimizers in a row."""
    if not is_module(model):
        raise TypeError(f"model: expected a torch.nn.Module, got {told(model)}")
    for name, given in (("loss", loss), ("step", step)):
        if not callable(given) and not (name == "step" and given is None):
            raise TypeError(f"{name}: expected a function, got {told(given)}")
    everything = [*model.named_parameters(), *model.named_buffers()]
    for name, tensor in everything:
        if type(tensor).__name__.startswith("Uninitialized"):
            raise ValueError(f"model: {name} has no shape yet; run the model once on a batch first")
        if tensor.device.type == "meta":
            raise ValueError(f"model: {name} has no numbers, it is on the device 'meta'")
        if tensor.is_inference():
            raise ValueError(
                f"model: {name} was made in torch.inference_mode(), and cannot be trained; make the "
                "model outside"
            )
    if not trained(model):
        count = len(list(model.parameters()))
        had = f"{count} that are all frozen" if count else "none"
        raise ValueError(f"model: expected parameters that require a gradient, got {had}")
    several = isinstance(optimizer, Iterable) and not hasattr(optimizer, "param_groups")
    optimizers = () if optimizer is None else tuple(optimizer) if several else (optimizer,)
    if several and not optimizers:
        raise ValueError(
            f"optimizer: expected at least one torch.optim.Optimizer, got {optimizer!r}"
        )
    for one in optimizers:
        if not (hasattr(one, "param_groups") and hasattr(one, "state")):
            raise TypeError(f"optimizer: expected a torch.optim.Optimizer, got {told(one)}")
    return loss, optimizers
