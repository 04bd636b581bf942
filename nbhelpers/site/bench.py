"""Where a book's workbench is, and the links that open a network in it.

The workbench is the page that shows one. Widgets make their links themselves (``workbench_link.js``)
of the address that their page tells them; a drawn network, which does not change, gets its link here.
"""

import base64
import json
import re
from html import unescape

from docutils import nodes
from sphinx.application import Sphinx

from nbhelpers.networks import Example, Network
from nbhelpers.workbench.examples import described

_FIGURE = re.compile(r'<figure\b[^>]*\sdata-widget="workbench"\s+id="([^"]+)"')
_DRAWN = re.compile(r'(<figure\b[^>]*\sdata-network="([^"]*)".*?)(?=</figcaption>)', re.DOTALL)
_OF_NETWORK = ("weights", "biases", "activations", "loss_function", "numbering", "bias_mode")


def remember(app: Sphinx, doctree: nodes.document) -> None:
    """Note a page's workbench by its id; Sphinx forgets it when the page is read again."""
    for raw in doctree.findall(nodes.raw):
        if found := _FIGURE.search(raw.astext()):
            app.env.metadata[app.env.docname]["workbench"] = found[1]
            return


def address(app: Sphinx, pagename: str) -> str:
    """The workbench's page and id, seen from a page, as ``../bench.html#id``; empty without one."""
    for name in sorted(app.env.found_docs):
        if here := app.env.metadata[name].get("workbench"):
            return f"{app.builder.get_relative_uri(pagename, name)}#{here}"
    return ""


def link_drawn(body: str, address: str) -> str:
    """Put a link under every drawn network of a page that has numbers, if there is a workbench."""
    return (
        _DRAWN.sub(lambda figure: figure[1] + _link(figure[2], address), body) if address else body
    )


def _link(data: str, address: str) -> str:
    state = json.loads(unescape(data))
    network = Network(**{name: state[name] for name in _OF_NETWORK})
    example = Example(network, state["x"], state["target"])
    text = json.dumps({"description": described(example, learning_rate=state["learning_rate"])})
    fragment = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    return f' <a class="bbh-open js-only" href="{address}=v2:{fragment}">Open in the workbench</a>'


def setup(app: Sphinx) -> None:
    """Look for a workbench in every page that is read."""
    app.connect("doctree-read", remember)
