"""A network of one's own in the laboratory, beside the presets: as plain data, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import traitlets

from nbhelpers.arguments import reals, told
from nbhelpers.curvature import critical_rate
from nbhelpers.networks import Example, Network
from nbhelpers.networks.limits import MAGNITUDE_LIMIT, MOST_INPUT
from nbhelpers.widgets.traits import StateError, real

from .presets import HIGHEST_RATE, LOWEST_RATE, NOT_KNOWN, Preset

OWN = "own"
"""What the trait ``preset`` is where the network is one's own."""
LABEL = "your own network"
MOST_RATES = 6

_NETWORK = ("weights", "biases", "activations", "loss_function", "numbering", "bias_mode")
_NAMES = (*_NETWORK, "x", "target", "rates")
# Shares of the critical rate at the start, and what is tried where it says nothing.
_SHARES = (0.1, 0.5, 0.9, 1.1, 2.0)
_TELLING = (1e-3, 1e3)
_UNGUIDED = (0.01, 0.1, 1.0, 10.0)


class OwnNetwork(traitlets.TraitType[Any, Any]):
    """A network with its sample as plain data, in tuples; or None."""

    def validate(self, obj: Any, value: Any) -> dict[str, Any] | None:
        """Return the data, checked, or raise a StateError."""
        if value is None:
            return None
        if not isinstance(value, Mapping) or set(value) - {"rates"} != {*_NAMES} - {"rates"}:
            raise StateError(f"{self.name}: expected {', '.join(_NAMES)}, got {told(value)}")
        try:
            return data_of(example_of(value), rates=value.get("rates"))
        except (TypeError, ValueError) as error:
            raise StateError(f"{self.name}: {error}") from None


class Start(traitlets.TraitType[Any, Any]):
    """Weights by name that a training starts with in place of the network's own."""

    def validate(self, obj: Any, value: Any) -> dict[str, float]:
        """Return the weights as plain numbers, or raise a StateError."""
        if not isinstance(value, Mapping):
            raise StateError(f"{self.name}: expected weights by name, got {told(value)}")
        return {
            str(name): real(f"{self.name}: {name}", number, -MAGNITUDE_LIMIT, MAGNITUDE_LIMIT)
            for name, number in value.items()
        }


def data_of(example: Example, *, rates: Any = None) -> dict[str, Any]:
    """Return the example as plain data, with the rates to try; from its curvature unless given.

    Raises
    ------
    StateError
        If the laboratory has no map or no curve for it.
    """
    network = example.network
    if len(weight_names(network)) < 2:
        raise StateError("network: the map of the laboratory needs two weights, got 1")
    for name, values in (("x", example.x), ("target", example.target)):
        for value in values:
            real(name, value, -MOST_INPUT, MOST_INPUT)
    if not network.loss_value(example.x, example.target) <= MAGNITUDE_LIMIT:
        raise StateError("weights: they are so large that the loss is no finite number")
    return {
        "weights": _tuples(network.weights),
        "biases": _tuples(network.biases),
        "activations": tuple(network.activations),
        "loss_function": network.loss_function,
        "numbering": network.numbering,
        "bias_mode": network.bias_mode,
        "x": _tuples(example.x),
        "target": _tuples(example.target),
        "rates": _rates(example) if rates is None else _checked(rates),
    }


def example_of(own: Mapping[str, Any]) -> Example:
    """Return the network and its sample from their data."""
    network = Network(**{name: own[name] for name in _NETWORK})
    return Example(network, own["x"], own["target"])


def preset_of(own: Mapping[str, Any]) -> Preset:
    """Return what stands in a preset's place."""
    example = example_of(own)
    first, second, *_ = weight_names(example.network)
    low, high = min(own["rates"]), max(own["rates"])
    log = high > 100 * low
    wide = max(low / 3, LOWEST_RATE), min(3 * high, HIGHEST_RATE)
    return Preset(
        LABEL,
        lambda: example,
        learning_rate=own["rates"][0],
        axes=(first, second),
        rates=own["rates"],
        limit=NOT_KNOWN,
        span=wide if log else (0.0, 1.25 * high),
        log=log,
    )


def weight_names(network: Network) -> list[str]:
    """Names of the network's weights, in their order."""
    return [name for name in network.parameters() if name.startswith("w")]


def _rates(example: Example) -> tuple[float, ...]:
    """Rates to try, from well below the critical rate at the start to beyond it.

    Where nothing curves upwards there, or so little or so much that a training soon leaves it, that
    rate says nothing, and powers of ten are tried.
    """
    critical = critical_rate(example)
    if not _TELLING[0] <= critical <= _TELLING[1]:
        return _UNGUIDED
    return tuple(float(f"{share * critical:.2g}") for share in _SHARES)


def _checked(rates: Any) -> tuple[float, ...]:
    values = tuple(real("rates", rate, LOWEST_RATE, HIGHEST_RATE) for rate in reals("rates", rates))
    if not 1 <= len(values) <= MOST_RATES:
        raise StateError(f"rates: expected 1 to {MOST_RATES} numbers, got {len(values)}")
    return values


def _tuples(values: Any) -> Any:
    """Arrays and sequences as nested tuples of floats."""
    if hasattr(values, "tolist"):
        values = values.tolist()
    return tuple(map(_tuples, values)) if isinstance(values, list | tuple) else float(values)
