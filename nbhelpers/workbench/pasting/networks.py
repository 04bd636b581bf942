"""Makes networks of what was pasted: which matrix is which, and every way round that it fits.

The result is a description as `nbhelpers.workbench.description` takes it, with those keys alone
that the text gives.
"""

from nbhelpers.workbench.checks import MOST_LAYERS, loaded
from nbhelpers.workbench.description import CHOICES
from nbhelpers.workbench.pasting.biases import bias_options
from nbhelpers.workbench.pasting.numerals import is_numeral, quoted
from nbhelpers.workbench.pasting.roles import (
    ACCEPTED_NAMES,
    ACTIVATION,
    BIASES,
    INPUTS,
    NUMBERS,
    TARGETS,
    THRESHOLDS,
    WEIGHTS,
    role,
    value_name,
)
from nbhelpers.workbench.pasting.statements import Reading, read
from nbhelpers.workbench.pasting.ways import BY_INPUT, Way, matrix, samples


class NetworkReading:
    """One way to read a text as a network, or as part of one.

    ``label`` says how, where there are several. ``description`` has the keys of the format that the
    text gives, and ``values`` what it gives by the names of quantities, such as ``w1``, as typed.
    """

    def __init__(
        self, label: str, description: "dict[str, object]", values: "list[tuple[str, str]]"
    ) -> None:
        self.label = label
        self.description = description
        self.values = values


class _Given:
    """What a text gives, by what it is."""

    def __init__(self) -> None:
        self.inputs: list[Way] = []
        self.targets: list[Way] = []
        self.names: list[str] = []
        self.weights: list[list[Way]] = []
        self.biases: list[tuple[int, object]] = []
        self.thresholds = False
        self.activation: object = None
        self.others: dict[str, object] = {}
        self.values: list[tuple[str, str]] = []


def read_networks(text: str) -> "list[NetworkReading]":
    """Return the networks that a pasted text may mean: one, or several with labels to choose by.

    Parameters
    ----------
    text : str
        A description in JSON, or ``x = ...``, ``t = ...``, ``W1 = ...``, ``b = ...``, ``rate = ...``
        in any notation that `read` knows, any part of them.

    Raises
    ------
    ValueError
        If a name is unknown, the sizes do not fit, or there is more than the workbench takes.

    Examples
    --------
    >>> from nbhelpers.workbench.pasting import read_networks
    >>> for found in read_networks("x = 1, 2; W1 = [[.1, .2], [.3, .4]]; b = .5"):
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
            if not any(
                one.description == other.description and one.values == other.values
                for other in found
            ):
                found.append(one)
    if not found:
        raise problem or ValueError("no way to read it")
    if len(found) == 1:
        found[0].label = ""
    return found


def _ways(reading: Reading) -> "list[NetworkReading]":
    """Return the networks that the parts of one reading fit together to."""
    given = _given(reading)
    choices = _fitting(given)
    names = ["x", "t"] + given.names
    out = []
    for ways in choices:
        told = [reading.label] if reading.label else []
        varied = [
            at for at in range(len(ways)) if any(ways[at] is not other[at] for other in choices)
        ]
        kinds = [ways[at] for at in varied]
        matrices = [way.label for way in ways[2:] if way and way.label]
        if len(matrices) > 1 and all(at > 1 for at in varied) and len(set(matrices)) == 1:
            told += ["in each matrix " + matrices[0]] if kinds else []
        else:
            told += [names[at] + ": " + ways[at].label for at in varied if ways[at]]
        sizes = [len(way.rows) for way in ways[2:] if way]
        for mode, biases, label in bias_options(given.biases, given.thresholds, sizes):
            description = _description(given, ways, mode, biases)
            label = "; ".join(told + ([label] if label else []))
            out.append(NetworkReading(label, description, given.values))
    return out


def _given(reading: Reading) -> _Given:
    """Sort the parts of a reading by what they are."""
    given = _Given()
    weights: list[tuple[int, str, object]] = []
    several = any(role(name, value)[0] == WEIGHTS for name, value in reading.parts)
    for name, value in reading.parts:
        kind, number = role(name, value)
        if kind == INPUTS:
            given.inputs = samples(name, value)
        elif kind == TARGETS:
            given.targets = samples(name, value)
        elif kind == WEIGHTS:
            matrices = value if number < 0 and isinstance(value, list) else [value]
            for n, one in enumerate(matrices):
                called = "W" + str(n + 1) if number < 0 else name
                weights.append((n + 1 if number < 0 else number, called, one))
        elif kind in (BIASES, THRESHOLDS) and (several or not is_numeral(value)):
            given.biases.append((number, value))
            given.thresholds = kind == THRESHOLDS
        elif kind == ACTIVATION:
            given.activation = value
        elif kind in NUMBERS:
            if not is_numeral(value):
                raise ValueError(name + ": one number is accepted")
            given.others[kind] = float(str(value))
        elif kind in CHOICES or kind == "output":
            given.others[kind] = value
        elif is_numeral(value):
            given.values.append((value_name(name), str(value)))
        else:
            raise ValueError((quoted(name) + ": " if name else "") + ACCEPTED_NAMES)
    if all(number for number, _, _ in weights):
        weights.sort(key=lambda one: one[0])
    if len(weights) > MOST_LAYERS:
        raise ValueError(str(len(weights)) + " matrices of weights came; 1 to 4 are accepted")
    for _, name, rows in weights:
        given.names.append(name)
        given.weights.append(matrix(name, rows))
    return given


def _fitting(given: _Given) -> "list[list[Way]]":
    """Return all choices of ways that fit together: of inputs, of targets, of each matrix."""
    nothing: list[Way] = [None]  # type: ignore[list-item]
    found = [[one, two] for one in given.inputs or nothing for two in given.targets or nothing]
    found = [
        two for two in found if not (two[0] and two[1]) or len(two[0].rows) == len(two[1].rows)
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
    if given.weights:
        found = [
            chosen
            for chosen in found
            if not chosen[1] or len(chosen[1].rows[0]) == len(chosen[-1].rows)
        ]
        if not found:
            raise ValueError("t: one number an output is accepted; the last matrix has others")
    return sorted(found, key=_order)


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
    given: _Given, ways: "list[Way]", mode: str, biases: "list[list[float]]"
) -> "dict[str, object]":
    out: dict[str, object] = {"version": 1}
    if ways[0]:
        out["inputs"] = ways[0].rows
    if ways[1]:
        out["targets"] = ways[1].rows
    layers: list[dict[str, object]] = [{"weights": way.rows} for way in ways[2:]]
    for at, row in enumerate(biases):
        layers[at]["biases"] = row
    if given.activation is not None:
        names = given.activation
        if not isinstance(names, list):
            names = [names for _ in layers]
        if len(names) != len(layers):
            told = "activation: " + str(len(names)) + " names came for " + str(len(layers))
            raise ValueError(told + " matrices of weights; one name, or one a layer, is accepted")
        for layer, name in zip(layers, names):
            layer["activation"] = _word(name)
    if layers:
        out["layers"] = layers
        out["bias_mode"] = mode
    for key in given.others:
        out[key] = _word(given.others[key])
    return out


def _word(value: object) -> object:
    """Return a name as the format writes it; anything else as it is."""
    return value.lower() if isinstance(value, str) else value
