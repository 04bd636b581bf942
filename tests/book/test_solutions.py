"""A teacher builds the site without worked solutions; the questions still judge."""

import re
from html import unescape
from pathlib import Path

import nbformat.v4 as v4
import pytest
from built_pages import Build, Builder

from nbhelpers.site.solutions import WITHHELD, WITHHELD_OUTPUT
from nbhelpers.widgets.answer_box import AnswerBox

SECRET = "Seven eighths, as one sees."
PRINTED = "the sum is 0.8750"
WRITTEN = "Add the three fractions."
OF_A_DIRECTIVE = "Six, as one adds."
OF_A_VARIANT = "Three quarters, as one sees."
START = """# Start

```{book-widget} factories:question
```

```{review} questions
```
"""
EXERCISE = f"""# A chapter

```{{exercise}} A sum
:label: ex-sum
How much?
```

```{{solution}} ex-sum
{WRITTEN}
```
"""


def _notebook() -> str:
    box = AnswerBox(
        widget_id="secret-q1", question="How much?", answer=0.875, hint="A sum.", solution=SECRET
    )
    shown = v4.new_output("execute_result", {"text/html": box.figure_html()}, execution_count=1)
    asking = v4.new_code_cell(f"AnswerBox(solution={SECRET!r})", outputs=[shown], execution_count=1)
    asking.metadata.tags = ["hide-input"]
    printed = v4.new_output("stream", text=f"{PRINTED}\n")
    folded = v4.new_code_cell("print(total)", outputs=[printed], execution_count=2)
    folded.metadata.tags = ["hide-output"]
    drawn = v4.new_output("display_data", {"text/html": "<figure>A picture.</figure>"})
    picture = v4.new_code_cell("draw(total)", outputs=[drawn], execution_count=3)
    picture.metadata.tags = ["hide-input", "hide-output"]
    cells = [v4.new_markdown_cell(EXERCISE), asking, folded, picture]
    return v4.writes(v4.new_notebook(cells=cells))


@pytest.fixture(scope="module", params=[True, False], ids=["with", "without"])
def built(
    request: pytest.FixtureRequest,
    build_book: Builder,
    root: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[bool, Build]:
    folder = tmp_path_factory.mktemp("solutions")
    (folder / "chapters").mkdir()
    (folder / "chapters" / "references.bib").write_text("")
    (folder / "chapter.ipynb").write_text(_notebook(), "utf-8")
    (folder / "index.md").write_text(START, "utf-8")
    toc = "format: jb-book\nroot: index\nchapters:\n  - file: chapter\n"
    (folder / "_toc.yml").write_text(toc, "utf-8")
    config = (root / "_config.yml").read_text("utf-8")
    config = re.sub("review_variants: .*", "review_variants: factories:variants", config)
    if not request.param:
        config = config.replace("  config:\n", "  config:\n    book_solutions: false\n")
    (folder / "_config.yml").write_text(config, "utf-8")
    return request.param, build_book(folder, folder / "out")


def test_solutions_are_there_or_nowhere(built: tuple[bool, Build]) -> None:
    with_solutions, build = built
    html = (build.html / "chapter.html").read_text("utf-8")
    assert 'data-widget="answer_box"' in html
    kinds = {".html", ".ipynb", ".js"}
    everything = [p.read_text("utf-8") for p in build.html.rglob("*") if p.suffix in kinds]
    assert "How much?" in (build.html / "_static" / "review-cards.js").read_text("utf-8")
    for secret in (SECRET, PRINTED, WRITTEN, OF_A_DIRECTIVE, OF_A_VARIANT):
        assert any(secret in text for text in everything) == with_solutions
    # Once in the state, once in the fallback.
    assert html.count(WITHHELD) == (0 if with_solutions else 2)
    assert html.count(WITHHELD_OUTPUT) == (0 if with_solutions else 2)
    prompts = ["The computer's answer, folded until you try", "The picture, folded until you try"]
    assert [unescape(html).count(prompt) for prompt in prompts] == [with_solutions] * 2
    assert "Show the output" not in html
    assert bool(list(build.html.rglob("*.ipynb"))) == with_solutions


def test_no_page_shows_the_source_of_an_answer_box(built: tuple[bool, Build]) -> None:
    html = (built[1].html / "chapter.html").read_text("utf-8")
    assert "AnswerBox" not in re.sub(r"<[^>]+>", "", html)
    assert "print" in html  # other cells keep theirs


def test_the_search_finds_no_solution(built: tuple[bool, Build]) -> None:
    _, build = built
    index = (build.html / "_static" / "search-index.js").read_text("utf-8")
    assert "How much?" in index
    assert not any(told in index for told in (SECRET, PRINTED, WRITTEN))
