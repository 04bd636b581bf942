"""A small fully connected network of scalar units, its weights numbered as its source does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from nbhelpers.arguments import finite, items, one_of, shaped

from .functions import ACTIVATIONS, LOSSES, Array
from .naming import BIAS_MODES, NUMBERINGS, bias_names, unit_names, weight_names
from .passes import Forward, Gradients, backward_pass, forward_pass
from .training import descend
from .validation import parameter_arrays


@dataclass(frozen=True, eq=False, kw_only=True)
class Network:
    """A network of 1 to 3 layers of 1 to 3 units each, on 1 to 3 inputs.

    Layer ``l`` computes ``net = W out_before + b`` and ``out = f(net)``. The loss is
    ``E = 1/2 sum (out - target)^2`` (``"half_squared"``) or without the half (``"squared"``).

    Parameters
    ----------
    weights
        One array a layer, of shape ``(d_out, d_in)``: row = unit, column = where it comes from.
    biases
        One array a layer, of shape ``(d_out,)``. Default: all zero.
    activations
        One of ``ACTIVATIONS`` for every layer, or one name for all of them.
    loss_function
        One of ``LOSSES``.
    numbering
        One of ``NUMBERINGS``: how the weights are named (see `nbhelpers.networks.naming`).
    bias_mode
        ``"frozen"``: never updated. ``"per_unit"``: one trainable bias a unit. ``"shared"``:
        one trainable bias a layer, whose gradient is the sum of the layer's deltas; all biases
        of a layer must then be equal.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong type, shape, size or name, or not finite.
    """

    weights: tuple[Array, ...]
    biases: tuple[Array, ...] | None = None
    activations: tuple[str, ...] | str = "sigmoid"
    loss_function: str = "half_squared"
    numbering: str = "by_unit"
    bias_mode: str = "frozen"

    def __post_init__(self) -> None:
        one_of("loss_function", self.loss_function, tuple(LOSSES))
        one_of("numbering", self.numbering, NUMBERINGS)
        one_of("bias_mode", self.bias_mode, BIAS_MODES)
        weights, biases = parameter_arrays(self.weights, self.biases)
        names = self.activations
        if isinstance(names, str):
            names = (names,) * len(weights)
        names = items("activations", names, "a name, or one name a layer")
        if len(names) != len(weights):
            raise ValueError(f"activations: expected {len(weights)} names, got {len(names)}")
        for name in names:
            one_of("activations", name, tuple(ACTIVATIONS))
        if self.bias_mode == "shared":
            for layer, b in enumerate(biases):
                if not np.all(b == b[0]):
                    raise ValueError(
                        f"biases: with bias_mode='shared' all biases of a layer must be equal, "
                        f"but layer {layer + 1} has {b.tolist()}"
                    )
        for field, value in (("weights", weights), ("biases", biases), ("activations", names)):
            object.__setattr__(self, field, value)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units a layer, the input layer first, for example ``(2, 2, 2)``."""
        return (self.weights[0].shape[1], *(W.shape[0] for W in self.weights))

    @property
    def unit_names(self) -> tuple[tuple[str, ...], ...]:
        """Names of the units, the input layer first."""
        return unit_names(self.sizes)

    @property
    def weight_names(self) -> tuple[tuple[tuple[str, ...], ...], ...]:
        """Names of the weights, nested like ``weights``."""
        return weight_names(self.sizes, self.numbering)

    @property
    def bias_names(self) -> tuple[tuple[str, ...], ...]:
        """Names of the biases, nested like ``biases``; a shared one repeats within its layer."""
        return bias_names(self.sizes, self.bias_mode)

    def forward(self, x: Sequence[float] | Array) -> Forward:
        """Return nets and outs of every layer for the inputs ``x : (d_in,)``.

        Raises
        ------
        TypeError, ValueError
            If ``x`` is not of this shape, or holds anything but finite numbers.
        """
        x = shaped("x", x, self.sizes[:1])
        return forward_pass(self.weights, self.biases, self.activations, x)

    def loss_value(self, x: Sequence[float] | Array, target: Sequence[float] | Array) -> float:
        """Return the loss E of the inputs ``x : (d_in,)`` and ``target : (d_out,)``.

        Raises
        ------
        TypeError, ValueError
            If one is not of this shape, or holds anything but finite numbers.
        """
        target = shaped("target", target, self.sizes[-1:])
        return float(LOSSES[self.loss_function].terms(self.forward(x).outs[-1], target).sum())

    def gradients(self, x: Sequence[float] | Array, target: Sequence[float] | Array) -> Gradients:
        """Return dE/dw, dE/db and dE/dnet of every layer.

        From the output layer backwards: ``delta = dE/dout * f'(net)``,
        ``dE/dW = delta out_before^T`` and ``dE/dout_before = W^T delta``.

        Parameters
        ----------
        x : (d_in,)
        target : (d_out,)

        Raises
        ------
        TypeError, ValueError
            If one is not of this shape, or holds anything but finite numbers.
        """
        target = shaped("target", target, self.sizes[-1:])
        forward = self.forward(x)
        d_out = LOSSES[self.loss_function].backward(forward.outs[-1], target)
        return backward_pass(self.weights, self.activations, forward, d_out)

    def named_gradients(
        self, x: Sequence[float] | Array, target: Sequence[float] | Array
    ) -> dict[str, float]:
        """Return the gradients by parameter name, in the order of ``parameters()``.

        Frozen biases have a gradient too; ``update`` leaves them alone. Parameters and errors
        are those of `gradients`.
        """
        gradients = self.gradients(x, target)
        biases = gradients.biases
        if self.bias_mode == "shared":
            biases = tuple(np.full_like(b, b.sum()) for b in biases)
        return self._named(gradients.weights, biases)

    def parameters(self) -> dict[str, float]:
        """Return all parameters by name, the weights first, in the order of their numbers."""
        return self._named(self.weights, self.biases)

    def replace_parameters(self, **named: float) -> Network:
        """Return the network with the named parameters replaced.

        Raises
        ------
        TypeError, ValueError
            If a name is not one of ``parameters()``, or a value is no finite number.
        """
        accepted = self.parameters()
        for name in named:
            if name not in accepted:
                raise ValueError(f"{name}: no such parameter; accepted are {', '.join(accepted)}")
        named = {name: finite(name, value) for name, value in named.items()}
        weights = [
            [
                [named.get(n, w) for n, w in zip(*row, strict=True)]
                for row in zip(*layer, strict=True)
            ]
            for layer in zip(self.weight_names, self.weights, strict=True)
        ]
        biases = [
            [named.get(n, b) for n, b in zip(*layer, strict=True)]
            for layer in zip(self.bias_names, self.biases, strict=True)
        ]
        return replace(self, weights=weights, biases=biases)

    def _named(self, weights: Sequence[Array], biases: Sequence[Array]) -> dict[str, float]:
        """Return values shaped like the parameters by name, in the order of the numbers."""
        named = {}
        for names, W in zip(self.weight_names, weights, strict=True):
            if self.numbering == "by_input":
                names, W = zip(*names, strict=True), W.T
            for row_names, row in zip(names, W, strict=True):
                named |= zip(row_names, row.tolist(), strict=True)
        for names, b in zip(self.bias_names, biases, strict=True):
            named |= zip(names, b.tolist(), strict=True)
        return named

    def update(
        self,
        x: Sequence[float] | Array,
        target: Sequence[float] | Array,
        *,
        learning_rate: float,
        order: str = "simultaneous",
    ) -> Network:
        """Return the network after one gradient step (see `train`)."""
        return self.train(x, target, learning_rate=learning_rate, steps=1, order=order).network

    def train(
        self,
        x: Sequence[float] | Array,
        target: Sequence[float] | Array,
        *,
        learning_rate: float,
        steps: int,
        order: str = "simultaneous",
        momentum: float = 0.0,
    ) -> Training:
        """Train on one sample for ``steps`` updates; see `nbhelpers.networks.training.descend`.

        Parameters
        ----------
        x : (d_in,)
        target : (d_out,)
        learning_rate, steps, order, momentum
            As in `descend`.

        Raises
        ------
        TypeError, ValueError
            If one of them is of the wrong type or shape, out of range or not finite.
        """
        found = descend(
            self,
            shaped("x", x, self.sizes[:1]),
            shaped("target", target, self.sizes[-1:]),
            learning_rate=learning_rate,
            steps=steps,
            order=order,
            momentum=momentum,
        )
        trained = replace(self, weights=found.weights, biases=found.biases)
        return Training(trained, found.losses, found.turns, found.diverged)


@dataclass(frozen=True, eq=False)
class Training:
    """A finished training.

    ``losses : (steps + 1,)`` starts with the loss before the first update. ``turns : (steps,)``
    tells of each update whether its step points back against the one before. If the training
    ``diverged``, it stops at the last network whose loss and parameters are all within
    ``MAGNITUDE_LIMIT``, and both are that much shorter.
    """

    network: Network
    losses: Array
    turns: Array
    diverged: bool = False

    def __repr__(self) -> str:
        end = "diverged after" if self.diverged else "after"
        return f"Training(loss {self.losses[-1]:.6g} {end} {len(self.losses) - 1} updates)"
