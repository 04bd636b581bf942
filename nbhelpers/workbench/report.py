"""The whole computation as a text that is read from top to bottom."""

from nbhelpers.workbench.description import Description
from nbhelpers.workbench.naming import EARLY
from nbhelpers.workbench.results import keys, values

DIGITS = 10


def number_text(value: float, digits: int = DIGITS) -> str:
    """Return a number with so many significant digits, and no idle zeros: 0.5, 5.6212e-05."""
    return ("%." + str(digits) + "g") % (value + 0.0)


def report(d: Description, digits: int = DIGITS) -> str:
    """Return all quantities and updated parameters under headings, a line each.

    Raises
    ------
    ValueError
        As `nbhelpers.workbench.computed` does.
    """
    quantities, updated, _ = values(d)
    names = d.names()
    lines = _card(d)
    heading = ""
    rows: list[list[str]] = []
    for key in keys(d):
        above = _heading(d, key)
        if above != heading:
            lines += _aligned(rows) + ["", above]
            heading, rows = above, []
        name = names.name(key)
        end = key[0][:3] == "new" and key[1] < 0
        value = number_text((updated if end else quantities)[name], digits)
        if end:
            kind, _, layer, unit, source = key
            given = d.layers[layer - 1]
            before = given.biases[unit] if kind == "new_b" else given.weights[unit][source]
            rows.append([name, number_text(before, digits) + " -> " + value])
        else:
            rows.append([name, value])
    return "\n".join(lines + _aligned(rows)) + "\n"


def _card(d: Description) -> list[str]:
    sizes = "-".join(str(size) for size in d.sizes())
    layers = ", ".join(layer.activation for layer in d.layers)
    n = len(d.inputs)
    samples = "1 sample" if n == 1 else str(n) + " samples, " + d.reduction + " over them"
    asked = d.names().of[1:] if d.output >= 0 else d.loss
    update = "learning rate " + number_text(d.learning_rate)
    if d.momentum:
        update += ", momentum " + number_text(d.momentum)
    if d.update_order == "immediate":
        update += ", immediate order"
    if d.one_by_one():
        update += ", one update a sample"
    return [
        "Network " + sizes + ": " + layers,
        "Loss " + asked + ", " + samples,
        "Biases " + d.bias_mode + ", " + update,
    ]


def _heading(d: Description, key: "tuple[str, int, int, int, int]") -> str:
    kind, sample = key[0], key[1]
    if kind.startswith(EARLY):
        part = "Immediate order: what new weights pass back"
    elif kind in ("net", "out", "term") or (kind == "loss" and sample >= 0):
        part = "Forward"
    elif kind == "loss":
        return "Loss"
    elif kind in ("d_out", "delta", "err"):
        part = "Backward"
    elif kind in ("d_w", "d_b"):
        part = "Gradient"
    else:
        part = "Update"
    if kind[:3] == "new" and sample < 0 and d.one_by_one():
        return "Update, from first to last"
    return (
        d.names().within(sample).capitalize() + part.lower() if d.names().within(sample) else part
    )


def _aligned(rows: list[list[str]]) -> list[str]:
    """Lines of a name and a value each, the values one under the other."""
    width = max(len(row[0]) for row in rows) if rows else 0
    return ["  " + row[0] + " " * (width - len(row[0])) + " = " + row[1] for row in rows]
