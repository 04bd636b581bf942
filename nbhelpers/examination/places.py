"""Names of places in a model: modules and parameters, and which came first."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

MODEL = "model"
"""The name of the whole."""


def trained(model: torch.nn.Module) -> dict[str, torch.nn.Parameter]:
    """The parameters that require a gradient, each under its first name."""
    return {name: p for name, p in model.named_parameters() if p.requires_grad}


def named(name: str) -> str:
    """What a module is called: the whole has no name in PyTorch."""
    return name or MODEL


def covering(model: torch.nn.Module, ids: Collection[int]) -> list[tuple[str, list[int]]]:
    """The largest modules all of whose trained parameters are among these, and single parameters.

    Each with the ids of what it covers. A parameter that two modules share is told once.
    """
    told: set[int] = set()

    def places(module: torch.nn.Module, prefix: str) -> Iterator[tuple[str, list[int]]]:
        inside = [id(p) for p in trained(module).values()]
        if inside and all(one in ids for one in inside):
            fresh = [one for one in inside if one not in told]
            told.update(fresh)
            if fresh:
                yield named(prefix), fresh
            return
        dot = f"{prefix}." if prefix else ""
        for name, parameter in module.named_parameters(recurse=False):
            if parameter.requires_grad and id(parameter) in ids and id(parameter) not in told:
                told.add(id(parameter))
                yield f"{dot}{name}", [id(parameter)]
        for name, child in module.named_children():
            yield from places(child, f"{dot}{name}")

    return list(places(model, ""))


def described(model: torch.nn.Module, place: str) -> str:
    """A place with the class of the module that it names, as in ``0 (Linear)``."""
    if place == MODEL:
        return "the model"
    modules = dict(model.named_modules())
    return f"{place} ({type(modules[place]).__name__})" if place in modules else place


def sentence(text: str) -> str:
    """A text that begins a sentence; the name of a module keeps its small letter."""
    return f"The{text[3:]}" if text.startswith("the ") else text
