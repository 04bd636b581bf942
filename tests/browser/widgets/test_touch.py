"""A stepper under a finger: touch events as a phone sends them."""

from collections.abc import Callable

import pytest
from fingers import swipe
from playwright.sync_api import Locator, Page
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
    press(phone, "undo")  # each drag is one change
    assert number(phone, "i1") == pytest.approx(0.05 + 14 * 0.08)


@pytest.mark.parametrize("drift", [0, 3])
def test_a_swipe_up_from_a_number_scrolls_the_page(phone: Page, drift: float) -> None:
    before = everything(phone)
    at = phone.evaluate("scrollY")
    swipe(_place(phone, "w2"), drift, -10)
    assert phone.evaluate("scrollY") > at + 40
    assert everything(phone) == before


def test_a_tap_opens_the_number_s_box(phone: Page) -> None:
    phone.locator('[data-place="w2"]').tap()
    assert phone.evaluate("document.activeElement.getAttribute('aria-label')") == "w2"
