"""What activations and losses look like in a program: in plain Python, in NumPy, and in PyTorch.

In a formula, {net}, {out} and {t} are what a program calls a unit's net, its out, and its target.
"""

from nbhelpers.workbench.functions import BINARY, CATEGORICAL, OUTPUT, SOFTMAX

PYTHON, NUMPY = "python", "numpy"
SIGMOID, TANH, IDENTITY = "sigmoid", "tanh", "identity"
HALF_SQUARED, MEAN_SQUARED, ABSOLUTE = "half_squared", "mean_squared", "absolute"

DEFINITIONS = {
    PYTHON: {
        "sigmoid": ["def sigmoid(net):", "    return 1 / (1 + exp(-net))"],
        "relu": ["def relu(net):", "    return max(net, 0.0)"],
        "leaky_relu": ["def leaky_relu(net):", "    return net if net > 0 else 0.01 * net"],
        SOFTMAX: [
            "def softmax(nets):",
            "    powers = [exp(net - max(nets)) for net in nets]",
            "    return [power / sum(powers) for power in powers]",
        ],
        CATEGORICAL: [
            "def log_softmax(nets):",
            "    top = max(nets)",
            "    total = top + log(sum(exp(net - top) for net in nets))",
            "    return [net - total for net in nets]",
        ],
    },
    NUMPY: {
        "sigmoid": ["def sigmoid(net):", "    return 1 / (1 + np.exp(-net))"],
        "relu": ["def relu(net):", "    return np.maximum(net, 0)"],
        "leaky_relu": ["def leaky_relu(net):", "    return np.where(net > 0, net, 0.01 * net)"],
        SOFTMAX: [
            "def softmax(net):",
            "    powers = np.exp(net - net.max(axis=1, keepdims=True))",
            "    return powers / powers.sum(axis=1, keepdims=True)",
        ],
        CATEGORICAL: [
            "def log_softmax(net):",
            "    net = net - net.max(axis=1, keepdims=True)",
            "    return net - np.log(np.exp(net).sum(axis=1, keepdims=True))",
        ],
    },
}
LARGE_NETS = {
    PYTHON: [
        "def sigmoid(net):",
        "    power = exp(-abs(net))  # which is never too large",
        "    return (1 if net > 0 else power) / (1 + power)",
    ],
    NUMPY: [
        "def sigmoid(net):",
        "    power = np.exp(-abs(net))  # which is never too large",
        "    return np.where(net > 0, 1, power) / (1 + power)",
    ],
}
"""The sigmoid where exp(-net) would overflow."""
LARGEST = 600.0

SLOPES = {
    PYTHON: {
        "sigmoid": "{out} * (1 - {out})",
        "tanh": "(1 - {out} ** 2)",
        "relu": "({net} > 0)",
        "leaky_relu": "(1 if {net} > 0 else 0.01)",
    },
    NUMPY: {
        "sigmoid": "{out} * (1 - {out})",
        "tanh": "(1 - {out} ** 2)",
        "relu": "({net} > 0)",
        "leaky_relu": "np.where({net} > 0, 1, 0.01)",
    },
}
TORCH = {
    "sigmoid": "torch.sigmoid({net})",
    "tanh": "torch.tanh({net})",
    "relu": "torch.relu({net})",
    "leaky_relu": "F.leaky_relu({net})",
    SOFTMAX: "torch.softmax({net}, dim=1)",
}

SQUARED = "({out} - {t}) ** 2"
TERMS = {
    "half_squared": SQUARED + " / 2",
    "squared": SQUARED,
    "mean_squared": SQUARED,
    "absolute": "abs({out} - {t})",
}


def term(loss: str, dialect: str, fused: bool) -> str:
    """Return an output's share of the loss; of the mean, before it is divided."""
    dot = "np." if dialect == NUMPY else ""
    if loss == CATEGORICAL:
        return "-{t} * {log}"
    if loss == BINARY and fused:
        top = "np.maximum({net}, 0)" if dialect == NUMPY else "max({net}, 0)"
        return top + " - {t} * {net} + " + dot + "log1p(" + dot + "exp(-abs({net})))"
    if loss == BINARY:
        return "-{t} * " + dot + "log({out}) - (1 - {t}) * " + dot + "log(1 - {out})"
    return TERMS[loss]


def error(loss: str, dialect: str, fused: bool, reversed_sign: bool) -> str:
    """Return the slope of a share by its out (or by its net, where it is made of that).

    Parameters
    ----------
    reversed_sign : bool
        Whether what is missing is asked for, target - out, and not the slope.
    """
    one, two = ("{t}", "{out}") if reversed_sign else ("{out}", "{t}")
    if fused or loss == "half_squared":
        return "(" + one + " - " + two + ")"
    if loss == "absolute":
        if dialect == NUMPY:
            return "np.sign(" + one + " - " + two + ")"
        return "((" + one + " > " + two + ") - (" + one + " < " + two + "))"
    if loss == BINARY:
        parts = ("(1 - {t}) / (1 - {out})", "{t} / {out}")
        first, second = (parts[1], parts[0]) if reversed_sign else parts
        return "(" + first + " - " + second + ")"
    if loss == OUTPUT:
        raise ValueError("an output has no target")
    return "2 * (" + one + " - " + two + ")"
