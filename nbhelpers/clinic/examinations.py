"""What can be done to a training loop to learn whether it is right, without reading its code.

Each examination works on copies, so the loop stays as it is; it uses the loop's forward pass, its
gradients, and its steps. ``loop.passes[0]`` counts what they cost.
"""

from nbhelpers.clinic.slow_pass import Layer, Loop

NUDGE = 1e-5
RELATIVE, ABSOLUTE = 1e-5, 1e-9
"""Two numbers agree if they differ by less than one of these; differences are good to 1e-10 or so."""
TINY = 1e-6
"""A rate so small that a step changes no slope: a hundred-thousandth of a usual one."""
LETTERS = "hklmnpqrs"


def agree(a: float, b: float) -> bool:
    """Tell whether two numbers are the same, but for the rounding of a central difference."""
    return abs(a - b) <= ABSOLUTE + RELATIVE * max(abs(a), abs(b))


def ratio(a: float, b: float) -> "float | None":
    """Return a / b, or None if b is 0 but for rounding."""
    return None if abs(b) <= ABSOLUTE else a / b


class Entry:
    """One weight (or bias, of source -1): what backward says of it, and what was measured."""

    def __init__(self, loop: Loop, layer: int, unit: int, source: int) -> None:
        self.layer = layer
        self.unit = unit
        self.source = source
        self.name = entry_name(loop, layer, unit, source)
        self.backward = 0.0
        self.measured = 0.0
        self.nudged = [0.0, 0.0]  # E with the entry a nudge higher, and lower

    def right(self) -> bool:
        """Tell whether the two agree."""
        return agree(self.backward, self.measured)

    def ratio(self) -> "float | None":
        """Return what backward says, as a multiple of what was measured."""
        return ratio(self.backward, self.measured)


def unit_name(loop: Loop, layer: int, unit: int) -> str:
    """Return h1, h2, then k1, k2, and o1 in the last layer."""
    letter = "o" if layer == len(loop.layers) - 1 else LETTERS[layer]
    return letter + str(unit + 1)


def entry_name(loop: Loop, layer: int, unit: int, source: int) -> str:
    """Return w1, w2, numbered by unit from the first layer on, or b_h1 for a bias."""
    if source < 0:
        return "b_" + unit_name(loop, layer, unit)
    first = sum(len(L.weights) * len(L.weights[0]) for L in loop.layers[:layer])
    return "w" + str(first + unit * len(loop.layers[layer].weights[0]) + source + 1)


def entries(loop: Loop) -> list[Entry]:
    """Return all weights and biases: layer by layer, first the weights, unit by unit."""
    found = []
    for at, layer in enumerate(loop.layers):
        for source in list(range(len(layer.weights[0]))) + [-1]:
            for unit in range(len(layer.biases)):
                found.append(Entry(loop, at, unit, source))
    return sorted(found, key=lambda e: (e.layer, e.source < 0, e.unit, e.source))


def at_entry(layers: list[Layer], entry: Entry) -> float:
    """Return the number that stands at the entry's place: a parameter, or its gradient."""
    layer = layers[entry.layer]
    if entry.source < 0:
        return layer.biases[entry.unit]
    return layer.weights[entry.unit][entry.source]


def _set(loop: Loop, entry: Entry, value: float) -> None:
    layer = loop.layers[entry.layer]
    if entry.source < 0:
        layer.biases[entry.unit] = value
    else:
        layer.weights[entry.unit][entry.source] = value


def measure(loop: Loop, entry: Entry) -> float:
    """Return the slope of E by a central difference: two forward passes of the batch.

    The entry keeps both losses.
    """
    nudged = loop.copy()
    value = at_entry(loop.layers, entry)
    _set(nudged, entry, value + NUDGE)
    higher = nudged.loss()
    _set(nudged, entry, value - NUDGE)
    lower = nudged.loss()
    entry.nudged = [higher, lower]
    return (higher - lower) / (2 * NUDGE)


def check(loop: Loop, chosen: "list[Entry] | None" = None) -> list[Entry]:
    """Compare what one backward pass says with central differences: all entries, or those chosen."""
    fresh = loop.copy()
    fresh.step()
    found = entries(loop) if chosen is None else chosen
    for entry in found:
        entry.backward = at_entry(fresh.gradients, entry)
        entry.measured = measure(loop, entry)
    return found


