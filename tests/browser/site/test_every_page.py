"""Every page of the built book, as a reader opens it: over http and from a file.

Each page is opened once over http, for all tests that look at it; those that change it come last.
"""

import math
from collections.abc import Callable
from pathlib import Path

import pytest
from axe import axe_report
from playwright.sync_api import Page
from site_pages import EVERY, PAGES, Visit, settled
from windows import Windows

from nbhelpers.widgets.bundle import widget_names


def test_the_book_has_pages() -> None:
    assert "index.html" in PAGES
    assert sum(page.startswith("chapters/") for page in PAGES) >= 1


LOADED = """() => Promise.all([
  document.fonts.ready,
  ...[...document.images].map((el) => el.complete || new Promise((done) => (el.onload = el.onerror = done))),
])"""


def _scroll_through(page: Page, windows: Windows) -> None:
    page.evaluate("scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })")
    windows.draw(page)  # loads what waits for being seen
    page.evaluate(LOADED)


@pytest.mark.parametrize("name", PAGES)
def test_quiet_and_alive_as_a_file(
    name: str, book: Path, open_still: Callable[..., Page], still_windows: Windows
) -> None:
    # As over http, but for what is loaded: where a page has widgets, its text need not be laid out.
    only = EVERY if name != "chapters/one_neuron.html" else ""
    _scroll_through(settled(open_still(f"{book.as_uri()}/{name}", only=only)), still_windows)


def test_quiet_and_alive(visit: Visit, still_windows: Windows) -> None:
    _scroll_through(visit.page, still_windows)
    assert visit.complaints == []


# Whether something can be seen there is a question of style: nothing need be laid out.
WITHOUT_FALLBACK = """() => {
  const says = (el) => el.checkVisibility() && el.textContent.trim();
  const isEmpty = (el) => ![...el.querySelectorAll("*")].some(says);
  const empty = [...document.querySelectorAll("figure[data-widget]")].filter(isEmpty);
  return says(document.querySelector("h1")) ? empty.map((el) => el.id) : ["h1"];
}"""


@pytest.mark.parametrize("name", PAGES)
def test_without_javascript(name: str, server: str, open_still: Callable[..., Page]) -> None:
    page = open_still(server + name, java_script_enabled=False)
    assert page.evaluate(WITHOUT_FALLBACK) == []


SCROLLS = """() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  return scrollWidth > clientWidth ? [`the page is ${scrollWidth} pixels wide`] : [];
}"""
# Punctuation stays with the formula that it follows, however the formula breaks.
LOST = """() => [...document.querySelectorAll(".nobreak > .math")].flatMap((el) => {
  const last = [...el.querySelectorAll(".katex-html .base")].at(-1);
  if (!last || !el.nextSibling) return [];
  const range = document.createRange();
  range.selectNodeContents(el.nextSibling);
  const left = range.getBoundingClientRect().left;
  return left < last.getBoundingClientRect().left ? [el.parentElement.textContent] : [];
})"""
# What is wider than its place fades at its right edge, until it has been scrolled to its end.
CUT = """() => [...document.querySelectorAll("pre, .math-scroll, .table-scroll, .bbh-scroll")]
  .filter((el) => el.checkVisibility() && el.scrollWidth > el.clientWidth + 2)
  .filter((el) => getComputedStyle(el).maskImage === "none" || el.closest("[data-widget]"))
  .map((el) => el.textContent.slice(0, 60))"""


def test_nothing_scrolls_sideways_is_lost_or_cut_without_a_cue(
    visited: Page, still_windows: Windows
) -> None:
    # A wide window, the same at 200 percent, a phone, and a small phone.
    for width in (1280, 640, 360, 320):
        visited.set_viewport_size({"width": width, "height": 740})
        assert visited.evaluate(SCROLLS) == [], f"in a window of {width}"
        assert visited.evaluate(LOST) == [], f"in a window of {width}"
        if width == 360:
            still_windows.draw(visited)  # it is seen how wide the window is
            assert visited.evaluate(CUT) == []


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


def test_nothing_moves_where_motion_is_unwelcome(visited: Page) -> None:
    moving = visited.evaluate(
        "[...document.querySelectorAll('*')].filter((el) => {"
        "  const style = getComputedStyle(el);"
        "  return [style.transitionDuration, style.animationDuration]"
        "    .some((times) => times.split(', ').some((time) => parseFloat(time) > 0.01));"
        "}).map((el) => `${el.tagName}.${el.getAttribute('class')}`)"
    )
    assert moving == []
    scrolling = "getComputedStyle(document.documentElement).scrollBehavior"
    assert visited.evaluate(scrolling) == "auto"


