"""The numbers that the sources print, as data, and how a computed value is held against one.

The data are in ``printed.toml``; `nbhelpers.sources.recomputed` computes them anew.
"""

from __future__ import annotations

import math
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

SOURCES = ("000", "001", "002", "003", "004", "mazur")
VERDICTS = ("reproduced", "another program", "version-dependent")

_NUMBER = re.compile(r"-?\d+(\.\d*)?(e[+-]?\d+)?")


@dataclass(frozen=True)
class Printed:
    """One printed value.

    ``digits`` or ``decimals`` say how far the source's digits reach or are to be trusted; if both
    are None, the text itself says it.
    """

    name: str
    text: str
    digits: int | None = None
    decimals: int | None = None

    @property
    def is_number(self) -> bool:
        """Whether a number was printed, and not a name, a flag, ``None`` or a version."""
        return _NUMBER.fullmatch(self.text) is not None

    @property
    def unit(self) -> float:
        """The value of one unit in the last digit that is compared; 0 for whole numbers."""
        mantissa, _, exponent = self.text.partition("e")
        shown = len(mantissa.partition(".")[2])
        if shown == 0:
            return 0.0
        if self.decimals is not None:
            return 10.0**-self.decimals
        if self.digits is not None:
            size = abs(float(self.text))
            return 10.0 ** (math.floor(math.log10(size)) - self.digits + 1) if size else 0.0
        return 10.0 ** (int(exponent or 0) - shown)

    def matches(self, value: object) -> bool:
        """Return whether ``value`` would have been printed like this.

        A number may differ by half a unit in the last compared digit, a whole number not at all.
        A printed zero also has to have the sign that was printed: 0.0 is not -0.0.
        """
        if not self.is_number:
            return self.text == str(value)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return False
        printed = float(self.text)
        if printed == 0 and math.copysign(1, printed) != math.copysign(1, value):
            return False
        return abs(value - printed) <= 0.5 * self.unit * (1 + 1e-9)


@dataclass(frozen=True)
class Group:
    """Values that one cell of a source prints together; see the head of ``printed.toml``."""

    id: str
    cell: str
    what: str
    values: tuple[Printed, ...]
    verdict: str
    at: str
    note: str

    @property
    def source(self) -> str:
        """The source's number, or "mazur"."""
        return self.id.partition("-")[0]


def _group(table: dict[str, Any]) -> Group:
    texts = str(table["values"]).split()
    names = list(table["names"])
    digits, decimals = table.get("digits"), table.get("decimals")
    row, first = table.get("rows"), table.get("first_row", 0)
    if len(texts) % len(names) or (row is None and len(names) != len(texts)):
        raise ValueError(f"{table['id']}: {len(texts)} values do not fit {len(names)} names")
    values = []
    for k, text in enumerate(texts):
        before = f"{row} {first + k // len(names)}, " if row else ""
        values.append(Printed(before + names[k % len(names)], text, digits, decimals))
    group = Group(
        id=str(table["id"]),
        cell=str(table["cell"]),
        what=str(table["what"]),
        values=tuple(values),
        verdict=str(table.get("verdict", "reproduced")),
        at=str(table["at"]),
        note=str(table.get("note", "")),
    )
    if group.verdict not in VERDICTS:
        raise ValueError(f"{group.id}: the verdict must be one of {', '.join(VERDICTS)}")
    if group.source not in SOURCES:
        raise ValueError(f"{group.id}: the id must start with one of {', '.join(SOURCES)}")
    return group


@cache
def groups() -> tuple[Group, ...]:
    """Return all groups, in the order of the sources.

    Raises
    ------
    ValueError
        If a group is ill-formed, or two groups have the same id.
    """
    text = files(__package__).joinpath("printed.toml").read_text("utf-8")
    found = tuple(_group(table) for table in tomllib.loads(text)["group"])
    ids = [group.id for group in found]
    if twice := {name for name in ids if ids.count(name) > 1}:
        raise ValueError(f"printed.toml: {', '.join(sorted(twice))} occur twice")
    return found


def group(name: str) -> Group:
    """Return the group with this id.

    Raises
    ------
    ValueError
        If there is none.
    """
    for candidate in groups():
        if candidate.id == name:
            return candidate
    raise ValueError(f"name: no group of printed values is called {name!r}")


def numbers(name: str) -> list[float]:
    """Return the numbers of the group ``name`` as floats, in reading order."""
    return [float(value.text) for value in group(name).values if value.is_number]


def of_source(source: str) -> tuple[Group, ...]:
    """Return the groups of one source.

    Raises
    ------
    ValueError
        If ``source`` is none of ``SOURCES``.
    """
    _check_source(source)
    return tuple(candidate for candidate in groups() if candidate.source == source)


def _check_source(source: str) -> None:
    if source not in SOURCES:
        raise ValueError(f"source: expected one of {', '.join(SOURCES)}, got {source!r}")
