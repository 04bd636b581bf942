"""Another learning rate: it could explain any updated number, so it has to be a round one."""

from nbhelpers.workbench.checking.rules import before, moved_by
from nbhelpers.workbench.checking.slipped import Slipped
from nbhelpers.workbench.checking.slips import Slip
from nbhelpers.workbench.checking.typed import Typed
from nbhelpers.workbench.description import Description

NEW = ("new_w", "new_b")
ROUND = 40
"""Rates of one digit that are about as likely as the slips that are tried."""


def rates(
    d: Description, base: Slipped, key: "tuple[str, int, int, int, int]", given: Typed
) -> "tuple[list[tuple[Slip, int]], list[Slip]]":
    """Return the round rates that give an updated number, with what counts against them; and others.

    A rate of one digit counts by how many such there are, and how far the digits leave it open; any
    other needs a second number.
    """
    if key[0] not in NEW or (key[0] == "new_b" and d.bias_mode in ("frozen", "none")):
        return [], []
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
