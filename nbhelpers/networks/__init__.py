"""Scalar networks, their parameters named: what the sources compute by hand, in NumPy float64."""

from nbhelpers.layers import relu, sigmoid

from .examples import Example, mazur, notebook_001, notebook_004
from .functions import ACTIVATIONS, LOSSES
from .limits import MAGNITUDE_LIMIT
from .naming import BIAS_MODES, NUMBERINGS
from .network import Network
from .passes import Forward, Gradients
from .training import ORDERS, Training

__all__ = [
    "ACTIVATIONS",
    "BIAS_MODES",
    "LOSSES",
    "MAGNITUDE_LIMIT",
    "NUMBERINGS",
    "ORDERS",
    "Example",
    "Forward",
    "Gradients",
    "Network",
    "Training",
    "mazur",
    "notebook_001",
    "notebook_004",
    "relu",
    "sigmoid",
]
