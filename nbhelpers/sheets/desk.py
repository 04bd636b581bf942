"""What the workbench's page asks for: one sheet and its solution, as plain data."""

from nbhelpers.sheets.exercises import exercise
from nbhelpers.sheets.pages import EXERCISE, SOLUTION, exercise_sheet, frame, solution_sheet


def sheet(question: "dict[str, object]") -> "dict[str, object]":
    """Return the ``exercise`` and the ``solution`` of a ``seed``, as HTML, and its ``network``.

    ``layers``, ``units`` and ``friendly`` are those of `nbhelpers.sheets.exercises.exercise`, which
    also tells what is refused. With a ``count``, the answer has what stands around so many sheets,
    too. Nothing of the question but these numbers gets into the HTML.
    """
    seed: int = question.get("seed")  # type: ignore[assignment]
    layers: int = question.get("layers")  # type: ignore[assignment]
    units: int = question.get("units")  # type: ignore[assignment]
    d = exercise(seed, layers, units, question.get("friendly") is not False)
    count = question.get("count")
    around = (EXERCISE, SOLUTION) if isinstance(count, int) else ()
    return {
        "exercise": exercise_sheet(d, seed),
        "solution": solution_sheet(d, seed),
        "around": [frame(kind, seed, count) for kind in around],  # type: ignore[arg-type]
        "network": d.plain(),
    }
