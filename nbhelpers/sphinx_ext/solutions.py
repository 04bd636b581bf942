"""Build a site without worked solutions: set ``book_solutions: false`` in ``_config.yml``."""

import json
import re
from html import unescape

from sphinx.application import Sphinx
from sphinx.config import Config

from nbhelpers.widgets.answer_box import AnswerBox

WITHHELD = "Your teacher has the solution."
_FIGURE = re.compile(
    r'<figure class="bbh-widget" data-widget="answer_box"[^>]* data-state="([^"]*)">.*?</figure>',
    re.DOTALL,
)


def _withheld(figure: re.Match[str]) -> str:
    state = json.loads(unescape(figure[1]))
    state.pop("solved")  # the reader's own, not the author's
    return AnswerBox(**{**state, "solution": WITHHELD}).figure_html()


def without_solutions(notebook: str) -> str:
    """Take the worked solutions out of a notebook's text: answer boxes judge, but do not tell.

    The source of a cell that makes an answer box holds its solution too, and is removed. So is the
    output of a cell tagged ``hide-output``: it is folded away because it answers a question.
    """
    content = json.loads(notebook)
    for cell in content["cells"]:
        if "hide-output" in cell["metadata"].get("tags", []):
            cell["metadata"]["tags"].append("remove-output")
        for output in cell.get("outputs", []):
            html = "".join(output.get("data", {}).get("text/html", ""))
            if _FIGURE.search(html):
                output["data"]["text/html"] = _FIGURE.sub(_withheld, html)
                tags = cell["metadata"].get("tags", [])
                cell["metadata"]["tags"] = [*(t for t in tags if t != "hide-input"), "remove-input"]
    return json.dumps(content)


def _edit_source(app: Sphinx, docname: str, source: list[str]) -> None:
    if app.env.doc2path(docname).endswith(".ipynb"):
        source[0] = without_solutions(source[0])


def _prepare(app: Sphinx, config: Config) -> None:
    if not config.book_solutions:
        config.hide_solutions = True  # of sphinx-exercise: the directive {solution}
        config.html_copy_source = False  # the notebooks to download hold the solutions as well
        app.connect("source-read", _edit_source)


def setup(app: Sphinx) -> None:
    """Register the setting."""
    app.add_config_value("book_solutions", True, "env", types=[bool])
    app.connect("config-inited", _prepare)
