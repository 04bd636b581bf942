"""A stepper under a finger: touch events as a phone sends them."""

from collections.abc import Callable

import pytest
from fingers import swipe
from playwright.sync_api import Locator, Page, expect
from stepper_reader import everything, number, press

from nbhelpers.widgets.stepper import Stepper

Open = Callable[..., Page]

PHONE = {
    "viewport": {"width": 390, "height": 700},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "reduced_motion": "reduce",
}
BELOW = "<p style='height: 2000px'>More to scroll to.</p>"


@pytest.fixture
def phone(scratch_page: Open) -> Page:
    return scratch_page(Stepper().figure_html() + BELOW, **PHONE)


def _place(page: Page, name: str) -> Locator:
    return page.locator(f'[data-place="{name}"]')


def test_a_finger_drags_a_weight_all_the_way(phone: Page) -> None:
    for name, start in (("w2", 0.2), ("w1", 0.15), ("i1", 0.05)):
        at = phone.evaluate("[scrollX, scrollY]")
        swipe(_place(phone, name), 8, 0)
        assert number(phone, name) == pytest.approx(start + 14 * 0.08)
        swipe(_place(phone, name), -8, 2)
        assert number(phone, name) == pytest.approx(start)
        assert phone.evaluate("[scrollX, scrollY]") == at
    press(phone, "Undo")  # each drag is one change
    assert number(phone, "i1") == pytest.approx(0.05 + 14 * 0.08)


@pytest.mark.parametrize("drift", [0, 3])
def test_a_swipe_up_from_a_number_scrolls_the_page(phone: Page, drift: float) -> None:
    before = everything(phone)
    at = phone.evaluate("scrollY")
    swipe(_place(phone, "w2"), drift, -10)
    assert phone.evaluate("scrollY") > at + 40
    assert everything(phone) == before


def test_a_tap_turns_the_dock_into_the_number_s_editor(phone: Page) -> None:
    at = phone.evaluate("scrollY")
    _place(phone, "w2").tap()
    editor, dock = (phone.locator(f"[data-part={name}]") for name in ("editor", "dock"))
    expect(dock.locator("[data-part=editor]")).to_be_visible()
    slider = editor.get_by_role("slider", name="w2", exact=True)
    expect(slider).to_be_focused()  # the box would call the keyboard, over the network
    editor.get_by_role("button", name="raise w2 by 0.1").tap()
    assert number(phone, "w2") == 0.3
    editor.get_by_role("button", name="change the sign of w2").tap()
    assert number(phone, "w2") == -0.3
    _place(phone, "i1").tap()  # the next number, without a way back
    expect(editor.get_by_role("slider", name="i1", exact=True)).to_be_focused()
    press(phone, "Done")
    expect(editor).to_be_hidden()
    expect(dock.locator("[data-part=next]")).to_be_visible()
    press(phone, "Undo")  # an editing is one change
    assert number(phone, "w2") == 0.2
    assert phone.evaluate("scrollY") == at
