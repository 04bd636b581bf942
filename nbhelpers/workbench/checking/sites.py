"""Where a rule may be wrong, and the slips that can stand there."""

from nbhelpers.workbench.checking.slipped import Slipped
from nbhelpers.workbench.checking.slips import ANY, Slip
from nbhelpers.workbench.functions import MEAN_SQUARED, OUTPUT, SIGMOID, SOFTMAX
from nbhelpers.workbench.naming import EARLY

D_OUT = ("d_out", EARLY + "d_out")
DELTA = ("delta", EARLY + "delta")
D_W = ("d_w", EARLY + "d_w")
D_B = ("d_b", EARLY + "d_b")
MOST_SUBSETS = 4
"""Of so many paths every choice is tried; of more, one that is left out, or left alone."""


class Site:
    """A place whose rule may be wrong: concrete, or with ``ANY`` for sample, layer, unit or source."""

    def __init__(
        self, kind: str, sample: int, layer: int, unit: int = ANY, source: int = ANY
    ) -> None:
        self.kind = kind[len(EARLY) :] if kind.startswith(EARLY) else kind
        self.sample = sample
        self.layer = layer
        self.unit = unit
        self.source = source

    def slip(self, name: str, kinds: "tuple[str, ...]", detail: object = None) -> Slip:
        """Return a slip that stands here."""
        return Slip(name, kinds, self.sample, self.layer, self.unit, self.source, detail)


def subsets(paths: "list[object]") -> "list[tuple[object, ...]]":
    """Return the choices of paths that may be left out: some, but not all."""
    n = len(paths)
    if n < 2:
        return []
    if n > MOST_SUBSETS:
        alone = [tuple(other for other in paths if other != one) for one in paths]
        return [(one,) for one in paths] + alone
    found = []
    for mask in range(1, 2**n - 1):
        found.append(tuple(paths[at] for at in range(n) if mask >> at & 1))
    return sorted(found, key=lambda gone: (len(gone), gone))


def pairs(count: int) -> "list[tuple[int, int]]":
    """Return all pairs of so many."""
    return [(one, two) for two in range(count) for one in range(two)]


def at(p: Slipped, site: Site) -> "list[Slip]":
    """Return the slips that can stand at a site of one layer."""
    return {
        "net": _at_net,
        "out": _at_out,
        "d_out": _at_d_out,
        "delta": _at_delta,
        "d_w": _at_gradient,
        "d_b": _at_gradient,
        "new_w": _at_new,
        "new_b": _at_new,
        "loss": _at_loss,
        "term": _at_loss,
    }.get(site.kind, _nothing)(p, site)


def _nothing(p: Slipped, site: Site) -> "list[Slip]":
    return []


def _at_net(p: Slipped, site: Site) -> "list[Slip]":
    kinds = ("net",)
    ins, outs = p.sizes[site.layer - 1], p.sizes[site.layer]
    found = []
    if p.d.bias_mode != "none":
        for name in ("bias_forgotten", "bias_alone", "bias_sign"):
            found.append(site.slip(name, kinds))
    if ins > 1:
        found += [site.slip("path_dropped", kinds, (i,)) for i in range(ins)]
        found += [site.slip("swapped", kinds, pair) for pair in pairs(ins)]
        if outs > 1:
            found.append(site.slip("transposed", kinds))
    return found


def _at_out(p: Slipped, site: Site) -> "list[Slip]":
    if not site.layer or p.d.layers[site.layer - 1].activation in ("identity", SOFTMAX):
        return []
    return [site.slip("no_activation", ("out",))]


def _seed(p: Slipped, site: Site, kinds: "tuple[str, ...]") -> "list[Slip]":
    """What may be wrong with the slope of the loss."""
    found = _counted(p, site, kinds) + _factors(site, kinds)
    if p.d.loss != OUTPUT:
        found.append(site.slip("output_nudged", kinds, -1))
        if p.sizes[-1] > 1:
            found += [site.slip("output_nudged", kinds, u) for u in range(p.sizes[-1])]
    return found


def _counted(p: Slipped, site: Site, kinds: "tuple[str, ...]") -> "list[Slip]":
    """Sum for mean and mean for sum: over the samples, and over the outputs."""
    n, m, found = len(p.samples), p.sizes[-1], []
    if n > 1 and not p.one_by_one:
        mean = p.d.reduction == "mean"
        name = "sum_for_mean" if mean else "mean_for_sum"
        found.append(site.slip(name, kinds, float(n) if mean else 1 / n))
    if m > 1 and p.d.loss != OUTPUT and (m != n or not found):
        mean = p.d.loss == MEAN_SQUARED
        name = "sum_for_mean" if mean else "mean_for_sum"
        found.append(site.slip(name, kinds, float(m) if mean else 1 / m))
    return found


