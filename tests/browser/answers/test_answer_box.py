"""The answer box in a real browser, as a reader meets it."""

from collections.abc import Callable
from typing import Any

import pytest
from axe import axe_report
from playwright.sync_api import FrameLocator, Page, expect

from nbhelpers.widgets.answer_box import AnswerBox

TASK = {
    "answer": 0.0821670406,
    "mistakes": {"one path of two": 0.0554, "the updated w5 was used.": 0.0737},
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
        praise="Each new weight is used at once.",
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
    expect(status).to_have_text("\u2713Right. Each new weight is used at once.")
    box.get_by_label("simultaneous").check()
    box.get_by_role("button", name="Check").click()
    expect(status).to_have_text("\u2717Not yet. The hint below may help.")
    expect(box.get_by_text("Compare the loss.")).to_be_hidden()
    box.get_by_text("Hint", exact=True).click()
    expect(box.get_by_text("Compare the loss.")).to_be_visible()


def test_a_screen_reader_is_told_the_question_and_the_feedback(page: Page) -> None:
    field = page.locator("#chain-q1").get_by_role("textbox", name="Your answer")
    expect(field).to_have_accessible_description("What is dE/dw5?")
    expect(page.get_by_role("group", name="What is dE/dw5?")).to_be_visible()
    field.fill("0.082")
    field.press("Enter")
    expect(field).to_have_accessible_description(
        "What is dE/dw5? Right as far as it goes. Give three significant digits."
    )


def test_a_calculation_is_worked_out_where_it_is_typed(page: Page) -> None:
    box = page.locator("#chain-q1")
    field = box.get_by_label("Your answer")
    status = box.get_by_role("status")
    field.fill("0.741365 * 0.186816 * (0.6 - 0.00673)")
    box.get_by_role("button", name="Check").click()
    expect(status).to_have_text("\u2713Right. The answer is 0.082167.")
    field.fill("0.741365 * (0.186816")
    field.press("Enter")
    expect(status).to_have_text("? A bracket is not closed.")
    pasted = "0.0822" + "0" * 120  # cut short it would be right
    field.fill(pasted)
    field.press("Enter")
    expect(status).to_contain_text("This is too long to be read.")
    expect(field).to_have_value(pasted)


def test_who_comes_back_finds_the_answer_and_why(page: Page) -> None:
    number, choice = page.locator("#chain-q1"), page.locator("#chain-q2")
    number.get_by_label("Your answer").fill("0.0822")
    page.keyboard.press("Enter")
    choice.get_by_label("immediate").check()
    page.keyboard.press("Enter")
    page.reload()
    expect(number.get_by_role("status")).to_have_text("\u2713Right. The answer is 0.082167.")
    expect(number.get_by_text("Solved")).to_be_visible()
    expect(choice.get_by_role("status")).to_have_text(
        "\u2713Right. Each new weight is used at once."
    )
    expect(choice.get_by_label("immediate")).to_be_checked()
    page.evaluate("localStorage.clear(); dispatchEvent(new StorageEvent('storage', {key: null}))")
    expect(number.get_by_role("status")).to_be_empty()
    expect(number.get_by_text("Solved")).to_be_hidden()


def test_a_sandbox_that_forbids_forms(sandboxed: Callable[[str], FrameLocator]) -> None:
    frame = sandboxed(_number_box().figure_html() + _choice_box().figure_html())
    number, choice = frame.locator("#chain-q1"), frame.locator("#chain-q2")
    field = number.get_by_label("Your answer")
    field.fill("0.0554")
    number.get_by_role("button", name="Check").click()
    expect(number.get_by_role("status")).to_contain_text("one path of two.")
    field.fill("0.0822")
    field.press("Enter")
    expect(number.get_by_role("status")).to_contain_text("Right.")
    expect(number.get_by_text("Solved")).to_be_visible()
    choice.get_by_label("immediate").check()
    choice.get_by_label("immediate").press("Enter")
    expect(choice.get_by_role("status")).to_contain_text("Right.")


def test_two_views_of_one_box_have_ids_of_their_own(scratch_page: Callable[..., Page]) -> None:
    html = _choice_box().figure_html()
    page = scratch_page(html + html.replace('id="chain-q2"', 'id="copy"'))
    expect(page.get_by_role("button", name="Check")).to_have_count(2)
    ids = page.locator("[id]").evaluate_all("(all) => all.map((el) => el.id)")
    assert len(ids) == len(set(ids))
    page.locator("#chain-q2").get_by_label("neither").check()
    page.locator("#copy").get_by_label("immediate").check()
    expect(page.locator("#chain-q2").get_by_label("neither")).to_be_checked()


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
