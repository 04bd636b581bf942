"""How the book writes a number. The same rule for pages: ``widgets/shared/format.js``."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from math import isfinite

_FINEST = 5
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number_text(value: float, digits: int = 6) -> str:
    """Return a number as the book writes it, in every figure and every widget.

    It is rounded to ``digits`` significant digits, as at school (halves away from zero), and idle
    zeros go: 0.3775, not 0.377500. The part before the point is never rounded: 12346 stays 12346 in
    four digits. Below 10⁻⁴, and where the part before the point has more than ``digits`` digits (and
    more than five), it is written with a power of ten: 5.6212×10⁻⁵. The minus is a true one, −. What
    is no finite number is a dash.

    Parameters
    ----------
    value : float
        The number.
    digits : int
        Significant digits: six; four in the cells of an array, and where there is little room.

    Examples
    --------
    >>> from nbhelpers.number_text import number_text
    >>> number_text(-0.36350306), number_text(0.3775), number_text(5.62121e-5, 3)
    ('−0.363503', '0.3775', '5.62×10⁻⁵')
    """
    if not isfinite(value):
        return "–"
    if value == 0:
        return "0"
    exact = abs(Decimal(value))
    rounded = Context(prec=digits, rounding=ROUND_HALF_UP).plus(exact)
    power = rounded.adjusted()
    if -4 <= power < max(digits, 5):
        unit = Decimal(1).scaleb(min(0, power + 1 - digits))
        text = _trimmed(f"{exact.quantize(unit, ROUND_HALF_UP):f}")
    else:
        text = f"{_trimmed(f'{rounded.scaleb(-power):f}')}×10{str(power).translate(_RAISED)}"
    return f"−{text}" if value < 0 else text


def share_text(value: float, digits: int = 3) -> str:
    """Return a probability, or what is compared with 1: it reads 1 only if it is 1.

    Parameters
    ----------
    value : float
        The number.
    digits : int
        Significant digits, unless more are needed, up to five.

    Examples
    --------
    >>> from nbhelpers.number_text import share_text
    >>> share_text(0.1234), share_text(0.9996), share_text(0.9999999), share_text(1)
    ('0.123', '0.9996', '> 0.99999', '1')
    """
    text = number_text(value, digits)
    if text != "1" or value == 1:
        return text
    if digits < _FINEST:
        return share_text(value, digits + 1)
    return f"> 0.{'9' * _FINEST}" if value < 1 else text


def _trimmed(text: str) -> str:
    """Drop the zeros at the end of a fraction, and its point where nothing is left."""
    return text.rstrip("0").rstrip(".") if "." in text else text
