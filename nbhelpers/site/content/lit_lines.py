"""Lines of code that light up with the numbers of a widget, and the other way round.

Beside a chapter, ``chapter.lines.toml`` says which line computes what a widget shows::

    [[shown]]
    widgets = ["net"]

    [shown.lines]
    net_h1 = "net_h1 = w1 * i1 + w2 * i2 + b1"

A number is called as in its widget's ``data-quantity``; ``dweights`` stands for all entries of that
array. A line is written as it stands in its cell, with its indentation, and stands in one cell only:
what is not so is a fault of the page. The page's script (``static/lines.js``) reads the map.
"""

import json
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

SUFFIX = ".lines.toml"
MARK = 'class="code-lines"'
_log = logging.getLogger(__name__)


def _file(app: Sphinx, docname: str) -> Path:
    """Where the map of a page would stand."""
    return Path(app.env.doc2path(docname)).with_suffix(SUFFIX)


def _code_lines(doctree: nodes.document) -> Counter[str]:
    """How often each line stands in the code that a page shows."""
    blocks = [
        block.astext()
        for cell in doctree.findall(nodes.container)
        if cell.get("nb_element") == "cell_code_source"
        for block in cell.findall(nodes.literal_block)
    ]
    return Counter(line.rstrip() for block in blocks for line in block.splitlines())


def faults(shown: Any, lines: Counter[str], body: str) -> list[str]:
    """What a reader of the page would miss in its map."""
    if not isinstance(shown, list) or not all(
        isinstance(entry, dict) and set(entry) == {"widgets", "lines"} for entry in shown
    ):
        return ["expected tables [[shown]] with 'widgets' and 'lines', and nothing else"]
    found = []
    for entry in shown:
        for widget in entry["widgets"]:
            if f' id="{widget}" data-state=' not in body:
                found.append(f"this page has no widget {widget!r}")
        for quantity, line in entry["lines"].items():
            if lines[line] != 1:
                times = f"stands {lines[line]} times" if lines[line] else "stands nowhere"
                found.append(f"the line of {quantity!r} {times} in the page's code: {line!r}")
    return found


def add_map(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Check the map of a page that has one, and put it into the page."""
    if doctree is None or not (file := _file(app, pagename)).is_file():
        return
    shown = tomllib.loads(file.read_text("utf-8")).get("shown")
    wrong = faults(shown, _code_lines(doctree), context.get("body") or "")
    for fault in wrong:
        _log.warning("%s: %s", file.name, fault, location=pagename, type="book")
    if not wrong:
        data = json.dumps(shown, ensure_ascii=False).replace("</", r"<\/")
        context["body"] += f'<script type="application/json" {MARK}>{data}</script>\n'


def depend(app: Sphinx, doctree: nodes.document) -> None:
    """Build a page anew when its map has changed."""
    file = _file(app, app.env.docname)
    if file.is_file():
        app.env.note_dependency(str(file))


def setup(app: Sphinx) -> None:
    """Add the map before the page's scripts are chosen."""
    app.connect("doctree-read", depend)
    app.connect("html-page-context", add_map, priority=850)
