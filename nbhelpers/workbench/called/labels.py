"""What a page calls the numbers of a network: made once for all networks of a shape."""

from nbhelpers.workbench.called.lookup import shape
from nbhelpers.workbench.description import Description
from nbhelpers.workbench.results import keys_of_batch, keys_of_sample

MADE: "list[tuple[str, dict[str, object]]]" = []
"""The last ones, for a network is changed number by number."""


def labels(d: Description) -> "dict[str, object]":
    """Return the names of a network's numbers, in the order of those lists that a page is sent.

    ``own`` are called so in each sample, and ``all`` are those of the batch. ``parameters`` have
    the names of a parameter and its derivative. What the boxes are called has the shape of the
    numbers. ``derivable`` is what a page offers to work out.
    """
    now = shape(d)
    if not MADE or MADE[0][0] != now:
        MADE[:] = [(now, _made(d))]
    return MADE[0][1]


def _made(d: Description) -> "dict[str, object]":
    names, sizes, n = d.names(), d.sizes(), len(d.inputs)
    layers = range(1, len(sizes))
    parameters = [
        [names.name((kind + which, -1, layer, unit, source)) for kind in ("new_", "d_")]
        for which, layer, unit, source in names.parameters()
    ]
    own = d.names()
    own.samples = 1
    biases = []
    for layer in layers:
        many = {"none": 0, "shared": 1}.get(d.bias_mode, sizes[layer])
        biases.append([names.bias(layer, u) for u in range(many)])
    return {
        "shape": shape(d),
        "inputs": ["i" + str(j + 1) for j in range(sizes[0])],
        "units": names.units[1:],
        "given": [[names.input(s, j) for j in range(sizes[0])] for s in range(n)],
        "targets": [[names.target(s, u) for u in range(sizes[-1])] for s in range(len(d.targets))],
        "weights": [
            [[names.weight(la, u, i) for i in range(sizes[la - 1])] for u in range(sizes[la])]
            for la in layers
        ],
        "biases": biases,
        "parameters": parameters,
        "own": [own.name(key) for key in keys_of_sample(d, 0)],
        "all": [names.name(key) for key in keys_of_batch(d)],
        "derivable": _derivable(d, [gradient for _, gradient in parameters]),
    }


def _derivable(d: Description, gradients: "list[str]") -> "list[str]":
    """Return what a page offers to work out: the gradients, and of the first sample the units."""
    names, sizes = d.names(), d.sizes()
    found = list(gradients)
    delta = "err" if d.error_sign == "target_minus_output" else "delta"
    for layer in range(len(sizes) - 1, 0, -1):
        for unit in range(sizes[layer]):
            found += [names.name((kind, 0, layer, unit, -1)) for kind in (delta, "out", "net")]
    found.append("loss")
    return found + [
        names.name(("new_" + which, -1, layer, unit, source))
        for which, layer, unit, source in names.parameters()
    ]
