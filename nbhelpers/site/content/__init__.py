"""What becomes of what an author writes: cards, folds, code that is not the lesson, side paths."""

from sphinx.application import Sphinx

from nbhelpers.site.content import folds, lit_lines, question_cards, quiet_code, side_paths


def setup(app: Sphinx) -> None:
    """Register the parts."""
    for part in (question_cards, folds, quiet_code, side_paths, lit_lines):
        part.setup(app)
