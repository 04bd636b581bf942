"""Puts the parts of a program together, as one text or as the cells of a notebook."""

from nbhelpers.workbench.description import Description
from nbhelpers.workbench.exporting import named_run
from nbhelpers.workbench.exporting.by_list import ByList
from nbhelpers.workbench.exporting.by_name import ByName, fits
from nbhelpers.workbench.exporting.by_numpy import ByNumpy
from nbhelpers.workbench.exporting.by_torch import ByTorch
from nbhelpers.workbench.exporting.plan import DIGITS, Plan

PROGRAMS = ("python", "numpy", "torch")
HEAD, PASS, RUN, CHECK, UPDATE = "head", "pass", "run", "check", "update"
TOLD = {CHECK: "# The check: each parameter is nudged both ways.", UPDATE: "# The update."}


def program(d: Description, kind: str) -> str:
    """Return a program that prints the loss, its derivatives, a gradient check, and one update.

    Parameters
    ----------
    d : Description
        The network and its numbers.
    kind : str
        ``python`` (by hand, no package), ``numpy``, or ``torch`` (with autograd).

    Raises
    ------
    ValueError
        If there is no such kind.

    Examples
    --------
    >>> from nbhelpers.workbench import read
    >>> from nbhelpers.workbench.exporting import program
    >>> layers = [{"weights": [[0.5]]}]
    >>> data = {"inputs": [[2]], "targets": [[3]], "layers": layers}
    >>> d = read({"version": 1, **data})
    >>> print(program(d, "python"))
    \"""Forward, backward and one update of a 1-1 network, by hand.\"""
    <BLANKLINE>
    from math import exp
    <BLANKLINE>
    <BLANKLINE>
    def sigmoid(net):
        return 1 / (1 + exp(-net))
    <BLANKLINE>
    <BLANKLINE>
    i1 = 2.0
    target_o1 = 3.0
    p = {"w1": 0.5}
    seen = {}  # nets, outs and deltas
    <BLANKLINE>
    <BLANKLINE>
    def gradient(w1):
        \"""Return E and its derivatives by all parameters.\"""
        net_o1 = w1 * i1
        out_o1 = sigmoid(net_o1)
        E = (out_o1 - target_o1) ** 2 / 2
    <BLANKLINE>
        delta_o1 = (out_o1 - target_o1) * out_o1 * (1 - out_o1)
        seen.update(net_o1=net_o1, out_o1=out_o1, delta_o1=delta_o1)
        return E, {"w1": delta_o1 * i1}
    ...
    """
    plan = Plan(d)
    parts = sections(plan, kind, DIGITS)
    how = {"python": ", by hand.", "numpy": ", in NumPy.", "torch": ", in PyTorch."}[kind]
    lines = [plan.title(how), ""] + parts[0][1]
    for name, part in parts[1:]:
        lines += ["", ""] if name in (PASS, RUN) else [""]
        if name in TOLD:
            lines.append(TOLD[name])
        lines += part
    return "\n".join(lines) + "\n"


def sections(plan: Plan, kind: str, digits: int) -> "list[tuple[str, list[str]]]":
    """Return the parts of a program: the numbers, the passes, their run, the check, the update."""
    if kind == "python":
        if fits(plan):
            return _named(ByName(plan), digits)
        return _arrays(ByList(plan), digits)
    if kind == "numpy":
        return _arrays(ByNumpy(plan), digits)
    if kind == "torch":
        return _torch(ByTorch(plan), digits)
    raise ValueError("kind: one of python, numpy and torch is accepted, not " + repr(kind))


def _named(one: ByName, digits: int) -> "list[tuple[str, list[str]]]":
    return [
        (HEAD, one.head()),
        (PASS, one.gradient()),
        (RUN, named_run.run(one, digits)),
        (CHECK, named_run.check(one)),
        (UPDATE, named_run.update(one, digits)),
    ]


def _arrays(one: "ByList | ByNumpy", digits: int) -> "list[tuple[str, list[str]]]":
    head = one.head()
    if one.plan.immediate:
        head += one.settings() + ["", ""] + one.step()
    run = one.show(digits) + ["", ""] + one.run()
    return [
        (HEAD, head),
        (PASS, one.gradient()),
        (RUN, run),
        (CHECK, one.check()),
        (UPDATE, one.update()),
    ]


def _torch(one: ByTorch, digits: int) -> "list[tuple[str, list[str]]]":
    update = one.optimizer()
    if one.plan.immediate:
        update += ["", ""] + one.immediate() + ["", ""]
    return [
        (HEAD, one.head()),
        (PASS, one.loss()),
        (RUN, one.show(digits) + ["", ""] + one.run()),
        (CHECK, one.check()),
        (UPDATE, update + one.update()),
    ]
