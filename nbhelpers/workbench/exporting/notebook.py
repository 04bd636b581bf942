"""The three programs as a notebook, with the outputs that running it gives."""

import json

from nbhelpers.workbench.description import Description
from nbhelpers.workbench.exporting.by_name import fits
from nbhelpers.workbench.exporting.plan import Plan
from nbhelpers.workbench.exporting.programs import CHECK, PROGRAMS, RUN, UPDATE, sections

DIGITS = 8
IGNORED = "nbval-ignore-output"
"""A tag: what the cell prints is not the same on every computer."""
TITLES = {
    "python": (
        "By hand",
        "Plain Python does what a pencil does: forward, then the loss, then backward, delta by delta.",
    ),
    "numpy": (
        "In NumPy",
        "A layer is a line now: each row of `X` is a sample, each row of a matrix a unit.",
    ),
    "torch": (
        "With PyTorch's autograd",
        "Only the forward pass is written. `backward()` finds the same derivatives.",
    ),
}
TOLD = {
    CHECK: "Is it right? Each parameter is nudged both ways; the loss must change as the derivative says.",
    UPDATE: "One update moves each parameter against its derivative.",
}


def notebook(d: Description) -> str:
    """Return an ``.ipynb`` file that works a network out three times: by hand, in NumPy, in PyTorch.

    The outputs in it are the workbench's own numbers to eight digits, which nbval compares with
    those of a run; what is 0 but for rounding, and the check's last digits, it leaves out.

    Examples
    --------
    >>> import json
    >>> from nbhelpers.workbench import read
    >>> from nbhelpers.workbench.exporting import notebook
    >>> layers = [{"weights": [[0.5]]}]
    >>> data = {"inputs": [[2]], "targets": [[3]], "layers": layers}
    >>> made = json.loads(notebook(read({"version": 1, **data})))
    >>> made["cells"][0]["source"].splitlines()[0]
    '# A 1-1 network, worked out three times'
    """
    plan = Plan(d)
    sizes = "-".join(map(str, d.sizes()))
    title = "# A " + sizes + " network, worked out three times"
    cells = [_text("title", title + "\n\nAll three programs print the same numbers.")]
    unsure = {CHECK: True, RUN: _unsure_run(plan), UPDATE: _unsure_update(plan)}
    texts: dict[str, str] = {}  # what programs print, which most of them print alike
    count = 0
    for kind in PROGRAMS:
        heading, sentence = TITLES[kind]
        cells.append(_text(kind, "## " + heading + "\n\n" + sentence))
        by_name = kind == "python" and fits(plan)
        for name, part in sections(plan, kind, DIGITS):
            if name in TOLD:
                cells.append(_text(kind + "-" + name + "-text", TOLD[name]))
            printed = ""
            if name in (RUN, UPDATE):
                which = name + (" by name" if by_name else "")
                if which not in texts:
                    texts[which] = _printed(plan, name, by_name)
                printed = texts[which]
            count += 1
            hidden = unsure.get(name, False)
            cells.append(_code(kind + "-" + name, part, printed, hidden, count))
    known = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return json.dumps(
        {
            "cells": cells,
            "metadata": {"kernelspec": known, "language_info": {"name": "python"}},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )


def _text(name: str, text: str) -> "dict[str, object]":
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": text}


def _code(
    name: str,
    lines: "list[str]",
    printed: str,
    unsure: bool,
    count: int,
) -> "dict[str, object]":
    outputs = []
    if printed:
        outputs = [{"name": "stdout", "output_type": "stream", "text": printed}]
    return {
        "cell_type": "code",
        "execution_count": count,
        "id": name,
        "metadata": {"tags": [IGNORED]} if unsure else {},
        "outputs": outputs,
        "source": "\n".join(lines),
    }


def _printed(plan: Plan, name: str, by_name: bool) -> str:
    """Return what a program prints before its check, or of its update."""
    rows = plan.printed(by_name) if name == RUN else plan.updated(by_name)
    return "".join(
        [called + " = " + " ".join(map(_shown, values)) + "\n" for called, values in rows]
    )


def _shown(value: float) -> str:
    """Return a number as the notebook's programs print it."""
    return ("%." + str(DIGITS) + "g") % (value + 0.0)


def _hardly_seen(plan: Plan) -> bool:
    """Tell whether a net, an out or a delta is hardly anything: rounding may have made it."""
    return any(0 < abs(value) < 1e-7 for _, values in plan.printed(False)[1:] for value in values)


def _unsure_run(plan: Plan) -> bool:
    """Tell whether a number is so small beside what it is made of that its digits are rounding."""
    one, d = plan.run, plan.d
    samples = range(plan.samples)
    if abs(one("loss", -1)) < 1e-9 or _hardly_seen(plan):
        return True

    def most(kind: str, layer: int) -> float:
        units = range(d.sizes()[layer])
        return max([abs(one.batch(kind, s, layer, u)) for s in samples for u in units])

    outs = [max(most("out", layer), 1.0) for layer in range(len(d.layers))]
    deltas = [most("delta", layer + 1) for layer in range(len(d.layers))]
    for which, layer, u, i in d.names().parameters():
        value = abs(one("d_" + which, -1, layer, u, i))
        if value >= max(1e-7 * outs[layer - 1] * deltas[layer - 1], 1e-12):
            continue  # none of its parts is so large
        units = range(plan.stages[layer - 1].units) if plan.shared and which == "b" else (u,)
        parts = [
            one.batch("delta", s, layer, unit)
            * (one.batch("out", s, layer - 1, i) if i >= 0 else 1)
            for s in samples
            for unit in units
        ]
        if _is_rounding(value, max(map(abs, parts))):
            return True
    return False


def _unsure_update(plan: Plan) -> bool:
    """Tell the same of an updated parameter, beside the one before."""
    for which, layer, u, i in plan.d.names().parameters():
        given = plan.d.layers[layer - 1]
        before = given.weights[u][i] if which == "w" else given.biases[u]
        if _is_rounding(abs(plan.run("new_" + which, -1, layer, u, i)), abs(before)):
            return True
    return False


def _is_rounding(value: float, largest: float) -> bool:
    return largest > 0 and value < max(1e-7 * largest, 1e-12)
