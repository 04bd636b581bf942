"""Whether the model trains in evaluation mode."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from typing import TYPE_CHECKING

from .patient import Patient
from .places import described, named, sentence, trained
from .report import Finding

if TYPE_CHECKING:
    import torch


def evaluation_mode(patient: Patient, seen: dict[int, bool], later: bool) -> Iterator[Finding]:
    """Find parts that are evaluated though they are trained, where that changes the loss.

    ``seen`` are the modes in which the step's own pass ran, if there was one; ``later`` says whether
    the first step ran in another mode.
    """
    model = patient.model
    modes = {id(m): seen.get(id(m), m.training) for m in model.modules()}
    for name, part in list(_parts(model, "", modes)):
        patient.prepare()
        model.train()
        if not part.training:
            continue  # the model's own train() leaves it so
        for module in model.modules():
            module.training = modes[id(module)]
        as_it_stands = patient.value().item()
        patient.prepare()
        for module in model.modules():
            module.training = modes[id(module)]
        part.train()
        try:
            training = patient.value().item()
        except ValueError:  # batch normalization of a single example
            training = inf
        patient.prepare()
        if training == as_it_stands:
            continue
        where = named(name)
        when = "From the second step on, the" if later else "The"
        yield Finding(
            "evaluation_mode",
            where,
            training - as_it_stands,
            f"{sentence(described(model, where))} is trained in evaluation mode: dropout rests, and "
            "batch normalization uses its running statistics and does not update them.",
            f"{when} loss is {as_it_stands:.4g} in the mode that it runs in, and {training:.4g} after "
            "train().",
            "Call model.train() before each epoch of training, and again after each evaluation. A part "
            "that rests on purpose is frozen, too: requires_grad_(False).",
        )


def _parts(
    module: torch.nn.Module, name: str, modes: dict[int, bool]
) -> Iterator[tuple[str, torch.nn.Module]]:
    """The largest parts in evaluation mode, but for those all of whose parameters are frozen."""
    frozen = not trained(module) and any(True for _ in module.parameters())
    if frozen:
        return
    if not modes[id(module)]:
        yield name, module
        return
    for child_name, child in module.named_children():
        yield from _parts(child, f"{name}.{child_name}" if name else child_name, modes)
