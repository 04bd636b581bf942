"""Training: update after update, by the clinic's slow pass, which keeps whole layers in lists.

`Pass` asks for one quantity after the other, which takes a page thirty times as long.
"""

from nbhelpers.clinic.slow_pass import Layer, Loop, Signal
from nbhelpers.workbench.checks import MOST_MAGNITUDE
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


class Training(Loop):
    """A description that trains: the slow pass with the workbench's losses, biases and momentum."""

    def __init__(self, d: Description) -> None:
        self.d = d
        targets = d.targets or [[] for _ in d.inputs]
        early = "early_update" if d.update_order == "immediate" else ""
        super().__init__(d.layers, d.inputs, targets, d.reduction == "mean", early)
        self.fused = from_nets(d.loss, d.layers[-1].activation)
        self.sign = -1.0 if d.bias_mode == "threshold" else 1.0
        self.velocity = [layer.zeros() for layer in d.layers]
        self.sent: list[Signal] = []
        """What `loss` has sent forward with these parameters, for the step that follows."""

    def forward(self, x: list[float]) -> Signal:
        """Send one sample through all layers, unless the loss has just done so."""
        return self.sent.pop(0) if self.sent else self.send(x)

    def send(self, x: list[float]) -> Signal:
        """Send one sample through all layers."""
        signal = Signal()
        for layer in self.layers:
            nets = []
            for row, bias in zip(layer.weights, layer.biases):
                net = 0.0
                for w, v in zip(row, x):
                    net += w * v
                nets.append(net + self.sign * bias)
            signal.entered.append(x)
            signal.nets.append(nets)
            x = outs_of(layer.activation, nets)
            signal.outs.append(x)
        return signal

    def loss(self) -> float:
        """Return E of the whole batch; not a number where an output has no logarithm."""
        total = 0.0
        self.sent = [self.send(x) for x in self.inputs]
        for signal, target in zip(self.sent, self.targets):
            outs, nets = signal.outs[-1], signal.nets[-1]
            if self.d.loss == OUTPUT:
                total += outs[self.d.output]
                continue
            if self.fused:
                terms = [
                    term_of_net(self.d.loss, nets[u], target[u], nets) for u in range(len(outs))
                ]
            elif self.d.loss == BINARY and not (min(outs) > 0 and max(outs) < 1):
                return float("nan")
            else:
                count = len(outs)
                terms = [term_of_out(self.d.loss, out, t, count) for out, t in zip(outs, target)]
            total += sum(terms)
        return total / len(self.inputs) if self.mean else total

    def error(self, out: list[float], target: list[float]) -> list[float]:
        """Return dE/dout of the last layer for one sample; dE/dnet where E is made of the nets."""
        share = 1 / len(self.inputs) if self.mean else 1.0
        if self.fused:
            factor = factor_of(self.d.loss, target)
            return [share * (factor * o - t) for o, t in zip(out, target)]
        if self.d.loss == OUTPUT:
            return [share * float(u == self.d.output) for u in range(len(out))]
        count = len(out)
        return [share * slope_of_term(self.d.loss, o, t, count) for o, t in zip(out, target)]

    def delta(self, at: int, signal: Signal, upstream: list[float]) -> list[float]:
        """Return dE/dnet of a layer's units."""
        if at == len(self.layers) - 1 and self.fused:
            return upstream
        name, outs = self.layers[at].activation, signal.outs[at]
        if name == SOFTMAX:
            mixed = sum(up * out for up, out in zip(upstream, outs))
            return [out * (up - mixed) for up, out in zip(upstream, outs)]
        nets = signal.nets[at]
        return [up * slope_of(name, nets[u], outs[u]) for u, up in enumerate(upstream)]

    def collect(self, at: int, signals: list[Signal], deltas: list[list[float]]) -> None:
        """Add each sample's share to the layer's gradients."""
        into = self.gradients[at]
        for signal, delta in zip(signals, deltas):
            entered = signal.entered[at]
            for unit, d in enumerate(delta):
                row = into.weights[unit]
                for source, x in enumerate(entered):
                    row[source] += d * x
                into.biases[unit] += d

    def pass_back(self, at: int, delta: list[float]) -> list[float]:
        """Return dE/dout of the layer below."""
        rows = self.layers[at].weights
        arrives = [0.0 for _ in rows[0]]
        for row, d in zip(rows, delta):
            for source, w in enumerate(row):
                arrives[source] += w * d
        return arrives

    def update(self, at: int, rate: float) -> None:
        """Move a layer against what has gathered of its gradients."""
        layer, slopes, gathered = self.layers[at], self.gradients[at], self.velocity[at]
        for unit, row in enumerate(slopes.weights):
            moved, before = layer.weights[unit], gathered.weights[unit]
            for source, slope in enumerate(row):
                before[source] = self.d.momentum * before[source] + slope
                moved[source] -= rate * before[source]
        if self.d.bias_mode in ("frozen", "none"):
            return
        biases = slopes.biases
        if self.d.bias_mode == "shared":
            biases = [sum(biases) for _ in biases]
        for unit, slope in enumerate(biases):
            gathered.biases[unit] = self.d.momentum * gathered.biases[unit] + self.sign * slope
            layer.biases[unit] -= rate * gathered.biases[unit]

    def round(self) -> None:
        """Make one update of the batch, or one after each sample."""
        if not self.d.one_by_one():
            self.step(self.d.learning_rate)
            return
        self.sent = []
        inputs, targets = self.inputs, self.targets
        for n, x in enumerate(inputs):
            self.inputs, self.targets = [x], [targets[n]]
            self.step(self.d.learning_rate)
        self.inputs, self.targets = inputs, targets


def trained(d: Description, updates: int) -> "tuple[Description, list[float]]":
    """Return the description after so many updates (of the batch, or of every sample), and the losses.

    There is one loss more than updates, that of the start; fewer, where training diverges: it ends
    at the last parameters with which every number is finite and the loss at most 1e60.

    Examples
    --------
    >>> from nbhelpers.workbench import read, trained
    >>> layers = [{"weights": [[2]], "activation": "identity"}]
    >>> data = {"inputs": [[1]], "targets": [[1]], "layers": layers}
    >>> end, losses = trained(read({"version": 1, **data}), 2)
    >>> end.layers[0].weights, losses
    ([[1.25]], [0.5, 0.125, 0.03125])
    """
    run = Training(d)
    losses: list[float] = []
    good = run.layers
    for _ in range(updates + 1):
        try:
            if losses:
                run.round()
            loss = run.loss()
        except (OverflowError, ValueError, ZeroDivisionError):
            break
        if not abs(loss) <= MOST_MAGNITUDE or not all(map(_within, run.layers)):
            break
        losses.append(loss)
        good = [Layer(one.weights, one.biases, one.activation) for one in run.layers]
    end = d.copy()
    end.layers = good
    return end, losses


def _within(layer: Layer) -> bool:
    """Tell whether every parameter is a number up to 1e60."""
    for row in layer.weights + [layer.biases]:
        for value in row:
            if not abs(value) <= MOST_MAGNITUDE:
                return False
    return True
