"""What the workbench's page asks, answered with plain data: the same files in MicroPython and in a kernel."""

from nbhelpers.workbench.checking import checked, in_words
from nbhelpers.workbench.checking.findings import verdict_text
from nbhelpers.workbench.checks import loaded, shown
from nbhelpers.workbench.derivation import derive, latex, markdown, text
from nbhelpers.workbench.derivation.formulas import Plain
from nbhelpers.workbench.derivation.texts import rows
from nbhelpers.workbench.description import Description, read
from nbhelpers.workbench.exporting import notebook, program
from nbhelpers.workbench.pasting import read_into
from nbhelpers.workbench.results import computed
from nbhelpers.workbench.stepping import walked
from nbhelpers.workbench.training import trained

MOST_UPDATES = 1000
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
    d = read(question.get("description"))
    found = computed(d)
    values = dict(found["quantities"])  # type: ignore[call-overload]
    names = d.names()
    parameters = []
    for which, layer, unit, source in names.parameters():
        name = names.name(("new_" + which, -1, layer, unit, source))
        into = d.layers[layer - 1]
        before = into.weights[unit][source] if which == "w" else into.biases[unit]
        derivative = names.name(("d_" + which, -1, layer, unit, source))
        after = found["updated"][name]  # type: ignore[index]
        parameters.append(
            {
                "name": name,
                "derivative": derivative,
                "before": before,
                "after": after,
            }
        )
    return {
        "description": d.plain(),
        "names": _names(d),
        "samples": len(d.inputs),
        "loss": found["loss"],
        "loss_name": names.of[1:],
        "delta": "Err" if d.error_sign == "target_minus_output" else "delta",
        "values": values,
        "parameters": parameters,
        "derivable": _derivable(d, [str(one["derivative"]) for one in parameters]),
    }


def _derivable(d: Description, gradients: "list[str]") -> "list[str]":
    """Return what a page offers to work out: the gradients, and of the first sample the units."""
    names, sizes = d.names(), d.sizes()
    found = list(gradients)
    delta = "err" if d.error_sign == "target_minus_output" else "delta"
    for layer in range(len(sizes) - 1, 0, -1):
        for unit in range(sizes[layer]):
            found += [names.name((kind, 0, layer, unit, -1)) for kind in (delta, "out", "net")]
    found.append("loss")
    return found + [
        names.name(("new_" + which, -1, layer, unit, source))
        for which, layer, unit, source in names.parameters()
    ]


def _names(d: Description) -> "dict[str, object]":
    """Return what the boxes are called, in the shape of the numbers."""
    names, sizes, n = d.names(), d.sizes(), len(d.inputs)
    layers = range(1, len(sizes))
    biases = []
    for layer in layers:
        many = {"none": 0, "shared": 1}.get(d.bias_mode, sizes[layer])
        biases.append([names.bias(layer, u) for u in range(many)])
    return {
        "inputs": ["i" + str(j + 1) for j in range(sizes[0])],
        "units": names.units[1:],
        "given": [[names.input(s, j) for j in range(sizes[0])] for s in range(n)],
        "targets": [
            [names.target(s, u) for u in range(len(one))] for s, one in enumerate(d.targets)
        ],
        "weights": [
            [[names.weight(la, u, i) for i in range(sizes[la - 1])] for u in range(sizes[la])]
            for la in layers
        ],
        "biases": biases,
    }


def _train(question: "dict[str, object]") -> "dict[str, object]":
    d, updates = read(question.get("description")), question.get("updates")
    if not isinstance(updates, int) or not 1 <= updates <= MOST_UPDATES:
        raise ValueError("updates: expected a whole number from 1 to " + str(MOST_UPDATES))
    after, losses = trained(d, updates)
    return {
        "description": after.plain(),
        "losses": losses,
        "asked": updates,
        "loss_name": d.names().of[1:],
    }


def _read(question: "dict[str, object]") -> "dict[str, object]":
    """Return every way to read a text: each is the network that there is, with what the text gives."""
    now = read(question.get("description")).plain()
    found = read_into(now, question.get("text"))
    return {"readings": [{"label": label, "description": d.plain()} for label, d in found]}


def _derive(question: "dict[str, object]") -> "dict[str, object]":
    asked = str(question.get("quantity"))
    found = derive(read(question.get("description")), asked, most=MOST_LINES)
    lines = [{"name": line.name, "rows": rows(line, Plain())} for line in found.lines]
    return {
        "name": asked,
        "note": found.note,
        "paths": found.paths,
        "lines": lines,
        "form": question.get("form"),
        "written": _form(question)(found),
    }


def _form(question: "dict[str, object]") -> "Callable":  # type: ignore[name-defined]  # noqa: F821
    """Return what writes a derivation to take along."""
    forms = {"text": text, "markdown": markdown, "latex": latex}
    form = question.get("form")
    if form not in forms:
        raise ValueError("form: expected one of " + ", ".join(sorted(forms)))
    return forms[str(form)]


def _check(question: "dict[str, object]") -> "dict[str, object]":
    found = checked(read(question.get("description")), _mine(question.get("mine")))
    numbers = []
    for one in found["numbers"]:  # type: ignore[attr-defined]
        said = [verdict_text(one)]
        for slip in one["slips"]:
            said.append(slip["title"] + ": " + slip["told"])
        kind = "follows" if one["follows"] else one["verdict"]
        numbers.append({"name": one["name"], "mine": one["mine"], "kind": kind, "said": said})
    return {"summary": in_words(found).split("\n")[0], "numbers": numbers}


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
