"""Which slips can have changed a number: at its own rule, and at those of what it is made from.

``near`` are slips at the number itself, or at what leads straight to it; ``far`` are slips of whole
layers, of all layers, and of other units. The more slips are tried, the more digits it needs to
tell one from an accident; so the near ones are tried by themselves first.
"""

from nbhelpers.workbench.checking.sites import D_OUT, Site, at, pairs
from nbhelpers.workbench.checking.slipped import Slipped
from nbhelpers.workbench.checking.slips import ANY, Slip
from nbhelpers.workbench.naming import EARLY

MOST_PLACES = 60
"""Of more, no single unit elsewhere is suspected: it would take a page's Python minutes."""


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
