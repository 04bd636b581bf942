"""Number boxes, the same in every widget: they read what was typed, show all of it, and step."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from site_pages import settled
from stepper_reader import STILL, box, everything, number, press
from windows import resize

from nbhelpers.widgets.base import BookWidget
from nbhelpers.widgets.layer_view import LayerView
from nbhelpers.widgets.learning_rate_lab import LearningRateLab
from nbhelpers.widgets.stepper import Stepper
from nbhelpers.widgets.vjp_view import VjpView

Open = Callable[..., Page]

READ = [
    ("0,5", 0.5),
    ("-0,25", -0.25),
    ("\u22120.5", -0.5),
    ("\u22120,5", -0.5),
    ("1/3", 1 / 3),
    ("-1/4", -0.25),
    ("1e-3", 0.001),
    ("2.5 \u00d7 10^\u22122", 0.025),
    (" 0.75 ", 0.75),
    (".5", 0.5),
    ("0.5*(2 - 3)", -0.5),
]


def test_a_box_reads_what_was_typed(stepper_page: Open) -> None:
    page = stepper_page()
    field = box(page, "w5")
    for typed, value in READ:
        field.click()
        page.keyboard.press("Control+a")
        page.keyboard.type(typed)
        assert number(page, "w5") == pytest.approx(value, rel=1e-15), typed
        expect(field).to_have_value(typed)  # left alone while it is typed
        page.keyboard.press("Enter")
        assert float(field.input_value()) == pytest.approx(value, rel=1e-9), typed
        assert float(field.get_attribute("aria-valuenow")) == pytest.approx(value, rel=1e-9)
        press(page, "Reset")
        assert number(page, "w5") == 0.4


def test_what_cannot_be_read_changes_nothing(stepper_page: Open) -> None:
    page = stepper_page()
    before = everything(page)
    field = box(page, "w5")
    alert = page.get_by_role("alert").filter(has_text="w5 must be a number")
    for typed in ("", "-", "1/", "0.5 or so", "1.2.3", "0x10", "1,234", "abc", "1/0"):
        field.click()
        page.keyboard.press("Control+a")
        page.keyboard.press("Delete")
        page.keyboard.type(typed)
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(alert).to_contain_text("it stays 0.4.")
        assert everything(page) == before, typed
        page.keyboard.press("Tab")  # it is left standing, with its message
        expect(field).to_have_value(typed)
        expect(alert).to_be_visible()
        assert everything(page) == before, typed
        expect(page.get_by_role("button", name="Undo")).to_have_attribute("aria-disabled", "true")
        field.press("Escape")
        expect(field).to_have_value("0.4")
        expect(alert).to_have_count(0)


def test_a_momentum_of_one_is_refused_with_the_reason(scratch_page: Open) -> None:
    figures = Stepper().figure_html() + LearningRateLab().figure_html()
    page = scratch_page(figures, **STILL)
    page.locator("summary", has_text="Options").click()
    for name in ("stepper", "learning_rate_lab"):
        widget = page.locator(f"[data-widget={name}]")
        field = widget.get_by_role("spinbutton", name="momentum")
        slider = widget.get_by_role("slider", name="momentum")
        slider.focus()
        page.keyboard.press("End")  # the slider ends where the box does
        expect(field).to_have_value("0.999")
        expect(slider).to_have_attribute("aria-valuetext", "0.999")
        field.fill("1")
        expect(widget.get_by_role("alert").filter(has_text="momentum")).to_contain_text(
            re.compile(r"^With 1 the velocity would lose nothing.* must be a number .* 0\.999\.$")
        )
        field.fill("-0.1")
        expect(widget.get_by_role("alert").filter(has_text="momentum")).to_have_text(
            "momentum must be a number from 0 to 0.999; it stays 0.999."
        )


def test_keys_step_and_are_undone(stepper_page: Open) -> None:
    page = stepper_page()
    field = box(page, "w5")
    field.focus()
    for key, value in [("ArrowUp", 0.41), ("ArrowDown", 0.4), ("PageUp", 0.5), ("PageDown", 0.4)]:
        page.keyboard.press(key)
        assert number(page, "w5") == value
        expect(field).to_have_value(str(value))
    assert float(page.get_by_role("slider", name="w5", exact=True).input_value()) == 0.4
    press(page, "Undo")
    assert number(page, "w5") == 0.5
    rate = box(page, "learning rate")
    rate.fill("0.001")
    page.keyboard.press("ArrowDown")
    assert 0 < number(page, "learning_rate") < 0.001
    rate.fill("0")
    page.keyboard.press("ArrowDown")
    assert number(page, "learning_rate") == 0
    page.keyboard.press("ArrowUp")
    assert number(page, "learning_rate") > 0
    rate.fill("1e6")
    page.keyboard.press("PageUp")
    assert number(page, "learning_rate") == 1e6


def test_a_box_tells_what_it_is(stepper_page: Open) -> None:
    page = stepper_page()
    field = box(page, "learning rate")
    expect(field).to_have_attribute("type", "text")
    expect(field).to_have_attribute("inputmode", "decimal")
    expect(field).to_have_attribute("aria-valuemin", "0")
    expect(field).to_have_attribute("aria-valuemax", "1000000")
    expect(field).to_have_attribute("aria-valuenow", "0.5")
    # a keypad for decimals has no minus sign on some phones
    expect(box(page, "w5")).to_have_attribute("inputmode", "text")


def _widgets() -> list[BookWidget]:
    weights = [[0.1, 0.2], [0.3, 0.4]]
    return [
        Stepper(),
        LearningRateLab(),
        VjpView(weights=weights, inputs=[1.0, 2.0], v=[1.0, 0.5]),
        LayerView(inputs=[[1.0, 2.0]], weights=weights, biases=[[0.0, 0.0]], dvalues=[[1.0, 1.0]]),
    ]


def test_every_number_box_reads_a_comma(scratch_page: Open) -> None:
    widgets = _widgets()
    page = scratch_page("".join(widget.figure_html() for widget in widgets), **STILL)
    settled(page).evaluate("document.querySelectorAll('details').forEach((el) => (el.open = true))")
    assert page.locator("input[type=number]").count() == 0
    for widget in widgets:
        root = page.locator(f".bbh-root[data-widget={widget.name}]")
        if widget.name == "layer_view":
            root.get_by_role("button", name="inputs", exact=False).first.click()
        boxes = root.get_by_role("spinbutton")
        assert boxes.count() > 0, widget.name
        for field in boxes.all():
            field.fill("0,5")
            expect(field, widget.name).not_to_have_attribute("aria-invalid", "true")
            field.blur()
            expect(field, widget.name).to_have_value("0.5")


CUT = """(all) => all.map((el) => {
  const style = getComputedStyle(el);
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = style.font;
  const room = el.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return pen.measureText(el.value).width > room ? `${el.getAttribute("aria-label")} ${el.value}` : "";
})"""
WINDOWS = [(1280, 100), (820, 100), (390, 100), (360, 100), (360, 125), (360, 150)]  # px, % of text


def _cut(boxes: Locator) -> list[str]:
    found = boxes.evaluate_all(CUT)
    assert len(found) > 15
    return [text for text in found if text]


def _out_of_the_stepper(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll(".stepper-parameters :is(input, [data-quantity])")]
          .filter((el) => el.getBoundingClientRect().right > el.closest(".stepper").getBoundingClientRect().right + 0.5)
          .map((el) => el.dataset.quantity ?? el.getAttribute("aria-label"))"""
    )
    return found


def test_a_box_shows_all_of_its_number(stepper_page: Open) -> None:
    page = stepper_page()
    page.locator("summary", has_text="Options").click()
    boxes = page.get_by_role("spinbutton")
    for width, text in WINDOWS:
        where = f"{width} px, {text}%"
        resize(page, width, 800)
        page.evaluate("(size) => (document.documentElement.style.fontSize = size)", f"{text}%")
        press(page, "1 update")  # ten digits each
        assert len(box(page, "w1").input_value()) == 12, where
        assert _cut(boxes) == [], where
        for name, value in (
            ("w1", "-0.00001234567891"),
            ("w2", "-1.234567891e-15"),
            ("w3", "-987654.3219"),
        ):
            box(page, name).fill(value)
            box(page, name).blur()
            shown = float(box(page, name).input_value())
            assert shown == pytest.approx(float(value), rel=1e-9), where
        box(page, "w4").fill("0.25 * (1 - 0.25) * 2")
        box(page, "learning rate").fill("0.01234567891")
        assert _cut(boxes) == [], where
        assert page.evaluate("document.documentElement.scrollWidth") == width, where
        assert _out_of_the_stepper(page) == [], where
        press(page, "Reset")
