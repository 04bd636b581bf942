"""Networks whose weights came one by one, as books name them: w1 ... w8, or w13 ... w45.

How many units a hidden layer has, their count tells: eight weights between two inputs and two
outputs lead through two. Whether w2 leads into the same unit as w1 is asked, where it can be either.
"""

from nbhelpers.workbench.checks import MOST_LAYERS, MOST_UNITS
from nbhelpers.workbench.naming import Names, unit_names
from nbhelpers.workbench.pasting.given import Given
from nbhelpers.workbench.pasting.notation import DIGITS
from nbhelpers.workbench.pasting.roles import BIAS_NAMES, THRESHOLD_NAMES, parted, simple
from nbhelpers.workbench.pasting.ways import Way, samples

NODES = "nodes"


class Named:
    """A network that single names describe.

    ``inputs`` and ``matrices`` are ways as those of matrices are; ``biases`` is what
    `bias_options` takes.
    """

    def __init__(self, label: str, numbering: str, sizes: "list[int]") -> None:
        self.label = label
        self.numbering = numbering
        self.sizes = sizes
        self.inputs: Way = None  # type: ignore[assignment]
        self.targets: Way = None  # type: ignore[assignment]
        self.matrices: list[Way] = []
        self.biases: list[tuple[int, object]] = []
        self.thresholds = False


def named(given: Given, asks_output: bool) -> "list[Named]":
    """Return the networks that single numbers make: none, if they are not all of one.

    Parameters
    ----------
    given : Given
        What the text gives; no matrix is among it.
    asks_output : bool
        Whether an output itself is differentiated, so that no target tells how many there are.
    """
    weights: dict[str, str] = {}
    biases: list[tuple[str, str]] = []
    inputs: dict[str, str] = {}
    targets: dict[str, str] = {}
    for name, text in given.values:
        letters, digits = parted(simple(name))
        if letters == "w":
            weights[simple(name)] = text
        elif letters in BIAS_NAMES + THRESHOLD_NAMES or simple(name)[:2] == "b_":
            biases.append((simple(name), text))
            given.thresholds = given.thresholds or letters in THRESHOLD_NAMES
        elif name[:1] == "i" and digits:
            inputs[name] = text
        elif name[:8] == "target_o":
            targets[name] = text
        else:
            return []
    x = _row("i", inputs) if inputs else (given.inputs[0].rows if given.inputs else [])
    t = _row("target_o", targets) if targets else (given.targets[0].rows if given.targets else [])
    if not weights or len(x) != 1 or (len(t) != 1 and not asks_output):
        return []
    outs = len(t[0]) if t else 1
    found = []
    for one in _structures(weights, len(x[0]), outs):
        one.inputs, one.targets = Way("", x), Way("", t) if t else None  # type: ignore[assignment]
        names = Names(one.sizes, 1, one.numbering)
        for layer in range(1, len(one.sizes)):
            rows = [
                [weights[names.weight(layer, u, i)] for i in range(one.sizes[layer - 1])]
                for u in range(one.sizes[layer])
            ]
            one.matrices.append(Way("", samples("w", rows)[0].rows))
        if _give_biases(one, biases, given):
            found.append(one)
    return found


def _row(letter: str, numbers: "dict[str, str]") -> "list[list[float]]":
    """Return the numbers i1, i2, ... as one row; none, if one is missing."""
    names = [letter + str(n + 1) for n in range(len(numbers))]
    if not all(name in numbers for name in names):
        return []
    return samples(letter, [[numbers[name] for name in names]])[0].rows


def _structures(weights: "dict[str, str]", ins: int, outs: int) -> "list[Named]":
    count = len(weights)
    if not all("w" + str(n + 1) in weights for n in range(count)):
        sizes = _of_nodes(weights, ins)
        return [Named("", NODES, sizes)] if sizes and sizes[-1] == outs else []
    found = []
    hidden, rest = count // (ins + outs), count % (ins + outs)
    for sizes in ([ins, outs], [ins, hidden, outs]):
        if len(sizes) == 2 and count != ins * outs:
            continue
        if len(sizes) == 3 and (rest or not 1 <= hidden <= MOST_UNITS):
            continue
        kinds = ("by_unit", "by_input") if _differ(sizes) else ("by_unit",)
        for numbering in kinds:
            label = "-".join([str(size) for size in sizes])
            if len(kinds) > 1:
                label += ": " + _into(sizes, numbering)
            found.append(Named(label, numbering, sizes))
    return found


def _first(sizes: "list[int]", numbering: str, layer: int) -> "list[str]":
    names = Names(sizes, 1, numbering)
    return [names.weight(layer, 0, i) for i in range(sizes[layer - 1])]


def _differ(sizes: "list[int]") -> int:
    """Return the first layer whose first unit has other weights in the two numberings, or 0."""
    for layer in range(1, len(sizes)):
        if _first(sizes, "by_unit", layer) != _first(sizes, "by_input", layer):
            return layer
    return 0


def _into(sizes: "list[int]", numbering: str) -> str:
    layer = _differ(sizes)
    return ", ".join(_first(sizes, numbering, layer)) + " into " + unit_names(sizes)[layer][0]


def _of_nodes(weights: "dict[str, str]", ins: int) -> "list[int]":
    """Return the units of each layer, where w14 leads from node 1 to node 4; nothing, if not."""
    ends: list[tuple[int, int]] = []
    for name in weights:
        digits = name[1:]
        start, _, end = digits.partition("_") if "_" in digits else (digits[:1], "", digits[1:])
        if not start or not end or not all(sign in DIGITS for sign in start + end):
            return []
        ends.append((int(start), int(end)))
    sizes, first = [ins], 1
    while len(sizes) <= MOST_LAYERS:
        behind = [end for start, end in ends if start == first]
        if not behind:
            break
        sizes.append(len(behind))
        first += sizes[-2]
    names = Names(sizes, 1, NODES)
    wanted = [
        names.weight(layer, u, i)
        for layer in range(1, len(sizes))
        for u in range(sizes[layer])
        for i in range(sizes[layer - 1])
    ]
    return sizes if sorted(wanted) == sorted(weights) else []


def _give_biases(one: Named, biases: "list[tuple[str, str]]", given: Given) -> bool:
    """Give a network the biases that came, in their order; tell whether they can be its own."""
    one.thresholds, one.biases = given.thresholds, list(given.biases)
    if not biases:
        return True
    by_name = {name.replace("_", ""): text for name, text in biases}
    letters = biases[0][0].rstrip("_" + DIGITS).split("_")[0]
    layers = unit_names(one.sizes, one.numbering)[1:]
    units = [letters + unit for layer in layers for unit in layer]
    if len(biases) == 1 and letters in by_name:
        names = [letters]
    elif all(unit in by_name for unit in units):
        names = units
    else:
        names = [letters + str(n + 1) for n in range(len(biases))]
    one.biases = [(-1, [by_name[name] for name in names if name in by_name])]
    return len(biases) == len(by_name) == len(names) and len(names) in (len(layers), len(units))
