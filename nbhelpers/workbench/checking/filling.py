"""A layer of a pass at once, for all samples: what the check's many passes spend their time on.

Where a slip stands, or the reader's own number, that goes into the sums as it does elsewhere: the
numbers, and which of them are worked out, are those that `nbhelpers.workbench.computing` has when
it is asked for one after the other. A pass with an update after each sample is not for this.
"""

from nbhelpers.workbench.computing import Pass
from nbhelpers.workbench.functions import SOFTMAX, outs_of, slope_of
from nbhelpers.workbench.keyed import MOST, first
from nbhelpers.workbench.layered.sweep import columns, products


def start(kind: str, sample: int, layer: int) -> int:
    """Return where the numbers of a layer's units begin, as `packed` has them; ``MOST`` further on is the next."""
    return first(kind) + (sample * MOST + layer) * MOST * MOST - 1


def _all_there(p: Pass, kind: str, sample: int, layer: int) -> bool:
    at, found = start(kind, sample, layer), p.values.found
    return all(at + u * MOST in found for u in range(p.sizes[layer]))


def _summed(
    p: Pass, kind: str, sample: int, layer: int, unit: int, right: float, slipping: bool
) -> float:
    """Return a net or a dE/dout: what stands there, what a slip makes of it, or the right one."""
    key = (kind, sample, layer, unit, -1)
    at = start(kind, sample, layer) + unit * MOST
    found = p.values.found.get(at)
    if found is not None:
        return found
    if slipping and any(slip.stands(key) for slip in p.slips):  # type: ignore[attr-defined]
        return p.value(key)
    p.values.put(at, key, right)
    return right


def _slips(p: Pass, *kinds: str) -> bool:
    """Tell whether a slip stands anywhere in quantities of these kinds."""
    for slip in p.slips:  # type: ignore[attr-defined]
        for kind in kinds:
            if kind in slip.kinds:
                return True
    return False


def send(p: Pass, samples: "list[int]", layer: int) -> None:
    """Work out the outs of a layer that are not there yet."""
    samples = [s for s in samples if not _all_there(p, "out", s, layer)]
    one = p.d.layers[layer - 1]
    if not samples or one.activation == SOFTMAX:
        for s in samples:
            for u in range(p.sizes[layer]):
                p("out", s, layer, u)
        return
    below = range(p.sizes[layer - 1])
    sums = products(one.weights, [[p("out", s, layer - 1, i) for i in below] for s in samples])
    in_nets, in_outs = _slips(p, "net"), _slips(p, "out")
    for s, row in zip(samples, sums):
        at = start("out", s, layer)
        for u, total in enumerate(row):
            if at + u * MOST in p.values.found:
                continue
            key = ("out", s, layer, u, -1)
            if in_outs and any(slip.stands(key) for slip in p.slips):  # type: ignore[attr-defined]
                p.value(key)
                continue
            net = _summed(p, "net", s, layer, u, total + p.sign * one.biases[u], in_nets)
            p.values.put(at + u * MOST, key, outs_of(one.activation, [net])[0])


def pass_back(p: Pass, samples: "list[int]", layer: int) -> None:
    """Work out the deltas of a layer that are not there yet."""
    samples = [s for s in samples if not _all_there(p, "delta", s, layer)]
    if not samples or layer == p.last:
        for s in samples:
            for u in range(p.sizes[layer]):
                p("delta", s, layer, u)
        return
    above, name = range(p.sizes[layer + 1]), p.d.layers[layer - 1].activation
    leaving = columns(p.d.layers[layer].weights)
    sums = products(leaving, [[p("delta", s, layer + 1, k) for k in above] for s in samples])
    in_ups, in_deltas = _slips(p, "d_out"), _slips(p, "delta")
    for s, row in zip(samples, sums):
        at = start("delta", s, layer)
        for u, total in enumerate(row):
            if at + u * MOST in p.values.found:
                continue
            key = ("delta", s, layer, u, -1)
            if in_deltas and any(slip.stands(key) for slip in p.slips):  # type: ignore[attr-defined]
                p.value(key)
                continue
            out = p("out", s, layer, u)
            arrives = _summed(p, "d_out", s, layer, u, total, in_ups)
            slope = slope_of(name, p("net", s, layer, u), out)
            p.values.put(at + u * MOST, key, arrives * slope)
