"""Admonitions, exercises and solutions with the class ``dropdown`` fold without a script."""

from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.locale import admonitionlabels
from sphinx.writers.html5 import HTML5Translator


class Fold(nodes.General, nodes.Element):
    """A native ``<details>`` element; its first child is the :class:`FoldTitle`."""


class FoldTitle(nodes.TextElement):
    """The ``<summary>`` of a fold."""


def visit_fold(self: HTML5Translator, node: Fold) -> None:
    """Open the element with the names and classes of what it replaces."""
    self.body.append(self.starttag(node, "details"))


def depart_fold(self: HTML5Translator, node: Fold) -> None:
    """Close the element."""
    self.body.append("</details>\n")


def visit_fold_title(self: HTML5Translator, node: FoldTitle) -> None:
    """Open the summary."""
    self.body.append(self.starttag(node, "summary", ""))


def depart_fold_title(self: HTML5Translator, node: FoldTitle) -> None:
    """Close the summary."""
    self.body.append("</summary>\n")


def fold(node: nodes.Element) -> Fold:
    """Make an admonition a fold, with the same title, names, classes and content."""
    children = list(node.children)
    if children and isinstance(children[0], nodes.title):
        title, *children = children
        summary = FoldTitle("", "", *title.children, classes=_TITLE)
        # A summary is a control: it holds no links.
        for link in list(summary.findall(nodes.reference)):
            link.replace_self(link.children)
    else:
        label = str(admonitionlabels.get(node.tagname, node.tagname.title()))
        summary = FoldTitle("", "", nodes.Text(label), classes=_TITLE)
    labeled = [node.tagname] if isinstance(node, tuple(_LABELED)) else []
    classes = list(dict.fromkeys(["admonition", *labeled, *node["classes"]]))
    return Fold("", summary, *children, ids=node["ids"], names=node["names"], classes=classes)


def admonitions(doctree: nodes.document) -> Iterator[nodes.Element]:
    """The admonitions of a page: docutils marks them by a class that is no node."""
    for node in doctree.findall(nodes.Element):
        if isinstance(node, nodes.Admonition):
            yield node


_TITLE = ["admonition-title"]
_LABELED = [getattr(nodes, name) for name in admonitionlabels if hasattr(nodes, name)]


def fold_dropdowns(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Replace every admonition with the class ``dropdown``."""
    for node in list(admonitions(doctree)):
        if "dropdown" in node["classes"]:
            node.replace_self(fold(node))


def setup(app: Sphinx) -> None:
    """Register the two nodes, and the replacement once references are resolved."""
    app.add_node(Fold, html=(visit_fold, depart_fold))
    app.add_node(FoldTitle, html=(visit_fold_title, depart_fold_title))
    app.connect("doctree-resolved", fold_dropdowns, priority=900)
