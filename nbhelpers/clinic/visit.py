"""A visit to a patient: examinations are ordered by name, and answered with numbers and a bill.

`visit` gives all that a page shows of a patient, as plain data: it is worked out from the seed, the
orders and the diagnosis alone, so that a link can hold a visit.
"""

from nbhelpers.clinic.bugs import DIAGNOSES, LINES, does, title
from nbhelpers.clinic.diagnosis import (
    Findings,
    after_check,
    after_nudge,
    after_repeat,
    after_samples,
    after_step,
    after_two_steps,
    after_units,
    by_structure,
    diagnose,
)
from nbhelpers.clinic.examinations import (
    TINY,
    Entry,
    Ratios,
    at_entry,
    check,
    entries,
    overfit,
    repeat,
    sample_by_sample,
    train,
    two_steps,
    weigh_step,
)
from nbhelpers.clinic.patients import MOST_SEED, STEPS, Patient, patient
from nbhelpers.clinic.slow_pass import Loop
from nbhelpers.clinic.tracing import AT_DELTA, PASSED_BACK, made_entry, made_units, traced
from nbhelpers.clinic.unit_by_unit import by_unit

MOST_ORDERS = 30
LAYERS = ("hidden layer", "second hidden layer")


def layer_name(loop: Loop, at: int) -> str:
    """Return what a layer is called."""
    if at == len(loop.layers) - 1:
        return "output layer"
    return LAYERS[at] if len(loop.layers) > 2 and at else "hidden layer"


def menu(loop: Loop) -> "list[tuple[str, str, int]]":
    """Return what can be ordered: the order, what it is called, and what it costs, in passes."""
    n = len(loop.inputs)
    every = entries(loop)
    offers = [("nudge:" + e.name, "nudge " + e.name, 4 * n) for e in every]
    offers.append(("check", "nudge every parameter", 2 * n + 2 * n * len(every)))
    offers.append(("samples", "the batch against its samples", 4 * n))
    for at, layer in enumerate(loop.layers):
        above = len(loop.layers[at + 1].biases) if at + 1 < len(loop.layers) else -1
        cost = 3 + 2 * len(layer.biases) + (2 + 2 * above if above > 0 else 0)
        for sample in range(n):
            order = "units:" + str(at) + ":" + str(sample)
            called = "deltas of the " + layer_name(loop, at) + ", sample " + str(sample + 1)
            offers.append((order, called, cost))
    offers.append(("step", "weigh one step", 4 * n))
    offers.append(("repeat", "backward twice", 4 * n))
    offers.append(("two", "two tiny steps against one", 6 * n))
    offers.append(("overfit", "train on sample 1 alone", 3 * STEPS + 1))
    return offers


class Bed:
    """A patient, its losses, and what was ordered already; the last one stays in its bed."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.patient = patient(seed)
        self.losses = train(self.patient.loop, self.patient.rate, STEPS)
        fresh = self.patient.loop.copy()
        fresh.step()
        self.gradients = [[e.name, at_entry(fresh.gradients, e)] for e in entries(fresh)]
        self.kept: dict[str, tuple[list[object], list[tuple[str, str]], int]] = {}

    def order(self, order: str) -> "tuple[list[object], list[tuple[str, str]], int]":
        """Return what an order shows, what it rules out, and what it costs."""
        if order not in self.kept:
            passes = self.patient.loop.passes
            before = passes[0]
            rows, ruled_out = examined(self.patient, order)
            self.kept[order] = (rows, ruled_out, passes[0] - before)
        return self.kept[order]


_beds: "list[Bed]" = []


def bed(seed: int) -> Bed:
    """Return the patient's bed."""
    if not _beds or _beds[0].seed != seed:
        _beds[:] = [Bed(seed)]
    return _beds[0]


def examined(one: Patient, order: str) -> "tuple[list[object], list[tuple[str, str]]]":
    """Return what an order shows, as rows of plain data, and what it rules out."""
    loop, name = one.loop, order.split(":")
    if name[0] == "nudge":
        entry = check(loop, [e for e in entries(loop) if e.name == name[1]])[0]
        return [_entry(entry)], after_nudge(loop, entry)
    if name[0] == "check":
        every = check(loop)
        return list(map(_entry, every)), after_check(loop, every)
    if name[0] == "units":
        seen = by_unit(loop, int(name[1]), int(name[2]))
        deltas = [
            {
                "name": unit.name,
                "backward": unit.backward,
                "measured": unit.measured,
                "nudged": unit.nudged,
                "of": [[title(bug), made.value(), made.data()] for bug, made in unit.deltas],
            }
            for unit in seen.units
        ]
        return list(deltas), after_units(loop, seen)
    if name[0] == "samples":
        found = sample_by_sample(loop)
        return _ratios(found, ["weights", "biases"]), after_samples(loop, found)
    if name[0] == "step":
        found = weigh_step(loop, one.rate)
        names = [layer_name(loop, at) for at in range(len(loop.layers))]
        return _ratios(found, names, -one.rate, 2), after_step(found)
    if name[0] == "repeat":
        found = repeat(loop)
        return _ratios(found, ["all"], 1.0, -1), after_repeat(found)
    if name[0] == "two":
        found = two_steps(loop)
        return _ratios(found, ["all"], TINY, -1), after_two_steps(found)
    return [{"losses": overfit(loop, one.rate, STEPS)}], []


def _entry(row: Entry) -> object:
    return {
        "name": row.name,
        "backward": row.backward,
        "measured": row.measured,
        "ratio": row.ratio(),
        "right": row.right(),
        "nudged": row.nudged,
    }


