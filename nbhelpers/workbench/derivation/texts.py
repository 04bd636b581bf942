"""A derivation as text, as Markdown, and as LaTeX: the same numbered lines."""

import math

from nbhelpers.workbench.derivation.formulas import Latex, Plain
from nbhelpers.workbench.derivation.lines import Derivation, Line
from nbhelpers.workbench.report import DIGITS


def rows(line: Line, writer: Plain) -> list[str]:
    """Return what a line's quantity equals, row by row: symbols, numbers, products, value.

    A row that repeats the one before is left out.
    """
    symbols = writer.write(line.formula, False)
    numbers = writer.write(line.formula, True)
    found = [symbols]
    products = _sum(line.products, writer)
    for row in (numbers, products, writer.number(line.value)):
        if row and row != found[-1]:
            found.append(row)
    return found


def _sum(values: list[float], writer: Plain) -> str:
    text = ""
    for one in values:
        if text:
            text += " - " if math.copysign(1.0, one) < 0 else " + "
            one = abs(one)
        text += writer.number(one)
    return text


def text(
    derivation: Derivation, digits: int = DIGITS, written: "list[list[str]] | None" = None
) -> str:
    """Return numbered lines of plain text, the symbols above the numbers.

    ``written`` are the rows of each line, where they are there already.

    Examples
    --------
    >>> from nbhelpers.workbench import read
    >>> from nbhelpers.workbench.derivation import derive, text
    >>> layers = [{"weights": [[2]], "activation": "identity"}]
    >>> data = {"inputs": [[3]], "targets": [[1]], "layers": layers}
    >>> d = read({"version": 1, **data})
    >>> print(text(derive(d, "delta_o1", forward=False)))
    1. dE/dout_o1 = out_o1 - target_o1
                  = 6 - 1
                  = 5
    2. delta_o1 = dE/dout_o1
                = 5
    <BLANKLINE>
    """
    writer = Plain(digits)
    out = [derivation.note, ""] if derivation.note else []
    for n, line in enumerate(derivation.lines):
        head = str(n + 1) + ". " + line.name
        head = " " * (len(str(len(derivation.lines))) - len(str(n + 1))) + head
        for row in written[n] if written else rows(line, writer):
            out.append(head + " = " + row)
            head = " " * len(head)
    return "\n".join(out + _told(derivation)) + "\n"


def _told(derivation: Derivation) -> list[str]:
    if derivation.paths < 2:
        return []
    return ["", str(derivation.paths) + " paths lead to E."]


def latex(derivation: Derivation, digits: int = DIGITS) -> str:
    """Return a numbered list of formulas for LaTeX with amsmath.

    Examples
    --------
    >>> from nbhelpers.workbench import read
    >>> from nbhelpers.workbench.derivation import derive, latex
    >>> layers = [{"weights": [[2]], "activation": "identity"}]
    >>> data = {"inputs": [[3]], "targets": [[1]], "layers": layers}
    >>> d = read({"version": 1, **data})
    >>> latex(derive(d, "delta_o1")).split()[0]
    '\\\\begin{enumerate}'
    """
    items = ["\\item $\\displaystyle " + _aligned(line, digits) + "$" for line in derivation.lines]
    note = [derivation.note] if derivation.note else []
    listed = ["\\begin{enumerate}"] + items + ["\\end{enumerate}"]
    return "\n".join(note + listed + _told(derivation)) + "\n"


def markdown(derivation: Derivation, digits: int = DIGITS) -> str:
    """Return a numbered list of formulas for Markdown, as Jupyter and GitHub show them.

    Examples
    --------
    >>> from nbhelpers.workbench import read
    >>> from nbhelpers.workbench.derivation import derive, markdown
    >>> layers = [{"weights": [[2]], "activation": "identity"}]
    >>> data = {"inputs": [[3]], "targets": [[1]], "layers": layers}
    >>> d = read({"version": 1, **data})
    >>> markdown(derive(d, "delta_o1")).count("displaystyle")
    4
    """
    out = [derivation.note, ""] if derivation.note else []
    for n, line in enumerate(derivation.lines):
        out.append(str(n + 1) + ". $\\displaystyle " + _aligned(line, digits) + "$")
    return "\n".join(out + _told(derivation)) + "\n"


def _aligned(line: Line, digits: int) -> str:
    writer = Latex(digits)
    written = (r" \\ &= ").join(rows(line, writer))
    return r"\begin{aligned}[t] " + writer.name(line.name) + " &= " + written + r" \end{aligned}"
