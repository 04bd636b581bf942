"""One layer, one sample: each unit's delta beside what the suspects would make of it."""

from nbhelpers.clinic.examinations import Entry, check, unit_name
from nbhelpers.clinic.slow_pass import Loop
from nbhelpers.clinic.tracing import Made, made_delta


class Unit:
    """One unit of a layer, with one sample: its delta, and what some bugs would make of it."""

    def __init__(self, name: str, entry: Entry) -> None:
        self.name = name
        self.backward = entry.backward
        self.measured = entry.measured
        self.nudged = entry.nudged
        self.deltas: list[tuple[str, Made]] = []

    def of(self, bug: str) -> float:
        """Return the delta that the unit would have with a bug; with most, the one measured."""
        for name, made in self.deltas:
            if name == bug:
                return made.value()
        return self.measured


class Slice:
    """A layer's units with one sample. ``suspects`` are the bugs whose deltas the units know."""

    suspects = (
        "no_slope",
        "slope_at_out",
        "path_dropped",
        "sign_flipped",
        "transposed",
        "detached",
    )

    def __init__(self, at: int, sample: int) -> None:
        self.at = at
        self.sample = sample
        self.units: list[Unit] = []
        self.above_right = True  # whether backward has the right deltas in the layer above


def by_unit(loop: Loop, at: int, sample: int = 0) -> Slice:
    """Take one sample, and compare each unit's delta of a layer with what bugs would make of it.

    A bias's gradient is the delta, with one sample. The deltas of the layer above are measured too;
    from them follows what arrives at this layer, the right way and the wrong ones.
    """
    alone = loop.on([loop.inputs[sample]], [loop.targets[sample]])
    signal = alone.forward(loop.inputs[sample])
    n = len(loop.layers[at].biases)
    seen = Slice(at, sample)
    rows = check(alone, [Entry(loop, at, unit, -1) for unit in range(n)])
    d = []
    if at + 1 < len(loop.layers):
        units = range(len(loop.layers[at + 1].biases))
        above = check(alone, [Entry(loop, at + 1, k, -1) for k in units])
        seen.above_right = all(row.right() for row in above)
        d = [row.measured for row in above]
    for j, row in enumerate(rows):
        unit = Unit(unit_name(loop, at, j), row)
        unit.deltas = [(bug, made_delta(alone, signal, at, j, d, bug)) for bug in seen.suspects]
        seen.units.append(unit)
    return seen
