"""The NumPy program of notebook 001, with its wrong hidden gradients and with the right ones.

The network is `nbhelpers.networks.notebook_001`: 2-2-2, sigmoid, no biases; w1, w3 lead to h1 and
w2, w4 to h2; w5, w7 lead to o1 and w6, w8 to o2.
"""

from __future__ import annotations

from dataclasses import dataclass

from nbhelpers.networks import Network
from nbhelpers.networks import notebook_001 as example

GRADIENTS = ("wrong", "right")


@dataclass(frozen=True)
class Round:
    """One round of the program: what it sees before its update, and the gradients it then uses."""

    outputs: tuple[float, float]
    loss: float
    weights: dict[str, float]
    gradients: dict[str, float]


def wrong_gradients(network: Network) -> dict[str, float]:
    """Return what notebook 001 takes for the gradients of ``network``, by weight.

    The output weights' gradients are right. For dE/dout of a hidden unit the notebook adds the
    *gradients* of the weights that leave it, ``sum_o delta_o out_h``, where the chain rule asks for
    ``sum_o delta_o w_oh``.

    Raises
    ------
    ValueError
        If the network does not have one hidden layer, two inputs and two outputs.
    """
    source = example()
    if len(network.sizes) != 3 or (network.sizes[0], network.sizes[-1]) != (2, 2):
        raise ValueError(f"network: expected sizes (2, n, 2), got {network.sizes}")
    gradients = network.gradients(source.x, source.target)
    hidden = network.forward(source.x).outs[0]
    upstream = gradients.weights[1].sum(axis=0)  # (n,); right: network.weights[1].T @ deltas[1]
    delta = upstream * hidden * (1.0 - hidden)
    named = network.named_gradients(source.x, source.target)
    for unit, names in enumerate(network.weight_names[0]):
        for name, x in zip(names, source.x, strict=True):
            named[name] = float(delta[unit] * x)
    return {name: value for name, value in named.items() if name.startswith("w")}


def numpy_rounds(
    *, gradients: str = "wrong", rounds: int = 11, step: float = 10.0
) -> tuple[Round, ...]:
    """Return the rounds of notebook 001's NumPy program.

    Parameters
    ----------
    gradients
        ``"wrong"``: as in the notebook (see `wrong_gradients`). ``"right"``: by the chain rule.
    rounds
        The notebook prints 11, although its listing says 10.
    step
        The learning rate.

    Raises
    ------
    ValueError
        If ``gradients`` is neither of the two, or ``rounds`` is below 1.
    """
    if gradients not in GRADIENTS:
        raise ValueError(f"gradients: expected one of {', '.join(GRADIENTS)}, got {gradients!r}")
    if rounds < 1:
        raise ValueError(f"rounds: expected at least 1, got {rounds!r}")
    source = example()
    network = source.network
    done = []
    for _ in range(rounds):
        weights = {n: v for n, v in network.parameters().items() if n.startswith("w")}
        if gradients == "wrong":
            used = wrong_gradients(network)
        else:
            right = network.named_gradients(source.x, source.target)
            used = {name: right[name] for name in weights}
        o1, o2 = network.forward(source.x).outs[-1].tolist()
        done.append(Round((o1, o2), network.loss_value(source.x, source.target), weights, used))
        network = network.replace_parameters(**{n: weights[n] - step * used[n] for n in weights})
    return tuple(done)
