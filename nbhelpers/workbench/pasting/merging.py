"""Puts what a text gives into the network that there is: the rest of it stays."""

from nbhelpers.workbench.description import Description, read
from nbhelpers.workbench.functions import (
    CATEGORICAL,
    CROSS_ENTROPY,
    LOSSES,
    OUTPUT,
    SOFTMAX,
    cross_entropy_of,
)
from nbhelpers.workbench.pasting.networks import NetworkReading, one_a_layer, read_networks
from nbhelpers.workbench.pasting.numerals import number


def read_into(now: "dict[str, object]", text: object) -> "list[tuple[str, Description]]":
    """Return every way to read a text, each with its label: the network, with what the text gives.

    Parameters
    ----------
    now : dict
        The network that there is, with all keys; or none of them, where the text has to give all.
    text : str
        As `read_networks` takes it.

    Raises
    ------
    ValueError
        If there is no way.
    """
    found: list[tuple[NetworkReading, Description]] = []
    problem = None
    for reading in read_networks(text):  # type: ignore[arg-type]
        try:
            found.append((reading, merged(now, reading)))
        except ValueError as error:
            problem = problem or error
    if not found:
        raise problem or ValueError("the text: nothing in it is a number of a network")
    parts = [pair for pair in found if not pair[0].whole]  # they fit the network that there is
    return [(reading.label, d) for reading, d in parts or found]


def merged(now: "dict[str, object]", reading: NetworkReading) -> Description:
    """Return the network with what one reading gives.

    Raises
    ------
    ValueError
        If that is no network.
    """
    data = dict(now)
    data.update(reading.description)
    layers = [dict(layer) for layer in data.get("layers") or ()]  # type: ignore[attr-defined]
    data["layers"] = layers
    for layer, name in zip(layers, one_a_layer(reading.activations, len(layers))):
        layer["activation"] = name or layer["activation"]
    if layers:
        _functions(now, data, layers, reading)
    if reading.classes:
        _classes(data, layers, reading)
    for key in ("output",) if data.get("loss") != OUTPUT else ("targets",):
        data.pop(key, None)
    d = read(data)
    for name, typed in reading.values:
        _put(d, name, number(typed))
    return read(d.plain())


def _functions(
    now: "dict[str, object]",
    data: "dict[str, object]",
    layers: "list[dict[str, object]]",
    reading: NetworkReading,
) -> None:
    """Complete the activations, and see to it that the loss goes with the last one."""
    given, last = reading.description, layers[-1]
    named = bool(reading.activations) or ("layers" in given and "activation" in last)
    before: list[dict[str, object]] = now.get("layers") or []  # type: ignore[assignment]
    if len(before) == len(layers) and "inputs" not in given:  # else it is a network of its own
        for layer, old in zip(layers, before):
            layer.setdefault("activation", old.get("activation", ""))
    if data.get("loss") == CROSS_ENTROPY:
        asked = str(last["activation"]) if named else ""
        data["loss"] = cross_entropy_of(asked, len(last["weights"]))  # type: ignore[arg-type]
    if data.get("loss") == CATEGORICAL and not named and "loss" in given:
        last["activation"] = SOFTMAX
    unfit = data.get("loss") == CATEGORICAL and last.get("activation") != SOFTMAX
    if "loss" not in given and (unfit or (data.get("loss") == OUTPUT and _targets(reading))):
        data["loss"] = LOSSES[0]


def _targets(reading: NetworkReading) -> bool:
    return "targets" in reading.description or reading.classes is not None


def _classes(
    data: "dict[str, object]", layers: "list[dict[str, object]]", reading: NetworkReading
) -> None:
    """Make targets of class numbers; what a text does not call so has to be those of a softmax."""
    classes = reading.classes
    if not classes or not layers:
        return
    if not classes.sure and layers[-1].get("activation") != SOFTMAX:
        raise ValueError("t: one number an output is accepted; class = 2 is a class")
    data["targets"] = classes.rows(len(layers[-1]["weights"]))  # type: ignore[arg-type]


def _put(d: Description, name: str, value: float) -> None:
    """Give a number that is called so."""
    names = d.names()
    for which, layer, unit, source in names.parameters():
        if names.name(("new_" + which, -1, layer, unit, source)) == name:
            into = d.layers[layer - 1]
            if which == "w":
                into.weights[unit][source] = value
            elif d.bias_mode == "shared":
                into.biases[:] = [value for _ in into.biases]
            else:
                into.biases[unit] = value
            return
    for numbers, called in ((d.inputs, names.input), (d.targets, names.target)):
        for sample, row in enumerate(numbers):
            for at in range(len(row)):
                if called(sample, at) == name:
                    row[at] = value
                    return
    raise ValueError(name + ": no number of the network is called so")
