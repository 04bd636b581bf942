"""The ways to see what was pasted as one row a sample, or one row a unit."""

from nbhelpers.workbench.checks import MOST_SAMPLES, MOST_UNITS
from nbhelpers.workbench.pasting.numerals import is_numeral, number, quoted
from nbhelpers.workbench.pasting.statements import rectangular

BY_UNIT, BY_INPUT = "a row a unit", "a row an input"


class Way:
    """How one matrix may be meant, and how this is said."""

    def __init__(self, label: str, rows: "list[list[float]]") -> None:
        self.label = label
        self.rows = rows


def samples(name: str, value: object) -> "list[Way]":
    """Return the ways to see inputs or targets as one row a sample."""
    if not isinstance(value, list):
        return [Way("", _floats(name, [[value]], MOST_SAMPLES, MOST_UNITS))]
    if not isinstance(value[0], list):
        if len(value) == 1:
            return [Way("", _floats(name, [value], MOST_SAMPLES, MOST_UNITS))]
        rows = [[one] for one in value]
        labels = ("one sample", "one number a sample")
        pairs = [(labels[0], [value]), (labels[1], rows)]
    else:
        pairs = [("a row a sample", value), ("a column a sample", _turned(value))]
    return _accepted(name, pairs, MOST_SAMPLES)


def matrix(name: str, value: object) -> "list[Way]":
    """Return the ways to see weights as one row a unit."""
    if not isinstance(value, list):
        return [Way("", _floats(name, [[value]], MOST_UNITS, MOST_UNITS))]
    if not isinstance(value[0], list):
        value = [value]
    rectangular(value)
    if name.endswith(".weight"):  # PyTorch's own
        return [Way("", _floats(name, value, MOST_UNITS, MOST_UNITS))]
    return _accepted(name, [(BY_UNIT, value), (BY_INPUT, _turned(value))], MOST_UNITS)


def _accepted(name: str, pairs: "list[tuple[str, list[list[object]]]]", most: int) -> "list[Way]":
    ways = []
    problem = None
    for label, rows in pairs:
        try:
            ways.append(Way(label, _floats(name, rows, most, MOST_UNITS)))
        except ValueError as error:
            problem = problem or error
    if problem and not ways:
        raise problem
    return ways


def _turned(rows: "list[list[object]]") -> "list[list[object]]":
    return [[row[at] for row in rows] for at in range(len(rows[0]))]


def _floats(
    name: str, rows: "list[list[object]]", most_rows: int, most_columns: int
) -> "list[list[float]]":
    for row in rows:
        for one in row:
            if not is_numeral(one):
                told = "a list" if isinstance(one, list) else quoted(str(one))
                raise ValueError(name + ": " + told + " came; rows of numbers are accepted")
    if len(rows) > most_rows or len(rows[0]) > most_columns:
        told = name + ": " + str(len(rows)) + " by " + str(len(rows[0])) + " numbers came; at most "
        raise ValueError(told + str(most_rows) + " by " + str(most_columns) + " are accepted")
    return [[number(one) for one in row] for row in rows]
