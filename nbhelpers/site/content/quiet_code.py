"""Code that is not the lesson stands behind its output, in a fold with a small button.

A cell tagged ``hide-input`` shows what it makes, and under it, at the right, the word *code*; one
that makes nothing to look at shows the word *setup* in its place. One switch a page opens all of them
(``static/book.js``). What holds an answer has no such fold: see
``solutions.py``, and the tag ``remove-cell``.
"""

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode  # type: ignore[import-untyped]  # it has no types
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from nbhelpers.site.content.folds import Fold, FoldTitle

CLASS = "cell-code"


class QuietCode(SphinxPostTransform):
    """Takes the source that myst-nb has folded above a cell's output, and puts it behind."""

    default_priority = 200  # right after myst-nb
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Move the folded source of each cell of the page."""
        for folded in list(self.document.findall(HideCodeCellNode)):
            if "above-input" in folded["classes"] and len(folded) == 1:  # not of a whole cell
                cell = folded.parent
                cell.remove(folded)
                word = "code" if len(cell) else "setup"
                cell += Fold("", FoldTitle("", "", nodes.Text(word)), *folded, classes=[CLASS])


def setup(app: Sphinx) -> None:
    """Register the move."""
    app.add_post_transform(QuietCode)
