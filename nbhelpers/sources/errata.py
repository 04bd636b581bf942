"""The tables of the errata page: what was printed, what the course computes, and the verdict.

They are Markdown, so that Sphinx resolves and checks their links.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from nbhelpers.sources.outputs import NOTEBOOKS, values
from nbhelpers.sources.printed import SOURCES, VERDICTS, Group, Printed, groups, of_source
from nbhelpers.sources.recomputed import recomputed

CHIPS = {
    "reproduced": ("good", "✓"),
    "another program": ("half", "≈"),
    "version-dependent": ("plain", "○"),
}
"""The kind and the sign of each verdict's chip, as in ``widgets/shared/verdict.js``."""
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


def chip(verdict: str) -> str:
    """Return the chip of a verdict as HTML: its color, its sign, its word."""
    kind, sign = CHIPS[verdict]
    return (
        f'<span class="bbh-verdict" data-kind="{kind}"><span class="bbh-sign" aria-hidden="true">'
        f'{sign}</span><span class="bbh-word">{escape(verdict)}</span></span>'
    )


def marked(text: str, other: str) -> str:
    """Return ``text`` with its first character that is not that of ``other`` marked."""
    same = 0
    while text[same : same + 1] == other[same : same + 1] != "":
        same += 1
    if same == len(text):
        return text
    return f"{text[:same]}<mark>{text[same]}</mark>{text[same + 1 :]}"


def told(printed: Printed) -> str:
    """Return what was printed, the digits that are not compared in gray."""
    mantissa = re.match(r"-?[\d.]+", printed.text)
    if printed.digits is None or mantissa is None:
        return printed.text
    places = [m.start() for m in re.finditer(r"\d", mantissa[0])]
    first = next((k for k, at in enumerate(places) if printed.text[at] != "0"), len(places))
    beyond = places[first + printed.digits :]
    if not beyond:
        return printed.text
    end = mantissa.end()
    return (
        f'{printed.text[: beyond[0]]}<span class="errata-beyond">{printed.text[beyond[0] : end]}'
        f"</span>{printed.text[end:]}"
    )


def _note(group: Group) -> str:
    """Return the note of a group; a number in it that begins as a printed one is held against it."""

    def held(found: re.Match[str]) -> str:
        near = [v.text for v in group.values if v.text[:5] == found[0][:5] and v.text != found[0]]
        return marked(found[0], near[0]) if near else found[0]

    return re.sub(r"\d\.\d{6,}", held, group.note)


def _ends(texts: Sequence[str]) -> str:
    """Return one or two texts, or the first and the last of more."""
    return ", ".join(texts) if len(texts) < 3 else f"{texts[0]} … {texts[-1]}"


def _row(group: Group) -> tuple[str, ...]:
    computed = recomputed(group.source)[group.id]
    pairs = list(zip(group.values, computed, strict=True))
    agreeing = sum(printed.matches(value) for printed, value in pairs)
    computed_texts = [
        shown(printed, value)
        if printed.matches(value)
        else marked(shown(printed, value), printed.text)
        for printed, value in pairs
    ]
    # A group whose name is the place where it is explained needs no second link there.
    said = [_note(group), "" if group.what == group.at else f"See {group.at}."]
    return (
        f"{chip(group.verdict)}<br>{agreeing} of {len(pairs)}",
        f"**{group.cell}: {group.what}**<br>{' '.join(filter(None, said))}".removesuffix("<br>"),
        _ends([told(printed) for printed in group.values]),
        _ends(computed_texts),
    )


def table(source: str) -> Table:
    """Return the table of one source, a group of printed values a row.

    Raises
    ------
    ValueError
        If ``source`` is none of `nbhelpers.sources.printed.SOURCES`.
    """
    head = ("verdict", "what, and why", "printed", "computed")
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


class Overview:
    """How many values have which verdict, as a row of chips that choose what the tables show.

    The choice is made by style alone, so it works without scripts; where there is no style for it,
    the tables are whole.
    """

    def __init__(self) -> None:
        counts = [int(text) for text in _totals(SOURCES)]
        self.total, self.counts = counts[0], dict(zip(VERDICTS, counts[1:], strict=True))

    def _repr_html_(self) -> str:
        def choice(kind: str, label: str, count: int, checked: str = "") -> str:
            return (
                f'<label><input type="radio" name="errata" value="{kind}"{checked}> {label} '
                f"{count}</label>"
            )

        choices = [choice("all", "all values", self.total, " checked")]
        choices += [choice(CHIPS[v][0], chip(v), count) for v, count in self.counts.items()]
        return f'<fieldset class="errata-filter"><legend>Show</legend>{"".join(choices)}</fieldset>'

    def __repr__(self) -> str:
        counts = ", ".join(f"{count} {verdict}" for verdict, count in self.counts.items())
        return f"{self.total} values: {counts}"


def disagreements() -> list[str]:
    """Return the names of all printed values that the computed ones do not match."""
    return [
        f"{group.id}, {printed.name}"
        for group in groups()
        for printed, value in zip(group.values, recomputed(group.source)[group.id], strict=True)
        if not printed.matches(value)
    ]
