"""The book's Sphinx extension: pages that need no kernel, no network and little data."""

from typing import Any

from sphinx.application import Sphinx

from nbhelpers.site import (
    assets,
    bench,
    book_widgets,
    chapters,
    checks,
    code_colors,
    colab,
    content,
    defaults,
    heights,
    katex,
    pages,
    review,
    search,
    settings,
    solutions,
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the parts of the extension with Sphinx."""
    parts = (
        defaults,
        settings,
        colab,
        katex,
        code_colors,
        content,
        chapters,
        solutions,
        book_widgets,
        bench,
        heights,
        pages,
        review,
        search,
        checks,
        assets,
    )
    for part in parts:
        part.setup(app)
    # Pages are written by one process: V8, which sets the maths, does not survive a fork.
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": False}
