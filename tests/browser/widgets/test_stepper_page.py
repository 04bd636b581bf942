"""The stepper in a real browser, as a reader meets it: links, phone, print, assistive technology."""

import base64
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from axe import axe_report
from cut_names import cut_names
from playwright.sync_api import Page, expect
from shared_link import fragment_of
from site_pages import settled
from stepper_reader import STILL, box, choose, everything, frames, number, press
from untold import untold
from windows import Windows, go_to, resize

from nbhelpers.widgets.stepper import Stepper

Open = Callable[..., Page]
STEPPER_PAGES = [
    "index.html",
    *(f"chapters/{n}.html" for n in ("chain_rule_by_hand", "one_neuron", "torch_scalars")),
]


# Links


def test_a_link_restores_exactly_this_state(stepper_page: Open) -> None:
    sharing = {"permissions": ["clipboard-read", "clipboard-write"], **STILL}
    page = stepper_page(options=sharing, momentum=0.5)
    box(page, "w5").fill("0.123456789012345")
    choose(page, "biases", "shared")
    choose(page, "updates", "immediate")
    press(page, "100 updates")
    page.locator('[data-step="9"]').click()
    press(page, "Copy link")
    expect(page.get_by_role("button", name="Link copied")).to_be_visible()
    expect(page.locator("[role=status].bbh-hidden")).to_contain_text("Link copied")
    link = page.evaluate("navigator.clipboard.readText()")
    there = stepper_page(fragment="#" + link.split("#")[1], momentum=0.5)
    assert everything(there) == everything(page)
    expect(there.locator(".bbh-notice")).to_contain_text("restored")
    press(there, "Reset")
    assert number(there, "w5") == 0.4
    press(page, "1 update")
    press(there, "Undo")
    press(there, "1 update")
    assert everything(there) == everything(page)


def test_a_link_ends_a_run_that_is_under_way(stepper_page: Open) -> None:
    page = stepper_page(options={})
    box(page, "w5").fill("0.123")
    fragment = fragment_of(page)
    press(page, "Reset")
    press(page, "10\u202f000 updates")
    page.evaluate("(fragment) => (location.hash = fragment)", fragment)
    expect(page.locator(".bbh-notice")).to_contain_text("restored from the link")
    frames(page, 20)
    assert (number(page, "updates"), number(page, "w5")) == (0, 0.123)


def test_without_a_clipboard_the_link_is_shown(stepper_page: Open) -> None:
    page = stepper_page()
    page.evaluate("delete Navigator.prototype.clipboard")
    press(page, "Copy link")
    expect(page.get_by_role("textbox", name="link to this state")).to_have_value(
        re.compile(r"page\.html#stepper=v2:[\w-]+$")
    )


def _fragment(state: Any, version: str = "v2") -> str:
    raw = state if isinstance(state, str) else json.dumps(state)
    return f"#stepper={version}:{base64.urlsafe_b64encode(raw.encode()).decode().rstrip('=')}"


HTML = "<img src=x onerror=alert(1)>"


HOSTILE = [
    "#stepper=",
    "#stepper=v2:%%%",
    "#stepper=v2:aGVsbG8",
    f"#stepper={HTML}",
    _fragment({}, "v3"),
    _fragment({"step": 1}, "v999999"),
    _fragment([1, 2]),
    _fragment("null"),
    _fragment({"weights": None}),
    _fragment({"weights": "many", "x": {"length": 2}}),
    _fragment({"weights": [[[1, 2], [3, 4]], [[5, 6]]]}),
    _fragment({"weights": [[["1", "2"], ["3", "4"]], [["5", "6"], ["7", "8"]]]}),
    _fragment({"biases": None}),
    _fragment({"target": [1e300, 1]}),
    _fragment({"activations": [HTML, HTML]}),
    _fragment({"loss_function": "toString"}),
    _fragment({"numbering": {"__proto__": "by_unit"}}),
    _fragment({"learning_rate": -1}),
    _fragment({"momentum": 1}),
    _fragment({"velocity": [1]}),
    _fragment({"velocity": HTML}),
    _fragment({"bias_mode": "shared", "velocity": [0] * 4 + [1, 2] + [0] * 6}),
    _fragment({"step": 0.5}),
    _fragment({"step": 10**6}),
    _fragment({"updates": -1}),
    _fragment({"updates": HTML}),
    _fragment('{"weights": [[[1e400, 0], [0, 0]], [[0, 0], [0, 0]]]}'),
    _fragment({"padding": "x" * 10**5}),
]


