"""The limits of the networks and of a training, in Python and in the widgets alike."""

from __future__ import annotations

MOST_LAYERS = 3
"""Layers after the inputs."""

MOST_UNITS = 3
"""Units of a layer, and inputs."""

MOST_MOMENTUM = 0.999
"""The largest momentum: its steps grow up to 1 / (1 - momentum) = 1000 times the gradient's."""

MAGNITUDE_LIMIT = 1e100
"""A training has diverged once its loss or a parameter exceeds this.

Below it no value and no gradient of a network of three layers can overflow.
"""

# What the widgets take, beside these.

MOST_INPUT = 1e6
"""The magnitude of a number that a reader sets, unless a widget says otherwise."""

MOST_RATE = 1e6
"""The stepper's learning rate."""

MOST_VELOCITY = 1e300
"""What momentum gathers in parameters within ``MAGNITUDE_LIMIT`` stays below this."""

MOST_STEPS = 200
"""The stepper's place in its timeline: more steps than the largest network has."""

MOST_UPDATES = 10**9
"""Updates that the stepper counts."""
