"""The gradients of a copy in float64, held against central differences at some places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from nbhelpers.gradcheck import relative_error

from .copies import Copy
from .nudging import CANNOT_TELL, DOUBLE, SINGLE, WRONG, judge
from .patient import Patient
from .places import covering, described, trained
from .recording import Recording, owners
from .report import Finding

if TYPE_CHECKING:
    import torch

ENTRIES = 4
"""Entries of each parameter tensor that are nudged; a larger one also along one random direction."""
TENSORS = 100
"""Of more tensors, so many, spread evenly."""

_REPEATS = 1e-9


@dataclass(frozen=True)
class Difference:
    """A derivative as backward() gives it, and as nudges show it."""

    name: str
    analytic: float
    numeric: float

    @property
    def error(self) -> float:
        """The relative error."""
        return relative_error(self.analytic, self.numeric)


@dataclass
class Compared:
    """What the comparison found: the parameters that are wrong, and how it was made."""

    wrong: dict[str, Difference] = field(default_factory=dict)
    not_finite: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Probe:
    """A place of a parameter, or a direction in it, with its derivative."""

    name: str
    tensor: str
    parameter: torch.Tensor
    at: tuple[int, ...] | torch.Tensor
    derivative: float

    @property
    def scale(self) -> float:
        """What nudges are shares of; a direction is as long as its parameter."""
        return max(1.0, abs(float(self.parameter.data[self.at]))) if self.entry else 1.0

    @property
    def entry(self) -> bool:
        return isinstance(self.at, tuple)

    def move(self, by: float) -> None:
        """Nudge the entry, or go so far along the direction."""
        if isinstance(self.at, tuple):
            self.parameter.data[self.at] += by
        else:
            self.parameter.data.add_(by * self.at)


def compare(copied: Copy, gradients: dict[str, torch.Tensor]) -> Compared:
    """Hold gradients, by the names of their parameters, against central differences."""
    import torch

    found = Compared()
    usable = {}
    for name, grad in gradients.items():
        if not bool(torch.isfinite(grad).all()):
            found.not_finite.append(name)
        elif not grad.is_complex():
            usable[name] = grad
    probes, told = _probes(copied.model, usable)
    if not probes:
        return found

    def loss(probe: _Probe | None = None, to: float = 0.0) -> float:
        copied.kept.restore()
        if probe is not None:
            probe.move(to)
        return float(copied.value().detach())

    value, again = loss(), loss()
    if value != again and abs(again - value) > _REPEATS * abs(value):
        copied.kept.restore()
        found.notes.append(
            "The gradient was not held against differences: the loss is another one each time, by "
            "random numbers that cannot be set back."
        )
        return found
    precision = DOUBLE if copied.exact and copied.value().dtype.itemsize == 8 else SINGLE
    doubtful = 0
    for probe in probes:
        judged = judge(partial(loss, probe), value, probe.derivative, probe.scale, precision)
        doubtful += judged.verdict == CANNOT_TELL
        if judged.verdict == WRONG:
            one = Difference(probe.name, probe.derivative, judged.numeric)
            worst = max(found.wrong.get(probe.tensor, one), one, key=lambda one: one.error)
            found.wrong[probe.tensor] = worst
    copied.kept.restore()
    doubt = f" Kinks or rounding hide {doubtful} of them." if doubtful else ""
    single = "" if precision is DOUBLE else ", in single precision"
    found.notes.append(f"{told}{single}.{doubt}")
    return found


def _probes(model: torch.nn.Module, gradients: dict[str, torch.Tensor]) -> tuple[list[_Probe], str]:
    """Where the loss is nudged, always the same places; and in words how many these are."""
    import torch

    closed = _closed(model)
    parameters = trained(model)
    names = [name for name in gradients if closed.get(id(parameters[name]), 0) is not None]
    chosen = (
        [names[k] for k in np.unique(np.linspace(0, len(names) - 1, TENSORS).astype(int))]
        if names
        else []
    )
    rng = np.random.default_rng(0)
    probes = []
    for name in chosen:
        parameter, grad = parameters[name], gradients[name]
        open_ = torch.ones(grad.shape, dtype=torch.bool, device=grad.device)
        if (row := closed.get(id(parameter))) is not None:
            open_[row] = False
        for place in _entries(grad, open_):
            index = ", ".join(map(str, place))
            label = f"{name}[{index}]" if place else name
            probes.append(_Probe(label, name, parameter, place, float(grad[place])))
        if grad.numel() > ENTRIES:
            length = max(float(parameter.detach().abs().max()), 0.01)
            v = torch.as_tensor(length * rng.standard_normal(tuple(grad.shape)))
            v = v.to(device=grad.device, dtype=parameter.dtype) * open_
            slope = float((grad.double() * v.double()).sum())
            probes.append(_Probe(f"{name} along a direction", name, parameter, v, slope))
    entries = sum(probe.entry for probe in probes)
    total = sum(grad.numel() for grad in gradients.values())
    directions = len(probes) - entries
    told = f"Held against differences: {entries} of {total:,} derivatives"
    told += f", and {directions} random direction{'s' * (directions != 1)}" if directions else ""
    where = f"{len(chosen)} of {len(gradients)} parameter tensor{'s' * (len(gradients) != 1)}"
    return probes, f"{told}, in {where}"


def _entries(grad: torch.Tensor, open_: torch.Tensor) -> list[tuple[int, ...]]:
    """Some places of a tensor: where the derivative is largest, and others spread evenly."""
    flat = (grad.abs() * open_).reshape(-1)
    places = np.flatnonzero(open_.reshape(-1).cpu().numpy())
    count = min(ENTRIES, len(places))
    largest = flat.argsort(descending=True, stable=True)[: (count + 1) // 2].tolist()
    rest = [k for k in places.tolist() if k not in set(largest)]
    spread = [rest[k] for k in np.linspace(0, len(rest) - 1, count - len(largest)).astype(int)]
    return [tuple(map(int, np.unravel_index(k, tuple(grad.shape)))) for k in (*largest, *spread)]


def _closed(model: torch.nn.Module) -> dict[int, int | None]:
    """Parameters whose gradient is no slope by design: a row of padding, or (None) all of it."""
    import torch

    found: dict[int, int | None] = {}
    for module in model.modules():
        if isinstance(module, torch.nn.Embedding | torch.nn.EmbeddingBag):
            if module.max_norm is not None or module.scale_grad_by_freq:
                found[id(module.weight)] = None
            elif module.padding_idx is not None:
                found[id(module.weight)] = module.padding_idx
        if hasattr(module, "weight_orig") and hasattr(module, "weight_u"):
            found[id(module.weight_orig)] = None
        for name, chain in getattr(module, "parametrizations", {}).items():
            if any(type(one).__name__ == "_SpectralNorm" for one in chain):
                found.update({id(p): None for p in module.parametrizations[name].parameters()})
    return found


def wrong_gradient(patient: Patient, found: Compared, recorded: Recording) -> Iterator[Finding]:
    """Tell of the wrong gradients: the one nearest to the loss, of which others may come."""
    parameters, holders = trained(patient.model), owners(patient.model)
    for names in (found.not_finite, list(found.wrong)):
        ids = {id(parameters[name]): name for name in names}
        places = sorted(
            (max(recorded.when(holders[one]) for one in inside), place, inside)
            for place, inside in covering(patient.model, ids)
        )
        if not places:
            continue
        *before, (_, where, inside) = places
        also = tuple(place for _, place, _ in before)
        what = f"The gradient of {described(patient.model, where)} is wrong."
        if names is found.not_finite:
            yield Finding(
                "wrong_gradient",
                where,
                inf,
                what,
                "The loss is finite, and its gradient is infinite or NaN.",
                "Look for a square root, a norm or a logarithm at 0, and for a torch.where() whose other "
                "branch is not finite: add a small number inside.",
                also,
            )
            continue
        row = max((found.wrong[ids[one]] for one in inside), key=lambda row: row.error)
        yield Finding(
            "wrong_gradient",
            where,
            row.error,
            what,
            f"Of {row.name} backward() gives {row.analytic:.5g}, and nudging it {row.numeric:.5g}.",
            "Check the backward() of your own autograd Functions and your hooks at or behind "
            f"{where}, and look for a path that .detach() cuts. A straight-through estimator, a gradient "
            "reversal or a detached target is so on purpose.",
            also,
        )
