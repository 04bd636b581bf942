"""The built book: what its pages show, load and weigh."""

import gzip
import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from built_pages import elements, loaded

from nbhelpers.site.assets import COMMON
from nbhelpers.widgets.bundle import widget_names

BUDGET = 400_000  # bytes, gzipped: everything that a page loads
FRAME_BUDGET = 15_000  # the same for a page's frame: its style sheet, script and icon

_PATH = re.compile(r"[\w./\\-]*[/\\][\w.-]+|[\w-]+\.(?:png|jpe?g|svg|gif|webp)", re.IGNORECASE)
_URL = re.compile(r"url\(\s*[\"']?([^\"')]+)")


def pages(book: Path) -> list[Path]:
    return sorted(book.rglob("*.html"))


def local(page: Path, address: str) -> Path:
    """The file that an address on a page means."""
    return (page.parent / unquote(urlsplit(address).path)).resolve()


def gzipped(path: Path) -> int:
    data = path.read_bytes()
    # woff2 is compressed already, and servers send it as it is.
    return len(data) if path.suffix == ".woff2" else len(gzip.compress(data, 9))


def fonts(page: Path, style_sheet: Path) -> set[Path]:
    """The fonts that a page with maths can need, by the classes that occur on it."""
    used = {c for e in elements(page) for c in e.attributes.get("class", "").split()}
    families = {"KaTeX_Main-Regular", "KaTeX_Math-Italic"}
    text = re.sub(r"url\(data:[^)]*\)", "", style_sheet.read_text("utf-8"))  # fonts within
    for selectors, family in re.findall(r"([^{}]+)\{[^}]*font-family:\s*(KaTeX_\w+)", text):
        for selector in selectors.split(","):
            classes = re.findall(r"\.([\w-]+)", selector)
            if classes and "@font-face" not in selector and set(classes) <= used:
                families.add(family)
    files = (style_sheet.parent / "fonts").iterdir()
    always = ("KaTeX_Main", "KaTeX_Math")
    wanted = {family for family in families if family not in always}
    return {f for f in files if f.stem.startswith(tuple(wanted))}


def weights(page: Path) -> dict[str, int]:
    """Bytes, gzipped, of everything that a page loads."""
    files = {page, *(local(page, address) for address in loaded(page))}
    for style_sheet in [f for f in files if f.name == "katex.css"]:
        files |= fonts(page, style_sheet)
    return {file.name: gzipped(file) for file in sorted(files)}


@pytest.fixture(scope="session")
def toc(root: Path) -> list[str]:
    """The files that the table of contents lists."""
    found = []

    def walk(entry: object) -> None:
        if isinstance(entry, dict):
            found.extend(str(entry[key]) for key in ("root", "file") if key in entry)
            entry = list(entry.values())
        if isinstance(entry, list):
            for item in entry:
                walk(item)

    walk(yaml.safe_load((root / "_toc.yml").read_text("utf-8")))
    return found


def test_every_listed_chapter_is_built_and_linked(book: Path, toc: list[str]) -> None:
    linked = {local(book / "index.html", e.attributes["href"]) for e in elements(book / "index.html")
              if e.tag == "a" and "href" in e.attributes}  # fmt: skip
    for name in toc:
        assert (book / f"{name}.html").exists(), name
        assert name == "index" or (book / f"{name}.html").resolve() in linked, name


def test_every_notebook_is_listed(root: Path, toc: list[str]) -> None:
    notebooks = {f"chapters/{path.stem}" for path in (root / "chapters").glob("*.ipynb")}
    assert notebooks <= set(toc)


def test_every_chapter_offers_its_notebook(root: Path, book: Path, toc: list[str]) -> None:
    for name in toc:
        if (root / f"{name}.ipynb").exists():
            page = book / f"{name}.html"
            offered = [e.attributes["href"] for e in elements(page) if "download" in e.attributes]
            assert len(set(offered)) == 1, name
            assert local(page, offered[0]).read_bytes() == (root / f"{name}.ipynb").read_bytes()


def test_nothing_is_loaded_from_elsewhere(book: Path) -> None:
    for page in pages(book):
        for address in loaded(page):
            assert not re.match(r"(?:\w+:)?//", address), (page, address)
            assert address.startswith("data:") or local(page, address).is_file(), (page, address)
    for style_sheet in book.rglob("*.css"):
        for address in _URL.findall(style_sheet.read_text("utf-8")):
            if not address.startswith(("data:", "#")):
                assert not re.match(r"(?:\w+:)?//", address), (style_sheet, address)
                assert local(style_sheet, address).is_file(), (style_sheet, address)


