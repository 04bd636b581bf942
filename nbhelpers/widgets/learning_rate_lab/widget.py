"""The learning-rate laboratory: train at a rate of your choice and see what becomes of it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import traitlets
from numpy.typing import NDArray

from nbhelpers.arguments import told
from nbhelpers.curvature import critical_rate
from nbhelpers.networks import Example, Network, Training
from nbhelpers.networks.limits import MOST_MOMENTUM
from nbhelpers.regimes import Verdict, classify
from nbhelpers.widgets.base import BookWidget
from nbhelpers.widgets.fallback import table
from nbhelpers.widgets.traits import Number, Numbers, StateError

from .presets import HIGHEST_RATE, LOWEST_RATE, MOST_STRETCHES, MOST_UPDATES, PRESETS

_TOGETHER = ("preset", "history", "weight_x", "weight_y")


class LearningRateLab(BookWidget):
    """A network whose training the reader watches at a learning rate of their choice.

    The state is the preset and the ``history`` of the training: every stretch of updates with
    its own rate and momentum, each of which starts from rest (velocity 0). Everything that is
    shown follows from these. Arguments and errors: see ``BookWidget``.

    Attributes
    ----------
    preset : str
        One of ``PRESETS``.
    learning_rate, momentum : float
        Of the updates to come: 1e-5 to 1e5 (default: the preset's), and 0 to 0.999.
    history : tuple
        The stretches of updates made so far, at most 20 with at most 100,000 updates.
    weight_x, weight_y : str
        The two weights of the map (default: the preset's).

    Examples
    --------
    >>> lab = nb.LearningRateLab(preset="004", history=[(0.01, 0.0, 100)])
    >>> lab.verdict.regime
    'converging'
    """

    name = "learning_rate_lab"

    preset = traitlets.Enum(tuple(PRESETS), default_value="004").tag(sync=True)
    learning_rate = Number(0.01, LOWEST_RATE, HIGHEST_RATE).tag(sync=True)
    momentum = Number(0.0, 0.0, MOST_MOMENTUM).tag(sync=True)
    history = Numbers(2).tag(sync=True)
    weight_x = traitlets.Unicode("w12").tag(sync=True)
    weight_y = traitlets.Unicode("w1").tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        chosen = PRESETS[type(self).preset.validate(self, traits.get("preset", "004"))]
        traits.setdefault("learning_rate", chosen.learning_rate)
        traits.setdefault("weight_x", chosen.axes[0])
        traits.setdefault("weight_y", chosen.axes[1])
        super().__init__(**traits)

    @traitlets.validate(*_TOGETHER)
    def _check_together(self, proposal: Any) -> Any:
        """Refuse weights that the preset has not, and a history that cannot have been."""
        state = self._proposed(_TOGETHER, proposal)
        names = _weight_names(PRESETS[state["preset"]].example().network)
        for axis in ("weight_x", "weight_y"):
            if state[axis] not in names:
                raise StateError(f"{axis}: expected one of {', '.join(names)}, got {state[axis]!r}")
        if state["weight_x"] == state["weight_y"]:
            raise StateError(f"weight_y: expected another weight than {state['weight_x']!r}")
        _check_history(state["history"])
        return proposal.value

    @property
    def example(self) -> Example:
        """The preset's network before any update, with its sample."""
        return PRESETS[self.preset].example()

    @property
    def _training(self) -> Training:
        return _train(self.preset, self.history)

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
        limit = PRESETS[self.preset].limit
        return None if isinstance(limit, str) else limit * (1 + self.momentum)

    @property
    def verdict(self) -> Verdict:
        """The regime of the training so far, with the numbers that show it."""
        run = self._training
        made = len(run.turns)
        latest = min(int(self.history[-1][2]), made) if self.history else made
        return classify(run, latest=latest)

    def fallback_html(self) -> str:
        """The state as a table."""
        run = self._training
        rows = {
            "network": PRESETS[self.preset].label,
            "learning rate": f"{self.learning_rate:g}",
            "momentum": f"{self.momentum:g}",
            "updates made": f"{len(run.turns)}",
            "loss E": f"{run.losses[-1]:.6g}",
            "verdict": self.verdict.regime,
        }
        if self.limit is not None:
            rows["the flattest minimum allows"] = f"{self.limit:.6g}"
        weights = run.network.parameters()
        rows |= {name: f"{weights[name]:.6g}" for name in _weight_names(run.network)}
        caption = "The learning-rate laboratory, initial state. With JavaScript you can train here."
        return table(caption, rows.items())


@lru_cache(maxsize=4)
def _train(preset: str, history: tuple[tuple[float, ...], ...]) -> Training:
    """Train a preset through its history, each stretch from rest; kept for what asks next."""
    start = PRESETS[preset].example()
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


def _weight_names(network: Network) -> list[str]:
    return [name for name in network.parameters() if name.startswith("w")]


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
