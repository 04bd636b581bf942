"""What the templates know about a page, and the last touches to its HTML."""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from nbhelpers.site import assets, bench, colab, heights, review, settings
from nbhelpers.site.chapters import facts
from nbhelpers.site.content import lit_lines

_TOUCHES = [
    # MyST marks every page for a MathJax that is not there.
    (re.compile(r' class="tex2jax_ignore mathjax_ignore"'), ""),
    # A name that differs from the visible words confuses voice control.
    (re.compile(r'<summary aria-label="Toggle hidden content">'), "<summary>"),
    # Wide tables scroll in a box of their own.
    (re.compile(r"<table\b"), '<div class="table-scroll"><table'),
    (re.compile(r"</table>"), "</table></div>"),
    # Roles that Sphinx and docutils set, and that their elements do not keep up.
    (re.compile(r'(<p\b[^>]*class="caption"[^>]*?) role="heading"'), r"\1"),
    (re.compile(r'(<div\b[^>]*?) role="(?:list|doc-biblioentry)"'), r"\1"),
    # sphinx-exercise gives the content of every exercise the same id.
    (re.compile(r' id="(?:exercise|solution)-content"'), ""),
    # The empty corner of a table heads nothing.
    (re.compile(r"<th(?: [^>]*)?>(?:<p>\s*</p>)?</th>"), "<td></td>"),
]
_SENTENCES = re.compile(r'<table class="[^"]*\bsentences\b.*?</table>', re.DOTALL)
_ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
_HEAD = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
_LONG = 60  # characters of a cell that holds a sentence
_MATHS = re.compile(r'class="katex')
_CARDS = re.compile(r'<ol class="[^"]*\bchapter-cards\b')
_CODE_BOX = re.compile(r'<div class="cell tag_code-box')
_DESIGN = re.compile(r'class="[^"]*\bsd-')
_SECTIONS = re.compile(r"^\s*<ul>\s*<li>\s*<a\b[^>]*>.*?</a>\s*(<ul>.*</ul>)\s*</li>\s*</ul>", re.S)


@cache
def inline_script() -> str:
    """The script of a page's head, without its comment."""
    return re.sub(r"/\*.*?\*/\s*", "", (assets.STATIC / "head.js").read_text("utf-8"), flags=re.S)


@dataclass(frozen=True)
class Page:
    """What a template asks about its page, under the name ``book``."""

    pathto: Any
    chapters: str
    toc: str
    notebook: str
    how_to_run: str
    description: str
    author: str
    links: list[settings.Link]
    announcement: str
    extra_footer: str
    starts_at_home: bool
    is_landing: bool
    solved_dots: str
    author_styles: list[str]
    author_scripts: list[str]
    runs_python: bool
    workbench: str
    styles: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    fonts: tuple[str, ...] = tuple(assets.EVERYWHERE.values())
    inline_script: str = field(default_factory=inline_script)

    def asset(self, name: str) -> str:
        """The address of one of the book's files, seen from this page."""
        return f"{self.pathto('_static/' + name, 1)}?v={assets.digest(name)}"

    def author_asset(self, name: str) -> str:
        """The address of one of the author's files; one elsewhere stays as it is, and is refused."""
        return name if "://" in name else self.pathto(f"_static/{name}", 1)


