"""What the workbench's page asks for: one sheet and its solution, as plain data."""

from nbhelpers.sheets.exercises import exercise
from nbhelpers.sheets.pages import exercise_sheet, solution_sheet


def sheet(question: "dict[str, object]") -> "dict[str, object]":
    """Return the ``exercise`` and the ``solution`` of a ``seed``, as HTML, and its ``network``.

    ``layers``, ``units`` and ``friendly`` are those of `nbhelpers.sheets.exercises.exercise`, which
    also tells what is refused. Nothing of the question but these numbers gets into the HTML.
    """
    asked = [question.get(name) for name in ("seed", "layers", "units")]
    d = exercise(*asked, question.get("friendly") is not False)  # type: ignore[arg-type]
    seed = int(asked[0])  # type: ignore[call-overload]
    return {
        "exercise": exercise_sheet(d, seed),
        "solution": solution_sheet(d, seed),
        "network": d.plain(),
    }
