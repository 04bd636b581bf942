"""Name the one mistake that explains why some numbers differ from the right ones."""

from __future__ import annotations

from fractions import Fraction
from textwrap import fill

import numpy as np
from numpy.typing import NDArray

from nbhelpers.arguments import Array

ROUNDED = 5e-3
"""How far rounding a factor to three digits moves it at most, as a relative error."""
LINE = 77
"""How many characters a line of a report has at most: as many as a page shows."""
_LARGEST = 12  # a fraction with larger numbers explains nothing
_OF_THE_LOSS = {
    -1.0: "the sign is the wrong way round; look at (out - target).",
    2.0: "a factor of 2; does your loss have the 1/2?",
    0.5: "a factor of 1/2; does your loss have a 1/2 too many?",
    -2.0: "a factor of -2: the sign, and the 1/2 of the loss.",
    -0.5: "a factor of -1/2: the sign, and the 1/2 of the loss.",
}


def rounding_cause(mine: Array, reference: Array) -> str | None:
    """Return that rounding explains the differences of wrong entries, or None if it does not."""
    if np.any(np.abs(mine - reference) > ROUNDED * np.abs(reference)):
        return None
    largest = float(np.max(np.abs(mine - reference) / np.abs(reference)))
    return f"rounding: the relative errors are at most {largest:.0e}. Carry more digits."


def factor_cause(
    mine: Array, reference: Array, wrong: NDArray[np.bool_], rtol: float
) -> str | None:
    """Return the factor that explains every wrong entry of ``mine``, in words, or None.

    Of the loss it is said only if all entries are wrong, but for those that are 0 and should be: a
    cause that sits in the loss reaches them all.
    """
    factor = common_factor(mine[wrong], reference[wrong], rtol)
    if factor is None:
        return None
    everywhere = bool(np.all(wrong | (reference == 0)))
    return _everywhere(factor) if everywhere else _here(factor, int(np.sum(wrong)))


def common_factor(mine: Array, reference: Array, rtol: float) -> float | None:
    """Return the factor by which every entry of ``mine`` is that of ``reference``, if there is one.

    One entry alone is always some multiple of another: there, the factor has to be a power of ten,
    a small whole number or one over it.
    """
    if not (mine.size and np.all(np.isfinite(mine)) and np.all(mine) and np.all(reference)):
        return None
    factors = mine / reference
    factor = float(factors[np.argmax(np.abs(reference))])
    if np.any(np.abs(factors - factor) > 2 * rtol * abs(factor)):
        return None
    simple = _simple(factor, 2 * rtol)
    if mine.size == 1 and (simple is None or 1 not in (abs(simple.numerator), simple.denominator)):
        return None
    return factor if simple is None else float(simple)


def _simple(factor: float, rtol: float) -> Fraction | None:
    """The power of ten, or the fraction of small numbers, that the factor is."""
    power = Fraction(10) ** round(np.log10(abs(factor)))
    nearest = Fraction(factor).limit_denominator(_LARGEST)
    for simple in (power if factor > 0 else -power, nearest):
        small = abs(simple.numerator) <= _LARGEST or simple is not nearest
        if simple and small and abs(factor - simple) <= rtol * abs(factor):
            return simple
    return None


def _told(factor: float) -> str:
    """The factor as a reader would write it: 3, -1/4, 0.001, 0.19661."""
    simple = _simple(factor, 1e-9)
    if simple is None:
        return f"{factor:.5g}"
    if max(abs(simple.numerator), simple.denominator) <= _LARGEST:
        return str(simple)
    return f"{float(simple):g}"


def _everywhere(factor: float) -> str:
    if factor in _OF_THE_LOSS:
        return _OF_THE_LOSS[factor]
    size = abs(factor)
    told, inverse = _told(size), _told(1 / size)
    simple = _simple(size, 1e-9)
    if simple and simple.denominator == 1 and simple.numerator <= _LARGEST:
        why = f"{inverse} is left out, or a sum stands for a mean over {told}."
    elif simple and simple.numerator == 1 and simple.denominator <= _LARGEST:
        why = f"{inverse} is left out, or a mean over {inverse} stands for a sum."
    else:
        why = f"{told} is one factor too many, or {inverse} is left out."
    sign = "the sign is the wrong way round, and " if factor < 0 else ""
    return f"a factor of {_told(factor)}: {sign}{why}"


def _here(factor: float, count: int) -> str:
    """Of some entries alone: what the whole loss has wrong is not the cause."""
    which = "the entry that differs" if count == 1 else "the entries that differ"
    has = "has" if count == 1 else "have"
    if factor == -1:
        what = f"{which} {has} the wrong sign"
    else:
        what = f"{which} {'is' if count == 1 else 'are'} {_told(factor)} times what is expected"
    only = "it alone has" if count == 1 else "they alone share"
    return f"{what}, and the others agree: look at what {only}."


def cause_line(cause: str) -> str:
    """Return the cause as a report says it, in lines of at most `LINE` characters."""
    return fill(f"Likely cause: {cause}", LINE, subsequent_indent="  ")
