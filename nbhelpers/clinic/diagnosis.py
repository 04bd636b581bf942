"""From what an examination shows to what it rules out: the rules of the clinic, with their reasons.

Each rule returns pairs of a diagnosis and the reason why it is ruled out. A rule knows the loop's
sizes, activations and batch; the loop's bug it never reads. What no rule speaks against stays a
suspect. Curves rule out nothing: wrong gradients can train.
"""

from nbhelpers.clinic.bugs import BUGS, DIAGNOSES, NONE, harmless, places
from nbhelpers.clinic.examinations import (
    Entry,
    Ratios,
    agree,
    check,
    repeat,
    sample_by_sample,
    weigh_step,
)
from nbhelpers.clinic.slow_pass import Loop
from nbhelpers.clinic.tracing import PASSED_BACK
from nbhelpers.clinic.unit_by_unit import Slice, by_unit

UNSEEN = (NONE, "early_update", "not_zeroed")
"""What leaves one clean gradient right."""
FURTHER = 1.5
"""So far two steps lead whose gradients stay, beside one of twice the length: (1 + 2) / 2."""


def but(kept: "tuple[str, ...]", reason: str) -> list[tuple[str, str]]:
    """Rule out all diagnoses but those kept."""
    return [(name, reason) for name in DIAGNOSES if name not in kept]


def by_structure(loop: Loop) -> list[tuple[str, str]]:
    """Rule out what would change nothing in this network, with this batch."""
    reasons = [(bug, harmless(loop, bug)) for bug in BUGS]
    return [(bug, reason) for bug, reason in reasons if reason]


def after_nudge(loop: Loop, entry: Entry) -> list[tuple[str, str]]:
    """Say what one entry rules out."""
    name = entry.name
    if entry.right():
        out = []
        if entry.ratio() is not None:
            out.append(("mean_for_sum", name + " is right; that bug divides every entry by n"))
            if entry.layer == 0:
                out.append(("sign_flipped", name + " is right; that bug reaches the first layer"))
                out.append(("detached", name + " is right; that bug cuts the first layer off"))
        return out
    out = [(bug, name + " is wrong; one gradient alone would be right") for bug in UNSEEN]
    if entry.source >= 0:
        out.append(("bias_not_summed", name + " is wrong, and is no bias"))
    if entry.layer == len(loop.layers) - 1:
        reason = name + " is wrong, and stands in the last layer, to which nothing is passed back"
        out += [(bug, reason) for bug in PASSED_BACK]
    if not agree(entry.backward, -entry.measured):
        out.append(("sign_flipped", name + " is wrong, and not by a factor of -1"))
    if not agree(entry.backward, 0.0):
        out.append(("detached", name + " is wrong, and not 0"))
    if not agree(entry.backward * len(loop.inputs), entry.measured):
        out.append(("mean_for_sum", name + " is wrong, and not by a factor of 1/n"))
    return out


def after_check(loop: Loop, rows: list[Entry]) -> list[tuple[str, str]]:
    """Say what the entries together rule out: where the wrong ones stand, and by which factor."""
    alive = [row for row in rows if row.ratio() is not None]
    wrong = [row for row in rows if not row.right()]
    if not wrong:
        if not alive:
            return []
        return but(UNSEEN, "every entry of the check is right")
    out = []
    top = max(row.layer for row in wrong)
    below = [row for row in rows if row.layer <= top]
    n = len(loop.inputs)
    if all(agree(row.backward * n, row.measured) for row in rows) and n > 1 and not loop.mean:
        out += but(("mean_for_sum",), "every entry is 1/n of what it should be")
    elif all(agree(row.backward, -row.measured) for row in below):
        out += but(("sign_flipped",), "from one layer down every entry has the wrong sign")
    elif all(row.source < 0 for row in wrong) and all(enters(loop, row.layer) for row in wrong):
        out += but(("bias_not_summed",), "the biases alone are wrong")
    elif top < len(loop.layers) - 1 and all(agree(row.backward, 0.0) for row in below):
        reason = "from one layer down every entry is 0"
        out += but(("path_dropped", "transposed", "detached"), reason)
    for bug in ("no_slope", "slope_at_out"):
        if top not in places(loop, bug):
            out.append((bug, "in the last layer that is wrong it would change nothing"))
    for bug in PASSED_BACK:
        if top + 1 not in places(loop, bug):
            out.append((bug, "above the last layer that is wrong it would change nothing"))
    for row in rows:
        out += after_nudge(loop, row)
    return out


def enters(loop: Loop, at: int) -> bool:
    """Tell whether every sample brings something into a layer that is not 0."""
    look = loop.copy()
    look.passes = [0]  # to know is free
    return all(any(look.forward(x).entered[at]) for x in loop.inputs)


