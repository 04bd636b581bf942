"""The progress card's Python side: the questions it reads from the committed notebooks."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from nbhelpers.site.chapters.progress_overview import BOOK, chapter_questions, progress_overview
from nbhelpers.widgets.answer_box import AnswerBox
from nbhelpers.widgets.progress import Progress


def _notebook(path: Path, title: str, *ids: str) -> None:
    """A notebook with a title and one answer box a cell, as Jupyter would have written it."""
    cells: list[dict[str, Any]] = [
        {"cell_type": "markdown", "source": ["(label)=\n", f"# {title}\n"]},
        {"cell_type": "code", "outputs": [{"output_type": "stream", "text": ["nothing\n"]}]},
    ]
    for widget_id in ids:
        box = AnswerBox(
            widget_id=widget_id, question="What?", answer=1.0, hint="Think.", solution="One."
        )
        data = {"text/html": [box.figure_html()], "text/plain": [repr(box)]}
        cells.append(
            {"cell_type": "code", "outputs": [{"output_type": "display_data", "data": data}]}
        )
    path.write_text(json.dumps({"cells": cells}), "utf-8")


@pytest.fixture
def small_book(tmp_path: Path) -> Path:
    (tmp_path / "chapters").mkdir()
    (tmp_path / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nparts:\n"
        "- caption: One\n  chapters:\n  - file: chapters/second\n"
        "    sections: [{file: chapters/inner}]\n  - file: chapters/plain\n"
        "- caption: Two\n  chapters: [{file: chapters/first}, {file: chapters/prose}]\n",
        "utf-8",
    )
    _notebook(tmp_path / "chapters/first.ipynb", "The `first` $x$", "first-q1")
    _notebook(tmp_path / "chapters/second.ipynb", "The second", "second-q2", "second-q1")
    _notebook(tmp_path / "chapters/inner.ipynb", "A section", "inner-q1")
    _notebook(tmp_path / "chapters/plain.ipynb", "No questions")
    (tmp_path / "chapters/prose.md").write_text("# Prose\n", "utf-8")
    return tmp_path


def test_questions_come_in_the_order_of_the_contents_and_of_the_page(small_book: Path) -> None:
    assert chapter_questions(small_book) == [
        {"title": "The second", "href": "chapters/second.html", "ids": ["second-q2", "second-q1"]},
        {"title": "A section", "href": "chapters/inner.html", "ids": ["inner-q1"]},
        {"title": "The first x", "href": "chapters/first.html", "ids": ["first-q1"]},
    ]


def test_one_id_in_two_chapters_is_refused(small_book: Path) -> None:
    _notebook(small_book / "chapters/first.ipynb", "The first", "inner-q1")
    with pytest.raises(ValueError, match="'inner-q1' occurs twice, in 'A section' and in 'The f"):
        Progress(chapters=chapter_questions(small_book))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"title": ""}, "each needs a title"),
        ({"ids": []}, "each needs a title"),
        ({"href": "javascript:alert(1)"}, "href must be a page of the book"),
        ({"href": "https://example.org/a.html"}, "href must be a page of the book"),
    ],
)
def test_bad_chapters_are_refused(change: dict[str, Any], says: str) -> None:
    chapter = {"title": "One", "href": "chapters/one.html", "ids": ["one-q1"]} | change
    with pytest.raises(ValueError, match=says):
        Progress(chapters=[chapter])


def test_the_fallback_lists_the_chapters() -> None:
    chapter = {"title": "a < b", "href": "chapters/one.html", "ids": ["one-q1", "one-q2"]}
    html = Progress(chapters=[chapter]).fallback_html()
    assert '<a href="chapters/one.html">a &lt; b</a>' in html
    assert "2 questions" in html


def test_no_table_of_contents(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        chapter_questions(tmp_path)


def test_every_numbered_chapter_of_this_book_asks_questions() -> None:
    chapters = chapter_questions(BOOK)
    parts = yaml.safe_load((BOOK / "_toc.yml").read_text("utf-8"))["parts"]
    numbered = [
        chapter["file"] for part in parts if part.get("numbered") for chapter in part["chapters"]
    ]
    assert numbered
    assert [chapter["href"] for chapter in chapters] == [f"{name}.html" for name in numbered]
    (whole,) = progress_overview().chapters
    assert whole["ids"] == [name for chapter in chapters for name in chapter["ids"]]
    for chapter in chapters:
        assert len(chapter["ids"]) >= 4, f"{chapter['title']} asks fewer than four questions"
