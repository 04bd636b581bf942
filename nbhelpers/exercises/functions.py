"""Compare a reader's own function with the right one, case by case."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import numpy as np

from nbhelpers.arguments import positive, told
from nbhelpers.exercises.checks import check

Case = tuple[object, ...]
_SHOWN = 12  # an array with more entries is told by its shape
_DIGITS = 6
_WIDTH = 76  # characters that a page of the book shows in a line


@dataclass(frozen=True, repr=False)
class FunctionReport:
    """What `check_function` found; its text says it in full sentences. It is true if all agree.

    ``case`` names the first case that differs, ``arguments`` says what the functions were called
    with, ``problem`` what came of it.

    Examples
    --------
    >>> cases = {"on": (1.5,), "off": (-1.5,)}
    >>> report = nb.check_function(abs, lambda z: max(z, 0), cases)
    >>> bool(report), report.case
    (False, "The case 'off'")
    """

    cases: int
    case: str | None = None
    arguments: str = ""
    problem: str = ""

    @property
    def ok(self) -> bool:
        """Whether the two functions agree in every case."""
        return self.case is None

    def __bool__(self) -> bool:
        return self.ok

    def __repr__(self) -> str:
        if self.ok:
            return "Right." if self.cases == 1 else f"Right: all {self.cases} cases agree."
        return f"{self.case} does not agree, with\n{self.arguments}\n{self.problem}"


def check_function(
    mine: Callable[..., Any],
    reference: Callable[..., Any],
    cases: Sequence[Case] | Mapping[str, Case],
    *,
    names: Sequence[str] | None = None,
    rtol: float = 1e-6,
) -> FunctionReport:
    """Compare the reader's function ``mine`` with ``reference``, case by case.

    Both are called with their own fresh copy of each case's arguments, and what they return is
    compared as `check` does. An error of ``mine`` is reported, not raised.

    Parameters
    ----------
    mine : callable
        The reader's function.
    reference : callable
        The right function, of the same arguments.
    cases : sequence or dict of tuples
        Tuples of arguments, at least one; or names of the cases -> tuples of arguments. Draw them
        at random, from a seeded generator, on every branch and for shapes whose sizes all differ:
        a special case hides a mistake.
    names : sequence of str, optional
        Names of the entries of the results, row by row, for a reference that returns no dict.
    rtol : float
        Accepted relative error, above 0.

    Returns
    -------
    A report with ``.ok`` and, for the first case that differs, ``.case``, ``.arguments`` and
    ``.problem``.

    Raises
    ------
    TypeError, ValueError
        If ``mine`` or ``reference`` cannot be called, there is no case, a case is no tuple,
        ``rtol`` is not above 0, or ``reference`` returns no finite numbers.

    Examples
    --------
    >>> cases = [(-1.0,), (2.0,)]
    >>> nb.check_function(lambda z: z + abs(z), lambda z: max(z, 0), cases)
    Case 2 of 2 does not agree, with
      z = 2
    1 of 1 entries differ:
      value  yours 4, expected 2, difference 2
    Likely cause: a factor of 2; does your loss have the 1/2?
    """
    for name, function in (("mine", mine), ("reference", reference)):
        if not callable(function):
            raise TypeError(f"{name}: expected a function, got {told(function)}")
    rtol = positive("rtol", rtol)
    labelled = _labelled(cases)
    for label, arguments in labelled.items():
        right = reference(*deepcopy(arguments))
        problem = _problem(mine, arguments, right, names, rtol)
        if problem:
            return FunctionReport(len(labelled), label, _told(reference, arguments), problem)
    return FunctionReport(len(labelled))


def _labelled(cases: Sequence[Case] | Mapping[str, Case]) -> dict[str, Case]:
    if isinstance(cases, str) or not isinstance(cases, Mapping | Sequence):
        raise TypeError(f"cases: expected a sequence or a dict of tuples, got {told(cases)}")
    if isinstance(cases, Mapping):
        labelled = {f"The case {label!r}": case for label, case in cases.items()}
    else:
        labelled = {f"Case {i} of {len(cases)}": case for i, case in enumerate(cases, start=1)}
    if not labelled:
        raise ValueError(f"cases: expected at least one, got {told(cases)}")
    for case in labelled.values():
        if not isinstance(case, tuple):
            raise TypeError(f"cases: expected tuples of arguments, got {told(case)}")
    return labelled


def _problem(
    mine: Callable[..., Any],
    arguments: Case,
    right: Any,
    names: Sequence[str] | None,
    rtol: float,
) -> str:
    """What is wrong with what ``mine`` makes of the arguments; empty if nothing is."""
    try:
        given = mine(*deepcopy(arguments))
    except Exception as error:
        return f"Your function raised {type(error).__name__}: {error}"
    if given is None:
        return "Your function returned nothing. Does it end with return?"
    check(right, right, names=names, rtol=rtol)  # what is wrong with the reference is raised
    try:
        report = check(given, right, names=names, rtol=rtol)
    except TypeError as error:
        return f"Your function returned something else than numbers. {error}"
    return "" if report.ok else repr(report)


def _told(function: Callable[..., object], arguments: Case) -> str:
    """The arguments, each on lines of its own, under the names that the function gives them."""
    try:
        names = [*inspect.signature(function).bind(*arguments).arguments]
    except (TypeError, ValueError):
        names = []
    if len(names) != len(arguments):  # *args, or a function of C
        names = [f"argument {i}" for i in range(1, len(arguments) + 1)]
    pairs = zip(names, arguments, strict=True)
    return "\n".join(_folded(f"  {name} = {_shown(value)}") for name, value in pairs)


def _folded(line: str) -> str:
    """A line that a page shows whole, parted between entries where it is longer."""
    whole = line.replace(": ", ":\0")  # a name stays with its value
    parted = textwrap.fill(
        whole,
        _WIDTH,
        subsequent_indent=" " * 6,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return parted.replace("\0", " ")


def _shown(value: object) -> str:
    """A value on one line, to the digits that matter."""
    plain = value.detach().numpy() if hasattr(value, "detach") else value
    if isinstance(plain, np.ndarray):
        if plain.size > _SHOWN:
            return f"numbers of shape {plain.shape}"
        return _shown(plain.tolist())
    if isinstance(plain, float):
        return f"{plain:.{_DIGITS}g}"
    if isinstance(plain, list | tuple):
        inside = ", ".join(map(_shown, plain))
        return f"[{inside}]" if isinstance(plain, list) else f"({inside})"
    if isinstance(plain, dict):
        return "{" + ", ".join(f"{key}: {_shown(entry)}" for key, entry in plain.items()) + "}"
    name = getattr(plain, "__name__", None)  # a function's own repr holds an address
    return name if callable(plain) and name else repr(plain)
