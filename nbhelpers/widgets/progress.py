"""The progress card: which questions of each chapter the reader has solved."""

import json
import re
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any

import traitlets

from nbhelpers.widgets.base import BookWidget
from nbhelpers.widgets.traits import StateError

BOOK = Path(__file__).parents[2]
_QUESTION = re.compile(r'data-widget="answer_box" id="([a-z][a-z0-9-]*)"')
_TITLE = re.compile(r"^# +(.+?) *$", re.MULTILINE)
_PAGE = re.compile(r"[\w-]+(?:/[\w-]+)*\.html")


class Progress(BookWidget):
    """How many questions of each chapter the reader has solved, as the reader's browser knows.

    The browser alone remembers; the card's buttons export, restore and erase what it does.

    Parameters
    ----------
    chapters : list of dict
        One a chapter: its ``title``, its page ``href`` relative to the card's page, and the ``ids``
        of its answer boxes, which are unique in the book.

    Raises
    ------
    nbhelpers.widgets.traits.StateError
        For a chapter that lacks one of these, and for an id that occurs twice.
    """

    name = "progress"
    chapters = traitlets.List(traitlets.Dict()).tag(sync=True)

    @traitlets.validate("chapters")
    def _check_chapters(self, proposal: Any) -> list[dict[str, Any]]:
        seen: dict[str, str] = {}
        for chapter in proposal.value:
            if (
                set(chapter) != {"title", "href", "ids"}
                or not chapter["title"]
                or not chapter["ids"]
            ):
                raise StateError(f"chapters: each needs a title, an href and ids, got {chapter!r}")
            if not _PAGE.fullmatch(chapter["href"]):
                raise StateError(
                    f"chapters: href must be a page of the book, got {chapter['href']!r}"
                )
            for widget_id in chapter["ids"]:
                if widget_id in seen:
                    raise StateError(
                        f"chapters: the answer box {widget_id!r} occurs twice, in "
                        f"{seen[widget_id]!r} and in {chapter['title']!r}"
                    )
                seen[widget_id] = chapter["title"]
        return proposal.value

    def fallback_html(self) -> str:
        """The chapters and the number of their questions."""
        rows = "".join(
            f'<li><a href="{escape(chapter["href"])}">{escape(chapter["title"])}</a> '
            f'<span class="bbh-progress-count">{len(chapter["ids"])} questions</span></li>'
            for chapter in self.chapters
        )
        return (
            '<div class="bbh-progress"><p class="bbh-progress-total">Questions in each chapter</p>'
            f'<ul class="bbh-progress-list">{rows}</ul></div>'
        )


def progress_overview() -> Progress:
    """The progress card of this book, for its landing page."""
    return Progress(widget_id="progress", chapters=chapter_questions(BOOK))


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
    import yaml  # comes with Jupyter Book; a reader's installation of the helpers does without

    contents = yaml.safe_load((book / "_toc.yml").read_text("utf-8"))
    chapters = []
    for name in _files(contents):
        path = book / f"{name}.ipynb"
        if path.exists():
            cells = json.loads(path.read_text("utf-8"))["cells"]
            ids = [widget_id for cell in cells for widget_id in _questions(cell)]
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


def _questions(cell: dict[str, Any]) -> Iterator[str]:
    """The ids of the answer boxes in the outputs of a cell."""
    for output in cell.get("outputs", []):
        yield from _QUESTION.findall("".join(output.get("data", {}).get("text/html", [])))
