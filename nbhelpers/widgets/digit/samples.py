"""Real digits to choose from: of forms that the network was not trained with, some that it misreads."""

from __future__ import annotations

from typing import Any

import numpy as np

from nbhelpers.handwriting import digits

from .network import forward, trained
from .training import split

FEW = 2
"""Of each class so many that are read right, and at most so many that are not."""
INK = "0123456789abcdefg"
"""A pixel of 0 to 16 as one character."""


def samples() -> list[dict[str, Any]]:
    """Return label, number in the file, what the network says, and the pixels as 64 characters."""
    images, labels = digits()
    _, test = split()
    said = forward(trained(), images[test].reshape(-1, 64))[1].argmax(axis=1)
    chosen = []
    for digit in range(10):
        shows = labels[test] == digit
        right, wrong = (
            np.flatnonzero(shows & mask)[:FEW] for mask in (said == digit, said != digit)
        )
        chosen += [*right, *wrong]
    return [
        {
            "number": int(test[k]),
            "label": int(labels[test[k]]),
            "says": int(said[k]),
            "ink": "".join(INK[int(value)] for value in images[test[k]].ravel()),
        }
        for k in chosen
    ]
