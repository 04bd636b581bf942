"""What the workbench's page asks, answered with plain data: the same files in MicroPython and in a kernel."""

import time

from nbhelpers.clinic.slow_pass import Layer
from nbhelpers.workbench.called.labels import labels
from nbhelpers.workbench.checking.check import Check
from nbhelpers.workbench.checking.findings import sentence, so_far, verdict_text
from nbhelpers.workbench.checks import loaded, shown
from nbhelpers.workbench.derivation import derive, latex, markdown, text
from nbhelpers.workbench.derivation.formulas import Plain
from nbhelpers.workbench.derivation.texts import rows
from nbhelpers.workbench.description import read
from nbhelpers.workbench.exporting import notebook, program
from nbhelpers.workbench.layered.training import Training
from nbhelpers.workbench.layered.whole import Whole, worked_out
from nbhelpers.workbench.pasting import read_into
from nbhelpers.workbench.results import computed, keys_of_batch, keys_of_sample
from nbhelpers.workbench.stepping import walked

MOST_AT_ONCE = 1000
"""Updates of a training, or milliseconds of a check."""
MOST_TRIED = 1000000
MOST_LINES = 150
"""Of a derivation; of a larger batch one sample is worked out."""


def answer(question: "dict[str, object]") -> "dict[str, object]":
    """Return what a page shows. ``about`` says what is asked; ``description`` is the network.

    Raises
    ------
    ValueError
        If the question, or the network, is not accepted.
    """
    about = question.get("about")
    if about not in ASKED:
        raise ValueError("about: expected one of " + ", ".join(ASKED))
    return ASKED[about](question)


def _compute(question: "dict[str, object]") -> "dict[str, object]":
    """Return the numbers of the batch and those of one ``sample``, as lists, whose names `labels` has.

    Names that the page has already, as those of this ``shape``, it is not sent again.
    """
    one = _pass(question)
    d, sample = one.d, question.get("sample", 0)
    if not isinstance(sample, int) or not 0 <= sample < len(d.inputs):
        sample = 0
    names = labels(d)
    parameters = d.names().parameters()
    after = [one("new_" + which, -1, layer, u, i) + 0.0 for which, layer, u, i in parameters]
    return {
        "description": d.plain(),
        "names": None if question.get("shape") == names["shape"] else names,
        "samples": len(d.inputs),
        "sample": sample,
        "loss": one("loss", -1) + 0.0,
        "loss_name": d.names().of[1:],
        "delta": "Err" if d.error_sign == "target_minus_output" else "delta",
        "all": [one.value(key) + 0.0 for key in keys_of_batch(d)],  # no -0
        "own": [one.value(key) + 0.0 for key in keys_of_sample(d, sample)],
        "before": _parameters(d.layers, parameters),
        "met": _parameters(one.met(sample), parameters),
        "after": after,
    }


PASSES: "list[tuple[object, Whole]]" = []
"""The last one, of which a page may ask for another sample."""


def _pass(question: "dict[str, object]") -> Whole:
    """Return the pass of a question's network.

    Raises
    ------
    ValueError
        If not all of its numbers can be worked out.
    """
    given = question.get("description")
    if not PASSES or PASSES[0][0] != given:
        d = read(given)
        one = worked_out(d)
        if not isinstance(one, Whole):
            computed(d)  # which tells what is too large
            one = Whole(d)
        PASSES[:] = [(d.plain(), one)]
    return PASSES[0][1]


def _parameters(
    layers: "list[Layer]", parameters: "list[tuple[str, int, int, int]]"
) -> "list[float]":
    """Return weights and biases in the order of their names."""
    return [
        layers[layer - 1].weights[u][i] if which == "w" else layers[layer - 1].biases[u]
        for which, layer, u, i in parameters
    ]


TRAININGS: "list[tuple[object, Training]]" = []
"""The last one, with which a page goes on: it asks for a few updates at a time."""


def _train(question: "dict[str, object]") -> "dict[str, object]":
    """Return what comes of ``updates`` more, where so many are ``made``: all losses, and the end."""
    given = question.get("description")
    updates = _count(question, "updates", 1, MOST_AT_ONCE)
    made = _count(question, "made", 0, MOST_AT_ONCE)
    if not TRAININGS or TRAININGS[0][0] != given or len(TRAININGS[0][1].losses) != made + 1:
        TRAININGS[:] = [(given, Training(read(given)))]
        TRAININGS[0][1].go_on(made)
    run = TRAININGS[0][1]
    run.go_on(updates)
    return {
        "description": run.end().plain(),
        "losses": run.losses,
        "diverged": run.diverged,
        "loss_name": run.d.names().of[1:],
    }