# A page that is open goes where a link leads as a new page does.
FOLLOWED = """async (fragments) => {
  const seen = [];
  for (const fragment of fragments) {
    document.querySelector(".bbh-notice")?.remove();
    const heard = new Promise((done) => addEventListener("hashchange", done, { once: true }));
    location.hash = fragment;
    await heard;
    const loss = document.querySelector("[data-quantity=loss][data-primary]").dataset.value;
    const said = document.querySelector(".bbh-notice")?.textContent ?? "";
    seen.push([said, Number(loss), document.images.length]);
  }
  return seen;
}"""


def test_hostile_fragments_change_nothing_and_say_so(stepper_page: Open) -> None:
    page = stepper_page()
    address = page.url
    for fragment, (said, loss, images) in zip(
        HOSTILE, page.evaluate(FOLLOWED, HOSTILE), strict=True
    ):
        assert "The link was not restored" in said, fragment
        assert loss == pytest.approx(0.2983711088, abs=5e-11), fragment
        assert images == 0, fragment
    for n, fragment in enumerate(HOSTILE[::7]):
        go_to(page, f"{address}?{n}{fragment}")  # a page of its own each time
        expect(page.locator(".bbh-notice"), fragment).to_contain_text("The link was not restored")
        assert number(page, "loss") == pytest.approx(0.2983711088, abs=5e-11), fragment


def test_other_fragments_are_left_alone(stepper_page: Open) -> None:
    page = stepper_page()
    address = page.url
    for n, fragment in enumerate(("#somewhere", "#other=v2:abc", "#stepper", "#")):
        go_to(page, f"{address}?{n}{fragment}")
        assert number(page, "updates") == 0, fragment
        expect(page.locator(".bbh-notice"), fragment).to_have_count(0)


def test_a_fragment_cannot_reach_the_prototype(stepper_page: Open) -> None:
    page = stepper_page(fragment=_fragment('{"__proto__": {"polluted": 1}, "step": 3}'))
    assert page.evaluate("({}).polluted === undefined")
    assert everything(page)["step"] == "3"


# For everyone


def test_fits_a_phone(stepper_page: Open) -> None:
    page = stepper_page(options={"viewport": {"width": 360, "height": 740}, **STILL})
    page.locator("summary", has_text="Options").click()
    for step in (0, 4, 12, 14, 18):
        page.get_by_role("button", name="More").click()
        page.locator(f'[data-step="{step}"]').click()
        assert everything(page)["step"] == str(step)
        assert page.evaluate("document.documentElement.scrollWidth") == 360, step
    for width in (360, 390, 820):
        resize(page, width, 740)
        assert cut_names(page) == [], width


BARS = 17  # pixels that the scroll bars of a desktop may take


def test_the_drawing_fits_beside_a_scroll_bar(server: str, open_page: Open) -> None:
    address = f"{server}chapters/chain_rule_by_hand.html"
    which = "[data-widget=stepper]"
    page = open_page(address, only=which, viewport={"width": 1280, "height": 800})
    settled(page, which)
    page.add_style_tag(content=f"html {{ padding-right: {BARS}px; }}")
    views = page.locator(".stepper-drawing")
    assert views.count() > 2
    for view in views.all():
        assert view.evaluate("el => el.scrollWidth - el.clientWidth") == 0
        right = view.locator(".outline.total").evaluate("el => el.getBoundingClientRect().right")
        assert right <= view.bounding_box()["x"] + view.bounding_box()["width"]


OPEN_ALL = "document.querySelectorAll('figure details').forEach((el) => (el.open = true))"
LAST_STEPS = """() => document.querySelectorAll("figure").forEach((figure) =>
  [...figure.querySelectorAll(".chip")].at(-1)?.click())"""
