"""What a slip of other weights makes of the whole batch: at once, in lists.

In a large network hundreds of such slips are tried, each in every sample: two weights swapped, a
path dropped, in a unit or in all units of a layer. One quantity after the other would take a page's Python
minutes. The wrong weights are those of `rules`, and the sums are a `Sweep`'s.
"""

from nbhelpers.clinic.slow_pass import Layer
from nbhelpers.workbench.checking.rules import OTHERS, PARTS, other_weight
from nbhelpers.workbench.checking.slips import ANY, Slip
from nbhelpers.workbench.computing import Pass
from nbhelpers.workbench.functions import BINARY, outs_of
from nbhelpers.workbench.layered.sweep import Back, Sweep, total


def is_whole(slip: Slip) -> bool:
    """Tell whether a slip stands in all samples, and is one of other weights."""
    if (slip.sample, slip.source) != (ANY, ANY) or slip.name not in OTHERS + tuple(PARTS):
        return False
    return slip.kinds[0] == "d_out" or slip.kinds == ("net",)


class SlippedSweep(Sweep):
    """The sweep of a batch in which one slip stands, down to a layer; the rest is the right one's.

    Parameters
    ----------
    p : Pass
        The pass whose sizes and weights the rule takes.
    right : Sweep
        The sweep of the same batch without a slip.
    slip : Slip
        One that `is_whole`.
    top : int
        The layer down to which there is a way back; 0 where only the loss is asked for.
    """

    def __init__(self, p: Pass, right: Sweep, slip: Slip, top: int) -> None:
        self.d, self.samples, self.layers = right.d, right.samples, right.layers
        self.sign, self.fused, self.share = right.sign, right.fused, right.share
        self.nets, self.outs = right.nets[:], right.outs[:]
        self.back = Back(p.last)
        where = slip.layer if isinstance(slip.layer, tuple) else (slip.layer,)
        wrong, is_net = self.layers[:], slip.kinds[0] == "net"
        for layer in where:
            at = layer if is_net else layer + 1
            wrong[at - 1] = _other(p, slip, at, is_net)
        changed = p.last
        if is_net:
            self._enter(wrong, min(where) - 1)
            wrong = self.layers
        else:
            changed = max(where)
            self.back.ups[changed:] = right.back.ups[changed:]
            self.back.deltas[changed:] = right.back.deltas[changed:]
            self.back.gradients[changed:] = right.back.gradients[changed:]
        for at in range(changed - 1, top - 2, -1) if top else ():
            self._pass_back(self.back, at, wrong)

    def _enter(self, wrong: list[Layer], first: int) -> None:
        """Go forward by these layers, from one on."""
        for at in range(first, len(wrong)):
            self.nets[at] = self._nets(wrong[at], self.outs[at])
            name = wrong[at].activation
            self.outs[at + 1] = [outs_of(name, nets) for nets in self.nets[at]]


def _other(p: Pass, slip: Slip, layer: int, is_net: bool) -> Layer:
    """Return a layer as a slip has it."""
    right = p.d.layers[layer - 1]
    rows, biases = [row[:] for row in right.weights], right.biases[:]
    for u, row in enumerate(rows):
        if is_net and slip.unit not in (ANY, u):
            continue
        if slip.name in PARTS:
            weighted, bias = PARTS[slip.name]
            rows[u], biases[u] = [weighted * w for w in row], bias * biases[u]
            continue
        for i in range(len(row)):
            if is_net or slip.unit in (ANY, i):
                row[i] = other_weight(p, slip, (0, layer, u, i), is_net)
    return Layer(rows, biases, right.activation)


def in_lists(
    p: Pass, right: Sweep, slip: Slip, key: "tuple[str, int, int, int, int]"
) -> "float | None":
    """Return what a number of the whole batch is with a slip; nothing where it leads out of bounds."""
    kind, _, layer, u, i = key
    found = SlippedSweep(p, right, slip, layer)
    if kind == "loss":
        return total(p.d, found.losses())
    gradients = found.back.gradients[layer - 1]
    slope = gradients.weights[u][i] if kind[-1] == "w" else gradients.biases[u]
    if kind[:2] == "d_":
        return slope
    before = p.weight(-1, layer, u, i) if kind == "new_w" else p.bias(-1, layer, u)
    return before - p.d.learning_rate * slope


def can_sum(
    p: Pass,
    key: "tuple[str, int, int, int, int]",
    own: "dict[tuple[str, int, int, int, int], float]",
) -> bool:
    """Tell whether `in_lists` knows a number: one of the whole batch, made of no own ones."""
    d, (kind, sample, layer, u, i) = p.d, key
    if sample >= 0 or p.one_by_one or len(p.samples) < 2 or any(one[1] >= 0 for one in own):
        return False
    if (d.loss == BINARY and not p.fused) or kind not in ("loss", "d_w", "d_b", "new_w", "new_b"):
        return False
    if kind[:3] != "new":
        return True
    stays = kind == "new_b" and d.bias_mode in ("frozen", "none")
    gradient = ("d_" + kind[-1], -1, layer, u, i)
    return not stays and gradient not in own and d.update_order == "simultaneous"
