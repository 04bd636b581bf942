"""A network with its numbers and how it is trained, as JSON holds them: format version 1.

Every key but the first four has a default; a key that is not listed is refused.

================= ==================================================================================
key               what it holds
================= ==================================================================================
``version``       1
``inputs``        one row a sample, 1 to 16 of 1 to 8 numbers
``layers``        1 to 4 objects: ``weights``, one row a unit, 1 to 8; ``biases``, one number a unit,
                  or one for all where they are shared; ``activation``, by default ``"sigmoid"``,
                  and ``"softmax"`` only in the last layer
``targets``       one row a sample, one number an output; none with the loss ``output``
``loss``          ``"half_squared"``; ``"mean_squared"`` is the mean over the outputs, all others
                  add them up
``output``        with the loss ``output``: the name of the unit, such as ``"o1"``
``reduction``     ``"sum"`` or ``"mean"`` over the samples
``bias_mode``     ``"per_unit"``; ``"shared"``, one a layer; ``"frozen"``, never updated; ``"none"``,
                  the default where no layer has biases; ``"threshold"``: they are subtracted
``learning_rate`` .5
``momentum``      0, to .999: ``v <- momentum v + gradient``, which is what a step follows
``update_order``  ``"simultaneous"``; ``"immediate"``: from the last layer back, what is passed back
                  comes from the weights that are new already
``per``           ``"batch"``: one update for all samples; ``"sample"``: one after each
``numbering``     ``"by_unit"``: see `nbhelpers.workbench.naming`
``error_sign``    ``"derivative"``: delta is dE/dnet; ``"target_minus_output"``: Err is -dE/dnet
================= ==================================================================================
"""

from nbhelpers.clinic.slow_pass import Layer
from nbhelpers.workbench.checks import (
    MOST_LAYERS,
    MOST_MOMENTUM,
    MOST_RATE,
    MOST_SAMPLES,
    MOST_UNITS,
    known,
    loaded,
    matrix,
    message,
    number,
    one_of,
    row,
    shown,
)
from nbhelpers.workbench.functions import (
    ACTIVATIONS,
    BINARY,
    CATEGORICAL,
    LOSSES,
    OUTPUT,
    SOFTMAX,
)
from nbhelpers.workbench.naming import NUMBERINGS, Names, unit_names

CHOICES = {
    "loss": LOSSES,
    "reduction": ("sum", "mean"),
    "bias_mode": ("per_unit", "shared", "frozen", "none", "threshold"),
    "update_order": ("simultaneous", "immediate"),
    "per": ("batch", "sample"),
    "numbering": NUMBERINGS,
    "error_sign": ("derivative", "target_minus_output"),
}
"""What can be chosen; the first is the default."""
KEYS = (
    "version",
    "inputs",
    "targets",
    "layers",
    "loss",
    "output",
    "reduction",
    "bias_mode",
    "learning_rate",
    "momentum",
    "update_order",
    "per",
    "numbering",
    "error_sign",
)


class Description:
    """What `read` has found right. ``layers`` are the clinic's: weights, biases, activation.

    ``biases`` has one entry a unit in every mode; with ``none`` all are 0. ``output`` is the number
    (from 0) of the output unit that is asked for, or -1.
    """

    def __init__(self) -> None:
        self.inputs: list[list[float]] = []
        self.targets: list[list[float]] = []
        self.layers: list[Layer] = []
        self.loss = LOSSES[0]
        self.output = -1
        self.reduction = "sum"
        self.bias_mode = "per_unit"
        self.learning_rate = 0.5
        self.momentum = 0.0
        self.update_order = "simultaneous"
        self.per = "batch"
        self.numbering = "by_unit"
        self.error_sign = "derivative"

    def sizes(self) -> list[int]:
        """Return the units of each layer, the inputs first."""
        return [len(self.inputs[0])] + [len(layer.biases) for layer in self.layers]

    def names(self) -> Names:
        """Return the names of all that it computes."""
        n = len(self.inputs)
        return Names(self.sizes(), n, self.numbering, self.bias_mode, self.output)

    def one_by_one(self) -> bool:
        """Tell whether there is an update after each of several samples."""
        return self.per == "sample" and len(self.inputs) > 1

    def copy(self) -> "Description":
        """Return a copy, whose layers can be changed alone."""
        other = Description()
        for key in KEYS[1:]:
            setattr(other, key, getattr(self, key))
        other.layers = [Layer(one.weights, one.biases, one.activation) for one in self.layers]
        return other

    def plain(self) -> "dict[str, object]":
        """Return it as `read` takes it: all keys, but those that stand for nothing here."""
        found: dict[str, object] = {"version": 1}
        for key in KEYS[1:]:
            found[key] = getattr(self, key)
        found["layers"] = []
        for layer in self.layers:
            one: dict[str, object] = {"weights": layer.weights, "activation": layer.activation}
            if self.bias_mode != "none":
                one["biases"] = layer.biases
            found["layers"].append(one)  # type: ignore[attr-defined]
        if self.output < 0:
            del found["output"]
        else:
            found["output"] = unit_names(self.sizes())[-1][self.output]
            del found["targets"]
        return found


def parse(text: str) -> Description:
    """Return what a JSON text describes.

    Raises
    ------
    ValueError
        If it is too long, no JSON, or describes no network that the workbench takes: see `read`.
    """
    return read(loaded(text, "the description"))


