"""Makes networks of what was pasted: which matrix is which, and every way round that it fits.

The result is a description as `nbhelpers.workbench.description` takes it, with those keys alone
that the text gives.
"""

from nbhelpers.workbench.checks import loaded
from nbhelpers.workbench.functions import ACTIVATIONS, OUTPUT, SOFTMAX, meant
from nbhelpers.workbench.pasting.biases import bias_options
from nbhelpers.workbench.pasting.classes import Classes
from nbhelpers.workbench.pasting.given import Given, sorted_parts
from nbhelpers.workbench.pasting.named import named
from nbhelpers.workbench.pasting.statements import Reading, read
from nbhelpers.workbench.pasting.ways import BY_INPUT, Way

MOST_ASKED = 4
"""Of more ways, none is offered whose matrices stand in different ways."""


class NetworkReading:
    """One way to read a text as a network, or as part of one.

    ``label`` says how, where there are several. ``description`` has the keys of the format that the
    text gives, and ``values`` what it gives by the names of quantities, such as ``w1``, as typed.
    ``activations`` are for the layers that there are, ``classes`` for the targets of as many outputs
    as there are; where all values together make a network of their own, ``whole`` is true.
    """

    def __init__(
        self,
        label: str,
        description: "dict[str, object]",
        values: "list[tuple[str, str]]",
        classes: "Classes | None" = None,
        whole: bool = False,
    ) -> None:
        self.label = label
        self.description = description
        self.values = values
        self.activations: list[str] = []
        self.classes = classes
        self.whole = whole

    def same(self, other: "NetworkReading") -> bool:
        """Tell whether two readings come to the same."""
        return (
            self.description == other.description
            and self.values == other.values
            and self.activations == other.activations
            and self.classes == other.classes
        )


def read_networks(text: str) -> "list[NetworkReading]":
    """Return the networks that a pasted text may mean: one, or several with labels to choose by.

    Parameters
    ----------
    text : str
        A description in JSON, or ``x = ...``, ``t = ...``, ``W1 = ...``, ``b = ...``, ``rate = ...``
        as Python, a spreadsheet or a page writes them, any part of them.

    Raises
    ------
    ValueError
        If a name is unknown, the sizes do not fit, or there is more than the workbench takes.

    Examples
    --------
    >>> from nbhelpers.workbench.pasting import read_networks
    >>> given = "x = 1, 2; W1 = [[.1, .2], [.3, .4]]; b = .5"
    >>> for found in read_networks(given):
    ...     print(found.label, found.description["layers"])
    W1: a row a unit [{'weights': [[0.1, 0.2], [0.3, 0.4]], 'biases': [0.5]}]
    W1: a row an input [{'weights': [[0.1, 0.3], [0.2, 0.4]], 'biases': [0.5]}]
    """
    if isinstance(text, str) and text.strip()[:1] == "{" and '"layers"' in text:
        data = loaded(text, "the text")
        if isinstance(data, dict):
            return [NetworkReading("", data, [])]
    found: list[NetworkReading] = []
    problem = None
    for reading in read(text):
        try:
            ways = _ways(reading)
        except ValueError as error:
            problem = problem or error
            continue
        for one in ways:
            if not any(one.same(other) for other in found):
                found.append(one)
    if not found:
        raise problem or ValueError("no way to read it")
    if len(found) == 1:
        found[0].label = ""
    return found


def _ways(reading: Reading) -> "list[NetworkReading]":
    """Return the networks that the parts of one reading fit together to."""
    given = sorted_parts(reading)
    told = [reading.label] if reading.label else []
    out = []
    problem = None
    for classes in ([None] if given.targets or not given.classes else []) + given.classes:
        try:
            choices = _fitting(given, classes)
        except ValueError as error:
            problem = problem or error
            continue
        said = told + ([classes.label()] if classes and len(given.classes) > 1 else [])
        for ways in choices:
            sizes = [len(way.rows) for way in ways[2:] if way]
            labels = _labels(["x", "t"] + given.names, ways, choices)
            for mode, biases, label in bias_options(given.biases, given.thresholds, sizes):
                description = _description(given, ways, mode, biases)
                label = "; ".join(said + labels + ([label] if label else []))
                out.append(NetworkReading(label, description, given.values, classes))
                out[-1].activations = [] if given.weights else _named(given)
    if not given.weights:
        out += _of_names(given, told)
    if not out:
        raise problem or ValueError("no way to read it")
    return out


def _labels(names: "list[str]", ways: "list[Way]", choices: "list[list[Way]]") -> "list[str]":
    """Return what is said of a choice of ways, beside the others."""
    varied = [at for at in range(len(ways)) if any(ways[at] is not other[at] for other in choices)]
    matrices = [way.label for way in ways[2:] if way and way.label]
    if len(matrices) > 1 and all(at > 1 for at in varied) and len(set(matrices)) == 1:
        return ["in each matrix " + matrices[0]] if varied else []
    return [names[at] + ": " + ways[at].label for at in varied if ways[at]]


