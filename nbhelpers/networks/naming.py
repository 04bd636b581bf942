"""Names of units, weights and biases: how a scalar network is numbered, made explicit.

The sources number the same weights differently, so a network always carries its numbering:

``by_unit``
    All weights into one unit get consecutive numbers (source 000, Mazur 2015):
    w1, w2 -> h1; w3, w4 -> h2; w5, w6 -> o1; w7, w8 -> o2.
``by_input``
    All weights out of one unit get consecutive numbers (source 001):
    w1, w3 -> h1; w2, w4 -> h2; w5, w7 -> o1; w6, w8 -> o2.
``indexed``
    Two indices, unit then input (sources 003 and 004): w11, w12 -> the first hidden unit.
    Later layers carry their number, w11_2; but with one hidden layer and one output the
    output weights are w1, w2, w3, as in 004.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from types import MappingProxyType

NUMBERINGS: Mapping[str, str] = MappingProxyType(
    {
        "by_unit": "by unit: w1, w2 into h1",
        "by_input": "by input: w1, w3 into h1",
        "indexed": "two indices: w11, w12 into h1",
    }
)
"""How weights are numbered: name and label."""

BIAS_MODES: Mapping[str, str] = MappingProxyType(
    {"frozen": "frozen", "per_unit": "one per unit", "shared": "one per layer, shared"}
)
"""Which biases there are, and whether they learn: name and label."""


@cache
def unit_names(sizes: tuple[int, ...]) -> tuple[tuple[str, ...], ...]:
    """Return the units' names, input layer first: i1 i2 | h1 h2 | k1 k2 | o1 o2."""
    letters = ("i", *("h", "k")[: len(sizes) - 2], "o")
    return tuple(
        tuple(f"{letter}{n}" for n in range(1, size + 1))
        for letter, size in zip(letters, sizes, strict=True)
    )


@cache
def weight_names(sizes: tuple[int, ...], numbering: str) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Return the weights' names, nested as ``names[layer][unit][input]``."""
    layers = []
    first = 1
    for layer, (d_in, d_out) in enumerate(pairwise(sizes)):
        rows = []
        for unit in range(d_out):
            if numbering == "by_unit":
                row = [f"w{first + unit * d_in + source}" for source in range(d_in)]
            elif numbering == "by_input":
                row = [f"w{first + source * d_out + unit}" for source in range(d_in)]
            elif layer == 0:
                row = [f"w{unit + 1}{source + 1}" for source in range(d_in)]
            elif len(sizes) == 3 and d_out == 1:
                row = [f"w{source + 1}" for source in range(d_in)]
            else:
                row = [f"w{unit + 1}{source + 1}_{layer + 1}" for source in range(d_in)]
            rows.append(tuple(row))
        layers.append(tuple(rows))
        first += d_in * d_out
    return tuple(layers)


@cache
def bias_names(sizes: tuple[int, ...], bias_mode: str) -> tuple[tuple[str, ...], ...]:
    """Return each unit's bias name: b_h1, b_h2 | b_o1 ..., or b1, b1 | b2 ... when shared."""
    if bias_mode == "shared":
        return tuple((f"b{n}",) * size for n, size in enumerate(sizes[1:], start=1))
    return tuple(tuple(f"b_{unit}" for unit in layer) for layer in unit_names(sizes)[1:])
