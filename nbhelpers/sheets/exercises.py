"""The network of an exercise sheet: the same for a seed in every Python."""

from nbhelpers.clinic.patients import MOST_SEED, Dice
from nbhelpers.workbench.description import Description, read
from nbhelpers.workbench.layered.whole import worked_out
from nbhelpers.workbench.results import values

MOST_SHEETS = 200
MOST_LAYERS = 3
MOST_UNITS = 3
FRIENDLY = (-2.0, -1.0, -0.5, 0.5, 1.0, 2.0, 3.0)


def exercise(seed: int, layers: int = 2, units: int = 2, friendly: bool = True) -> Description:
    """Return the network of a seed, as `nbhelpers.workbench.read` returns it.

    Parameters
    ----------
    seed : int
        From 0 to 999999.
    layers, units : int
        Layers after the inputs, and inputs and hidden units of each, from 1 to 3; one output.
    friendly : bool
        Whole and half numbers, ReLU and the identity, so that no number on the way has more than
        three decimals or is over 100; else numbers of two decimals and sigmoids, for which a
        calculator is needed.

    Raises
    ------
    ValueError
        If one of them is none of these.

    Examples
    --------
    >>> from nbhelpers.sheets.exercises import exercise
    >>> exercise(7).inputs, exercise(7).layers[1].weights
    ([[1.0, 1.0]], [[3.0, -0.5]])
    """
    for name, given, least, most in (
        ("seed", seed, 0, MOST_SEED),
        ("layers", layers, 1, MOST_LAYERS),
        ("units", units, 1, MOST_UNITS),
    ):
        if type(given) is not int or not least <= given <= most:
            told = name + ": a whole number from " + str(least) + " to " + str(most)
            raise ValueError(told + " is accepted, not " + repr(given))
    dice = Dice(seed)
    while True:
        d = _drawn(dice, [units] * layers + [1], friendly)
        if _worth_it(d) and not (friendly and _awkward(d)):
            return d


def _drawn(dice: Dice, sizes: "list[int]", friendly: bool) -> Description:
    def one() -> float:
        return FRIENDLY[dice.below(len(FRIENDLY))] if friendly else dice.number(1)

    layers = []
    for at in range(1, len(sizes)):
        weights = [[one() for _ in range(sizes[at - 1])] for _ in range(sizes[at])]
        biases = [
            float(dice.below(3) - 1) if friendly else dice.number(0.5) for _ in range(sizes[at])
        ]
        last = at == len(sizes) - 1
        name = ("identity" if last else "relu") if friendly else "sigmoid"
        layers.append({"weights": weights, "biases": biases, "activation": name})
    if friendly:
        inputs = [float(1 + dice.below(3)) for _ in range(sizes[0])]
        targets = [float(dice.below(9) - 4)]
    else:
        inputs = [dice.number(1) for _ in range(sizes[0])]
        targets = [(1 + dice.below(9)) / 10]
    return read(
        {
            "version": 1,
            "inputs": [inputs],
            "targets": [targets],
            "layers": layers,
            "learning_rate": 0.1 if friendly else 0.5,
        }
    )


def _awkward(d: Description) -> bool:
    """Tell whether a number on the way is too long for the head: over 100, or of four decimals."""
    quantities, updated, _ = values(d)
    found = list(quantities.values()) + list(updated.values())
    return any(abs(one) > 100 or abs(1000 * one - round(1000 * one)) > 1e-6 for one in found)


def _worth_it(d: Description) -> bool:
    """Tell whether there is something to learn: errors, units that are on, none at a kink."""
    one = worked_out(d)
    last = len(d.layers)
    if abs(one("delta", 0, last, 0)) < 0.01 or abs(one("delta", 0, last, 0)) > 12:
        return False
    sizes = d.sizes()
    places = [(at, u) for at in range(1, last) for u in range(sizes[at])]
    nets = [one("net", 0, at, u) for at, u in places]
    on = [one("delta", 0, at, u) != 0 for at, u in places]
    if any(net == 0 or abs(net) > 20 for net in nets):
        return False
    return 2 * sum(on) >= len(on) and all(
        any(one("delta", 0, at, u) != 0 for u in range(sizes[at])) for at in range(1, last)
    )
