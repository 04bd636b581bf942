"""How long a chapter takes, by a rule: ``{minutes}`slug``` writes it on a page.

The rule: 200 words a minute, 20 lines of visible code a minute, a minute for each question, two for
each other widget, rounded to five minutes. Side paths are counted by themselves.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole

WORDS_A_MINUTE = 200
LINES_A_MINUTE = 20
MINUTES_A_QUESTION = 1
MINUTES_A_WIDGET = 2
ROUNDED_TO = 5

_HEADING = re.compile(r"^(?=#+ )", re.MULTILINE)
_MARK = re.compile(r"(#+) .*\n+(?:```|:::)+\{admonition\}.*\n+:class: side-path")
_CODE = re.compile(r"^(```+|~~~+)\w+\n.*?^\1$", re.MULTILINE | re.DOTALL)  # may hold "# ..."
_NO_PROSE = re.compile(r"^(?:```.*|:\w+:.*|\([\w-]+\)=)$", re.MULTILINE)
_FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$]*\$", re.DOTALL)
_WIDGET = re.compile(r'data-widget="(\w+)"')
_HIDDEN = {"hide-input", "hide-cell", "remove-input", "remove-cell"}


@dataclass
class _Amount:
    words: int = 0
    lines: int = 0
    questions: int = 0
    widgets: int = 0

    @property
    def minutes(self) -> int:
        exact = (
            self.words / WORDS_A_MINUTE
            + self.lines / LINES_A_MINUTE
            + self.questions * MINUTES_A_QUESTION
            + self.widgets * MINUTES_A_WIDGET
        )
        return ROUNDED_TO * round(exact / ROUNDED_TO)


def minutes(notebook: Mapping[str, Any]) -> tuple[int, int]:
    """Return the minutes of a notebook's way, and those of its side paths.

    A formula counts as one word. A section is a side path if it begins with the mark of one.
    """
    amounts = {False: _Amount(), True: _Amount()}
    for aside, cell, text in _pieces(notebook):
        amount = amounts[aside]
        if cell["cell_type"] == "markdown":
            amount.words += len(_FORMULA.sub(" x ", _NO_PROSE.sub("", text)).split())
            continue
        if not _HIDDEN & set(cell["metadata"].get("tags", [])):
            amount.lines += sum(bool(line.strip()) for line in text.splitlines())
        for output in cell.get("outputs", []):
            for name in _WIDGET.findall("".join(output.get("data", {}).get("text/html", ""))):
                if name == "answer_box":
                    amount.questions += 1
                else:
                    amount.widgets += 1
    return amounts[False].minutes, amounts[True].minutes


def _pieces(notebook: Mapping[str, Any]) -> Iterator[tuple[bool, Mapping[str, Any], str]]:
    """Yield whether it is aside, the cell and the text of each code cell and each section's prose."""
    level = None  # of the side path's heading
    for cell in notebook["cells"]:
        text = "".join(cell["source"])
        if cell["cell_type"] != "markdown":
            yield level is not None, cell, text
            continue
        for piece in _HEADING.split(_CODE.sub("", text)):
            if piece.startswith("#"):
                depth = len(piece) - len(piece.lstrip("#"))
                if level is not None and depth <= level:
                    level = None
                if level is None and _MARK.match(piece):
                    level = depth
            yield level is not None, cell, piece


class MinutesRole(SphinxRole):
    """``{minutes}`slug```: the minutes of a chapter beside this page, "45" or "45 + 10"."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Read the chapter's notebook and write its minutes."""
        path = Path(self.env.doc2path(self.env.docname)).with_name(f"{self.text}.ipynb")
        self.env.note_dependency(str(path))
        try:
            way, aside = minutes(json.loads(path.read_text("utf-8")))
        except OSError:
            message = self.inliner.reporter.error(f"minutes: there is no chapter {self.text!r}")
            return [], [message]
        return [nodes.Text(f"{way} + {aside}" if aside else str(way))], []


def setup(app: Sphinx) -> None:
    """Register the role."""
    app.add_role("minutes", MinutesRole())
