"""The learning-rate laboratory: train at a rate of your choice and see what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from math import sqrt
from typing import Any

import numpy as np
import traitlets
from numpy.typing import NDArray

from nbhelpers.curvature import critical_rate
from nbhelpers.networks import Example, Network, Training, mazur, notebook_001, notebook_004
from nbhelpers.regimes import Verdict, classify
from nbhelpers.widgets.base import BookWidget
from nbhelpers.widgets.fallback import table
from nbhelpers.widgets.traits import Number, Numbers, StateError

LOWEST, HIGHEST = 1e-5, 1e5
MOST_UPDATES, MOST_STRETCHES = 100_000, 20
_TOGETHER = ("preset", "history", "weight_x", "weight_y")


@dataclass(frozen=True)
class Preset:
    """A network to train, and how the laboratory opens it.

    ``limit``: the critical rate of its flattest minimum without momentum; or words, where there is
    none to name.
    """

    label: str
    example: Callable[[], Example]
    learning_rate: float
    axes: tuple[str, str]
    limit: float | str


def parabola() -> Example:
    """Two weights without anything between: ``E = 1/2 (2 w1)^2 + 1/2 (2 w2)^2``, curvature 4."""
    network = Network(weights=([[1.0], [0.5]],), activations="identity")
    return Example(network, np.array([2.0]), np.array([0.0, 0.0]))


def notebook_004_with_half() -> Example:
    """Return source 004 with the loss of its text, ``1/2 (y - Y)^2``."""
    source = notebook_004()
    return Example(replace(source.network, loss_function="half_squared"), source.x, source.target)


LIMIT_004 = 1 / (10 * sqrt(13))
"""Of source 004, where ``26 u^2 + 2 z^2`` is smallest on the curve ``2 u z = 5``."""

PRESETS = {
    "parabola": Preset("a parabola, curvature 4", parabola, 0.4, ("w1", "w2"), 0.5),
    "000": Preset("Mazur's network", mazur, 0.5, ("w5", "w7"), "not known"),
    "001": Preset(
        "the second network: a target out of reach",
        notebook_001,
        10.0,
        ("w5", "w6"),
        "it has no minimum: its target is out of reach",
    ),
    "004": Preset(
        "nine weights: ReLU, loss without the half", notebook_004, 0.01, ("w12", "w1"), LIMIT_004
    ),
    "004-half": Preset(
        "nine weights, loss with the half",
        notebook_004_with_half,
        0.02,
        ("w12", "w1"),
        2 * LIMIT_004,
    ),
}


class LearningRateLab(BookWidget):
    """A network whose training the reader watches at a learning rate of their choice.

    The state is the preset and the ``history`` of the training: every stretch of updates with
    its own rate and momentum, each of which starts from rest (velocity 0). Everything that is
    shown follows from these. Arguments and errors: see `BookWidget`.

    Attributes
    ----------
    preset : str
        One of ``PRESETS``.
    learning_rate, momentum : float
        Of the updates to come: 1e-5 to 1e5 (default: the preset's), and 0 to 0.999.
    history : tuple of (rate, momentum, updates)
        The stretches of updates made so far, at most 20 with at most 100,000 updates.
    weight_x, weight_y : str
        The two weights of the map (default: the preset's).
    """

    name = "learning_rate_lab"

    preset = traitlets.Enum(tuple(PRESETS), default_value="004").tag(sync=True)
    learning_rate = Number(0.01, LOWEST, HIGHEST).tag(sync=True)
    momentum = Number(0.0, 0.0, 0.999).tag(sync=True)
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
        good = len(row) == 3 and LOWEST <= row[0] <= HIGHEST and 0 <= row[1] <= 0.999
        if not (good and row[2] >= 1 and row[2] == int(row[2])):
            raise StateError(
                "history: expected (rate, momentum, updates) with a rate from 1e-05 to 100000, a "
                f"momentum from 0 to 0.999 and a whole number of updates, got {row}"
            )
    total = sum(row[2] for row in history)
    if total > MOST_UPDATES:
        raise StateError(f"history: at most {MOST_UPDATES} updates in all, got {total:g}")
