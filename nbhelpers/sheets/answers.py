"""The answers of a class whose students have different sheets."""

from __future__ import annotations

from typing import Any

from nbhelpers.sheets.exercises import exercise
from nbhelpers.workbench.checking import answers

SHEET = "sheet"


def sheets_checked(
    text: str, layers: int = 2, units: int = 2, friendly: bool = True
) -> dict[str, Any]:
    """Check the answers of a class: each student's own sheet.

    Parameters
    ----------
    text : str
        CSV as `nbhelpers.workbench.checking.answers.class_checked` takes it, whose second column is
        called ``sheet`` and has the numbers of the sheets.
    layers, units : int
        Those of all sheets, as in `nbhelpers.sheets.exercises.exercise`.
    friendly : bool
        Likewise.

    Returns
    -------
    dict
        What `nbhelpers.workbench.checking.answers.class_checked` returns.

    Raises
    ------
    ValueError
        As there, and if there is no such column or a sheet has no such number.

    Examples
    --------
    >>> from nbhelpers.sheets.answers import sheets_checked
    >>> text = "student,sheet,net_h1,out_h1\\nAda,7,-1,0\\nBen,8,-3,3"
    >>> found = sheets_checked(text)
    >>> [(one["student"], one["first"]) for one in found["students"]]
    [('Ada', None), ('Ben', 'out_h1')]
    """
    names, rows = answers.table(text)
    if names[0] != SHEET or len(names) < 2:
        told = (
            "the answers: expected a second column called sheet, and names of quantities after it"
        )
        raise ValueError(f"{told}, got {', '.join(names)}")
    students = []
    for row in rows:
        number = row[1].strip()
        if not (number.isascii() and number.isdigit()):
            raise ValueError(f"{row[0].strip()}: the number of a sheet is accepted, not {number!r}")
        d = exercise(int(number), layers, units, friendly)
        students.append(answers.student_checked(d, names[1:], [row[0], *row[2:]]))
    return answers.together(names[1:], students)
