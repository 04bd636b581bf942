"""The computation as a walk, a quantity a step: sample by sample, then their sums, then the update.

Within a sample nothing is called by its number, which its part tells: ``net_h1``, not ``sample 2 net_h1``.
"""

from nbhelpers.workbench.derivation.formulas import Formula, Plain
from nbhelpers.workbench.derivation.lines import Line
from nbhelpers.workbench.derivation.texts import rows
from nbhelpers.workbench.derivation.updates import AllSteps
from nbhelpers.workbench.description import Description, read
from nbhelpers.workbench.functions import OUTPUT
from nbhelpers.workbench.results import keys

STAGES = ("forward", "loss", "backward", "gradients", "update")
STAGE_OF = {
    "net": 0,
    "out": 0,
    "term": 1,
    "loss": 1,
    "d_out": 2,
    "delta": 2,
    "err": 2,
    "d_w": 3,
    "d_b": 3,
}
DIGITS = 6
AT_ONCE = 400
"""How much one answer has: four for a step, and one for each number in its formula."""


class Part:
    """Steps that belong together: a stage of a sample, or (sample -1) of all samples.

    ``keys`` tells the quantities in the order in which they are computed.
    """

    def __init__(self, sample: int, stage: str) -> None:
        self.sample = sample
        self.stage = stage
        self.keys: list[tuple[str, int, int, int, int]] = []


def parts(d: Description) -> list[Part]:
    """Return the parts of the walk, in their order.

    Where each sample is an update of its own, its update belongs to it, and there are no sums.
    """
    n = len(d.inputs)
    found = [Part(s, stage) for s in list(range(n)) + [-1] for stage in STAGES]
    for key in keys(d):
        kind, sample = key[0], key[1]
        stage = STAGE_OF.get(kind, 4)
        if n == 1:
            sample = 0
        elif d.one_by_one() and sample < 0:
            if stage < 4:  # of the whole batch, at the numbers given
                continue
            sample = n - 1
        elif stage == 4 and not d.one_by_one():
            sample = -1
        at = sample if sample >= 0 else n
        part = found[at * len(STAGES) + stage]
        if d.loss == OUTPUT and kind in ("delta", "err") and key[2] == len(d.layers) and not key[3]:
            part.keys += [("d_out", key[1], key[2], u, -1) for u in range(d.sizes()[-1])]
        part.keys.append(key)
    for part in found:
        if part.stage == STAGES[-1]:
            part.keys = _update(d, part.keys)
    return [part for part in found if part.keys]


def _update(
    d: Description, given: "list[tuple[str, int, int, int, int]]"
) -> "list[tuple[str, int, int, int, int]]":
    """Return the steps of an update: with momentum what moves a parameter, and what it becomes.

    A frozen bias takes no step.

    In the immediate order the last layer comes first: the others need its new weights.
    """
    found = []
    layers = [0]
    if d.update_order == "immediate":
        layers = list(range(len(d.layers), 0, -1))
    for layer in layers:
        for key in given:
            kind, sample, at, unit, source = key
            if layer not in (0, at) or (kind == "new_b" and d.bias_mode == "frozen"):
                continue
            if kind[:7] == "early_d" and sample < 0 and len(d.inputs) > 1:  # what it sums
                found += [(kind, s, at, unit, source) for s in range(len(d.inputs))]
            if d.momentum and kind[:3] == "new":
                last = len(d.inputs) - 1 if d.one_by_one() and sample < 0 else sample
                found.append(("v_" + kind[-1], last, at, unit, source))
            found.append(key)
    return found


class _Within(AllSteps):
    """Formulas as they are read within a part: a weight that the sample itself has moved is new."""

    sample = -1

    def called(self, key: "tuple[str, int, int, int, int]") -> str:
        """Return a quantity's name."""
        kind, sample = key[0], key[1]
        name = self.names.name(key)
        if kind[:3] == "new" and sample in (-1, self.sample):
            return "new " + name
        return "earlier " + name if kind[:2] == "v_" and -1 < sample < self.sample else name


