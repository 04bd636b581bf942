"""The minutes of a chapter follow their stated rule, and side paths are counted apart."""

import nbformat.v4 as v4
import pytest

from nbhelpers.site.chapters.reading_time import minutes

MARK = "\n\n```{admonition} Side path\n:class: side-path\n\nAside.\n```\n\n"


def words(count: int) -> str:
    return "word " * count


def code(source: str, *tags: str, widget: str = "") -> dict[str, object]:
    html = {"text/html": f'<figure data-widget="{widget}"></figure>'}
    outputs = [v4.new_output("execute_result", html)] if widget else []
    return v4.new_code_cell(source, metadata={"tags": [*tags]}, outputs=outputs)


@pytest.mark.parametrize(
    ("cells", "way", "aside"),
    [
        ([v4.new_markdown_cell(words(2000))], 10, 0),
        ([v4.new_markdown_cell(words(499))], 0, 0),
        ([v4.new_markdown_cell(words(501))], 5, 0),
        ([v4.new_markdown_cell(words(1000) + f"$${words(1000)}$$")], 5, 0),
        ([code("x\n\n" * 200)], 10, 0),
        ([code("x\n" * 200, "hide-input")], 0, 0),
        ([code("x", "hide-input", widget="answer_box") for _ in range(10)], 10, 0),
        ([code("x", "hide-input", widget="stepper") for _ in range(10)], 20, 0),
        ([v4.new_markdown_cell(f"## Way\n{words(2000)}\n## Off{MARK}{words(1000)}")], 10, 5),
        ([v4.new_markdown_cell(f"## Off{MARK}"), code("x\n" * 200)], 0, 10),
        ([v4.new_markdown_cell(f"## Off{MARK}### Below\n{words(1000)}## Way")], 0, 5),
        ([v4.new_markdown_cell(f"## Off{MARK}## Way\n{words(1000)}")], 5, 0),
        ([v4.new_markdown_cell(f"## Off{MARK}~~~python\n# no heading\n~~~\n{words(1000)}")], 0, 5),
    ],
)
def test_the_rule(cells: list[dict[str, object]], way: int, aside: int) -> None:
    assert minutes(v4.new_notebook(cells=cells)) == (way, aside)
