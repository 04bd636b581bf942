"""What the pages load: the book's own styles and scripts, and KaTeX's styles and fonts."""

import re
import shutil
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from nbhelpers.sphinx_ext import book_widgets, katex

HERE = Path(__file__).parent
PALETTE = HERE.parent / "palette.css"
_OLD_FONTS = re.compile(r',url\([^)]*\.(?:woff|ttf)\) format\("[^"]*"\)')


def katex_styles() -> str:
    """KaTeX's style sheet, with its fonts in woff2 only."""
    return _OLD_FONTS.sub("", (katex.VENDOR / "katex.min.css").read_text("utf-8"))


def _write(app: Sphinx) -> None:
    if app.builder.format != "html":
        return
    static = app.outdir / "_static"
    static.mkdir(parents=True, exist_ok=True)
    (static / "katex.css").write_text(katex_styles(), "utf-8")
    shutil.copytree(katex.VENDOR / "fonts", static / "fonts", dirs_exist_ok=True)
    if PALETTE.exists():
        shutil.copy(PALETTE, static / "palette.css")
    for name in ("katex.css", "palette.css"):
        app.add_css_file(name)


def _page(app: Sphinx, pagename: str, templatename: str, context: Any, doctree: Any) -> None:
    if book_widgets.shows_widget(context.get("body", "")):
        app.add_css_file(book_widgets.STYLES)
        app.add_js_file(book_widgets.SCRIPT, loading_method="defer")


def setup(app: Sphinx) -> None:
    """Write the assets, and tell the pages about them."""
    app.connect("builder-inited", _write)
    app.connect("html-page-context", _page)
