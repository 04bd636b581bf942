"""The trained network that comes with the page: 64 inputs, 32 hidden units with ReLU, 10 logits.

``network.json`` holds it, made by ``training.py``: of each layer the weights, and the biases as
one more row, as whole numbers from -127 to 127 in bytes, and the scale that they are multiplied with.
The page has the same passes in ``reader.js``.
"""

from __future__ import annotations

import json
from base64 import b64decode
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from nbhelpers.arguments import RealArray
from nbhelpers.layers import Dense, relu, relu_backward
from nbhelpers.losses import cross_entropy_backward

from .facts import MOST_INK, RATE

STORED = Path(__file__).with_name("network.json")
Network = tuple[Dense, Dense]


@cache
def stored() -> dict[str, Any]:
    """Return what ``network.json`` holds."""
    content: dict[str, Any] = json.loads(STORED.read_text("utf-8"))
    return content


def unpacked(content: dict[str, Any]) -> Network:
    """Return the two layers of a file's content."""
    first, second = content["layers"]
    return _layer(first, content["hidden"]), _layer(second, 10)


def _layer(entry: dict[str, Any], width: int) -> Dense:
    whole = np.frombuffer(b64decode(entry["bytes"]), dtype=np.int8).reshape(-1, width)
    values = whole * entry["scale"]
    return Dense(values[:-1], values[-1])


@cache
def trained() -> Network:
    """Return the two layers that come with the page."""
    return unpacked(stored())


def forward(network: Network, pictures: RealArray) -> tuple[RealArray, RealArray]:
    """Return the hidden units ``(n, 32)`` and the logits ``(n, 10)`` of pictures ``(n, 64)``."""
    first, second = network
    hidden = relu(first.forward(pictures / MOST_INK))
    return hidden, second.forward(hidden)


def pixel_gradient(network: Network, pictures: RealArray, wanted: int) -> RealArray:
    """Return of each picture's loss, if it showed ``wanted``, the gradient in its pixels, ``(n, 64)``."""
    first, second = network
    X = pictures / MOST_INK
    z = first.forward(X)
    hidden = relu(z)
    upstream = cross_entropy_backward(second.forward(hidden), np.full(len(X), wanted)) * len(X)
    back = second.backward(hidden, upstream).inputs
    assert back is not None
    inputs = first.backward(X, relu_backward(z, back)).inputs
    assert inputs is not None
    return inputs / MOST_INK


def stepped(network: Network, pictures: RealArray, wanted: int) -> RealArray:
    """Return the pictures after a step down that gradient: from 0 to 16, to two decimals."""
    after = np.clip(pictures - RATE * pixel_gradient(network, pictures, wanted), 0.0, MOST_INK)
    rounded: RealArray = np.floor(after * 100 + 0.5) / 100
    return rounded
