"""The tables of the errata page say what the data and the programs say."""

import pytest

from nbhelpers.sources.errata import Table, disagreements, shown, summary, table
from nbhelpers.sources.outputs import NOTEBOOKS, values
from nbhelpers.sources.printed import SOURCES, Printed, of_source


@pytest.mark.parametrize(
    ("printed", "value", "text"),
    [
        (Printed("sum", "0.39249999999999996", digits=10), 0.3925, "0.3925000000"),
        (Printed("loss", "0.2097097933292389", digits=6), 0.20970979, "0.209710"),
        (Printed("z", "6.0", digits=10), 6.0, "6.0"),
        (Printed("o2", "0.5287", decimals=5), 0.528704, "0.52870"),
        (Printed("w", "5.5789e-10"), 5.57891e-10, "5.5789e-10"),
        (Printed("w7", "-0.0", decimals=2), -0.0, "-0.00"),
        (Printed("rows", "4"), 4, "4"),
        (Printed("grad", "None"), None, "None"),
    ],
)
def test_computed_values_are_shown_as_far_as_they_are_compared(
    printed: Printed, value: object, text: str
) -> None:
    assert shown(printed, value) == text


def test_a_long_group_shows_its_ends_and_a_short_one_all() -> None:
    rows = {row[0]: row for row in table("001").rows}
    assert rows["NumPy listing: losses of rounds 0 to 9"][1:3] == ("0.21 … 0.02", "0.21 … 0.02")
    assert rows["NumPy listing: outputs of an eleventh round"][1] == "0.25925, 0.10601"
    three = next(
        group for source in SOURCES for group in of_source(source) if len(group.values) == 3
    )
    texts = [value.text for value in three.values]
    rows = {row[0]: row for row in table(three.source).rows}
    assert rows[f"{three.cell}: {three.what}"][1] == f"{texts[0]} … {texts[2]}"


@pytest.mark.parametrize("source", SOURCES)
def test_every_row_counts_its_matches_and_links_to_a_chapter(source: str) -> None:
    rows = table(source).rows
    assert len(rows) == len(of_source(source))
    for row, group in zip(rows, of_source(source), strict=True):
        matching = 0 if group.verdict == "version-dependent" else len(group.values)
        assert row[-1].startswith(f"{matching} of {len(group.values)} **{group.verdict}**")
        assert "See {ref}`" in row[-1] or "See {doc}`" in row[-1]


def test_the_summary_adds_up() -> None:
    *rows, total, article = summary().rows
    for source, row in zip(NOTEBOOKS, rows, strict=True):
        printed, entered, *verdicts = (int(text) for text in row[1:])
        assert printed == entered == len(values(source)) == sum(verdicts)
    assert [int(text) for text in total[1:]] == [
        sum(int(row[k]) for row in rows) for k in range(1, len(total))
    ]
    assert article == ("Mazur's article", "", "13", "8", "5", "0")


def test_only_what_belongs_to_a_version_disagrees() -> None:
    assert disagreements() == ["003-y-operation, grad_fn", "004-version, version"]


def test_a_table_is_markdown_and_has_a_plain_name() -> None:
    small = Table(("a", "b"), (("1", "2"), ("3", "4")))
    assert small._repr_markdown_() == "| a | b |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |"
    assert repr(small) == "Table(a | b: 2 rows)"
