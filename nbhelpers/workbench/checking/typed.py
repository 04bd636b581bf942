"""A number as it was typed, with its digits, and how far another number agrees with it."""

from nbhelpers.workbench.checks import message, shown
from nbhelpers.workbench.pasting.notation import DECIMAL, GROUPS, Notation, plain
from nbhelpers.workbench.pasting.numerals import SizeError, number, numeral

SAME = 5e-10
"""What agrees so far is the same number, as in the answer boxes."""
EXACT = 99
WRONG = -1
LONGEST = 60
FULL = 17
"""Digits of a number that has all of them."""
WRITTEN = Notation(DECIMAL, GROUPS, "")
"""How a number alone is written: a comma in it is a decimal point."""


class Typed:
    """What came for a quantity: ``value``, and the ``digits`` that count, down to 10 ** ``unit``."""

    def __init__(self, text: str, value: float, unit: int, digits: int) -> None:
        self.text = text
        self.value = value
        self.unit = unit
        self.digits = digits

    def negative(self) -> "Typed":
        """Return the same digits with the other sign."""
        return Typed(self.text, -self.value, self.unit, self.digits)

    def error(self) -> float:
        """Return how far rounding can have moved it: half of its last place."""
        return max(0.5 * 10.0**self.unit, 1e-16 * abs(self.value))

    def width(self) -> float:
        """Return how large a share of the number its last place leaves open, cutting off included."""
        if self.value == 0:
            return 1e-4  # few numbers are 0 by accident
        return max(1.5 * 10.0**self.unit / abs(self.value), 2 * SAME)


def typed(name: str, given: object) -> Typed:
    """Return what a number, or a text with its digits, stands for: ``".50"`` has two.

    It is read as a pasted number is, with a decimal comma and any minus sign; ``2/3`` has all digits.

    Raises
    ------
    ValueError
        If it is no finite number. The message names the quantity and what came.
    """
    text = given if isinstance(given, str) else repr(given)
    accepted = isinstance(given, (int, float, str)) and not isinstance(given, bool)
    if not accepted or len(text) > LONGEST:
        raise ValueError(message(name, "a number, or its digits as a text", shown(given)))
    bare = plain(text).strip()
    sign = bare[:1] if bare[:1] in ("-", "+") else ""
    if bare[len(sign) : len(sign) + 1] == ",":  # ,5 is .5 where it stands alone
        bare = sign + "0" + bare[len(sign) :]
    try:
        found, end = numeral(bare, 0, WRITTEN)
    except SizeError:
        raise ValueError(message(name, "a number up to 1e300", shown(given))) from None
    except ValueError:
        end, found = -1, ""
    if end != len(bare):
        raise ValueError(message(name, "a number in digits, such as .50 or -1.2e-3", shown(given)))
    value = number(found)
    if "/" in found:  # a fraction has all the digits there are
        return Typed(text.strip(), value, int(("%.0e" % value).split("e")[1]) - FULL, FULL)
    mantissa, _, power = found.partition("e")
    whole, _, part = mantissa.lstrip("-").partition(".")
    unit = (int(power) if power else 0) - len(part)
    return Typed(text.strip(), value, unit, len((whole + part).lstrip("0")))


def agreed(given: Typed, value: float, slack: float = 0.0) -> int:
    """Return to how many digits a typed number is this value: ``EXACT``, a count, or ``WRONG``.

    It may be rounded, either way where it is half, or cut off at its last digit; zeros at the end of
    a whole number may stand for digits that were rounded. ``slack`` is what computing may lose.
    """
    off = abs(given.value - value)
    if off <= SAME * abs(value) + slack:
        return EXACT
    if given.digits == 0:  # a zero: rounded it says little, but nothing wrong
        return 0 if given.unit <= -2 and off <= 0.5 * 10.0**given.unit else WRONG
    zeros = 0
    while zeros < given.digits:
        unit = 10.0 ** (given.unit + zeros)
        small = 1e-9 * unit + slack
        rest = abs(value) - abs(given.value)
        if off <= 0.5 * unit + small:
            return given.digits - zeros
        if value * given.value > 0 and -small <= rest < unit - small:
            return given.digits - zeros
        zeros += 1
        if given.unit != 0 or given.value % 10.0**zeros != 0:
            break
    return WRONG


def right_digits(value: float, right: float) -> int:
    """Return how many leading digits of a wrong number are right: 3 of 0.4386 beside 0.4389."""
    found = 0
    for digits in (1, 2, 3, 4, 5, 6, 7, 8):
        if right != 0 and abs(value - right) <= 0.5 * 10.0 ** (1 - digits) * abs(right):
            found = digits
    return found
