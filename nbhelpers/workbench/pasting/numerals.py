"""Reads one number of a text, and keeps its digits as they are typed: ``.50`` stays ``.50``.

A fraction is one number: ``-2/5`` stays so, and `number` tells what it is.
"""

from nbhelpers.workbench.pasting.notation import (
    DECIMAL,
    DIGITS,
    GROUPS,
    RAISED,
    THIN,
    THOUSANDS,
    Notation,
    is_digit,
    three_digits,
)

LONGEST = 400
ACCEPTED = "numbers in digits are accepted, such as 0.25, -3, 1e-3 or 1/3"


class SizeError(ValueError):
    """A number that a float does not hold, or hardly."""


def quoted(text: str) -> str:
    """Return a piece of a text between quotes, shortened."""
    text = text.strip()
    return repr(text if len(text) <= 30 else text[:27] + "...")


def is_numeral(value: object) -> bool:
    """Tell whether a value is a number as `numeral` gives it, and no word."""
    return isinstance(value, str) and value[:1] != "" and value[0] in "+-." + DIGITS


def number(text: object) -> float:
    """Return the number that `numeral` has found."""
    top, _, bottom = str(text).partition("/")
    return float(top) / float(bottom) if bottom else float(top)


def numeral(text: str, at: int, notation: Notation, comma: bool = True) -> "tuple[str, int]":
    """Return the number that begins at a place, in ASCII as `number` reads it, and where it ends.

    Parameters
    ----------
    text : str
        As `plain` gives it.
    at : int
        Where the number's sign or first digit stands.
    notation : Notation
        What commas and thin spaces mean.
    comma : bool
        Whether a comma can belong to a number here; in a list of Python it cannot.

    Raises
    ------
    ValueError
        If no number stands there; a `SizeError`, if one that a float cannot hold.
    """
    start = at
    sign = ""
    if text[at : at + 1] in ("-", "+"):
        sign = "-" if text[at] == "-" else ""
        at += 1
        while text[at : at + 1] == THIN:
            at += 1
    whole, at = _digits(text, at, notation, comma and notation.comma == THOUSANDS)
    point, part = "", ""
    decimal = comma and notation.comma == DECIMAL and whole and text[at : at + 1] == ","
    if text[at : at + 1] == "." or (decimal and is_digit(text, at + 1)):
        point = "."
        part, at = _digits(text, at + 1, notation, False)
    if not whole + part:
        raise ValueError(quoted(piece(text, start)) + " came; " + ACCEPTED)
    power, at = _power(text, at)
    bottom, at = _bottom(text, at, notation)
    after = text[at : at + 1]
    if after not in ("", "\n", "\t", "\f", " ", THIN, ",", ";", "]", ")", "}", "|", "&", "\\"):
        raise ValueError(quoted(piece(text, start)) + " came; " + ACCEPTED)
    if comma and notation.comma in (DECIMAL, THOUSANDS) and after == "," and is_digit(text, at + 1):
        raise ValueError(quoted(piece(text, start)) + " has a comma too many")
    out = sign + whole + point + part + power + bottom
    if at - start > LONGEST:
        raise ValueError(quoted(out) + " is too long; " + ACCEPTED)
    size = abs(number(out))
    if size > 1e300 or (size == 0 and any(digit in "123456789" for digit in whole + part)):
        raise SizeError(quoted(out) + " is too large or too small to be read")
    return out, at


def _bottom(text: str, at: int, notation: Notation) -> "tuple[str, int]":
    """Return what a number is divided by, as ``/3``, and where it ends; empty where nothing is."""
    end = at
    while text[end : end + 1] in (" ", THIN):
        end += 1
    if text[end : end + 1] != "/":
        return "", at
    end += 1
    while text[end : end + 1] in (" ", THIN):
        end += 1
    whole, end = _digits(text, end, notation, False)
    point, part = "", ""
    if text[end : end + 1] == ".":
        point = "."
        part, end = _digits(text, end + 1, notation, False)
    if not any(digit in "123456789" for digit in whole + part):
        raise ValueError(
            "by "
            + (quoted(whole + point + part) if whole else "nothing")
            + " nothing can be divided; "
            + ACCEPTED
        )
    return "/" + whole + point + part, end


def _digits(text: str, at: int, notation: Notation, thousands: bool) -> "tuple[str, int]":
    """Return the digits from a place on, without what parts groups of them, and where they end."""
    out = ""
    while at < len(text):
        sign, follows = text[at], is_digit(text, at + 1)
        if sign in DIGITS:
            out += sign
        elif (
            not out
            or not follows
            or not (
                sign == "_"
                or (sign == THIN and notation.thin == GROUPS)
                or (sign == "," and thousands and three_digits(text, at))
            )
        ):
            break
        at += 1
    return out, at


def _power(text: str, at: int) -> "tuple[str, int]":
    """Return the power of ten that stands at a place, as ``e-3``, and where it ends."""
    if text[at : at + 1] in ("e", "E"):
        whole, end = _whole(text, at + 1, DIGITS)
        return ("e" + whole, end) if whole else ("", at)
    end = at
    while text[end : end + 1] in (" ", THIN):
        end += 1
    if text[end : end + 1] not in ("\u00d7", "*", "x"):
        return "", at
    end += 1
    while text[end : end + 1] in (" ", THIN):
        end += 1
    if text[end : end + 2] != "10":
        return "", at
    end += 2
    if text[end : end + 2] == "**":
        end += 1
    if text[end : end + 1] in ("^", "*"):
        closing = {"(": ")", "{": "}"}.get(text[end + 1 : end + 2], "")
        whole, end = _whole(text, end + 1 + len(closing), DIGITS)
        if not whole or text[end : end + len(closing)] != closing:
            return "", at
        return "e" + whole, end + len(closing)
    whole, end = _whole(text, end, RAISED)
    return ("e" + whole, end) if whole else ("", at)


def _whole(text: str, at: int, digits: str) -> "tuple[str, int]":
    """Return a whole number with its sign, in these digits; empty where none stands."""
    sign = text[at : at + 1]
    minus = "\u207b" if digits == RAISED else "-"
    at += 1 if sign in ("+", "\u207a", minus) else 0
    out = ""
    while text[at : at + 1] != "" and text[at] in digits:
        out += DIGITS[digits.find(text[at])]
        at += 1
    return (("-" if sign == minus else "") + out if out else ""), at


def piece(text: str, at: int) -> str:
    """Return what stands at a place, up to the next blank or bracket."""
    end = at
    while end < len(text) and text[end] not in " \n\t\f,;[](){}":
        end += 1
    return text[at : max(end, at + 1)]
