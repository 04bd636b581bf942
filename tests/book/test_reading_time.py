"""The role `minutes` writes how long a chapter takes, and refuses a chapter that is not there."""

import nbformat.v4 as v4
from built_pages import SmallBook

SIDE = "## Aside\n\n```{admonition} Side path\n:class: side-path\n\nFor the curious.\n```\n\n"


def test_minutes_are_those_of_the_chapter(small_book: SmallBook) -> None:
    text = f"# A chapter\n\n{'word ' * 3000}\n\n{SIDE}{'word ' * 1000}"
    notebook = v4.writes(v4.new_notebook(cells=[v4.new_markdown_cell(text)]))
    page = "# Start\n\nIt takes {minutes}`chapter` minutes, and {minutes}`nowhere` has none.\n"
    build = small_book(index=page, chapter=notebook)
    assert build.status != 0
    assert "minutes: there is no chapter 'nowhere'" in build.log
    assert "It takes 15 + 5 minutes" in (build.html / "index.html").read_text("utf-8")
