"""Sorts what a text gives by what it is: inputs, targets, weights, biases, settings."""

from nbhelpers.workbench.checks import MOST_LAYERS
from nbhelpers.workbench.description import CHOICES
from nbhelpers.workbench.functions import CROSS_ENTROPY, meant
from nbhelpers.workbench.pasting.classes import Classes, classes
from nbhelpers.workbench.pasting.numerals import is_numeral, number, quoted
from nbhelpers.workbench.pasting.roles import (
    ACCEPTED_NAMES,
    ACTIVATION,
    ALPHA,
    BIASES,
    CLASSES,
    INPUTS,
    NUMBERS,
    TARGETS,
    THRESHOLDS,
    WEIGHTS,
    role,
    simple,
    value_name,
)
from nbhelpers.workbench.pasting.statements import Reading
from nbhelpers.workbench.pasting.ways import Way, matrix, samples


class Given:
    """What a text gives, by what it is."""

    def __init__(self) -> None:
        self.inputs: list[Way] = []
        self.targets: list[Way] = []
        self.classes: list[Classes] = []
        self.names: list[str] = []
        self.weights: list[list[Way]] = []
        self.biases: list[tuple[int, object]] = []
        self.thresholds = False
        self.activation: object = None
        self.others: dict[str, object] = {}
        self.values: list[tuple[str, str]] = []


def sorted_parts(reading: Reading) -> Given:
    """Sort the parts of a reading by what they are."""
    given = Given()
    weights: list[tuple[int, str, object]] = []
    several = any(role(name, value)[0] == WEIGHTS for name, value in reading.parts)
    rates = sum([role(name, value)[0] == NUMBERS[0] for name, value in reading.parts])
    for name, value in reading.parts:
        kind, at = role(name, value)
        if kind == NUMBERS[0] and rates > 1 and simple(name) in ALPHA:
            kind = NUMBERS[1]
        if kind == INPUTS:
            given.inputs = samples(name, value)
        elif kind == CLASSES or (kind == TARGETS and _is_word(value)):
            given.classes = classes(name, value, True)
        elif kind == TARGETS:
            given.targets = samples(name, value)
            given.classes = classes(name, value, False)
        elif kind == WEIGHTS:
            matrices = value if at < 0 and isinstance(value, list) else [value]
            for n, one in enumerate(matrices):
                called = "W" + str(n + 1) if at < 0 else name
                weights.append((n + 1 if at < 0 else at, called, one))
        elif kind in (BIASES, THRESHOLDS) and (several or not is_numeral(value)):
            given.biases.append((at, value))
            given.thresholds = kind == THRESHOLDS
        elif kind == ACTIVATION:
            given.activation = value
        elif kind in NUMBERS:
            if not is_numeral(value):
                raise ValueError(name + ": one number is accepted")
            given.others[kind] = number(value)
        elif kind in CHOICES or kind == "output":
            given.others[kind] = _chosen(kind, value)
        elif is_numeral(value):
            given.values.append((value_name(name), str(value)))
        else:
            raise ValueError((quoted(name) + ": " if name else "") + ACCEPTED_NAMES)
    if all(one[0] for one in weights):
        weights.sort(key=lambda one: one[0])
    if len(weights) > MOST_LAYERS:
        raise ValueError(str(len(weights)) + " matrices of weights came; 1 to 4 are accepted")
    for _, name, rows in weights:
        given.names.append(name)
        given.weights.append(matrix(name, rows))
    return given


def _is_word(value: object) -> bool:
    return isinstance(value, str) and not is_numeral(value)


def _chosen(kind: str, value: object) -> object:
    """Return a choice as the format writes it; anything else as it is, to be refused there."""
    names = CHOICES.get(kind, ())
    return meant(value, names + (CROSS_ENTROPY,)) if isinstance(value, str) else value
