"""What a page does not give away: the source of an answer box, and on request the worked solutions.

The source holds the answer, so no page shows it. A site without worked solutions is built with
``book_solutions: false`` in ``_config.yml``. Both hold for outputs that are committed with a notebook
and for those that a build makes.
"""

import json
import re
from html import unescape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms.post_transforms import SphinxPostTransform

from nbhelpers.widgets.answer_box import AnswerBox
from nbhelpers.widgets.answer_box.task import WITHHELD

WITHHELD_OUTPUT = "(Your teacher has this output: it answers a question.)"
_FIGURE = re.compile(
    r'<figure class="bbh-widget" data-widget="answer_box"[^>]* data-state="([^"]*)">.*?</figure>',
    re.DOTALL,
)


def _withheld(figure: re.Match[str]) -> str:
    state = json.loads(unescape(figure[1]))
    state.pop("solved")  # the reader's own, not the author's
    return AnswerBox(**{**state, "solution": WITHHELD}).figure_html()


def _boxes(node: nodes.Element) -> list[nodes.raw]:
    """The pieces of HTML that hold an answer box."""
    return [raw for raw in node.findall(nodes.raw) if _FIGURE.search(raw.astext())]


class KeepAnswers(SphinxPostTransform):
    """Takes out of a page what it does not give away."""

    default_priority = 150  # myst-nb has chosen what to show of an output, and folded nothing yet
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Go through the cells, and on request through all answer boxes."""
        asked = _boxes(self.document)
        for cell in self.document.findall(nodes.container):
            if cell.get("nb_element") == "cell_code":
                if _boxes(cell):
                    _remove_source(cell)
                elif not self.config.book_solutions:
                    _remove_answer(cell)
                elif asked and cell.get("hide_mode", "").endswith("output"):
                    _name_answer(cell)
        if not self.config.book_solutions:
            for box in asked:
                box.replace_self(nodes.raw("", _FIGURE.sub(_withheld, box.astext()), format="html"))


def _parts(cell: nodes.Element, kind: str) -> list[nodes.Element]:
    """A cell's source or its outputs."""
    inner = (child for child in cell.children if isinstance(child, nodes.Element))
    return [child for child in inner if child.get("nb_element") == kind]


def _remove_source(cell: nodes.Element) -> None:
    """Take the source out of a cell that shows an answer box: it holds the answer."""
    for source in _parts(cell, "cell_code_source"):
        cell.remove(source)


def _name_answer(cell: nodes.Element) -> None:
    """Say what is folded: an output that answers a question, as text or as a picture."""
    outputs = (
        raw.astext() for part in _parts(cell, "cell_code_output") for raw in part.findall(nodes.raw)
    )
    word = "picture" if any("<figure" in output for output in outputs) else "computer's answer"
    cell["prompt_show"] = f"The {word}, folded until you try"
    cell["prompt_hide"] = f"The {word}"


def _remove_answer(cell: nodes.Element) -> None:
    """Take out the output of a cell tagged ``hide-output``: it is folded since it answers a question.

    A line in its place says so, as the text may speak of it.
    """
    mode = cell.get("hide_mode", "")
    if mode.endswith("output"):
        cell["hide_mode"] = mode.removesuffix("output").rstrip("+")
        for output in _parts(cell, "cell_code_output"):
            output.children = []
            said = nodes.literal_block(WITHHELD_OUTPUT, WITHHELD_OUTPUT, classes=["output"])
            said["language"] = "text"
            output += said


def _prepare(app: Sphinx, config: Config) -> None:
    if not config.book_solutions:
        config.hide_solutions = True  # of sphinx-exercise: the directive {solution}
        config.html_copy_source = False  # the notebooks to download hold the solutions as well


def setup(app: Sphinx) -> None:
    """Register the setting."""
    app.add_config_value("book_solutions", True, "env", types=[bool])
    app.connect("config-inited", _prepare)
    app.add_post_transform(KeepAnswers)
