"""Handwritten digits to learn from: 1,797 small pictures that come with the package.

They are the test set of *Optical Recognition of Handwritten Digits* by E. Alpaydin and C. Kaynak (UCI
Machine Learning Repository, 1998, https://doi.org/10.24432/C50P49, CC BY 4.0), in the order and with
the values of the copy that scikit-learn (BSD-3-Clause) ships as ``sklearn.datasets.load_digits``.
``digits.npz`` holds them as bytes.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

__all__ = ["digits"]


@cache
def digits() -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return 1,797 pictures of handwritten digits and what each of them shows.

    A pixel holds how much ink there is, from 0 to 16: of a scan of 32 by 32 points, 4 by 4 points
    are counted for each. Thirteen people wrote them; who wrote which is not recorded. Neither array
    can be changed: copy what you want to change.

    Returns
    -------
    images : (1797, 8, 8)
        Whole numbers from 0 to 16, as float64.
    labels : (1797,)
        The digit that each picture shows, from 0 to 9.

    Examples
    --------
    >>> images, labels = nb.digits()
    >>> images.shape
    (1797, 8, 8)
    >>> images[0, 1]
    array([ 0.,  0., 13., 15., 10., 15.,  5.,  0.])
    >>> labels[:5]
    array([0, 1, 2, 3, 4])
    """
    with np.load(Path(__file__).with_name("digits.npz")) as stored:
        images = stored["images"].astype(np.float64)
        labels = stored["labels"].astype(np.int64)
    images.flags.writeable = labels.flags.writeable = False
    return images, labels
