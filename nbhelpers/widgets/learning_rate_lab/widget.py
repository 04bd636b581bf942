"""The learning-rate laboratory: train at a rate of your choice and see what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from nbhelpers.arguments import told
from nbhelpers.curvature import critical_rate
from nbhelpers.networks import Example, Network, Training
from nbhelpers.networks.examples import sample_of
from nbhelpers.networks.limits import MOST_MOMENTUM
from nbhelpers.number_text import number_text
from nbhelpers.regimes import Verdict, classify
from nbhelpers.widgets.base import BookWidget
from nbhelpers.widgets.fallback import table
from nbhelpers.widgets.traits import Choice, Number, Numbers, StateError

from .own import OWN, OwnNetwork, Start, data_of, example_of, preset_of, weight_names
from .presets import HIGHEST_RATE, LOWEST_RATE, MOST_STRETCHES, MOST_UPDATES, PRESETS, Preset
from .still import strip_picture

_TOGETHER = ("preset", "own", "start", "history", "weight_x", "weight_y")
_SUMMARY = "What becomes of the training at each rate: guess first, then look"
FIRST = "004"
"""The preset of a laboratory that names none."""


class LearningRateLab(BookWidget):
    """A network whose training the reader watches at a learning rate of their choice.

    The state is the preset, or a network of your own, and the ``history`` of the training: every
    stretch of updates with its own rate and momentum, each of which starts from rest (velocity 0).
    Everything that is shown follows from these. Every argument but the first three is an attribute
    that can be read and assigned.

    Parameters
    ----------
    network : Network or Example, optional
        A network of your own, with two weights at least. It stands beside the presets, as
        "your own network"; what its flattest minimum allows is not known.
    x, target : array_like
        Its sample, ``(d_in,)`` and ``(d_out,)``; an Example has its own.
    preset : str
        One of ``PRESETS``, "004" unless given; or "own", for the network of your own.
    learning_rate : float
        Of the updates to come: 1e-5 to 1e5. The preset's unless given; with a network of your own a
        tenth of the critical rate at its weights.
    momentum : float
        Of the updates to come: 0 to 0.999.
    history : sequence of (rate, momentum, updates)
        The stretches of updates made so far, at most 20 with at most 100,000 updates.
    weight_x, weight_y : str
        The two weights of the map: the preset's, or the first two, unless given.
    start : dict, optional
        Weights by name that the training starts with; the network's own unless named.
    own : dict, optional
        The network of your own as plain data, as ``state`` gives it.
    widget_id : str
        Names the widget in the links that it gives.

    Examples
    --------
    >>> lab = nb.LearningRateLab(preset="004", history=[(0.01, 0.0, 100)])
    >>> lab.verdict.regime
    'converging'
    >>> net = nb.Network([[[0.5, -1.0]]], [[0.1]])
    >>> lab = nb.LearningRateLab(network=net, x=[1, 2], target=[0.3])
    >>> lab.learning_rate, lab.weight_x, lab.weight_y
    (2.2, 'w1', 'w2')
    """

    name = "learning_rate_lab"

    preset = Choice((*PRESETS, OWN), FIRST).tag(sync=True)
    learning_rate = Number(0.01, LOWEST_RATE, HIGHEST_RATE).tag(sync=True)
    momentum = Number(0.0, 0.0, MOST_MOMENTUM).tag(sync=True)
    history = Numbers(2).tag(sync=True)
    weight_x = traitlets.Unicode("w12").tag(sync=True)
    weight_y = traitlets.Unicode("w1").tag(sync=True)
    start = Start({}).tag(sync=True)
    own = OwnNetwork(default_value=None, allow_none=True).tag(sync=True)

    def __init__(
        self,
        network: Network | Example | None = None,
        *,
        x: ArrayLike | None = None,
        target: ArrayLike | None = None,
        preset: str | None = None,
        learning_rate: float | None = None,
        momentum: float = 0.0,
        history: ArrayLike = (),
        weight_x: str | None = None,
        weight_y: str | None = None,
        start: Mapping[str, float] | None = None,
        own: Mapping[str, Any] | None = None,
        widget_id: str = "learning-rate-lab",
    ) -> None:
        if network is not None:
            if own is not None or preset not in (None, OWN):
                raise TypeError("preset, own: leave them out with a network of your own")
            own, preset = data_of(sample_of(network, x, target)), OWN
        elif x is not None or target is not None:
            raise TypeError("x, target: they belong to a network of your own, and there is none")
        own = type(self).own.validate(self, own)
        chosen = self._preset(type(self).preset.validate(self, preset or FIRST), own)
        super().__init__(
            preset=preset or FIRST,
            own=own,
            learning_rate=chosen.learning_rate if learning_rate is None else learning_rate,
            momentum=momentum,
            history=history,
            weight_x=chosen.axes[0] if weight_x is None else weight_x,
            weight_y=chosen.axes[1] if weight_y is None else weight_y,
            start={} if start is None else start,
            widget_id=widget_id,
        )

    @staticmethod
    def _preset(name: str, own: Mapping[str, Any] | None) -> Preset:
        """The preset of this name, or what stands in its place for a network of one's own."""
        if name != OWN:
            return PRESETS[name]
        if own is None:
            raise StateError(f"preset: {OWN!r} needs a network of your own, and there is none")
        return preset_of(own)

    @traitlets.validate(*_TOGETHER)
    def _check_together(self, proposal: Any) -> Any:
        """Refuse weights that the preset has not, and a history that cannot have been."""
        state = self._proposed(_TOGETHER, proposal)
        names = weight_names(self._preset(state["preset"], state["own"]).example().network)
        for axis in ("weight_x", "weight_y"):
            if state[axis] not in names:
                raise StateError(f"{axis}: expected one of {', '.join(names)}, got {state[axis]!r}")
        if state["weight_x"] == state["weight_y"]:
            raise StateError(f"weight_y: expected another weight than {state['weight_x']!r}")
        if strange := set(state["start"]) - set(names):
            raise StateError(f"start: expected some of {', '.join(names)}, got {min(strange)!r}")
        _check_history(state["history"])
        return proposal.value

    @property
    def example(self) -> Example:
        """The network before any update, with its sample."""
        return _from(self._preset(self.preset, self.own).example(), self.start)

    @property
    def _training(self) -> Training:
        own = tuple(self.own.items()) if self.preset == OWN else ()
        return _train(self.preset, own, tuple(self.start.items()), self.history)

    @property
    def network(self) -> Network:
        """The network after the updates made so far."""
        return self._training.network

    @property
    def losses(self) -> NDArray[np.float64]:
        """The loss before any update, and after each."""
        return self._training.losses.copy()

    @property
    def critical_rate(self) -> float:
        """``2 (1 + momentum) / lambda_max`` at the present weights; a border only at a minimum."""
        start = self.example
        return critical_rate(self.network, start.x, start.target, momentum=self.momentum)

    @property
    def limit(self) -> float | None:
        """What the preset's flattest minimum allows, with the momentum; None if not known."""
        limit = self._preset(self.preset, self.own).limit
        return None if isinstance(limit, str) else limit * (1 + self.momentum)

    @property
    def verdict(self) -> Verdict:
        """The regime of the training so far, with the numbers that show it."""
        run = self._training
        made = len(run.turns)
        latest = min(int(self.history[-1][2]), made) if self.history else made
        return classify(run, latest=latest)

    def state(self) -> dict[str, Any]:
        """The widget's inputs as plain data; ``own`` and ``start`` only where there is such."""
        return {k: v for k, v in super().state().items() if v or k not in ("own", "start")}

    def fallback_html(self) -> str:
        """The strip of rates, folded where there is something to guess, and the state as a table."""
        run = self._training
        own = tuple(self.own.items()) if self.preset == OWN else ()
        strip = _strip(self.preset, own, tuple(self.start.items()), self.momentum)
        if self._preset(self.preset, self.own).fates:
            strip = f"<details><summary>{_SUMMARY}</summary>{strip}</details>"
        rows = {
            "network": self._preset(self.preset, self.own).label,
            "learning rate": number_text(self.learning_rate),
            "momentum": number_text(self.momentum),
            "updates made": f"{len(run.turns)}",
            "loss E": number_text(run.losses[-1]),
            "verdict": self.verdict.regime,
        }
        if self.limit is not None:
            rows["the flattest minimum allows"] = number_text(self.limit)
        weights = run.network.parameters()
        rows |= {name: number_text(weights[name]) for name in weight_names(run.network)}
        caption = "The learning-rate laboratory, initial state. With JavaScript you can train here."
        return strip + table(caption, rows.items())


