"""The wrong rules: what each slip puts beside the right method of a pass.

Each takes the pass, the slip, and the key of the quantity.
"""

from nbhelpers.workbench.checking.slips import Slip
from nbhelpers.workbench.checking.updates import before, moved, moved_by, update_of
from nbhelpers.workbench.computing import Pass
from nbhelpers.workbench.functions import SIGMOID, SOFTMAX, outs_of, slope_of
from nbhelpers.workbench.naming import EARLY


def right(p: Pass, key: "tuple[str, int, int, int, int]") -> float:
    """Return what the right rule makes of the others."""
    kind, sample, layer, unit, source = key
    return getattr(p, kind)(sample, layer, unit, source)  # type: ignore[no-any-return]


def arrives(p: Pass, key: "tuple[str, int, int, int, int]") -> float:
    """Return dE/dout of the unit of a delta."""
    return p.value((key[0].replace("delta", "d_out"),) + key[1:])


def _slope(p: Pass, key: "tuple[str, int, int, int, int]", net: float, out: float) -> float:
    return slope_of(p.d.layers[key[2] - 1].activation, net, out)


def _weighted(p: Pass, key: "tuple[str, int, int, int, int]") -> float:
    total = 0.0
    for i in range(p.sizes[key[2] - 1]):
        total += p.weight(key[1], key[2], key[3], i) * p("out", key[1], key[2] - 1, i)
    return total


def _bias(p: Pass, key: "tuple[str, int, int, int, int]") -> float:
    return p.sign * p.bias(key[1], key[2], key[3])


PARTS = {"bias_forgotten": (1.0, 0.0), "bias_alone": (0.0, 1.0), "bias_sign": (1.0, -1.0)}
"""By slip: how many times the weighted sum, and the bias, a net is."""
OTHERS = ("path_dropped", "swapped", "transposed", "weight_forgotten")
"""The slips that put other weights in the place of those of a sum."""


def _parts(p: Pass, slip: Slip, key: "tuple[str, int, int, int, int]") -> float:
    if key[0] != "net":  # a gradient by a bias, whose sign is wrong
        return -right(p, key)
    weighted, bias = PARTS[slip.name]
    return weighted * _weighted(p, key) + bias * _bias(p, key)


def other_weight(p: Pass, slip: Slip, place: "tuple[int, int, int, int]", is_net: bool) -> float:
    """Return what one of `OTHERS` puts in the place (sample, layer, unit, source) of a weight.

    ``detail`` holds what is left out, forgotten or swapped: sources where a net is summed, and on
    the way back units.
    """
    sample, layer, unit, source = place
    detail, at = slip.detail, source if is_net else unit
    if slip.name == "transposed":
        at = source * p.sizes[layer] + unit
        unit, source = at // p.sizes[layer - 1], at % p.sizes[layer - 1]
    elif slip.name == "path_dropped":
        if at in detail:  # type: ignore[operator]
            return 0.0
    elif slip.name == "weight_forgotten":
        if detail is None or at == detail:
            return 1.0
    else:
        pair: tuple[int, int] = detail  # type: ignore[assignment]
        one, two = pair
        at = two if at == one else one if at == two else at
        unit, source = (unit, at) if is_net else (at, source)
    return p.weight(sample, layer, unit, source)


def _summed(p: Pass, slip: Slip, key: "tuple[str, int, int, int, int]") -> float:
    """Return a net, or what is passed back, by the other weights of a slip."""
    kind, s, layer, u, _ = key
    if kind != "net":
        return _passed_back(p, key, lambda k: other_weight(p, slip, (s, layer + 1, k, u), False))
    total = 0.0
    for i in range(p.sizes[layer - 1]):
        total += other_weight(p, slip, (s, layer, u, i), True) * p("out", s, layer - 1, i)
    return total + _bias(p, key)


def _no_activation(p: Pass, slip: Slip, key: "tuple[str, int, int, int, int]") -> float:
    return p.value(("net",) + key[1:])


def _no_slope(p: Pass, slip: Slip, key: "tuple[str, int, int, int, int]") -> float:
    return arrives(p, key)


def _slope_at_out(p: Pass, slip: Slip, key: "tuple[str, int, int, int, int]") -> float:
    out = p.value(("out",) + key[1:])
    name = p.d.layers[key[2] - 1].activation
    return arrives(p, key) * _slope(p, key, out, outs_of(name, [out])[0])


def _net_slope(p: Pass, slip: Slip, key: "tuple[str, int, int, int, int]") -> float:
    net = p.value(("net",) + key[1:])
    return arrives(p, key) * _slope(p, key, net, net)


def _other_slope(p: Pass, slip: Slip, key: "tuple[str, int, int, int, int]") -> float:
    out = p.value(("out",) + key[1:])
    other = "tanh" if p.d.layers[key[2] - 1].activation == SIGMOID else SIGMOID
    return arrives(p, key) * slope_of(other, 0.0, out)


def _extra_slope(p: Pass, slip: Slip, key: "tuple[str, int, int, int, int]") -> float:
    out = p.value(("out",) + key[1:])
    return right(p, key) * out * (1 - out)


