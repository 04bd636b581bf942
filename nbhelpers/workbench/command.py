"""The command ``python -m nbhelpers.workbench FILE.json``."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from nbhelpers.workbench.checking import answers, checked, in_words
from nbhelpers.workbench.checks import MOST_CHARACTERS, loaded
from nbhelpers.workbench.derivation import derive, text
from nbhelpers.workbench.derivation.formulas import Plain
from nbhelpers.workbench.derivation.texts import rows
from nbhelpers.workbench.description import Description, parse
from nbhelpers.workbench.exporting import PROGRAMS, notebook, program
from nbhelpers.workbench.pasting import read_into
from nbhelpers.workbench.report import report
from nbhelpers.workbench.results import values

WRONG_NUMBERS = 1
BAD_INPUT = 2


def main(arguments: list[str] | None = None) -> int:
    """Work out a network of one's own: forward, loss, backward, and one update.

    The format of the file is told by ``help(nbhelpers.workbench.description)``. What the command
    prints goes to the standard output, what is refused to the standard error.

    Returns
    -------
    int
        0; 1 where ``--check`` or ``--class`` finds wrong numbers; 2 for bad input.
    """
    parser = argparse.ArgumentParser(
        prog="python -m nbhelpers.workbench",
        description="Work out a network of one's own: forward, loss, backward, and one update.",
        epilog="The format of FILE.json: python -c 'help(\"nbhelpers.workbench.description\")'; a text "
        "with a name a line, x = ..., W1 = ..., is taken as well",
    )
    parser.add_argument("file", metavar="FILE.json", help="the network; - reads standard input")
    parser.add_argument(
        "--reading",
        type=int,
        metavar="N",
        help="which one is meant, of several ways to read a text",
    )
    parser.add_argument(
        "--derive", metavar="NAME", help="work one quantity out line by line, such as dE/dw1"
    )
    parser.add_argument(
        "--export",
        choices=(*PROGRAMS, "notebook"),
        help="write a program that prints the same numbers: by hand, in NumPy, in PyTorch, or all three as a notebook",
    )
    parser.add_argument(
        "--check",
        metavar="MINE.json",
        help="check your own numbers, an object of names and numbers: the first wrong one, and why",
    )
    parser.add_argument(
        "--class",
        dest="answers",
        metavar="ANSWERS.csv",
        help="check the numbers of a class: a row a student, the names in the first row",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="of the answer")
    options = parser.parse_args(arguments)
    status = 0
    try:
        d = network(contents(options.file), options.reading)
        values(d)  # first of all: is there anything to be worked out?
        if options.export:
            answer = notebook(d) if options.export == "notebook" else program(d, options.export)
        elif options.check or options.answers:
            answer, status = _checked(d, options)
        else:
            answer = _derived(d, options) if options.derive else _everything(d, options)
    except (OSError, ValueError) as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return BAD_INPUT
    print(answer.rstrip("\n"))
    return status


def network(text: str, chosen: int | None = None) -> Description:
    """Return the network of a file: JSON, or what is pasted on the workbench's page.

    Raises
    ------
    ValueError
        If it is none, or none is chosen of several ways to read it.
    """
    if text.lstrip()[:1] in ("", "{") or len(text) > MOST_CHARACTERS:
        return parse(text)
    found = read_into({}, text)
    if chosen is None and len(found) == 1:
        return found[0][1]
    if chosen is None or not 1 <= chosen <= len(found):
        ways = "; ".join(f"--reading {n}: {label}" for n, (label, _) in enumerate(found, start=1))
        raise ValueError(f"the text can be read in several ways, of which one is accepted: {ways}")
    return found[chosen - 1][1]


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


def _checked(d: Description, options: argparse.Namespace) -> tuple[str, int]:
    """Return what is found of a reader's numbers, or of a class's, and the exit status."""
    if options.check:
        found = checked(d, loaded(contents(options.check), options.check))
        wrong, words = found["wrong"], in_words
    else:
        found = answers.class_checked(d, contents(options.answers, answers.MOST_CHARACTERS))
        wrong = any(one["wrong"] for one in found["students"])  # type: ignore[attr-defined]
        words = answers.class_in_words
    status = WRONG_NUMBERS if wrong else 0
    if options.format == "text":
        return words(found), status
    return json.dumps(found, indent=1, ensure_ascii=False), status


def contents(name: str, most: int = MOST_CHARACTERS) -> str:
    """Return the text of a file, or as much of it as shows that it is too long."""
    if name == "-":
        return sys.stdin.read(most + 1)
    with Path(name).open(encoding="utf-8-sig") as file:
        try:
            return file.read(most + 1)
        except UnicodeDecodeError:
            raise ValueError(f"{name}: expected a text in UTF-8, got other bytes") from None
