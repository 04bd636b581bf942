"""Reads what a text holds after its name: one number, a row, rows, a literal, or words.

A value is a text (a number, its digits kept, or words), or a list of values, nested as the
brackets are; without brackets a line is a row.
"""

from nbhelpers.workbench.pasting.notation import DECIMAL, SEPARATES, THIN, Notation, is_digit
from nbhelpers.workbench.pasting.numerals import ACCEPTED, numeral, piece, quoted

DEEPEST = 3
"""Brackets within brackets: a list of matrices has three."""
WRAPPERS = ("array", "asarray", "matrix", "tensor", "as_tensor", "Parameter", "Tensor")
"""What NumPy and PyTorch write around their numbers; ``np.`` or ``torch.nn.`` may stand before."""
CLASS = ("class ", "classes ")
"""What a class number may begin with: ``t = class 2 of 0 to 2``."""
OPEN, CLOSED = "[({", "])}"
BLANKS = " \n\t\f" + THIN


def value(text: str, notation: Notation) -> object:
    """Return what a text holds, in one notation.

    Raises
    ------
    ValueError
        If that is nothing, or something else than numbers or a word. The message says what came.
    """
    text = text.strip(BLANKS + ",;")
    if not text:
        raise ValueError("no number came; " + ACCEPTED)
    words = _words(text)
    if words is not None:
        return words
    if text[0] in "'\"" or any(bracket in text for bracket in OPEN):
        return _Literal(text, notation).whole()
    return _table(text, notation)


def is_word(text: str) -> bool:
    """Tell whether a text is a single name, such as that of an activation, quoted or not."""
    bare = text.strip("'\"")
    letters = all(c.isalpha() or c == "_" or is_digit(c, 0) for c in bare)
    return letters and bare[:1].isalpha() and bare.lower() not in ("nan", "inf", "infinity")


def _words(text: str) -> object:
    """Return a name of one word or more, or a list of several between commas; None for others."""
    if any(text.lower().startswith(word) for word in CLASS):
        return text
    parts = [part.strip(BLANKS) for part in text.split(",")]
    for part in parts:
        words = part.replace("-", " ").split()
        if not words or not all(is_word(word) for word in words):
            return None
    found = [part.strip("'\"") for part in parts]
    return found[0] if len(found) == 1 else found


# A table: a line is a row.


def _table(text: str, notation: Notation) -> object:
    rows: list[list[object]] = []
    for line in text.replace("\\\\", "\n").split("\n"):
        if not line.strip(BLANKS):
            continue
        if "-" in line and all(c in "-|:+= " for c in line.strip()):
            continue  # the rule under the head of a table
        rows.append(_row(line, notation, len(rows) + 1))
    if len(rows) == 1:
        return rows[0][0] if len(rows[0]) == 1 else rows[0]
    return rows


def _row(line: str, notation: Notation, number: int) -> "list[object]":
    for strong in ("\t", ";", "|", "&"):
        if strong in line:
            if notation.comma == SEPARATES and any(
                is_digit(line, at - 1) and is_digit(line, at + 1)
                for at in range(1, len(line))
                if line[at] == ","
            ):
                raise ValueError("a comma stands within a cell")
            cells = line.strip(" ").strip("|" if strong == "|" else "").split(strong)
            while strong != "|" and cells and not cells[-1].strip(BLANKS):
                cells.pop()
            return [_cell(cell, notation, number, n + 1) for n, cell in enumerate(cells)]
    return _numbers(line, notation)


def _cell(cell: str, notation: Notation, row: int, column: int) -> str:
    where = "row " + str(row) + ", column " + str(column) + ": "
    cell = cell.strip(BLANKS)
    if not cell:
        raise ValueError(where + "nothing stands there; " + ACCEPTED)
    try:
        found, end = numeral(cell, 0, notation)
    except ValueError as error:
        raise ValueError(where + str(error)) from None
    if end < len(cell):
        raise ValueError(where + quoted(cell) + " came; " + ACCEPTED)
    return found


def _numbers(line: str, notation: Notation) -> "list[object]":
    """Return the numbers of a line, between which commas or blanks stand."""
    out: list[object] = []
    at, comma = 0, True
    while at < len(line):
        if line[at] in BLANKS:
            at += 1
        elif line[at] == "," and not comma:
            at, comma = at + 1, True
        elif line[at] == ",":
            raise ValueError("between two commas nothing stands; " + ACCEPTED)
        else:
            found, at = numeral(line, at, notation)
            out.append(found)
            comma = False
    return out


# A literal: brackets in brackets, between them commas, blanks or semicolons.


