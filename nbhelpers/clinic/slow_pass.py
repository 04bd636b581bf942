"""One step of training, slow and explained: forward, backward, update; ten bugs are switches in it.

Lists, loops and `math`, no NumPy, so that it runs in a page's MicroPython as it stands here: no
dataclass, no ``zip(strict=)``, no order of a dict. A bug is one line beside the line that is right,
so that a broken loop trains, is examined, and can be compared.
"""

import math

ACTIVATIONS = ("sigmoid", "tanh", "relu", "leaky_relu", "identity")


def activate(name: str, net: float) -> float:
    """Return out = f(net) of one unit."""
    if name == "sigmoid":
        if net < 0:  # so that exp never overflows
            return 1 - 1 / (1 + math.exp(net))
        return 1 / (1 + math.exp(-net))
    if name == "tanh":
        return math.tanh(net)
    if name == "relu":
        return net if net > 0 else 0.0
    if name == "leaky_relu":
        return net if net > 0 else 0.01 * net
    return net


def slope(name: str, net: float) -> float:
    """Return dout/dnet, the slope of f at ``net``; at its kink that of the left side."""
    if name == "sigmoid":
        return activate(name, net) * activate(name, -net)
    if name == "tanh":
        return 1 - math.tanh(net) * math.tanh(net)
    if name == "relu":
        return 1.0 if net > 0 else 0.0
    if name == "leaky_relu":
        return 1.0 if net > 0 else 0.01
    return 1.0


class Layer:
    """A layer: ``weights[unit][source]``, ``biases[unit]``, and the name of its activation."""

    def __init__(self, weights: list[list[float]], biases: list[float], activation: str) -> None:
        self.weights = [list(row) for row in weights]
        self.biases = list(biases)
        self.activation = activation

    def zeros(self) -> "Layer":
        """Return a layer of the same size, filled with zeros: room for its gradients."""
        nothing = [[0.0 for _ in row] for row in self.weights]
        return Layer(nothing, [0.0 for _ in self.biases], self.activation)


class Signal:
    """What one sample leaves in each layer on its way forward: what came in, net, and out."""

    def __init__(self) -> None:
        self.entered: list[list[float]] = []
        self.nets: list[list[float]] = []
        self.outs: list[list[float]] = []


