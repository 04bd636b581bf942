"""The stepper: a small network to drag, to step through and to train, edge by edge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import traitlets
from numpy.typing import ArrayLike

from nbhelpers.networks import (
    BIAS_MODES,
    LOSSES,
    MAGNITUDE_LIMIT,
    NUMBERINGS,
    ORDERS,
    Example,
    Forward,
    Network,
)
from nbhelpers.networks.limits import (
    MOST_MOMENTUM,
    MOST_RATE,
    MOST_STEPS,
    MOST_UPDATES,
    MOST_VELOCITY,
)
from nbhelpers.widgets.base import BookWidget, near
from nbhelpers.widgets.stepper.start import check_sample, defaults, picture, state_table
from nbhelpers.widgets.traits import (
    Choice,
    Count,
    Names,
    Number,
    Numbers,
    StateError,
    real,
    state_errors,
)

# What must fit together: shapes, names, equal shared biases and velocities of them.
_TOGETHER = (
    *("weights", "biases", "x", "target", "velocity"),
    *("activations", "loss_function", "numbering", "bias_mode"),
)


class Stepper(BookWidget):
    """A network that the reader drags, steps through forward and backward, and trains.

    Without a network or weights it starts as source 000, Mazur's worked example. What you name
    yourself goes before what the network brings. Every argument but ``network`` is an attribute
    that can be read and assigned; a change of one must fit the others, so change several together
    with `configure`.

    Parameters
    ----------
    network : Network or Example, optional
        Brings weights, biases, activations, loss_function, numbering and bias_mode; an Example its
        sample as well.
    x, target : sequence of float
        The sample: inputs of shape ``(d_in,)`` and targets of shape ``(d_out,)``. Needed with a
        Network or weights.
    weights : sequence
        ``weights[layer][unit][input]``, 1 to 3 layers of 1 to 3 units.
    biases : sequence
        ``biases[layer][unit]``; zeros if only weights are given.
    activations : str or sequence of str
        A name in ``nb.networks.ACTIVATIONS`` a layer, or one for every layer.
    loss_function : str
        A name in ``nb.networks.LOSSES``.
    numbering, bias_mode, order : str
        How weights are numbered, which biases learn, and in which order parameters are updated
        (see `Network`).
    learning_rate, momentum : float
        0 to 1e6, and 0 to 0.999.
    velocity : sequence of float
        What momentum has accumulated, layer by layer, weights then biases; empty at rest.
    step : int
        Position in the timeline: 0 shows everything, n the n-th step.
    updates : int
        Number of updates made since the reader or the author last set this to 0.
    compact : bool
        Leaves out the timeline, the curve and the options.
    goal : float, optional
        A loss to get below by changing two weights, no more: the task, a gauge and three buttons
        stand in the place of steps and formula, for a landing page.
    widget_id : str
        Names the widget in the links that it gives.

    Examples
    --------
    >>> stepper = nb.Stepper(learning_rate=0.1)
    >>> round(stepper.loss, 6)
    0.298371
    >>> stepper.set(w5=0.3)
    >>> round(stepper.gradients["w5"], 6)
    0.083315
    >>> net = nb.Network([[[0.5, -1.0]]], [[0.1]])
    >>> nb.Stepper(net, x=[1, 2], target=[0.3])
    Stepper(widget_id='stepper')
    >>> nb.Stepper(nb.notebook_004(), learning_rate=0.03).sizes
    (2, 3, 1)
    """

    name = "stepper"

    weights = Numbers(3, limit=MAGNITUDE_LIMIT).tag(sync=True)
    biases = Numbers(2, limit=MAGNITUDE_LIMIT).tag(sync=True)
    x = Numbers(1).tag(sync=True)
    target = Numbers(1).tag(sync=True)
    activations = Names().tag(sync=True)
    loss_function = Choice(LOSSES).tag(sync=True)
    numbering = Choice(NUMBERINGS).tag(sync=True)
    bias_mode = Choice(BIAS_MODES).tag(sync=True)
    order = Choice(ORDERS).tag(sync=True)
    learning_rate = Number(0.5, 0.0, MOST_RATE).tag(sync=True)
    momentum = Number(0.0, 0.0, MOST_MOMENTUM).tag(sync=True)
    velocity = Numbers(1, limit=MOST_VELOCITY).tag(sync=True)
    step = Count(0, MOST_STEPS).tag(sync=True)
    updates = Count(0, MOST_UPDATES).tag(sync=True)
    compact = traitlets.Bool(False).tag(sync=True)
    goal = traitlets.Float(None, allow_none=True).tag(sync=True)

    def __init__(
        self,
        network: Network | Example | None = None,
        *,
        x: ArrayLike | None = None,
        target: ArrayLike | None = None,
        weights: Sequence[ArrayLike] | None = None,
        biases: Sequence[ArrayLike] | None = None,
        activations: str | Sequence[str] | None = None,
        loss_function: str | None = None,
        numbering: str | None = None,
        bias_mode: str | None = None,
        order: str = next(iter(ORDERS)),
        learning_rate: float = 0.5,
        momentum: float = 0.0,
        velocity: ArrayLike = (),
        step: int = 0,
        updates: int = 0,
        compact: bool = False,
        goal: float | None = None,
        widget_id: str = "stepper",
    ) -> None:
        named = {
            "x": x,
            "target": target,
            "weights": weights,
            "biases": biases,
            "activations": activations,
            "loss_function": loss_function,
            "numbering": numbering,
            "bias_mode": bias_mode,
        }
        given = {name: value for name, value in named.items() if value is not None}
        traits = defaults(network, given) | given
        for needed, size in (("x", "inputs"), ("target", "outputs")):
            if needed not in traits:
                raise StateError(
                    f"{needed}: needed with a Network or weights of your own, one number for each "
                    f"of its {size}; an Example has its own"
                )
        super().__init__(
            **traits,
            order=order,
            learning_rate=learning_rate,
            momentum=momentum,
            velocity=velocity,
            step=step,
            updates=updates,
            compact=compact,
            goal=goal,
            widget_id=widget_id,
        )

    @traitlets.validate(*_TOGETHER)
    def _check_together(self, proposal: Any) -> Any:
        """Refuse a value that does not fit the others: shapes, names, what shared biases share."""
        state = self._proposed(_TOGETHER, proposal)
        name, value = proposal.trait.name, proposal.value
        if name == "activations":
            value = (value,) * len(self.weights) if isinstance(value, str) else value
        state[name] = value
        x, target, velocity = (state.pop(n) for n in ("x", "target", "velocity"))
        with state_errors():
            network = Network(**state)
        check_sample(network, x, target, velocity)
        return value

    @traitlets.validate("goal")
    def _check_goal(self, proposal: Any) -> float | None:
        value: float | None = proposal.value
        if value is not None and not 0 < value < float("inf"):
            raise StateError(f"goal: a loss above 0 is accepted, got {value!r}")
        return value

    def state(self) -> dict[str, Any]:
        """The widget's inputs as plain data; a goal only where there is one."""
        state = super().state()
        if state["goal"] is None:
            del state["goal"]
        return state

    def configure(self, **traits: Any) -> None:
        """Assign several traits at once, for example all that a new shape needs.

        They are checked together; if one is refused, none is changed.
        """
        accepted = self.state_names()
        for name in traits:
            if name not in accepted:
                raise TypeError(f"configure has no argument {near(name, accepted)}")
        with self.hold_trait_notifications():
            for name, value in traits.items():
                setattr(self, name, value)

    def set(self, **named: float) -> None:
        """Set weights, biases, inputs and targets by name: ``set(w5=0.3, i1=1, target_o2=0.5)``.

        Raises
        ------
        StateError
            For a name that this network has not, or a number that it does not take.
        """
        network = self.network
        inputs, targets, parameters = self._inputs(), self._targets(), network.parameters()
        for name, value in named.items():
            group = next((g for g in (inputs, targets, parameters) if name in g), None)
            if group is None:
                accepted = (*inputs, *parameters, *targets)
                raise StateError(f"no quantity {near(name, accepted)}")
            group[name] = real(name, value)
        changed = network.replace_parameters(**parameters)
        self.configure(
            weights=changed.weights,
            biases=changed.biases,
            x=tuple(inputs.values()),
            target=tuple(targets.values()),
        )

    @property
    def network(self) -> Network:
        """The network as it stands."""
        return Network(
            weights=self.weights,
            biases=self.biases,
            activations=self.activations,
            loss_function=self.loss_function,
            numbering=self.numbering,
            bias_mode=self.bias_mode,
        )

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units a layer, the input layer first."""
        return self.network.sizes

    @property
    def forward(self) -> Forward:
        """Nets and outs of every layer."""
        return self.network.forward(self.x)

    @property
    def outputs(self) -> tuple[float, ...]:
        """What the output units say."""
        return tuple(float(out) for out in self.forward.outs[-1])

    @property
    def loss(self) -> float:
        """The loss E."""
        return self.network.loss_value(self.x, self.target)

    @property
    def gradients(self) -> dict[str, float]:
        """dE/dw and dE/db by the parameter's name."""
        return self.network.named_gradients(self.x, self.target)

    def fallback_html(self) -> str:
        """The network's picture with its text alternative, and the initial state as a table."""
        network = self.network
        values = {**self._inputs(), **network.parameters(), **self._targets(), "loss E": self.loss}
        return picture(network, self.x, self.target) + state_table(values, self.gradients)

    def _inputs(self) -> dict[str, float]:
        return dict(zip(self.network.unit_names[0], self.x, strict=True))

    def _targets(self) -> dict[str, float]:
        names = (f"target_{unit}" for unit in self.network.unit_names[-1])
        return dict(zip(names, self.target, strict=True))
