"""Keeping what an examination could change, and putting it back bit by bit."""

from __future__ import annotations

import copy
import random
import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

import numpy as np

from .places import containers_in, is_tensor, tensors_in

if TYPE_CHECKING:
    import torch


class Randomness:
    """The state of the random numbers of PyTorch (on every device), NumPy and Python."""

    def __init__(self) -> None:
        import torch

        self._cpu = torch.get_rng_state()
        self._cuda = torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else None
        mps = torch.backends.mps.is_available()
        self._mps = torch.mps.get_rng_state() if mps else None
        self._numpy, self._python = np.random.get_state(), random.getstate()

    def restore(self) -> None:
        """Put the states back."""
        import torch

        torch.set_rng_state(self._cpu)
        if self._cuda is not None:
            torch.cuda.set_rng_state_all(self._cuda)
        if self._mps is not None:
            torch.mps.set_rng_state(self._mps)
        np.random.set_state(self._numpy)
        random.setstate(self._python)


class KeptTensor:
    """A tensor's numbers, where they lie, and whether it requires a gradient."""

    def __init__(self, tensor: torch.Tensor) -> None:
        self.tensor, self._data = tensor, tensor.data
        self._requires_grad = tensor.requires_grad
        strided = self._data.layout is _strided()
        steps = zip(tensor.shape, tensor.stride(), strict=True) if strided else ()
        self._overlaps = any(step == 0 and size > 1 for size, step in steps)
        self._before = (self._data.untyped_storage() if self._overlaps else self._data).clone()

    def restore(self) -> None:
        """Put the numbers back, into the memory where they were."""
        import torch

        with torch.no_grad():
            if self._moved():
                self.tensor.data = self._data
            place = self._data.untyped_storage() if self._overlaps else self._data
            place.copy_(self._before)
            if self.tensor.is_leaf and self.tensor.requires_grad != self._requires_grad:
                self.tensor.requires_grad_(self._requires_grad)

    def _moved(self) -> bool:
        now, then = self.tensor.data, self._data
        if now.layout is not _strided():
            return True
        same = now.dtype == then.dtype and now.shape == then.shape and now.stride() == then.stride()
        return not same or now.data_ptr() != then.data_ptr()


def _strided() -> object:
    import torch

    return torch.strided


class KeptAttributes:
    """What an object has in its ``__dict__``, with the contents of lists, dicts and sets there."""

    def __init__(self, owner: Any, leave_out: frozenset[str] = frozenset()) -> None:
        self._vars, self._out = vars(owner), leave_out
        self._before = {k: v for k, v in self._vars.items() if k not in leave_out}
        self._inside = [(v, copy.copy(v)) for v in containers_in(self._before)]

    def restore(self) -> None:
        """Put the attributes back."""
        for name in [k for k in self._vars if k not in self._before and k not in self._out]:
            del self._vars[name]
        for name, value in self._before.items():
            if self._vars.get(name, self) is not value:
                self._vars[name] = value
        for container, before in self._inside:
            if isinstance(container, list):
                container[:] = before
            else:
                container.clear()
                container.update(before)


class KeptOptimizer:
    """The state and the groups of an optimizer, which works on copies of its state meanwhile."""

    def __init__(self, optimizer: Any) -> None:
        self.optimizer = optimizer
        self._attributes = KeptAttributes(optimizer, frozenset({"state"}))
        self._groups = [(group, dict(group)) for group in optimizer.param_groups]
        self._lists = [(group["params"], list(group["params"])) for group, _ in self._groups]
        tensors = [v for _, group in self._groups for v in group.values() if is_tensor(v)]
        self._tensors = [KeptTensor(tensor) for tensor in tensors]
        self._state = optimizer.state
        self.parameters = [p for params, _ in self._lists for p in params]
        self.restore()

    def restore(self) -> None:
        """Put the groups back, and give the optimizer a fresh copy of its state."""
        self._groups_back()
        memo = {id(p): p for p in self.parameters}  # these stay the same objects
        copied = self._empty_state()
        for parameter, own in self._state.items():
            copied[parameter] = copy.deepcopy(own, dict(memo))
        self.optimizer.state = copied

    def release(self) -> None:
        """Put the groups back, and the very state that the optimizer had."""
        self._groups_back()
        self.optimizer.state = self._state

    def as_new(self) -> None:
        """Let the optimizer forget its state and its weight decay, until it is restored."""
        self.optimizer.state = self._empty_state()
        for group in self.optimizer.param_groups:
            if "weight_decay" in group:
                group["weight_decay"] = 0.0

    def _groups_back(self) -> None:
        self._attributes.restore()
        for group, before in self._groups:
            group.clear()
            group.update(before)
        for params, were in self._lists:
            params[:] = were
        for tensor in self._tensors:
            tensor.restore()

    def _empty_state(self) -> Any:
        made_with = getattr(self._state, "default_factory", None)
        return type(self._state)(*([made_with] if made_with else []))


