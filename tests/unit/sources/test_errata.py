"""The tables of the errata page say what the data and the programs say."""

import re

import pytest

from nbhelpers.sources.errata import (
    CHIPS,
    Overview,
    Table,
    chip,
    disagreements,
    marked,
    shown,
    summary,
    table,
    told,
)
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
    rows = {row[1].split("**")[1]: row for row in table("001").rows}
    assert rows["NumPy listing: losses of rounds 0 to 9"][2:4] == ("0.21 … 0.02", "0.21 … 0.02")
    assert rows["NumPy listing: outputs of an eleventh round"][2] == "0.25925, 0.10601"
    three = next(
        group for source in SOURCES for group in of_source(source) if len(group.values) == 3
    )
    texts = [told(value) for value in three.values]
    rows = {row[1].split("**")[1]: row for row in table(three.source).rows}
    assert rows[f"{three.cell}: {three.what}"][2] == f"{texts[0]} … {texts[2]}"


@pytest.mark.parametrize("source", SOURCES)
def test_every_row_counts_its_matches_and_links_to_a_chapter(source: str) -> None:
    rows = table(source).rows
    assert len(rows) == len(of_source(source))
    for row, group in zip(rows, of_source(source), strict=True):
        matching = 0 if group.verdict == "version-dependent" else len(group.values)
        assert row[0] == f"{chip(group.verdict)}<br>{matching} of {len(group.values)}"
        links = re.findall(r"\{(?:ref|doc)\}`[^`]+`", row[1])
        assert links
        assert f"{links[0]}**<br>See {links[0]}" not in row[1]  # one link to one place


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


def test_the_first_deviating_digit_is_marked() -> None:
    assert marked("0.291027774", "0.291027924") == "0.291027<mark>7</mark>74"
    assert marked("MmBackward0", "MmBackward") == "MmBackward<mark>0</mark>"
    assert marked("0.5", "0.5") == "0.5"
    notes = " ".join(row[1] for row in table("mazur").rows)
    assert "0.291027<mark>7</mark>74" in notes  # what the text's own program gives
    assert "0.01591<mark>3</mark>620 and 0.98406<mark>4</mark>273" in notes
    (operation,) = [row for row in table("003").rows if "version" in row[0]]
    assert "<mark>" in operation[3]
    assert not any("<mark>" in row[3] for row in table("000").rows)


def test_digits_that_are_not_compared_are_told_from_those_that_are() -> None:
    gray = '<span class="errata-beyond">{}</span>'
    assert (
        told(Printed("E", "0.2983711087600027", digits=10))
        == f"0.2983711087{gray.format('600027')}"
    )
    assert told(Printed("x", "-5.123456789e-10", digits=6)) == f"-5.12345{gray.format('6789')}e-10"
    assert told(Printed("y", "0.528704", decimals=5)) == "0.528704"
    assert told(Printed("n", "None", digits=6)) == "None"


def test_the_counts_stand_on_top_and_choose() -> None:
    html = Overview()._repr_html_()
    assert (
        repr(Overview()) == "575 values: 285 reproduced, 288 another program, 2 version-dependent"
    )
    assert html.count('type="radio"') == 1 + len(CHIPS)
    for kind, _ in CHIPS.values():
        assert f'value="{kind}"' in html
