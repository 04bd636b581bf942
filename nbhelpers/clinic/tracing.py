"""How backward makes its numbers, with a bug or without: the factors of each, to be shown once it is known."""

from nbhelpers.clinic.slow_pass import Loop, Signal, slope

AT_DELTA = ("no_slope", "slope_at_out", "sign_flipped")
PASSED_BACK = ("path_dropped", "transposed", "detached")
"""They stand where a layer passes back, so that the layer below is the first that is wrong."""


class Made:
    """A number of the backward pass: a sum of products, times a factor.

    ``how`` is the bug in its formula, or empty. A last layer's delta has one pair: out and target.
    """

    def __init__(
        self, how: str, pairs: "list[list[float]]", factor: float = 1.0, error: bool = False
    ) -> None:
        self.how = how
        self.pairs = pairs
        self.factor = factor
        self.error = error

    def value(self) -> float:
        """Return the number."""
        total = 0.0
        for pair in self.pairs:
            if self.error:
                total += pair[0] - pair[1]
            else:
                total += pair[0] * pair[1] if len(pair) > 1 else pair[0]
        return total * self.factor

    def data(self) -> "dict[str, object]":
        """Return it as plain data."""
        return {"how": self.how, "pairs": self.pairs, "factor": self.factor, "error": self.error}


def made_delta(
    loop: Loop, signal: Signal, at: int, unit: int, above: "list[float]", bug: str
) -> Made:
    """Return how a unit's delta is made of those of the layer above, with one sample, by code with a bug.

    A bug that changes nothing there is not named.
    """
    layer, how = loop.layers[at], ""
    net, out = signal.nets[at][unit], signal.outs[at][unit]
    factor = slope(layer.activation, net)
    if bug == "no_slope":
        how, factor = bug, 1.0
    elif bug == "slope_at_out":
        how, factor = bug, slope(layer.activation, out)
    elif bug == "sign_flipped":
        how, factor = bug, -factor
    if at + 1 == len(loop.layers):
        return Made(how, [[out, loop.targets[0][unit]]], factor, True)
    weights = loop.layers[at + 1].weights
    pairs = [[weights[k][unit], d] for k, d in enumerate(above)]
    if bug == "detached":
        how, pairs = bug, []
    elif bug == "path_dropped" and len(above) > 1:
        how, pairs = bug, pairs[:-1]
    elif bug == "transposed" and len(above) == len(weights[0]):
        how, pairs = bug, [[weights[unit][k], d] for k, d in enumerate(above)]
    return Made(how, pairs, factor)


class Traced(Loop):
    """A loop that keeps what its last step forward and back made, layer by layer."""

    def collect(self, at: int, signals: list[Signal], deltas: list[list[float]]) -> None:
        """Keep the deltas of a layer, sample by sample, and add them up."""
        if at + 1 == len(self.layers):  # the first that is served
            self.signals = signals
            self.deltas: list[list[list[float]]] = [[] for _ in self.layers]
        self.deltas[at] = deltas
        super().collect(at, signals, deltas)


def traced(loop: Loop, sample: int = -1) -> Traced:
    """Return a loop's first step, with rate 0, traced: with the batch, or one sample. It is free."""
    inputs, targets = loop.inputs, loop.targets
    if sample >= 0:
        inputs, targets = [inputs[sample]], [targets[sample]]
    copy = Traced(loop.layers, inputs, targets, loop.mean, loop.bug, loop.at)
    copy.step()
    return copy


def first_wrong(loop: Loop) -> int:
    """Return the last layer whose deltas the bug changes, or -1."""
    if loop.bug == "mean_for_sum":
        return len(loop.layers) - 1
    if loop.bug in PASSED_BACK:
        return loop.at - 1
    return loop.at if loop.bug in AT_DELTA else -1


def made_entry(run: Traced, at: int, unit: int, source: int) -> Made:
    """Return how the gradient of a weight (or bias, of source -1) was made: delta times what came in.

    ``how`` is ``below`` where the bug stands in a layer above.
    """
    deltas = [delta[unit] for delta in run.deltas[at]]
    wrong = first_wrong(run)
    how = run.bug if at == wrong or run.bug == "mean_for_sum" else "below" if at < wrong else ""
    if source >= 0:
        return Made(how, [[d, s.entered[at][source]] for d, s in zip(deltas, run.signals)])
    if run.bug == "bias_not_summed":
        return Made(run.bug, [[deltas[-1]]])
    return Made(how, [[d] for d in deltas])


def made_units(loop: Loop, at: int, sample: int) -> "list[dict[str, object]]":
    """Return how the deltas of a layer were made, with one sample, as plain data."""
    run = traced(loop, sample)
    last = at + 1 == len(loop.layers)
    above = [] if last else run.deltas[at + 1][0]
    bug = run.bug if at == first_wrong(run) else ""
    units = range(len(loop.layers[at].biases))
    return [made_delta(run, run.signals[0], at, j, above, bug).data() for j in units]
