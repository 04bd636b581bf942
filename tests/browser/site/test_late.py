"""Widgets come alive when they are near; what is being read stays where it is."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from shared_link import fragment_of
from stepper_reader import STILL, box, number
from windows import DRAWN, go_to

from nbhelpers.widgets.answer_box import AnswerBox
from nbhelpers.widgets.stepper import Stepper

Open = Callable[..., Page]
ALIVE = "() => [...document.querySelectorAll('figure[data-mounted]')].map((el) => el.id)"
FAR = "<p style='height: 3000px'>Much to read.</p>"
PLACE = "(el) => el.getBoundingClientRect().top"
ENDS_AT = "(at) => Math.abs(document.querySelector('#end').getBoundingClientRect().top - at) < 2"
RESTED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
# Browsers that do not keep the place of what is read by themselves.
UNANCHORED = """CSS.supports = () => false;
addEventListener("DOMContentLoaded", () => (document.documentElement.style.overflowAnchor = "none"));"""


# A page whose first frame comes long after it was loaded: a tab in the background, or a busy machine.
LATE_FRAME = """(() => {
  let held = [];
  const frame = requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (act) => (held ? held.push(act) : frame(act));
  addEventListener("load", () => setTimeout(() => frame((now) => {
    const all = held;
    held = null;
    for (const act of all) act(now);
  }), 100));
})()"""
WAITING = """[...document.querySelectorAll("figure.bbh-widget:not([data-mounted])")]
  .map((el) => getComputedStyle(el).overflowY)"""
IS_LAST = """() => {
  const { activeElement: el } = document;
  const all = [...el.closest("figure").querySelectorAll("button, input, summary")];
  return el === all.filter((one) => one.checkVisibility()).at(-1);
}"""


def _body() -> str:
    ask = {"question": "How many?", "answer": 2, "hint": "Count.", "solution": "Two."}
    figures = [
        *(Stepper(widget_id=name) for name in ("first", "second", "third")),
        AnswerBox(widget_id="last", **ask),
    ]
    parts = FAR.join(figure.figure_html() for figure in figures)
    return f"{parts}{FAR}<h2 id='end'>The end</h2>{FAR}"


@pytest.fixture
def long_page(scratch_page: Open) -> Callable[..., Page]:
    return lambda fragment="", **options: scratch_page(
        _body(), fragment, late=True, **STILL, **options
    )


def test_the_first_at_once_the_others_when_they_are_near(long_page: Callable[..., Page]) -> None:
    page = long_page()
    assert page.evaluate(ALIVE) == ["first"]
    second = page.locator("#second")
    expect(second.get_by_role("img", name="A 2-2-2 network")).to_be_visible()  # its picture
    for n in range(1, 21):
        page.mouse.wheel(0, 200)
        page.wait_for_function("(at) => scrollY >= at", arg=200 * n)
        page.evaluate(RESTED)
        if "second" in page.evaluate(ALIVE):
            break
    assert second.evaluate(PLACE) > 720  # alive before it is seen
    assert page.evaluate(ALIVE) == ["first", "second"]
    assert number(second, "w5") == 0.4


def test_tab_finds_what_is_not_alive_yet(long_page: Callable[..., Page]) -> None:
    page = long_page()
    page.evaluate(
        "document.querySelector('#first').querySelectorAll('*').forEach((el) => (el.tabIndex = -1))"
    )
    page.keyboard.press("Tab")
    focused = "document.activeElement.closest('figure').id"
    assert page.evaluate(focused) == "second"
    assert page.evaluate("document.activeElement.localName") != "figure"  # its first control
    first = page.evaluate_handle("document.activeElement")
    page.evaluate(
        "document.querySelector('#end').tabIndex = -1; document.querySelector('#end').focus()"
    )
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(focused) == "last"
    assert page.evaluate(IS_LAST)
    assert first.evaluate("(el) => el.closest('figure').querySelector('button') === el")


def test_what_is_named_is_alive_and_restored_at_once(long_page: Callable[..., Page]) -> None:
    page = long_page("#third")
    assert page.evaluate(ALIVE)[-1] == "third"
    third = page.locator("#third")
    box(third, "w5").fill("0.75")
    fragment = fragment_of(third)
    there = long_page(fragment)
    expect(there.locator("#third .bbh-notice")).to_contain_text("restored from the link")
    assert number(there.locator("#third"), "w5") == 0.75
    assert there.locator("#third").evaluate(PLACE) == pytest.approx(0, abs=2)
    assert there.evaluate(ALIVE) == ["first", "third"]


@pytest.mark.parametrize("script", ["", UNANCHORED])
def test_a_link_lands_where_it_leads(long_page: Callable[..., Page], script: str) -> None:
    page = long_page()
    page.add_init_script(script)
    go_to(page, f"{page.url}?#end")
    end = page.locator("#end")
    page.wait_for_function(ENDS_AT, arg=0)
    for _ in range(10):  # while figures near it come alive
        page.evaluate(RESTED)
    assert end.evaluate(PLACE) == pytest.approx(0, abs=2)
    for _ in range(30):  # what stands above comes alive out of sight
        at = end.evaluate(PLACE)
        page.mouse.wheel(0, -150)
        page.wait_for_function(ENDS_AT, arg=at + 150)
        page.evaluate(RESTED)
        assert end.evaluate(PLACE) == pytest.approx(at + 150, abs=2)
    assert "last" in page.evaluate(ALIVE)
    page.context.close()


def test_printing_brings_all_to_life(long_page: Callable[..., Page]) -> None:
    for how in ("dispatchEvent(new Event('beforeprint'))", None):
        page = long_page()
        if how:
            page.evaluate(how)
        else:
            page.emulate_media(media="print")
            page.wait_for_function("document.querySelectorAll('[data-mounted]').length > 1")
        assert page.evaluate(ALIVE) == ["first", "second", "third", "last"]


SHIFT = """window.shift = [];
new PerformanceObserver((list) => {
  for (const { value, sources } of list.getEntries())
    shift.push([value, ...sources.map(({ node }) => node?.textContent?.slice(0, 40))]);
}).observe({ type: "layout-shift", buffered: true });"""


READ = """async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const rest = async () => { for (let n = 0; n < 8; n++) await frame(); };
  for (const part of [0.2, 0.5, 0.8, 1]) { // in jumps, to widgets that are not alive yet
    scrollTo({ top: part * document.body.scrollHeight, behavior: "instant" });
    await rest();
  }
  while (scrollY > 0) {
    scrollBy({ top: -innerHeight / 2, behavior: "instant" });
    await frame();
  }
  await rest();
}"""


@pytest.mark.parametrize("window", [{}, PHONE], ids=["desk", "phone"])
def test_nothing_moves_while_a_chapter_is_read(
    browser: Browser, server: str, window: dict[str, Any]
) -> None:
    page = browser.new_page(**window)
    page.add_init_script(SHIFT)
    go_to(page, f"{server}chapters/chain_rule_by_hand.html")
    page.evaluate(READ)
    assert page.locator("figure[data-widget]:not([data-mounted])").count() == 0
    shift = page.evaluate("shift")
    assert sum(value for value, *_ in shift) <= 0.01, shift
    page.close()


def test_places_are_kept_when_the_first_frame_of_a_page_is_late(
    browser: Browser, site: str
) -> None:
    page = browser.new_page()
    page.add_init_script(LATE_FRAME)
    go_to(page, f"{site}chapters/one_neuron.html")
    page.evaluate(DRAWN)
    assert {*page.evaluate(WAITING)} == {"hidden"}
    page.close()


def test_where_the_widgets_script_does_not_come_pictures_are_whole(
    browser: Browser, site: str
) -> None:
    page = browser.new_page()
    page.route("**/widgets.js*", lambda route: route.abort())
    go_to(page, f"{site}chapters/one_neuron.html")
    page.evaluate(DRAWN)
    assert {*page.evaluate(WAITING)} == {"visible"}
    page.close()
