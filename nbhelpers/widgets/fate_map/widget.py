"""The map of fates: every pixel is a whole training."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import traitlets
from numpy.typing import NDArray

from nbhelpers.fates import ACTIVATIONS, FATES, fates_of
from nbhelpers.widgets.base import BookWidget
from nbhelpers.widgets.fallback import table
from nbhelpers.widgets.traits import Choice, Numbers, StateError

from .drawing import fate_picture
from .facts import KINDS, MOST, SIDE, UPDATES, WHOLE

SAMPLED = 64
"""Pixels along each side of what a page without JavaScript counts."""


class FateMap(BookWidget):
    """A picture in which every pixel is a whole training of the network of source 004.

    Parameters
    ----------
    kind : str
        What the axes are: ``"rates"``, those of the hidden and the output layer; ``"momentum"``, one
        rate and momentum; ``"start"``, one rate and the first weight at the start.
    activation : str
        ``"relu"``, as in the source, or ``"identity"``.
    updates : int
        100, 300 or 1000; a training that dies later counts as alive.
    view : (4,) sequence of float, optional
        The window: from and to, to the right and upwards. All of it unless given.
    widget_id : str
        Names the widget in the links that it gives.

    Examples
    --------
    >>> fates = nb.FateMap(view=[0.01, 0.05, 0.01, 0.05]).shares
    >>> round(sum(fates.values()), 6)
    1.0
    """

    name = "fate_map"

    kind = Choice(KINDS).tag(sync=True)
    activation = Choice(ACTIVATIONS).tag(sync=True)
    updates = traitlets.Any(300).tag(sync=True)
    view = Numbers(1, limit=MOST).tag(sync=True)

    def __init__(
        self,
        *,
        kind: str = "rates",
        activation: str = "relu",
        updates: int = 300,
        view: Sequence[float] | None = None,
        widget_id: str = "fate-map",
    ) -> None:
        window = WHOLE.get(kind, WHOLE["rates"]) if view is None else view
        super().__init__(
            kind=kind, activation=activation, updates=updates, view=window, widget_id=widget_id
        )

    @traitlets.default("view")
    def _default_view(self) -> tuple[float, ...]:
        return WHOLE[self.kind]

    @traitlets.validate("updates")
    def _check_updates(self, proposal: Any) -> int:
        if proposal.value not in UPDATES or isinstance(proposal.value, bool):
            raise StateError(f"updates: expected one of 100, 300, 1000, got {proposal.value!r}")
        return int(proposal.value)

    @traitlets.validate("view")
    def _check_view(self, proposal: Any) -> Any:
        view = proposal.value
        if len(view) != 4 or not (view[0] < view[1] and view[2] < view[3]):
            raise StateError(
                f"view: expected four numbers, from and to, to the right and upwards, got {view!r}"
            )
        return view

    def fates(self, side: int = SIDE) -> NDArray[np.int8]:
        """Return the fates of ``side`` times ``side`` trainings, the uppermost row first.

        They are places in ``nbhelpers.fates.FATES``.
        """
        x0, x1, y0, y1 = self.view
        middle = (np.arange(side) + 0.5) / side
        X, Y = np.meshgrid(x0 + middle * (x1 - x0), y1 - middle * (y1 - y0))
        two = self.kind == "rates"
        found, _ = fates_of(
            X,
            Y if two else X,
            momentum=Y if self.kind == "momentum" else 0.0,
            start=Y if self.kind == "start" else None,
            activation=self.activation,
            updates=self.updates,
        )
        return found

    @property
    def shares(self) -> dict[str, float]:
        """Of each fate its share, of 64 times 64 trainings."""
        return _shares(self.fates(SAMPLED))

    def fallback_html(self) -> str:
        """A coarse map with its text alternative, and the shares of the fates as a table."""
        _, across, up = KINDS[self.kind]
        fates = self.fates(SAMPLED)
        rows = {name: f"{share:.0%}" for name, share in _shares(fates).items()}
        most = max(rows, key=lambda name: _shares(fates)[name])
        name = f"{self.activation}, {self.updates} updates"
        picture = fate_picture(
            {name: (fates, self.view)},
            alt=f"A map of {SAMPLED} by {SAMPLED} trainings over the {across} and the {up}. Most "
            f"frequent: {most}, {rows[most]}.",
            caption=f"To the right the {across}, upwards the {up}. With JavaScript the map is "
            "finer, and can be zoomed.",
        )
        return picture._repr_html_() + table("What becomes of a training", rows.items())


def _shares(fates: NDArray[np.int8]) -> dict[str, float]:
    counts = np.bincount(fates.ravel(), minlength=len(FATES))
    return {name: float(n) / fates.size for name, n in zip(FATES, counts, strict=True)}
