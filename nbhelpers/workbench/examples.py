"""Networks to begin with, as descriptions: those of the chapters, published ones, and XOR."""

from __future__ import annotations

from typing import Any

from nbhelpers.networks import Example, Network, mazur, notebook_001, notebook_004

from .description import read


def described(example: Example, **options: Any) -> dict[str, Any]:
    """Return a network and its sample as plain data, as `nbhelpers.workbench.read` takes it.

    Parameters
    ----------
    example : Example
        Without biases (frozen ones that are all 0) it has none in the description either. Two
        indices are ``unit_source`` there.
    **options
        Further keys of the description, such as ``learning_rate``.

    Raises
    ------
    ValueError
        If an option is not accepted.

    Examples
    --------
    >>> import nbhelpers as nb
    >>> from nbhelpers.workbench.examples import described
    >>> data = described(nb.mazur(), learning_rate=0.5)
    >>> data["layers"][1]["weights"], data["bias_mode"]
    ([[0.4, 0.45], [0.5, 0.55]], 'frozen')
    """
    network = example.network
    mode = network.bias_mode
    if mode == "frozen" and not any(b.any() for b in network.biases):
        mode = "none"
    layers = []
    for W, b, name in zip(network.weights, network.biases, network.activations, strict=True):
        layers.append({"weights": W.tolist(), "activation": name})
        if mode != "none":
            layers[-1]["biases"] = b.tolist()
    given = {
        "version": 1,
        "inputs": [example.x.tolist()],
        "targets": [example.target.tolist()],
        "layers": layers,
        "loss": network.loss_function,
        "bias_mode": mode,
        "numbering": "unit_source" if network.numbering == "indexed" else network.numbering,
    } | options
    return read(given).plain()


THREE_INPUTS: dict[str, Any] = {
    "version": 1,
    "inputs": [[1, 4, 5]],
    "targets": [[0.1, 0.05]],
    "layers": [
        {"weights": [[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]], "biases": [0.5]},
        {"weights": [[0.7, 0.9], [0.8, 0.1]], "biases": [0.5]},
    ],
    "bias_mode": "shared",
    "learning_rate": 0.01,
    "numbering": "by_input",
}
"""A network whose layers share a bias each."""
CLASSES: dict[str, Any] = {
    "version": 1,
    "inputs": [[16, -6]],
    "targets": [[0, 0, 1]],
    "layers": [
        {"weights": [[0.18, 0.1], [0.04, 0.22]], "activation": "relu"},
        {"weights": [[0.19, -0.02], [-0.1, -0.01], [0.1, 0.04]], "activation": "softmax"},
    ],
    "loss": "softmax_cross_entropy",
}
"""Three classes: a softmax behind ReLUs."""


def _neuron() -> Example:
    """The neuron of the chapter *One neuron*."""
    network = Network([[[-3.0, -1.0, 2.0]]], [[1.0]], activations="relu")
    return Example(network, [1.0, -2.0, 3.0], [5.0])


def _han_kamber() -> Example:
    """Han, Kamber and Pei, "Data Mining: Concepts and Techniques", chapter 9."""
    network = Network([[[0.2, 0.4, -0.5], [-0.3, 0.1, 0.2]], [[-0.3, -0.2]]], [[-0.4, 0.2], [0.1]])
    return Example(network, [1.0, 0.0, 1.0], [1.0])


def _xor() -> dict[str, Any]:
    """Four samples that no single layer tells apart; these weights learn them."""
    start = Network(
        [[[0.9, -0.7], [-0.6, 0.8]], [[0.5, 0.7]]], [[0.1, 0.1], [-0.3]], activations="tanh"
    )
    data = described(Example(start, [0.0, 0.0], [0.0]))
    layers = [*data["layers"][:-1], data["layers"][-1] | {"activation": "sigmoid"}]
    return data | {
        "inputs": [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]],
        "targets": [[0.0], [1.0], [1.0], [0.0]],
        "layers": layers,
        "loss": "binary_cross_entropy",
        "reduction": "mean",
        "learning_rate": 0.5,
    }


def examples() -> dict[str, tuple[str, dict[str, Any]]]:
    """Return the examples by name, each with its title.

    Examples
    --------
    >>> from nbhelpers.workbench import computed, read
    >>> from nbhelpers.workbench.examples import examples
    >>> title, data = examples()["mazur"]
    >>> round(computed(read(data))["loss"], 6)
    0.298371
    """
    return {
        "mazur": ("Mazur's network", described(mazur(), learning_rate=0.5)),
        "notebook_001": ("a target out of reach", described(notebook_001(), learning_rate=1.0)),
        "neuron": ("one neuron", described(_neuron(), learning_rate=0.001)),
        "notebook_004": ("nine weights, ReLU", described(notebook_004(), learning_rate=0.01)),
        "han_kamber": (
            "Han and Kamber's network, its errors target - output",
            described(
                _han_kamber(),
                learning_rate=0.9,
                numbering="nodes",
                error_sign="target_minus_output",
            ),
        ),
        "three_inputs": ("3-2-2 with shared biases", read(THREE_INPUTS).plain()),
        "classes": ("three classes, softmax", read(CLASSES).plain()),
        "xor": ("XOR: a batch of four", _xor()),
    }