PRINTED = """(kinds) => {
  const shown = (el) => el.checkVisibility({ visibilityProperty: true }) && el.getClientRects().length;
  const found = { tables: [], controls: [] }; // missing there, and left there
  for (const widget of document.querySelectorAll("figure[data-widget]")) {
    if (!kinds.includes(widget.dataset.widget)) continue;
    if (![...widget.querySelectorAll("table")].some(shown)) found.tables.push(widget.id);
    if ([...widget.querySelectorAll("input, select")].some(shown)) found.controls.push(widget.id);
  }
  return found;
}"""


def test_print_shows_tables_and_nothing_around_the_text(visited: Page) -> None:
    page = visited
    around = [page.locator(part) for part in (".topbar", ".site-nav", ".page-toc", ".prev-next")]
    assert around[0].is_visible()
    assert around[1].is_visible() != page.url.endswith("/index.html")
    page.emulate_media(media="print", color_scheme="dark")
    assert not any(part.is_visible() for part in around)
    kinds = sorted(set(widget_names()) - {"answer_box", "progress"})  # these print as they are
    assert page.evaluate(PRINTED, kinds) == {"tables": [], "controls": []}
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}


BROUGHT = """() => [...document.querySelectorAll(".bbh-answer-way")].map((link) => {
  link.click();
  const sheet = document.querySelector("dialog.sheet");
  const shown = [...sheet.querySelectorAll("[data-quantity]")].filter((el) =>
    el.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !el.closest(".ahead"));
  const found = {
    state: JSON.parse(link.closest("figure").dataset.state),
    brought: sheet.querySelector("figure")?.id,
    numbers: shown.map((el) => [el.dataset.quantity, el.dataset.value]),
  };
  sheet.close();
  return found;
})"""


def test_what_a_question_brings_does_not_give_its_answer_away(visited: Page) -> None:
    for found in visited.evaluate(BROUGHT):
        state, answer = found["state"], found["state"]["answer"]
        assert found["brought"] == state.get("network", state.get("laboratory"))
        assert found["numbers"]
        if isinstance(answer, str) or answer == 0:  # every network shows some number that is 0
            continue
        near = [name for name, value in found["numbers"] if _is_near(value, answer)]
        assert near == [], f"{state['widget_id']}: {near} is {answer}"


def _is_near(value: str, answer: float) -> bool:
    """Whether a number on the page is the answer, as far as a reader would see."""
    try:
        return math.isclose(abs(float(value)), abs(answer), rel_tol=1e-3)
    except ValueError:  # a word, or nothing
        return False


WATCH_FOCUS = """() => {
  window.stops = new Map();
  document.addEventListener("focusin", ({ target: el }) => {
    const box = el.getBoundingClientRect();
    const ring = [el, el.parentElement].some((one) => {  // a search field's ring is its frame's
      const style = getComputedStyle(one);
      return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    }) || parseFloat(getComputedStyle(el.querySelector(".hot-box") ?? el).strokeWidth) > 2;
    const seen = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight;
    const name = el.getAttribute("aria-label") ?? el.textContent.slice(0, 40);
    window.stops.set(el, { what: `${el.tagName} ${el.id} ${name}`, ok: ring && seen });
  });
  return [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex]")]
    .filter((el) => el.tabIndex >= 0 && !el.disabled && el.checkVisibility()).length;
}"""


def test_tab_visits_everything_and_shows_where_it_is(visited: Page) -> None:
    page = visited
    focusable = page.evaluate(WATCH_FOCUS)
    for _ in range(focusable + 5):
        page.keyboard.down("Tab")  # held down, it goes on
    page.keyboard.up("Tab")
    stops = page.evaluate("[...window.stops.values()]")
    # A group of radio buttons is one stop, hence not quite all.
    assert len(stops) >= 0.9 * focusable, f"{len(stops)} of {focusable} were visited"
    assert [stop["what"] for stop in stops if not stop["ok"]] == []


def test_axe_finds_nothing(visited: Page) -> None:
    assert axe_report(visited) == ""  # the page loses its drawings: the last test
