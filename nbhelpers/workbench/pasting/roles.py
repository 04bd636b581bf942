"""What a name in a pasted text stands for: inputs, targets, weights, biases, or a setting."""

from nbhelpers.workbench.description import CHOICES
from nbhelpers.workbench.pasting.notation import DIGITS
from nbhelpers.workbench.pasting.numerals import is_numeral

INPUTS, TARGETS, WEIGHTS, BIASES = "inputs", "targets", "weights", "biases"
THRESHOLDS, ACTIVATION, CLASSES = "thresholds", "activation", "classes"
NUMBERS = ("learning_rate", "momentum")
ALPHA = ("alpha", "\u03b1")
"""The rate in some books; beside another rate, momentum."""
ALIKE = {
    INPUTS: ("x", "i", "input", "inputs", "x_train"),
    TARGETS: ("t", "y", "d", "target", "targets", "y_true", "y_train"),
    BIASES: ("b", "bias", "biases"),
    THRESHOLDS: ("theta", "\u03b8", "threshold", "thresholds"),
    ACTIVATION: ("activation", "activations", "act", "f"),
    CLASSES: ("class", "classes", "label", "labels"),
    "learning_rate": ("rate", "lr", "eta", "\u03b7", "learning_rate", "learningrate", "step_size")
    + ALPHA,
    "loss": ("loss_function", "criterion", "cost", "error_function"),
    "momentum": ("momentum",),
}
BIAS_NAMES = ALIKE[BIASES]
THRESHOLD_NAMES = ALIKE[THRESHOLDS]
ACCEPTED_NAMES = (
    "this name is not known; x, t, class, W1, W2, b, b1, theta, rate, momentum, activation, "
    + ", ".join(sorted(CHOICES))
    + ", or a quantity such as w1 with one number are accepted"
)


def role(name: str, value: object) -> "tuple[str, int]":
    """Return what a name stands for, and the layer that it names: 0 for none, -1 for all.

    What it is given decides with it: ``W1 = [[...]]`` are weights, ``w1 = .15`` is one of them.
    """
    bare = simple(name)
    letters, number = parted(bare)
    deep = _depth(value)
    if deep > 0 and (letters in ("w", "weight", "weights", "v", "u") or bare.endswith("weight")):
        return WEIGHTS, (-1 if deep == 3 else number)
    if letters[:1] == "w" and deep > 1:
        return WEIGHTS, 0
    if bare.endswith(".bias"):
        return BIASES, 0
    for kind in ALIKE:
        if bare in ALIKE[kind]:
            return kind, -1
        if kind in (BIASES, THRESHOLDS) and letters in ALIKE[kind] and number:
            return kind, number
    if bare in CHOICES or bare == "output":
        return bare, 0
    return "", 0


def value_name(name: str) -> str:
    """Return the name of a quantity as the workbench has it: ``x1`` is ``i1``, ``t1`` ``target_o1``."""
    letters, number = parted(simple(name))
    if number and letters == "x":
        return "i" + str(number)
    if number and letters in ALIKE[TARGETS]:
        return "target_o" + str(number)
    return name


def simple(name: str) -> str:
    """Return a name in small letters, without ``self.``, braces and blanks: W^{(1)} is w1."""
    bare = name.lower().strip()
    if bare.startswith("self."):
        bare = bare[5:]
    for sign in "^{}()$\\":
        bare = bare.replace(sign, "")
    return bare.replace(" ", "_").replace("-", "_")


def parted(bare: str) -> "tuple[str, int]":
    """Return a name's letters, and the number behind them, or 0."""
    end = len(bare)
    while end and bare[end - 1] in DIGITS:
        end -= 1
    return bare[:end].rstrip("_"), int(bare[end:] or "0") if len(bare) - end < 3 else 0


def _depth(value: object) -> int:
    if not isinstance(value, list):
        return 0 if is_numeral(value) else -1
    return 1 + max(_depth(one) for one in value)
