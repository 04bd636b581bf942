"""The tables of the errata page: what was printed, what the course computes, and the verdict.

They are Markdown, so that Sphinx resolves and checks their links.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nbhelpers.sources.outputs import NOTEBOOKS, values
from nbhelpers.sources.printed import SOURCES, VERDICTS, Group, Printed, groups, of_source
from nbhelpers.sources.recomputed import recomputed

NAMES = {source: f"notebook {source}" for source in SOURCES} | {"mazur": "Mazur's article"}


@dataclass(frozen=True)
class Table:
    """A table that a notebook shows: a head, and rows of Markdown."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def _repr_markdown_(self) -> str:
        lines = [self.head, ("---",) * len(self.head), *self.rows]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)

    def __repr__(self) -> str:
        return f"Table({' | '.join(self.head)}: {len(self.rows)} rows)"


def shown(printed: Printed, value: object) -> str:
    """Return ``value`` with the digits to which it is compared with ``printed``."""
    if not printed.is_number or isinstance(value, int):
        return str(value)
    mantissa, _, exponent = printed.text.partition("e")
    if printed.digits is not None and len(mantissa.strip("-0.").replace(".", "")) > printed.digits:
        return f"{value:#.{printed.digits}g}"
    decimals = printed.decimals
    if decimals is None:
        decimals = len(mantissa.partition(".")[2])
    if exponent:
        return f"{value:.{decimals}e}"
    return f"{value:.{decimals}f}"


def _ends(texts: Sequence[str]) -> str:
    """Return one or two texts, or the first and the last of more."""
    return ", ".join(texts) if len(texts) < 3 else f"{texts[0]} … {texts[-1]}"


def _row(group: Group) -> tuple[str, ...]:
    computed = recomputed(group.source)[group.id]
    pairs = list(zip(group.values, computed, strict=True))
    agreeing = sum(printed.matches(value) for printed, value in pairs)
    note = f": {group.note}" if group.note else "."
    return (
        f"{group.cell}: {group.what}",
        _ends([printed.text for printed in group.values]),
        _ends([shown(printed, value) for printed, value in pairs]),
        f"{agreeing} of {len(pairs)} **{group.verdict}**{note} See {group.at}.",
    )


def table(source: str) -> Table:
    """Return the table of one source, a group of printed values a row.

    Raises
    ------
    ValueError
        If ``source`` is none of `nbhelpers.sources.printed.SOURCES`.
    """
    head = ("what", "printed", "computed", "verdict")
    return Table(head, tuple(_row(group) for group in of_source(source)))


def _totals(sources: Sequence[str]) -> tuple[str, ...]:
    """Return how many values are in the tables of these sources, and how many have which verdict."""
    entries = [entry for source in sources for entry in of_source(source)]
    counts = [
        sum(len(entry.values) for entry in entries if entry.verdict == verdict)
        for verdict in VERDICTS
    ]
    return tuple(str(count) for count in (sum(counts), *counts))


def summary() -> Table:
    """Return how many values the sources print, how many are in the tables, and their verdicts.

    The first column of numbers is counted in the notebooks' outputs. It is empty for Mazur's
    article, of which only the figures after its updates are held against a program.
    """
    printed = [len(values(source)) for source in NOTEBOOKS]
    rows = [
        *((NAMES[s], str(k), *_totals([s])) for s, k in zip(NOTEBOOKS, printed, strict=True)),
        ("the five notebooks", str(sum(printed)), *_totals(NOTEBOOKS)),
        (NAMES["mazur"], "", *_totals(["mazur"])),
    ]
    return Table(("", "printed", "in the tables", *VERDICTS), tuple(rows))


def disagreements() -> list[str]:
    """Return the names of all printed values that the computed ones do not match."""
    return [
        f"{group.id}, {printed.name}"
        for group in groups()
        for printed, value in zip(group.values, recomputed(group.source)[group.id], strict=True)
        if not printed.matches(value)
    ]
