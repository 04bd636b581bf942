"""A copy of the model with its batch, in float64, on which numbers may be nudged."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from .patient import Patient, checked, gradients_of
from .places import mapped, tensors_in, trained
from .saving import Kept

if TYPE_CHECKING:
    import torch


_SAME = 1e-3  # of the loss, for one that is as large as another


@dataclass
class Copy:
    """A model that may be changed, with the loss, and the batch in the same floats.

    ``exact`` says that these are float64. ``gradients`` are by the names of the parameters.
    """

    model: torch.nn.Module
    loss: Callable[[Any, Any], Any]
    batch: Any
    kept: Kept
    exact: bool
    gradients: dict[str, torch.Tensor]

    def value(self, batch: Any = None) -> torch.Tensor:
        """The loss of this batch, or of another one."""
        return checked(self.loss(self.model, self.batch if batch is None else batch))


def copy_of(patient: Patient, gradients: dict[int, torch.Tensor | None]) -> tuple[Copy, list[str]]:
    """Copy a patient whose gradients are known; of what cannot be copied, take the original.

    Returned with notes that say what could not be done, and why.
    """
    reached = {name for name, p in trained(patient.model).items() if gradients[id(p)] is not None}
    notes: list[str] = []
    for exact in (True, False):
        try:
            made = _copied(patient, exact=exact)
        except Exception as error:  # whatever the reader's own classes raise
            if exact:
                why = shorten(str(error).strip().partition("\n")[0], 90, placeholder=" ...")
                notes = [
                    f"In float64 the model or its loss failed: {why if why.endswith('...') else why.rstrip('.') + '.'}"
                ]
            continue
        if set(made.gradients) == reached:
            return made, [] if exact else notes
        notes = ["The loss does not follow a copy of the model: use the model that it is given."]
    patient.prepare()
    trained_now = trained(patient.model)
    native = {n: g for n, p in trained_now.items() if (g := gradients[id(p)]) is not None}
    dense = {name: grad.detach().to_dense() for name, grad in native.items()}
    return Copy(patient.model, patient.loss, patient.batch, patient.kept, False, dense), notes


def _copied(patient: Patient, *, exact: bool) -> Copy:
    import torch

    def own(tensor: torch.Tensor) -> torch.Tensor:
        fresh = _wide(tensor.detach().clone()) if exact else tensor.detach().clone()
        return fresh.requires_grad_(tensor.requires_grad)

    patient.prepare()
    # what a layer has computed from its parameters, as pruning does, is computed anew by the copy
    held = [value for module in patient.model.modules() for value in vars(module).values()]
    made_of_others = [v for v in held if isinstance(v, torch.Tensor) and not v.is_leaf]
    model = copy.deepcopy(patient.model, {id(v): v.detach().clone() for v in made_of_others})
    if exact:
        model.double()
        for tensor in (*model.parameters(), *model.buffers()):
            tensor.data = _wide(tensor.data)
        for module in model.modules():
            for name, value in list(vars(module).items()):
                if isinstance(value, torch.Tensor):
                    vars(module)[name] = _wide(value)
    batch = mapped(patient.batch, own)
    made = Copy(model, patient.loss, batch, Kept(model, batch, ()), exact, {})
    made.kept.restore()
    value = made.value()
    parameters = trained(model)

    def again() -> torch.Tensor:
        made.kept.restore()
        return made.value()

    found = gradients_of(value, list(parameters.values()), again)
    pairs = zip(parameters, found, strict=True)
    made.gradients = {name: g.detach().to_dense() for name, g in pairs if g is not None}
    made.kept.restore()
    return made


def _wide(tensor: torch.Tensor) -> torch.Tensor:
    import torch

    if tensor.is_complex():
        return tensor.to(torch.complex128)
    return tensor.double() if tensor.is_floating_point() else tensor


def reduction(copied: Copy) -> tuple[str | None, str]:
    """Compare the loss of the batch with those of the batch twice and three times over.

    In evaluation mode, so that dropout rests and batch normalization does not join the examples. A
    part of the loss that does not depend on the batch, as a penalty on the weights, does not matter.
    Returned is ``"mean"``, ``"sum"`` or None, and why it is None.
    """
    import torch

    sizes = {len(tensor) for tensor in tensors_in(copied.batch) if tensor.ndim}
    if len(sizes) != 1:
        return None, "the batch has no tensors with one common first axis"

    def repeated(times: int) -> Any:
        return mapped(copied.batch, lambda t: torch.cat([t.detach()] * times) if t.ndim else t)

    losses = []
    try:
        for times in (1, 2, 3):
            copied.kept.restore()
            copied.model.eval()
            losses.append(copied.value(repeated(times)).item())
    except Exception as error:  # of the reader's own code, which may know its batch's size
        return None, f"the batch cannot be repeated ({shorten(str(error), 80, placeholder=' ...')})"
    finally:
        copied.kept.restore()
    once, twice, thrice = losses
    second, third = twice - once, thrice - twice
    small = _SAME * abs(once)
    if not once:
        return None, "the loss is 0"
    if abs(second) <= small and abs(third) <= small:
        return "mean", ""
    if abs(third - second) <= _SAME * abs(second):
        return "sum", ""
    return None, "the batch twice over gives neither the same loss nor twice the loss"