def mark_sentences(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Mark the tables of the text whose cells hold sentences: on a phone their rows become cards."""
    outputs = {
        id(table)
        for cell in doctree.findall(nodes.container)
        if cell.get("nb_element") == "cell_code"
        for table in cell.findall(nodes.table)
    }
    for table in doctree.findall(nodes.table):
        cells = [entry.astext() for entry in table.findall(nodes.entry)]
        wide = len(list(table.findall(nodes.colspec))) > 2
        if wide and id(table) not in outputs and max(map(len, cells)) > _LONG:
            table["classes"].append("sentences")


def _labeled(table: re.Match[str]) -> str:
    """Tell each cell of a table what its column is called: a card has no head to look at."""
    heads = [re.sub(r"<[^>]+>", "", head).strip() for head in _HEAD.findall(table[0])]

    def label(row: re.Match[str]) -> str:
        first, *cells = row[0].split("<td")
        named = zip(cells, heads, strict=False)
        return first + "".join(f'<td data-label="{head}"{cell}' for cell, head in named)

    return _ROW.sub(label, table[0])


def polish(body: str) -> str:
    """Touch up a page's HTML: wide tables, labels of folds, marks for scripts that are not there."""
    body = _SENTENCES.sub(_labeled, body)
    for pattern, replacement in _TOUCHES:
        body = pattern.sub(replacement, body)
    return body


def needed_styles(body: str) -> list[str]:
    """The style sheets that a page with this HTML loads."""
    wanted = {"katex.css": _MATHS, "design.css": _DESIGN}
    # The book's own sheet is the last word on what sphinx-design and KaTeX bring along.
    extra = {name: None for name, pattern in wanted.items() if pattern.search(body)}
    if sheet := assets.widget_files(body).get("css"):
        extra |= {sheet: None}
    if _CODE_BOX.search(body):
        extra |= {"code.css": None}
    if lit_lines.MARK in body:
        extra |= {"lines.css": None}
    if review.is_shown(body):  # its cards have formulas
        extra |= {"katex.css": None, "review.css": None}
    return [*extra, "book.css"]


def needed_scripts(body: str) -> list[str]:
    """The scripts that a page with this HTML loads."""
    widgets = assets.widget_files(body).get("js")
    code = "code.js" if _CODE_BOX.search(body) else None
    lines = "lines.js" if lit_lines.MARK in body else None
    return ["book.js", *(name for name in (widgets, code, lines) if name)]


def sections(toc: str) -> str:
    """A page's list of sections without its own title; empty if it has none."""
    found = _SECTIONS.match(toc)
    return found[1] if found else ""


def chapter_list(toctree: str) -> str:
    """The list of chapters: parts are no headings of this page, and the page itself is marked."""
    toctree = re.sub(r' (?:aria-level="\d"|role="heading")', "", toctree)
    return toctree.replace(
        'class="current reference internal"', 'class="reference internal" aria-current="page"'
    )


def description(doctree: nodes.document | None) -> str:
    """The first paragraph of a page, cut at a word."""
    paragraph = next(iter(doctree.findall(nodes.paragraph)), None) if doctree else None
    words = " ".join(paragraph.astext().split()) if paragraph else ""
    return words if len(words) <= 160 else words[:157].rsplit(" ", 1)[0] + " ..."


def add_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Give the templates what they need."""
    body = polish(context.get("body", ""))
    workbench = bench.address(app, pagename) if assets.widget_files(body) else ""
    body = bench.link_drawn(body, workbench)
    if app.config.widget_heights:
        body = heights.reserve(body)
    chapter = facts.chapter_facts(app.env, pagename)
    said = facts.under_title(chapter, has_code='class="cell-code"' in body)
    body = context["body"] = body.replace("</h1>", f"</h1>\n{said}", 1)
    source = context.get("sourcename") or ""
    options = app.config.html_theme_options
    copies = bool(colab.requirement(app.config))
    toctree = context["toctree"](maxdepth=2, collapse=True, includehidden=True, titles_only=True)
    context["book"] = Page(
        pathto=context["pathto"],
        chapters=facts.in_navigation(app.env, chapter_list(toctree or ""), pagename),
        toc=sections(context.get("toc", "")),
        notebook=f"_sources/{source}" if source.endswith(".ipynb") else "",
        how_to_run=_address(app, pagename, "run-the-notebooks"),
        description=description(doctree),
        author=app.config.author,
        links=list(settings.links(options, pagename, _source(app, pagename), copies=copies)),
        announcement=options.get("announcement") or "",
        extra_footer=options.get("extra_footer") or "",
        is_landing=bool(_CARDS.search(body)),
        solved_dots=chapter.solved("dots") if chapter else "",
        starts_at_home=settings.home_in_navigation(options),
        author_styles=settings.author_styles(app.config),
        author_scripts=settings.author_scripts(app.config),
        runs_python=bool(assets.widget_files(body) or _CODE_BOX.search(body)),
        workbench=workbench,
        styles=needed_styles(body),
        scripts=needed_scripts(body),
    )


def _address(app: Sphinx, pagename: str, label: str) -> str:
    """The address of what has a label in this book, seen from a page; empty if nothing has it."""
    name, anchor = app.env.domaindata["std"]["anonlabels"].get(label, ("", ""))
    return f"{app.builder.get_relative_uri(pagename, name)}#{anchor}" if name else ""


def _source(app: Sphinx, pagename: str) -> str:
    """The file that a page was made from, relative to the book; empty for the search page."""
    if pagename not in app.env.found_docs:
        return ""
    return Path(app.env.doc2path(pagename, base=False)).as_posix()


def setup(app: Sphinx) -> None:
    """Add the page's facts after all other extensions have had their say."""
    app.connect("doctree-resolved", mark_sentences)
    app.connect("html-page-context", add_context, priority=900)
