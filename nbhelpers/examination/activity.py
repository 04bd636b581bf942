"""Layers whose units are off, or saturated, on the whole batch."""

from __future__ import annotations

from collections.abc import Iterator
from math import comb
from typing import TYPE_CHECKING

from .places import described
from .recording import Activation, Recording, ends
from .report import Finding

if TYPE_CHECKING:
    import torch

_NEAR = 0.01  # of an end
_MANY_ROWS = 8  # of fewer rows, chance alone may switch half of the units off
_CHANCE = 0.01


def activity(model: torch.nn.Module, recorded: Recording, value: torch.Tensor) -> Iterator[Finding]:
    """Look at what every activation gave."""
    silent = False  # behind a layer that is off as a whole nothing is news
    for entry in recorded.units.values():
        both = ends(entry.function)
        if both is not None:
            yield from _saturated(model, recorded, entry, both, value)
        elif not silent:
            found = list(_off(model, entry))
            silent = any(finding.evidence == 1 for finding in found)
            yield from found


def _off(model: torch.nn.Module, entry: Activation) -> Iterator[Finding]:
    rows = entry.rows()
    many, units = rows.shape
    if not many or not units:
        return
    off = int((rows == 0).all(0).sum())
    sure = many >= _MANY_ROWS or off == units or _tail(units, off) < _CHANCE
    if 2 * off > units and sure:
        if off == units:
            what = (
                f"All {units} units behind {described(model, entry.where)} are off on this batch: "
            )
            what += "they give 0, and nothing before them gets a gradient through them."
        else:
            what = (
                f"Most of the units behind {described(model, entry.where)} are off on this batch: "
            )
            what += "they give 0, and get no gradient."
        seen = f"{off} of {units} units give exactly 0 after {entry.function} in all {many} rows."
        if (luck := _tail(units, off)) >= _CHANCE:
            seen += (
                f" Chance alone may do that to so few units: where all rows arrive nearly alike, as "
                f"behind many layers, it has so many off in {luck:.0%} of such layers."
            )
        yield Finding(
            "dead_units",
            entry.where,
            off / units,
            what,
            seen,
            "Look at the biases (far below 0?), at the inputs (centered?), at the initialization (He's, in "
            "a deep network: PyTorch's own starts with less), and at the learning rate, which may have "
            "thrown them there. LeakyReLU and GELU cannot die. Off on this batch is not yet dead: "
            "another batch, or units before them, may wake them.",
        )


def _tail(units: int, off: int) -> float:
    """How probable it is that so many of the units are off if each is so by the toss of a coin."""
    return sum(comb(units, k) for k in range(off, units + 1)) / 2.0**units


def _saturated(
    model: torch.nn.Module,
    recorded: Recording,
    entry: Activation,
    both: tuple[float, float],
    value: torch.Tensor,
) -> Iterator[Finding]:
    import torch

    low, high = both
    rows = entry.rows()
    if not rows.numel():
        return
    flat = (rows - low < _NEAR) | (high - rows < _NEAR)
    if 2 * int(flat.sum()) <= flat.numel():
        return
    last = any(raw is out for raw in entry.raw for out in recorded.outputs)
    root_has_own = any(True for _ in model.parameters(recurse=False))
    if last or (entry.last > recorded.last_trained and not root_has_own):
        if recorded.cross_entropy:
            return
        # an output may rightly stand at an end: what pushes it there is no fault
        pulls = torch.autograd.grad(value, entry.raw, retain_graph=True, allow_unused=True)
        wrong = 0
        for raw, pull in zip(entry.raw, pulls, strict=True):
            out = raw.detach().double()
            goes = torch.zeros_like(out) if pull is None else -pull.double()
            wrong += int(
                (((out - low < _NEAR) & (goes > 0)) | ((high - out < _NEAR) & (goes < 0))).sum()
            )
        flat = flat.new_ones(wrong) if 2 * wrong > flat.numel() else flat.new_zeros(1)
        if 2 * wrong <= rows.numel():
            return
    share = int(flat.sum()) / rows.numel()
    yield Finding(
        "saturated_units",
        entry.where,
        share,
        f"Most outputs behind {described(model, entry.where)} are saturated on this batch: they stand "
        f"at the flat ends of {entry.function}, and next to no gradient passes.",
        f"{share:.0%} of the {rows.numel()} outputs are within {_NEAR:g} of {low:g} or {high:g}.",
        "Make the inputs smaller (standardize them), or the weights before it (Xavier's "
        "initialization). At an output, leave the activation out and take a loss of logits, such as "
        "binary_cross_entropy_with_logits.",
    )
