"""The ten bugs: their names, what is said of each, and where in a loop each can change a number."""

from nbhelpers.clinic.slow_pass import Loop, slope

# Name, short title, what the code does.
TABLE = (
    ("early_update", "updated too early", "a layer's weights move before they have passed back"),
    ("no_slope", "slope missing", "a layer's deltas lack the slope of the activation"),
    ("slope_at_out", "slope at out", "a layer takes the slope at out instead of at net"),
    ("path_dropped", "path dropped", "a layer passes back all paths but the last"),
    ("sign_flipped", "sign flipped", "a layer's deltas have the wrong sign"),
    ("transposed", "wrong transpose", "a square layer passes back by W instead of its transpose"),
    ("bias_not_summed", "db not summed", "each sample overwrites db instead of adding to it"),
    ("mean_for_sum", "mean for sum", "the loss adds the samples up, backward takes their mean"),
    ("not_zeroed", "not zeroed", "the gradients of the step before stay and are added to"),
    ("detached", "value detached", "inputs count as constants: nothing is passed back"),
)
BUGS = tuple(row[0] for row in TABLE)
NONE = "none"
DIAGNOSES = (NONE,) + BUGS
LINES = {
    "early_update": (
        "upstreams = [self.pass_back(at, delta) for delta in deltas]",
        "self.update(at, rate)  # too soon: the next line reads it",
    ),
    "no_slope": (
        "slopes = [slope(name, net) for net in signal.nets[at]]",
        "slopes = [1.0 for _ in slopes]",
    ),
    "slope_at_out": (
        "slopes = [slope(name, net) for net in signal.nets[at]]",
        "slopes = [slope(name, out) for out in signal.outs[at]]",
    ),
    "path_dropped": ("units = range(len(delta))", "units = range(len(delta) - 1)"),
    "sign_flipped": (
        "slopes = [slope(name, net) for net in signal.nets[at]]",
        "slopes = [-s for s in slopes]",
    ),
    "transposed": (
        "return [sum(W[k][j] * delta[k] for k in units) for j in sources]",
        "return [sum(W[j][k] * delta[k] for k in units) for j in sources]",
    ),
    "bias_not_summed": (
        "into.biases[unit] += d",
        "into.biases[unit] = d  # each sample overwrites the one before",
    ),
    "mean_for_sum": ("share = 1.0", "share = 1 / len(self.inputs)"),
    "not_zeroed": ("self.gradients = [layer.zeros() for layer in self.layers]", ""),
    "detached": (
        "return [sum(W[k][j] * delta[k] for k in units) for j in sources]",
        "return [0.0 for _ in sources]",
    ),
}
"""The line of the slow pass that is right, and the one that stands there instead, or before it."""


def title(diagnosis: str) -> str:
    """Return the short title of a bug, or of none."""
    for name, short, _ in TABLE:
        if name == diagnosis:
            return short
    return "no bug"


def does(diagnosis: str) -> str:
    """Return what the code with a bug does, in one sentence."""
    for name, _, long in TABLE:
        if name == diagnosis:
            return long
    return "every line is right"


def places(loop: Loop, bug: str) -> list[int]:
    """Return the layers in which the bug can change a number of this loop; 0 for one without place.

    It looks at sizes, activations and what goes forward, never at what the loop's bug is.
    """
    layers = range(len(loop.layers))
    several = len(loop.inputs) > 1
    if bug in ("no_slope", "slope_at_out"):
        return _where_slopes_differ(loop, bug)
    if bug == "path_dropped":
        return [at for at in layers if at and len(loop.layers[at].biases) > 1]
    if bug == "transposed":
        return [at for at in layers if at and _differs_from_its_transpose(loop.layers[at].weights)]
    if bug == "sign_flipped":
        return list(layers)
    if bug == "detached":
        return [at for at in layers if at]
    if bug == "early_update":
        return [0] if len(loop.layers) > 1 else []
    if bug == "bias_not_summed":
        return [0] if several else []
    if bug == "mean_for_sum":
        return [0] if several and not loop.mean else []
    return [0]


def harmless(loop: Loop, bug: str) -> str:
    """Return why the bug changes nothing in this loop, or an empty text if it can."""
    if places(loop, bug):
        return ""
    if bug == "mean_for_sum" and loop.mean:
        return "here the mean is what is meant"
    return {
        "no_slope": "here every slope is 1",
        "slope_at_out": "here every activation has the same slope at out as at net",
        "path_dropped": "here only one path leads back from each unit",
        "transposed": "here no layer above the first is square and not symmetric",
        "detached": "with one layer nothing is passed back",
        "early_update": "with one layer nothing is passed back",
        "bias_not_summed": "with one sample there is nothing to sum",
        "mean_for_sum": "with one sample sum and mean are the same",
    }[bug]


def _where_slopes_differ(loop: Loop, bug: str) -> list[int]:
    look = loop.copy()
    look.passes = [0]  # to know is free
    found: list[int] = []
    for x in loop.inputs:
        signal = look.forward(x)
        for at, layer in enumerate(loop.layers):
            if at in found:
                continue
            for net, out in zip(signal.nets[at], signal.outs[at]):
                taken = 1.0 if bug == "no_slope" else slope(layer.activation, out)
                if taken != slope(layer.activation, net):
                    found.append(at)
                    break
        if len(found) == len(loop.layers):
            break
    return sorted(found)


def _differs_from_its_transpose(weights: list[list[float]]) -> bool:
    size = len(weights)
    if size != len(weights[0]):
        return False
    return any(weights[j][k] != weights[k][j] for j in range(size) for k in range(j))
