"""Training: update after update, in slices where it is long."""

from nbhelpers.clinic.slow_pass import Layer
from nbhelpers.workbench.checks import MOST_MAGNITUDE
from nbhelpers.workbench.description import Description
from nbhelpers.workbench.layered.sweep import Sweep, sweeps, total


class Training:
    """A description that trains.

    ``losses`` begin with that of the start, ``layers`` are those after the last update. It has
    ``diverged`` where the next loss or parameter would be no number up to 1e60: it goes no further.
    """

    def __init__(self, d: Description) -> None:
        self.d = d
        self.layers = d.layers
        self.velocity = [layer.zeros() for layer in d.layers]
        self.losses: list[float] = []
        self.diverged = False
        self._step()

    def go_on(self, updates: int) -> None:
        """Make so many updates more: of the batch, or of every sample."""
        for _ in range(updates):
            if self.diverged:
                return
            self._step()

    def _moved(self) -> "tuple[list[Layer], list[Layer]]":
        """Return the parameters after one update more, and the velocity; at first those of the start."""
        if not self.losses:
            return self.layers, self.velocity
        if self.d.one_by_one():
            last = sweeps(self.d, self.layers, self.velocity)[-1]
        else:
            last = self.sweep
            last.turn()
        return last.moved, last.velocity

    def _step(self) -> None:
        """Take the next parameters, if every number is finite on the way and with them."""
        try:
            layers, velocity = self._moved()
            sweep = Sweep(self.d, list(range(len(self.d.inputs))), layers, velocity)
            loss = total(self.d, sweep.losses())
        except (OverflowError, ValueError, ZeroDivisionError):
            self.diverged = True
            return
        if not abs(loss) <= MOST_MAGNITUDE or not all(map(_within, layers)):
            self.diverged = True
            return
        self.sweep, self.layers, self.velocity = sweep, layers, velocity
        self.losses.append(loss)

    def end(self) -> Description:
        """Return the description with the parameters that there are now."""
        found = self.d.copy()
        found.layers = [Layer(one.weights, one.biases, one.activation) for one in self.layers]
        return found


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
    run.go_on(updates)
    return run.end(), run.losses


def _within(layer: Layer) -> bool:
    """Tell whether every parameter is a number up to 1e60."""
    for row in layer.weights + [layer.biases]:
        for value in row:
            if not abs(value) <= MOST_MAGNITUDE:
                return False
    return True
