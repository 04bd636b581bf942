"""Every page of the built book, as a reader opens it: over http and from a file."""

import pytest
from playwright.sync_api import Page
from site_pages import PAGES, settled

from nbhelpers.widgets.bundle import widget_names


def test_the_book_has_pages() -> None:
    assert "index.html" in PAGES
    assert sum(page.startswith("chapters/") for page in PAGES) >= 1


@pytest.mark.parametrize("name", PAGES)
def test_quiet_and_alive(name: str, site: str, open_page) -> None:
    page = settled(open_page(site + name))
    page.mouse.wheel(0, 20_000)  # loads what waits for being seen
    page.wait_for_load_state("networkidle")


def test_no_sideways_scroll(visited: Page) -> None:
    # A small phone, a phone, and a window of 1280 pixels at 200 percent.
    for width in (320, 360, 640):
        visited.set_viewport_size({"width": width, "height": 740})
        scroll, client = visited.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert scroll <= client, f"{scroll} pixels wide in a window of {width}"


LOST = """() => [...document.querySelectorAll(".nobreak")].flatMap((el) => {
  const parts = el.querySelectorAll(".katex-html > .base");
  const mark = el.querySelector(".math").nextSibling;
  if (parts.length !== 1 || !mark) return [];
  const range = document.createRange();
  range.selectNodeContents(mark);
  const left = range.getBoundingClientRect().left;
  return left < parts[0].getBoundingClientRect().left ? [el.textContent] : [];
})"""


def test_a_formula_keeps_its_full_stop(visited: Page) -> None:
    """One that is in one piece; a longer one may break before its last part."""
    for width in (320, 360, 640, 1280):
        visited.set_viewport_size({"width": width, "height": 740})
        assert visited.evaluate(LOST) == [], f"in a window of {width}"


def test_no_shown_code_is_cut_off_on_a_wide_screen(visited: Page) -> None:
    cut = visited.evaluate(
        "[...document.querySelectorAll('pre')]"
        ".filter((el) => el.checkVisibility() && el.scrollWidth > el.clientWidth + 1)"
        ".map((el) => el.textContent)"
    )
    assert cut == []


def test_no_label_leaves_its_figure(visited: Page) -> None:
    out = visited.evaluate(
        """() => [...document.querySelectorAll("figure svg")].flatMap((svg) => {
          const frame = svg.getBoundingClientRect();
          return [...svg.querySelectorAll("text")].filter((text) => {
            const box = text.getBoundingClientRect();
            return box.width && (box.left < frame.left - 1 || box.right > frame.right + 1);
          }).map((text) => `${svg.getAttribute("aria-label") ?? svg.parentElement.id}: ${text.textContent}`);
        })"""
    )
    assert out == []


@pytest.mark.parametrize("name", PAGES)
def test_without_javascript(name: str, server: str, open_page) -> None:
    page = open_page(server + name, java_script_enabled=False)
    assert page.locator("h1").first.inner_text().strip()
    for figure in page.locator("figure[data-widget]").all():
        assert figure.inner_text().strip(), "a widget without a fallback"


def test_print_shows_tables_and_nothing_around_the_text(visited: Page) -> None:
    page = visited
    around = [page.locator(part) for part in (".topbar", ".site-nav", ".page-toc", ".prev-next")]
    assert around[0].is_visible()
    assert around[1].is_visible()
    page.emulate_media(media="print", color_scheme="dark")
    assert not any(part.is_visible() for part in around)
    for kind in set(widget_names()) - {"answer_box", "progress"}:  # these print as they are
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
    page = settled(open_page(server + "chapters/chain_rule_by_hand.html", color_scheme="light"))
    ink = "getComputedStyle(document.querySelector('figure.bbh-figure svg text')).fill"
    light = page.evaluate(ink)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    assert page.evaluate(ink) != light
