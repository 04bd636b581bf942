"""The runner of code exercises gives what the cell would, and leaves the chapter as it was."""

import pytest
from exercise_runner import run_exercise

CELL = "def somebodys(p)"


def test_runs_the_cell_as_it_stands_or_repaired() -> None:
    asked = run_exercise("chain_rule_by_hand", {}, cell=CELL)
    assert not asked.ok
    repaired = run_exercise("chain_rule_by_hand", {"(t2 - out_o2)": "(out_o2 - t2)"}, cell=CELL)
    assert repaired.ok
    assert repr(run_exercise("chain_rule_by_hand", {}, cell=CELL)) == repr(asked)


@pytest.mark.parametrize(
    ("replacements", "cell", "says"),
    [
        ({}, "no cell holds this", "0 code cells hold"),
        ({}, "=", "code cells hold '=', expected one"),
        ({"not there": ""}, CELL, "'not there' occurs 0 times"),
    ],
)
def test_says_what_it_cannot_find(replacements: dict[str, str], cell: str, says: str) -> None:
    with pytest.raises(AssertionError, match=says):
        run_exercise("chain_rule_by_hand", replacements, cell=cell)
