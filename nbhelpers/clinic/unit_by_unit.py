"""One layer, one sample: each unit's delta beside what the suspects would make of it."""

from nbhelpers.clinic.examinations import Entry, check, unit_name
from nbhelpers.clinic.slow_pass import Loop, slope


class Unit:
    """One unit of a layer, with one sample: its delta, and what some bugs would make of it."""

    def __init__(self, name: str, backward: float, measured: float) -> None:
        self.name = name
        self.backward = backward
        self.measured = measured
        self.deltas: list[tuple[str, float]] = []

    def of(self, bug: str) -> float:
        """Return the delta that the unit would have with a bug; with most, the one measured."""
        for name, value in self.deltas:
            if name == bug:
                return value
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
    layer = loop.layers[at]
    n = len(layer.biases)
    seen = Slice(at, sample)
    rows = check(alone, [Entry(loop, at, unit, -1) for unit in range(n)])
    arrives = [out - target for out, target in zip(signal.outs[-1], loop.targets[sample])]
    lost = crossed = cut = arrives  # where nothing is passed back
    if at + 1 < len(loop.layers):
        weights = loop.layers[at + 1].weights
        units = range(len(weights))
        above = check(alone, [Entry(loop, at + 1, k, -1) for k in units])
        seen.above_right = all(row.right() for row in above)
        d = [row.measured for row in above]
        arrives = [sum(weights[k][j] * d[k] for k in units) for j in range(n)]
        lost, crossed, cut = arrives, arrives, [0.0 for _ in arrives]
        if len(units) > 1:
            lost = [arrives[j] - weights[-1][j] * d[-1] for j in range(n)]
        if len(units) == n:
            crossed = [sum(weights[j][k] * d[k] for k in units) for j in range(n)]
    for j, row in enumerate(rows):
        right = slope(layer.activation, signal.nets[at][j])
        unit = Unit(unit_name(loop, at, j), row.backward, row.measured)
        unit.deltas = [
            ("no_slope", arrives[j]),
            ("slope_at_out", arrives[j] * slope(layer.activation, signal.outs[at][j])),
            ("path_dropped", lost[j] * right),
            ("sign_flipped", -arrives[j] * right),
            ("transposed", crossed[j] * right),
            ("detached", cut[j] * right),
        ]
        seen.units.append(unit)
    return seen
