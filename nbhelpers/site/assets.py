"""What the pages load: a few files of the book's own, and nothing from anywhere else.

Sphinx and the extensions put much into ``_static`` that no page of this book links to. It is removed
when the build ends, so that the folder holds what the pages need and can be read at a glance.
"""

import base64
import hashlib
import re
import shutil
from functools import cache
from importlib import resources
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from nbhelpers.site import katex, review, search, settings
from nbhelpers.site.code_colors import code_styles
from nbhelpers.site.elements import outside
from nbhelpers.widgets.bundle import HERE as WIDGETS
from nbhelpers.widgets.bundle import (
    modules_object,
    page_script,
    page_styles,
    styles,
    without_comments,
)
from nbhelpers.widgets.micropython import page_script as python_script
from nbhelpers.widgets.minify import minified

STATIC = Path(__file__).parent / "static"
PALETTE = Path(__file__).parents[1] / "palette.css"

#: The widgets of most pages come in one file, which a browser keeps from page to page. A page that
#: shows another one loads a file of its own, with what that page shows and no more.
COMMON = ("answer_box", "progress", "stepper")

#: The fonts of nearly every formula, and what a page's head asks for so that they come before the text.
EVERYWHERE = {
    "KaTeX_Main-Regular.woff2": "1em KaTeX_Main",
    "KaTeX_Math-Italic.woff2": "italic 1em KaTeX_Math",
    "KaTeX_Size1-Regular.woff2": "1em KaTeX_Size1",
}

_FIGURE = re.compile(r'<figure\b[^>]*\sdata-widget="(\w+)"')
_BUNDLE = re.compile(r"widgets((?:-\w+)*)\.(js|css)")
_LOADED = re.compile(rf"_static/({_BUNDLE.pattern})\?")
_OLD_FONTS = re.compile(r',url\([^)]*\.(?:woff|ttf)\) format\("[^"]*"\)')


def katex_styles() -> str:
    """KaTeX's style sheet, with its fonts in woff2 only.

    The fonts of nearly every formula stand in it, since lines move that are set anew when a font comes.
    """
    style = _OLD_FONTS.sub("", (katex.VENDOR / "katex.min.css").read_text("utf-8"))
    for name in EVERYWHERE:
        font = base64.b64encode((katex.VENDOR / "fonts" / name).read_bytes()).decode()
        style = style.replace(f"url(fonts/{name})", f"url(data:font/woff2;base64,{font})")
    return style


def marks_script() -> str:
    """What shows on every page how many of a chapter's questions are solved."""
    return f"{modules_object('progress/marks')}.marks.markSolved();\n"


def review_script() -> str:
    """What makes a review page live, once its cards are there."""
    return f"{modules_object('review/page')}.page.start(window.bookReview);\n"


@cache
def contents() -> dict[str, str]:
    """The text of each file that pages may load but the widgets', by its name in ``_static``."""
    design = resources.files("sphinx_design") / "static" / "sphinx-design.min.css"
    book = (
        code_styles()
        + PALETTE.read_text("utf-8")
        + "".join((STATIC / f"{name}.css").read_text("utf-8") for name in ("book", "place"))
    )
    return {
        "book.css": without_comments(book),
        "katex.css": katex_styles(),
        "design.css": design.read_text("utf-8"),
        "review.css": styles("review/page"),
        "review.js": review_script(),
        "code.css": without_comments((WIDGETS / "code" / "page.css").read_text("utf-8")),
        "code.js": f"{modules_object('code/page')}.page.start();\n",
        "book.js": "".join(
            minified((STATIC / f"{name}.js").read_text("utf-8"))
            for name in ("book", "place", "unseen")
        )
        + marks_script(),
        "python.js": python_script(),  # no page loads it before it runs Python
        "lines.css": without_comments((STATIC / "lines.css").read_text("utf-8")),
        "lines.js": minified((STATIC / "lines.js").read_text("utf-8")),
        "icon.svg": (STATIC / "icon.svg").read_text("utf-8"),
    }


def widget_files(body: str) -> dict[str, str]:
    """The files that the widgets of a page with this HTML need, by kind; none without widgets."""
    shown = set(_FIGURE.findall(body))
    if "data-network=" in body:  # a drawn network, whose numbers answer by the same script
        shown.add("stepper")
    own = "".join(f"-{name}" for name in sorted(shown)) if shown.difference(COMMON) else ""
    return {kind: f"widgets{own}.{kind}" for kind in ("css", "js") if shown}


@cache
def content(name: str) -> str:
    """The text of a file that pages load."""
    if bundle := _BUNDLE.fullmatch(name):
        names = bundle[1].split("-")[1:] or COMMON
        text = page_script(names) if bundle[2] == "js" else page_styles(names)
    else:
        text = contents()[name]
    if name.endswith(".css") and (found := outside(text)):
        raise ExtensionError(f"{name} loads {found[0]} from outside the book")
    return text


@cache
def digest(name: str) -> str:
    """A short mark of a file's content, so that browsers notice a change."""
    return hashlib.sha256(content(name).encode()).hexdigest()[:8]


def write(app: Sphinx, error: Exception | None) -> None:
    """Write the files, and remove what no page loads."""
    if error is not None or app.builder.format != "html":
        return
    static = app.outdir / "_static"
    pages = (path.read_text("utf-8") for path in app.outdir.rglob("*.html"))
    loaded = {found[1] for page in pages for found in _LOADED.finditer(page)}
    own = {*contents(), *loaded, *search.SCRIPTS, review.CARDS, "fonts"}
    authors = settings.author_files(app)
    if clash := sorted(own & authors):
        raise ExtensionError(f"html_static_path: {clash[0]} is the name of a file of the theme")
    keep = own | authors
    for path in static.iterdir():
        if path.name not in keep:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for name in {*contents(), *loaded}:
        (static / name).write_text(content(name), "utf-8")
    left_out = shutil.ignore_patterns(*EVERYWHERE)
    shutil.copytree(katex.VENDOR / "fonts", static / "fonts", dirs_exist_ok=True, ignore=left_out)


def setup(app: Sphinx) -> None:
    """Write the assets when the build ends."""
    app.connect("build-finished", write, priority=900)
