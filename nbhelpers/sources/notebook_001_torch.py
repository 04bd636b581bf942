"""The PyTorch program of notebook 001 and its variants: eight scalar leaves, trained by autograd."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

INPUTS = (0.5, 0.3)
TARGETS = (0.23, -0.07)
WEIGHTS = (0.2, -0.4, 0.5, 0.6, 0.1, -0.5, -0.3, 0.8)


def _formula(z: Tensor) -> Tensor:
    return 1 / (1 + (-z).exp())


def _half_squared(outputs: Tensor, targets: Tensor) -> Tensor:
    o1, o2 = outputs
    y1, y2 = targets
    return (1 / 2) * (o1 - y1) ** 2 + (1 / 2) * (o2 - y2) ** 2


def _cross_entropy(outputs: Tensor, targets: Tensor) -> Tensor:
    from torch.nn.functional import cross_entropy

    return cross_entropy(outputs[None], targets[None])


def _mean_squared(outputs: Tensor, targets: Tensor) -> Tensor:
    from torch.nn.functional import mse_loss

    return mse_loss(outputs, targets)


ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "sigmoid": _formula,
    "torch_sigmoid": lambda z: z.sigmoid(),
    "relu": lambda z: z.relu(),
}
LOSSES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "half_squared": _half_squared,
    "mean_squared": _mean_squared,
    "cross_entropy": _cross_entropy,
}
ZERO = ("all", "w1", "none_set")
DTYPES = ("float32", "float64")


@dataclass(frozen=True)
class TorchRun:
    """A run of the program.

    Each round's ``losses``, ``outputs`` (o1, o2) and ``gradients`` (of w1 to w8, as ``.grad`` held
    them before the update), and the ``weights`` after the last update.
    """

    losses: tuple[float, ...]
    outputs: tuple[tuple[float, ...], ...]
    gradients: tuple[tuple[float, ...], ...]
    weights: tuple[float, ...]


def torch_rounds(
    *,
    rounds: int = 11,
    step: float = 1.0,
    zero: str = "all",
    activation: str = "sigmoid",
    loss: str = "half_squared",
    dtype: str = "float32",
) -> TorchRun:
    """Run the PyTorch program of notebook 001.

    Parameters
    ----------
    rounds, step
        Number of rounds and learning rate.
    zero
        What happens to the gradients after each update. ``"all"``: all eight are zeroed in place
        (the run that the notebook printed). ``"w1"``: only w1's (the listing as it stands).
        ``"none_set"``: all are set to None, as ``optimizer.zero_grad()`` does.
    activation
        ``"sigmoid"``: written as 1 / (1 + exp(-z)). ``"torch_sigmoid"``, ``"relu"``: PyTorch's.
    loss
        ``"half_squared"``: 1/2 sum (o - y)^2. ``"mean_squared"``: ``MSELoss``.
        ``"cross_entropy"``: ``CrossEntropyLoss`` with the outputs taken for logits and the targets
        for probabilities.
    dtype
        ``"float32"`` as in the notebook, or ``"float64"``.

    Raises
    ------
    ValueError
        If an option is unknown, or ``rounds`` is below 1.
    """
    for name, value, accepted in (
        ("zero", zero, ZERO),
        ("activation", activation, tuple(ACTIVATIONS)),
        ("loss", loss, tuple(LOSSES)),
        ("dtype", dtype, DTYPES),
    ):
        if value not in accepted:
            raise ValueError(f"{name}: expected one of {', '.join(accepted)}, got {value!r}")
    if rounds < 1:
        raise ValueError(f"rounds: expected at least 1, got {rounds!r}")
    import torch

    kind = getattr(torch, dtype)
    x1, x2 = (torch.tensor(value, dtype=kind) for value in INPUTS)
    targets = torch.tensor(TARGETS, dtype=kind)
    weights = [torch.tensor(v, dtype=kind, requires_grad=True) for v in WEIGHTS]
    act = ACTIVATIONS[activation]
    losses, outputs, gradients = [], [], []
    for _ in range(rounds):
        w1, w2, w3, w4, w5, w6, w7, w8 = weights
        h1, h2 = act(w1 * x1 + w3 * x2), act(w2 * x1 + w4 * x2)
        out = torch.stack([act(w5 * h1 + w7 * h2), act(w6 * h1 + w8 * h2)])
        E = LOSSES[loss](out, targets)
        E.backward()
        losses.append(E.item())
        outputs.append(tuple(out.tolist()))
        gradients.append(tuple(w.grad.item() for w in weights))
        with torch.no_grad():
            for w in weights:
                w -= step * w.grad
        for w in weights if zero != "w1" else weights[:1]:
            w.grad = None if zero == "none_set" else w.grad.zero_()
    return TorchRun(
        tuple(losses), tuple(outputs), tuple(gradients), tuple(w.item() for w in weights)
    )
