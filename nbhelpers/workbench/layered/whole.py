"""A pass of the numbers given, whose quantities are looked up where a sweep has left them."""

from nbhelpers.clinic.slow_pass import Layer
from nbhelpers.workbench.checks import MOST_MAGNITUDE
from nbhelpers.workbench.computing import Pass
from nbhelpers.workbench.description import Description
from nbhelpers.workbench.layered.sweep import Sweep, sweeps, total


class Whole(Pass):
    """A `Pass` without numbers of the reader's own: all is worked out at once, layer by layer."""

    def __init__(self, description: Description) -> None:
        super().__init__(description)
        still = [layer.zeros() for layer in description.layers]
        self.sweeps = sweeps(description, description.layers, still)
        self.losses = [loss for sweep in self.sweeps for loss in sweep.losses()]

    def of_batch(self, together: Description) -> Pass:
        """Return the pass of the whole batch at the numbers given."""
        return Whole(together)

    def is_sound(self) -> bool:
        """Tell whether every number is finite, and no loss above 1e60."""
        if not all(abs(loss) <= MOST_MAGNITUDE for loss in self.losses + [self("loss", -1)]):
            return False
        return all(sweep.is_finite() for sweep in self.sweeps + self.batch.sweeps)  # type: ignore[attr-defined]

    def at(self, sample: int) -> "tuple[Sweep, int]":
        """Return the sweep of a sample, and which one it is there."""
        return (self.sweeps[sample], 0) if self.one_by_one else (self.sweeps[0], sample)

    def met(self, sample: int) -> "list[Layer]":
        """Return the parameters that a sample meets: where each is an update, those that it is given."""
        return self.at(sample)[0].layers

    def weight(self, sample: int, layer: int, unit: int, source: int) -> float:
        """Return a weight as it is when a sample's turn comes."""
        return self.at(max(sample, 0))[0].layers[layer - 1].weights[unit][source]

    def bias(self, sample: int, layer: int, unit: int) -> float:
        """Return a bias, or a threshold, as it is when a sample's turn comes."""
        return self.at(max(sample, 0))[0].layers[layer - 1].biases[unit]

    def net(self, sample: int, layer: int, unit: int, _: int) -> float:
        """Return what enters a unit."""
        sweep, n = self.at(sample)
        return sweep.nets[layer - 1][n][unit]

    def out(self, sample: int, layer: int, unit: int, _: int) -> float:
        """Return what leaves it."""
        sweep, n = self.at(sample)
        return sweep.outs[layer][n][unit]

    def loss(self, sample: int, layer: int, unit: int, source: int) -> float:
        """Return E of a sample, or of the batch."""
        return self.losses[sample] if sample >= 0 else total(self.d, self.losses)

    def d_out(self, sample: int, layer: int, unit: int, source: int) -> float:
        """Return dE/dout; where E is made of the nets it is worked out when it is asked for."""
        sweep, n = self.at(sample)
        ups = sweep.back.ups[layer - 1]
        return ups[n][unit] if ups else super().d_out(sample, layer, unit, source)

    def delta(self, sample: int, layer: int, unit: int, _: int) -> float:
        """Return dE/dnet."""
        sweep, n = self.at(sample)
        return sweep.back.deltas[layer - 1][n][unit]

    def early_d_out(self, sample: int, layer: int, unit: int, source: int) -> float:
        """Return the sum of new weight times delta."""
        if layer == self.last:
            return self.d_out(sample, layer, unit, source)
        sweep, n = self.at(sample)
        return sweep.early.ups[layer - 1][n][unit]

    def early_delta(self, sample: int, layer: int, unit: int, _: int) -> float:
        """Return the delta that follows from it."""
        sweep, n = self.at(sample)
        return sweep.early.deltas[layer - 1][n][unit]

    def d_w(self, sample: int, layer: int, unit: int, source: int) -> float:
        """Return dE/dw of the batch, or a sample's share of it."""
        if sample < 0:
            return self.sweeps[0].back.gradients[layer - 1].weights[unit][source]
        sweep, n = self.at(sample)
        return sweep.back.deltas[layer - 1][n][unit] * sweep.outs[layer - 1][n][source]

    def d_b(self, sample: int, layer: int, unit: int, source: int) -> float:
        """Return dE/db of the batch, or a sample's share of it."""
        if sample < 0:
            return self.sweeps[0].back.gradients[layer - 1].biases[unit]
        return super().d_b(sample, layer, unit, source)

    def early_d_w(self, sample: int, layer: int, unit: int, source: int) -> float:
        """Return what moves a weight in the immediate order."""
        if sample < 0:
            return self.sweeps[0].early.gradients[layer - 1].weights[unit][source]
        return super().early_d_w(sample, layer, unit, source)

    def early_d_b(self, sample: int, layer: int, unit: int, source: int) -> float:
        """Return what moves a bias in the immediate order."""
        if sample < 0:
            return self.sweeps[0].early.gradients[layer - 1].biases[unit]
        return super().early_d_b(sample, layer, unit, source)

    def v_w(self, sample: int, layer: int, unit: int, source: int) -> float:
        """Return what moves a weight."""
        return self.update(sample).velocity[layer - 1].weights[unit][source]

    def v_b(self, sample: int, layer: int, unit: int, _: int) -> float:
        """Return what moves a bias."""
        return self.update(sample).velocity[layer - 1].biases[unit]

    def new_w(self, sample: int, layer: int, unit: int, source: int) -> float:
        """Return a weight after an update."""
        return self.update(sample).moved[layer - 1].weights[unit][source]

    def new_b(self, sample: int, layer: int, unit: int, _: int) -> float:
        """Return a bias after an update."""
        return self.update(sample).moved[layer - 1].biases[unit]

    def update(self, sample: int) -> Sweep:
        """Return the sweep of an update: that of a sample, or the last one."""
        return self.sweeps[sample] if self.one_by_one else self.sweeps[0]


def worked_out(d: Description) -> Pass:
    """Return a pass of the numbers given: a `Whole`, or where not all can be worked out a `Pass`."""
    try:
        whole = Whole(d)
    except (OverflowError, ValueError, ZeroDivisionError):
        return Pass(d)
    return whole if whole.is_sound() else Pass(d)
