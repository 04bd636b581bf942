"""The answers of a whole class: CSV, one row a student; who went wrong where first, and by which slip."""

from __future__ import annotations

import csv
import io
from typing import Any

from nbhelpers.workbench.checking.findings import checked
from nbhelpers.workbench.description import Description

MOST_STUDENTS = 2000
MOST_CHARACTERS = 4_000_000
OTHER = "no known slip"


def class_checked(d: Description, text: str) -> dict[str, Any]:
    """Check the answers of a class.

    Parameters
    ----------
    d : Description
        The network, as `nbhelpers.workbench.read` gives it.
    text : str
        CSV with commas, semicolons or tabs. The first row has the names of quantities, such as
        ``dE/dw1``, after one for the students; each further row a student's name and numbers, where
        an empty cell is no answer.

    Returns
    -------
    dict
        ``students``, a list of what `nbhelpers.workbench.checking.checked` finds, with the
        ``student`` and ``answered``, a count; and ``questions``, in the order of the columns, each
        with its ``name``, how many are ``right``, ``wrong``, wrong only because of an earlier number
        (``follow``) and ``missing``, and how many fell into which of the ``slips``.

    Raises
    ------
    ValueError
        If it is no such table, a name is unknown, or a cell is no number. The message tells the
        student.

    Examples
    --------
    >>> from nbhelpers.workbench import read
    >>> from nbhelpers.workbench.checking.answers import class_checked
    >>> layers = [{"weights": [[0.5]]}]
    >>> data = {"inputs": [[2]], "targets": [[1]], "layers": layers}
    >>> d = read({"version": 1, **data})
    >>> mine = "Ada,.731,-.0529\\nBen,.7311,-.26894"
    >>> found = class_checked(d, "student,out_o1,delta_o1\\n" + mine)
    >>> [(one["student"], one["first"]) for one in found["students"]]
    [('Ada', None), ('Ben', 'delta_o1')]
    >>> found["questions"][1]["slips"]
    {'slope missing': 1}
    """
    names, rows = table(text)
    return together(names, [student_checked(d, names, row) for row in rows])


def student_checked(d: Description, names: list[str], row: list[str]) -> dict[str, Any]:
    """Check a student's answers: a name, and a cell for each of the names of quantities."""
    mine = {name: cell.strip() for name, cell in zip(names, row[1:], strict=True)}
    given = {name: cell for name, cell in mine.items() if cell}
    try:
        found = checked(d, given) if given else {"first": None, "wrong": 0, "numbers": []}
    except ValueError as error:
        raise ValueError(f"{row[0].strip()}: {error}") from None
    return {"student": row[0].strip(), "answered": len(given), **found}


def together(names: list[str], students: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what was found of the students, and of the questions, which have these names."""
    return {"students": students, "questions": [_question(name, students) for name in names]}


def table(text: str) -> tuple[list[str], list[list[str]]]:
    """Return the names of the columns after the first, and the rows, of a text in CSV."""
    if len(text) > MOST_CHARACTERS:
        raise ValueError(f"the answers: at most {MOST_CHARACTERS} characters are accepted")
    first = text.lstrip("\ufeff").partition("\n")[0]
    sign = max(";\t,", key=first.count)
    table = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=sign, strict=True)
    try:
        rows = [row for row in table if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise ValueError(f"the answers: expected CSV, got another text ({error})") from None
    if len(rows) < 2 or len(rows[0]) < 2:
        raise ValueError(
            "the answers: expected CSV whose first row has the names of quantities after one for the "
            "students, and a row a student"
        )
    if len(rows) > MOST_STUDENTS + 1:
        raise ValueError(f"the answers: at most {MOST_STUDENTS} students are accepted")
    for row in rows[1:]:
        row += [""] * (len(rows[0]) - len(row))
        if len(row) > len(rows[0]):
            more = f"{len(row)} cells where the first row has {len(rows[0])}"
            raise ValueError(
                f"{row[0].strip()}: {more}; a decimal comma needs quotes, or ; between"
            )
    names = [name.strip() for name in rows[0][1:]]
    if "" in names or len(set(names)) < len(names):
        raise ValueError(f"the answers: expected a name for every column, each once, got {names}")
    return names, rows[1:]


def _question(name: str, students: list[dict[str, Any]]) -> dict[str, Any]:
    given = [one for student in students for one in student["numbers"] if one["name"] == name]
    wrong = [one for one in given if one["verdict"] == "wrong"]
    own = [one for one in wrong if not one["follows"]]
    slips: dict[str, int] = {}
    for one in own:
        titles = " or ".join(slip["title"] for slip in one["slips"]) or OTHER
        slips[titles] = slips.get(titles, 0) + 1
    return {
        "name": name,
        "right": len(given) - len(wrong),
        "wrong": len(own),
        "follow": len(wrong) - len(own),
        "missing": len(students) - len(given),
        "slips": dict(sorted(slips.items(), key=lambda item: (-item[1], item[0]))),
    }


def class_in_words(found: dict[str, Any]) -> str:
    """Return what `class_checked` has found as a text: a line a student, then a line a question.

    Examples
    --------
    >>> from nbhelpers.workbench import read
    >>> from nbhelpers.workbench.checking import answers
    >>> layers = [{"weights": [[0.5]]}]
    >>> data = {"inputs": [[2]], "targets": [[1]], "layers": layers}
    >>> d = read({"version": 1, **data})
    >>> found = answers.class_checked(d, "student,delta_o1\\nAda,-.05288\\nBo,")
    >>> print(answers.class_in_words(found))
    Students
      Ada  all right (1)
      Bo   no answer
    <BLANKLINE>
    Questions: right, wrong, wrong only because of an earlier number, missing
      delta_o1     1    0    0    1
    <BLANKLINE>
    """
    lines = ["Students"]
    width = max(len(one["student"]) for one in found["students"])
    for one in found["students"]:
        lines.append(f"  {one['student']:<{width}}  {_of_a_student(one)}")
    lines += ["", "Questions: right, wrong, wrong only because of an earlier number, missing"]
    width = max(len(one["name"]) for one in found["questions"])
    for one in found["questions"]:
        counts = [one[key] for key in ("right", "wrong", "follow", "missing")]
        slips = ", ".join(f"{count} {title}" for title, count in one["slips"].items())
        line = f"  {one['name']:<{width}}  " + " ".join(f"{count:>4}" for count in counts)
        lines.append(line + (f"  {slips}" if slips else ""))
    return "\n".join(lines) + "\n"


def _of_a_student(one: dict[str, Any]) -> str:
    if not one["answered"]:
        return "no answer"
    if one["first"] is None:
        return f"all right ({one['answered']})"
    first = next(number for number in one["numbers"] if number["name"] == one["first"])
    slips = " or ".join(f"{slip['title']} ({slip['told']})" for slip in first["slips"]) or OTHER
    return f"first wrong: {first['name']} = {first['mine']}, {slips}"
