"""What a gradient is taken at: numbers, arrays, tensors, dicts of them, or a PyTorch module."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from math import prod
from typing import Any, TypeGuard

import numpy as np

from nbhelpers.arguments import Array, all_finite, finite, finite_reals, reals

Loss = Callable[..., Any]

EPS = float(np.finfo(float).eps)
EPS_SINGLE = float(np.finfo(np.float32).eps)


def is_module(value: object) -> TypeGuard[Any]:
    """Whether this is a PyTorch module, and no class of them, asked without importing PyTorch."""
    named = hasattr(value, "named_parameters") and hasattr(value, "named_buffers")
    return named and not isinstance(value, type)


def is_tensor(value: object) -> TypeGuard[Any]:
    """Whether this is a PyTorch tensor, asked without importing PyTorch."""
    return hasattr(value, "detach") and hasattr(value, "cpu")


def precision(value: object) -> float:
    """The eps of the numbers in ``value``: that of its dtype, and of Python's numbers EPS."""
    dtype = getattr(value, "dtype", None)
    if is_tensor(value):
        import torch  # there is a tensor, so it is imported already

        return float(torch.finfo(value.dtype).eps) if value.dtype.is_floating_point else EPS
    is_float = isinstance(dtype, np.dtype) and dtype.kind == "f"
    return max(float(np.finfo(dtype).eps), EPS) if is_float else EPS


def entries(name: str, value: object, accepted: str) -> Array:
    """Return a float64 copy of the finite numbers in ``value``, of its own shape."""
    array = reals(name, value.detach().double() if _is_float_tensor(value) else value, accepted)
    if array.ndim == 0 and not all_finite(array):
        finite(name, array.item())
    return np.array(finite_reals(name, array), dtype=float)


def _is_float_tensor(value: object) -> TypeGuard[Any]:
    return is_tensor(value) and value.dtype.is_floating_point


@dataclass(frozen=True)
class Leaf:
    """One number, array or tensor of a point: its name, its numbers, and how to make its like."""

    name: str
    array: Array
    eps: float = EPS
    tensor: Any = None

    def make(self, numbers: Array) -> Any:
        """Numbers in the form of this leaf: a float, an array or a tensor."""
        if self.tensor is not None:
            import torch  # there is a tensor, so it is imported already

            dtype = self.tensor.dtype if self.tensor.is_floating_point() else torch.float64
            made = torch.tensor(numbers.reshape(self.array.shape), dtype=dtype)
            return made.to(self.tensor.device)
        return numbers.reshape(self.array.shape).copy() if self.array.ndim else float(numbers[0])

    def label(self, index: int) -> str:
        """The name of the entry at this place in the flat array."""
        if not self.array.ndim:
            return self.name or "value"
        where = np.unravel_index(index, self.array.shape)
        return f"{self.name}[{', '.join(map(str, where))}]"


@dataclass(frozen=True)
class Point:
    """Named leaves, and all their numbers in one row.

    ``form`` makes of the leaves what the loss takes: the one leaf, or a dict.
    """

    leaves: tuple[Leaf, ...]
    form: Callable[[list[Any]], Any]
    module: Any = None

    @property
    def values(self) -> Array:
        """All numbers in one row, float64."""
        return np.concatenate([leaf.array.ravel() for leaf in self.leaves])

    @property
    def eps(self) -> float:
        """The coarsest precision among the leaves."""
        return max(leaf.eps for leaf in self.leaves)

    def parts(self) -> Iterator[tuple[Leaf, slice]]:
        """The leaves, and where their numbers stand in the row."""
        start = 0
        for leaf in self.leaves:
            yield leaf, slice(start, start + leaf.array.size)
            start += leaf.array.size

    def make(self, values: Array) -> Any:
        """A row of numbers in the form of this point."""
        return self.form([leaf.make(values[part]) for leaf, part in self.parts()])

    def like(self, name: str, given: object) -> Array:
        """The numbers of another value of this point's form, for example of its gradient."""
        if len(self.leaves) == 1 and not self.leaves[0].name:
            named = [(name, given)]
        else:
            named = [(f"{name}[{n!r}]", value) for n, value in self._by_name(name, given).items()]
        rows = []
        for leaf, (label, value) in zip(self.leaves, named, strict=True):
            array = entries(label, value, _accepted(leaf))
            if array.shape != leaf.array.shape and not array.size == leaf.array.size == 1:
                raise ValueError(f"{label}: expected shape {leaf.array.shape}, got {array.shape}")
            rows.append(array.ravel())
        return np.concatenate(rows)

    def _by_name(self, name: str, given: object) -> dict[str, Any]:
        if not isinstance(given, Mapping):
            raise TypeError(f"{name}: expected a mapping with the names of parameters")
        named = {str(key): value for key, value in given.items()}
        names = [leaf.name for leaf in self.leaves]
        missing = sorted(set(names) - set(named))
        extra = sorted(set(named) - set(names))
        if missing or extra:
            raise ValueError(
                f"{name}: names differ from parameters; missing {missing}, extra {extra}"
            )
        return {key: named[key] for key in names}

    @contextmanager
    def evaluation(self, loss: Loss) -> Iterator[Callable[[Array], Any]]:
        """Give the loss as a function of a row of numbers.

        The numbers of a module are written into its parameters; these, and its buffers, which a
        batch norm changes, are as before at the end, whatever happened.
        """
        if self.module is None:
            yield lambda values: loss(self.make(values))
            return
        tensors = [leaf.tensor for leaf in self.leaves]
        kept = [(t.data, t.data.clone()) for t in [*tensors, *self.module.buffers()]]

        def at(values: Array) -> Any:
            for leaf, part in self.parts():
                leaf.tensor.data.copy_(leaf.make(values[part]))
            return loss()

        try:
            yield at
        finally:
            for tensor, before in kept:
                tensor.copy_(before)


def _accepted(leaf: Leaf) -> str:
    return "numbers" if leaf.array.ndim else "a number"


def point_of(name: str, given: object) -> Point:
    """Return what a gradient is taken at, checked.

    Raises
    ------
    TypeError, ValueError
        If it is of none of the forms, is empty, or holds anything but finite numbers.
    """
    if is_module(given):
        trained = {n: p for n, p in given.named_parameters() if p.requires_grad}
        leaves = tuple(_leaf(n, f"{name}[{n!r}]", p) for n, p in trained.items())
        point = Point(leaves, tuple, given)
    elif isinstance(given, Mapping):
        leaves = tuple(_leaf(str(n), f"{name}[{n!r}]", value) for n, value in given.items())
        point = Point(leaves, lambda made: dict(zip(given, made, strict=True)))
    else:
        accepted = "a number, an array or a dict"
        point = Point((_leaf("", name, given, accepted),), lambda made: made[0])
    if not sum(prod(leaf.array.shape) for leaf in point.leaves):
        raise ValueError(f"{name}: expected at least one number")
    return point


def _leaf(name: str, label: str, value: object, accepted: str = "a number or an array") -> Leaf:
    array = entries(label, value, accepted)
    return Leaf(name, array, precision(value), value if is_tensor(value) else None)
