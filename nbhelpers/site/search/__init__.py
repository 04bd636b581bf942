"""The book's search: an index of its sections, and the one page that looks into it.

Sphinx's own search finds pages, by whole words, and fetches a page to show a line of it. This one
finds sections, numbers and formulas, and has what it shows in a script, which ``file://`` allows.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.search.en import SearchEnglish

from nbhelpers.site.search.sections import sections
from nbhelpers.widgets.minify import minified

HERE = Path(__file__).parent
MINISEARCH = HERE.parent / "vendor" / "minisearch"

#: What the search page loads, in this order: the index, made anew by every build, and the search.
SCRIPTS = ("search-index.js", "search.js")


@cache
def script() -> str:
    """The search itself: MiniSearch, Porter's stemmer as Sphinx brings it, and our two files."""
    licence = " ".join((MINISEARCH / "LICENSE").read_text("utf-8").split())
    parts = [
        (MINISEARCH / "minisearch.js").read_text("utf-8"),
        SearchEnglish.js_stemmer_code,
        *((HERE / name).read_text("utf-8") for name in ("finder.js", "search.js")),
    ]
    return f"/*! MiniSearch. {licence} */\n" + "\n".join(minified(part) for part in parts)


def synonyms() -> dict[str, list[str]]:
    """What learners say, and what the book says for it."""
    return tomllib.loads((HERE / "synonyms.toml").read_text("utf-8"))


def index(pages: Iterable[tuple[str, str, str]]) -> dict[str, Any]:
    """Return the index of a book.

    Parameters
    ----------
    pages : iterable of (str, str, str)
        The address of each page, its number as in ``"2. "``, and its HTML.
    """
    heads: list[dict[str, str]] = []
    found: list[dict[str, Any]] = []
    for href, number, html in pages:
        inside = sections(html)
        if inside:
            found += [{"page": len(heads), **asdict(section)} for section in inside]
            heads.append({"href": href, "title": inside[0].title, "number": number})
    return {"pages": heads, "sections": found, "synonyms": synonyms()}


def _pages(app: Sphinx) -> Iterator[tuple[str, str, str]]:
    """The pages that were written, in the order of reading."""
    names = [app.config.root_doc]
    for name in names:  # grows on the way
        names += [inner for inner in app.env.toctree_includes.get(name, []) if inner not in names]
    for name in [*names, *sorted(app.env.found_docs - set(names))]:
        number = app.env.toc_secnumbers.get(name, {}).get("") or ()
        href = app.builder.get_relative_uri("search", name)
        html = Path(app.outdir, f"{name}.html").read_text("utf-8")
        yield href, "".join(f"{part}." for part in number) + (" " if number else ""), html


def _glossary(content: dict[str, Any]) -> str:
    """The address of the section that has the terms; empty if the book has none."""
    entries = content["sections"]
    term = next((entry for entry in entries if entry["kind"] == "term"), None)
    if term is None:
        return ""
    around = {"page": term["page"], "title": term["path"][-1]}
    section = next(entry for entry in entries if around.items() <= entry.items())
    return f"{content['pages'][term['page']]['href']}#{section['anchor']}"


def write_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Write the two scripts, once all pages are written, and ask for the page that loads them."""
    content = index(_pages(app))
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    addresses = []
    for name, code in zip(SCRIPTS, (f"window.bookSearchIndex={text};\n", script()), strict=True):
        Path(app.outdir, "_static", name).write_text(code, "utf-8")
        addresses.append(f"_static/{name}?v={hashlib.sha256(code.encode()).hexdigest()[:8]}")
    yield "search", {"search_scripts": addresses, "glossary": _glossary(content)}, "search.html"


def _no_other_search(app: Sphinx) -> None:
    if isinstance(app.builder, StandaloneHTMLBuilder):
        app.builder.search = False


def setup(app: Sphinx) -> None:
    """Put this search in the place of Sphinx's own."""
    app.connect("builder-inited", _no_other_search)
    app.connect("html-collect-pages", write_page)