class Ratios:
    """How two sets of numbers compare: of the weights, of the biases, and of each layer.

    A ratio is None where the entries do not share one. ``any`` is False where all were 0. ``pairs``
    has, for each shared ratio, an entry and its two numbers, in the order of weights, biases,
    layers, and all.
    """

    def __init__(
        self, loop: Loop, top: list[Layer], bottom: list[Layer], tolerance: float = RELATIVE
    ) -> None:
        self.pairs: list[tuple[str, float, float]] = []

        def shared(chosen: list[Entry]) -> "float | None":
            largest = max(chosen, key=lambda e: abs(at_entry(bottom, e)))
            pair = at_entry(top, largest), at_entry(bottom, largest)
            self.pairs.append((largest.name,) + pair)
            return _shared(top, bottom, chosen, pair, tolerance)

        every = entries(loop)
        self.tolerance = tolerance
        self.weights = shared([e for e in every if e.source >= 0])
        self.biases = shared([e for e in every if e.source < 0])
        layers = range(len(loop.layers))
        self.layers = [shared([e for e in every if e.layer == at]) for at in layers]
        self.all = shared(every)
        self.any = any(abs(at_entry(bottom, e)) > ABSOLUTE for e in every)

    def is_all(self, value: float) -> bool:
        """Tell whether every entry has this ratio."""
        return self.all is not None and abs(self.all - value) <= self.tolerance


def _shared(
    top: list[Layer],
    bottom: list[Layer],
    chosen: list[Entry],
    largest: "tuple[float, float]",
    tolerance: float,
) -> "float | None":
    """Return the ratio of the largest entry if all entries have it."""
    pairs = [(at_entry(top, e), at_entry(bottom, e)) for e in chosen]
    if abs(largest[1]) <= ABSOLUTE:
        return None
    shared = largest[0] / largest[1]
    rounding = ABSOLUTE + 1e-3 * tolerance * abs(largest[1])
    fits = all(abs(a - shared * b) <= rounding + tolerance * abs(shared * b) for a, b in pairs)
    return shared if fits else None


def sample_by_sample(loop: Loop) -> Ratios:
    """Compare the gradient of the batch with the sum of those of its samples, each taken alone.

    Right is 1 for a loss that adds the samples up, and 1/n for a mean.
    """
    batch = loop.copy()
    batch.step()
    total = [layer.zeros() for layer in loop.layers]
    for x, target in zip(loop.inputs, loop.targets):
        alone = loop.on([x], [target])
        alone.step()
        for into, add in zip(total, alone.gradients):
            _add(into, add, 1.0)
    return Ratios(loop, batch.gradients, total)


def weigh_step(loop: Loop, rate: float) -> Ratios:
    """Make one step, and compare each parameter's move with -rate times the gradient of the start."""
    clean = loop.copy()
    clean.step()
    moved = loop.copy()
    moved.step(rate)
    moves = [layer.zeros() for layer in loop.layers]
    for into, new, old in zip(moves, moved.layers, loop.layers):
        _add(into, new, -1 / rate)
        _add(into, old, 1 / rate)
    return Ratios(loop, moves, clean.gradients)


def repeat(loop: Loop) -> Ratios:
    """Run backward twice at the same weights, and compare the second gradient with the first."""
    first = loop.copy()
    first.step()
    kept = [layer.zeros() for layer in loop.layers]
    for into, add in zip(kept, first.gradients):
        _add(into, add, 1.0)
    first.step()
    return Ratios(loop, first.gradients, kept)


def two_steps(loop: Loop) -> Ratios:
    """Compare where two tiny steps lead with where one leads that is twice as long."""
    twice = loop.copy()
    twice.step(TINY)
    twice.step(TINY)
    once = loop.copy()
    once.step(2 * TINY)
    ways = []
    for end in (twice, once):
        way = [layer.zeros() for layer in loop.layers]
        for into, new, old in zip(way, end.layers, loop.layers):
            _add(into, new, 1 / TINY)
            _add(into, old, -1 / TINY)
        ways.append(way)
    return Ratios(loop, ways[0], ways[1], 0.01)


def train(loop: Loop, rate: float, steps: int) -> list[float]:
    """Return the loss before each step and after the last; it ends early where it explodes."""
    running = loop.copy()
    losses = [running.loss()]
    for _ in range(steps):
        running.step(rate)
        value = running.loss()
        if not value < 1e9:
            break
        losses.append(value)
    return losses


def overfit(loop: Loop, rate: float, steps: int, sample: int = 0) -> list[float]:
    """Train on one sample alone, and return its losses."""
    return train(loop.on([loop.inputs[sample]], [loop.targets[sample]]), rate, steps)


def _add(into: Layer, add: Layer, factor: float) -> None:
    """Add a multiple of a layer's numbers to those of another, in place."""
    for row, more in zip(into.weights, add.weights):
        for source, value in enumerate(more):
            row[source] += factor * value
    for unit, value in enumerate(add.biases):
        into.biases[unit] += factor * value
