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
    # Style sheets are this page's own: axe need not fetch them again, which file:// would refuse.
    results = Axe().run(page, options={"preload": False, "resultTypes": ["violations"]})
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
    for kind in ("stepper", "layer_view", "vjp_view", "learning_rate_lab"):
        for widget in page.locator(f"figure[data-widget={kind}]").all():
            assert widget.locator("table:visible").count() >= 1
            assert widget.locator("input:visible, select:visible").count() == 0
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


WATCH_FOCUS = """() => {
  window.stops = new Map();
  document.addEventListener("focusin", ({ target: el }) => {
    const box = el.getBoundingClientRect();
    const ring = [el, el.parentElement].some((one) => {  // a search field's ring is its frame's
      const style = getComputedStyle(one);
      return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    });
    const seen = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight;
    const name = el.getAttribute("aria-label") ?? el.textContent.slice(0, 40);
    window.stops.set(el, { what: `${el.tagName} ${el.id} ${name}`, ok: ring && seen });
  });
  return [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex]")]
    .filter((el) => el.tabIndex >= 0 && !el.disabled && el.checkVisibility()).length;
}"""


@pytest.mark.parametrize("name", PAGES)
def test_tab_visits_everything_and_shows_where_it_is(name: str, server: str, open_page) -> None:
    page = _settled(open_page(server + name, reduced_motion="reduce"))
    page.evaluate("document.activeElement.blur()")
    focusable = page.evaluate(WATCH_FOCUS)
    for _ in range(focusable + 5):
        page.keyboard.press("Tab")
    stops = page.evaluate("[...window.stops.values()]")
    # A group of radio buttons is one stop, hence not quite all.
    assert len(stops) >= 0.9 * focusable, f"{len(stops)} of {focusable} were visited"
    assert [stop["what"] for stop in stops if not stop["ok"]] == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_moves_where_motion_is_unwelcome(name: str, server: str, open_page) -> None:
    page = _settled(open_page(server + name, reduced_motion="reduce"))
    moving = page.evaluate(
        "[...document.querySelectorAll('*')].filter((el) => {"
        "  const style = getComputedStyle(el);"
        "  return [style.transitionDuration, style.animationDuration]"
        "    .some((times) => times.split(', ').some((time) => parseFloat(time) > 0.01));"
        "}).map((el) => `${el.tagName}.${el.getAttribute('class')}`)"
    )
    assert moving == []
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
