"""A pass layer by layer, in lists: forward, loss, backward, update, for all samples together.

The page's Python takes ten times as long where it is asked for one quantity after the other, as in
`nbhelpers.workbench.computing`. Both add the same terms in the same order: their numbers are equal.
"""

import math

from nbhelpers.clinic.slow_pass import Layer
from nbhelpers.workbench.description import Description
from nbhelpers.workbench.functions import (
    BINARY,
    OUTPUT,
    SOFTMAX,
    factor_of,
    from_nets,
    outs_of,
    slope_of,
    slope_of_term,
    term_of_net,
    term_of_out,
)

WRITTEN = """
def products(rows, others):
    found = []
    for (B,) in others:
        found.append([SUM for (A,) in rows])
    return found
"""
PRODUCTS: "dict[int, Callable]" = {}  # type: ignore[name-defined]  # noqa: F821


def products(rows: list[list[float]], others: list[list[float]]) -> list[list[float]]:
    """Return for each of the others its sums of products with all rows: W x, and all of the way back.

    A loop over the entries would take three times as long. So the sum stands written out,
    ``a0 * b0 + a1 * b1``, in a function that is made once for each length.
    """
    length = len(rows[0])
    if length not in PRODUCTS:
        a, b = ["a" + str(n) for n in range(length)], ["b" + str(n) for n in range(length)]
        terms = [one + " * " + two for one, two in zip(a, b)]
        text = WRITTEN.replace("A", ", ".join(a)).replace("B", ", ".join(b))
        made: dict[str, object] = {}
        exec(text.replace("SUM", " + ".join(terms)), made)  # numbers and names of its own alone
        PRODUCTS[length] = made["products"]
    return PRODUCTS[length](rows, others)  # type: ignore[no-any-return]


def columns(rows: list[list[float]]) -> list[list[float]]:
    """Return a matrix with its rows as columns."""
    return [[row[n] for row in rows] for n in range(len(rows[0]))]


class Back:
    """What a way back leaves: in each layer dE/dout, dE/dnet, and the gradients of all samples."""

    def __init__(self, layers: int) -> None:
        self.ups: list[list[list[float]]] = [[] for _ in range(layers)]
        self.deltas: list[list[list[float]]] = [[] for _ in range(layers)]
        self.gradients = [Layer([], [], "") for _ in range(layers)]


