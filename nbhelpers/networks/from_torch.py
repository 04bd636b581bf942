"""The layers of a PyTorch model, as what makes a `Network`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from nbhelpers.arguments import numbers

from .functions import ACTIVATIONS

if TYPE_CHECKING:
    import torch

_KNOWN = {entry.module: name for name, entry in ACTIVATIONS.items()}
_SLOPE = 0.01  # of a leaky ReLU, in PyTorch's default and here


def layers_of(model: torch.nn.Module) -> dict[str, Any]:
    """Return the weights, biases (None if no layer has any) and activations of a model.

    Raises
    ------
    TypeError, ValueError
        If it is no `torch.nn.Linear`, and no `torch.nn.Sequential` of these and of activations, one
        at most after each; or if some layers have biases and some have none.
    """
    weights: list[Any] = []
    biases: list[Any] = []
    names: list[str] = []
    waiting = False  # whether the last layer may still get its activation
    for place, part in enumerate(_parts(model)):
        if type(part).__name__ == "Linear":
            weights.append(numbers(f"weights of part {place}", part.weight))
            biases.append(
                None if part.bias is None else numbers(f"biases of part {place}", part.bias)
            )
            names.append("identity")
            waiting = True
        else:
            name = _activation(part, place)
            if not waiting:
                raise ValueError(
                    f"model: expected one activation after each Linear, got {type(part).__name__} "
                    f"as part {place}"
                )
            names[-1] = name
            waiting = False
    if not weights:
        raise ValueError("model: expected at least one Linear, got none")
    has = [b is not None for b in biases]
    if any(has) and not all(has):
        raise ValueError(f"model: expected biases in all layers or in none, got {has}")
    return {"weights": weights, "biases": biases if all(has) else None, "activations": names}


def _parts(model: Any) -> Iterator[Any]:
    """The modules of a Sequential in their order, also of one within another."""
    if not hasattr(model, "named_parameters"):
        raise TypeError(
            f"model: expected a torch.nn.Sequential or Linear, got {type(model).__name__}"
        )
    if type(model).__name__ == "Sequential":
        for part in model:
            yield from _parts(part)
    else:
        yield model


def _activation(part: Any, place: int) -> str:
    kind = type(part).__name__
    if kind not in _KNOWN:
        raise TypeError(f"model: expected Linear, {', '.join(_KNOWN)}, got {kind} as part {place}")
    slope = getattr(part, "negative_slope", _SLOPE)
    if slope != _SLOPE:
        raise ValueError(
            f"model: expected a LeakyReLU of slope {_SLOPE}, got {slope} as part {place}"
        )
    return _KNOWN[kind]