class Loop:
    """A training loop: a network, a batch, and the gradients that its last step left.

    The loss of a sample is half of its squared error. E adds the samples up, or takes their mean.

    ``bug`` is the name of a switch (see ``bugs``), or empty for code that is right; ``at`` is the
    layer in whose lines the bug stands, for a bug that stands in one layer.
    """

    def __init__(
        self,
        layers: list[Layer],
        inputs: list[list[float]],
        targets: list[list[float]],
        mean: bool = False,
        bug: str = "",
        at: int = 0,
    ) -> None:
        self.layers = [Layer(layer.weights, layer.biases, layer.activation) for layer in layers]
        self.inputs = inputs
        self.targets = targets
        self.mean = mean
        self.bug = bug
        self.at = at
        self.gradients = [layer.zeros() for layer in layers]
        self.passes = [0]  # samples sent through the network, forward or backward

    def copy(self) -> "Loop":
        """Return the same loop as if it were new: no gradient is left. Both count together."""
        return self.on(self.inputs, self.targets)

    def on(self, inputs: list[list[float]], targets: list[list[float]]) -> "Loop":
        """Return a copy with other samples."""
        other = type(self)(self.layers, inputs, targets, self.mean, self.bug, self.at)
        other.passes = self.passes
        return other

    # Forward.

    def forward(self, x: list[float]) -> Signal:
        """Send one sample through all layers: net = W x + b, out = f(net)."""
        signal = Signal()
        for layer in self.layers:
            nets = []
            for row, bias in zip(layer.weights, layer.biases):
                nets.append(sum(w * v for w, v in zip(row, x)) + bias)
            signal.entered.append(x)
            signal.nets.append(nets)
            x = [activate(layer.activation, net) for net in nets]
            signal.outs.append(x)
        self.passes[0] += 1
        return signal

    def loss(self) -> float:
        """Return E of the whole batch."""
        total = 0.0
        for x, target in zip(self.inputs, self.targets):
            for out, wanted in zip(self.forward(x).outs[-1], target):
                total += (out - wanted) * (out - wanted) / 2
        return total / len(self.inputs) if self.mean else total

    # Backward and update.

    def step(self, rate: float = 0.0) -> None:
        """Zero, forward, backward, update.

        With rate 0 only the gradients are left. ``upstreams`` holds dE/dout
        of the layer that is served: a list a sample.
        """
        if self.bug != "not_zeroed":
            self.gradients = [layer.zeros() for layer in self.layers]
        signals = [self.forward(x) for x in self.inputs]
        pairs = zip(signals, self.targets)
        upstreams = [self.error(s.outs[-1], target) for s, target in pairs]
        for at in range(len(self.layers) - 1, -1, -1):
            arrived = zip(signals, upstreams)
            deltas = [self.delta(at, s, up) for s, up in arrived]
            self.collect(at, signals, deltas)
            if self.bug == "early_update":
                self.update(at, rate)  # too soon: the next line reads it
            upstreams = [self.pass_back(at, delta) for delta in deltas]
        if self.bug != "early_update":
            for at in range(len(self.layers)):
                self.update(at, rate)
        self.passes[0] += len(signals)

    def error(self, out: list[float], target: list[float]) -> list[float]:
        """Return dE/dout of the last layer for one sample."""
        share = 1.0
        if self.mean or self.bug == "mean_for_sum":
            share = 1 / len(self.inputs)
        return [share * (o - t) for o, t in zip(out, target)]

    def delta(self, at: int, signal: Signal, ups: list[float]) -> list[float]:
        """Return dE/dnet of a layer's units: what arrives, times the slope."""
        name = self.layers[at].activation
        slopes = [slope(name, net) for net in signal.nets[at]]
        if self.here("no_slope", at):
            slopes = [1.0 for _ in slopes]
        if self.here("slope_at_out", at):
            slopes = [slope(name, out) for out in signal.outs[at]]
        if self.here("sign_flipped", at):
            slopes = [-s for s in slopes]
        return [up * s for up, s in zip(ups, slopes)]

    def collect(self, at: int, signals: list[Signal], deltas: list[list[float]]) -> None:
        """Add each sample's share to the layer's gradients: dW += delta x, db += delta."""
        into = self.gradients[at]
        for signal, delta in zip(signals, deltas):
            for unit, d in enumerate(delta):
                for source, x in enumerate(signal.entered[at]):
                    into.weights[unit][source] += d * x
                if self.bug == "bias_not_summed":
                    into.biases[unit] = d  # each sample overwrites the one before
                else:
                    into.biases[unit] += d

    def pass_back(self, at: int, delta: list[float]) -> list[float]:
        """Return dE/dout of the layer below: the sum of weight times delta."""
        W = self.layers[at].weights
        sources = range(len(W[0]))
        units = range(len(delta))
        if self.here("detached", at):
            return [0.0 for _ in sources]
        if self.here("path_dropped", at) and len(delta) > 1:
            units = range(len(delta) - 1)
        if self.here("transposed", at) and len(delta) == len(W[0]):
            return [sum(W[j][k] * delta[k] for k in units) for j in sources]
        return [sum(W[k][j] * delta[k] for k in units) for j in sources]

    def update(self, at: int, rate: float) -> None:
        """Move a layer's weights and biases against their gradients."""
        layer, slopes = self.layers[at], self.gradients[at]
        for row, row_slopes in zip(layer.weights, slopes.weights):
            for source, d in enumerate(row_slopes):
                row[source] -= rate * d
        for unit, d in enumerate(slopes.biases):
            layer.biases[unit] -= rate * d

    def here(self, bug: str, at: int) -> bool:
        """Tell whether this bug is switched on, and stands in this layer."""
        return self.bug == bug and self.at == at