class _Literal:
    def __init__(self, text: str, notation: Notation) -> None:
        self.text = text
        self.at = 0
        self.notation = notation

    def whole(self) -> object:
        """Return the literal; several behind each other are one list."""
        found = self.items("")
        if len(found) == 1:
            return found[0]
        single = [isinstance(one, str) for one in found]
        if any(single) and not all(single):
            raise ValueError("numbers came beside brackets; one list in brackets is accepted")
        return found

    def peek(self) -> str:
        while self.text[self.at : self.at + 1] != "" and self.text[self.at] in BLANKS:
            self.at += 1
        return self.text[self.at : self.at + 1]

    def items(self, closing: str, depth: int = 0) -> "list[object]":
        """Return what stands before the closing bracket, semicolons between rows."""
        if depth > DEEPEST:
            raise ValueError("brackets stand more than " + str(DEEPEST) + " deep")
        out: list[object] = []
        rows: list[object] = []
        inner = self.text[self.at : self._end()]
        decimal = self.notation.comma == DECIMAL and ";" in inner
        comma = True
        while True:
            sign = self.peek()
            if sign == closing:
                self.at += 1
                break
            if sign == "":
                raise ValueError("a bracket is not closed")
            if sign == ";" and closing and out:
                rows.append(out)
                out, comma = [], True
            elif sign == "," and not comma:
                comma = True
            elif sign in (",", ";"):
                raise ValueError("between two commas nothing stands; " + ACCEPTED)
            elif self.keyword() and closing == ")":
                self.skip()
                comma = False
                continue
            else:
                out.append(self.item(depth, decimal))
                comma = False
                continue
            self.at += 1
        if rows:
            return rows + ([out] if out else [])
        if not out and closing:
            raise ValueError("empty brackets came; " + ACCEPTED)
        return out

    def item(self, depth: int, decimal: bool) -> object:
        sign = self.text[self.at]
        if sign in "[(":
            self.at += 1
            found = self.items(CLOSED[OPEN.find(sign)], depth + 1)
            return found
        if sign in "'\"":
            return self.quoted(sign)
        if not sign.isalpha():
            found_number, self.at = numeral(self.text, self.at, self.notation, decimal)
            return found_number
        end = self.at
        while self.text[end : end + 1].isalpha() or self.text[end : end + 1] in tuple(
            "_.0123456789"
        ):
            end += 1
        name = self.text[self.at : end].split(".")[-1]
        if name in WRAPPERS or name.startswith("float"):
            self.at = end
            if self.peek() == "(":
                self.at += 1
                inside = self.items(")", depth)
                if len(inside) == 1:
                    return self.turned(inside[0])
            raise ValueError(name + "(...) around one list is accepted")
        if self.text[end : end + 1] == "(" or not is_word(self.text[self.at : end]):
            raise ValueError(quoted(piece(self.text, self.at)) + " came; " + ACCEPTED)
        word = self.text[self.at : end]
        self.at = end
        return word

    def turned(self, found: object) -> object:
        """Return a matrix turned round where ``.T`` stands behind it."""
        if self.text[self.at : self.at + 2] != ".T":
            return found
        self.at += 2
        if not isinstance(found, list) or not all(isinstance(row, list) for row in found):
            return found
        if any(len(row) != len(found[0]) for row in found):
            raise ValueError("rows of different lengths cannot be turned round by .T")
        return [[row[at] for row in found] for at in range(len(found[0]))]

    def quoted(self, sign: str) -> str:
        """Return a number or a word that stands in quotes."""
        end = self.text.find(sign, self.at + 1)
        inside = self.text[self.at + 1 : end] if end > 0 else ""
        self.at = end + 1
        if is_word(inside):
            return inside
        found, length = numeral(inside + " ", 0, self.notation, False)
        if inside[length:].strip():
            raise ValueError(quoted(inside) + " came; " + ACCEPTED)
        return found

    def keyword(self) -> bool:
        """Tell whether ``dtype=`` or the like stands here."""
        end = self.at
        while self.text[end : end + 1].isalpha() or self.text[end : end + 1] == "_":
            end += 1
        return end > self.at and self.text[end : end + 1] == "="

    def skip(self) -> None:
        """Pass by a keyword and what it says, up to the comma or the bracket behind it."""
        deep = 0
        while self.at < len(self.text):
            sign = self.text[self.at]
            if deep == 0 and sign in ",)":
                return
            deep += (sign in "([<") - (sign in ")]>")
            self.at += 1

    def _end(self) -> int:
        """Return where the brackets end that are open here."""
        deep, at = 0, self.at
        while at < len(self.text) and deep >= 0:
            deep += (self.text[at] in OPEN) - (self.text[at] in CLOSED)
            at += 1
        return at
