"""The answer box in a real browser, as a reader meets it."""

from collections.abc import Callable
from typing import Any

import pytest
from axe import axe_report
from playwright.sync_api import Page, expect

from nbhelpers.widgets.answer_box import AnswerBox

TASK = {
    "answer": 0.0821670406,
    "mistakes": {"one path of two": 0.0554, "the updated w5 was used.": 0.0737},
    "rtol": 5e-3,
    "hint": "Multiply.",
}


def _number_box(**changes: Any) -> AnswerBox:
    texts = {"question": "What is dE/dw5?", "solution": "0.741365 * 0.186816 * 0.593270 = 0.082167"}
    return AnswerBox(widget_id="chain-q1", **(TASK | texts | changes))


def _choice_box() -> AnswerBox:
    return AnswerBox(
        widget_id="chain-q2",
        question="Which order did Mazur use?",
        options=["simultaneous", "immediate", "neither"],
        answer="immediate",
        mistakes={"neither": "One of them gives his figures."},
        hint="Compare the loss.",
        solution="Immediate.",
    )


@pytest.fixture
def page(scratch_page: Callable[..., Page]) -> Page:
    """A page with a question that wants a number and one that offers options."""
    return scratch_page(_number_box().figure_html() + _choice_box().figure_html())


def test_a_reader_with_a_keyboard_alone(page: Page) -> None:
    page.keyboard.press("Tab")
    page.keyboard.type("0,0554")
    page.keyboard.press("Enter")
    box = page.locator("#chain-q1")
    expect(box.get_by_role("status")).to_have_text(
        "\u2717Not yet. A known slip gives this number: one path of two."
    )
    expect(box.get_by_text("Solved")).to_be_hidden()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("0.0822")
    page.keyboard.press("Enter")
    expect(box.get_by_role("status")).to_contain_text("Right. The answer is 0.082167.")
    expect(box.get_by_text("Solved")).to_be_visible()
    for _ in range(3):  # check, hint, solution
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(box.get_by_text("0.741365 * 0.186816")).to_be_visible()


def test_nonsense_is_refused_in_place_and_nothing_is_lost(page: Page) -> None:
    box = page.locator("#chain-q1")
    field = box.get_by_label("Your answer")
    field.fill("<img src=x onerror=alert(1)>")
    field.press("Enter")
    expect(box.get_by_role("status")).to_contain_text("This is not a number")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value("<img src=x onerror=alert(1)>")
    expect(field).to_be_focused()
    field.fill("0.5")
    expect(field).not_to_have_attribute("aria-invalid", "true")


def test_options(page: Page) -> None:
    box = page.locator("#chain-q2")
    status = box.get_by_role("status")
    box.get_by_role("button", name="Check").click()
    expect(status).to_contain_text("Pick one of the options first.")
    box.get_by_label("neither").check()
    page.keyboard.press("Enter")
    expect(status).to_contain_text("Not yet. One of them gives his figures.")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(status).to_contain_text("Right.")
    box.get_by_label("simultaneous").check()
    box.get_by_role("button", name="Check").click()
    expect(status).to_contain_text("Hint: Compare the loss.")


def test_a_screen_reader_is_told_the_question_and_the_feedback(page: Page) -> None:
    field = page.locator("#chain-q1").get_by_role("textbox", name="Your answer")
    expect(field).to_have_accessible_description("What is dE/dw5?")
    expect(page.get_by_role("group", name="What is dE/dw5?")).to_be_visible()
    field.fill("0.08")
    field.press("Enter")
    expect(field).to_have_accessible_description(
        "What is dE/dw5? Right as far as it goes. Give three significant digits."
    )


def test_axe_finds_nothing(page: Page) -> None:
    field = page.locator("#chain-q1").get_by_label("Your answer")
    for typed in ["x", "0.0554", "0.0822"]:
        field.fill(typed)
        field.press("Enter")
        assert axe_report(page) == ""


def test_a_phone_shows_it_without_sideways_scrolling(scratch_page: Callable[..., Page]) -> None:
    box = _number_box(solution="x" * 300, question="dE/d" + "w" * 90)
    page = scratch_page(box.figure_html(), viewport={"width": 360, "height": 740})
    page.locator("summary", has_text="solution").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_paper_shows_the_question_and_a_line_to_write_on(page: Page) -> None:
    box = page.locator("#chain-q1")
    box.get_by_label("Your answer").fill("0.0822")
    page.keyboard.press("Enter")
    box.get_by_text("Worked solution").click()
    page.emulate_media(media="print")
    expect(box.get_by_text("What is dE/dw5?")).to_be_visible()
    expect(box.get_by_label("Your answer")).to_have_css("color", "rgba(0, 0, 0, 0)")
    expect(box.get_by_label("Your answer")).to_have_css("border-bottom-style", "solid")
    for hidden in ["0.741365", "Solved", "The answer is"]:
        expect(box.get_by_text(hidden)).to_be_hidden()


def test_without_javascript(scratch_page: Callable[..., Page]) -> None:
    page = scratch_page(_number_box().figure_html(), java_script_enabled=False)
    expect(page.get_by_text("What is dE/dw5?")).to_be_visible()
    page.get_by_text("Worked solution").click()
    expect(page.get_by_text("0.741365 * 0.186816")).to_be_visible()
