"""The lines of a derivation, in their order: what is needed first, and last what was asked for."""

from nbhelpers.workbench.called.lookup import key_of
from nbhelpers.workbench.derivation.formulas import Formula, plus, terms_of, value
from nbhelpers.workbench.derivation.paths import MOST_PATHS, count, paths, product
from nbhelpers.workbench.derivation.updates import AllSteps
from nbhelpers.workbench.description import Description
from nbhelpers.workbench.keyed import Keyed

FORWARD = ("net", "out", "term", "loss")


class Line:
    """One line: a quantity, its formula, and its value.

    ``products`` are the values of the formula's terms where it is a sum of several products.
    """

    def __init__(self, name: str, formula: Formula, found: float) -> None:
        self.name = name
        self.formula = formula
        self.value = found
        self.products: list[float] = []
        terms = terms_of(formula)
        simple = [term.parts[0] if term.kind == "negative" else term for term in terms]
        if len(terms) > 1 and any(one.kind in ("product", "square") for one in simple):
            self.products = [product(term) for term in terms]


class Derivation:
    """How a quantity comes about. ``lines`` end with it; ``paths`` is how many its derivative sums.

    ``note`` says what has to be said beforehand, or is empty.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: list[Line] = []
        self.paths = 0
        self.note = ""

    def value(self) -> float:
        """Return the quantity's value."""
        return self.lines[-1].value


def derive(d: Description, name: str, forward: bool = True, most: int = 0) -> Derivation:
    """Return the derivation of a quantity, from the numbers that are given.

    A derivative that sums several paths has a line for each of them, too, up to 64.

    Parameters
    ----------
    d : Description
        The network.
    name : str
        As ``nbhelpers.workbench.naming`` tells: ``dE/dw1``, ``net_h1``, ``sample 2 delta_o1``, ``w1``.
    forward : bool
        Whether nets, outs and losses are worked out, too, where they are not what was asked for.
    most : int
        Of how many lines, about, a batch is worked out as a whole; above, it is one sample of it,
        and ``note`` says which. With 0 it always is.

    Raises
    ------
    ValueError
        If nothing is called so.

    Examples
    --------
    >>> from nbhelpers.workbench import read
    >>> from nbhelpers.workbench.derivation import derive
    >>> layers = [{"weights": [[2]], "activation": "identity"}]
    >>> data = {"inputs": [[3]], "targets": [[1]], "layers": layers}
    >>> found = derive(read({"version": 1, **data}), "dE/dw1")
    >>> [line.name for line in found.lines], found.value()
    (['net_o1', 'out_o1', 'dE/dout_o1', 'delta_o1', 'dE/dw1'], 15.0)
    """
    key = key_of(d, name)
    found = Derivation("")
    if d.one_by_one() and key[1] < 0 and key[0][:3] != "new":
        d = d.copy()
        d.per = "batch"
        found.note = "Of the whole batch, at the numbers given."
    steps = AllSteps(d)
    found.name = steps.called(key)
    alone = _alone(steps, key) if most and _estimated(steps, key) > most else -1
    if alone >= 0:
        found.note = (found.note + " " + _of_one(steps, alone)).strip()
    shown: list[tuple[str, int, int, int, int]] = []
    summed = key if count(steps, key) else _gradient(steps, key)
    whole = summed
    if alone >= 0 and summed[1] < 0:
        summed = (summed[0], alone) + summed[2:]
    for one, formula in _needed(steps, key, alone):
        if one == summed:
            _paths(steps, one, found, shown)
            found.paths = count(steps, whole)
        if one == key or forward or one[0] not in FORWARD:
            _line(steps, one, formula, found)
            shown.append(one)
    return found


def _line(
    steps: AllSteps,
    key: "tuple[str, int, int, int, int]",
    formula: Formula,
    found: Derivation,
) -> None:
    found.lines.append(Line(steps.called(key), formula, steps.run.value(key)))


def _gradient(
    steps: AllSteps, key: "tuple[str, int, int, int, int]"
) -> "tuple[str, int, int, int, int]":
    """Return the key of the gradient by which the last update moves a parameter."""
    kind, sample, layer, unit, source = key
    if steps.run.one_by_one and sample < 0:
        sample = len(steps.d.inputs) - 1
    return "d_" + kind[-1], sample, layer, unit, source


def _estimated(steps: AllSteps, key: "tuple[str, int, int, int, int]") -> int:
    """Return about how many lines a derivation has."""
    units = sum(steps.sizes[1:])
    lines = 2 * units if key[0] in FORWARD else 4 * units
    if steps.run.one_by_one:  # where a sample needs all that the one before has moved
        return (
            lines
            * len(steps.names.parameters())
            * (key[1] if key[1] >= 0 else steps.run.samples[-1])
        )
    return lines * (len(steps.d.inputs) if key[1] < 0 else 1)


def _alone(steps: AllSteps, key: "tuple[str, int, int, int, int]") -> int:
    """Return the one sample to work out; -1, where there is but one."""
    n = len(steps.d.inputs)
    if key[1] >= 0:
        return key[1] if n > 1 else -1
    return -1 if n == 1 else n - 1 if steps.run.one_by_one else 0


def _of_one(steps: AllSteps, sample: int) -> str:
    if steps.run.one_by_one:
        if not sample:
            return ""
        left = "with the parameters that sample " + str(sample) + " has left."
        return "Sample " + str(sample + 1) + " is worked out, " + left
    return "Sample " + str(sample + 1) + " is worked out; the others go the same way."


def _needed(
    steps: AllSteps, key: "tuple[str, int, int, int, int]", alone: int
) -> "list[tuple[tuple[str, int, int, int, int], Formula]]":
    """Return the keys of all that a quantity is made of, each after what it is made of itself.

    ``alone`` is the only sample whose numbers are worked out, or -1 for all.
    """
    done: list[tuple[tuple[str, int, int, int, int], Formula]] = []
    state = Keyed()  # 1: what it needs has been asked for; 2: it is done
    waiting = [(key, steps.formula(key))]
    while waiting:
        at, formula = waiting[-1]
        before = state.get(at)
        if before:
            waiting.pop()
            if before == 1:
                state[at] = 2
                done.append((at, formula))
            continue
        state[at] = 1
        formula = steps.formula(at)
        waiting[-1] = (at, formula)
        for one in reversed(steps.needs):
            if not state.get(one) and (alone < 0 or one[1] in (-1, alone)):
                waiting.append((one, formula))
    return done


def _paths(
    steps: AllSteps,
    key: "tuple[str, int, int, int, int]",
    found: Derivation,
    shown: "list[tuple[str, int, int, int, int]]",
) -> None:
    """Add a line a path, and their sum; before them what they begin with, if no line has told it."""
    found.paths = count(steps, key)
    if not 1 < found.paths <= MOST_PATHS:
        return
    steps.needs = []
    every = paths(steps, key)
    for one in list(steps.needs):
        if one[0] not in FORWARD and one not in shown:
            _line(steps, one, steps.formula(one), found)
            shown.append(one)
    called = []
    for path in every:
        through = "path " + "-".join(path.units)
        called.append(steps.names.within(path.sample) + through)
        found.lines.append(Line(called[-1], path.product, path.value))
    total = plus(*[value(name, path.value) for name, path in zip(called, every)])
    name = steps.names.within(key[1]) + "all paths"
    found.lines.append(Line(name, total, sum(path.value for path in every)))
