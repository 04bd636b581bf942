"""Every page of the built book, as a reader opens it: over http and from a file."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

BOOK = Path(__file__).parents[2] / "_build" / "html"
PAGES = sorted(
    p.relative_to(BOOK).as_posix() for p in BOOK.rglob("*.html") if "_static" not in p.parts
)


def _settled(page: Page) -> Page:
    """Wait until every widget of the page is alive."""
    page.wait_for_function(
        "[...document.querySelectorAll('figure[data-widget]')]"
        ".every((el) => el.classList.contains('bbh-root'))"
    )
    return page


def test_the_book_has_pages() -> None:
    assert "index.html" in PAGES
    assert sum(page.startswith("chapters/") for page in PAGES) >= 1


@pytest.mark.parametrize("name", PAGES)
def test_quiet_and_alive(name: str, site: str, open_page) -> None:
    page = _settled(open_page(site + name))
    page.mouse.wheel(0, 20_000)  # loads what waits for being seen
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(name: str, scheme: str, server: str, open_page) -> None:
    page = _settled(open_page(server + name, color_scheme=scheme, reduced_motion="reduce"))
    assert page.locator("html").get_attribute("data-theme") == scheme
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize(
    ("width", "what"), [(360, "a phone"), (640, "a window of 1280 pixels at 200 percent")]
)
@pytest.mark.parametrize("name", PAGES)
def test_no_sideways_scroll(name: str, width: int, what: str, server: str, open_page) -> None:
    page = _settled(open_page(server + name, viewport={"width": width, "height": 740}))
    scroll, client = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert scroll <= client, f"{name} is {scroll} pixels wide on {what}"


@pytest.mark.parametrize("name", PAGES)
def test_without_javascript(name: str, server: str, open_page) -> None:
    page = open_page(server + name, java_script_enabled=False)
    assert page.locator("h1").first.inner_text().strip()
    for figure in page.locator("figure[data-widget]").all():
        assert figure.inner_text().strip(), "a widget without a fallback"


@pytest.mark.parametrize("name", PAGES)
def test_print_shows_tables_and_no_sidebar(name: str, server: str, open_page) -> None:
    page = _settled(open_page(server + name))
    page.emulate_media(media="print", color_scheme="dark")
    assert not page.locator(".bd-sidebar-primary").is_visible()
    for stepper in page.locator("figure[data-widget=stepper]").all():
        assert stepper.locator("table:visible").count() >= 1
        assert stepper.locator("button:visible").count() == 0
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}


def test_keyboard_reaches_the_text_first(server: str, open_page) -> None:
    page = open_page(server + "chapters/chain_rule_by_hand.html")
    page.keyboard.press("Tab")
    assert "skip" in page.evaluate("document.activeElement.textContent").lower()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main-content"


def test_theme_switch_recolors_figures(server: str, open_page) -> None:
    page = _settled(open_page(server + "chapters/chain_rule_by_hand.html", color_scheme="light"))
    ink = "getComputedStyle(document.querySelector('figure.bbh-figure svg text')).fill"
    light = page.evaluate(ink)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    assert page.evaluate(ink) != light
