"""The book's Sphinx extension: pages that need no kernel, no network and little data."""

from typing import Any

from sphinx.application import Sphinx

from nbhelpers.sphinx_ext import assets, book_widgets, katex


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the parts of the extension with Sphinx."""
    # Jupyter Book sets this value even where the extension that reads it is not in use.
    app.add_config_value("comments_config", {}, "", types=[dict])
    katex.setup(app)
    book_widgets.setup(app)
    assets.setup(app)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
