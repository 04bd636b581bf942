"""The progress card of the book's first page, made from its chapters."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from nbhelpers.widgets.progress import Progress

BOOK = Path(__file__).parents[3]
_QUESTION = re.compile(r'data-widget="answer_box" id="([a-z][a-z0-9-]*)"')
EXERCISE = re.compile(r'^check_code\("([a-z][a-z0-9-]*-code)"', re.MULTILINE)
"""An exercise in code, in the source of a cell with the tag ``code-box``."""
_TITLE = re.compile(r"^# +(.+?) *$", re.MULTILINE)


def progress_overview() -> Progress:
    """The progress of the whole book in one row: the first page lists its chapters as cards."""
    ids = [name for chapter in chapter_questions(BOOK) for name in chapter["ids"]]
    whole = {"title": "All chapters", "href": "index.html", "ids": ids}
    return Progress(widget_id="progress", chapters=[whole])


def chapter_questions(book: Path) -> list[dict[str, Any]]:
    """The answer boxes of a book, read from its committed notebooks in the order of ``_toc.yml``.

    Parameters
    ----------
    book : Path
        The folder of ``_toc.yml``.

    Returns
    -------
    list of dict
        As :class:`Progress` takes it; chapters without questions are left out.

    Raises
    ------
    FileNotFoundError
        Where there is no table of contents.
    """
    contents = yaml.safe_load((book / "_toc.yml").read_text("utf-8"))
    chapters = []
    for name in _files(contents):
        path = book / f"{name}.ipynb"
        if path.exists():
            cells = json.loads(path.read_text("utf-8"))["cells"]
            ids = list(questions(cells))
            if ids:
                chapters.append({"title": _title(cells, name), "href": f"{name}.html", "ids": ids})
    return chapters


def _files(entry: Any) -> Iterator[str]:
    """The pages that a part of the table of contents names, in their order."""
    if isinstance(entry, dict):
        if "file" in entry:
            yield str(entry["file"]).removesuffix(".ipynb")
        for value in entry.values():
            yield from _files(value)
    elif isinstance(entry, list):
        for value in entry:
            yield from _files(value)


def _title(cells: Sequence[dict[str, Any]], name: str) -> str:
    """The first heading, as plain text."""
    for cell in cells:
        if cell["cell_type"] == "markdown" and (found := _TITLE.search("".join(cell["source"]))):
            return re.sub(r"[`*$]", "", found[1])
    return name.rpartition("/")[2].replace("_", " ")


def questions(cells: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The ids of a notebook's questions: of its answer boxes, and of its exercises in code."""
    for cell in cells:
        if "code-box" in cell.get("metadata", {}).get("tags", []):
            yield from EXERCISE.findall("".join(cell["source"]))
        for output in cell.get("outputs", []):
            yield from _QUESTION.findall("".join(output.get("data", {}).get("text/html", [])))
