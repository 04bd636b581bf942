"""What a page does not give away: the source of an answer box, and on request the worked solutions.

The source holds the answer, so no page shows it. A site without worked solutions is built with
``book_solutions: false`` in ``_config.yml``.
"""

import json
import re
from html import unescape
from typing import Any

from nbformat import v4
from sphinx.application import Sphinx
from sphinx.config import Config

from nbhelpers.widgets.answer_box import AnswerBox
from nbhelpers.widgets.answer_box.task import WITHHELD

WITHHELD_OUTPUT = "(Your teacher has this output: it answers a question.)"
_PROMPTS = {
    "code_prompt_show": "The computer's answer, folded until you try",
    "code_prompt_hide": "The computer's answer",
}
_FIGURE = re.compile(
    r'<figure class="bbh-widget" data-widget="answer_box"[^>]* data-state="([^"]*)">.*?</figure>',
    re.DOTALL,
)


def _withheld(figure: re.Match[str]) -> str:
    state = json.loads(unescape(figure[1]))
    state.pop("solved")  # the reader's own, not the author's
    return AnswerBox(**{**state, "solution": WITHHELD}).figure_html()


def without_sources(notebook: str) -> str:
    """Take the source of every answer box out of a notebook's text: it holds the answer.

    What is folded because it answers a question says so.
    """
    content = json.loads(notebook)
    for cell in content["cells"]:
        if any(_FIGURE.search(html) for _, html in _pieces(cell)):
            tags = cell["metadata"].get("tags", [])
            cell["metadata"]["tags"] = [*(t for t in tags if t != "hide-input"), "remove-input"]
        elif "hide-output" in cell["metadata"].get("tags", []):
            cell["metadata"].setdefault("mystnb", {}).update(_PROMPTS)
    return json.dumps(content)


def without_solutions(notebook: str) -> str:
    """Take the worked solutions out of a notebook's text: answer boxes judge, but do not tell.

    The output of a cell tagged ``hide-output`` goes as well: it is folded away because it answers a
    question. A line in its place says so, since the text may speak of it.
    """
    content = json.loads(notebook)
    for cell in content["cells"]:
        tags = cell["metadata"].get("tags", [])
        if "hide-output" in tags:
            tags.remove("hide-output")
            cell["outputs"] = [v4.new_output("stream", text=f"{WITHHELD_OUTPUT}\n")]
        for output, html in _pieces(cell):
            if _FIGURE.search(html):
                output["data"]["text/html"] = _FIGURE.sub(_withheld, html)
    return json.dumps(content)


def _pieces(cell: dict[str, Any]) -> list[tuple[dict[str, Any], str]]:
    """A cell's outputs, each with its HTML."""
    return [(o, "".join(o.get("data", {}).get("text/html", ""))) for o in cell.get("outputs", [])]


def _edit_source(app: Sphinx, docname: str, source: list[str]) -> None:
    if app.env.doc2path(docname).endswith(".ipynb"):
        source[0] = without_sources(source[0])
        if not app.config.book_solutions:
            source[0] = without_solutions(source[0])


def _prepare(app: Sphinx, config: Config) -> None:
    if not config.book_solutions:
        config.hide_solutions = True  # of sphinx-exercise: the directive {solution}
        config.html_copy_source = False  # the notebooks to download hold the solutions as well


def setup(app: Sphinx) -> None:
    """Register the setting."""
    app.add_config_value("book_solutions", True, "env", types=[bool])
    app.connect("config-inited", _prepare)
    app.connect("source-read", _edit_source)
