"""Random networks of the workbench, of every shape and choice, and PyTorch's word on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812

from nbhelpers.workbench import Description, computed, read
from nbhelpers.workbench.checks import MOST_SAMPLES, MOST_UNITS
from nbhelpers.workbench.description import CHOICES
from nbhelpers.workbench.functions import ACTIVATIONS, BINARY, CATEGORICAL, OUTPUT, SOFTMAX

UNITWISE = [name for name in ACTIVATIONS if name != SOFTMAX]
ACTIVATE: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": F.leaky_relu,
    "identity": lambda net: net.clone(),
    "softmax": lambda net: F.softmax(net, dim=-1),
}


def random_choices(rng: np.random.Generator, **fixed: Any) -> dict[str, Any]:
    """What can be chosen, as one likes, where it fits together."""
    chosen = {key: str(rng.choice(options)) for key, options in CHOICES.items()} | fixed
    chosen.setdefault("last", str(rng.choice(ACTIVATIONS)))
    if chosen["loss"] == CATEGORICAL:
        chosen["last"] = SOFTMAX
    chosen.setdefault("hidden", str(rng.choice(UNITWISE)))
    chosen.setdefault("layers", int(rng.integers(1, 5)))
    return chosen


def random_description(rng: np.random.Generator, **fixed: Any) -> dict[str, Any]:
    """Plain data of a network; ``big=100`` makes its weights that large, ``widest`` limits it."""
    widest, big = fixed.pop("widest", 4), fixed.pop("big", 1.0)
    most_samples = fixed.pop("samples", 4)
    chosen = random_choices(rng, **fixed)
    while True:
        data = _drawn(rng, dict(chosen), widest, big, most_samples)
        try:
            computed(read(data))
        except ValueError:  # updates that explode; an output of which there is no logarithm
            big = 0.3 if chosen["loss"] == BINARY else 1.0
            continue
        return data


def _drawn(
    rng: np.random.Generator, chosen: dict[str, Any], widest: int, big: float, most_samples: int
) -> dict[str, Any]:
    hidden, last, layers = chosen.pop("hidden"), chosen.pop("last"), chosen.pop("layers")
    sizes = [int(n) for n in rng.integers(1, widest + 1, size=layers + 1)]
    if chosen["loss"] == BINARY and last not in ("sigmoid", SOFTMAX):
        sizes[-1] = 1
    samples = int(rng.integers(1, most_samples + 1))
    data: dict[str, Any] = {"version": 1, **chosen, "layers": []}
    data["inputs"] = rng.uniform(-1, 1, (samples, sizes[0])).tolist()
    for at, (ins, outs) in enumerate(pairwise(sizes)):
        biases = rng.uniform(-1, 1, 1 if chosen["bias_mode"] == "shared" else outs).tolist()
        if chosen["loss"] == BINARY and at == layers - 1:
            biases = [(-0.5 if chosen["bias_mode"] == "threshold" else 0.5) for _ in biases]
        one = {"weights": (big * rng.uniform(-2, 2, (outs, ins))).tolist()}
        if chosen["bias_mode"] != "none":
            one["biases"] = biases
        one["activation"] = hidden if at < layers - 1 else last
        data["layers"].append(one)
    if chosen["loss"] == OUTPUT:
        data["output"] = f"o{rng.integers(1, sizes[-1] + 1)}"
    elif chosen["loss"] == CATEGORICAL:
        data["targets"] = np.eye(sizes[-1])[rng.integers(0, sizes[-1], samples)].tolist()
        if rng.random() < 0.3:
            data["targets"] = rng.uniform(0, 1, (samples, sizes[-1])).tolist()
    elif chosen["loss"] == BINARY and rng.random() < 0.5:
        data["targets"] = rng.integers(0, 2, (samples, sizes[-1])).tolist()
    else:
        data["targets"] = rng.uniform(0, 1, (samples, sizes[-1])).tolist()
    data["learning_rate"] = round(float(rng.uniform(0, 1)), 2)
    data["momentum"] = float(rng.choice([0.0, 0.5, 0.9]))
    return data


def of_every_choice(rng: np.random.Generator, count: int, **fixed: Any) -> Iterator[dict[str, Any]]:
    """So many descriptions; every tenth has large weights, every thirtieth all the room there is."""
    for n in range(count):
        size = {"widest": MOST_UNITS, "samples": MOST_SAMPLES} if n % 30 == 7 else {}
        yield random_description(
            rng, **(size | fixed), big=[1.0, 30.0, 400.0][n % 10 % 3 * (n % 5 == 0)]
        )


def chosen_pairs(data: dict[str, Any]) -> set[Any]:
    """All pairs of choices that a description makes."""
    layers = data["layers"]
    chosen: list[tuple[str, Any]] = [(key, data[key]) for key in CHOICES]
    chosen += [("last", layers[-1]["activation"]), ("layers", len(layers))]
    chosen += [("hidden", layer["activation"]) for layer in layers[:1] if len(layers) > 1]
    return set(combinations(chosen, 2))


def all_pairs() -> set[Any]:
    """All pairs of choices that go together."""
    possible: list[tuple[str, Any]] = [(key, v) for key, values in CHOICES.items() for v in values]
    possible += [("last", name) for name in ACTIVATIONS] + [("layers", n) for n in range(1, 5)]
    possible += [("hidden", name) for name in UNITWISE]
    pairs = set()
    for one, two in combinations(possible, 2):
        only_softmax = one == ("loss", CATEGORICAL) and two[0] == "last" and two[1] != SOFTMAX
        no_hidden = one == ("layers", 1) and two[0] == "hidden"
        if one[0] != two[0] and not only_softmax and not no_hidden:
            pairs.add((one, two))
    return pairs


class ByTorch:
    """One update by PyTorch in float64: ``loss``, ``by_name`` and ``updated``, as the workbench names them."""

    def __init__(self, d: Description, updates: int = 1) -> None:
        self.d, self.names = d, d.names()
        self.by_name: dict[str, float] = {}
        self.parameters = [
            (tensor(L.weights), tensor(L.biases[:1] if d.bias_mode == "shared" else L.biases))
            for L in d.layers
        ]
        learn = [p for W, b in self.parameters for p in ((W,) if self._still() else (W, b))]
        self.optimizer = optimizer = torch.optim.SGD(learn, lr=d.learning_rate, momentum=d.momentum)
        every = list(range(len(d.inputs)))
        loss = self._pass(every, d.reduction == "mean")
        self.loss = loss.item()
        loss.backward()
        self._gradients(-1)
        rounds = ([[s] for s in every] if d.one_by_one() else [every]) * updates
        for n, samples in enumerate(rounds):
            optimizer.zero_grad()
            self._pass(samples, d.reduction == "mean" and not d.one_by_one()).backward(
                retain_graph=True
            )
            for layer, (net, out) in enumerate(self.between, start=1):
                for s, row in zip(samples, range(len(samples)), strict=True):
                    for u in range(net.shape[1]):
                        self._put("net", s, layer, u, net[row, u])
                        self._put("out", s, layer, u, out[row, u])
                        self._put("delta", s, layer, u, net.grad[row, u])
                        if layer < len(d.layers):
                            self._put("d_out", s, layer, u, out.grad[row, u])
            if d.update_order == "immediate":
                self._immediately()
            optimizer.step()
            if d.one_by_one() and n < len(rounds) - 1:
                self.by_name |= {
                    self.names.name(("new_" + k, n, *at)): v for k, *at, v in self._all()
                }
        self.updated = {self.names.name(("new_" + k, -1, *at)): v for k, *at, v in self._all()}

    def _still(self) -> bool:
        return self.d.bias_mode in ("frozen", "none")

    def _pass(self, samples: list[int], mean: bool) -> torch.Tensor:
        d = self.d
        out = torch.tensor([d.inputs[s] for s in samples], dtype=torch.float64)
        self.between, self.entered = [], []
        for (W, b), layer in zip(self.parameters, d.layers, strict=True):
            self.entered.append(out)
            net = out @ W.T + (-b if d.bias_mode == "threshold" else b)
            out = ACTIVATE[layer.activation](net)
            net.retain_grad()
            out.retain_grad()
            self.between.append((net, out))
        each = self._loss(samples, net, out)
        return each.sum() / len(samples) if mean else each.sum()

    def _loss(self, samples: list[int], net: torch.Tensor, out: torch.Tensor) -> torch.Tensor:
        if self.d.loss == OUTPUT:
            return out[:, self.d.output]
        target = torch.tensor([self.d.targets[s] for s in samples], dtype=torch.float64)
        if self.d.loss == CATEGORICAL:
            return F.cross_entropy(net, target, reduction="none")
        if self.d.loss == BINARY and self.d.layers[-1].activation == "sigmoid":
            return F.binary_cross_entropy_with_logits(net, target, reduction="none").sum(dim=1)
        squared = (out - target) ** 2
        return {
            "half_squared": lambda: squared.sum(dim=1) / 2,
            "squared": lambda: squared.sum(dim=1),
            "mean_squared": lambda: squared.mean(dim=1),
            "absolute": lambda: (out - target).abs().sum(dim=1),
            BINARY: lambda: (-target * out.log() - (1 - target) * (1 - out).log()).sum(dim=1),
        }[self.d.loss]()

    def _immediately(self) -> None:
        """Replaces the gradients by those of the immediate order, from the last layer back."""
        arrives = None
        for (W, b), (net, out), entered in zip(
            *map(reversed, (self.parameters, self.between, self.entered)), strict=True
        ):
            delta = net.grad
            if arrives is not None:
                (delta,) = torch.autograd.grad(out, net, arrives, retain_graph=True)
            delta = delta.detach()
            W.grad = delta.T @ entered.detach()
            sign = -1.0 if self.d.bias_mode == "threshold" else 1.0
            b.grad = sign * (
                delta.sum().reshape(1) if self.d.bias_mode == "shared" else delta.sum(0)
            )
            with torch.no_grad():
                gathered = self.optimizer.state[W].get("momentum_buffer")
                step = W.grad if gathered is None else W.grad + self.d.momentum * gathered
                arrives = delta @ (W - self.d.learning_rate * step)

    def _gradients(self, sample: int) -> None:
        for kind, layer, u, i, _ in self._all():
            W, b = self.parameters[layer - 1]
            value = W.grad[u, i] if kind == "w" else b.grad[u]
            self._put("d_" + kind, sample, layer, u, value, i)

    def _all(self) -> Iterator[tuple[str, int, int, int, float]]:
        for kind, layer, u, i in self.names.parameters():
            W, b = self.parameters[layer - 1]
            yield kind, layer, u, i, (W[u, i] if kind == "w" else b[u]).item()

    def _put(self, kind: str, s: int, layer: int, u: int, value: torch.Tensor, i: int = -1) -> None:
        if kind == "delta" and self.d.error_sign == "target_minus_output":
            kind, value = "err", -value
        self.by_name[self.names.name((kind, s, layer, u, i))] = value.item()


def tensor(values: Any) -> torch.Tensor:
    return torch.tensor(values, dtype=torch.float64, requires_grad=True)
