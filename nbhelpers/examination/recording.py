"""A forward pass with its modules in their order, and what their activations gave."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .places import named, tensors_in, trained

if TYPE_CHECKING:
    import torch

_ENDS = {
    "sigmoid": (0.0, 1.0),
    "special_expit": (0.0, 1.0),
    "hardsigmoid": (0.0, 1.0),
    "tanh": (-1.0, 1.0),
    "softsign": (-1.0, 1.0),
}
_FLOORS = {"relu", "relu6", "threshold", "hardtanh", "clamp", "clamp_min", "clip"}
_SPREAD = ("Conv", "BatchNorm", "InstanceNorm", "GroupNorm", "SyncBatchNorm", "LazyConv")


@dataclass
class Activation:
    """What an activation gave in all calls behind one module: units in the last axis."""

    where: str
    function: str
    outputs: list[torch.Tensor] = field(default_factory=list)
    raw: list[torch.Tensor] = field(default_factory=list)
    last: int = 0

    def rows(self) -> torch.Tensor:
        """All outputs, a row for each example and place, a column for each unit."""
        import torch

        return torch.cat(self.outputs).double()


@dataclass
class Recording:
    """What a forward pass did."""

    order: dict[int, int] = field(default_factory=dict)  # id of a module: when it was first called
    units: dict[tuple[str, str, int], Activation] = field(default_factory=dict)
    modes: dict[int, bool] = field(default_factory=dict)
    not_finite: str | None = None
    last_trained: int = 0  # when a module with parameters of its own was last called
    outputs: list[torch.Tensor] = field(default_factory=list)  # of the whole model
    cross_entropy: bool = False  # on what a sigmoid gave: the two slopes cancel
    clock: int = 0

    def when(self, owners: list[int]) -> int:
        """When the last of these modules was first called, or -1."""
        return max((self.order.get(owner, -1) for owner in owners), default=-1)


class _Listener:
    """Fills a recording; its methods are hooks of all modules, and of PyTorch's functions."""

    def __init__(self, model: torch.nn.Module) -> None:
        self.found = Recording()
        self._root = id(model)
        self._names = {id(module): named(name) for name, module in model.named_modules()}
        self._stack: list[Any] = []
        self._makers: dict[int, tuple[Any, Any]] = {}  # id of a tensor: it, and who made it

    def before(self, module: Any, inputs: Any) -> None:
        import torch

        self._stack.append(module)
        self.found.clock += 1
        if id(module) in self._names:
            self.found.order.setdefault(id(module), self.found.clock)
            if torch.is_grad_enabled():
                self.found.modes.setdefault(id(module), module.training)
            if any(True for _ in module.parameters(recurse=False)) and id(module) != self._root:
                self.found.last_trained = self.found.clock

    def after(self, module: Any, inputs: Any, output: Any) -> None:
        if module in self._stack:  # one that raised an error has not left
            while self._stack.pop() is not module:
                pass
        if id(module) not in self._names:
            return
        made = list(tensors_in(output))
        if self.found.not_finite is None and not all(map(_all_finite, made)):
            self.found.not_finite = f"{self._names[id(module)]} ({type(module).__name__})"
        maker = module
        given = next(iter(tensors_in(inputs)), None)
        if not any(True for _ in module.parameters()) and id(given) in self._makers:
            maker = self._makers[id(given)][1]
        for tensor in made:
            self._makers.setdefault(id(tensor), (tensor, maker))
        if id(module) == self._root:
            self.found.outputs.extend(made)

    def called(self, name: str, args: Any, kwargs: Any, output: Any) -> None:
        """Take down what an activation gave, when it is called within the model."""
        import torch

        name = name.strip("_")
        if name == "binary_cross_entropy":
            self.found.cross_entropy = True
        inner = next((m for m in reversed(self._stack) if id(m) in self._names), None)
        counts = name in _ENDS or _is_floor(name, args, kwargs)
        if not counts or inner is None or not torch.is_grad_enabled():
            return
        if not isinstance(output, torch.Tensor) or not output.is_floating_point():
            return
        _, maker = self._makers.get(id(args[0]) if args else 0, (None, None))
        spread = maker is not None and type(maker).__name__.startswith(_SPREAD)
        if output.ndim < 2 and maker is None:
            return
        units = _units_last(output.detach(), maker, spread)
        where = self._names[id(inner if maker is None else maker)]
        key = where, name, units.shape[-1]
        entry = self.found.units.setdefault(key, Activation(where, name))
        entry.outputs.append(units)
        entry.raw.append(output)
        entry.last = self.found.clock


def _units_last(output: torch.Tensor, maker: Any, spread: bool) -> torch.Tensor:
    """The outputs as a matrix, whose columns are units: features, or channels of a convolution."""
    axis = output.ndim - 1
    if spread:
        axis = _channel_axis(type(maker).__name__, output.ndim)
    elif maker is None and output.ndim > 3:
        axis = 1
    moved = output.movedim(axis, -1)
    return moved.reshape(-1, moved.shape[-1]).clone()


def _channel_axis(kind: str, ndim: int) -> int:
    for spatial in (1, 2, 3):
        if kind.endswith(f"{spatial}d") and "Conv" in kind:
            return max(0, ndim - 1 - spatial)
    return min(1, ndim - 1)


def _is_floor(name: str, args: Any, kwargs: Any) -> bool:
    """Whether a function cuts off at 0, as ReLU does."""
    if name not in _FLOORS:
        return False
    if name in ("relu", "relu6"):
        return True
    names = {"threshold": "threshold", "hardtanh": "min_val"}
    low = kwargs.get(names.get(name, "min"), args[1] if len(args) > 1 else None)
    return isinstance(low, int | float) and low == 0


def _all_finite(tensor: torch.Tensor) -> bool:
    import torch

    return not tensor.is_floating_point() or bool(torch.isfinite(tensor.detach()).all())


def ends(function: str) -> tuple[float, float] | None:
    """The ends of an activation that saturates at both, or None."""
    return _ENDS.get(function)


@contextmanager
def listening(model: torch.nn.Module, *, functions: bool = True) -> Iterator[Recording]:
    """Record what happens in a model; no hook of its own is touched."""
    from torch.nn.modules import module as every
    from torch.overrides import TorchFunctionMode

    listener = _Listener(model)

    class Functions(TorchFunctionMode):  # type: ignore[misc]  # its types are not read
        """Sees every call of a function of PyTorch."""

        def __torch_function__(
            self, func: Any, types: Any, args: Any = (), kwargs: Any = None
        ) -> Any:
            output = func(*args, **(kwargs or {}))
            listener.called(getattr(func, "__name__", ""), args, kwargs or {}, output)
            return output

    with ExitStack() as stack:
        for handle in (
            every.register_module_forward_pre_hook(listener.before),
            every.register_module_forward_hook(listener.after),
        ):
            stack.callback(handle.remove)
        if functions:
            stack.enter_context(Functions())
        yield listener.found


def owners(model: torch.nn.Module) -> dict[int, list[int]]:
    """Which modules hold a parameter: their ids, by the parameter's id."""
    found: dict[int, list[int]] = {id(p): [] for p in trained(model).values()}
    for module in model.modules():
        for parameter in module.parameters(recurse=False):
            if id(parameter) in found:
                found[id(parameter)].append(id(module))
    return found
