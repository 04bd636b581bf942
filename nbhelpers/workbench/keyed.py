"""A table by key that is fast in MicroPython, too.

There the hash of a tuple is the sum of its entries' hashes, and most keys of a large network would
share one: a table of thousands of them takes seconds. A whole number is a key without a double.
"""

MOST = 18
"""More than a layer, a unit or a source can be, from -1 on, and more than a sample."""
KINDS: dict[str, int] = {}


def packed(key: "tuple[str, int, int, int, int]") -> int:
    """Return a key as a whole number, which no other key has."""
    kind, sample, layer, unit, source = key
    if kind not in KINDS:
        KINDS[kind] = len(KINDS)
    above = (KINDS[kind] * MOST + sample + 1) * MOST + layer + 1
    return (above * MOST + unit + 1) * MOST + source + 1


class Keyed:
    """Numbers by key: what a dict does, as far as it is needed here."""

    def __init__(self) -> None:
        self.found: dict[int, float] = {}
        self.keys: list[tuple[str, int, int, int, int]] = []

    def get(self, key: "tuple[str, int, int, int, int]") -> "float | None":
        """Return the number that stands there, or None."""
        return self.found.get(packed(key))

    def __contains__(self, key: "tuple[str, int, int, int, int]") -> bool:
        """Tell whether a number stands there."""
        return packed(key) in self.found

    def __getitem__(self, key: "tuple[str, int, int, int, int]") -> float:
        """Return the number that stands there."""
        return self.found[packed(key)]

    def __setitem__(self, key: "tuple[str, int, int, int, int]", number: float) -> None:
        """Put a number there."""
        at = packed(key)
        if at not in self.found:
            self.keys.append(key)
        self.found[at] = number

    def __iter__(self) -> "Iterator":  # type: ignore[name-defined]  # noqa: F821
        """Return the keys, the first that came first."""
        return iter(self.keys)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.keys)
