"""Mount the book's widgets on built pages, and put one on a Markdown page by name."""

import importlib
import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from nbhelpers.widgets.bundle import page_script, page_styles

logger = logging.getLogger(__name__)

SCRIPT = "widgets.js"
STYLES = "widgets.css"
_MOUNT = re.compile(r"<figure\b[^>]*\sdata-widget=")


class BookWidgetDirective(SphinxDirective):
    """``{book-widget} package.module:factory`` shows the widget that ``factory()`` returns."""

    required_arguments = 1
    has_content = False

    def run(self) -> list[nodes.Node]:
        """Call the factory and insert the widget's figure."""
        module, _, factory = self.arguments[0].partition(":")
        if not module or not factory:
            raise self.error(
                f"book-widget needs 'package.module:factory', got {self.arguments[0]!r}"
            )
        try:
            widget = getattr(importlib.import_module(module), factory)()
        except Exception as error:
            raise self.error(f"book-widget {self.arguments[0]}: {error!r}") from error
        self.env.note_dependency(importlib.import_module(module).__file__)
        return [nodes.raw("", widget.figure_html(), format="html")]


def shows_widget(body: str) -> bool:
    """Whether a page's HTML has a figure for the widgets' script to bring to life."""
    return _MOUNT.search(body) is not None


def _add_assets(app: Sphinx, pagename: str, templatename: str, context: Any, doctree: Any) -> None:
    """Load the widgets' script and styles on the pages that have a widget, and on no other."""
    context["book_has_widget"] = shows_widget(context.get("body", ""))


def _write_assets(app: Sphinx, error: Exception | None) -> None:
    """Write the script and the styles of all widgets once."""
    if error is None and app.builder.format == "html":
        static = app.outdir / "_static"
        (static / SCRIPT).write_text(page_script(), "utf-8")
        (static / STYLES).write_text(page_styles(), "utf-8")


def setup(app: Sphinx) -> None:
    """Register the directive, and the assets of the pages that have a widget."""
    app.add_directive("book-widget", BookWidgetDirective)
    app.connect("html-page-context", _add_assets)
    app.connect("build-finished", _write_assets, priority=400)
