"""What the workbench and its page both keep to."""

from __future__ import annotations

from typing import Any

from nbhelpers.clinic.patients import MOST_SEED
from nbhelpers.sheets.exercises import MOST_LAYERS, MOST_SHEETS, MOST_UNITS
from nbhelpers.workbench.checks import (
    MOST_MAGNITUDE,
    MOST_MOMENTUM,
    MOST_RATE,
)
from nbhelpers.workbench.description import CHOICES
from nbhelpers.workbench.examples import examples
from nbhelpers.workbench.functions import ACTIVATIONS, CATEGORICAL, LOSSES, OUTPUT, SOFTMAX
from nbhelpers.workbench.pasting import MOST_CHARACTERS

LABELS = {
    "loss": "Loss",
    "reduction": "Over the samples",
    "bias_mode": "Biases",
    "update_order": "Update",
    "per": "One update",
    "numbering": "Weights are called",
    "error_sign": "Error of a unit",
}
WORDS = {
    "half_squared": "half squared",
    "mean_squared": "mean squared",
    "binary_cross_entropy": "binary cross-entropy",
    "softmax_cross_entropy": "softmax cross-entropy",
    "output": "one output itself",
    "per_unit": "one a unit",
    "shared": "one a layer",
    "threshold": "thresholds, subtracted",
    "frozen": "never updated",
    "simultaneous": "all at once",
    "immediate": "last layer first",
    "batch": "for the whole batch",
    "sample": "after each sample",
    "by_unit": "w1, w2 into h1",
    "by_input": "w1, w3 into h1",
    "unit_source": "w12: unit 1, from 2",
    "source_unit": "w12: from 1, unit 2",
    "nodes": "w14: node 1 to 4",
    "derivative": "delta = dE/dnet",
    "target_minus_output": "Err = −dE/dnet",
}
SAMPLE = """\
x = 1, 4, 5
t = 0.1, 0.05
W1 = [[.1, .2], [.3, .4], [.5, .6]]
W2 = [[.7, .8], [.9, .1]]
b = .5, .5
rate = .01"""


def facts() -> dict[str, Any]:
    """Return what `nbhelpers.widgets.bundle` writes into the module ``workbench/facts``."""
    choices = [
        [key, LABELS[key], [[name, WORDS.get(name, name)] for name in names]]
        for key, names in CHOICES.items()
    ]
    return {
        "largest": MOST_MAGNITUDE,
        "longest": MOST_CHARACTERS,
        "activations": [[name, name] for name in ACTIVATIONS],
        "last": [SOFTMAX],
        "thresholds": ["threshold"],
        "names": {
            "categorical": CATEGORICAL,
            "output": OUTPUT,
            "softmax": SOFTMAX,
            "first": LOSSES[0],
        },
        "choices": choices,
        "rates": [
            ["learning_rate", "learning rate", MOST_RATE],
            ["momentum", "momentum", MOST_MOMENTUM],
        ],
        "updates": [1, 10, 100],
        "examples": [[data, title] for title, data in examples().values()],
        "sample": SAMPLE,
        "sheets": {
            "seed": MOST_SEED,
            "count": MOST_SHEETS,
            "layers": MOST_LAYERS,
            "units": MOST_UNITS,
        },
    }
