"""Anonymous patients: a seed gives a network, a batch, a rate, and one bug of the ten, or none."""

from nbhelpers.clinic.bugs import DIAGNOSES, NONE, places
from nbhelpers.clinic.examinations import at_entry, entries, train
from nbhelpers.clinic.slow_pass import Layer, Loop

MOST_SEED = 999999
STEPS = 60
SIZES = ((2, 2, 2), (2, 3, 2), (3, 3, 2), (2, 2, 2, 2), (1, 3, 3, 1), (2, 2, 3, 2))
HIDDEN = ("tanh", "sigmoid", "tanh", "relu")
LAST = ("identity", "identity", "tanh")


class Dice:
    """Random numbers that are the same in every Python: a generator of 31 bits, in whole numbers."""

    def __init__(self, seed: int) -> None:
        self.state = (seed + 1) * (seed + 7919) % 2147483646 + 1
        for _ in range(5):
            self.below(2)

    def below(self, n: int) -> int:
        """Return a whole number from 0 to n - 1 (Park and Miller's generator)."""
        self.state = self.state * 48271 % 2147483647
        return self.state * n // 2147483647

    def number(self, most: float) -> float:
        """Return a number of two decimals between -most and most."""
        return (self.below(round(200 * most) + 1) - round(100 * most)) / 100


class Patient:
    """A loop whose bug nobody tells, and the rate at which it trains."""

    def __init__(self, seed: int, loop: Loop, rate: float) -> None:
        self.seed = seed
        self.loop = loop
        self.rate = rate

    def diagnosis(self) -> str:
        """Return the bug's name, or none."""
        return self.loop.bug or NONE


def patient(seed: int) -> Patient:
    """Return the patient of a seed: from 0 to 999999, always the same one.

    Its bug changes a number at the start, by a hundredth of the number or more; one patient in
    eleven has none. The loss of the right code falls at its rate.
    """
    dice = Dice(seed)
    diagnosis = DIAGNOSES[dice.below(len(DIAGNOSES))]
    while True:
        loop = _healthy(dice)
        rate = (0.1, 0.2)[dice.below(2)]
        losses = train(loop, rate, STEPS)
        falls = len(losses) > STEPS and losses[1] < losses[0] and losses[-1] < 0.6 * losses[0]
        if not falls or not _lively(loop):
            continue
        if diagnosis != NONE:
            where = places(loop, diagnosis)
            if not where:
                continue
            loop.bug, loop.at = diagnosis, where[dice.below(len(where))]
            if not shows(loop, rate):
                continue
        loop.passes[0] = 0
        return Patient(seed, loop, rate)


def _healthy(dice: Dice) -> Loop:
    sizes = SIZES[dice.below(len(SIZES))]
    hidden, last = HIDDEN[dice.below(len(HIDDEN))], LAST[dice.below(len(LAST))]
    layers: list[Layer] = []
    for d_in, d_out in zip(sizes, sizes[1:]):
        rows = [[dice.number(1) for _ in range(d_in)] for _ in range(d_out)]
        name = last if len(layers) == len(sizes) - 2 else hidden
        layers.append(Layer(rows, [dice.number(0.5) for _ in range(d_out)], name))
    batch = range(2 + dice.below(3))
    inputs = [[dice.number(1) for _ in range(sizes[0])] for _ in batch]
    targets = [[dice.number(0.9) for _ in range(sizes[-1])] for _ in batch]
    return Loop(layers, inputs, targets, dice.below(3) == 0)


def _lively(loop: Loop) -> bool:
    """Tell whether no entry is hard to see, and no net lies where a nudge reaches over a kink."""
    right = loop.copy()
    right.step()
    slopes = [abs(at_entry(right.gradients, e)) for e in entries(loop)]
    nets = [net for x in loop.inputs for row in right.forward(x).nets for net in row]
    return sum(s > 1e-3 for s in slopes) > len(slopes) / 2 and min(abs(n) for n in nets) > 1e-3


def shows(loop: Loop, rate: float) -> bool:
    """Tell whether the bug changes a number by a hundredth of it, in the loop's first two steps."""
    if loop.bug in ("", "not_zeroed"):
        return loop.bug != ""
    sick, sound = loop.copy(), loop.copy()
    sound.bug = ""
    sick.step(rate)
    sound.step(rate)
    for entry in entries(loop):
        a, b = at_entry(sick.layers, entry), at_entry(sound.layers, entry)
        old = at_entry(loop.layers, entry)
        if abs(a - b) > 0.01 * abs(b - old) + 1e-6:
            return True
    return False
