"""Parameters that get no gradient, and parameters that the optimizer does not hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from .places import MODEL, covering, described, sentence, trained
from .recording import Recording, owners
from .report import Finding

if TYPE_CHECKING:
    import torch

_CUT = (
    "Look for .detach(), .item(), .data, .numpy(), torch.tensor(...) or torch.no_grad() between the "
    "parameters and the loss."
)


def without_gradient(
    model: torch.nn.Module,
    gradients: dict[int, torch.Tensor | None],
    connected: bool,
    recorded: Recording,
) -> Iterator[Finding]:
    """Find what no path of the graph joins to the loss; ``connected`` says whether the loss has one."""
    total = len(gradients)
    if not connected:
        yield Finding(
            "no_gradient",
            "loss",
            total,
            "The loss has no graph: backward() on it is an error, and nothing is learned.",
            f"The loss does not require a gradient, though {_tensors(total)} of the model "
            f"{'does' if total == 1 else 'do'}.",
            _CUT,
        )
        return
    missing = {one for one, grad in gradients.items() if grad is None}
    holders = owners(model)
    modules = {name for name, _ in model.named_modules()} | {MODEL}
    cut: list[tuple[int, str, int]] = []
    for place, inside in covering(model, missing):
        when = max(recorded.when(holders[one]) for one in inside)
        if place == MODEL:
            yield _unused(model, place, len(inside), "The loss does not depend on the model.")
        elif when < 0:
            yield _unused(model, place, len(inside), f"{place} is never called.")
        elif place in modules:
            cut.append((when, place, len(inside)))
        else:
            yield _detached(model, [(when, place, len(inside))])
    if cut:
        yield _detached(model, sorted(cut))


def _unused(model: torch.nn.Module, place: str, count: int, seen: str) -> Finding:
    return Finding(
        "no_gradient",
        place,
        count,
        f"{sentence(described(model, place))} learns nothing: the loss never uses it.",
        f"{seen} The gradient of {_tensors(count)} is None.",
        "Use it in forward() and in the loss, or remove it. If it rests on purpose, say so: "
        "requires_grad_(False).",
    )


def _detached(model: torch.nn.Module, cut: list[tuple[int, str, int]]) -> Finding:
    *before, (_, place, _) = cut
    count = sum(number for _, _, number in cut)
    return Finding(
        "no_gradient",
        place,
        count,
        f"{described(model, place)} learns nothing: the graph is cut between it and the loss.",
        f"It is used, but the gradient of {_tensors(count)} is None.",
        f"{_CUT} The cut lies behind {place}. If it is on purpose, freeze what lies before it: "
        "requires_grad_(False).",
        tuple(name for _, name, _ in before),
    )


def _tensors(count: int) -> str:
    return "1 parameter tensor" if count == 1 else f"{count} parameter tensors"


def not_in_optimizer(model: torch.nn.Module, optimizers: Iterable[Any]) -> Iterator[Finding]:
    """Find the parameters that no group of the optimizer holds."""
    groups = [group for optimizer in optimizers for group in optimizer.param_groups]
    held = {id(p): p for group in groups for p in group["params"]}
    sizes = {id(p): p.numel() for p in trained(model).values()}
    missing = {one for one in sizes if one not in held}
    foreign = len(held) - sum(id(p) in held for p in model.parameters())
    for place, inside in covering(model, missing):
        count = sum(sizes[one] for one in inside)
        numbers = "1 number" if count == 1 else f"{count:,} numbers"
        seen = f"{numbers} in {_tensors(len(inside))} are in none of the optimizer's groups."
        advice = "Give the optimizer all of model.parameters()."
        if foreign:
            seen += f" It holds {_tensors(foreign)} that this model does not have."
            advice = (
                "Make the optimizer after the model has got its last form: after replacing a layer, "
                "copying it or loading another one."
            )
        yield Finding(
            "not_in_optimizer",
            place,
            count,
            f"{sentence(described(model, place))} is never updated: the optimizer does not know it.",
            seen,
            f"{advice} What is frozen on purpose says so: requires_grad_(False).",
        )