def test_links_within_the_book_lead_somewhere(book: Path) -> None:
    for page in pages(book):
        for element in elements(page):
            address = element.attributes.get("href", "") if element.tag in {"a", "link"} else ""
            if address and not re.match(r"(?:\w+:|#|//)", address):
                target = local(page, address)
                assert target.is_file(), (page, address)
                fragment = unquote(urlsplit(address).fragment).split("=v2:")[0]  # with a state
                if fragment and target.suffix == ".html":
                    ids = {e.attributes.get("id") for e in elements(target)}
                    assert fragment in ids, (page, address)


def test_no_script_of_the_default_pages_is_left(book: Path) -> None:
    for page in pages(book):
        scripts = [
            e.attributes.get("src", "") + e.text for e in elements(page) if e.tag == "script"
        ]
        for word in ("mathjax", "thebe", "require", "jupyter.widget", "fontawesome", "bootstrap"):
            assert not any(word in script.lower() for script in scripts), (page, word)


def test_the_search_index_is_loaded_by_the_search_page_only(book: Path) -> None:
    for page in pages(book):
        loads = any("search-index.js" in address for address in loaded(page))
        assert loads == (page.name == "search.html"), page


def test_widgets_script_is_loaded_exactly_where_a_widget_is(book: Path) -> None:
    for page in pages(book):
        shown = {
            e.attributes["data-widget"] for e in elements(page) if "data-widget" in e.attributes
        }
        own = sorted(shown) if shown.difference(COMMON) else []
        stem = "-".join(["widgets", *own])
        wanted = [f"{stem}.css", f"{stem}.js"] if shown else []
        names = sorted(local(page, address).name for address in loaded(page))
        assert [name for name in names if name.startswith("widgets")] == wanted, page


def test_a_widgets_script_has_what_its_page_shows_and_no_other(book: Path) -> None:
    """Each is called by its name where figures are mounted; most pages share a file of three."""
    every = set(widget_names())
    scripts = {path.stem: path.read_text("utf-8") for path in book.glob("_static/widgets*.js")}
    assert len(scripts) > 2
    for stem, script in scripts.items():
        held = {name for name in every if f"module_{name}$widget" in script}
        assert held == set(stem.split("-")[1:] or COMMON), stem


def test_static_files_are_all_in_use(book: Path) -> None:
    used = {local(page, address) for page in pages(book) for address in loaded(page)}
    for style_sheet in book.rglob("*.css"):
        for address in _URL.findall(style_sheet.read_text("utf-8")):
            used.add(local(style_sheet, address))
    optional = {"design.css", "katex.css", "widgets.css", "widgets.js"}
    optional.add("python.js")  # the first run loads it
    for path in (book / "_static").rglob("*"):
        if path.is_file() and path.name not in optional:
            assert path.resolve() in used, path


def test_every_image_and_drawing_has_a_real_alternative(book: Path) -> None:
    for page in pages(book):
        for element in elements(page):
            values = element.attributes
            if element.hidden:
                continue
            if element.tag == "img":
                text = values.get("alt", "")
            elif element.tag == "svg":
                text = values.get("aria-label", "") or values.get("aria-labelledby", "")
                assert values.get("role") == "img", page
            else:
                continue
            assert text.strip(), (page, element)
            assert not _PATH.fullmatch(text.strip()), (page, text)


def test_ids_are_unique(book: Path) -> None:
    for page in pages(book):
        ids = Counter(e.attributes["id"] for e in elements(page) if "id" in e.attributes)
        assert [name for name, count in ids.items() if count > 1] == [], page


def test_pages_have_one_title_and_a_language(book: Path) -> None:
    for page in pages(book):
        tags = Counter(e.tag for e in elements(page))
        assert (tags["title"], tags["h1"], tags["main"]) == (1, 1, 1), page
        assert next(e for e in elements(page) if e.tag == "html").attributes["lang"] == "en"


def test_pages_keep_the_weight_budget(book: Path) -> None:
    for page in pages(book):
        parts = weights(page)
        assert sum(parts.values()) <= BUDGET, (page.name, parts)


def test_the_frame_is_light(book: Path) -> None:
    for page in pages(book):
        parts = weights(page)
        frame = sum(parts[name] for name in ("book.css", "book.js", "icon.svg"))
        assert frame <= FRAME_BUDGET, (page.name, parts)


def test_pages_hold_no_machine_path_and_no_date_of_the_build(book: Path, root: Path) -> None:
    for page in pages(book):
        text = page.read_text("utf-8")
        assert str(root) not in text, page
        assert "last-update" not in text.lower(), page
