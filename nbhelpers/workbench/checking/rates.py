"""Another learning rate: it could explain any updated number, so it has to be a round one."""

from nbhelpers.workbench.checking.slipped import Slipped
from nbhelpers.workbench.checking.slips import Slip
from nbhelpers.workbench.checking.typed import WRONG, Typed, agreed
from nbhelpers.workbench.checking.updates import before, moved_by, stays
from nbhelpers.workbench.description import Description

NEW = ("new_w", "new_b")
NEAR = 2
"""So many rates of one digit are tried on either side of the likeliest."""
ROUND = 40
"""Rates of one digit that are about as likely as the slips that are tried."""


def rates(
    d: Description,
    base: Slipped,
    key: "tuple[str, int, int, int, int]",
    given: Typed,
    order: "list[tuple[str, int, int, int, int]]",
) -> "tuple[list[tuple[Slip, int]], list[Slip]]":
    """Return the round rates that give an updated number, with what counts against them; and others.

    A rate of one digit counts by how many such there are, and how far the digits leave it open; any
    other needs a second number.
    """
    if key[0] not in NEW or stays(d, key):
        return [], []
    if base.one_by_one:
        return _of_many(d, base, key, given, order), []
    step = moved_by(base, key)
    moved = before(base, key) - given.value
    if not step:
        return [], []
    low, high = (moved - 2 * given.error()) / step, (moved + 2 * given.error()) / step
    low, high = min(low, high), max(low, high)
    right = d.learning_rate
    if low <= right <= high or high < 0:
        return [], []
    if low <= 0:  # not moved at all
        still = Slip("other_rate", NEW, detail=0.0)
        return ([(still, 1)] if abs(moved) <= given.error() * 1e-6 else []), [still]
    middle = (low + high) / 2
    for digits in (1, 2, 3):
        rate = float(("%." + str(digits - 1) + "e") % middle)
        if low <= rate <= high and rate != right:
            slip = Slip("other_rate", NEW, detail=rate)
            if digits > 1:
                return [], [slip]
            # as a share of the rate, what is left open; the number itself is open by its own width
            open_by = (high - low) / middle / max(given.width(), 1e-12)
            return [(slip, int(1 + ROUND * max(1.0, open_by)))], []
    return [], []


def _of_many(
    d: Description,
    base: Slipped,
    key: "tuple[str, int, int, int, int]",
    given: Typed,
    order: "list[tuple[str, int, int, int, int]]",
) -> "list[tuple[Slip, int]]":
    """Return the round rates where there is an update after each sample, and each changes the next.

    How far the parameter has moved in all tells about which they are; those beside it are tried.
    """
    start = Slipped(d)
    _, _, layer, unit, source = key
    old = start.weight(0, layer, unit, source) if key[0] == NEW[0] else start.bias(0, layer, unit)
    usual = base.value(key)
    if usual == old or not (old - given.value) / (old - usual) > 0:
        return []
    about = "%.0e" % (d.learning_rate * (old - given.value) / (old - usual))
    digit, power = int(about[0]), int(about[2:])
    found = []
    for n in range(max(digit - NEAR, 1), min(digit + NEAR, 9) + 1):
        rate = float(str(n) + "e" + str(power))
        slip = Slip("other_rate", NEW, detail=rate)
        made = start.beside(slip, {}).tried(key, order)
        if rate != d.learning_rate and made is not None and agreed(given, made) != WRONG:
            found.append((slip, 1 + ROUND))
    return found
