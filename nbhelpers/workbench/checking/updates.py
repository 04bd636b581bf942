"""The steps of an update, by which slips of an update go, and what no slip moves."""

from nbhelpers.workbench.computing import Pass
from nbhelpers.workbench.description import Description


def moved(p: Pass, key: "tuple[str, int, int, int, int]", early: str) -> float:
    """Return a parameter that moves by the gradients of one order, also those that have gathered."""
    if stays(p.d, key):
        return before(p, key)
    kind, last = "d_" + key[0][-1], update_of(p, key)
    step = p.velocity.get(("v_" + kind[-1], -1) + key[2:]) or 0.0
    for s in range(last + 1) if p.one_by_one else (-1,):
        step = p.d.momentum * step + p.value((early + kind, s) + key[2:])
    return before(p, key) - p.d.learning_rate * step


def stays(d: Description, key: "tuple[str, int, int, int, int]") -> bool:
    """Tell whether a parameter is never updated: a bias that is frozen."""
    return key[0] == "new_b" and d.bias_mode in ("frozen", "none")


def update_of(p: Pass, key: "tuple[str, int, int, int, int]") -> int:
    """Return after which sample an update is made; -1 after the batch."""
    return p.samples[-1] if p.one_by_one and key[1] < 0 else key[1]


def before(p: Pass, key: "tuple[str, int, int, int, int]") -> float:
    """Return a parameter before its update."""
    kind, _, layer, u, i = key
    s = update_of(p, key)
    return p.weight(s, layer, u, i) if kind == "new_w" else p.bias(s, layer, u)


def moved_by(p: Pass, key: "tuple[str, int, int, int, int]") -> float:
    """Return what the learning rate multiplies in an update: nothing, where there is none."""
    if stays(p.d, key):
        return 0.0
    return p.value(("v_" + key[0][-1], update_of(p, key)) + key[2:])
