"""A deep chain: how large its outs and gradients are, layer by layer, and whether it trains."""

from __future__ import annotations

import numpy as np
import traitlets

from nbhelpers.arguments import Array
from nbhelpers.figures import FORWARD, GRADIENT, curves
from nbhelpers.networks.functions import ACTIVATIONS
from nbhelpers.number_text import number_text
from nbhelpers.widgets.base import BookWidget
from nbhelpers.widgets.fallback import table
from nbhelpers.widgets.traits import Choice, Count, Number

from . import facts
from .chain import Stack


class DeepChain(BookWidget):
    """A stack of equal layers with random first weights: what it does to the size of a gradient.

    Every layer has ``width`` inputs and units, ``out = f(x W)``, or ``x + f(x W)`` with a residual
    connection; the weights are normal numbers, the biases start at 0. Sixteen random samples go
    forward, a random gradient comes back. The page draws the same random numbers, so a seed gives the
    same network there. Every argument is an attribute that can be read and assigned.

    Parameters
    ----------
    depth : int
        Number of layers, 1 to 50.
    width : int
        Units in each layer, 1 to 64.
    activation : str
        "identity", "sigmoid", "tanh", "relu" or "leaky_relu".
    std : float
        Standard deviation of the first weights, 0.0001 to 100.
    residual : bool
        Whether each layer's input is added to its output.
    seed : int
        Of the random numbers, 0 to 999.
    learning_rate : float
        Of the short training, 0.00001 to 10.
    widget_id : str
        Names the widget in the links that it gives.

    Examples
    --------
    >>> chain = nb.DeepChain(depth=30, width=1, activation="sigmoid", std=1.0)
    >>> len(chain.gradient_sizes)
    31
    >>> bool(chain.gradient_sizes[0] < 1e-18 * chain.gradient_sizes[-1])
    True
    """

    name = "deep_chain"

    depth = Count(30, facts.DEEPEST, low=1).tag(sync=True)
    width = Count(32, facts.WIDEST, low=1).tag(sync=True)
    activation = Choice(ACTIVATIONS, "relu").tag(sync=True)
    std = Number(0.1, facts.LOWEST_STD, facts.HIGHEST_STD).tag(sync=True)
    residual = traitlets.Bool(False).tag(sync=True)
    seed = Count(0, facts.LAST_SEED).tag(sync=True)
    learning_rate = Number(0.02, facts.LOWEST_RATE, facts.HIGHEST_RATE).tag(sync=True)

    def __init__(
        self,
        *,
        depth: int = 30,
        width: int = 32,
        activation: str = "relu",
        std: float = 0.1,
        residual: bool = False,
        seed: int = 0,
        learning_rate: float = 0.02,
        widget_id: str = "deep-chain",
    ) -> None:
        super().__init__(
            depth=depth,
            width=width,
            activation=activation,
            std=std,
            residual=residual,
            seed=seed,
            learning_rate=learning_rate,
            widget_id=widget_id,
        )

    @property
    def _stack(self) -> Stack:
        return Stack(self.depth, self.width, self.activation, self.std, self.residual, self.seed)

    @property
    def out_sizes(self) -> Array:
        """Of the outs of each layer the rms, ``(depth + 1,)``; the first is that of the samples."""
        return np.array(self._stack.sizes()[0])

    @property
    def gradient_sizes(self) -> Array:
        """Of the gradients of these outs the rms, ``(depth + 1,)``; the last is what is sent back."""
        return np.array(self._stack.sizes()[1])

    @property
    def off(self) -> int:
        """How many units have the slope 0 for all samples."""
        return self._stack.sizes()[2]

    @property
    def losses(self) -> Array:
        """E before each of 100 updates, and after the last; fewer if the training is thrown out.

        One linear unit on top of the stack learns ``sin 2 x_1`` of the first input, by half the mean
        squared error. A loss above a million after an update ends the training, and is left out.
        """
        return np.array(self._stack.train(self.learning_rate))

    def fallback_html(self) -> str:
        """The sizes as a picture with its text alternative, and the state as a table."""
        outs, gradients, losses = self.out_sizes, self.gradient_sizes, self.losses
        ends = number_text(outs[-1], 3), number_text(gradients[0], 3)
        picture = curves(
            {
                name: np.where(sizes > 0, sizes, np.nan)
                for name, sizes in (("outs", outs), ("gradients", gradients))
            },
            xlabel="layer",
            ylabel="rms",
            log_y=True,
            color={"outs": FORWARD, "gradients": GRADIENT},
            alt=f"The rms of the outs goes from {number_text(outs[0], 3)} to {ends[0]} in layer "
            f"{self.depth}; that of the gradients from {number_text(gradients[-1], 3)} there back to "
            f"{ends[1]}.",
            caption="The size of outs and gradients, layer by layer, on a log axis. With JavaScript "
            "you can change the stack.",
        )
        whole = len(losses) > facts.UPDATES
        rows = {
            "depth": str(self.depth),
            "width": str(self.width),
            "activation": ACTIVATIONS[self.activation].label,
            "σ of the weights": number_text(self.std),
            "residual": "yes" if self.residual else "no",
            "random weights no.": str(self.seed),
            "learning rate": number_text(self.learning_rate),
            f"outs of layer {self.depth}, rms": ends[0],
            "gradient of the inputs, rms": ends[1],
            "E at the start": number_text(losses[0], 3),
            f"E after {facts.UPDATES} updates": number_text(losses[-1], 3)
            if whole
            else f"thrown out by update {len(losses)}",
        }
        return picture._repr_html_() + table("Initial state", rows.items())
