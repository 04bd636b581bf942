"""What becomes of a network at each of many rates, trained side by side."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nbhelpers.layers import logistic
from nbhelpers.networks import ACTIVATIONS, LOSSES, Example, Network
from nbhelpers.networks.functions import Array
from nbhelpers.networks.limits import MAGNITUDE_LIMIT
from nbhelpers.regimes import FATES, PLAN, classify, probe

KEPT = PLAN["kept"]
LN2 = (6.93147180369123816490e-01, 1.90821492927058770002e-10)  # its first 32 bits, and the rest
TERMS = 13  # of the series of exp, exact to the last digit below half of ln 2


def columns(
    example: Example, rates: Array, momentum: float, *, updates: int = PLAN["updates"]
) -> tuple[Array, list[str]]:
    """Return the last outputs, ``(kept, d_out, n)``, and the fate of the training at each rate.

    Each training is that of `Network.train`, but for the last digit of `logistic`: see `exp`. The
    outputs of one that diverges are NaN.
    """
    network, n = example.network, len(rates)
    x, target = (np.repeat(one[:, None], n, axis=1) for one in (example.x, example.target))
    loss = LOSSES[network.loss_function]
    kinds = [ACTIVATIONS[name] for name in network.activations]
    depth = len(kinds)
    start = np.concatenate([p.ravel() for p in (*network.weights, *network.biases)])
    at = np.repeat(start[:, None], n, axis=1)  # a row a parameter
    slopes, velocity, before = np.zeros_like(at), np.zeros_like(at), np.zeros_like(at)
    values, gradients = _parts(network, at), _parts(network, slopes)
    losses, turns = np.zeros((updates + 1, n)), np.zeros((updates, n), dtype=bool)
    outputs = np.zeros((KEPT, len(target), n))
    good = np.ones(n, dtype=bool)
    with np.errstate(all="ignore"):
        for update in range(updates + 1):
            nets, outs = [], [x]
            for layer, kind in enumerate(kinds):
                net = (values[layer] * outs[-1]).sum(axis=1) + values[depth + layer]
                nets.append(net)
                outs.append(
                    1.0 / (1.0 + exp(-net)) if kind.forward is logistic else kind.forward(net)
                )
            losses[update] = loss.terms(outs[-1], target).sum(axis=0)
            outputs[update % KEPT] = outs[-1]  # in turn: which is which does not matter
            good &= (losses[update] <= MAGNITUDE_LIMIT) & (
                np.abs(at).max(axis=0) <= MAGNITUDE_LIMIT
            )
            if update == updates:
                break
            back = loss.backward(outs[-1], target)
            for layer in reversed(range(depth)):
                delta = kinds[layer].backward(nets[layer], outs[layer + 1], back)
                np.multiply(delta[:, None], outs[layer], out=gradients[layer])
                if network.bias_mode != "frozen":
                    own = network.bias_mode == "per_unit"
                    gradients[depth + layer][:] = delta if own else delta.sum(axis=0)
                if layer:
                    back = (values[layer] * delta[:, None]).sum(axis=0)
            velocity *= momentum
            velocity += slopes
            way = rates * velocity
            turns[update] = (way * before).sum(axis=0) < 0
            at -= way
            before = way
    fates = [
        _fate(network, example, at[:, k], losses[:, k], turns[:, k])
        if good[k]
        else FATES["diverging"]
        for k in range(n)
    ]
    return np.where(good, outputs, np.nan), fates


def exp(x: Array) -> Array:
    """Return exp of every entry, from sums and products alone, the same on every processor.

    The last digit of `numpy.exp` is another with AVX-512 than without. At the edge of stability it
    decides where a training's outputs are a thousand updates later, and the picture is compared.
    """
    x = np.clip(x, -750.0, 750.0)  # beyond, exp is 0 and infinite
    power = np.rint(x / LN2[0])
    rest = x - power * LN2[0] - power * LN2[1]
    series = np.ones_like(rest)
    for n in range(TERMS, 0, -1):
        series = 1.0 + series * rest / n
    whole: Array = np.ldexp(series, power.astype(int))
    return whole


def _parts(network: Network, rows: Array) -> list[Array]:
    """Views of the rows: each layer's weights, ``(d_out, d_in, ...)``, then its biases."""
    shapes = [p.shape for p in (*network.weights, *network.biases)]
    ends = np.cumsum([0, *(int(np.prod(shape)) for shape in shapes)])
    return [
        rows[begin:end].reshape(*shape, *rows.shape[1:])
        for begin, end, shape in zip(ends[:-1], ends[1:], shapes, strict=True)
    ]


def _fate(
    network: Network, example: Example, at: Array, losses: Array, turns: NDArray[np.bool_]
) -> str:
    parts, depth = _parts(network, at), len(network.weights)
    end = replace(network, weights=tuple(parts[:depth]), biases=tuple(parts[depth:]))
    seen = probe(end, example.x, example.target)
    return FATES.get(classify(losses, seen, turns=turns).regime, "undecided")