class Walk:
    """The steps of one description. What one step has needed, the next one finds computed."""

    def __init__(self, d: Description) -> None:
        self.d = d
        self.parts = parts(d)
        self.steps = _Within(d)
        self.full = d.names()
        self.inside = d.names()
        self.inside.samples = 1
        self.ready = 0  # parts whose numbers are there, where each sample is an update

    def prepare(self, part: int) -> None:
        """Compute in order what would be computed in depth: each update needs those before it."""
        while self.d.one_by_one() and self.ready <= part:
            for key in self.parts[self.ready].keys:
                self.steps.run.value(key)
            self.ready += 1

    def step(self, sample: int, key: "tuple[str, int, int, int, int]") -> "dict[str, object]":
        """Return the step of a quantity, in a part of this sample.

        ``name`` is what the quantity is called on the page, ``title`` what it is called within its
        part, ``rows`` are symbols, numbers and value, ``key`` is its own, and ``uses`` names the
        numbers in it.
        """
        self.steps.names = self.full if sample < 0 else self.inside
        self.steps.sample = sample
        formula = self.steps.formula(key)
        needs = list(self.steps.needs)
        title = self.steps.called(key)
        line = Line(title, formula, self.steps.run.value(key))
        return {
            "name": self.cell(key),
            "key": list(key),
            "title": title,
            "value": line.value,
            "rows": rows(line, Plain(DIGITS)),
            "uses": self._uses(sample, formula, needs),
        }

    def cell(self, key: "tuple[str, int, int, int, int]") -> str:
        """Return what a quantity is called on the page, where a parameter is there before and after.

        What moves a parameter has no place there but that of the moved one.
        """
        kind, sample, layer, unit, source = key
        if kind[:2] == "v_":
            kind = "new_" + kind[2]
        if kind[:3] == "new" and (sample < 0 or self._is_last(sample)):
            return "updated " + self.full.name((kind, -1, layer, unit, source))
        return self.full.name((kind, sample, layer, unit, source))

    def _is_last(self, sample: int) -> bool:
        return self.d.one_by_one() and sample == len(self.d.inputs) - 1

    def _uses(
        self,
        sample: int,
        formula: Formula,
        needs: "list[tuple[str, int, int, int, int]]",
    ) -> list[str]:
        computed = [self.steps.called(key) for key in needs]
        found: list[str] = []
        for key in needs:
            if key[0][:2] != "v_" and self.cell(key) not in found:
                found.append(self.cell(key))
        within = self.full.within(sample)
        for name in _leaves(formula):
            if name not in computed:
                given = within if name[0] in "it" and name[:5] != "theta" else "before "
                if given + name not in found:
                    found.append(given + name)
        return found


def _leaves(formula: Formula) -> list[str]:
    """Return the names in a formula."""
    if formula.kind == "value":
        return [formula.name]
    found = []
    for part in formula.parts:
        found += _leaves(part)
    return found


WALKS: list[tuple[object, Walk]] = []
"""The last one, for a page asks for its steps piece by piece."""


def walked(given: object, first: object) -> "dict[str, object]":
    """Return all parts of a description's walk, and its steps from the one with this number on.

    A large network has thousands: then these are some, and the page asks for others by ``first``.

    ``first`` may also be the ``name`` of a step.

    Raises
    ------
    ValueError
        If the description is not accepted, or there is no such step.
    """
    if not WALKS or WALKS[0][0] != given:
        WALKS[:] = [(given, Walk(read(given)))]
    walk = WALKS[0][1]
    count = sum(len(part.keys) for part in walk.parts)
    if isinstance(first, str):
        first = _called(walk, first)
    if not isinstance(first, int) or not 0 <= first < count:
        raise ValueError("first: expected a whole number from 0 to " + str(count - 1))
    told = [{"sample": p.sample, "stage": p.stage, "count": len(p.keys)} for p in walk.parts]
    return {"parts": told, "first": first, "steps": _from(walk, first)}


def _called(walk: Walk, name: str) -> int:
    """Return the number of the step of a cell, or -1."""
    passed = 0
    for part in walk.parts:
        within = walk.full.within(part.sample)
        if name.startswith(within):
            for at, key in enumerate(part.keys):
                if key[0][:2] != "v_" and walk.cell(key) == name:
                    return passed + at
        passed += len(part.keys)
    return -1


def _from(walk: Walk, first: int) -> "list[dict[str, object]]":
    found: list[dict[str, object]] = []
    cost = 0
    passed = 0
    for number, part in enumerate(walk.parts):
        start = max(0, first - passed)
        passed += len(part.keys)
        if start >= len(part.keys):
            continue
        walk.prepare(number)
        for key in part.keys[start:]:
            if cost >= AT_ONCE:
                return found
            found.append(walk.step(part.sample, key))
            cost += 4 + len(found[-1]["uses"])  # type: ignore[arg-type]
    return found
