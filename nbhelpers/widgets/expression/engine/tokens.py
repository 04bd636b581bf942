"""Cut an expression into its numbers, names and signs."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"[ \t\r\n\xa0]+|(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<sign>\*\*|[-+*/().;=])",
    re.ASCII,
)
_ALIKE = str.maketrans({"−": "-", "×": "*", "·": "*", "⋅": "*"})


class NotReadError(ValueError):
    """An expression that cannot be read, with the place of the character that is in the way."""

    def __init__(self, at: int, why: str) -> None:
        super().__init__(why)
        self.at, self.why = at, why


@dataclass(frozen=True)
class Token:
    """A number, a name or a sign, and its place; of the kind "end" where the text ends."""

    kind: str
    text: str
    at: int


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of an expression, the end last."""
    found: list[Token] = []
    alike, at = text.translate(_ALIKE), 0
    while at < len(text):
        match = _TOKEN.match(alike, at)
        if match is None:
            whys = {"^": "a power is written **", ",": "a decimal number is written with a point"}
            raise NotReadError(at, whys.get(text[at], "this character means nothing here"))
        if match.lastgroup:
            found.append(Token(match.lastgroup, match[0], at))
        at = match.end()
    return [*found, Token("end", "", len(text))]