def _factors(site: Site, kinds: "tuple[str, ...]") -> "list[Slip]":
    return [site.slip("factor", kinds, factor) for factor in (2.0, 0.5)]


def _at_d_out(p: Slipped, site: Site) -> "list[Slip]":
    if site.layer == p.last:
        return _seed(p, site, D_OUT) + [site.slip("sign_flipped", D_OUT)]
    above = p.sizes[site.layer + 1]
    found = [site.slip("path_dropped", D_OUT, gone) for gone in subsets(list(range(above)))]
    if p.d.update_order == "simultaneous" and p.d.learning_rate:
        found.append(site.slip("early_update", D_OUT))
    found.append(site.slip("weight_forgotten", D_OUT))
    if above > 1:
        found += [site.slip("weight_forgotten", D_OUT, k) for k in range(above)]
        found += [site.slip("swapped", D_OUT, pair) for pair in pairs(above)]
        if p.sizes[site.layer] > 1:
            found.append(site.slip("transposed", D_OUT))
    found += [site.slip(name, D_OUT) for name in ("sign_flipped", "detached")]
    return found


def _at_delta(p: Slipped, site: Site) -> "list[Slip]":
    last, name = site.layer == p.last, p.d.layers[site.layer - 1].activation
    found = [site.slip("sign_flipped", DELTA)]
    if last and p.fused:
        return found + [site.slip("extra_slope", DELTA)] + _seed(p, site, DELTA)
    found += _factors(site, DELTA)
    if name != "identity":
        found.append(site.slip("no_slope", DELTA))
    if name == SOFTMAX:
        return found + ([site.slip("path_dropped", DELTA, ())] if p.sizes[-1] > 1 else [])
    if name in (SIGMOID, "tanh"):
        for slip in ("slope_at_out", "net_slope", "other_slope"):
            found.append(site.slip(slip, DELTA))
    return found


def _at_gradient(p: Slipped, site: Site) -> "list[Slip]":
    """At a gradient of a sample, or of the batch: site.sample is -1."""
    kinds = D_W if site.kind == "d_w" else D_B
    n, found = len(p.samples), []
    if site.sample == -1:
        if n > 1:
            name = "not_summed" if site.kind == "d_w" else "bias_not_summed"
            found.append(site.slip(name, kinds, n - 1))
            found += [site.slip("not_summed", kinds, s) for s in range(n - 1)]
        return found + _counted(p, site, kinds) + _factors(site, kinds)
    if site.kind == "d_w":
        found.append(site.slip("input_forgotten", kinds))
        if site.layer > 1:
            found.append(site.slip("net_for_out", kinds))
    elif p.shared:
        units: list[object] = list(range(p.sizes[site.layer]))
        found += [site.slip("path_dropped", kinds, gone) for gone in subsets(units)]
        if site.layer < p.last and len(units) > 1:
            above = range(p.sizes[site.layer + 1])
            paths: list[object] = [(u, k) for u in units for k in above]
            for gone in subsets(paths):
                if not _whole_units(gone, p.sizes[site.layer + 1]):
                    found.append(site.slip("path_dropped", kinds, gone))
    found.append(
        site.slip("bias_sign" if p.sign < 0 and site.kind == "d_b" else "sign_flipped", kinds)
    )
    return found


def _whole_units(gone: "tuple[object, ...]", above: int) -> bool:
    """Tell whether the paths left out are all those of some units."""
    units = [path[0] for path in gone]  # type: ignore[index]
    return all(units.count(unit) == above for unit in units)


def _at_new(p: Slipped, site: Site) -> "list[Slip]":
    kinds = ("new_w", "new_b") if site.unit == ANY else (site.kind,)
    if site.kind == "new_b" and p.d.bias_mode in ("frozen", "none"):
        moves = p.d.bias_mode == "frozen" and p.d.learning_rate
        return [site.slip("bias_moved", ("new_b",))] if moves else []
    found = [site.slip("uphill", kinds)] if p.d.learning_rate else []
    if site.layer < p.last and p.d.learning_rate:
        immediate = p.d.update_order == "immediate"
        found.append(site.slip("late_update" if immediate else "early_update", kinds))
    return found


def _at_loss(p: Slipped, site: Site) -> "list[Slip]":
    kinds = (site.kind,)
    return (_counted(p, site, kinds) if site.kind == "loss" else []) + _factors(site, kinds)
