"""Side paths: sections for the curious, told apart on the page and in its list of sections.

A section is a side path if an admonition of class ``side-path`` stands directly under its heading.
"""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from nbhelpers.site.content.folds import admonitions

CLASS = "side-path"
_log = logging.getLogger(__name__)


def side_paths(doctree: nodes.document) -> list[nodes.section]:
    """The sections of a page that begin with the mark."""
    found: list[nodes.section] = []
    for mark in admonitions(doctree):
        if CLASS not in mark["classes"]:
            continue
        section = mark.parent
        before = section.children[: section.index(mark)]
        under_heading = all(
            isinstance(node, nodes.title | nodes.target | nodes.Invisible | nodes.system_message)
            for node in before
        )
        inner = section is not None and section.parent is not doctree
        if not isinstance(section, nodes.section) or not inner or not under_heading:
            _log.warning(
                "the mark of a side path must stand directly under the heading of a section",
                location=mark,
            )
            continue
        found.append(section)
    return found


def mark_side_paths(app: Sphinx, doctree: nodes.document) -> None:
    """Give each side path and its entry in the list of sections the class ``side-path``."""
    marked = set()
    for section in side_paths(doctree):
        section["classes"].append(CLASS)
        marked |= {f"#{name}" for name in section["ids"]}
    for item in app.env.tocs[app.env.docname].findall(nodes.list_item):
        link = next(item.findall(nodes.reference))
        if link.get("anchorname") in marked:
            item["classes"].append(CLASS)


def setup(app: Sphinx) -> None:
    """Mark the pages after Sphinx has made their lists of sections."""
    app.connect("doctree-read", mark_side_paths, priority=900)
