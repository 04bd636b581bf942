"""The computation, one small step a quantity: forward, loss, backward, update.

`Pass` works a quantity out when it is asked for, from others that it asks for in turn. So a number
of the reader's own can stand in for any of them (``own``), and all that follows is made from it; and
a wrong rule is one method beside the right one, in a class of its own. Keys are those of
`nbhelpers.workbench.naming`.
"""

from nbhelpers.workbench.checks import shown
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
from nbhelpers.workbench.keyed import FIRST, MOST, NOWHERE, Keyed
from nbhelpers.workbench.naming import EARLY


class Pass:
    """One update of a description, and all that leads to it.

    Parameters
    ----------
    description : Description
        Weights ``w``, and how they learn.
    own : dict
        Values by key that stand in for those that would be computed.
    velocity : Keyed
        What momentum has gathered, by the keys of what moved last; at the start nothing.

    Each method that has the name of a kind computes a quantity of that kind, for a sample, layer,
    unit and source. E is that of the batch, so each sample's derivatives have its share in them;
    with an update after each sample, each is a batch of its own, and computed with the parameters
    that the one before has left. What is named without a sample is the whole batch's all the same,
    at the numbers given.
    """

    def __init__(
        self,
        description: Description,
        own: "dict[tuple[str, int, int, int, int], float] | Keyed | None" = None,
        velocity: "Keyed | None" = None,
    ) -> None:
        self.d = description
        self.last = len(description.layers)
        self.sizes = description.sizes()
        self.samples = range(len(description.inputs))
        self.one_by_one = description.one_by_one()
        self.fused = from_nets(description.loss, description.layers[-1].activation)
        self.shared = description.bias_mode == "shared"
        self.sign = -1.0 if description.bias_mode == "threshold" else 1.0
        mean = description.reduction == "mean" and not self.one_by_one
        self.share = 1 / len(self.samples) if mean else 1.0
        self.values = own.copy() if isinstance(own, Keyed) else Keyed()
        for key in (not isinstance(own, Keyed) and own) or ():
            self.values[key] = own[key]  # type: ignore[index]
        self.velocity = velocity or Keyed()
        self.batch = self
        if self.one_by_one:  # beside it, the whole batch at the numbers given
            together = description.copy()
            together.per = "batch"
            self.batch = self.of_batch(together)

    def of_batch(self, together: Description) -> "Pass":
        """Return the pass of the whole batch at the numbers given."""
        kept = {key: self.values[key] for key in self.values.keys if key[1] < 0}
        return type(self)(together, kept, self.velocity)

    def value(self, key: "tuple[str, int, int, int, int]") -> float:
        """Return a quantity: the reader's own, or what follows from the others."""
        found = self.values.get(key)
        if found is None:
            kind, sample, layer, unit, source = key
            if self.one_by_one and sample < 0 and kind[:3] != "new":
                return self.batch.value(key)
            found = self.values[key] = getattr(self, kind)(sample, layer, unit, source)
        return found

    def __call__(
        self, kind: str, sample: int, layer: int = 0, unit: int = 0, source: int = -1
    ) -> float:
        """Return the quantity of this kind and place."""
        at = FIRST.get(kind, NOWHERE) + ((sample * MOST + layer) * MOST + unit) * MOST + source
        found = self.values.found.get(at)  # as `packed` has it, without a call and a tuple
        return self.value((kind, sample, layer, unit, source)) if found is None else found

    # What a sample meets.

    def weight(self, sample: int, layer: int, unit: int, source: int) -> float:
        """Return a weight as it is when a sample's turn comes."""
        if self.one_by_one and sample > 0:
            return self("new_w", sample - 1, layer, unit, source)
        return self.d.layers[layer - 1].weights[unit][source]

    def bias(self, sample: int, layer: int, unit: int) -> float:
        """Return a bias, or a threshold, as it is when a sample's turn comes."""
        if self.one_by_one and sample > 0:
            return self("new_b", sample - 1, layer, 0 if self.shared else unit)
        return self.d.layers[layer - 1].biases[unit]

    # Forward.

    def net(self, sample: int, layer: int, unit: int, _: int) -> float:
        """Net = sum of weight times out, plus the bias (less the threshold)."""
        total = 0.0
        for i in range(self.sizes[layer - 1]):
            total += self.weight(sample, layer, unit, i) * self("out", sample, layer - 1, i)
        return total + self.sign * self.bias(sample, layer, unit)

    def out(self, sample: int, layer: int, unit: int, _: int) -> float:
        """Out = f(net); an input is its own."""
        if layer == 0:
            return self.d.inputs[sample][unit]
        name = self.d.layers[layer - 1].activation
        if name != SOFTMAX:
            return outs_of(name, [self("net", sample, layer, unit)])[0]
        nets = [self("net", sample, layer, j) for j in range(self.sizes[layer])]
        return outs_of(name, nets)[unit]

    def term(self, sample: int, layer: int, unit: int, _: int) -> float:
        """An output's share of the loss of its sample."""
        loss, target = self.d.loss, self.d.targets[sample]
        if self.fused:
            nets = [self("net", sample, layer, j) for j in range(self.sizes[layer])]
            return term_of_net(loss, nets[unit], target[unit], nets)
        return term_of_out(loss, self._good_out(sample, unit), target[unit], len(target))

    def _good_out(self, sample: int, unit: int) -> float:
        out = self("out", sample, self.last, unit)
        if self.d.loss == BINARY and not 0 < out < 1:
            told = self.d.names().name(("out", sample, self.last, unit, -1))
            wanted = ": expected an output between 0 and 1, of which the loss "
            raise ValueError(told + wanted + BINARY + " takes logarithms, got " + shown(out))
        return out

    def loss(self, sample: int, layer: int, unit: int, _: int) -> float:
        """E of a sample; of the batch, their sum or mean."""
        if sample < 0:
            total = sum(self("loss", s) for s in self.samples)
            return total / len(self.samples) if self.d.reduction == "mean" else total
        if self.d.loss == OUTPUT:
            return self("out", sample, self.last, self.d.output)
        return sum(self("term", sample, self.last, u) for u in range(self.sizes[-1]))

    # Backward.

    def d_out(self, sample: int, layer: int, unit: int, _: int) -> float:
        """dE/dout: the loss's slope; below, the sum of weight times delta over all paths."""
        if layer == self.last:
            return self.share * self.slope_of_loss(sample, unit)
        total = 0.0
        for k in range(self.sizes[layer + 1]):
            total += self.weight(sample, layer + 1, k, unit) * self("delta", sample, layer + 1, k)
        return total

    def slope_of_loss(self, sample: int, unit: int) -> float:
        """The loss of a sample, differentiated by an output."""
        if self.d.loss == OUTPUT:
            return 1.0 if unit == self.d.output else 0.0
        target = self.d.targets[sample]
        out = self._good_out(sample, unit)
        return slope_of_term(self.d.loss, out, target[unit], len(target))

    def delta(self, sample: int, layer: int, unit: int, _: int) -> float:
        """dE/dnet: dE/dout times the slope; at once, where the loss is computed from the nets."""
        if layer == self.last and self.fused:
            target = self.d.targets[sample]
            out = self("out", sample, layer, unit)
            return self.share * (factor_of(self.d.loss, target) * out - target[unit])
        return self.through(sample, layer, unit, "")

    def through(self, sample: int, layer: int, unit: int, early: str) -> float:
        """What arrives at a layer, passed back through its activation."""
        name = self.d.layers[layer - 1].activation
        out = self("out", sample, layer, unit)
        arrives = self(early + "d_out", sample, layer, unit)
        if name != SOFTMAX:
            return arrives * slope_of(name, self("net", sample, layer, unit), out)
        mixed = 0.0  # every output depends on this net
        for k in range(self.sizes[layer]):
            mixed += self(early + "d_out", sample, layer, k) * self("out", sample, layer, k)
        return out * (arrives - mixed)

    def err(self, sample: int, layer: int, unit: int, _: int) -> float:
        """Err = -dE/dnet: what is missing."""
        return -self("delta", sample, layer, unit)

    def d_w(self, sample: int, layer: int, unit: int, source: int) -> float:
        """dE/dw = delta times what came in; of the batch, their sum."""
        if sample < 0:
            total = 0.0
            for s in self.samples:
                total += self("d_w", s, layer, unit, source)
            return total
        return self("delta", sample, layer, unit) * self("out", sample, layer - 1, source)

    def d_b(self, sample: int, layer: int, unit: int, _: int) -> float:
        """dE/db = delta, of a shared bias their sum; dE/dtheta = -delta."""
        if sample < 0:
            return sum(self("d_b", s, layer, unit) for s in self.samples)
        units = range(self.sizes[layer]) if self.shared else (unit,)
        return self.sign * sum(self("delta", sample, layer, u) for u in units)

    # The immediate order: what is passed back comes from weights that are new already.

    def early_d_out(self, sample: int, layer: int, unit: int, _: int) -> float:
        """The sum of new weight times delta."""
        if layer == self.last:
            return self("d_out", sample, layer, unit)
        update = sample if self.one_by_one else -1
        return sum(
            self("new_w", update, layer + 1, k, unit) * self("early_delta", sample, layer + 1, k)
            for k in range(self.sizes[layer + 1])
        )

    def early_delta(self, sample: int, layer: int, unit: int, _: int) -> float:
        """The delta that follows from it; in the last layer, the right one."""
        if layer == self.last:
            return self("delta", sample, layer, unit)
        return self.through(sample, layer, unit, EARLY)

    def early_d_w(self, sample: int, layer: int, unit: int, source: int) -> float:
        """What moves a weight in the immediate order."""
        if sample < 0:
            return sum(self("early_d_w", s, layer, unit, source) for s in self.samples)
        return self("early_delta", sample, layer, unit) * self("out", sample, layer - 1, source)

    def early_d_b(self, sample: int, layer: int, unit: int, _: int) -> float:
        """What moves a bias in the immediate order."""
        if sample < 0:
            return sum(self("early_d_b", s, layer, unit) for s in self.samples)
        units = range(self.sizes[layer]) if self.shared else (unit,)
        return self.sign * sum(self("early_delta", sample, layer, u) for u in units)

    # Update. The sample is the one after which it is made; -1 is the end.

    def early(self, layer: int) -> str:
        """Return what a layer's gradients are called in the update."""
        return EARLY if self.d.update_order == "immediate" and layer < self.last else ""

    def step_of(self, kind: str, sample: int, layer: int, unit: int, source: int) -> float:
        """v = momentum times the v before, plus the gradient, of a weight (w) or a bias (b)."""
        gradient = self(self.early(layer) + "d_" + kind, sample, layer, unit, source)
        if not self.d.momentum:
            return gradient
        if sample > 0:
            before = self.value(("v_" + kind, sample - 1, layer, unit, source))
        else:
            before = self.velocity.get(("v_" + kind, -1, layer, unit, source)) or 0.0
        return self.d.momentum * before + gradient

    def v_w(self, sample: int, layer: int, unit: int, source: int) -> float:
        """What moves a weight: with momentum, also what has gathered."""
        return self.step_of("w", sample, layer, unit, source)

    def v_b(self, sample: int, layer: int, unit: int, source: int) -> float:
        """What moves a bias."""
        return self.step_of("b", sample, layer, unit, source)

    def new_w(self, sample: int, layer: int, unit: int, source: int) -> float:
        """W <- w - learning rate times v."""
        if self.one_by_one and sample < 0:
            return self("new_w", self.samples[-1], layer, unit, source)
        before = self.weight(sample, layer, unit, source)
        return before - self.d.learning_rate * self("v_w", sample, layer, unit, source)

    def new_b(self, sample: int, layer: int, unit: int, _: int) -> float:
        """B <- b - learning rate times v; a frozen one stays, and where there is none, 0."""
        if self.one_by_one and sample < 0:
            return self("new_b", self.samples[-1], layer, unit)
        before = self.bias(sample, layer, unit)
        if self.d.bias_mode in ("frozen", "none"):
            return before
        return before - self.d.learning_rate * self("v_b", sample, layer, unit)
