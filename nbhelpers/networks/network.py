"""A small fully connected network of scalar units, its weights numbered as its source does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from nbhelpers.arguments import Array, finite, one_of, shaped

from .from_torch import layers_of
from .functions import LOSSES
from .naming import BIAS_MODES, NUMBERINGS, bias_names, unit_names, weight_names
from .passes import Forward, Gradients, backward_pass, forward_pass
from .training import Training, descend
from .validation import activation_names, check_shared, parameter_arrays

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True, eq=False, init=False)
class Network:
    """A network of 1 to 3 layers of 1 to 3 units each, on 1 to 3 inputs.

    Layer ``l`` computes ``net = W out_before + b`` and ``out = f(net)``. It cannot be changed: what
    trains it, or replaces a parameter, returns another network.

    Parameters
    ----------
    weights : sequence of (d_out, d_in) array_like
        One array a layer, of shape ``(d_out, d_in)``: row = unit, column = where it comes from.
    biases : sequence of (d_out,) array_like, optional
        One array a layer, of shape ``(d_out,)``. Default: all zero.
    activations : str or sequence of str
        A name in ``nb.networks.ACTIVATIONS`` for every layer, or one for all of them.
    loss_function : str
        A name in ``nb.networks.LOSSES``; by default ``1/2 sum (out - target)^2``.
    numbering : str
        A name in ``nb.networks.NUMBERINGS``: how the weights are named (see ``nbhelpers.networks.naming``).
    bias_mode : str, optional
        ``"per_unit"``: one trained bias a unit; the default where biases are given. ``"frozen"``:
        never updated; the default without biases. ``"shared"``: one trained bias a layer, whose
        gradient is the sum of the layer's deltas; all biases of a layer must then be equal.

    Raises
    ------
    TypeError, ValueError
        If an argument, here or of a method, is of the wrong type, shape, size or name, or not
        finite.

    Examples
    --------
    Two inputs, two hidden units, one output:

    >>> W1, W2 = [[0.1, 0.8], [0.4, 0.6]], [[0.3, 0.9]]
    >>> net = nb.Network([W1, W2], [[0.0, 0.0], [0.1]])
    >>> round(net.loss_value([0.35, 0.9], [0.5]), 6)
    0.022313
    >>> round(net.named_gradients([0.35, 0.9], [0.5])["w5"], 6)
    0.029513
    >>> net.train([0.35, 0.9], [0.5], learning_rate=0.5, steps=10)
    Training(loss 0.00839779 after 10 updates)
    """

    weights: tuple[Array, ...]
    biases: tuple[Array, ...]
    activations: tuple[str, ...]
    loss_function: str
    numbering: str
    bias_mode: str

    def __init__(
        self,
        weights: Sequence[ArrayLike],
        biases: Sequence[ArrayLike] | None = None,
        *,
        activations: str | Sequence[str] = "sigmoid",
        loss_function: str = "half_squared",
        numbering: str = "by_unit",
        bias_mode: str | None = None,
    ) -> None:
        if bias_mode is None:
            bias_mode = "frozen" if biases is None else "per_unit"
        checked_weights, checked_biases = parameter_arrays(weights, biases)
        names = activation_names(activations, layers=len(checked_weights))
        if one_of("bias_mode", bias_mode, BIAS_MODES) == "shared":
            check_shared(checked_biases)
        fields = {
            "weights": checked_weights,
            "biases": checked_biases,
            "activations": names,
            "loss_function": one_of("loss_function", loss_function, tuple(LOSSES)),
            "numbering": one_of("numbering", numbering, NUMBERINGS),
            "bias_mode": bias_mode,
        }
        self.__dict__.update(fields)

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take what was pickled or copied; arrays come out of that writable."""
        self.__dict__.update(state)
        for array in (*self.weights, *self.biases):
            array.flags.writeable = False

    @classmethod
    def from_torch(
        cls,
        model: torch.nn.Module,
        *,
        loss_function: str = "half_squared",
        numbering: str = "by_unit",
    ) -> Network:
        """Return the network that a PyTorch model of linear layers is, in float64.

        Parameters
        ----------
        model : torch.nn.Linear or torch.nn.Sequential
            A `torch.nn.Linear`, or a `torch.nn.Sequential` of them; after each one of Sigmoid, Tanh,
            ReLU, LeakyReLU (of slope 0.01) and Identity, or nothing. All layers have biases, which
            are then trained, or none.
        loss_function, numbering : str
            As in `Network`: they are not part of a model.

        Raises
        ------
        TypeError, ValueError
            If the model holds something else, or more layers or units than a `Network` can have.
        """
        return cls(**layers_of(model), loss_function=loss_function, numbering=numbering)

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

    def forward(self, x: ArrayLike) -> Forward:
        """Return nets and outs of every layer for the inputs ``x : (d_in,)``."""
        x = shaped("x", x, self.sizes[:1])
        return forward_pass(self.weights, self.biases, self.activations, x)

    def loss_value(self, x: ArrayLike, target: ArrayLike) -> float:
        """Return the loss E of the inputs ``x : (d_in,)`` and ``target : (d_out,)``."""
        target = shaped("target", target, self.sizes[-1:])
        return float(LOSSES[self.loss_function].terms(self.forward(x).outs[-1], target).sum())

    def gradients(self, x: ArrayLike, target: ArrayLike) -> Gradients:
        """Return dE/dw, dE/db and dE/dnet of every layer.

        From the output layer backwards: ``delta = dE/dout * f'(net)``,
        ``dE/dW = delta out_before^T`` and ``dE/dout_before = W^T delta``.

        Parameters
        ----------
        x, target : (d_in,), (d_out,) array_like
        """
        target = shaped("target", target, self.sizes[-1:])
        forward = self.forward(x)
        d_out = LOSSES[self.loss_function].backward(forward.outs[-1], target)
        return backward_pass(self.weights, self.activations, forward, d_out)

    def named_gradients(self, x: ArrayLike, target: ArrayLike) -> dict[str, float]:
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
        weights = tuple(
            np.array(
                [
                    [named.get(n, w) for n, w in zip(*row, strict=True)]
                    for row in zip(names, W, strict=True)
                ]
            )
            for names, W in zip(self.weight_names, self.weights, strict=True)
        )
        biases = tuple(
            np.array([named.get(n, value) for n, value in zip(names, b, strict=True)])
            for names, b in zip(self.bias_names, self.biases, strict=True)
        )
        return replace(self, weights=weights, biases=biases)

    def _named(self, weights: Sequence[Array], biases: Sequence[Array]) -> dict[str, float]:
        """Return values shaped like the parameters by name, in the order of the numbers."""
        named: dict[str, float] = {}
        for rows, W in zip(self.weight_names, weights, strict=True):
            if self.numbering == "by_input":
                rows, W = tuple(zip(*rows, strict=True)), W.T
            for names, row in zip(rows, W, strict=True):
                named |= zip(names, row.tolist(), strict=True)
        for names, b in zip(self.bias_names, biases, strict=True):
            named |= zip(names, b.tolist(), strict=True)
        return named

    def update(
        self,
        x: ArrayLike,
        target: ArrayLike,
        *,
        learning_rate: float,
        order: str = "simultaneous",
    ) -> Network:
        """Return the network after one gradient step (see `train`)."""
        return self.train(x, target, learning_rate=learning_rate, steps=1, order=order).network

    def train(
        self,
        x: ArrayLike,
        target: ArrayLike,
        *,
        learning_rate: float,
        steps: int,
        order: str = "simultaneous",
        momentum: float = 0.0,
    ) -> Training:
        """Train on one sample: ``v <- momentum v + gradient``, ``w <- w - learning_rate v``.

        Parameters
        ----------
        x, target : (d_in,), (d_out,) array_like
        learning_rate : float
            At least 0.
        steps : int
            The number of updates.
        order : str
            ``"simultaneous"``: all gradients are those of the old parameters. ``"immediate"``: from
            the last layer back, deltas are made from the weights that are new already.
        momentum : float
            From 0 to 0.999; ``v`` is 0 at the start.
        """
        x, target = shaped("x", x, self.sizes[:1]), shaped("target", target, self.sizes[-1:])
        found = descend(
            self,
            x,
            target,
            learning_rate=learning_rate,
            steps=steps,
            order=order,
            momentum=momentum,
        )
        trained = replace(self, weights=found.weights, biases=found.biases)
        return Training(trained, x, target, found.losses, found.turns, found.diverged)
