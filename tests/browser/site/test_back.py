"""The browser's Back: a page begins anew, and its controls show what is in force there."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from site_pages import settled
from windows import ALONE, go_to

Open = Callable[..., Page]

# Each kind of widget, and each way of opening a page.
PAGES = [("chain_rule_by_hand", "server"), ("learning_rate", "files")]
# Brought to life: one of each kind, and so of its controls. The others are as these are, and left out.
SOME = (
    "#chain-backward, #chain-train, #chain-q2, #chain-q1-sign, "
    "[data-widget=learning_rate_lab], #fate-map, #rate-q2"
)
CONTROLS = """(which) => [...document.querySelectorAll("figure :is(input, select, details)")]
  .filter((el) => el.closest(which)).map((el) =>
  [el.closest("figure").id, el.getAttribute("aria-label"), el.open ?? el.value, el.checked ?? null])"""
CHANGE_ALL = """() => {
  for (const fold of document.querySelectorAll("figure details")) fold.open = true;
  for (const el of document.querySelectorAll("figure :is(input, select)")) {
    if (!el.isConnected) continue; // another choice has replaced it
    if (["checkbox", "radio"].includes(el.type)) { el.click(); continue; }
    if (el.localName === "select") el.selectedIndex = (el.selectedIndex + 1) % el.options.length;
    else el.value = el.type === "range" ? el.max / 2 : "0.7";
    for (const kind of ["input", "change"]) el.dispatchEvent(new Event(kind, { bubbles: true }));
  }
}"""
# Of a stepper: the boxes whose number is not the one that the network computes with.
WRONG = """() => [...document.querySelectorAll("figure[data-widget=stepper] [role=spinbutton]")]
  .map((el) => [el, el.getAttribute("aria-label").replace(" ", "_")])
  .map(([el, name]) => [el, el.closest("figure").querySelector(`[data-quantity="${name}"][data-primary]`)])
  .filter(([el, shown]) => shown && Math.abs(el.value - shown.dataset.value) > 1e-9)
  .map(([el]) => el.getAttribute("aria-label"))"""
# All that a browser fills in is there: it says `pageshow` in the task in which loading ends.
SHOWN = "performance.getEntriesByType('navigation')[0].loadEventEnd > 0"
COUNT = "document.querySelectorAll('figure[data-widget=stepper] [role=spinbutton]').length"


@pytest.mark.parametrize(("name", "how"), PAGES)
def test_after_back_controls_show_what_is_in_force(
    name: str, how: str, server: str, book: Path, browser: Browser
) -> None:
    site = server if how == "server" else f"{book.as_uri()}/"
    # not watched: a page that is left at once still asks for its icon
    page = browser.new_page(reduced_motion="reduce")
    page.add_init_script(ALONE % {"which": SOME})
    go_to(page, f"{site}chapters/{name}.html")
    fresh = settled(page, SOME).evaluate(CONTROLS, SOME)
    page.evaluate(CHANGE_ALL)
    kept = [control for control in page.evaluate(CONTROLS, SOME) if control in fresh]
    assert len(kept) < 0.4 * len(fresh)
    go_to(page, f"{site}index.html")
    for move in (page.go_back, page.go_forward, page.go_back):
        move()
        page.wait_for_function(SHOWN, polling=20)
        assert page.evaluate("performance.getEntriesByType('navigation')[0].type") == "back_forward"
    assert settled(page, SOME).evaluate(CONTROLS, SOME) == fresh
    assert page.evaluate(WRONG) == []
    if name == "chain_rule_by_hand":
        assert page.evaluate(COUNT) > 20
    page.close()


def test_what_a_browser_fills_in_is_taken_back(stepper_page: Open) -> None:
    page = stepper_page()
    before = page.evaluate(CONTROLS, "figure")
    page.evaluate(
        """() => {
          for (const el of document.querySelectorAll("input")) el.value = el.type === "range" ? el.min : "9";
          for (const el of document.querySelectorAll("select")) el.selectedIndex = el.options.length - 1;
        }"""
    )
    assert page.evaluate(CONTROLS, "figure") != before
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow'))")
    assert page.evaluate(CONTROLS, "figure") == before