def _ratios(
    found: Ratios, names: "list[str]", scale: float = 1.0, first: int = 0
) -> "list[object]":
    """Return ratios from one on, each with an entry and the two numbers that it compares."""
    shared = ([found.weights, found.biases] + found.layers + [found.all])[first:]
    rows: list[object] = []
    for name, value, (entry, a, b) in zip(names, shared, found.pairs[first:]):
        rows.append({"name": name, "ratio": value, "of": [entry, scale * a, scale * b]})
    return rows


def visit(seed: int, orders: "list[str]", diagnosis: str = "") -> "dict[str, object]":
    """Return a visit: the patient's card, what was ordered and what came of it, and the verdict.

    Parameters
    ----------
    seed : int
        The patient's, from 0 to 999999.
    orders : list of str
        As `menu` names them: ``nudge:w3``, ``check``, ``samples``, ``units:0:1`` (a layer and a
        sample, from 0), ``step``, ``repeat``, ``two`` and ``overfit``.
    diagnosis : str
        A bug's name, ``none``, or empty for no diagnosis yet.

    Raises
    ------
    ValueError
        If the seed, an order or the diagnosis is none of these, or there are more than 30 orders.
    """
    if type(seed) is not int or not 0 <= seed <= MOST_SEED:
        raise ValueError("seed: a whole number from 0 to 999999 is accepted")
    here = bed(seed)
    one, loop = here.patient, here.patient.loop
    offers = menu(loop)
    named = [offer[0] for offer in offers]
    if len(orders) > MOST_ORDERS:
        raise ValueError("orders: at most " + str(MOST_ORDERS) + " are accepted")
    for order in orders:
        if order not in named:
            raise ValueError("orders: this patient has no examination " + repr(order))
    if diagnosis and diagnosis not in DIAGNOSES:
        raise ValueError(
            "diagnosis: one of the ten bugs or none is accepted, not " + repr(diagnosis)
        )
    findings = Findings()
    findings.rule_out(by_structure(loop))
    done = []
    bill = 0
    for order in orders:
        rows, ruled_out, cost = here.order(order)
        bill += cost
        findings.rule_out(ruled_out)
        called = offers[named.index(order)][1]
        done.append({"order": order, "title": called, "cost": cost, "rows": rows})
    return {
        "seed": seed,
        "card": {
            "sizes": [len(loop.inputs[0])] + [len(layer.biases) for layer in loop.layers],
            "activations": [layer.activation for layer in loop.layers],
            "samples": len(loop.inputs),
            "mean": loop.mean,
            "rate": one.rate,
            "losses": here.losses,
            "gradients": here.gradients,
        },
        "menu": [{"order": o, "title": called, "cost": cost} for o, called, cost in offers],
        "done": done,
        "bill": bill,
        "verdict": _verdict(here, findings, diagnosis, orders, bill) if diagnosis else None,
    }


def _verdict(
    here: Bed, findings: Findings, diagnosis: str, orders: "list[str]", bill: int
) -> "dict[str, object]":
    """Return whether the diagnosis is right, and why it is not, from what was ordered."""
    one, loop = here.patient, here.patient.loop
    if diagnosis != one.diagnosis():
        if diagnosis in findings.reasons:
            return {"right": False, "why": findings.reasons[diagnosis], "order": ""}
        order, reason = _against(here, diagnosis)
        return {"right": False, "why": reason, "order": order}
    left = [title(name) for name in findings.suspects() if name != diagnosis]
    before = loop.passes[0]
    diagnose(loop, one.rate)
    where = ""
    if loop.bug in AT_DELTA + PASSED_BACK:
        where = layer_name(loop, loop.at)
    return {
        "right": True,
        "bug": title(diagnosis),
        "does": does(diagnosis),
        "lines": list(LINES.get(diagnosis, ("", ""))),
        "where": where,
        "left": left,
        "bill": bill,
        "rules": loop.passes[0] - before,
        "network": _network(one),
        "made": _made(loop, orders),
    }


def _made(loop: Loop, orders: "list[str]") -> "dict[str, object]":
    """Return how backward made its numbers, the bug and all: of each entry, and of the deltas ordered."""
    run = traced(loop)
    made: dict[str, object] = {
        e.name: made_entry(run, e.layer, e.unit, e.source).data() for e in entries(loop)
    }
    for order in orders:
        name = order.split(":")
        if name[0] == "units":
            made[order] = made_units(loop, int(name[1]), int(name[2]))
    return made


def _network(one: Patient) -> "dict[str, object]":
    """Return the patient as the workbench takes it: without its bug."""
    loop = one.loop
    return {
        "inputs": loop.inputs,
        "targets": loop.targets,
        "layers": [
            {"weights": la.weights, "biases": la.biases, "activation": la.activation}
            for la in loop.layers
        ],
        "reduction": "mean" if loop.mean else "sum",
        "learning_rate": one.rate,
    }


def _against(here: Bed, diagnosis: str) -> "tuple[str, str]":
    """Return what could be ordered to rule a wrong diagnosis out, and the reason it would give."""
    loop = here.patient.loop
    tried = ["check", "samples", "step", "repeat"]
    for at in range(len(loop.layers) - 1, -1, -1):
        tried += ["units:" + str(at) + ":" + str(sample) for sample in range(len(loop.inputs))]
    offers = menu(loop)
    names = [offer[0] for offer in offers]
    for order in tried:
        for ruled_out, reason in here.order(order)[1]:
            if ruled_out == diagnosis:
                return offers[names.index(order)][1], reason
    return "", "no examination of the clinic tells the two apart in this patient"
