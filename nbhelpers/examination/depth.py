"""What the gradients of the layers say beside each other: vanishing, exploding, twins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from .places import described, named
from .recording import Recording
from .report import Finding

if TYPE_CHECKING:
    import torch

Gradients = dict[int, "torch.Tensor | None"]

_RATIO = 1e-6
_SAME = 1e-5  # relative: a sum in another order


def reals(tensor: torch.Tensor) -> torch.Tensor:
    """The numbers of a tensor as dense float64; of complex ones both parts, in one more axis."""
    import torch

    dense = tensor.detach().to_dense()
    return (torch.view_as_real(dense.resolve_conj()) if dense.is_complex() else dense).double()


def size(tensor: torch.Tensor) -> float:
    """The Euclidean length of a tensor, sparse or not."""
    import torch

    dense = tensor.detach().coalesce().values() if tensor.is_sparse else tensor.detach()
    wide = dense.to(torch.complex128 if dense.is_complex() else torch.float64)
    return float(torch.linalg.vector_norm(wide))


def across_layers(
    model: torch.nn.Module, gradients: Gradients, recorded: Recording
) -> Iterator[Finding]:
    """Compare the first layer's gradient with the last one's, each relative to its weights."""
    layers = []
    for module_name, module in model.named_modules():
        when = recorded.order.get(id(module), -1)
        for name, weight in module.named_parameters(recurse=False):
            grad = gradients.get(id(weight))
            length = size(weight)
            if grad is not None and weight.ndim > 1 and when >= 0 and length > 0:
                place = f"{module_name}.{name}" if module_name else name
                layers.append((when, place, module_name, size(grad) / length))
    layers.sort(key=lambda layer: layer[0])
    if len({when for when, *_ in layers}) < 2 and len(layers) < 2:
        return
    (_, first, owner, small), (_, last, _, large) = layers[0], layers[-1]
    if not small or not large:
        return
    ratio = small / large
    where = owner or first
    seen = (
        f"The gradient of {first} is {small:.1e} of its weights, that of {last} is {large:.1e} of its "
        f"own: a ratio of {ratio:.1e} over {len(layers)} weight tensors."
    )
    if ratio < _RATIO:
        yield Finding(
            "vanishing",
            where,
            ratio,
            f"Next to nothing of the gradient reaches {described(model, where)}: it vanishes on the "
            "way.",
            seen,
            "Use ReLU or its relatives rather than sigmoids, weights of the size that Xavier's or He's "
            "initialization gives, normalization, residual connections; or fewer layers.",
        )
    elif ratio > 1 / _RATIO:
        yield Finding(
            "exploding",
            where,
            ratio,
            f"The gradient grows on its way to {described(model, where)}: it explodes.",
            seen,
            "Start with smaller weights (Xavier's or He's initialization), use normalization or residual "
            "connections. Clipping the gradient prevents accidents, and cures nothing.",
        )


def twins(model: torch.nn.Module, gradients: Gradients, recorded: Recording) -> Iterator[Finding]:
    """Find units of a layer with equal weights and equal gradients: they never part."""
    layers = [
        (recorded.order.get(id(module), -1), name, rows)
        for name, module in model.named_modules()
        if (rows := _rows(module, gradients)) is not None
    ]
    weighted = (m for m in model.modules() if any(p.ndim > 1 for p in m.parameters(recurse=False)))
    last = max((recorded.order.get(id(module), -1) for module in weighted), default=-1)
    for when, name, (weights, grads) in sorted(layers, key=lambda layer: layer[0]):
        if when < 0 or when == last:
            continue  # the last layer's units are told apart by the targets
        groups = _twin_groups(weights, grads)
        count = sum(groups)
        if count:
            where = named(name)
            yield Finding(
                "twin_units",
                where,
                count,
                f"{count} of the {len(weights)} units of {described(model, where)} are twins: they start "
                "equal, and stay equal for ever.",
                f"Their weights are equal, and so are their gradients, which are not 0. They do the work of {len(groups)}.",
                "Start with random weights. Zeros and other constants suit biases, not weights.",
            )


def _rows(module: Any, gradients: Gradients) -> tuple[torch.Tensor, torch.Tensor] | None:
    """A layer's weights and gradients, a row for each unit; None if that is not known."""
    import torch

    own = dict(module.named_parameters(recurse=False))
    nn = torch.nn
    if isinstance(module, nn.RNNBase | nn.RNNCellBase):
        units = module.hidden_size
        names = [name for name in own if "weight_ih" in name or "weight_hh" in name]
        chosen = [own[name] for name in names if own[name].shape[0] % units == 0]
    elif isinstance(module, nn.Linear | nn.Conv1d | nn.Conv2d | nn.Conv3d) and "weight" in own:
        units = module.weight.shape[0]
        chosen = [own[name] for name in ("weight", "bias") if name in own]
    else:
        return None
    pairs = [(p, g) for p in chosen if (g := gradients.get(id(p))) is not None]
    if units < 2 or not pairs:
        return None

    def by_unit(tensor: torch.Tensor) -> torch.Tensor:
        dense = reals(tensor)
        return dense.reshape(-1, units, *dense.shape[1:]).movedim(1, 0).reshape(units, -1)

    weights, grads = (torch.cat([by_unit(pair[k]) for pair in pairs], dim=1) for k in (0, 1))
    return weights, grads


def _twin_groups(weights: torch.Tensor, grads: torch.Tensor) -> list[int]:
    """How many units each group of twins has."""
    import torch

    _, kinds, counts = torch.unique(weights, dim=0, return_inverse=True, return_counts=True)
    groups = []
    for kind in torch.nonzero(counts > 1).ravel().tolist():
        rest = grads[kinds == kind]
        while len(rest) > 1:
            largest = rest[0].abs().max()
            same = (rest - rest[0]).abs().amax(1) <= _SAME * largest
            if largest > 0 and int(same.sum()) > 1:
                groups.append(int(same.sum()))
            same[0] = True
            rest = rest[~same]
    return groups
