"""From the strokes of a pen to 8 by 8 pixels, much as the pictures of `nbhelpers.digits` were made.

The page has the same in ``inking.js``. The drawing is scaled until it fills the height of 32 by 32
points, or 20 of their columns; those 312 points are inked that are nearest to the pen's path, as the
data's pictures have about the same ink whatever they show; a pixel counts those among its 4 by 4.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nbhelpers.arguments import finite_reals

from .facts import BLOCK, INKED, MARGIN, SIDE, SMALLEST, WIDTH

POINTS = SIDE * BLOCK


def inking(strokes: Sequence[ArrayLike]) -> NDArray[np.float64]:
    """Return the picture ``(8, 8)`` of strokes, each ``(n, 2)``: whole numbers from 0 to 16."""
    paths = [_path(k, stroke) for k, stroke in enumerate(strokes)]
    if not paths:
        return np.zeros((SIDE, SIDE))
    every = np.concatenate(paths)
    low, high = every.min(axis=0), every.max(axis=0)
    across, down = high - low
    room = 2 * MARGIN
    scale = min(
        (POINTS - room) / max(down, SMALLEST),
        (WIDTH - room) / max(across, SMALLEST * WIDTH / POINTS),
    )
    far = np.full((POINTS, POINTS), np.inf)
    y, x = np.mgrid[:POINTS, :POINTS] + 0.5
    for path in paths:
        placed = (path - (low + high) / 2) * scale + POINTS / 2
        ends = placed[1:] if len(placed) > 1 else placed
        for (ax, ay), (bx, by) in zip(placed[: len(ends)], ends, strict=True):
            dx, dy = bx - ax, by - ay
            squared = dx * dx + dy * dy
            t = np.clip(((x - ax) * dx + (y - ay) * dy) / (squared or 1.0), 0.0, 1.0)
            far = np.minimum(far, (x - ax - t * dx) ** 2 + (y - ay - t * dy) ** 2)
    limit = np.sort(far, axis=None)[INKED - 1] + 1e-9  # equally near is inked alike
    blocks = (far <= limit).reshape(SIDE, BLOCK, SIDE, BLOCK)
    picture: NDArray[np.float64] = blocks.sum(axis=(1, 3)).astype(np.float64)
    return picture


def _path(k: int, stroke: ArrayLike) -> NDArray[np.float64]:
    path = np.asarray(finite_reals(f"strokes[{k}]", stroke), dtype=np.float64)
    if path.ndim != 2 or path.shape[1] != 2 or not len(path):
        raise ValueError(f"strokes[{k}]: expected points of shape (n, 2), got {path.shape}")
    return path