def read(data: object) -> Description:
    """Return what plain data describes, its numbers as floats.

    Raises
    ------
    ValueError
        If a key is unknown or missing, or holds what is not accepted. The message names the key,
        what is accepted, and what came.

    Examples
    --------
    >>> from nbhelpers.workbench import read
    >>> layers = [{"weights": [[0.5, 1]], "biases": [2]}]
    >>> data = {"inputs": [[1, 2]], "targets": [[1]], "layers": layers}
    >>> d = read({"version": 1, **data})
    >>> d.sizes(), d.loss, d.learning_rate
    ([2, 1], 'half_squared', 0.5)
    """
    if not isinstance(data, dict):
        raise ValueError(message("the description", "an object with keys", shown(data)))
    known("the description", data, KEYS)
    for key in ("version", "inputs", "layers"):
        if key not in data:
            raise ValueError(key + ": missing; the description needs it")
    if data["version"] != 1 or isinstance(data["version"], bool):
        raise ValueError(message("version", "1", shown(data["version"])))
    found = Description()
    for key in CHOICES:
        setattr(found, key, one_of(key, data.get(key, CHOICES[key][0]), CHOICES[key]))
    rate, momentum = data.get("learning_rate", 0.5), data.get("momentum", 0.0)
    found.learning_rate = number("learning_rate", rate, 0.0, MOST_RATE)
    found.momentum = number("momentum", momentum, 0.0, MOST_MOMENTUM)
    found.inputs = matrix("inputs", data["inputs"], "sample", MOST_SAMPLES)
    _layers(found, data["layers"], data.get("bias_mode"))
    _what_is_asked(found, data)
    return found


def _layers(found: Description, given: object, bias_mode: object) -> None:
    if not isinstance(given, (list, tuple)) or not 1 <= len(given) <= MOST_LAYERS:
        raise ValueError(message("layers", "a list of 1 to 4 objects", shown(given)))
    for at, one in enumerate(given):
        if not isinstance(one, dict):
            raise ValueError(message(_place(at), "an object with weights", shown(one)))
        known(_place(at), one, ("weights", "biases", "activation"))
        if "weights" not in one:
            raise ValueError(_place(at) + ", weights: missing; every layer needs them")
    if bias_mode is None and not any(one.get("biases") for one in given):
        found.bias_mode = "none"
    ins = len(found.inputs[0])
    for at, one in enumerate(given):
        weights = matrix(_place(at) + ", weights", one["weights"], "unit", MOST_UNITS)
        if len(weights[0]) != ins:
            before = "inputs" if at == 0 else "units of layer " + str(at)
            wanted = "rows of " + str(ins) + " numbers, one for each of the " + before
            raise ValueError(message(_place(at) + ", weights", wanted, shown(weights[0])))
        name = one_of(
            _place(at) + ", activation", one.get("activation", ACTIVATIONS[0]), ACTIVATIONS
        )
        if name == SOFTMAX and at < len(given) - 1:
            raise ValueError(
                message(_place(at) + ", activation", "softmax in the last layer", name)
            )
        ins = len(weights)
        biases = _biases(_place(at) + ", biases", one.get("biases"), ins, found.bias_mode)
        found.layers.append(Layer(weights, biases, name))


def _place(at: int) -> str:
    return "layers: layer " + str(at + 1)


def _biases(name: str, given: object, count: int, mode: str) -> list[float]:
    if mode == "none":
        if given and not (isinstance(given, list) and all(b == 0 for b in given)):
            raise ValueError(message(name, "none, since bias_mode is none", shown(given)))
        return [0.0 for _ in range(count)]
    wanted = str(count) + (" numbers, one a unit" if count > 1 else " number")
    if given is None:
        raise ValueError(name + ": missing; expected " + wanted + " (or bias_mode none)")
    found = row(name, given)
    if mode == "shared":
        if len(found) in (1, count) and all(b == found[0] for b in found):
            return [found[0] for _ in range(count)]
        wanted = "one number for the layer, since bias_mode is shared"
    elif len(found) == count:
        return found
    raise ValueError(message(name, wanted, shown(given)))


def _what_is_asked(found: Description, data: "dict[str, object]") -> None:
    """Read targets and output, and refuse losses that do not fit."""
    last = found.layers[-1].activation
    if found.loss == CATEGORICAL and last != SOFTMAX:
        wanted = "a last layer with activation softmax, whose nets it takes,"
        raise ValueError(message("loss: " + CATEGORICAL, wanted, "activation " + last))
    sizes, given = found.sizes(), data.get("targets")
    if found.loss == OUTPUT:
        if given:
            raise ValueError(message("targets", "none, since the loss is an output", shown(given)))
        called = unit_names(sizes)[-1]
        name = one_of("output", data.get("output", called[0] if sizes[-1] == 1 else None), called)
        found.output = called.index(name)
        return
    if "output" in data:
        raise ValueError(message("output", "it with the loss output alone", found.loss))
    if given is None:
        raise ValueError("targets: missing; this loss needs one row a sample")
    found.targets = matrix("targets", given, "sample", MOST_SAMPLES)
    if len(found.targets) != len(found.inputs):
        told = str(len(found.targets)) + " for " + str(len(found.inputs)) + " of inputs"
        raise ValueError(message("targets", "one row a sample", told))
    if len(found.targets[0]) != sizes[-1]:
        wanted = "rows of " + str(sizes[-1]) + ", one number an output"
        raise ValueError(message("targets", wanted, shown(found.targets[0])))
    if found.loss in (BINARY, CATEGORICAL):
        for one in found.targets:
            for target in one:
                number("targets, with " + found.loss, target, 0.0, 1.0)
