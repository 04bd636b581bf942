"""Functions as source, which a process that knows nothing of the notebook can run."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from nbhelpers.arguments import told


class Program(NamedTuple):
    """A function's name and source, and which inputs it takes after ``rank`` and ``size``."""

    name: str
    source: str
    inputs: tuple[str, ...]


def programs_of(
    functions: Iterable[object],
    inputs: Mapping[str, object] | None,
    *,
    argument: str = "functions",
) -> list[Program]:
    """Return the functions as programs; those without ``inputs`` may take what they like."""
    programs: list[Program] = []
    for function in functions:
        program = _program(argument, function, inputs)
        if program.name in {other.name for other in programs}:
            raise ValueError(f"{argument}: {program.name} is there twice")
        programs.append(program)
    if not programs and inputs is not None:
        raise ValueError(f"{argument}: expected a function, or several, got none")
    return programs


def _program(argument: str, function: object, inputs: Mapping[str, object] | None) -> Program:
    if not inspect.isfunction(function):
        raise TypeError(f"{argument}: expected functions, got {told(function)}")
    name = function.__name__
    if name == "<lambda>":
        raise ValueError(f"{argument}: expected functions written with def, got a lambda")
    if around := function.__code__.co_freevars:
        raise ValueError(
            f"{argument}: {name} uses {around[0]} of the function around it, which a process has not"
        )
    try:
        source = textwrap.dedent(inspect.getsource(function))
    except (OSError, TypeError):
        raise ValueError(
            f"{argument}: {name} has no source; write it in a cell or a file"
        ) from None
    taken = _taken(argument, name, function, inputs) if inputs is not None else ()
    return Program(name, source, taken)


def _taken(
    argument: str, name: str, function: Any, inputs: Mapping[str, object]
) -> tuple[str, ...]:
    parameters = [*inspect.signature(function).parameters.values()]
    if [parameter.name for parameter in parameters[:2]] != ["rank", "size"]:
        raise ValueError(f"{argument}: {name} must begin with the arguments rank and size")
    taken = []
    for parameter in parameters[2:]:
        if parameter.name in inputs:
            taken.append(parameter.name)
        elif parameter.default is inspect.Parameter.empty:
            there = ", ".join(inputs) or "none"
            raise ValueError(
                f"inputs: {name} asks for {parameter.name}, which is not among them ({there})"
            )
    return tuple(taken)
