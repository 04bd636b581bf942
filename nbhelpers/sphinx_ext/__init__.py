"""The book's Sphinx extension: pages that need no kernel, no network and little data."""

from typing import Any

from sphinx.application import Sphinx

from nbhelpers.sphinx_ext import assets, book_widgets, katex


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the parts of the extension with Sphinx."""
    katex.setup(app)
    book_widgets.setup(app)
    assets.setup(app)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
