"""Parts a pasted text at its names, reads what each name is given, and says how it was read."""

import re

from nbhelpers.workbench.pasting.notation import Notation, notations, plain
from nbhelpers.workbench.pasting.numerals import is_numeral, quoted
from nbhelpers.workbench.pasting.roles import BIASES, THRESHOLDS, role
from nbhelpers.workbench.pasting.values import BLANKS, CLOSED, OPEN, value

MOST_CHARACTERS = 40000
"""Of a pasted text: the largest network with all digits has a third of them."""
MOST_NAMES = 400
AND = "and"
"""What may stand between two names: ``b1 = .35 and b2 = .60``."""
ELLIPSIS = (
    "the text was shortened by dots; all numbers are needed (np.set_printoptions(threshold=9999))"
)


class Reading:
    """One way to read a text.

    ``label`` says how, where there are several; ``parts`` has a pair for each name in the text, the
    name (empty for a text without names) and its value: a number as text, its digits kept; a word;
    or a list of such, nested as the brackets or rows are.
    """

    def __init__(self, label: str, parts: "list[tuple[str, object]]") -> None:
        self.label = label
        self.parts = parts


def read(text: str) -> "list[Reading]":
    """Return the ways to read a pasted text: one, or several with labels to choose by.

    Parameters
    ----------
    text : str
        Rows of numbers, a Python, NumPy or PyTorch literal, JSON, a table, or several
        ``name = ...``, at most 40,000 characters.

    Raises
    ------
    ValueError
        If it can be read in no way. The message names what came and what is accepted.

    Examples
    --------
    >>> from nbhelpers.workbench.pasting import read
    >>> for reading in read("1,2"):
    ...     print(reading.label, reading.parts)
    the comma stands between two numbers [('', ['1', '2'])]
    the comma is a decimal point [('', '1.2')]
    >>> read("W1 = tensor([[.50, .2]], requires_grad=True); rate = .01")[0].parts
    [('W1', [['.50', '.2']]), ('rate', '.01')]
    """
    if not isinstance(text, str):
        raise ValueError("the text: a text is accepted")
    if len(text) > MOST_CHARACTERS:
        told = "the text has " + str(len(text)) + " characters; at most "
        raise ValueError(told + str(MOST_CHARACTERS) + " are accepted")
    text = _bare(plain(text))
    if not text.strip(BLANKS):
        raise ValueError("nothing came; rows of numbers, a literal or name = ... are accepted")
    if "..." in text or "\u2026" in text:
        raise ValueError(ELLIPSIS)
    readings: list[Reading] = []
    problem = None
    for notation in notations(text):
        try:
            parts = _parts(text, notation)
        except ValueError as error:
            problem = problem or error
            continue
        if not any(parts == known.parts for known in readings):
            readings.append(Reading(notation.label, parts))
    if not readings:
        raise problem or ValueError("no way to read it")
    if len(readings) == 1:
        readings[0].label = ""
    return readings


def _bare(text: str) -> str:
    """Return the text without prompts, comments, imports and fences."""
    prompts = ">>>" in text
    out = []
    for line in text.split("\n"):
        bare = line.strip(" \t")
        if prompts and bare[:4] in (">>> ", "... "):
            line = bare[4:]
        line = re.sub(r"^\s*(In|Out) ?\[\d+\]:", "", line)
        if bare.startswith(("import ", "from ", "```")) or bare == "Parameter containing:":
            continue
        at = line.find("#")
        out.append(line if at < 0 else line[:at])
    return "\n".join(out)


def _parts(text: str, notation: Notation) -> "list[tuple[str, object]]":
    pairs = _pairs(text)
    if len(pairs) > MOST_NAMES:
        told = str(len(pairs)) + " names came; at most "
        raise ValueError(told + str(MOST_NAMES) + " are accepted")
    out: list[tuple[str, object]] = []
    for name, behind in pairs:
        if any(name and name == known for known, _ in out):
            raise ValueError(quoted(name) + " stands there twice")
        try:
            found = value(behind, notation)
            if role(name, found)[0] not in (BIASES, THRESHOLDS):  # of which layers differ in number
                rectangular(found)
        except ValueError as error:
            raise ValueError((name + ": " if name else "") + str(error)) from None
        out.append((name, found))
    return out


def rectangular(found: object) -> None:
    """Refuse rows of different lengths; matrices of a list may differ in size."""
    if not isinstance(found, list):
        return
    if any(isinstance(one, list) and isinstance(one[0], list) for one in found):
        for one in found:
            rectangular(one)
        return
    lengths = [len(one) if isinstance(one, list) else 0 for one in found]
    for n, length in enumerate(lengths):
        if length != lengths[0]:
            told = "row " + str(n + 1) + " has " + counted(found[n]) + ", row 1 has "
            raise ValueError(told + counted(found[0]) + "; rows of one length are accepted")


def counted(row: object) -> str:
    """Return how many numbers a row has, in words."""
    if not isinstance(row, list):
        return "no brackets"
    return "1 number" if len(row) == 1 else str(len(row)) + " numbers"


def _pairs(text: str) -> "list[tuple[str, str]]":
    """Return each name and the text behind it; one pair with an empty name where there is none."""
    stripped = text.strip(BLANKS)
    if stripped[0] == "{":
        if stripped[-1] != "}":
            raise ValueError("a bracket is not closed")
        text = stripped[1:-1]
    heads = _heads(text)
    if not heads:
        return [("", text)]
    before = text[: heads[0][1]].strip(BLANKS + ",;")
    if before:
        raise ValueError(quoted(before) + " came before the first name; name = ... is accepted")
    ends = [start for _, start, _ in heads[1:]] + [len(text)]
    return [(name, text[at:end]) for (name, _, at), end in zip(heads, ends)]


def _heads(text: str) -> "list[tuple[str, int, int]]":
    """Return each name, where it begins, and where its value begins."""
    heads = []
    deep, since, quote = 0, 0, ""
    for at, sign in enumerate(text):
        if sign in "'\"" and quote in ("", sign):
            quote = "" if quote else sign
        elif quote:
            continue
        elif sign in OPEN:
            deep += 1
        elif sign in CLOSED:
            deep -= 1
        elif deep == 0 and sign in "\n,;":
            since = at + 1
        elif deep == 0 and sign in "=:\u2248":
            name, start = _name(text, since, at)
            if not name:
                continue
            heads.append((name, start, at + 1))
            since = at + 1
    return heads


def _name(text: str, since: int, at: int) -> "tuple[str, int]":
    """Return the name before a sign, and where it begins; an empty one where none stands."""
    piece = text[since:at].strip(BLANKS)
    words = piece.split()
    if not words:
        return "", at
    if is_numeral(words[0]) and len(words) > 1:
        piece = words[-1]  # .15 w2 = .20
    elif words[0] == AND and len(words) > 1:
        piece = piece[len(AND) :].strip(BLANKS)
    if all(not c.isalpha() and ord(c) < 128 for c in piece):
        raise ValueError(quoted(piece) + " came before " + text[at] + "; a name is accepted")
    start = since + text[since:at].rfind(piece)
    before = text[since:start].rstrip(BLANKS)
    if before.endswith(AND):
        start = since + len(before) - len(AND)
    return piece.strip("'\""), start
