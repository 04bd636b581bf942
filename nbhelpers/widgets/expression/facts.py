"""What the graph of an expression and its page both keep to."""

from __future__ import annotations

from typing import Any

from nbhelpers.networks.limits import MOST_INPUT

FUNCTIONS = ("relu", "sigmoid", "tanh", "exp", "log")
"""Operations that are written as ``tanh(x)`` or ``x.tanh()``."""

LONGEST = 600
"""Characters of an expression."""

MOST_NODES = 40
"""Names and operations of an expression."""

DEEPEST = 40
"""Brackets within brackets."""

START = 1.0
"""The value of a name that has none."""

EXAMPLES = (
    "a*b + a",
    "u = a*a; u + u*b",
    "(a*b + c).tanh() * a",
    "b = 3*a; b*b",
    "sigmoid(w1*x1 + w2*x2 + 0.35)",
    "s = x + x; t = s + s; t + t",
    "-log(exp(z2) / (exp(z1) + exp(z2) + exp(z3)))",
)
"""What a reader can choose instead of typing."""


def facts() -> dict[str, Any]:
    """Return what `nbhelpers.widgets.bundle` writes into the module ``expression/facts``."""
    return {
        "functions": FUNCTIONS,
        "longest": LONGEST,
        "mostNodes": MOST_NODES,
        "deepest": DEEPEST,
        "start": START,
        "limit": MOST_INPUT,
        "examples": EXAMPLES,
    }