def _count(question: "dict[str, object]", name: str, least: int, most: int) -> int:
    count = question.get(name, least)
    if not isinstance(count, int) or not least <= count <= most:
        raise ValueError(name + ": expected a whole number from " + str(least) + " to " + str(most))
    return count


def _read(question: "dict[str, object]") -> "dict[str, object]":
    """Return every way to read a text: each is the network that there is, with what the text gives."""
    now = read(question.get("description")).plain()
    found = read_into(now, question.get("text"))
    return {"readings": [{"label": label, "description": d.plain()} for label, d in found]}


def _derive(question: "dict[str, object]") -> "dict[str, object]":
    asked = str(question.get("quantity"))
    found = derive(read(question.get("description")), asked, most=MOST_LINES)
    writer, form = Plain(), question.get("form")
    written = [rows(line, writer) for line in found.lines]
    return {
        "name": asked,
        "note": found.note,
        "paths": found.paths,
        "lines": [{"name": line.name, "rows": own} for line, own in zip(found.lines, written)],
        "form": form,
        "written": text(found, written=written) if form == "text" else _form(form)(found),
    }


def _form(form: object) -> "Callable":  # type: ignore[name-defined]  # noqa: F821
    """Return what writes a derivation to take along."""
    forms = {"markdown": markdown, "latex": latex}
    if form not in forms:
        raise ValueError("form: expected one of latex, markdown, text")
    return forms[str(form)]


CHECKS: "list[tuple[object, object, Check]]" = []
"""The last one, with which a page goes on: it asks for a little time after the other."""


def _check(question: "dict[str, object]") -> "dict[str, object]":
    """Return what is found of a reader's numbers in so many ``ms`` more, where so much is ``tried``.

    The numbers come at first, then as often as one of them is done with.
    """
    given, mine = question.get("description"), question.get("mine")
    ms = _count(question, "ms", 0, MOST_AT_ONCE)
    tried = _count(question, "tried", 0, MOST_TRIED)
    if not CHECKS or CHECKS[0][:2] != (given, mine) or CHECKS[0][2].tried != tried:
        right = _pass(question)
        CHECKS[:] = [(given, mine, Check(right.d, _mine(mine), right))]
        CHECKS[0][2].go_on(tried)
    check = CHECKS[0][2]
    at, until = check.at, time.time() + ms / 1000
    while not check.is_done and time.time() < until:
        check.go_on(1)
    said = {"tried": check.tried, "at": check.at, "done": check.is_done}
    if not ms or check.at != at or check.is_done:
        found = so_far(check)
        said["summary"], said["numbers"] = sentence(found), _numbers(found, check.is_done)
    return said


def _numbers(found: "dict[str, object]", is_done: bool) -> "list[dict[str, object]]":
    """Return a reader's numbers, each with what is said of it."""
    numbers = []
    for one in found["numbers"]:  # type: ignore[attr-defined]
        said = [verdict_text(one, is_done)]
        for slip in one["slips"]:
            said.append(slip["title"] + ": " + slip["told"])
        kind = "follows" if one["follows"] else one["verdict"]
        numbers.append({"name": one["name"], "mine": one["mine"], "kind": kind, "said": said})
    return numbers


def _mine(text: object) -> "dict[str, object]":
    """Return a reader's numbers by name, as typed: a line each, or JSON."""
    if not isinstance(text, str) or not text.strip():
        raise ValueError("my numbers: none came; a line each is accepted, such as net_h1 = 0.38")
    if text.strip()[0] == "{":
        given = loaded(text, "my numbers")
        if not isinstance(given, dict):
            raise ValueError("my numbers: an object of names and numbers is accepted")
        return given
    found: dict[str, object] = {}
    for line in text.replace(";", "\n").split("\n"):
        if line.strip():
            at = max(line.find("="), line.find("\t"), line.find(":"))
            if at < 0:
                raise ValueError(shown(line.strip()) + ": a name, =, and a number are accepted")
            found[line[:at].strip()] = line[at + 1 :].strip()
    return found


def _export(question: "dict[str, object]") -> "dict[str, object]":
    d, which = read(question.get("description")), question.get("which")
    return {"text": notebook(d) if which == "notebook" else program(d, str(which))}


def _sheet(question: "dict[str, object]") -> "dict[str, object]":
    from nbhelpers.sheets.desk import sheet  # which the first answer need not wait for

    return sheet(question)


def _steps(question: "dict[str, object]") -> "dict[str, object]":
    return walked(question.get("description"), question.get("first"))


ASKED = {
    "check": _check,
    "sheet": _sheet,
    "export": _export,
    "compute": _compute,
    "derive": _derive,
    "read": _read,
    "steps": _steps,
    "train": _train,
}
