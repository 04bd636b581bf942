"""A table by key that is fast in MicroPython, too.

There the hash of a tuple is the sum of its entries' hashes, and most keys of a large network would
share one: a table of thousands of them takes seconds. A whole number is a key without a double.
"""

MOST = 18
"""More than a layer, a unit or a source can be, from -1 on, and more than a sample."""
FIRST: dict[str, int] = {}
"""Where the numbers of a kind begin."""
NOWHERE = -(MOST**5)
"""Where none stands: that of a kind which has no numbers yet."""


def first(kind: str) -> int:
    """Return where the numbers of a kind begin, so that none is below it."""
    if kind not in FIRST:
        FIRST[kind] = len(FIRST) * MOST**4 + ((MOST + 1) * MOST + 1) * MOST + 1
    return FIRST[kind]


def packed(key: "tuple[str, int, int, int, int]") -> int:
    """Return a key as a whole number, which no other key has."""
    kind, sample, layer, unit, source = key
    return first(kind) + ((sample * MOST + layer) * MOST + unit) * MOST + source


class Keyed:
    """Numbers by key: what a dict does, as far as it is needed here."""

    def __init__(self) -> None:
        self.found: dict[int, float] = {}
        self.keys: list[tuple[str, int, int, int, int]] = []

    def copy(self) -> "Keyed":
        """Return another one with the same numbers."""
        other = Keyed()
        other.found, other.keys = self.found.copy(), self.keys[:]
        return other

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
