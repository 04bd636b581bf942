"""The reader's numbers, each with its place in the computation."""

from nbhelpers.workbench.called.lookup import key_of
from nbhelpers.workbench.checking.slips import Slip
from nbhelpers.workbench.checking.typed import WRONG, Typed, agreed, typed
from nbhelpers.workbench.description import Description
from nbhelpers.workbench.keyed import packed
from nbhelpers.workbench.results import keys


class Claim:
    """A number of the reader's own, and what is found of it."""

    def __init__(self, name: str, key: "tuple[str, int, int, int, int]", given: Typed) -> None:
        self.name = name
        self.given = given
        self.minus = key[0] == "err"
        """Whether the reader's number is -delta, of which the check knows delta."""
        self.key = ("delta",) + key[1:] if self.minus else key
        self.typed = given.negative() if self.minus else given
        self.value = 0.0
        self.digits = WRONG
        self.follows = ""
        self.slips: list[Slip] = []

    def agrees(self, value: float, slack: float = 0.0) -> bool:
        """Tell whether the reader's number is this value, to its digits."""
        return agreed(self.typed, value, slack) != WRONG


def claims_of(d: Description, mine: object) -> "list[Claim]":
    """Return the reader's numbers in the order of the computation.

    Raises
    ------
    ValueError
        If a name is unknown, or what it has is no number.
    """
    if not isinstance(mine, dict) or not mine:
        raise ValueError("your numbers: expected an object of names and numbers, such as net_h1")
    taken: dict[int, Claim] = {}
    for name in mine:
        if not isinstance(name, str):
            raise ValueError("your numbers: expected names of quantities, got " + repr(name))
        claim = Claim(name, key_of(d, name), typed(name, mine[name]))
        place = packed(claim.key)
        if place in taken:
            raise ValueError(name + " and " + taken[place].name + ": both are the same quantity")
        taken[place] = claim
    kinds = [claim.key[0] for claim in taken.values()]
    if "delta" in kinds:
        kinds.append("err")
    found = []
    for key in keys(d):
        if key[0] in kinds:
            place = packed(("delta",) + key[1:] if key[0] == "err" else key)
            if place in taken:
                found.append(taken[place])
    return found


def rivals(value: float, claim: Claim) -> bool:
    """Tell whether a wrong number could be this one by accident: of its sign, and no size of its own."""
    size = abs(claim.value) or abs(claim.typed.value)
    return value * claim.typed.value >= 0 and 0.1 * size <= abs(value) <= 10 * size