class Sweep:
    """One update for some samples, and all that leads to it.

    ``nets[layer][sample][unit]`` begins with the layer after the inputs, ``outs`` with the inputs.
    ``back`` is the way back with the weights as they are; ``early`` that of the immediate order,
    whose gradients move the parameters there. ``moved`` and ``velocity`` are what the update makes.
    """

    def __init__(
        self, d: Description, samples: list[int], layers: list[Layer], velocity: list[Layer]
    ) -> None:
        self.d = d
        self.samples = samples
        self.layers = layers
        self.before = velocity
        self.sign = -1.0 if d.bias_mode == "threshold" else 1.0
        self.fused = from_nets(d.loss, d.layers[-1].activation)
        self.share = 1.0
        if d.reduction == "mean" and not d.one_by_one():
            self.share = 1 / len(d.inputs)
        self.nets: list[list[list[float]]] = []
        self.outs = [[d.inputs[s] for s in samples]]
        for layer in layers:
            self.nets.append(self._nets(layer, self.outs[-1]))
            self.outs.append([outs_of(layer.activation, nets) for nets in self.nets[-1]])

    def _nets(self, layer: Layer, entered: list[list[float]]) -> list[list[float]]:
        """Net = sum of weight times out, plus the bias (less the threshold)."""
        biases = [self.sign * bias for bias in layer.biases]
        sums = products(layer.weights, entered)
        return [[total + bias for total, bias in zip(row, biases)] for row in sums]

    def losses(self) -> list[float]:
        """Return E of each sample; not a number where an output has no logarithm."""
        return [self._loss(n, s) for n, s in enumerate(self.samples)]

    def _loss(self, n: int, s: int) -> float:
        outs, nets, loss = self.outs[-1][n], self.nets[-1][n], self.d.loss
        if loss == OUTPUT:
            return outs[self.d.output]
        targets, count = self.d.targets[s], len(outs)
        if self.fused:
            return sum([term_of_net(loss, nets[u], targets[u], nets) for u in range(count)])
        if loss == BINARY and not (min(outs) > 0 and max(outs) < 1):
            return float("nan")
        return sum([term_of_out(loss, outs[u], targets[u], count) for u in range(count)])

    def turn(self) -> None:
        """Go back, and make the update."""
        self.velocity: list[Layer] = [Layer([], [], "") for _ in self.layers]
        self.moved = list(self.layers)
        immediate = self.d.update_order == "immediate" and len(self.layers) > 1
        self.back = Back(len(self.layers))
        self.early = Back(len(self.layers)) if immediate else self.back
        for at in range(len(self.layers) - 1, -1, -1):
            self._pass_back(self.back, at, self.layers)
            if immediate:
                self._pass_back(self.early, at, self.moved)
            self._move(at)

    def is_finite(self) -> bool:
        """Tell whether all that is worked out is: a sum of numbers is none where one of them is not."""
        rows = [row for layer in self.nets for row in layer]
        for back in (self.back, self.early):
            rows += [row for layer in back.ups + back.deltas for row in layer]
        for layer in self.back.gradients + self.early.gradients + self.moved:
            rows += layer.weights + [layer.biases]
        return all(math.isfinite(sum(row)) for row in rows)

    def _pass_back(self, back: Back, at: int, layers: list[Layer]) -> None:
        """Work out a layer's part of the way back, through the weights of these layers."""
        if at < len(layers) - 1:
            leaving = columns(layers[at + 1].weights)
            back.ups[at] = products(leaving, back.deltas[at + 1])
        elif not self.fused:
            back.ups[at] = [self._error(n, s) for n, s in enumerate(self.samples)]
        back.deltas[at] = [self._delta(back, at, n) for n in range(len(self.samples))]
        deltas = columns(back.deltas[at])
        weights = products(columns(self.outs[at]), deltas)
        if self.d.bias_mode == "shared":
            sums = [sum(each) for each in back.deltas[at]]
            deltas = [sums for _ in deltas]
        biases = [sum([self.sign * one for one in delta]) for delta in deltas]
        back.gradients[at] = Layer(weights, biases, "")

    def _error(self, n: int, s: int) -> list[float]:
        """Return dE/dout of the outputs."""
        outs, d = self.outs[-1][n], self.d
        if d.loss == OUTPUT:
            return [self.share * (1.0 if u == d.output else 0.0) for u in range(len(outs))]
        targets, count = d.targets[s], len(outs)
        return [self.share * slope_of_term(d.loss, out, t, count) for out, t in zip(outs, targets)]

    def _delta(self, back: Back, at: int, n: int) -> list[float]:
        """Return dE/dnet of a layer's units."""
        outs, name = self.outs[at + 1][n], self.layers[at].activation
        if self.fused and at == len(self.layers) - 1:
            targets = self.d.targets[self.samples[n]]
            factor = factor_of(self.d.loss, targets)
            return [self.share * (factor * out - t) for out, t in zip(outs, targets)]
        ups = back.ups[at][n]
        if name == SOFTMAX:
            mixed = sum([up * out for up, out in zip(ups, outs)])  # all outputs depend on each net
            return [out * (up - mixed) for up, out in zip(ups, outs)]
        nets = self.nets[at][n]
        return [up * slope_of(name, nets[u], outs[u]) for u, up in enumerate(ups)]

    def _move(self, at: int) -> None:
        """V <- momentum v + gradient; w <- w - learning rate times v, and so with the biases."""
        layer, gathered, slopes = self.layers[at], self.before[at], self.early.gradients[at]
        weights, v = [], []
        for n, row in enumerate(slopes.weights):
            v.append(self._gathered(gathered.weights[n], row))
            weights.append(self._stepped(layer.weights[n], v[n]))
        biases, v_b = layer.biases, self._gathered(gathered.biases, slopes.biases)
        if self.d.bias_mode not in ("frozen", "none"):
            biases = self._stepped(biases, v_b)
        self.velocity[at] = Layer(v, v_b, "")
        self.moved[at] = Layer(weights, biases, layer.activation)

    def _gathered(self, before: list[float], gradient: list[float]) -> list[float]:
        momentum = self.d.momentum
        if not momentum:
            return gradient
        return [momentum * v + slope for v, slope in zip(before, gradient)]

    def _stepped(self, values: list[float], v: list[float]) -> list[float]:
        rate = self.d.learning_rate
        return [value - rate * step for value, step in zip(values, v)]


def sweeps(d: Description, layers: list[Layer], velocity: list[Layer]) -> list[Sweep]:
    """Return the update of the batch, or one after each sample, each with what the one before left."""
    found: list[Sweep] = []
    every = list(range(len(d.inputs)))
    for samples in [[s] for s in every] if d.one_by_one() else [every]:
        found.append(Sweep(d, samples, layers, velocity))
        found[-1].turn()
        layers, velocity = found[-1].moved, found[-1].velocity
    return found


def total(d: Description, losses: list[float]) -> float:
    """Return E of the batch from that of its samples: their sum, or mean."""
    return sum(losses) / len(losses) if d.reduction == "mean" else sum(losses)
