"""The values in the outputs of the five source notebooks, found in the outputs' own text.

``outputs.toml`` holds that text. Nothing here reads ``printed.toml``, so the two can be held
against each other: a value that is left out there, or written wrongly, shows.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from nbhelpers.arguments import one_of

NOTEBOOKS = ("000", "001", "002", "003", "004")

_VALUE = re.compile(
    r"""
    ^\ \ .*?\b(?P<echo>\w+)\.grad\)?$           # a line of code, echoed by a warning: the name in it
    | '(?P<quoted>[^']*)'                       # a version, or a type in an error message
    | <(?P<operation>\w+)>                      # what made a tensor
    | \b(?P<word>True | False | None | \w+Error)\b
    | (?<![\w.])(?P<number>-?\d+(\.\d*)?(e[+-]?\d+)?)(?!\w)
    """,
    re.MULTILINE | re.VERBOSE,
)


def values(source: str) -> tuple[str, ...]:
    """Return all values that a source notebook prints, as printed, in the order of its cells.

    A value is a number, a flag, ``None``, an operation after ``grad_fn=``, a version, the name of
    a weight whose line of code a warning echoes, the name of an error, or a type that it names. The
    forms around them are none: ``tensor(...)``, ``array(...)``, brackets, labels such as ``a1``.

    Raises
    ------
    TypeError, ValueError
        If ``source`` is none of ``NOTEBOOKS``.
    """
    one_of("source", source, NOTEBOOKS)
    texts = (output["text"] for output in _outputs() if output["source"] == source)
    found = (match for text in texts for match in _VALUE.finditer(text))
    return tuple(match[match.lastgroup or 0] for match in found)


@cache
def _outputs() -> tuple[dict[str, str], ...]:
    return tuple(
        tomllib.loads(files(__package__).joinpath("outputs.toml").read_text("utf-8"))["output"]
    )
