"""The strip of rates as a picture: the last outputs over the rate, and the fates beneath."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from matplotlib.ticker import LogLocator, MaxNLocator

from nbhelpers.figures import Figure, svg
from nbhelpers.networks import Example
from nbhelpers.networks.functions import Array
from nbhelpers.number_text import number_text
from nbhelpers.regimes import PLAN
from nbhelpers.widgets.fallback import LINE, TEXT, legend, painted

from ..presets import Preset
from .columns import columns

COLUMNS, ROWS = 120, 75  # of the picture, a training each column
WIDE, HIGH = 480, 150  # px
BAND, TICK, HEAD = 16, 4, 20
FAR = 20  # outputs that are so many times as far off as the target are left out
LOOKS = {
    "converges": "good",
    "bounces": "light",
    "at the edge": "pale",
    "wanders": "dark",
    "diverges": "bad",
    "saturated": "bad",
    "dead": "bad",
}


def strip_picture(preset: Preset, example: Example, momentum: float, limit: float | None) -> Figure:
    """Draw what becomes of the example, the start, at the rates of a preset's span.

    ``limit`` is what its flattest minimum allows with this momentum, if that is known.
    """
    low, high = preset.span or (0.0, preset.learning_rate)
    places = (np.arange(COLUMNS) + 0.5) / COLUMNS
    rates = low * (high / low) ** places if preset.log else low + places * (high - low)
    outputs, fates = columns(example, rates, momentum)
    bottom, top = _range(outputs, example)
    hits = np.zeros((ROWS, COLUMNS), dtype=bool)
    seen = np.argwhere((outputs > bottom) & (outputs < top))
    rows = (top - outputs[tuple(seen.T)]) / (top - bottom) * ROWS
    hits[rows.astype(int), seen[:, 2]] = True
    body = (
        f'<g transform="translate(0 {HEAD}) scale({WIDE // COLUMNS} {HIGH // ROWS})">'
        f'<path d="{svg.raster_path(hits)}" stroke="var(--forward)"/></g>'
    )
    for n, target in enumerate(dict.fromkeys(example.target.tolist())):
        y = HEAD + (top - target) / (top - bottom) * HIGH
        body += svg.path(f"M0 {y:.1f}h{WIDE}", color="target", stroke=1, dash=True)
        word = f"target {number_text(target, 4)}"
        body += svg.text(4 + 90 * n, y - 5, word, color="target", size=TEXT, anchor="start")
    runs = _runs(fates)
    for fate, begin, end in runs:
        if fate in LOOKS:
            x, wide = (WIDE / COLUMNS * k for k in (begin, end - begin))
            body += painted(LOOKS[fate], x, HEAD + HIGH, wide, BAND)

    def place(rate: float) -> float:
        share = (
            np.log(rate / low) / np.log(high / low) if preset.log else (rate - low) / (high - low)
        )
        return float(WIDE * share)

    foot = HEAD + HIGH + BAND
    if limit is not None and low < limit < high:
        name = "2/λ" if momentum == 0 else "2(1+μ)/λ"
        body += svg.path(f"M{place(limit):.1f} {HEAD - 4}V{foot}", color="ink", stroke=1, dash=True)
        word = f"{name} = {number_text(limit, 4)}"
        body += svg.text(place(limit), HEAD - 8, word, size=TEXT)
    for tick in _ticks(low, high, preset.log):
        x = place(tick)
        body += svg.path(f"M{x:.1f} {foot}v{TICK}", stroke=1)
        anchor = "start" if x < TEXT else "end" if x > WIDE - TEXT else "middle"
        body += svg.text(x, foot + 18, number_text(tick, 4), size=TEXT, anchor=anchor)
    looks = {fate: LOOKS[fate] for fate in dict.fromkeys(fates) if fate in LOOKS}
    signs, height = legend(looks, WIDE, foot + LINE + 12)
    return Figure(
        body + signs,
        WIDE,
        height,
        alt=f"The last outputs over the learning rate, {number_text(low, 4)} to "
        f"{number_text(high, 4)}. " + _told(runs, rates),
        caption=f"The outputs of the last {PLAN['kept']} of {PLAN['updates']} updates over the "
        "learning rate, and what becomes of the training there.",
        smallest_text=TEXT,
    )


def _range(outputs: Array, example: Example) -> tuple[float, float]:
    """From the lowest output that is shown to the highest, with a rim."""
    first = example.network.forward(example.x).outs[-1]
    given = np.concatenate([first, example.target])
    low, high = float(given.min()), float(given.max())
    far = FAR * max(high - low, 1e-3)
    near = outputs[(outputs > low - far) & (outputs < high + far)]
    if near.size:
        low, high = min(low, float(near.min())), max(high, float(near.max()))
    rim = 0.06 * max(high - low, 1e-3)
    return low - rim, high + rim


def _runs(fates: list[str]) -> list[tuple[str, int, int]]:
    """Each fate with the columns from the first to the one behind the last, from the left."""
    edges = [0, *(k for k in range(1, len(fates)) if fates[k] != fates[k - 1]), len(fates)]
    return [(fates[a], a, b) for a, b in pairwise(edges)]


def _told(runs: list[tuple[str, int, int]], rates: Array) -> str:
    """The fates from the left, in words; those of a single column are left out."""
    told: list[str] = []
    last = ""
    for fate, begin, end in runs:
        if end - begin > 1 and fate != last:
            told.append(f"from {number_text(float(rates[begin]), 3)} on: {fate}")
            last = fate
    return ", ".join(told)[:1].upper() + ", ".join(told)[1:] + "."


def _ticks(low: float, high: float, log: bool) -> list[float]:
    locator = LogLocator() if log else MaxNLocator(6)
    found = (float(tick) for tick in locator.tick_values(low, high))
    return [tick for tick in found if low * 0.999 <= tick <= high * 1.001]
