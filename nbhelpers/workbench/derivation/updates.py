"""The formulas of gradients and updates."""

from nbhelpers.workbench.derivation.formulas import Formula, minus, number, plus, times, value
from nbhelpers.workbench.derivation.steps import Steps
from nbhelpers.workbench.naming import EARLY


class AllSteps(Steps):
    """Formulas of all quantities, the update among them."""

    def d_w(self, s: int, layer: int, unit: int, source: int) -> Formula:
        """Delta times what came in; of the batch, the sum over its samples."""
        return self._gradient("d_w", s, layer, unit, source)

    def d_b(self, s: int, layer: int, unit: int, _: int) -> Formula:
        """Delta; of a shared bias the sum of its layer's deltas; of a threshold -delta."""
        return self._gradient("d_b", s, layer, unit, -1)

    def early_d_w(self, s: int, layer: int, unit: int, source: int) -> Formula:
        """The same from what the immediate order passes back."""
        return self._gradient("early_d_w", s, layer, unit, source)

    def early_d_b(self, s: int, layer: int, unit: int, _: int) -> Formula:
        """Likewise."""
        return self._gradient("early_d_b", s, layer, unit, -1)

    def _gradient(self, kind: str, s: int, layer: int, unit: int, source: int) -> Formula:
        n = len(self.d.inputs)
        if s < 0 and n > 1:
            return plus(*[self.see(kind, k, layer, unit, source) for k in range(n)])
        s = max(s, 0)
        early = EARLY if kind.startswith(EARLY) else ""
        if source >= 0:
            return times(self.passed(s, layer, unit, early), self.see("out", s, layer - 1, source))
        units = range(self.sizes[layer]) if self.run.shared else (unit,)
        found = [self.passed(s, layer, u, early) for u in units]
        if self.d.bias_mode == "threshold":
            found = [minus(one) for one in found]
        return plus(*found)

    def early_d_out(self, s: int, layer: int, unit: int, _: int) -> Formula:
        """The sum of new weight times delta."""
        return self.arrives(s, layer, unit, EARLY)

    def early_delta(self, s: int, layer: int, unit: int, _: int) -> Formula:
        """The delta that follows from it."""
        return self.through(s, layer, unit, EARLY)

    def v_w(self, s: int, layer: int, unit: int, source: int) -> Formula:
        """Momentum times what has gathered, and the gradient."""
        return self._velocity("w", s, layer, unit, source)

    def v_b(self, s: int, layer: int, unit: int, _: int) -> Formula:
        """Likewise."""
        return self._velocity("b", s, layer, unit, -1)

    def _velocity(self, which: str, s: int, layer: int, unit: int, source: int) -> Formula:
        kind = self.run.early(layer) + "d_" + which
        gradient = self.see(kind, s, layer, unit, source)
        before = number(0.0)
        if s > 0:
            before = self.see("v_" + which, s - 1, layer, unit, source)
        return plus(times(value("momentum", self.d.momentum), before), gradient)

    def new_w(self, s: int, layer: int, unit: int, source: int) -> Formula:
        """The weight, less learning rate times gradient."""
        s = self._update(s)
        before = self.weight(s, layer, unit, source)
        return self._moved(before, "w", s, layer, unit, source)

    def new_b(self, s: int, layer: int, unit: int, _: int) -> Formula:
        """Likewise; a frozen one stays."""
        s = self._update(s)
        before = self.bias(s, layer, unit)
        if self.d.bias_mode == "frozen":
            return before
        return self._moved(before, "b", s, layer, unit, -1)

    def _update(self, s: int) -> int:
        """Which update the last one is."""
        return len(self.d.inputs) - 1 if self.run.one_by_one and s < 0 else s

    def _moved(
        self, before: Formula, which: str, s: int, layer: int, unit: int, source: int
    ) -> Formula:
        kind = "v_" if self.d.momentum else self.run.early(layer) + "d_"
        step = self.see(kind + which, s, layer, unit, source)
        return plus(before, minus(times(value("learning rate", self.d.learning_rate), step)))
