"""Names, numbers and formulas as a sheet has them: HTML that needs no script."""

from nbhelpers.workbench.derivation.formulas import Plain
from nbhelpers.workbench.report import number_text

DIGITS = 5
GREEK = {"delta": "δ", "loss": "E", "learning rate": "η"}


def parts(name: str) -> "list[tuple[str, bool]]":
    """Return the pieces of a quantity's name, and whether each stands low: ``dE/dw1`` is ∂E/∂w and 1."""
    if name.startswith("new "):
        return [("new ", False)] + parts(name[4:])
    if name.startswith("dE/d"):
        return [("∂E/∂", False)] + parts(name[4:])
    at = name.find("_")
    if at > 0:
        return [(GREEK.get(name[:at], name[:at]), False), (name[at + 1 :], True)]
    if name in GREEK or not name[1:].isdigit():
        return [(GREEK.get(name, name), False)]
    return [(name[0], False), (name[1:], True)]


def name_html(name: str) -> str:
    """Return a name with its index standing low.

    Examples
    --------
    >>> from nbhelpers.sheets.writing import name_html
    >>> name_html("dE/dout_h1")
    '∂E/∂out<sub>h1</sub>'
    """
    return "".join(["<sub>" + text + "</sub>" if low else text for text, low in parts(name)])


def number(value: float) -> "tuple[str, str]":
    """Return a number of five digits, and its power of ten where it needs one.

    Examples
    --------
    >>> from nbhelpers.sheets.writing import number
    >>> number(-0.0125), number(6.37719e-05)
    (('−0.0125', ''), ('6.3772', '−5'))
    """
    text = number_text(value, DIGITS).replace("-", "−")
    at = text.find("e")
    if at < 0:
        return text, ""
    power = text[at + 1 :].replace("−0", "−").replace("+0", "").replace("+", "")
    return text[:at], power


def number_html(value: float) -> str:
    """Return a number as a sheet has it."""
    text, power = number(value)
    return text + "×10<sup>" + power + "</sup>" if power else text


class Paper(Plain):
    """Writes formulas as HTML. Signs are ASCII's as long as a formula is put together."""

    def name(self, name: str) -> str:
        """Return a name with its index standing low."""
        return name_html(name)

    def number(self, given: float) -> str:
        """Return a number of five digits."""
        return number_html(given).replace("−", "-")

    def quotient(self, a: str, b: str) -> str:
        """Return a quotient; a half as one sign."""
        return "½" if (a, b) == ("1", "2") else a + " / " + b


class General(Paper):
    """Writes the rule of all units of a kind: names without what tells one unit from another."""

    def name(self, name: str) -> str:
        """Return a name without its index."""
        return "".join([text for text, low in parts(name) if not low])


def signs(text: str) -> str:
    """Return a formula with the signs of print."""
    return text.replace("-", "−").replace("'", "′")
