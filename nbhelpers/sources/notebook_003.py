"""Source 003 replayed: a vector-valued network in PyTorch float32, and PyTorch's old tutorial example.

The network is ``y = W x``, ``a = sigmoid(y)``, ``l = sum a^2`` in the code and ``1/2 sum a^2`` in
the text, with ``x = (1, 2, 3)`` and ``W = ((1, 3, 5), (.2, .4, .6))``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

INPUTS = (1.0, 2.0, 3.0)
WEIGHTS = ((1.0, 3.0, 5.0), (0.2, 0.4, 0.6))
SIGMOIDS = ("formula", "torch")


@dataclass(frozen=True)
class Run:
    """What one run of the source's cells leaves: five tensors after ``l.backward()``."""

    xs: Tensor
    ws: Tensor
    ys: Tensor
    a_s: Tensor
    loss: Tensor


def source_run(
    *,
    half: bool = False,
    sigmoid: str = "formula",
    inputs: Sequence[float] = INPUTS,
    weights: Sequence[Sequence[float]] = WEIGHTS,
    retain: bool = False,
) -> Run:
    """Run the source's forward cells in float32, and ``backward()``.

    Parameters
    ----------
    half
        Put the half of the text into the loss. The source's code does not.
    sigmoid
        "formula", ``1 / (1 + exp(-y))`` as in the source, or "torch", ``torch.sigmoid``.
    inputs, weights
        ``x : (n,)`` and ``W : (m, n)``.
    retain
        Call ``retain_grad()`` on ys and a_s before ``backward()``.

    Raises
    ------
    ValueError
        For an unknown ``sigmoid``.
    """
    if sigmoid not in SIGMOIDS:
        raise ValueError(f"sigmoid: expected one of {', '.join(SIGMOIDS)}, got {sigmoid!r}")
    import torch

    xs = torch.tensor([[value] for value in inputs], requires_grad=True)
    ws = torch.tensor(weights, requires_grad=True)
    ys = torch.mm(ws, xs)
    a_s = 1 / (1 + torch.exp(-ys)) if sigmoid == "formula" else torch.sigmoid(ys)
    if retain:
        ys.retain_grad()
        a_s.retain_grad()
    loss = torch.sum(a_s * a_s)
    loss = loss / 2 if half else loss
    loss.backward()
    return Run(xs, ws, ys, a_s, loss)


def by_hand() -> tuple[float, float, float]:
    """Return dl/dx with the half as the source's last cell computes it, in float64.

    ``sum_i w_ij s(y_i)^2 (1 - s(y_i))`` for j = 1, 2, 3, with ``y = (22, 2.8)`` typed in.
    """
    phi1, phi2 = (1 / (1 + exp(-y)) for y in (22.0, 2.8))
    pairs = zip(*WEIGHTS, strict=True)
    first, second, third = (
        w1 * phi1 * phi1 * (1 - phi1) + w2 * phi2 * phi2 * (1 - phi2) for w1, w2 in pairs
    )
    return first, second, third


@dataclass(frozen=True)
class Example:
    """The second half of the source: five tensors after ``out.backward()``."""

    x: Tensor
    x2: Tensor
    y: Tensor
    z: Tensor
    out: Tensor


def tutorial_example(*, retain: bool = False) -> Example:
    """Run ``out = mean(3 (x + x2)^2)`` and ``backward()``; with ``retain``, y keeps its gradient."""
    import torch

    x = torch.ones(2, 2, requires_grad=True)
    x2 = torch.tensor([[1.0, 2.0], [3.0, 1.0]], requires_grad=True)
    y = x + x2
    if retain:
        y.retain_grad()
    z = y * y * 3
    out = z.mean()
    out.backward()
    return Example(x, x2, y, z, out)