def _from(example: Example, start: Mapping[str, float]) -> Example:
    """The example with these of its weights replaced."""
    return replace(example, network=example.network.replace_parameters(**start))


@lru_cache(maxsize=32)
def _strip(
    preset: str, own: tuple[tuple[str, Any], ...], weights: tuple[tuple[str, float], ...], mu: float
) -> str:
    """The strip of rates from these weights on as HTML; kept, since it takes a thousand updates."""
    chosen = preset_of(dict(own)) if preset == OWN else PRESETS[preset]
    limit = None if isinstance(chosen.limit, str) else chosen.limit * (1 + mu)
    return strip_picture(chosen, _from(chosen.example(), dict(weights)), mu, limit)._repr_html_()


@lru_cache(maxsize=4)
def _train(
    preset: str,
    own: tuple[tuple[str, Any], ...],
    weights: tuple[tuple[str, float], ...],
    history: tuple[tuple[float, ...], ...],
) -> Training:
    """Train a network through its history, each stretch from rest; kept for what asks next."""
    start = example_of(dict(own)) if preset == OWN else PRESETS[preset].example()
    start = _from(start, dict(weights))
    network, diverged = start.network, False
    losses = [np.array([network.loss_value(start.x, start.target)])]
    turns: list[NDArray[np.bool_]] = []
    for rate, momentum, updates in history:
        if diverged:
            break
        run = network.train(
            start.x, start.target, learning_rate=rate, momentum=momentum, steps=int(updates)
        )
        network, diverged = run.network, run.diverged
        losses.append(run.losses[1:])
        turns.append(run.turns)
    together = np.concatenate(turns) if turns else np.zeros(0, bool)
    return Training(network, start.x, start.target, np.concatenate(losses), together, diverged)


def _check_history(history: tuple[Any, ...]) -> None:
    if len(history) > MOST_STRETCHES:
        raise StateError(f"history: at most {MOST_STRETCHES} stretches, got {len(history)}")
    for row in history:
        good = (
            len(row) == 3 and LOWEST_RATE <= row[0] <= HIGHEST_RATE and 0 <= row[1] <= MOST_MOMENTUM
        )
        if not (good and row[2] >= 1 and row[2] == int(row[2])):
            raise StateError(
                f"history: expected (rate, momentum, updates) with a rate from {LOWEST_RATE:g} to "
                f"{HIGHEST_RATE:g}, a momentum from 0 to {MOST_MOMENTUM:g} and a whole number of "
                f"updates, got {told(row)}"
            )
    total = sum(row[2] for row in history)
    if total > MOST_UPDATES:
        raise StateError(f"history: at most {MOST_UPDATES} updates in all, got {total:g}")
