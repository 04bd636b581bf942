"""Print the built book as one PDF: ``make pdf`` writes ``dist/backprop-by-hand.pdf``.

The pages of ``_build/html`` are joined into one document (``join.js``), the answers at its end
(``answers.js``). Chromium writes the number of each page, and not the page that a link leads to. So
the book is printed, the places of its names are read, and it is printed again with the numbers.
"""

import os
import posixpath
import re
import tempfile
from html import escape, unescape
from io import BytesIO
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from pypdf import PdfReader

from nbhelpers.widgets.bundle import modules_object, page_script, page_styles

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
STYLES = ("katex.css", "design.css", "book.css")  # those of the widgets come before the last
MODULES = ("answer_box/typeset", "answer_box/answers", "answer_box/facts")
PAPER: ViewportSize = {
    "width": 635,
    "height": 941,
}  # what print.css leaves of an A4 page, in its pixels
MOST_PRINTS = 5
_NEXT = re.compile(r'<link rel="next"[^>]* href="([^"]+)"')
_ALIVE = """() => {
  const figures = [...document.querySelectorAll("figure[data-widget]")];
  for (const el of figures) el.dispatchEvent(new Event("bbh-mount", { bubbles: true }));
  return figures.every((el) => "mounted" in el.dataset) && document.fonts.status === "loaded";
}"""


def pages(book: Path) -> list[dict[str, str]]:
    """The pages of a built book in their order, from the first on."""
    found: list[dict[str, str]] = []
    path = "index.html"
    while path:
        html = (book / path).read_text("utf-8")
        found.append({"path": path, "html": html})
        after = _NEXT.search(html)
        here = posixpath.dirname(path)
        path = posixpath.normpath(posixpath.join(here, unescape(after[1]))) if after else ""
    return found


def _skeleton(book: Path) -> str:
    """The document that the pages go into."""
    static = book / "_static"
    sheets = [path for name in STYLES if (path := static / name).exists()]
    links = [f'<link rel="stylesheet" href="{escape(path.as_uri())}">' for path in sheets]
    links.insert(-1, f"<style>{page_styles()}</style>")
    style = (HERE / "print.css").read_text("utf-8")
    return (
        '<!DOCTYPE html><html lang="en" class="js" data-theme="light"><head><meta charset="utf-8">'
        f"<title></title>{''.join(links)}<style>{style}</style></head><body></body></html>"
    )


def joined(page: Page, book: Path, chosen: list[dict[str, str]], scratch: Path) -> None:
    """Show the chosen pages of a built book in ``page`` as one document, its widgets alive."""
    skeleton = scratch / "book.html"
    skeleton.write_text(_skeleton(book), "utf-8")
    page.emulate_media(media="print", color_scheme="light", reduced_motion="reduce")
    page.goto(skeleton.as_uri())
    page.evaluate(f"window.widgetModules = {modules_object(*MODULES)}; null")
    for name in ("answers.js", "join.js"):
        page.add_script_tag(content=(HERE / name).read_text("utf-8"))
    page.evaluate("([pages, site]) => book.join(pages, site)", [chosen, f"{book.as_uri()}/"])
    page.add_script_tag(content=page_script())
    page.wait_for_function(_ALIVE)


def page_numbers(pdf: bytes) -> dict[str, int]:
    """The page of each name that a link leads to, from 1 on."""
    reader = PdfReader(BytesIO(pdf))
    return {
        name.removeprefix("/"): number + 1
        for name, place in reader.named_destinations.items()
        if (number := reader.get_destination_page_number(place)) is not None
    }


def print_pages(browser: Browser, book: Path, chosen: list[dict[str, str]]) -> bytes:
    """Print these pages of a built book, as often as it takes until the numbers in them are right."""
    page = browser.new_page(viewport=PAPER)
    with tempfile.TemporaryDirectory() as scratch:
        joined(page, book, chosen, Path(scratch))
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > PAPER["width"] + 4:  # Chromium would shrink all of the book
            raise RuntimeError(f"something is {wide} pixels wide, paper has {PAPER['width']}")
        for last in (False, *[True] * MOST_PRINTS):
            # bookmarks need the tags, which make a print half as long again
            pdf = page.pdf(
                prefer_css_page_size=True, print_background=True, outline=last, tagged=last
            )
            if not page.evaluate("(pageOf) => book.number(pageOf)", page_numbers(pdf)) and last:
                break
        else:
            raise RuntimeError(f"the page numbers still change after {MOST_PRINTS} prints")
    page.close()
    return pdf


def main(target: Path) -> None:
    """Print the built book, and say how large it is."""
    book = ROOT / "_build" / "html"
    with sync_playwright() as playwright:
        launch = playwright.chromium.launch
        browser = launch(executable_path=os.environ["CHROMIUM"], args=["--no-sandbox"])
        pdf = print_pages(browser, book, pages(book))
        browser.close()
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(pdf)
    count = len(PdfReader(BytesIO(pdf)).pages)
    print(f"{target.relative_to(ROOT)}: {count} pages, {len(pdf) / 1e6:.1f} MB")


if __name__ == "__main__":
    main(ROOT / "dist" / "backprop-by-hand.pdf")
