"""What a stepper starts with, and what must fit together in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from nbhelpers.arguments import instance
from nbhelpers.figures import network_graph
from nbhelpers.networks import ACTIVATIONS, Example, Network, mazur
from nbhelpers.number_text import number_text
from nbhelpers.widgets.fallback import table
from nbhelpers.widgets.traits import StateError, state_errors


def defaults(network: Network | Example | None, given: Mapping[str, Any]) -> dict[str, Any]:
    """What a stepper starts with beside what it is given."""
    if network is None and "weights" not in given:
        network = mazur()
    if isinstance(network, Example):
        return _traits_of(network.network) | {"x": network.x, "target": network.target}
    if network is not None:
        return _traits_of(instance("network", network, Network, "a Network or an Example"))
    activations = {"activations": next(iter(ACTIVATIONS))}
    if "biases" in given:
        return activations | {"bias_mode": "per_unit"}
    with state_errors():
        return activations | {"biases": Network(given["weights"]).biases}


def _traits_of(network: Network) -> dict[str, Any]:
    return {
        "weights": network.weights,
        "biases": network.biases,
        "activations": network.activations,
        "loss_function": network.loss_function,
        "numbering": network.numbering,
        "bias_mode": network.bias_mode,
    }


def check_sample(
    network: Network, x: Sequence[float], target: Sequence[float], velocity: Sequence[float]
) -> None:
    """Refuse a sample or a velocity that does not fit the network."""
    for trait, values, size in (("x", x, network.sizes[0]), ("target", target, network.sizes[-1])):
        if len(values) != size:
            raise StateError(f"{trait}: the network takes {size} of them, got {len(values)}")
    count = sum(W.size + b.size for W, b in zip(network.weights, network.biases, strict=True))
    if len(velocity) not in (0, count):
        raise StateError(f"velocity: expected none or {count} numbers, got {len(velocity)}")
    if velocity and network.bias_mode == "shared":
        _check_shared(network, velocity)


def _check_shared(network: Network, velocity: Sequence[float]) -> None:
    """Refuse a velocity in which the shared biases of a layer, after its weights, differ."""
    at = 0
    for W, b in zip(network.weights, network.biases, strict=True):
        first, at = at + W.size, at + W.size + b.size
        if len(set(velocity[first:at])) > 1:
            raise StateError(
                "velocity: biases of a layer move together where they are shared, "
                f"got {', '.join(f'{v:g}' for v in velocity[first:at])} (none starts from rest)"
            )


def picture(network: Network, x: Sequence[float], target: Sequence[float]) -> str:
    """Return the drawn network as HTML, with its text alternative."""
    shape = "-".join(str(size) for size in network.sizes)
    outs = network.forward(x).outs[-1]
    outputs = ", ".join(
        f"{unit} = {number_text(float(out))}"
        for unit, out in zip(network.unit_names[-1], outs, strict=True)
    )
    loss = number_text(network.loss_value(x, target))
    drawn = network_graph(
        network,
        x=x,
        target=target,
        alt=f"A {shape} network with its values: {outputs}, loss {loss}.",
        caption=f"A {shape} network with its values. With JavaScript you can change them.",
    )
    # It stands where there is no script: nothing in it answers.
    return re.sub(r' data-(?:quantity|network)="[^"]*"', "", drawn._repr_html_())


def state_table(values: Mapping[str, float], gradients: Mapping[str, float]) -> str:
    """Return the initial state as an HTML table: name, value, gradient."""
    rows = [
        (name, number_text(value), number_text(gradients[name]) if name in gradients else "")
        for name, value in values.items()
    ]
    return table("Initial state", rows, head=("name", "value", "gradient"))
