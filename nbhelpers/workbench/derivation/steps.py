"""The formula of each quantity, from those that it is made of: one method a kind, as in `Pass`."""

from nbhelpers.workbench.derivation.formulas import (
    Formula,
    call,
    minus,
    number,
    over,
    plus,
    square,
    times,
    value,
)
from nbhelpers.workbench.description import Description
from nbhelpers.workbench.functions import (
    ABSOLUTE,
    BINARY,
    IDENTITY,
    LABELS,
    MEAN_SQUARED,
    OUTPUT,
    SIGMOID,
    SOFTMAX,
    TANH,
    factor_of,
    slope_of,
    square_factor,
)
from nbhelpers.workbench.layered.whole import worked_out
from nbhelpers.workbench.naming import EARLY

ONE = number(1.0)


class Steps:
    """Formulas of a description's quantities; ``needs`` holds the keys that the last one named."""

    def __init__(self, d: Description) -> None:
        self.d = d
        self.run = worked_out(d)
        self.names = d.names()
        self.last = self.run.last
        self.sizes = self.run.sizes
        self.signed = d.error_sign == "target_minus_output"
        self.needs: list[tuple[str, int, int, int, int]] = []

    def formula(self, key: "tuple[str, int, int, int, int]") -> Formula:
        """Return the formula of a quantity; afterwards ``needs`` holds what it names."""
        self.needs = []
        kind, sample, layer, unit, source = key
        found: Formula = getattr(self, kind)(sample, layer, unit, source)
        return found

    def called(self, key: "tuple[str, int, int, int, int]") -> str:
        """Return a quantity's name; an updated parameter is a new one."""
        end = key[0][:3] == "new" and key[1] < 0
        return ("new " if end else "") + self.names.name(key)

    def see(self, kind: str, sample: int, layer: int, unit: int, source: int = -1) -> Formula:
        """Return a quantity as a part of a formula."""
        key = (kind, sample, layer, unit, source)
        if kind == "out" and layer == 0:
            return value(self.names.input(sample, unit), self.run.value(key))
        self.needs.append(key)
        return value(self.called(key), self.run.value(key))

    def target(self, s: int, unit: int) -> Formula:
        """Return a target."""
        return value(self.names.target(s, unit), self.d.targets[s][unit])

    def weight(self, s: int, layer: int, unit: int, source: int) -> Formula:
        """Return a weight as it is when a sample's turn comes."""
        if self.run.one_by_one and s > 0:
            return self.see("new_w", s - 1, layer, unit, source)
        return value(
            self.names.weight(layer, unit, source), self.run.weight(s, layer, unit, source)
        )

    def bias(self, s: int, layer: int, unit: int) -> Formula:
        """Return a bias as it is when a sample's turn comes."""
        if self.run.one_by_one and s > 0:
            return self.see("new_b", s - 1, layer, 0 if self.run.shared else unit)
        return value(self.names.bias(layer, unit), self.run.bias(s, layer, unit))

    # Forward.

    def net(self, s: int, layer: int, unit: int, _: int) -> Formula:
        """The sum of weight times what comes in, and the bias."""
        terms = []
        for i in range(self.sizes[layer - 1]):
            terms.append(times(self.weight(s, layer, unit, i), self.see("out", s, layer - 1, i)))
        if self.d.bias_mode != "none":
            bias = self.bias(s, layer, unit)
            terms.append(minus(bias) if self.d.bias_mode == "threshold" else bias)
        return plus(*terms)

    def out(self, s: int, layer: int, unit: int, _: int) -> Formula:
        """The activation."""
        name = self.d.layers[layer - 1].activation
        net = self.see("net", s, layer, unit)
        if name == SIGMOID:
            return over(ONE, plus(ONE, call("exp", minus(net))))
        if name == SOFTMAX:
            every = [self.see("net", s, layer, k) for k in range(self.sizes[layer])]
            return over(call("exp", net), plus(*[call("exp", one) for one in every]))
        return net if name == IDENTITY else call(LABELS.get(name, name), net)

    def term(self, s: int, layer: int, unit: int, _: int) -> Formula:
        """An output's share of the loss."""
        loss, target = self.d.loss, self.target(s, unit)
        if self.run.fused:
            net = self.see("net", s, layer, unit)
            if loss == BINARY:  # the same, from the net, which no rounding has made 0 or 1
                return plus(call("ln", plus(ONE, call("exp", net))), minus(times(target, net)))
            every = [self.see("net", s, layer, k) for k in range(self.sizes[layer])]
            together = call("ln", plus(*[call("exp", one) for one in every]))
            return times(target, plus(together, minus(net)))
        out = self.see("out", s, layer, unit)
        if loss == BINARY:
            wrong = times(plus(ONE, minus(target)), call("ln", plus(ONE, minus(out))))
            return plus(minus(times(target, call("ln", out))), minus(wrong))
        if loss == ABSOLUTE:
            return call("abs", plus(out, minus(target)))
        return times(self._scale(1, 1), square(plus(out, minus(target))))

    def loss(self, s: int, layer: int, unit: int, _: int) -> Formula:
        """E."""
        n = len(self.d.inputs)
        if s < 0 and n > 1:
            total = plus(*[self.see("loss", k, 0, 0) for k in range(n)])
            return over(total, number(float(n))) if self.d.reduction == "mean" else total
        s = max(s, 0)
        if self.d.loss == OUTPUT:
            return self.see("out", s, self.last, self.d.output)
        if self.sizes[-1] == 1:
            return self.term(s, self.last, 0, -1)
        return plus(*[self.see("term", s, self.last, u) for u in range(self.sizes[-1])])

    # Backward.

    def counts(self) -> int:
        """Return by what E is divided."""
        return 1 if self.run.share == 1 else len(self.d.inputs)

    def share(self) -> Formula:
        """What each sample counts in E."""
        return _fraction(1, self.counts())

    def _scale(self, factor: int, samples: int) -> Formula:
        """What a squared error (of factor 1), or an error (of 2), is multiplied with."""
        loss, count = self.d.loss, self.sizes[-1]
        below = count if loss == MEAN_SQUARED else round(1 / square_factor(loss, count))
        return _fraction(factor, below * samples)

    def d_out(self, s: int, layer: int, unit: int, _: int) -> Formula:
        """The loss's slope; below, the sum over all paths."""
        if layer < self.last:
            return self.arrives(s, layer, unit, "")
        if self.d.loss == OUTPUT:
            return times(self.share(), number(1.0 if unit == self.d.output else 0.0))
        out, target = self.see("out", s, layer, unit), self.target(s, unit)
        if self.d.loss == ABSOLUTE:
            return times(self.share(), call("sign", plus(out, minus(target))))
        if self.d.loss == BINARY:
            wrong = over(plus(ONE, minus(target)), plus(ONE, minus(out)))
            return times(self.share(), plus(wrong, minus(over(target, out))))
        return times(self._scale(2, self.counts()), plus(out, minus(target)))

    def arrives(self, s: int, layer: int, unit: int, early: str) -> Formula:
        """The sum of weight times delta, of all units above; with Err, its negative."""
        terms = []
        for k in range(self.sizes[layer + 1]):
            if early:
                update = s if self.run.one_by_one else -1
                weight = self.see("new_w", update, layer + 1, k, unit)
            else:
                weight = self.weight(s, layer + 1, k, unit)
            terms.append(times(weight, self.passed(s, layer + 1, k, early)))
        return plus(*terms)

    def passed(self, s: int, layer: int, unit: int, early: str = "") -> Formula:
        """A unit's delta, or -Err."""
        if early and layer < self.last:
            return self.see(EARLY + "delta", s, layer, unit)
        if self.signed:
            return minus(self.see("err", s, layer, unit))
        return self.see("delta", s, layer, unit)

    def slopes(self, s: int, layer: int, unit: int) -> Formula:
        """dout/dnet of a unit whose out depends on its net alone."""
        name = self.d.layers[layer - 1].activation
        if name == SIGMOID:
            out = self.see("out", s, layer, unit)
            return times(out, plus(ONE, minus(out)))
        if name == TANH:
            return plus(ONE, minus(square(self.see("out", s, layer, unit))))
        if name == IDENTITY:
            return ONE
        net = self.see("net", s, layer, unit)
        return value(
            LABELS.get(name, name) + "'(" + net.name + ")",
            slope_of(name, net.number, self.run("out", s, layer, unit)),
        )

    def jacobian(self, s: int, layer: int, top: int, unit: int) -> Formula:
        """Softmax: the derivative of one out by the net of a unit."""
        out = self.see("out", s, layer, unit)
        if top == unit:
            return times(out, plus(ONE, minus(out)))
        return minus(times(self.see("out", s, layer, top), out))

    def delta(self, s: int, layer: int, unit: int, _: int) -> Formula:
        """What arrives, times the slope; out - target where the loss is computed from the nets."""
        if layer == self.last and self.run.fused:
            factor = factor_of(self.d.loss, self.d.targets[s])
            out = times(number(factor), self.see("out", s, layer, unit))
            return times(self.share(), plus(out, minus(self.target(s, unit))))
        return self.through(s, layer, unit, "")

    def through(self, s: int, layer: int, unit: int, early: str) -> Formula:
        """What arrives at a layer, passed back through its activation."""
        if self.d.layers[layer - 1].activation != SOFTMAX:
            return times(self.see(early + "d_out", s, layer, unit), self.slopes(s, layer, unit))
        terms = []
        for k in range(self.sizes[layer]):
            arrived = self.see("d_out", s, layer, k)
            terms.append(times(arrived, self.jacobian(s, layer, k, unit)))
        return plus(*terms)

    def err(self, s: int, layer: int, unit: int, _: int) -> Formula:
        """Err = -dE/dnet: target - out in the last layer, below the sum of weight times Err."""
        if layer < self.last:
            terms = []
            for k in range(self.sizes[layer + 1]):
                above = self.see("err", s, layer + 1, k)
                terms.append(times(self.weight(s, layer + 1, k, unit), above))
            return times(plus(*terms), self.slopes(s, layer, unit))
        soft = self.d.layers[-1].activation == SOFTMAX
        if not self.run.fused and (soft or self.d.loss in (OUTPUT, BINARY, ABSOLUTE)):
            return minus(self.delta(s, layer, unit, -1))
        out, target = self.see("out", s, layer, unit), self.target(s, unit)
        if self.run.fused:
            factor = number(factor_of(self.d.loss, self.d.targets[s]))
            return times(self.share(), plus(target, minus(times(factor, out))))
        missing = plus(target, minus(out))
        return times(self._scale(2, self.counts()), missing, self.slopes(s, layer, unit))


def _fraction(above: int, below: int) -> Formula:
    if below % above == 0:
        above, below = 1, below // above
    return number(float(above)) if below == 1 else over(number(float(above)), number(float(below)))
