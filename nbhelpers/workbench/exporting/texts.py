"""Small pieces of a program as text: imports, names to assign to, formulas without brackets."""

from nbhelpers.workbench.exporting.formulas import SIGMOID, TANH
from nbhelpers.workbench.exporting.plan import Plan, number
from nbhelpers.workbench.functions import BINARY, CATEGORICAL, SOFTMAX


def imports(plan: Plan) -> "list[str]":
    """Return the line that imports what a program in plain Python takes from `math`."""
    used = [stage.activation for stage in plan.stages]
    needed = []
    fused_binary = plan.d.loss == BINARY and plan.fused
    if SIGMOID in used or SOFTMAX in used or fused_binary:
        needed.append("exp")
    if plan.d.loss == CATEGORICAL or plan.logs():
        needed.append("log")
    if fused_binary:
        needed.append("log1p")
    if TANH in used:
        needed.append(TANH)
    return ["from math import " + ", ".join(needed)] if needed else []


def tuple_of(items: "list[str]") -> str:
    """Return a tuple as a program writes it."""
    return "(" + ", ".join(items) + (",)" if len(items) == 1 else ")")


def unpacked(names: "list[str]") -> str:
    """Return names as they stand on the left of an assignment or in a loop."""
    return "(" + names[0] + ",)" if len(names) == 1 else ", ".join(names)


def several(names: "list[str]", values: "list[float]") -> str:
    """Return one line that gives several names their numbers."""
    return ", ".join(names) + " = " + ", ".join(map(number, values))


def bare(formula: str) -> str:
    """Return a formula without the brackets around all of it."""
    if formula[:1] != "(" or formula[-1:] != ")":
        return formula
    deep = 0
    for at, sign in enumerate(formula):
        deep += (sign == "(") - (sign == ")")
        if deep == 0 and at < len(formula) - 1:
            return formula
    return formula[1:-1]
