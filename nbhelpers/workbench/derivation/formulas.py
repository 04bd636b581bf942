"""Formulas of a derivation: trees of quantities, and how they are written, in symbols or numbers."""

from nbhelpers.workbench.functions import TANH
from nbhelpers.workbench.report import DIGITS, number_text

SUM, PRODUCT, ATOM = 1, 2, 3
"""How strongly the parts of a formula hold together: what holds less stands in parentheses."""


class Formula:
    """A part of a formula: its kind, and what it is made of.

    ``kind`` is value (a quantity called ``name``), number, sum, product, negative, quotient, square,
    or call (of the function called ``name``).
    """

    def __init__(
        self,
        kind: str,
        parts: "list[Formula] | None" = None,
        name: str = "",
        number: float = 0.0,
    ) -> None:
        self.kind = kind
        self.parts = parts or []
        self.name = name
        self.number = number


def value(name: str, given: float) -> Formula:
    """Return a quantity that has a name."""
    return Formula("value", None, name, given)


def number(given: float) -> Formula:
    """Return a number that has none."""
    return Formula("number", None, "", given)


def plus(*terms: Formula) -> Formula:
    """Return a sum; of one term, that term."""
    return terms[0] if len(terms) == 1 else Formula("sum", list(terms))


def minus(a: Formula) -> Formula:
    """Return the negative of a formula."""
    return a.parts[0] if a.kind == "negative" else Formula("negative", [a])


def times(*factors: Formula) -> Formula:
    """Return a product; factors that are products stand in it one by one, and a 1 is left out."""
    flat: list[Formula] = []
    negative = False
    for factor in factors:
        if factor.kind == "negative" and factor.parts[0].kind != "sum":
            negative = not negative
            factor = factor.parts[0]
        if factor.kind == "product":
            flat += factor.parts
        elif factor.kind != "number" or factor.number != 1.0:
            flat.append(factor)
    if not flat:
        flat = [number(1.0)]
    found = flat[0] if len(flat) == 1 else Formula("product", flat)
    return minus(found) if negative else found


def over(a: Formula, b: Formula) -> Formula:
    """Return a quotient."""
    return Formula("quotient", [a, b])


def call(function: str, a: Formula) -> Formula:
    """Return a function's value: exp, ln, tanh, abs, sign, ReLU, leaky ReLU, or a slope of these."""
    return Formula("call", [a], function)


def square(a: Formula) -> Formula:
    """Return a square."""
    return Formula("square", [a])


def terms_of(formula: Formula) -> list[Formula]:
    """Return the terms of a sum, or the formula itself as the only one."""
    return formula.parts if formula.kind == "sum" else [formula]


class Plain:
    """Writes formulas as text: ``w5 × delta_o1 + w7 × delta_o2``."""

    dot = " × "

    def __init__(self, digits: int = DIGITS) -> None:
        self.digits = digits

    def name(self, name: str) -> str:
        """Return how a name is written."""
        return name

    def number(self, given: float) -> str:
        """Return how a number is written."""
        return number_text(given, self.digits)

    def quotient(self, a: str, b: str) -> str:
        """Return a quotient of two parts that stand in parentheses where they need them."""
        return a + " / " + b

    def within(self, text: str) -> str:
        """Return a part in parentheses."""
        return "(" + text + ")"

    def call(self, function: str, text: str) -> str:
        """Return a function of a part."""
        return "|" + text + "|" if function == "abs" else function + "(" + text + ")"

    def square(self, text: str) -> str:
        """Return the square of a part."""
        return text + "²"

    def write(self, formula: Formula, numbers: bool) -> str:
        """Return a formula in symbols, or with the numbers in their places."""
        return self._write(formula, numbers)[0]

    def _write(self, formula: Formula, numbers: bool) -> "tuple[str, int]":
        """Return the text, and how strongly it holds together."""
        kind, parts = formula.kind, formula.parts
        if kind == "number" or (kind == "value" and numbers):
            text = self.number(formula.number)
            return text, SUM if text[0] == "-" else ATOM
        if kind == "value":
            return self.name(formula.name), ATOM
        if kind == "sum":
            return self._sum(parts, numbers), SUM
        if kind == "negative":
            return "-" + self._part(parts[0], numbers, PRODUCT), SUM
        if kind == "product":
            return self.dot.join([self._part(f, numbers, PRODUCT) for f in parts]), PRODUCT
        if kind == "square":
            return self.square(self._part(parts[0], numbers, ATOM)), PRODUCT
        if kind == "call":
            return self.call(formula.name, self.write(parts[0], numbers)), ATOM
        return self._quotient(parts[0], parts[1], numbers), PRODUCT

    def _quotient(self, a: Formula, b: Formula, numbers: bool) -> str:
        return self.quotient(self._part(a, numbers, PRODUCT), self._part(b, numbers, ATOM))

    def _part(self, formula: Formula, numbers: bool, least: int) -> str:
        text, strength = self._write(formula, numbers)
        return text if strength >= least else self.within(text)

    def _sum(self, terms: list[Formula], numbers: bool) -> str:
        text = ""
        for term in terms:
            negative = term.kind == "negative"
            first = not text and term.kind in ("value", "number")  # whose sign may lead
            least = SUM if first else PRODUCT
            part = self._part(term.parts[0] if negative else term, numbers, least)
            if text:
                text += (" - " if negative else " + ") + part
            else:
                text = ("-" if negative else "") + part
        return text


