"""Every number that the sources print is computed anew, and agrees to the digits that were printed."""

from collections import Counter

import pytest

from nbhelpers.sources.outputs import NOTEBOOKS, values
from nbhelpers.sources.printed import (
    SOURCES,
    Group,
    Printed,
    _group,
    group,
    groups,
    numbers,
    of_source,
)
from nbhelpers.sources.recomputed import recomputed

BY_ID = pytest.mark.parametrize("entry", groups(), ids=lambda entry: entry.id)


@BY_ID
def test_the_computed_values_are_the_printed_ones(entry: Group) -> None:
    computed = recomputed(entry.source)[entry.id]
    assert len(computed) == len(entry.values)
    wrong = [
        f"{entry.id}, {printed.name}: printed {printed.text}, computed {value!r}"
        for printed, value in zip(entry.values, computed, strict=True)
        if printed.matches(value) == (entry.verdict == "version-dependent")
    ]
    assert not wrong, "\n".join(wrong)


@BY_ID
def test_one_unit_in_the_last_printed_digit_is_noticed(entry: Group) -> None:
    for printed, value in zip(entry.values, recomputed(entry.source)[entry.id], strict=True):
        unit = printed.unit or 1.0
        moved = value + 1.001 * unit if printed.is_number else f"{value}x"
        assert not printed.matches(moved), printed.name


@pytest.mark.parametrize("source", SOURCES)
def test_every_group_is_computed_and_every_computed_group_is_printed(source: str) -> None:
    assert sorted(entry.id for entry in of_source(source)) == sorted(recomputed(source))


@pytest.mark.parametrize("source", NOTEBOOKS)
def test_the_tables_hold_every_value_of_the_outputs_and_no_other(source: str) -> None:
    entered = [value.text for entry in of_source(source) for value in entry.values]
    assert Counter(entered) == Counter(values(source))


def test_values_are_found_in_the_text_of_outputs_and_forms_are_not() -> None:
    assert values("000")[:2] == ("0.3775", "0.39249999999999996")
    assert values("001")[:2] == ("0.5000", "0.3000")
    assert values("003")[:4] == ("1.", "2.", "3.", "True")
    assert values("003")[-6:] == ("None", "True", "3.0000", "4.5000", "6.0000", "3.0000")
    assert values("004")[:3] == ("2.2.1", "2.7916", "AddBackward0")
    assert values("004")[-14:] == (
        *("None",) * 2,
        *("w12", "w21", "w22", "w1", "w2", "w3", "w12"),
        *("TypeError", "float", "NoneType", "0.0266", "PowBackward0"),
    )


@pytest.mark.parametrize(
    ("text", "options", "same", "other"),
    [
        ("0.5287", {"decimals": 5}, 0.528704, 0.528706),
        ("0.2097097933292389", {"digits": 6}, 0.2097094, 0.2097103),
        ("5.5789e-10", {}, 5.57892e-10, 5.57896e-10),
        ("0.0", {"decimals": 2}, 0.004, -0.004),
        ("-0.0", {"decimals": 2}, -0.0, 0.0),
        ("6.", {}, 6.0, 6.0001),
        ("4", {}, 4, True),
        ("None", {}, None, 0),
        ("2.2.1", {}, "2.2.1", 2.2),
    ],
)
def test_a_value_matches_what_was_printed_and_nothing_else(
    text: str, options: dict[str, int], same: object, other: object
) -> None:
    printed = Printed("value", text, **options)
    assert printed.matches(same)
    assert not printed.matches(other)


def test_rows_are_named() -> None:
    assert group("001-torch-outputs").values[3].name == "round 1, o2"
    assert group("001-numpy-eleventh").values[0].name == "round 10, o1"
    assert numbers("004-forward") == [2.7916, 2.026, 0.0, 4.8368, 0.0266]


TABLE = {"id": "000-a", "cell": "In [1]", "what": "outputs", "at": "{ref}`a`"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"names": ["a", "b"], "values": "1 2 3", "rows": "round"}, "3 values do not fit 2 names"),
        ({"names": ["a", "b"], "values": "1 2 3 4"}, "4 values do not fit 2 names"),
        ({"names": ["a"], "values": "1", "verdict": "fine"}, "the verdict must be one of"),
        ({"names": ["a"], "values": "1", "id": "005-a"}, "the id must start with one of"),
    ],
)
def test_an_ill_formed_group_is_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=f"{change.get('id', '000-a')}: {message}"):
        _group(TABLE | change)


def test_a_group_names_its_values_row_by_row() -> None:
    table = TABLE | {"names": ["a", "b"], "values": "1 2 3 4", "rows": "round", "first_row": 1}
    named = ["round 1, a", "round 1, b", "round 2, a", "round 2, b"]
    assert [value.name for value in _group(table).values] == named


def test_unknown_names_are_refused() -> None:
    with pytest.raises(ValueError, match="no group"):
        group("000-nothing")
    with pytest.raises(ValueError, match="source: expected"):
        of_source("005")
    with pytest.raises(ValueError, match="source: expected"):
        values("mazur")
    with pytest.raises(ValueError, match="source: expected"):
        recomputed("005")
