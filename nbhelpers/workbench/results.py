"""What a description gives: all quantities in the order of the computation, by name; its training."""

import math

from nbhelpers.workbench.checks import MOST_MAGNITUDE, shown
from nbhelpers.workbench.description import Description
from nbhelpers.workbench.functions import OUTPUT, from_nets
from nbhelpers.workbench.layered.whole import worked_out


def keys(d: Description) -> "list[tuple[str, int, int, int, int]]":
    """Return the keys of all quantities, in the order in which they are computed.

    Sample by sample forward; the loss; backward; the batch's gradients; the updated parameters.
    Where each sample is an update of its own, one after the other, and then the whole batch.
    """
    found: list[tuple[str, int, int, int, int]] = []
    samples = range(len(d.inputs))
    if d.one_by_one():
        for s in samples:
            found += keys_of_sample(d, s)
        return found + keys_of_batch(d) + _parameters(d, "new", -1)
    for s in samples:
        found += _forward(d, s)
    found.append(("loss", -1, 0, 0, -1))
    for s in samples:
        found += _backward(d, s)
    found += _parameters(d, "d", -1)
    for layer in _early(d):
        for s in samples:
            found += _early_units(d, s, layer)
    return found + _early_parameters(d, -1) + _parameters(d, "new", -1)


def keys_of_sample(d: Description, s: int) -> "list[tuple[str, int, int, int, int]]":
    """Return the keys of what is computed for one sample; the last one's parameters are the batch's."""
    found = _forward(d, s) + _backward(d, s)
    for layer in _early(d):
        found += _early_units(d, s, layer)
    if d.one_by_one():
        found += _early_parameters(d, s)
        if s < len(d.inputs) - 1:
            found += _parameters(d, "new", s)
    return found


def keys_of_batch(d: Description) -> "list[tuple[str, int, int, int, int]]":
    """Return the keys of what is computed for all samples together, but for the updated parameters."""
    found = [("loss", -1, 0, 0, -1)] + _parameters(d, "d", -1)
    return found if d.one_by_one() else found + _early_parameters(d, -1)


def _forward(d: Description, s: int) -> "list[tuple[str, int, int, int, int]]":
    sizes = d.sizes()
    found: list[tuple[str, int, int, int, int]] = []
    for layer in range(1, len(sizes)):
        for kind in ("net", "out"):
            found += [(kind, s, layer, u, -1) for u in range(sizes[layer])]
    if sizes[-1] > 1 and d.loss != OUTPUT:
        found += [("term", s, len(sizes) - 1, u, -1) for u in range(sizes[-1])]
    if len(d.inputs) > 1:
        found.append(("loss", s, 0, 0, -1))
    return found


def _backward(d: Description, s: int) -> "list[tuple[str, int, int, int, int]]":
    sizes = d.sizes()
    last = len(sizes) - 1
    fused = from_nets(d.loss, d.layers[-1].activation)
    delta = "err" if d.error_sign == "target_minus_output" else "delta"
    found: list[tuple[str, int, int, int, int]] = []
    for layer in range(last, 0, -1):
        units = range(sizes[layer])
        if layer < last or not (fused or d.loss == OUTPUT):
            found += [("d_out", s, layer, u, -1) for u in units]
        found += [(delta, s, layer, u, -1) for u in units]
    return found + (_parameters(d, "d", s) if len(d.inputs) > 1 else [])


def _early(d: Description) -> "range | tuple[int, ...]":
    """Return the layers, the last first, through which the immediate order passes new weights back."""
    return range(len(d.layers) - 1, 0, -1) if d.update_order == "immediate" else ()


def _early_units(d: Description, s: int, layer: int) -> "list[tuple[str, int, int, int, int]]":
    units = range(d.sizes()[layer])
    return [(kind, s, layer, u, -1) for kind in ("early_d_out", "early_delta") for u in units]


def _early_parameters(d: Description, s: int) -> "list[tuple[str, int, int, int, int]]":
    if d.update_order != "immediate":
        return []
    return [key for key in _parameters(d, "early_d", s) if key[2] < len(d.layers)]


def _parameters(d: Description, kind: str, s: int) -> "list[tuple[str, int, int, int, int]]":
    return [(kind + "_" + which, s, la, u, i) for which, la, u, i in _places(d)]


PLACES: "list[tuple[object, list[tuple[str, int, int, int]]]]" = []
"""The last ones: they are the same for all samples."""


def _places(d: Description) -> "list[tuple[str, int, int, int]]":
    told = [d.sizes(), d.numbering, d.bias_mode]
    if not PLACES or PLACES[0][0] != told:
        PLACES[:] = [(told, d.names().parameters())]
    return PLACES[0][1]


def computed(d: Description) -> "dict[str, object]":
    """Return the loss, all quantities and the updated parameters by name.

    The names stand in ``order`` as they are computed, for a dict of MicroPython has none.

    Raises
    ------
    ValueError
        If a quantity is too large to go on with, or the loss does not take an output.

    Examples
    --------
    >>> from nbhelpers.workbench import computed, read
    >>> layers = [{"weights": [[2]], "activation": "identity"}]
    >>> data = {"inputs": [[3]], "targets": [[1]], "layers": layers}
    >>> found = computed(read({"version": 1, **data}))
    >>> found["loss"], found["quantities"]["dE/dw1"], found["updated"]["w1"]
    (12.5, 15.0, -5.5)
    """
    quantities, updated, order = values(d)
    loss = quantities["loss"]
    return {"loss": loss, "quantities": quantities, "updated": updated, "order": order}


def values(d: Description) -> "tuple[dict[str, float], dict[str, float], list[str]]":
    """Return what `computed` does: quantities, updated parameters, and the names in their order."""
    one, names = worked_out(d), d.names()
    quantities: dict[str, float] = {}
    updated: dict[str, float] = {}
    order = []
    for key in keys(d):
        value, name = one.value(key), names.name(key)
        if not math.isfinite(value) or (key[0] == "loss" and abs(value) > MOST_MAGNITUDE):
            wanted = ": expected a finite number, of the loss one up to 1e60, got "
            raise ValueError(name + wanted + shown(value) + "; smaller weights are accepted")
        into = updated if key[0] in ("new_w", "new_b") and key[1] < 0 else quantities
        into[name] = value + 0.0  # no -0
        order.append(name)
    return quantities, updated, order
