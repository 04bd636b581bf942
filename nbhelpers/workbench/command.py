"""The command ``python -m nbhelpers.workbench FILE.json``."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from nbhelpers.workbench.checks import MOST_CHARACTERS
from nbhelpers.workbench.derivation import derive, text
from nbhelpers.workbench.derivation.formulas import Plain
from nbhelpers.workbench.derivation.texts import rows
from nbhelpers.workbench.description import Description, parse
from nbhelpers.workbench.exporting import PROGRAMS, notebook, program
from nbhelpers.workbench.report import report
from nbhelpers.workbench.results import values

BAD_INPUT = 2


def main(arguments: list[str] | None = None) -> int:
    """Work out a network of one's own: forward, loss, backward, and one update.

    The format of the file is told by ``help(nbhelpers.workbench.description)``. What the command
    prints goes to the standard output, what is refused to the standard error.

    Returns
    -------
    int
        0, or 2 for bad input.
    """
    parser = argparse.ArgumentParser(
        prog="python -m nbhelpers.workbench",
        description="Work out a network of one's own: forward, loss, backward, and one update.",
        epilog="The format of FILE.json: python -c 'help(\"nbhelpers.workbench.description\")'",
    )
    parser.add_argument("file", metavar="FILE.json", help="the network; - reads standard input")
    parser.add_argument(
        "--derive", metavar="NAME", help="work one quantity out line by line, such as dE/dw1"
    )
    parser.add_argument(
        "--export",
        choices=(*PROGRAMS, "notebook"),
        help="write a program that prints the same numbers: by hand, in NumPy, in PyTorch, or all three as a notebook",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="of the answer")
    options = parser.parse_args(arguments)
    try:
        d = parse(contents(options.file))
        values(d)  # first of all: is there anything to be worked out?
        if options.export:
            answer = notebook(d) if options.export == "notebook" else program(d, options.export)
        else:
            answer = _derived(d, options) if options.derive else _everything(d, options)
    except (OSError, ValueError) as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return BAD_INPUT
    print(answer.rstrip("\n"))
    return 0


def _everything(d: Description, options: argparse.Namespace) -> str:
    if options.format == "text":
        return report(d)
    quantities, updated, _ = values(d)
    found = {"loss": quantities["loss"], "quantities": quantities, "updated": updated}
    return json.dumps(found, indent=1)


def _derived(d: Description, options: argparse.Namespace) -> str:
    one = derive(d, options.derive)
    if options.format == "text":
        return text(one)
    lines = [
        {"name": line.name, "rows": rows(line, Plain()), "value": line.value} for line in one.lines
    ]
    found = {"name": one.name, "value": one.value(), "paths": one.paths, "lines": lines}
    return json.dumps(found, indent=1, ensure_ascii=False)


def contents(name: str) -> str:
    """Return the text of a file, or as much of it as shows that it is too long."""
    if name == "-":
        return sys.stdin.read(MOST_CHARACTERS + 1)
    with Path(name).open(encoding="utf-8-sig") as file:
        try:
            return file.read(MOST_CHARACTERS + 1)
        except UnicodeDecodeError:
            raise ValueError(f"{name}: expected JSON in UTF-8, got other bytes") from None
