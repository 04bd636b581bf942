"""Every page for everyone: axe, the keyboard, a screen reader, and readers whom motion disturbs."""

import re

import pytest
from axe import axe_report
from playwright.sync_api import Page
from site_pages import PAGES, settled

from nbhelpers.widgets.bundle import widget_names


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(name: str, server: str, open_page) -> None:
    assert axe_report(settled(open_page(server + name, reduced_motion="reduce"))) == ""


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


def test_tab_visits_everything_and_shows_where_it_is(visited: Page) -> None:
    page = visited
    page.evaluate("document.activeElement.blur()")
    focusable = page.evaluate(WATCH_FOCUS)
    for _ in range(focusable + 5):
        page.keyboard.press("Tab")
    stops = page.evaluate("[...window.stops.values()]")
    # A group of radio buttons is one stop, hence not quite all.
    assert len(stops) >= 0.9 * focusable, f"{len(stops)} of {focusable} were visited"
    assert [stop["what"] for stop in stops if not stop["ok"]] == []


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


WHERE = {
    "stepper": "chapters/chain_rule_by_hand.html",
    "layer_view": "chapters/batch_backprop.html",
    "vjp_view": "chapters/jacobians_and_vjps.html",
    "learning_rate_lab": "chapters/learning_rate.html",
    "answer_box": "chapters/one_neuron.html",
    "progress": "index.html",
}
CONTROL = re.compile(r"^\s*- (?:slider|spinbutton|button|combobox|checkbox|textbox|radio)\b(.*)$")


def test_every_kind_of_widget_is_looked_at() -> None:
    assert sorted(WHERE) == widget_names()


@pytest.mark.parametrize("kind", WHERE)
def test_every_control_has_a_name_and_changes_are_told(kind: str, server: str, open_page) -> None:
    page = open_page(server + WHERE[kind], reduced_motion="reduce")
    tree = page.locator(f"figure.bbh-root[data-widget={kind}]").last.aria_snapshot()
    controls = [match for line in tree.splitlines() if (match := CONTROL.match(line))]
    assert controls
    nameless = [match[0].strip() for match in controls if not re.match(r' "[^"]+"', match[1])]
    assert nameless == []
    for widget in page.locator(f"figure.bbh-root[data-widget={kind}]").all():
        assert widget.locator("[role=status], [aria-live=polite]").count() >= 1


def test_the_stepper_names_its_numbers_and_says_what_changed(server: str, open_page) -> None:
    page = open_page(server + WHERE["stepper"], reduced_motion="reduce")
    stepper = page.locator("#chain-backward")
    for name in ("w1", "w8", "b_h1", "i2", "target_o2", "learning rate"):
        assert stepper.get_by_role("slider", name=name, exact=True).count() == 1
        assert stepper.get_by_role("spinbutton", name=name, exact=True).count() == 1
    status = stepper.locator("[role=status].bbh-hidden")
    stepper.get_by_role("button", name="step ›").first.press("Enter")
    page.wait_for_function(
        "(el) => el.textContent.includes('delta_h2')", arg=status.element_handle()
    )


@pytest.mark.parametrize(
    ("kind", "button"), [("stepper", "show as tables"), ("learning_rate_lab", "numbers as a table")]
)
def test_a_table_stands_in_for_the_picture(kind: str, button: str, server: str, open_page) -> None:
    page = open_page(server + WHERE[kind])
    widget = page.locator(f"figure.bbh-root[data-widget={kind}]").last
    toggle = widget.get_by_role("button", name=button)
    toggle.press("Enter")
    assert widget.get_by_role("table").count() >= 1
    tree = widget.aria_snapshot()
    assert "columnheader" in tree
    assert re.search(r'- cell "-?\d', tree), "a table with numbers"
