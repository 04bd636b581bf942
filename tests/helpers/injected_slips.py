"""Numbers of readers who slipped once, or not: of random networks, in a random part of what is asked."""

from __future__ import annotations

from typing import Any

import numpy as np
from random_descriptions import random_description

from nbhelpers.workbench import Description, keys, read
from nbhelpers.workbench.checking.sites import Site, at
from nbhelpers.workbench.checking.slipped import Slipped
from nbhelpers.workbench.checking.slips import ANY, Slip
from nbhelpers.workbench.checking.typed import WRONG, agreed, typed

#: Of which quantities the reader gives numbers.
PARTS = {
    "all": ("",),
    "forward": ("net", "out", "term", "loss"),
    "backward": ("d_out", "delta", "err", "d_w", "d_b"),
    "gradients": ("d_w", "d_b"),
    "updated": ("new",),
    "ends": ("out", "loss", "d_w", "d_b"),
}
SITES = ("net", "out", "d_out", "delta", "d_w", "d_b", "new_w", "new_b", "loss")


def slips_of(d: Description, rng: np.random.Generator) -> Slip | None:
    """A slip that could stand in this network: at one unit, or in one layer."""
    one = Slipped(d)
    kind = str(rng.choice(SITES))
    layer = int(rng.integers(1, one.last + 1))
    unit = ANY
    if rng.random() < 0.3:
        unit = int(rng.integers(one.sizes[layer]))
    sample = ANY
    if kind[:3] == "new":
        sample = ANY
    elif kind in ("d_w", "d_b") and rng.random() < 0.5 and not one.one_by_one:
        sample = -1
    elif kind == "loss":
        sample, layer, unit = -1, 0, ANY
    if kind == "d_out" and layer == one.last and one.fused:
        return None
    found = at(one, Site(kind, sample, layer, unit))
    if not found:
        return None
    names = sorted({slip.name for slip in found})
    name = str(rng.choice(names))
    same = [slip for slip in found if slip.name == name]
    return same[int(rng.integers(len(same)))]


def rounded(value: float, digits: int) -> str:
    return f"{value:.{digits - 1}e}"


def slipped(rng: np.random.Generator, **fixed: Any) -> tuple[dict[str, Any], dict[str, str], Slip]:
    """A network, a reader's numbers, and the slip in them, which changes one at least."""
    while True:
        data = random_description(rng, **{"widest": 3, "samples": 3} | fixed)
        d = read(data)
        slip = slips_of(d, rng)
        if slip is None:
            continue
        part = PARTS[str(rng.choice(list(PARTS)))]
        asked = [key for key in keys(d) if key[0].startswith(part)]
        digits = int(rng.integers(6, 11))
        try:
            wrong, right, names = Slipped(d, slips=(slip,)), Slipped(d), d.names()
            values = {key: wrong.value(key) for key in asked}
            mine = {names.name(key): rounded(values[key], digits) for key in asked}
            off = [
                key
                for key in asked
                if agreed(typed("", rounded(values[key], digits)), right.value(key)) == WRONG
            ]
        except (ValueError, OverflowError, ZeroDivisionError):
            continue
        if off and all(abs(value) < 1e6 for value in values.values()):
            return data, mine, slip


def without_slip(
    rng: np.random.Generator, **fixed: Any
) -> tuple[dict[str, Any], dict[str, str], str]:
    """A network, a reader's numbers, and the name of the one that is wrong, by a random factor."""
    while True:
        data = random_description(rng, **{"widest": 3, "samples": 3} | fixed)
        d = read(data)
        part = PARTS[str(rng.choice(list(PARTS)))]
        asked = [key for key in keys(d) if key[0].startswith(part)]
        one, names = Slipped(d), d.names()
        alive = [key for key in asked if abs(one.value(key)) > 1e-12]
        if not alive:
            continue
        wrong = alive[int(rng.integers(len(alive)))]
        if rng.random() < 0.3:
            asked = [wrong]
        digits = int(rng.integers(4, 9))
        factor = float(np.exp(rng.normal(0, 0.7)))
        mine = {names.name(key): rounded(one.value(key), digits) for key in asked}
        mine[names.name(wrong)] = rounded(one.value(wrong) * factor, digits)
        if agreed(typed("", mine[names.name(wrong)]), one.value(wrong)) == WRONG:
            return data, mine, names.name(wrong)