class Latex(Plain):
    """Writes formulas as LaTeX, which KaTeX and MathJax read, too."""

    dot = r" \cdot "

    def name(self, name: str) -> str:
        """Return how a name is written."""
        return latex_name(name)

    def number(self, given: float) -> str:
        """Return how a number is written: 5.62 \\cdot 10^{-5}."""
        text = number_text(given, self.digits)
        at = text.find("e")
        if at < 0:
            return text
        return text[:at] + r" \cdot 10^{" + str(int(text[at + 1 :])) + "}"

    def within(self, text: str) -> str:
        """Return a part in parentheses."""
        return r"\left(" + text + r"\right)"

    def quotient(self, a: str, b: str) -> str:
        """Return a fraction."""
        return r"\frac{" + a + "}{" + b + "}"

    def call(self, function: str, text: str) -> str:
        """Return a function of a part."""
        if function == "abs":
            return r"\left|" + text + r"\right|"
        if function in ("exp", "ln", TANH):
            return "\\" + function + self.within(text)
        return r"\operatorname{" + function.replace(" ", r"\ ") + "}" + self.within(text)

    def square(self, text: str) -> str:
        """Return the square of a part."""
        return text + "^2"

    def _quotient(self, a: Formula, b: Formula, numbers: bool) -> str:
        return self.quotient(self._part(a, numbers, SUM), self._part(b, numbers, SUM))


def latex_name(name: str) -> str:
    """Return the name of a quantity in LaTeX: ``dE/dw1`` is a fraction."""
    if name.startswith("sample "):
        sample, rest = name[len("sample ") :].split(" ", 1)
        return latex_name(rest) + "^{(" + sample + ")}"
    if name.startswith("new "):
        return latex_name(name[4:]) + r"^{\text{new}}"
    if name.startswith("immediate "):
        return r"\widetilde{" + latex_name(name[len("immediate ") :]) + "}"
    if name.startswith(("path", "all paths")):
        return r"\text{" + name + "}"
    at = name.find("/d")
    if at > 0:
        above = name[1:at]
        above = "E" if above == "E" else r"\," + latex_name("out_" + above)
        below = latex_name(name[at + 2 :])
        return r"\frac{\partial " + above + r"}{\partial " + below + "}"
    if name == "loss":
        return "E"
    if name in ("learning rate", "momentum"):
        return r"\eta" if name[0] == "l" else r"\mu"
    if name.startswith("v_"):
        return "v_{" + latex_name(name[2:]) + "}"
    at = name.find("_")
    if at < 0 or name[0] == "w":
        return name[0] + "_{" + name[1:].replace("_", ",") + "}"
    head, below = name[:at], "_{" + name[at + 1 :] + "}"
    if head in ("delta", "theta"):
        return "\\" + head + below
    return (head if len(head) == 1 else r"\mathrm{" + head + "}") + below
