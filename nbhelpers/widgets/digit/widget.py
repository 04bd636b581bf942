"""A network that reads what is drawn, and says which pixels should change for another answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import traitlets
from numpy.typing import ArrayLike

from nbhelpers.arguments import RealArray, unwrapped
from nbhelpers.figures import pixels as picture_of
from nbhelpers.losses import cross_entropy, softmax
from nbhelpers.number_text import number_text, share_text
from nbhelpers.widgets.base import BookWidget
from nbhelpers.widgets.fallback import table
from nbhelpers.widgets.traits import Count, Numbers, StateError, state_errors

from .facts import MOST_INK, SIDE
from .inking import inking
from .network import forward, pixel_gradient, stepped, trained
from .samples import samples

INK = {character: value for value, character in enumerate("0123456789abcdefg")}


class Picture(Numbers):
    """Eight rows of eight numbers from 0 to 16."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(2, **kwargs)

    def validate(self, obj: Any, value: Any) -> tuple[Any, ...]:
        """Return the pixels as a tuple of rows, or raise a StateError."""
        entries: Any = unwrapped(value)
        flat = np.asarray(entries) if isinstance(entries, np.ndarray) else None
        if flat is not None and flat.shape == (SIDE * SIDE,):
            entries = flat.reshape(SIDE, SIDE)
        rows = super().validate(obj, entries)
        if len(rows) != SIDE or any(len(row) != SIDE for row in rows):
            raise StateError(f"{self.name}: expected 8 rows of 8 numbers")
        if any(not 0 <= ink <= MOST_INK for row in rows for ink in row):
            raise StateError(f"{self.name}: expected numbers from 0 to {MOST_INK}")
        return rows


def _first() -> RealArray:
    """The first of the samples as ``(8, 8)``."""
    ink = samples()[0]["ink"]
    return np.array([float(INK[character]) for character in ink]).reshape(SIDE, SIDE)


class DigitReader(BookWidget):
    """A trained network reads a picture that its reader draws, chooses or changes.

    It has 64 inputs, 32 hidden units with ReLU, and 10 logits, and was trained with eleven of the
    fourteen forms of `digits`. The gradient of its loss with respect to each pixel says how the
    picture would have to change for the network to say ``target``. Every argument is an attribute
    that can be read and assigned.

    Parameters
    ----------
    pixels : (8, 8) or (64,) array_like
        How much ink there is, from 0 to 16, as in `digits`. A zero from a form that was not trained
        with, unless given.
    target : int
        The digit that the loss and the gradient ask for, 0 to 9.
    widget_id : str
        Names the widget in the links that it gives.

    Examples
    --------
    >>> images, labels = nb.digits()
    >>> reader = nb.DigitReader(pixels=images[0], target=7)
    >>> reader.says
    0
    >>> reader.pixel_gradient.shape
    (8, 8)
    >>> for _ in range(40):
    ...     reader.pixels = reader.stepped
    >>> reader.says
    7
    """

    name = "digit"

    pixels = Picture().tag(sync=True)
    target = Count(7, 9).tag(sync=True)

    def __init__(
        self,
        *,
        pixels: ArrayLike | None = None,
        target: int = 7,
        widget_id: str = "digit",
    ) -> None:
        given = _first() if pixels is None else pixels
        super().__init__(pixels=given, target=target, widget_id=widget_id)

    @traitlets.default("pixels")
    def _default_pixels(self) -> RealArray:
        return _first()

    @classmethod
    def drawn(
        cls, strokes: Sequence[ArrayLike], *, target: int = 7, widget_id: str = "digit"
    ) -> DigitReader:
        """Return a reader of what a pen draws: scaled and inked as the page does with a drawing.

        Parameters
        ----------
        strokes : sequence of (n, 2) array_like
            The points ``(x, y)`` of each stroke, y downward, in a drawing area of side 1.
        target : int
            The digit that the loss and the gradient ask for, 0 to 9.
        widget_id : str
            Names the widget in the links that it gives.

        Raises
        ------
        TypeError, ValueError
            If a stroke is not a sequence of points with finite coordinates.

        Examples
        --------
        >>> nb.DigitReader.drawn([[(0.5, 0.1), (0.5, 0.9)]]).says
        1
        """
        with state_errors():
            picture = inking(strokes)
        return cls(pixels=picture, target=target, widget_id=widget_id)

    @property
    def _flat(self) -> RealArray:
        return np.array(self.pixels, dtype=np.float64).reshape(1, -1)

    @property
    def hidden(self) -> RealArray:
        """What the hidden units give out, ``(32,)``."""
        hidden: RealArray = forward(trained(), self._flat)[0][0]
        return hidden

    @property
    def logits(self) -> RealArray:
        """The ten logits, ``(10,)``."""
        logits: RealArray = forward(trained(), self._flat)[1][0]
        return logits

    @property
    def probabilities(self) -> RealArray:
        """Of each digit the probability, ``(10,)``."""
        return softmax(self.logits)

    @property
    def says(self) -> int:
        """The digit with the largest probability."""
        return int(self.logits.argmax())

    @property
    def loss(self) -> float:
        """The cross-entropy, if the picture showed the target."""
        return cross_entropy(self.logits[None], [self.target])

    @property
    def pixel_gradient(self) -> RealArray:
        """How that loss rises with the ink of each pixel, ``(8, 8)``."""
        return pixel_gradient(trained(), self._flat, self.target).reshape(SIDE, SIDE)

    @property
    def stepped(self) -> RealArray:
        """The pixels after a step down that gradient, ``(8, 8)``, from 0 to 16."""
        return stepped(trained(), self._flat, self.target).reshape(SIDE, SIDE)

    def fallback_html(self) -> str:
        """The picture and its gradient with a text alternative, and the answer as a table."""
        p = self.probabilities
        pictures = [
            picture_of(
                {"what the network sees": np.array(self.pixels)},
                size=160,
                alt=f"A picture of 8 by 8 pixels. The network says {self.says}.",
                caption=f"The network says {self.says}, with the probability "
                f"{share_text(p[self.says])}. With JavaScript you can draw your own.",
            ),
        ]
        rows = {f"probability of {digit}": share_text(value) for digit, value in enumerate(p)}
        rows[f"loss, asked for a {self.target}"] = number_text(self.loss, 3)
        return "".join(figure._repr_html_() for figure in pictures) + table(
            "Initial state", rows.items()
        )