def _path_dropped(p: Pass, slip: Slip, key: "tuple[str, int, int, int, int]") -> float:
    """``detail`` holds the paths that are left out: sources, units, or (unit, unit above)."""
    kind, s, layer, u, _ = key
    gone: tuple[object, ...] = slip.detail  # type: ignore[assignment]
    if kind == "d_b":  # shared: a sum over the layer's units, each over the units above
        total = 0.0
        for unit in range(p.sizes[layer]):
            if layer == p.last or unit in gone:
                total += 0.0 if unit in gone else p("delta", s, layer, unit)
                continue
            paths = [k for k in range(p.sizes[layer + 1]) if (unit, k) not in gone]
            if len(paths) == p.sizes[layer + 1]:
                total += p("delta", s, layer, unit)
                continue
            net, out = p("net", s, layer, unit), p("out", s, layer, unit)
            at = _slope(p, ("delta", s, layer, unit, -1), net, out)
            total += at * sum(
                p.weight(s, layer + 1, k, unit) * p("delta", s, layer + 1, k) for k in paths
            )
        return p.sign * total
    if kind in ("delta", EARLY + "delta"):  # softmax: the other outputs are left out
        out = p("out", s, layer, u)
        return arrives(p, key) * out * (1 - out)
    return _summed(p, slip, key)


def _passed_back(p: Pass, key: "tuple[str, int, int, int, int]", weight: object) -> float:
    kind, s, layer, _, _ = key
    delta = kind.replace("d_out", "delta")
    total = 0.0
    for k in range(p.sizes[layer + 1]):
        total += weight(k) * p(delta, s, layer + 1, k)  # type: ignore[operator]
    return total


def _early_update(p: Pass, slip: Slip, key: "tuple[str, int, int, int, int]") -> float:
    kind, s, layer, u, _ = key
    if kind[:3] == "new":
        return moved(p, key, EARLY)
    update = s if p.one_by_one else -1
    return _passed_back(p, key, lambda k: p("new_w", update, layer + 1, k, u))


def _late_update(p: Pass, slip: Slip, key: "tuple[str, int, int, int, int]") -> float:
    return moved(p, key, "")


def _bias_moved(p: Pass, slip: Slip, key: "tuple[str, int, int, int, int]") -> float:
    step = p.value(("v_b", update_of(p, key)) + key[2:])
    return before(p, key) - p.d.learning_rate * step


def _other_rate(p: Pass, slip: Slip, key: "tuple[str, int, int, int, int]") -> float:
    return before(p, key) - float(slip.detail) * moved_by(p, key)  # type: ignore[arg-type]


def _uphill(p: Pass, slip: Slip, key: "tuple[str, int, int, int, int]") -> float:
    return before(p, key) + p.d.learning_rate * moved_by(p, key)


def _sign_flipped(p: Pass, slip: Slip, key: "tuple[str, int, int, int, int]") -> float:
    return -right(p, key)


def _factor(p: Pass, slip: Slip, key: "tuple[str, int, int, int, int]") -> float:
    return float(slip.detail) * right(p, key)  # type: ignore[arg-type]


def _input_forgotten(p: Pass, slip: Slip, key: "tuple[str, int, int, int, int]") -> float:
    return p.value((key[0].replace("d_w", "delta"),) + key[1:4] + (-1,))


def _net_for_out(p: Pass, slip: Slip, key: "tuple[str, int, int, int, int]") -> float:
    return _input_forgotten(p, slip, key) * p("net", key[1], key[2] - 1, key[4])


def _swapped(p: Pass, slip: Slip, key: "tuple[str, int, int, int, int]") -> float:
    """``detail`` holds two weights of a sum, or the key of the other number."""
    if len(slip.detail) == 5:  # type: ignore[arg-type]
        return right(p, slip.detail)  # type: ignore[arg-type]
    return _summed(p, slip, key)


def _not_summed(p: Pass, slip: Slip, key: "tuple[str, int, int, int, int]") -> float:
    return p.value((key[0], int(slip.detail)) + key[2:])  # type: ignore[call-overload]


def _output_nudged(p: Pass, slip: Slip, key: "tuple[str, int, int, int, int]") -> float:
    """``detail`` is the output, or -1 for the sum of all."""
    kind, s, layer, u, _ = key
    asked = [1.0 if slip.detail in (-1, k) else 0.0 for k in range(p.sizes[layer])]
    if kind == "d_out":
        return p.share * asked[u]
    out = p("out", s, layer, u)
    mixed = out  # of a sigmoid
    if p.d.layers[-1].activation == SOFTMAX:
        mixed = sum(asked[k] * p("out", s, layer, k) for k in range(p.sizes[layer]))
        return p.share * out * (asked[u] - mixed)
    return p.share * asked[u] * out * (1 - mixed)


def _detached(p: Pass, slip: Slip, key: "tuple[str, int, int, int, int]") -> float:
    return 0.0


def _rounded_early(p: Pass, slip: Slip, key: "tuple[str, int, int, int, int]") -> float:
    """``detail`` is (places after the point, -1) or (-1, digits)."""
    rounding: tuple[int, int] = slip.detail  # type: ignore[assignment]
    places, digits = rounding
    value = right(p, key)
    if digits > 0:
        return float(("%." + str(digits - 1) + "e") % value)
    return float(("%." + str(places) + "f") % value)


RULES = {
    "bias_forgotten": _parts,
    "bias_alone": _parts,
    "bias_sign": _parts,
    "no_activation": _no_activation,
    "no_slope": _no_slope,
    "slope_at_out": _slope_at_out,
    "net_slope": _net_slope,
    "other_slope": _other_slope,
    "extra_slope": _extra_slope,
    "path_dropped": _path_dropped,
    "bias_moved": _bias_moved,
    "early_update": _early_update,
    "late_update": _late_update,
    "sign_flipped": _sign_flipped,
    "mean_for_sum": _factor,
    "sum_for_mean": _factor,
    "factor": _factor,
    "weight_forgotten": _summed,
    "input_forgotten": _input_forgotten,
    "net_for_out": _net_for_out,
    "transposed": _summed,
    "swapped": _swapped,
    "bias_not_summed": _not_summed,
    "not_summed": _not_summed,
    "output_nudged": _output_nudged,
    "detached": _detached,
    "uphill": _uphill,
    "other_rate": _other_rate,
    "rounded_early": _rounded_early,
}
