"""What the site says of the chapters: how long each takes, and how far the reader is."""

from sphinx.application import Sphinx

from nbhelpers.site.chapters import reading_time
from nbhelpers.site.chapters.cards import ChapterCards


def setup(app: Sphinx) -> None:
    """Register the parts."""
    reading_time.setup(app)
    app.add_directive("chapter-cards", ChapterCards)
