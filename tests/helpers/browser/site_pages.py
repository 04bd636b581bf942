"""The pages of the built book, for the tests that visit each of them."""

from typing import NamedTuple

from places import ROOT
from playwright.sync_api import Page

BOOK = ROOT / "_build" / "html"
PAGES = sorted(
    p.relative_to(BOOK).as_posix() for p in BOOK.rglob("*.html") if "_static" not in p.parts
)


class Visit(NamedTuple):
    """An open page, and what it has done so far that it should not have done."""

    page: Page
    complaints: list[str]


def settled(page: Page) -> Page:
    """Wait until every widget of the page is alive."""
    page.wait_for_function(
        "[...document.querySelectorAll('figure[data-widget]')]"
        ".every((el) => el.classList.contains('bbh-root'))"
    )
    return page
