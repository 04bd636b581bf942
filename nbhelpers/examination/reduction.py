"""Whether the loss sums or averages over the batch."""

from __future__ import annotations

from textwrap import shorten
from typing import Any

from .copies import Copy
from .saving import mapped, tensors_in

_SAME = 1e-3  # of the loss


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