def _of_names(given: Given, told: "list[str]") -> "list[NetworkReading]":
    """Return the networks that single numbers make together: w1, w2, ..."""
    out = []
    for one in named(given, given.others.get("loss") == OUTPUT):
        for mode, biases, label in bias_options(one.biases, one.thresholds, one.sizes[1:]):
            description = _description(
                given, [one.inputs, one.targets] + one.matrices, mode, biases
            )
            description.setdefault("numbering", one.numbering)
            label = "; ".join(told + [one.label] + ([label] if label else []))
            out.append(NetworkReading(label, description, [], None, True))
    return out


def _fitting(given: Given, classes: "Classes | None") -> "list[list[Way]]":
    """Return all choices of ways that fit together: of inputs, of targets, of each matrix."""
    nothing: list[Way] = [None]  # type: ignore[list-item]
    targets = (not classes and given.targets) or nothing
    found = [[one, two] for one in given.inputs or nothing for two in targets]
    found = [
        two
        for two in found
        if not two[0] or not (two[1] or classes) or len(two[0].rows) == _count(two[1], classes)
    ]
    if not found:
        raise ValueError("x and t: as many samples of each are accepted")
    for at, ways in enumerate(given.weights):
        longer = []
        for chosen in found:
            before = chosen[-1].rows if at else (chosen[0].rows[0] if chosen[0] else None)
            longer += [
                chosen + [way] for way in ways if before is None or len(way.rows[0]) == len(before)
            ]
        if not longer:
            shape = str(len(ways[0].rows)) + " by " + str(len(ways[0].rows[0]))
            before_it = given.names[at - 1] if at else "x"
            told = (
                given.names[at] + ": " + shape + " numbers fit " + before_it + " neither way round"
            )
            raise ValueError(told + "; one number for each unit before is accepted")
        found = longer
    if given.weights and classes:
        found = [_with_classes(chosen, classes) for chosen in found]
    elif given.weights:
        found = [
            chosen
            for chosen in found
            if not chosen[1] or len(chosen[1].rows[0]) == len(chosen[-1].rows)
        ]
        if not found:
            raise ValueError("t: one number an output is accepted; the last matrix has others")
    found = sorted(found, key=_order)
    alike = [ways for ways in found if not _order(ways)[2]]
    return alike if len(found) > MOST_ASKED and alike else found


def _count(targets: Way, classes: "Classes | None") -> int:
    return len(classes.numbers) if classes else len(targets.rows)


def _with_classes(ways: "list[Way]", classes: Classes) -> "list[Way]":
    return [ways[0], Way("", classes.rows(len(ways[-1].rows)))] + ways[2:]


def _order(ways: "list[Way]") -> "tuple[bool, bool, bool, bool]":
    """Put first what is meant most often: rows are samples, and all matrices stand the same way."""
    kinds = [way.label for way in ways[2:] if way.label]
    turned = [
        way is not None and way.label in ("one number a sample", "a column a sample")
        for way in ways[:2]
    ]
    mixed = any(kind != kinds[0] for kind in kinds)
    return (turned[0], turned[1], mixed, bool(kinds) and kinds[0] == BY_INPUT)


def _description(
    given: Given, ways: "list[Way]", mode: str, biases: "list[list[float]]"
) -> "dict[str, object]":
    out: dict[str, object] = {"version": 1}
    if ways[0]:
        out["inputs"] = ways[0].rows
    if ways[1]:
        out["targets"] = ways[1].rows
    layers: list[dict[str, object]] = [{"weights": way.rows} for way in ways[2:]]
    for at, row in enumerate(biases):
        layers[at]["biases"] = row
    names = one_a_layer(_named(given), len(layers)) if layers else []
    for layer, name in zip(layers, names):
        if name:
            layer["activation"] = name
    if layers:
        out["layers"] = layers
        out["bias_mode"] = mode
    out.update(given.others)
    return out


def _named(given: Given) -> "list[str]":
    """Return the activations that a text names."""
    names = given.activation
    if names is None:
        return []
    if isinstance(names, str):
        whole = meant(names, ACTIVATIONS)
        names = [whole] if whole in ACTIVATIONS else names.split()
    return [meant(str(name), ACTIVATIONS) for name in names]  # type: ignore[attr-defined]


def one_a_layer(names: "list[str]", count: int) -> "list[str]":
    """Return activations for so many layers: one name is that of all, softmax that of the last.

    Raises
    ------
    ValueError
        If there are others than one, or one a layer.
    """
    if len(names) == 1:
        return [("" if names[0] == SOFTMAX else names[0]) for _ in range(count - 1)] + names
    if names and len(names) != count:
        told = "activation: " + str(len(names)) + " names came for " + str(count)
        raise ValueError(told + " matrices of weights; one name, or one a layer, is accepted")
    return names
