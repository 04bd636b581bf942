"""Where things are: places in a model by their names, and tensors in lists, dicts and dataclasses."""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Iterator
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

MODEL = "model"
"""The name of the whole."""

_CONTAINERS = (dict, list, set)


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


def is_tensor(value: object) -> bool:
    import torch

    return isinstance(value, torch.Tensor)


def tensors_in(value: Any) -> Iterator[torch.Tensor]:
    """The tensors in tuples, lists, dicts and dataclasses, however deep."""
    if is_tensor(value):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from tensors_in(one)
    elif isinstance(value, list | tuple | set):
        for one in value:
            yield from tensors_in(one)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from tensors_in(getattr(value, field.name))


def mapped(value: Any, change: Callable[[torch.Tensor], Any]) -> Any:
    """The same tuples, lists, dicts and dataclasses with changed tensors."""
    if is_tensor(value):
        return change(value)
    if isinstance(value, dict):
        made = copy.copy(value)
        made.update({key: mapped(one, change) for key, one in value.items()})
        return made
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(mapped(one, change) for one in value))
    if isinstance(value, list | tuple):
        return type(value)(mapped(one, change) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        same: Any = copy.copy(value)
        for field in fields(value):
            object.__setattr__(same, field.name, mapped(getattr(value, field.name), change))
        return same
    return value


def containers_in(inside: dict[str, Any]) -> Iterator[Any]:
    """The lists, dicts and sets among these values, and those within them, each once."""
    waiting, seen = list(inside.values()), set()
    while waiting:
        value = waiting.pop()
        if isinstance(value, tuple):
            waiting += value
        elif isinstance(value, _CONTAINERS) and id(value) not in seen:
            seen.add(id(value))
            waiting += value.values() if isinstance(value, dict) else value
            yield value
