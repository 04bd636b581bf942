"""Put on a Markdown page what Python knows: a widget, or the names in a table.

A widget is named by a function that makes it, a table by its module and itself.
"""

import importlib

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective, SphinxRole


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


class NamesRole(SphinxRole):
    """``{names}`package.module:TABLE```: the names in a table, as code, with commas between."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Look the table up and write its names."""
        module, _, table = self.text.partition(":")
        try:
            names = list(getattr(importlib.import_module(module), table))
        except Exception as error:
            return [], [self.inliner.reporter.error(f"names {self.text}: {error!r}")]
        written: list[nodes.Node] = []
        for name in names:
            written += [nodes.Text(", "), nodes.literal("", name)]
        return written[1:], []


def setup(app: Sphinx) -> None:
    """Register the directive and the role."""
    app.add_directive("book-widget", BookWidgetDirective)
    app.add_role("names", NamesRole())
