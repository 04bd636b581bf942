"""What pasted biases may mean: one a unit, or one shared by a layer."""

from nbhelpers.workbench.pasting.numerals import is_numeral, number, quoted

SHARED = "b: one a layer, shared by its units"
OWN = "b: one a unit"


def bias_options(
    given: "list[tuple[int, object]]", thresholds: bool, sizes: "list[int]"
) -> "list[tuple[str, list[list[float]], str]]":
    """Return the bias mode, the biases of each layer, and how this is said, for each meaning.

    Parameters
    ----------
    given : list of (int, object)
        The layer that a name tells (0: the next one, -1: all layers), and what it was given.
    thresholds : bool
        Whether they are called so: then they are subtracted.
    sizes : list of int
        Units a layer, the first one behind the inputs.
    """
    if not given or not sizes:
        if given:
            raise ValueError("biases came without weights; W1 = ... is accepted with them")
        return [("none", [], "")]
    if len(given) == 1 and given[0][0] == -1:
        found = _of_all(given[0][1], sizes)
    else:
        found = [(_by_layer(given, sizes), "")]
    out: list[tuple[str, list[list[float]], str]] = []
    for rows, label in found:
        single = all(len(row) == 1 for row in rows)
        own = all(len(row) == size for row, size in zip(rows, sizes))
        mode = "shared" if single and not own else "per_unit"
        if mode == "per_unit" or thresholds:
            rows = [row * size if len(row) == 1 else row for row, size in zip(rows, sizes)]
        mode = "threshold" if thresholds else mode
        if not any(rows == other for _, other, _ in out):
            out.append((mode, rows, label))
    return out if len(out) > 1 else [(out[0][0], out[0][1], "")]


def _of_all(value: object, sizes: "list[int]") -> "list[tuple[list[list[float]], str]]":
    """Return the meanings of one list for the whole network."""
    if not isinstance(value, list):
        return [([[_float(value)] for _ in sizes], "")]
    if all(isinstance(one, list) for one in value) and len(value) == len(sizes):
        return [(_by_layer([(n + 1, one) for n, one in enumerate(value)], sizes), "")]
    numbers = _row(value)
    out = []
    if len(numbers) == len(sizes):
        out.append(([[one] for one in numbers], SHARED))
    if len(numbers) == sum(sizes):
        ends = [sum(sizes[: at + 1]) for at in range(len(sizes))]
        out.append(([numbers[end - size : end] for end, size in zip(ends, sizes)], OWN))
    if not out:
        told = (
            "b: " + str(len(numbers)) + " numbers came; " + str(len(sizes)) + ", one a layer, or "
        )
        raise ValueError(told + str(sum(sizes)) + ", one a unit, are accepted")
    return out


def _by_layer(given: "list[tuple[int, object]]", sizes: "list[int]") -> "list[list[float]]":
    """Return the biases of each layer that was given some, and 0 for the others."""
    rows = [[0.0] for _ in sizes]
    for n, (layer, value) in enumerate(given):
        at = (layer if layer > 0 else n + 1) - 1
        name = "b" + str(at + 1)
        if at >= len(sizes):
            told = name + ": the network has " + str(len(sizes)) + " matrices of weights"
            raise ValueError(told + "; one bias list for each is accepted")
        row = _row(value if isinstance(value, list) else [value])
        if len(row) not in (1, sizes[at]):
            told = name + ": " + str(len(row)) + " numbers came; 1 or " + str(sizes[at])
            raise ValueError(told + " are accepted, one for the layer or one a unit")
        rows[at] = row
    return rows


def _row(value: "list[object]") -> "list[float]":
    """Return the numbers of a row, or of a column."""
    if len(value) == 1 and isinstance(value[0], list):
        return _row(value[0])
    return [_float(one[0] if isinstance(one, list) and len(one) == 1 else one) for one in value]


def _float(value: object) -> float:
    if not is_numeral(value):
        raise ValueError("b: " + quoted(str(value)) + " came; numbers are accepted")
    return number(value)
