"""Which quantity is called so: keys by names, made once for all networks of a shape."""

from nbhelpers.workbench.checks import shown
from nbhelpers.workbench.description import Description
from nbhelpers.workbench.naming import Names, unit_names
from nbhelpers.workbench.results import keys, keys_of_batch, keys_of_sample


def shape(d: Description) -> str:
    """Return what tells networks with other names from each other."""
    told = [d.sizes(), len(d.inputs), d.loss, d.output, d.layers[-1].activation, d.bias_mode]
    return repr(told + [d.update_order, d.per, d.numbering, d.error_sign])


class Lookup:
    """The keys of a network's quantities by every name that they have.

    Both delta and Err are there, whichever the description uses; and where units are called by the
    numbers of nodes, ``net_h1`` and the like, too. Each sample has the same names, after its number.
    """

    def __init__(self, d: Description) -> None:
        self.shape = shape(d)
        self.samples = len(d.inputs)
        known, letters = [d.names()], d.names()
        if d.numbering == "nodes":
            letters.units = unit_names(d.sizes())
            if d.output >= 0:
                letters.of = "d" + letters.units[-1][d.output]
            known.insert(0, letters)
        self.batch: dict[str, tuple[str, int, int, int, int]] = {}
        self.own: dict[str, tuple[str, int, int, int, int]] = {}
        alone = self.own if self.samples > 1 else self.batch
        for names in known:
            names.samples = 1  # what stands before them is told beside them
            _put(alone, keys_of_sample(d, 0), names)
            _put(self.batch, keys_of_batch(d), names)
            _put(self.batch, [key for key in keys(d) if key[0][:3] == "new" and key[1] < 0], names)

    def find(self, name: str) -> "tuple[str, int, int, int, int] | None":
        """Return the key of a quantity that is called so."""
        if name in self.batch:
            return self.batch[name]
        told, sample, rest = (name + "  ").split(" ", 2)
        rest = rest[:-2]
        if told != "sample" or rest not in self.own or not sample.isdigit():
            return None
        s, key = int(sample) - 1, self.own[rest]
        last = s == self.samples - 1 and key[0][:3] == "new"  # that of the batch
        if str(s + 1) != sample or not 0 <= s < self.samples or last:
            return None
        return key[:1] + (s,) + key[2:]


def _put(
    into: "dict[str, tuple[str, int, int, int, int]]",
    keys_of: "list[tuple[str, int, int, int, int]]",
    names: Names,
) -> None:
    for key in keys_of:
        into[names.name(key)] = key
        if key[0] in ("delta", "err"):
            other = ("err" if key[0] == "delta" else "delta",) + key[1:]
            into[names.name(other)] = other


MADE: "list[Lookup]" = []
"""The last one."""


def lookup(d: Description) -> Lookup:
    """Return the `Lookup` of a description."""
    if not MADE or MADE[0].shape != shape(d):
        MADE[:] = [Lookup(d)]
    return MADE[0]


def key_of(d: Description, name: str) -> "tuple[str, int, int, int, int]":
    """Return the key of a quantity that is called so, or in another way that `Names` knows.

    Raises
    ------
    ValueError
        If nothing is called so. The message names some of what is there.
    """
    names, known = d.names(), lookup(d)
    for wanted in names.other_names(name):
        found = known.find(wanted)
        if found:
            return found
    some = [names.name(key) for key in keys_of_batch(d)][:6]
    raise ValueError(
        shown(name) + ": no quantity is called so; accepted are " + ", ".join(some) + " and more"
    )


def by_name(d: Description) -> "dict[str, tuple[str, int, int, int, int]]":
    """Return the keys of all quantities by every name that they have, as `Lookup` finds them."""
    known = lookup(d)
    found = dict(known.batch)
    for s in range(known.samples):
        for name in known.own:
            called = "sample " + str(s + 1) + " " + name
            key = known.find(called)
            if key:
                found[called] = key
    return found
