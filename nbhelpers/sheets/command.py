"""The command ``python -m nbhelpers.sheets --seed 7 --count 20``."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from nbhelpers.workbench.checking import answers
from nbhelpers.workbench.command import BAD_INPUT, WRONG_NUMBERS, contents

from .answers import sheets_checked
from .exercises import MOST_SHEETS, exercise
from .pages import EXERCISE, SOLUTION, exercise_sheet, page, solution_sheet

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def main(arguments: list[str] | None = None) -> int:
    """Write exercise sheets and their solutions; a class gets different ones by counting up.

    Returns
    -------
    int
        0; 1 where ``--class`` finds wrong numbers; 2 for bad input.
    """
    parser = argparse.ArgumentParser(
        prog="python -m nbhelpers.sheets",
        description="Write printable exercise sheets, and their solutions.",
    )
    parser.add_argument("--seed", type=int, default=1, help="of the first sheet, 0 to 999999")
    parser.add_argument("--count", type=int, default=1, help="sheets, each with the next seed")
    parser.add_argument("--layers", type=int, default=2, help="after the inputs, 1 to 3")
    parser.add_argument("--units", type=int, default=2, help="of a layer, 1 to 3")
    parser.add_argument("--decimals", action="store_true", help="sigmoids, for a calculator")
    parser.add_argument(
        "--class",
        dest="answers",
        metavar="ANSWERS.csv",
        help="check a class's numbers: a row a student, with the number of the sheet in the second column",
    )
    parser.add_argument("--out", type=Path, default=Path(), help="folder; here, by default")
    options = parser.parse_args(arguments)
    try:
        if options.answers:
            return _check(options)
        if not 1 <= options.count <= MOST_SHEETS:
            raise ValueError(f"count: 1 to {MOST_SHEETS} is accepted, not {options.count}")
        seeds = range(options.seed, options.seed + options.count)
        made = [exercise(s, options.layers, options.units, not options.decimals) for s in seeds]
        options.out.mkdir(parents=True, exist_ok=True)
        for kind, sheet in ((EXERCISE, exercise_sheet), (SOLUTION, solution_sheet)):
            file = options.out / f"{kind.lower()}s.html"
            sheets = [sheet(d, s) for d, s in zip(made, seeds, strict=True)]
            file.write_text(page(kind, options.seed, sheets), "utf-8")
            print(file)
            if printed(file):
                print(file.with_suffix(".pdf"))
    except (OSError, ValueError) as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return BAD_INPUT
    return 0


def _check(options: argparse.Namespace) -> int:
    """Print what is right and wrong in the answers of a class; return 1 if a number is wrong."""
    text = contents(options.answers, answers.MOST_CHARACTERS)
    found = sheets_checked(text, options.layers, options.units, not options.decimals)
    print(answers.class_in_words(found).rstrip("\n"))
    return WRONG_NUMBERS if any(one["wrong"] for one in found["students"]) else 0


def printed(file: Path) -> bool:
    """Print a page to a PDF file beside it, where a Chromium is at hand."""
    browser = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if browser is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        options = [
            "--headless",
            "--no-sandbox",
            "--no-pdf-header-footer",
            f"--user-data-dir={folder}",
        ]
        target = f"--print-to-pdf={file.with_suffix('.pdf').resolve()}"
        run = subprocess.run(
            [browser, *options, target, file.resolve().as_uri()], capture_output=True, check=False
        )
    return run.returncode == 0 and file.with_suffix(".pdf").exists()