WIDTHS = """() => [125, 150].map((percent) => {
  document.documentElement.style.fontSize = `${percent}%`;
  return document.documentElement.scrollWidth;
})"""


@pytest.mark.parametrize("name", STEPPER_PAGES)
def test_large_text_scrolls_no_page_sideways(
    server: str, open_still: Open, still_windows: Windows, name: str
) -> None:
    page = open_still(server + name, viewport={"width": 360, "height": 740}, **STILL)
    page.evaluate(OPEN_ALL)
    still_windows.draw(page)
    assert page.evaluate(WIDTHS) == [360, 360]
    page.evaluate(LAST_STEPS)
    still_windows.draw(page)
    assert page.evaluate(WIDTHS) == [360, 360]
    page.evaluate("document.documentElement.style.fontSize = ''")
    assert untold(page) == []


def test_what_can_be_changed_is_underlined(stepper_page: Open) -> None:
    page = stepper_page()
    lines = page.locator(".stepper-graph .place.input .underline")
    assert lines.count() == page.locator(".stepper-graph .place.input").count() > 10
    assert page.locator(".stepper-graph .place:not(.input) .underline").count() == 0
    for name in ("w1", "i1", "target_o1"):
        place = page.locator(f'[data-place="{name}"]').first
        line, text = (place.locator(part).bounding_box() for part in (".underline", ".digits"))
        assert line["width"] == pytest.approx(text["width"], abs=2)
        assert line["x"] == pytest.approx(text["x"], abs=2)
        assert (
            place.locator(".underline").first.evaluate("el => getComputedStyle(el).stroke")
            != "none"
        )


@pytest.mark.parametrize(("width", "step"), [(900, 0), (900, 12), (360, 14), (900, 18)])
def test_axe_finds_nothing(stepper_page: Open, width: int, step: int) -> None:
    page = stepper_page(step=step, options={"viewport": {"width": width, "height": 800}, **STILL})
    page.locator("summary", has_text="Options").click()
    assert axe_report(page) == ""


def test_print_shows_the_current_state_as_tables(stepper_page: Open) -> None:
    page = stepper_page()
    box(page, "w5").fill("0.3")
    cell = page.locator(".stepper-tables tr", has_text="w5").locator("td").first
    expect(cell).to_be_hidden()
    page.emulate_media(media="print")
    expect(cell).to_be_visible()
    expect(cell).to_have_text("0.3")
    expect(page.locator("button:visible")).to_have_count(0)


def test_the_tables_can_be_read_on_screen(stepper_page: Open) -> None:
    page = stepper_page()
    press(page, "Show as tables")
    row = page.get_by_role("row", name=re.compile("^w5 "))
    expect(row.last).to_contain_text("0.082167")
    press(page, "Hide the tables")
    expect(page.get_by_role("table", name="Units")).to_be_hidden()


def test_without_scripts_a_picture_and_a_table_stand_there(stepper_page: Open) -> None:
    page = stepper_page(options={"java_script_enabled": False})
    expect(page.get_by_role("img", name=re.compile("A 2-2-2 network"))).to_be_visible()
    expect(page.get_by_role("row", name="w5 0.4 0.082167")).to_be_visible()


def test_compact_folds_the_parameters(stepper_page: Open) -> None:
    page = stepper_page(compact=True)
    expect(page.get_by_role("spinbutton")).to_have_count(1)
    expect(page.locator(".chip")).to_have_count(0)
    page.get_by_role("spinbutton", name="learning rate").fill("1")
    press(page, "100 updates")
    assert number(page, "updates") == 100
    page.locator('[data-place="w5"]').click()
    expect(page.get_by_role("spinbutton", name="w5")).to_be_focused()


def test_two_steppers_do_not_disturb_each_other(scratch_page: Open) -> None:
    figures = Stepper(widget_id="one").figure_html() + Stepper(widget_id="two").figure_html()
    page = scratch_page(figures, **STILL)
    page.locator("#two").get_by_role("button", name="1 update", exact=True).click()
    updates = page.locator('[data-quantity="updates"]')
    expect(updates).to_have_text(["0", "1"])
