"""What the same sign means in different notations, and which of them a text can be written in."""

MINUS = "\u2212\u2012\u2013\u2014\ufe63\uff0d"
THIN = "\u2009"
LIKE_THIN = "\u2006\u2008\u200a\u202f\u205f"
LIKE_BLANK = "\u00a0\u2002\u2003\u2004\u2005\u2007\u3000"
LIKE_LINE = "\u2028\u2029\x0b\x0c\x85"
WIDTHLESS = "\u200b\u200c\u200d\u2060\ufeff"
LIKE_TIMES = "\u00b7\u22c5\u2219"
LIKE_OVER = "\u2044\u2215\u00f7"
RAISED = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"
LOWERED = "\u2080\u2081\u2082\u2083\u2084\u2085\u2086\u2087\u2088\u2089"
DIGITS = "0123456789"

SEPARATES, DECIMAL, THOUSANDS, GROUPS = "separates", "decimal", "thousands", "groups"
COMMA = {
    SEPARATES: "the comma stands between two numbers",
    DECIMAL: "the comma is a decimal point",
    THOUSANDS: "the comma parts a thousand",
}
SPACE = {
    SEPARATES: "the thin space stands between two numbers",
    GROUPS: "the thin space parts groups of digits",
}


class Notation:
    """What a comma between two digits means, and a thin space; how this is said to a reader."""

    def __init__(self, comma: str, thin: str, label: str) -> None:
        self.comma = comma
        self.thin = thin
        self.label = label


def plain(text: str) -> str:
    """Return a text with one sign for each meaning: ASCII minus, blanks, line ends, x for times, / for over."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for signs, sign in (
        (MINUS, "-"),
        (LIKE_THIN, THIN),
        (LIKE_BLANK, " "),
        (LIKE_LINE, "\n"),
        (WIDTHLESS, ""),
        (LIKE_TIMES, "\u00d7"),
        (LIKE_OVER, "/"),
    ):
        for other in signs:
            text = text.replace(other, sign)
    for digit, sign in zip(DIGITS, LOWERED):
        text = text.replace(sign, digit)
    return text


def notations(text: str) -> "list[Notation]":
    """Return the notations that a plain text may be written in, the likelier ones first.

    A spreadsheet's cell, and what stands between two semicolons, is one number. Whether the text
    can indeed be read in a notation, only reading shows.
    """
    between = [at for at in _all(text, ",") if is_digit(text, at - 1) and is_digit(text, at + 1)]
    commas = [SEPARATES]
    if between:
        commas = [SEPARATES, DECIMAL]
        if any(is_digit(text, at - 1) and _begins(text, at + 1) for at in _all(text, " ")):
            commas = [DECIMAL, SEPARATES]  # 0,5 0,3
        if all(_thousands(text, at) for at in between):
            commas.append(THOUSANDS)
    thins = [SEPARATES]
    if any(_thousands(text, at) or _decimals(text, at) for at in _all(text, THIN)):
        thins = [GROUPS, SEPARATES]
    out = []
    for comma in commas:
        for thin in thins:
            said = [COMMA[comma]] if len(commas) > 1 else []
            said += [SPACE[thin]] if len(thins) > 1 else []
            out.append(Notation(comma, thin, "; ".join(said)))
    return out


def _all(text: str, sign: str) -> "list[int]":
    return [at for at, other in enumerate(text) if other == sign]


def is_digit(text: str, at: int) -> bool:
    """Tell whether a digit stands at a place."""
    return 0 <= at < len(text) and text[at] in DIGITS


def _begins(text: str, at: int) -> bool:
    """Tell whether a number begins at a place."""
    return is_digit(text, at) or (text[at : at + 1] == "-" and is_digit(text, at + 1))


def three_digits(text: str, at: int) -> bool:
    """Tell whether exactly three digits follow the sign at a place."""
    return all(is_digit(text, at + n) for n in (1, 2, 3)) and not is_digit(text, at + 4)


def _thousands(text: str, at: int) -> bool:
    """Tell whether a sign may part thousands: one to three digits, the first no 0, then three."""
    start = at
    while is_digit(text, start - 1):
        start -= 1
    after_group = start > 0 and text[start - 1] == text[at] and at - start == 3
    first = 1 <= at - start <= 3 and text[start] != "0" and text[start - 1 : start] != "."
    return three_digits(text, at) and (first or after_group)


def _decimals(text: str, at: int) -> bool:
    """Tell whether a thin space may part the digits behind a point: after three, digits follow."""
    return all(is_digit(text, at - n) for n in (1, 2, 3)) and is_digit(text, at + 1)
