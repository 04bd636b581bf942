"""Activations and losses of the workbench, in plain Python: what a layer, or an output, computes.

Slopes are written with out where a reader has it (``out (1 - out)``), as the networks compute them.
"""

import math

from nbhelpers.clinic.slow_pass import ACTIVATIONS as OF_ONE_UNIT
from nbhelpers.clinic.slow_pass import activate, slope

SOFTMAX = "softmax"
"""The one activation whose outputs depend on each other: of a last layer alone."""
SIGMOID, TANH, IDENTITY = "sigmoid", "tanh", "identity"
ACTIVATIONS = OF_ONE_UNIT + (SOFTMAX,)

OUTPUT = "output"
"""The loss that is none: one output itself, of which derivatives are asked."""
MEAN_SQUARED = "mean_squared"
BINARY = "binary_cross_entropy"
CATEGORICAL = "softmax_cross_entropy"
ABSOLUTE = "absolute"
CROSS_ENTROPY = "cross_entropy"
"""What texts call either of the two."""
LABELS = {"relu": "ReLU", "leaky_relu": "leaky ReLU"}
"""What is called otherwise in a formula."""
ALIKE = {
    "sigmoid": ("logistic", "logsig"),
    "tanh": ("tansig", "hyperbolictangent"),
    "leaky_relu": ("lrelu",),
    "identity": ("linear", "purelin"),
    "half_squared": ("halfsse",),
    "squared": ("sse", "sumofsquares", "sumofsquared"),
    "mean_squared": ("mse",),
    "absolute": ("l1",),
    "binary_cross_entropy": ("bce", "log", "logistic", "bcewithlogits"),
    "softmax_cross_entropy": ("categoricalcrossentropy", "nll", "negativeloglikelihood"),
}
"""Other names in use, in small letters and without blanks."""
LOSSES = ("half_squared", "squared", MEAN_SQUARED, ABSOLUTE, BINARY, CATEGORICAL, OUTPUT)


def meant(word: str, names: "tuple[str, ...]") -> str:
    """Return which of some names a word stands for: ``Binary cross-entropy loss``; itself, if none."""
    bare = _bare(word)
    for end in ("loss", "error", "function", "errors"):
        if bare.endswith(end) and bare != end:
            bare = bare[: -len(end)]
    for name in names:
        if bare == _bare(name) or bare in ALIKE.get(name, ()):
            return name
    return word


def _bare(word: str) -> str:
    word = word.lower()
    for sign in " -_":
        word = word.replace(sign, "")
    return word


def cross_entropy_of(activation: str, outputs: int) -> str:
    """Return what `CROSS_ENTROPY` is behind a last layer: with no activation, of several outputs."""
    if activation == SOFTMAX or (not activation and outputs > 1):
        return CATEGORICAL
    return BINARY


def outs_of(name: str, nets: list[float]) -> list[float]:
    """Return the outs of a layer."""
    if name == SIGMOID:
        return [_logistic(net) for net in nets]
    if name != SOFTMAX:
        return [activate(name, net) for net in nets]
    top = max(nets)  # subtracted, it changes no quotient, and no exponential overflows
    powers = [math.exp(net - top) for net in nets]
    total = sum(powers)
    return [power / total for power in powers]


def slope_of(name: str, net: float, out: float) -> float:
    """Return dout/dnet of one unit; at a kink that of the left side. Of softmax, that to its own net."""
    if name in (SIGMOID, SOFTMAX):
        return out * (1 - out)
    if name == TANH:
        return 1 - out * out
    return slope(name, net)


def from_nets(loss: str, activation: str) -> bool:
    """Tell whether a loss is computed from the nets of this last layer: then delta is out - target."""
    pair = (activation, loss)
    return pair in ((SIGMOID, BINARY), (SOFTMAX, CATEGORICAL))


def factor_of(loss: str, target: list[float]) -> float:
    """Return what an out is multiplied with in delta, for a loss that is computed from the nets.

    It is 1, but for a softmax whose targets do not add up to 1: there it is their sum.
    """
    return sum(target) if loss == CATEGORICAL else 1.0


def term_of_net(loss: str, net: float, target: float, nets: list[float]) -> float:
    """Return an output's share of the loss, for a loss that is computed from the nets."""
    if loss == BINARY:
        return max(net, 0.0) - net * target + _log_of_one_and(math.exp(-abs(net)))
    if target == 0:
        return 0.0
    top = max(nets)
    return target * (math.log(sum(math.exp(other - top) for other in nets)) - (net - top))


def term_of_out(loss: str, out: float, target: float, count: int) -> float:
    """Return the share of one of ``count`` outputs in the loss of a sample."""
    error = out - target
    if loss == ABSOLUTE:
        return abs(error)
    if loss == BINARY:
        return -_times_log(target, out) - _times_log(1 - target, 1 - out)
    return square_factor(loss, count) * (error * error)


def slope_of_term(loss: str, out: float, target: float, count: int) -> float:
    """Return dE/dout of one of ``count`` outputs, for the loss of a sample."""
    error = out - target
    if loss == ABSOLUTE:
        return float(error > 0) - float(error < 0)
    if loss == BINARY:
        return (1 - target) / (1 - out) - target / out
    return 2 * square_factor(loss, count) * error


def square_factor(loss: str, count: int) -> float:
    """Return what a squared error is multiplied with."""
    if loss == MEAN_SQUARED:
        return 1 / count
    return 0.5 if loss == "half_squared" else 1.0


def _logistic(net: float) -> float:
    """Return the sigmoid to its last digits, also where it is far below what 1 is told from."""
    power = math.exp(-abs(net))  # never overflows
    return power / (1 + power) if net < 0 else 1 / (1 + power)


def _times_log(factor: float, value: float) -> float:
    return factor * math.log(value) if factor else 0.0


def _log_of_one_and(small: float) -> float:
    """Return log(1 + small) to its last digits, which MicroPython's `math` has no function for."""
    total = 1.0 + small
    return small if total == 1.0 else math.log(total) * (small / (total - 1.0))
