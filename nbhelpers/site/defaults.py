"""What the theme needs of Sphinx and MyST-NB, set so that an author need not.

A book names the extension ``nbhelpers.site`` and the theme ``backprop_book``, and no more.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

EXTENSION = "nbhelpers.site"
THEME = "backprop_book"
NEEDED = {
    # Formulas are set by KaTeX while the book is built.
    "html_math_renderer": "katex",
    # A widget appears as its figure, which the book's own script brings to life: no widget manager.
    "nb_mime_priority_overrides": [("html", "text/html", 0)],
    "nb_ipywidgets_js": {},
    # Notebooks are offered under their own names; nothing links to a general index.
    "html_sourcelink_suffix": "",
    "html_use_index": False,
    "html_permalinks_icon": "#",
}
# Jupyter Book loads these unless told not to. They write on pages what their own scripts read, among
# it the address of a kernel elsewhere; these pages load no such script.
UNHEARD = {
    *("sphinx_thebe", "sphinx_comments", "sphinx_copybutton", "sphinx_togglebutton"),
    *("sphinx_book_theme", "pydata_sphinx_theme"),
}


def _set(app: Sphinx, config: Config) -> None:
    if config.html_theme != THEME:
        raise ConfigError(
            f"{EXTENSION}: its pages need its theme: set html_theme to {THEME!r}, got "
            f"{config.html_theme!r}"
        )
    for name, value in NEEDED.items():
        config[name] = value
    for event, listeners in app.events.listeners.items():
        heard = [one for one in listeners if _origin(one.handler) not in UNHEARD]
        app.events.listeners[event] = heard


def _origin(handler: Callable[..., Any]) -> str:
    """The package that a function comes from."""
    return handler.__module__.partition(".")[0]


def setup(app: Sphinx) -> None:
    """Register the theme, and set what it needs once the author's settings are read."""
    # Jupyter Book sets this value even where the extension that reads it is not in use.
    if "comments_config" not in app.config.values:
        app.add_config_value("comments_config", {}, "", types=[dict])
    app.add_html_theme(THEME, str(Path(__file__).parent / "theme"))
    app.connect("config-inited", _set, priority=100)
