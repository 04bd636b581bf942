"""Which slips can have changed a number: at its own rule, and at those of what it is made from.

``near`` are slips at the number itself, or at what leads straight to it; ``far`` are slips of whole
layers, of all layers, and of other units. The more slips are tried, the more digits it needs to
tell one from an accident; so the near ones are tried by themselves first.
"""

from nbhelpers.workbench.checking.slipped import Slipped
from nbhelpers.workbench.checking.slips import ANY, Slip
from nbhelpers.workbench.functions import OUTPUT, SIGMOID, SOFTMAX
from nbhelpers.workbench.naming import EARLY

D_OUT = ("d_out", EARLY + "d_out")
DELTA = ("delta", EARLY + "delta")
D_W = ("d_w", EARLY + "d_w")
D_B = ("d_b", EARLY + "d_b")
MOST_SUBSETS = 4
"""Of so many paths every choice is tried; of more, one that is left out, or left alone."""

MOST_PLACES = 60
"""Of more, no single unit elsewhere is suspected: it would take a page's Python minutes."""


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
        mean = p.d.loss == "mean_squared"
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
        return []
    found = [site.slip("uphill", kinds)] if p.d.learning_rate else []
    if site.layer < p.last and p.d.learning_rate:
        immediate = p.d.update_order == "immediate"
        found.append(site.slip("late_update" if immediate else "early_update", kinds))
    return found


def _at_loss(p: Slipped, site: Site) -> "list[Slip]":
    kinds = (site.kind,)
    return (_counted(p, site, kinds) if site.kind == "loss" else []) + _factors(site, kinds)


def near(p: Slipped, key: "tuple[str, int, int, int, int]", reached: "object") -> "list[Slip]":
    """Return the slips at a number's own rule, and at what leads straight to it.

    ``reached`` are the keys that are worked out for it: what the reader has given is not.
    """
    kind, s, layer, u, i = key
    early = EARLY if kind.startswith(EARLY) else ""
    bare = kind[len(early) :]
    sites = [Site(kind, s, layer, u, i)]
    samples = [s] if s >= 0 else list(p.samples)
    each = s if s >= 0 else ANY
    if bare[:3] == "new":
        gradient = "d_" + bare[-1]
        sites.append(Site(gradient, -1, layer, u, i))
        sites.append(Site(gradient, each, layer, u, i))
    elif bare in ("d_w", "d_b") and s < 0:
        sites.append(Site(bare, each, layer, u, i))
    units = range(p.sizes[layer]) if bare[-1] == "b" and p.shared else (u,)
    if bare in ("d_w", "d_b", "new_w", "new_b"):
        sites += [Site("delta", each, layer, unit) for unit in units]
        sites += [Site("d_out", each, layer, unit) for unit in units]
    elif bare == "delta":
        sites.append(Site("d_out", each, layer, u))
    elif bare == "out":
        sites.append(Site("net", each, layer, u))
    found = []
    for n, site in enumerate(sites):
        if n == 0 or _is_reached(site, samples, reached):
            found += at(p, site)
    return found + _mistaken(p, key)


def _is_reached(site: Site, samples: "list[int]", reached: object) -> bool:
    if site.sample == -1:
        samples = [-1]
    for early in ("", EARLY):
        for s in samples:
            source = -1 if site.source == ANY else site.source
            if (early + site.kind, s, site.layer, site.unit, source) in reached:  # type: ignore[operator]
                return True
    return False


def _mistaken(p: Slipped, key: "tuple[str, int, int, int, int]") -> "list[Slip]":
    """Return the slips that give this number another one's place: the same kind, layer and sample."""
    kind, s, layer, u, i = key
    if kind not in ("net", "out", "d_out", "delta", "d_w", "d_b"):
        return []
    found = []
    shared = kind == "d_b" and p.shared
    for unit in range(1 if shared else p.sizes[layer]):
        for source in range(p.sizes[layer - 1]) if kind == "d_w" else (i,):
            other = (kind, s, layer, unit, source)
            if other != key:
                found.append(Slip("swapped", (kind,), s, layer, u, i, other))
    return found


def far(p: Slipped, key: "tuple[str, int, int, int, int]", reached: object) -> "list[Slip]":
    """Return the slips of whole layers, of all layers, and of single units elsewhere."""
    kinds: dict[str, list[int]] = {}
    units = []
    for found in list(reached) + [key]:  # type: ignore[call-overload]
        kind, s, layer, u, _ = found
        bare = kind[len(EARLY) :] if kind.startswith(EARLY) else kind
        if bare[0] == "v" or (bare == "out" and not layer):
            continue
        bare = bare + "*" if s < 0 and bare in ("d_w", "d_b") else bare
        layers = kinds.setdefault(bare, [])
        if layer not in layers:
            layers.append(layer)
        if (bare, layer, u) not in units:
            units.append((bare, layer, u))
    out = []
    for kind in sorted(kinds):
        bare, sample = (kind[:-1], -1) if kind[-1] == "*" else (kind, ANY)
        several: dict[str, list[Slip]] = {}
        for layer in range(1, p.last + 1):
            for slip in at(p, Site(bare, sample, layer)):
                if layer in kinds[kind]:
                    out.append(slip)
                if slip.detail is None or isinstance(slip.detail, float):
                    several.setdefault(slip.name + str(slip.detail), []).append(slip)
        for name in sorted(several):
            same = several[name]
            if len(same) > 1:
                where = tuple([int(slip.layer) for slip in same])  # type: ignore[arg-type]
                out.append(Slip(same[0].name, same[0].kinds, sample, where, detail=same[0].detail))
        if bare == "d_out":
            for one, two in pairs(p.last - 1) if p.last > 3 else ():
                out.append(Slip("weight_forgotten", D_OUT, ANY, (one + 1, two + 1)))
    for bare, layer, u in sorted(units) if len(units) <= MOST_PLACES else ():
        site = Site(bare[:-1], -1, layer, u) if bare[-1] == "*" else Site(bare, ANY, layer, u)
        out += at(p, site)
    return out
