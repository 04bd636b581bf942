"""What becomes of what an author writes: folds, code that is not the lesson, side paths."""

from sphinx.application import Sphinx

from nbhelpers.site.content import folds, quiet_code, side_paths


def setup(app: Sphinx) -> None:
    """Register the parts."""
    for part in (folds, quiet_code, side_paths):
        part.setup(app)
