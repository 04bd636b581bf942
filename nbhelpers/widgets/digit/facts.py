"""What the reader of digits and its page both keep to."""

from __future__ import annotations

from typing import Any

SIDE, MOST_INK = 8, 16
BLOCK = 4
"""Points a pixel is counted from, down and across, so a picture has 32 by 32."""
WIDTH = 20
"""Points across that a digit may take of the 32, as in the data."""
MARGIN = 2.8
"""Points that the pen adds around its path."""
INKED = 312
"""Points that are inked: in the data a picture of each class has about so much ink."""
SMALLEST = 0.1
"""A drawing smaller than this share of its area is not enlarged to full size: a dot stays a dot."""
RATE = 0.01 * MOST_INK**2
"""What the gradient is multiplied with in a step: 0.01 for pixels from 0 to 1, where it is 16 times as
large, and a change of them a sixteenth as large."""


def facts() -> dict[str, Any]:
    """Return what `nbhelpers.widgets.bundle` writes into the module ``digit/facts``."""
    from .network import stored
    from .samples import samples

    return {
        "side": SIDE,
        "most": MOST_INK,
        "block": BLOCK,
        "width": WIDTH,
        "margin": MARGIN,
        "inked": INKED,
        "smallest": SMALLEST,
        "rate": RATE,
        "network": stored(),
        "samples": samples(),
    }