class Kept:
    """All that is kept of a model, a batch and optimizers, with the random state.

    Gradients are put away: while the examination runs, no tensor has one of its own.
    """

    def __init__(self, model: torch.nn.Module, batch: Any, optimizers: Iterable[Any]) -> None:
        self.model, self.randomness = model, Randomness()
        self._gradients: dict[int, tuple[torch.Tensor, torch.Tensor | None]] = {}
        self._tensors: dict[int, KeptTensor] = {}
        self._modules = [KeptAttributes(module) for module in model.modules()]
        self.optimizers: dict[int, KeptOptimizer] = {}
        try:
            self._keep_all(batch, optimizers)
        except BaseException:  # as of a tensor that cannot be copied: nothing may be put away then
            self.give_back()
            raise

    def _keep_all(self, batch: Any, optimizers: Iterable[Any]) -> None:
        for module in self.model.modules():
            attributes = (v for v in vars(module).values() if is_tensor(v))
            for tensor in (
                *module._parameters.values(),
                *module._buffers.values(),
                *attributes,
            ):
                if tensor is not None:
                    self._keep(tensor)
        for tensor in tensors_in(batch):
            self._keep(tensor)
        for optimizer in optimizers:
            self.add(optimizer)

    def add(self, optimizer: Any, *, running: bool = False) -> None:
        """Keep an optimizer, too, and what it trains; a ``running`` one needs its gradients."""
        if id(optimizer) not in self.optimizers:
            self.optimizers[id(optimizer)] = KeptOptimizer(optimizer)
            for parameter in self.optimizers[id(optimizer)].parameters:
                self._keep(parameter, with_gradient=not running)

    def _keep(self, tensor: torch.Tensor, *, with_gradient: bool = True) -> None:
        if id(tensor) not in self._tensors and not tensor.is_inference():
            self._tensors[id(tensor)] = KeptTensor(tensor)
            if tensor.is_leaf and with_gradient:
                self._gradients[id(tensor)] = (tensor, tensor.grad)
                tensor.grad = None

    def restore(self, *, modes: bool = True) -> None:
        """Put all back but the gradients: none is left. Without ``modes``, these stay."""
        now = [] if modes else [(module, module.training) for module in self.model.modules()]
        everything: list[KeptAttributes | KeptTensor | KeptOptimizer]
        everything = [*self._modules, *self._tensors.values(), *self.optimizers.values()]
        for one in everything:
            one.restore()
        for module, mode in now:
            module.training = mode
        for tensor, _ in self._gradients.values():
            tensor.grad = None
        self.randomness.restore()

    def empty_gradients(self) -> None:
        """Give zeros to what had a gradient, as a loop does that clears at its end."""
        import torch

        for tensor, grad in self._gradients.values():
            tensor.grad = None if grad is None else torch.zeros_like(grad)

    def give_back(self) -> None:
        """Put everything back, the gradients, too."""
        self.restore()
        for optimizer in self.optimizers.values():
            optimizer.release()
        for tensor, grad in self._gradients.values():
            tensor.grad = grad

    def versions(self) -> AbstractContextManager[Any]:
        """Keep graphs valid that were built before, though the parameters change and come back."""
        import torch

        keep = getattr(torch.autograd, "_unsafe_preserve_version_counter", None)
        tensors = tuple(kept.tensor for kept in self._tensors.values())
        return keep(tensors) if keep and tensors else nullcontext()


def _uncompiled() -> AbstractContextManager[Any]:
    """Run what was compiled as it was written: its own code calls no hooks of its modules."""
    if "torch._dynamo" not in sys.modules:  # then nothing has been compiled
        return nullcontext()
    import torch

    stance = getattr(torch.compiler, "set_stance", None)
    return stance("force_eager") if stance else nullcontext()


@contextmanager
def kept(model: torch.nn.Module, batch: Any, optimizers: Iterable[Any]) -> Iterator[Kept]:
    """Keep everything, and give it back at the end, whatever happened."""
    import torch

    everything = Kept(model, batch, optimizers)
    with torch.inference_mode(False), torch.enable_grad(), _uncompiled():
        try:
            with everything.versions():
                yield everything
        finally:
            everything.give_back()