def after_units(loop: Loop, seen: Slice) -> list[tuple[str, str]]:
    """Say what a layer's deltas rule out, with one sample."""
    right = all(agree(unit.backward, unit.measured) for unit in seen.units)
    out = []
    for bug in DIAGNOSES:
        standing = [p - 1 if bug in PASSED_BACK else p for p in places(loop, bug)]
        if bug in seen.suspects and standing:
            fits = all(agree(unit.backward, unit.of(bug)) for unit in seen.units)
            possible = False
            for layer in standing:
                if layer == seen.at:
                    possible = possible or fits
                elif layer < seen.at or seen.above_right:
                    possible = possible or right
                else:
                    possible = True
        else:
            possible = right
        if not possible:
            out.append((bug, _unlike(bug, seen)))
    return out


def _unlike(bug: str, seen: Slice) -> str:
    for unit in seen.units:
        if not agree(unit.backward, unit.of(bug)):
            where = "the delta of " + unit.name + " is not what "
            return where + ("it should be" if bug not in seen.suspects else "that bug makes of it")
    return "the deltas of this layer are right, and that bug would change them or those above"


def after_samples(loop: Loop, found: Ratios) -> list[tuple[str, str]]:
    """Say what the batch rules out, set beside its samples."""
    n = len(loop.inputs)
    expected = 1 / n if loop.mean else 1.0
    if n < 2 or not found.any:
        return []
    if found.is_all(expected):
        reason = "the batch is the " + ("mean" if loop.mean else "sum") + " of its samples"
        return [("mean_for_sum", reason), ("bias_not_summed", reason)]
    if found.is_all(1 / n):
        return but(("mean_for_sum",), "the batch is the mean of its samples, and should be the sum")
    return but(("bias_not_summed",), "the batch is not made of its samples, in the biases")


def after_step(found: Ratios) -> list[tuple[str, str]]:
    """Say what one step rules out, set beside the gradient of its start."""
    same = "one step moves every weight by the gradient of its start"
    return _seen_alone(
        "early_update", found, same, "one step moves some weights by another gradient"
    )


def after_repeat(found: Ratios) -> list[tuple[str, str]]:
    """Say what a second backward pass rules out, set beside the first."""
    same = "a second backward pass gives the same gradient again"
    return _seen_alone("not_zeroed", found, same, "a second backward pass gives another gradient")


def after_two_steps(found: Ratios) -> list[tuple[str, str]]:
    """Say what two tiny steps rule out, set beside one of twice the length: 1.5 times the way."""
    same = "two tiny steps lead as far as one that is twice as long"
    if found.is_all(1.0) or found.is_all(FURTHER):
        further = "two tiny steps lead further than one that is twice as long"
        return _seen_alone("not_zeroed", found, same, further)
    return []  # the slope may have changed on the way


def _seen_alone(bug: str, found: Ratios, same: str, unlike: str) -> list[tuple[str, str]]:
    """Say what an examination rules out that one bug alone can change, where right is a ratio of 1."""
    if not found.any:
        return []
    return [(bug, same)] if found.is_all(1.0) else but((bug,), unlike)


class Findings:
    """What has been ruled out so far, and why."""

    def __init__(self) -> None:
        self.reasons: dict[str, str] = {}

    def rule_out(self, pairs: list[tuple[str, str]]) -> None:
        """Note what an examination rules out; the first reason stays."""
        for diagnosis, reason in pairs:
            self.reasons.setdefault(diagnosis, reason)

    def suspects(self) -> list[str]:
        """Return what nothing speaks against yet, in the order of the table."""
        return [name for name in DIAGNOSES if name not in self.reasons]


def diagnose(loop: Loop, rate: float, rows: "list[Entry] | None" = None) -> Findings:
    """Order examinations as they are needed, and return what they leave.

    ``rows`` is the result of a check, where it is known already. No suspect at all means a mistake
    that is none of the ten.
    """
    findings = Findings()
    findings.rule_out(by_structure(loop))
    rows = check(loop) if rows is None else rows
    findings.rule_out(after_check(loop, rows))
    if "early_update" in findings.suspects():
        findings.rule_out(after_step(weigh_step(loop, rate)))
    if "not_zeroed" in findings.suspects():
        findings.rule_out(after_repeat(repeat(loop)))
    wrong = [row.layer for row in rows if not row.right()]
    if wrong:
        findings.rule_out(after_samples(loop, sample_by_sample(loop)))
        for sample in range(len(loop.inputs)):
            if len(findings.suspects()) > 1:
                findings.rule_out(after_units(loop, by_unit(loop, max(wrong), sample)))
    return findings
