"""How the network of the page is made: ``python tools/train_digits.py`` writes it.

Eleven of the fourteen forms of `nbhelpers.digits` are learned from, three are kept for the test, so
that its writers are strangers (with luck: who wrote which form is not recorded). Every picture is
bent a little each time: what a reader draws with a mouse varies more than what stands on the forms.
"""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbhelpers.arguments import RealArray
from nbhelpers.handwriting import digits
from nbhelpers.layers import Dense, DenseGradients, relu, relu_backward
from nbhelpers.losses import cross_entropy_backward

from .facts import MOST_INK, SIDE
from .network import Network

FORMS, FOR_TEST = 14, 3
HIDDEN, EPOCHS, RATE, MOMENTUM, BATCH = 32, 60, 0.1, 0.9, 32
EDGE = 2  # empty pixels around a picture while it is bent
LARGEST = 127


@cache
def split() -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the rows to learn from and the rows of the test, whole forms each."""
    labels = digits()[1]
    text = "".join(map(str, labels))
    starts = [found.start() - 30 for found in re.finditer("09556509", text)]
    form = np.searchsorted(starts, np.arange(len(labels)), side="right") - 1
    kept = np.isin(form, np.random.default_rng(0).permutation(FORMS)[:FOR_TEST])
    return np.flatnonzero(~kept), np.flatnonzero(kept)


def bent(pictures: RealArray, rng: np.random.Generator) -> RealArray:
    """Return pictures ``(n, 64)`` slanted, turned, scaled and shifted a little, each its own way."""
    n = len(pictures)
    wide = np.pad(pictures.reshape(n, SIDE, SIDE), ((0, 0), (EDGE, EDGE), (EDGE, EDGE)))

    def normal(spread: float) -> RealArray:
        drawn: RealArray = rng.normal(0.0, spread, (n, 1, 1))
        return drawn

    slant, angle = normal(0.12), normal(0.08)
    across, down = np.exp(normal(0.1)), np.exp(normal(0.05))
    right, low = normal(0.35), normal(0.25)
    middle = (SIDE - 1) / 2
    y, x = np.mgrid[:SIDE, :SIDE] - middle
    cos, sin = np.cos(angle), np.sin(angle)
    most = SIDE + 2 * EDGE - 1.001
    u = np.clip((cos * x - sin * y) / across + slant * y + right + middle + EDGE, 0.0, most)
    v = np.clip((sin * x + cos * y) / down + low + middle + EDGE, 0.0, most)
    i, j, k = v.astype(int), u.astype(int), np.arange(n)[:, None, None]
    fv, fu = v - i, u - j
    upper = wide[k, i, j] * (1 - fu) + wide[k, i, j + 1] * fu
    lower = wide[k, i + 1, j] * (1 - fu) + wide[k, i + 1, j + 1] * fu
    return np.asarray(upper * (1 - fv) + lower * fv).reshape(n, -1)


def train(seed: int = 0, epochs: int = EPOCHS) -> Network:
    """Return the two layers after a training with momentum, whose rate falls to 0."""
    images, labels = digits()
    X = images.reshape(-1, SIDE * SIDE) / MOST_INK
    rows = split()[0]
    rng = np.random.default_rng(seed)

    def start(d_in: int, d_out: int) -> Dense:
        return Dense(np.sqrt(2 / d_in) * rng.normal(size=(d_in, d_out)), np.zeros(d_out))

    layers = [start(SIDE * SIDE, HIDDEN), start(HIDDEN, 10)]
    velocity: list[DenseGradients | None] = [None, None]
    for epoch in range(epochs):
        rate = RATE * (1 - epoch / epochs)
        order = rng.permutation(rows)
        for at in range(0, len(order), BATCH):
            batch = order[at : at + BATCH]
            x = bent(X[batch], rng)
            z = layers[0].forward(x)
            hidden = relu(z)
            upstream = cross_entropy_backward(layers[1].forward(hidden), labels[batch])
            second = layers[1].backward(hidden, upstream)
            assert second.inputs is not None
            first = layers[0].backward(x, relu_backward(z, second.inputs), input_gradient=False)
            for k, gradient in enumerate((first, second)):
                velocity[k] = v = _grown(velocity[k], gradient)
                layers[k] = layers[k].update(v, learning_rate=rate)
    return layers[0], layers[1]


def _grown(velocity: DenseGradients | None, gradient: DenseGradients) -> DenseGradients:
    if velocity is None:
        return gradient
    return DenseGradients(
        None,
        MOMENTUM * velocity.weights + gradient.weights,
        MOMENTUM * velocity.biases + gradient.biases,
    )


def packed(network: Network) -> dict[str, Any]:
    """Return the content of ``network.json``: each layer in bytes, with its scale."""
    layers = []
    for layer in network:
        values = np.vstack([np.float64(layer.weights), np.float64(layer.biases)])
        scale = float(f"{np.abs(values).max() / LARGEST:.3g}")
        whole = np.clip(np.round(values / scale), -LARGEST, LARGEST).astype(np.int8)
        layers.append({"scale": scale, "bytes": b64encode(whole.tobytes()).decode()})
    return {"hidden": HIDDEN, "layers": layers}
