"""Put one of the book's widgets on a Markdown page by the name of a function that makes it."""

import importlib

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective


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
        return [nodes.raw("", widget.figure_html(), format="html")]


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("book-widget", BookWidgetDirective)
