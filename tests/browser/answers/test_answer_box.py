"""The answer box in a real browser, as a reader meets it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe import axe_report
from playwright.sync_api import FrameLocator, Locator, Page, expect
from windows import reload

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


def _status(page: Page, widget_id: str) -> Locator:
    return page.locator(f"#{widget_id} [data-part=status]")


def _answer(page: Page, widget_id: str, typed: str) -> Locator:
    field = page.locator(f"#{widget_id}").get_by_role("textbox")
    field.fill(typed)
    field.press("Enter")
    return _status(page, widget_id)


def test_a_reader_with_a_keyboard_alone(page: Page) -> None:
    status = _status(page, "chain-q1")
    expect(status).to_have_text("\u25cbOpen")
    page.keyboard.press("Tab")
    page.keyboard.type("0,0554")
    page.keyboard.press("Enter")
    expect(status).to_contain_text("\u2717Known slip")
    expect(status).to_contain_text("A known slip gives this number: one path of two.")
    said = status.get_by_text("A known slip gives this number:", exact=True)
    assert said.bounding_box()["width"] == 1  # the chip says it
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("0.0822")
    expect(status).to_contain_text("\u21baTried once")
    assert said.bounding_box()["width"] > 100
    page.keyboard.press("Enter")
    expect(status).to_contain_text("\u2713Solved")
    expect(status).to_contain_text("The answer is 0.082167. 0.741365 \u00d7 0.186816")
    expect(status.locator("[data-quantity=answer]")).to_have_attribute("data-value", "0.0821670406")
    for _ in range(3):  # check, hint 1, solution
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    solution = page.locator("#chain-q1 .solution p")
    expect(solution).to_have_text("0.741365 \u00d7 0.186816 \u00d7 0.593270 = 0.082167")
    expect(status).to_have_attribute("data-state", "solved")  # it was, before this was opened


def test_a_state_has_a_sign_and_a_word(page: Page) -> None:
    for typed, state, says in (
        ("one", "unreadable", "?Cannot read that"),
        ("0.08", "digits", "?Too few digits"),
        ("0.082", "coarse", "\u2248Right so far"),
        ("0.0823", "near", "\u2248Close"),
        ("-0.0822", "slip", "the size is right and the sign is wrong"),
        ("0.25", "wrong", "\u2717Not yet"),
        ("0.25", "wrong", "About 3 times too large."),
    ):
        status = _answer(page, "chain-q1", typed)
        expect(status, typed).to_have_attribute("data-state", state)
        expect(status, typed).to_contain_text(says)
        expect(page.locator("#chain-q1").get_by_text("Multiply.")).to_be_hidden()


def test_what_is_told_of_a_solved_question_is_told_of_what_stands_in_the_box(page: Page) -> None:
    status = _answer(page, "chain-q1", "0.0822")
    field = page.locator("#chain-q1").get_by_role("textbox")
    field.fill("8.2")
    expect(status).to_have_text("\u2713Solved before")
    field.press("Enter")
    expect(status).to_have_attribute("data-state", "slip")
    expect(status).to_contain_text("two places too far right")
    expect(status.locator(".bbh-answer-note")).to_have_text("You solved this question before.")
    expect(status).not_to_contain_text("\u2713")
    _answer(page, "chain-q1", "0.0821")
    expect(status).to_contain_text("\u2713Solved")
    expect(status.locator(".bbh-answer-note")).to_be_empty()
    expect(page.locator("#chain-q1").get_by_role("button", name="Check")).to_be_visible()


def test_a_card_leads_on_once_it_is_solved(scratch_page: Callable[..., Page]) -> None:
    figures = _number_box().figure_html() + _choice_box().figure_html()
    after = "<script></script><section><h2>Next</h2></section>"
    html = f"<article><section><div class=question-card>{figures}</div></section>{after}</article>"
    page = scratch_page(html)
    box, choice = page.locator("#chain-q1"), page.locator("#chain-q2")
    _answer(page, "chain-q1", "0.0822")
    on = box.get_by_role("button", name="Go on")
    box.get_by_role("textbox").fill("0.08")
    expect(on).to_have_count(0)
    box.get_by_role("button", name="Check").click()
    _answer(page, "chain-q1", "0.0822")
    on.click()
    expect(choice.get_by_label("simultaneous")).to_be_focused()
    choice.get_by_label("immediate").check()
    choice.get_by_role("button", name="Check").click()
    choice.get_by_role("button", name="Go on").press("Enter")
    expect(page.get_by_role("heading", name="Next")).to_be_focused()
    reload(page)
    expect(on).to_be_visible()
    page.evaluate("localStorage.clear(); dispatchEvent(new StorageEvent('storage', {key: null}))")
    expect(on).to_have_count(0)


def test_a_solution_seen_first_is_no_solution_found(page: Page) -> None:
    box, status = page.locator("#chain-q1"), _status(page, "chain-q1")
    _answer(page, "chain-q1", "0.5")
    box.get_by_text("Solution", exact=True).click()
    expect(status).to_contain_text("\u25d0Seen, not solved")
    _answer(page, "chain-q1", "0.0822")
    reload(page)
    expect(status).to_have_attribute("data-state", "shown")
    expect(box.get_by_role("textbox")).to_have_value("0.0822")
    box.get_by_role("button", name="Try again").click()
    expect(box.get_by_role("textbox")).to_have_value("")
    expect(status).to_have_text("\u21baTried 2 times")
    expect(_answer(page, "chain-q1", "0.0822")).to_have_attribute("data-state", "solved")


def test_the_question_is_set_as_a_formula_and_labels_its_field(page: Page) -> None:
    label = page.locator("#chain-q1 label")
    assert label.locator(".bbh-answer-fraction").inner_text().split() == [
        "\u2202E",
        "/",
        "\u2202w5",
    ]
    field = page.locator("#chain-q1").get_by_role("textbox", name="Your answer")
    expect(field).to_have_accessible_name(re.compile(r"^What is \u2202E\s*/\s*\u2202w\s*5 \?"))
    label.click()
    expect(field).to_be_focused()


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


def test_wrong_options_stay_marked_with_their_reasons(page: Page) -> None:
    box, status = page.locator("#chain-q2"), _status(page, "chain-q2")
    box.get_by_role("button", name="Check").click()
    expect(status).to_contain_text("Pick one of the options first.")
    box.get_by_label("neither").check()
    page.keyboard.press("Enter")
    reasons = box.locator("[data-wrong] .bbh-answer-why")
    expect(reasons).to_have_text("Wrong: One of them gives his figures.")
    expect(status).to_contain_text("Not yet. One of them gives his figures.")  # heard, not seen
    expect(status.get_by_text("One of them")).to_have_css("clip-path", "inset(50%)")
    box.get_by_label("simultaneous").check()
    page.keyboard.press("Enter")
    reload(page)
    expect(reasons).to_have_text(
        ["Wrong: It is another one.", "Wrong: One of them gives his figures."]
    )
    expect(box.get_by_label("simultaneous")).to_be_checked()
    expect(status).to_contain_text("Tried 2 times")
    box.get_by_label("immediate").check()
    page.keyboard.press("Enter")
    expect(status).to_contain_text("\u2713Solved")
    expect(status).to_contain_text("Each new weight is used at once.")
    expect(reasons).to_have_count(2)
    expect(box.get_by_text("Compare the loss.")).to_be_hidden()
    box.get_by_text("Hint 1", exact=True).click()
    expect(box.get_by_text("Compare the loss.")).to_be_visible()


def test_a_screen_reader_is_told_the_question_and_the_feedback(page: Page) -> None:
    field = page.locator("#chain-q1").get_by_role("textbox", name="Your answer")
    expect(page.get_by_role("group", name="Which order did Mazur use?").first).to_be_visible()
    field.fill("0.082")
    field.press("Enter")
    expect(field).to_have_accessible_description(
        re.compile(r"Right so far\s*Right as far as it goes\. Give three significant digits\.")
    )


def test_a_finger_finds_all_it_needs(scratch_page: Callable[..., Page]) -> None:
    phone = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
    page = scratch_page(_number_box().figure_html() + _choice_box().figure_html(), **phone)
    box = page.locator("#chain-q1")
    field = box.get_by_role("textbox")
    expect(field).to_have_attribute("inputmode", "decimal")
    expect(field).to_have_attribute("enterkeyhint", "go")
    assert float(field.evaluate("(el) => parseFloat(getComputedStyle(el).fontSize)")) >= 16
    field.tap()
    field.press_sequentially("0.2")
    for key in ("Turn the sign", "Times"):
        box.get_by_role("button", name=key).tap()
    expect(field).to_be_focused()
    field.press_sequentially("3")
    expect(field).to_have_value("-0.2\u00d73")
    box.get_by_role("button", name="Turn the sign").tap()
    box.get_by_role("button", name="Check").tap()
    expect(_status(page, "chain-q1")).to_contain_text("About 7 times too large.")
    targets = page.locator("button:visible, input[type=text], .bbh-answer-option, summary")
    heights = targets.evaluate_all("(all) => all.map((el) => el.getBoundingClientRect().height)")
    assert len(heights) == 13
    assert min(heights) >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_calculation_is_worked_out_where_it_is_typed(page: Page) -> None:
    box = page.locator("#chain-q1")
    field = box.get_by_label("Your answer")
    status = box.get_by_role("status")
    field.fill("0.741365 * 0.186816 * (0.6 - 0.00673)")
    box.get_by_role("button", name="Check").click()
    expect(status).to_contain_text("Right. The answer is 0.082167.")
    field.fill("0.741365 * (0.186816")
    field.press("Enter")
    expect(status).to_contain_text("A bracket is not closed.")
    pasted = "0.0822" + "0" * 120  # cut short it would be right
    field.fill(pasted)
    field.press("Enter")
    expect(status).to_contain_text("This is too long to be read.")
    expect(field).to_have_value(pasted)


def test_who_comes_back_finds_what_was_answered(page: Page) -> None:
    _answer(page, "chain-q1", "0.0554")
    reload(page)
    status, field = _status(page, "chain-q1"), page.locator("#chain-q1").get_by_role("textbox")
    expect(field).to_have_value("0.0554")
    expect(status).to_contain_text("Tried once")
    expect(status).to_contain_text("one path of two.")
    _answer(page, "chain-q1", "0.08217")
    _answer(page, "chain-q1", "5")
    reload(page)
    expect(field).to_have_value("0.08217")
    expect(status).to_contain_text("\u2713Solved")
    expect(status).to_contain_text("The answer is 0.082167.")
    page.evaluate("localStorage.clear(); dispatchEvent(new StorageEvent('storage', {key: null}))")
    expect(field).to_have_value("")
    expect(status).to_have_text("\u25cbOpen")


def test_what_the_page_folded_opens_once_it_is_answered(scratch_page: Callable[..., Page]) -> None:
    fold = "<details class=hide><summary>Show</summary><p>{}</p></details>"
    both = f"<div class='until-chain-q1 until-chain-q2'>{fold.format('both')}</div>"
    one = f"<div class='until-chain-q1'>{fold.format('one')}</div>"
    page = scratch_page(_number_box().figure_html() + _choice_box().figure_html() + one + both)
    _answer(page, "chain-q1", "0.5")
    expect(page.get_by_text("one", exact=True)).to_be_hidden()
    _answer(page, "chain-q1", "0.0822")
    expect(page.get_by_text("one", exact=True)).to_be_visible()
    expect(page.get_by_text("both", exact=True)).to_be_hidden()
    page.locator("#chain-q2").get_by_text("Solution", exact=True).click()
    expect(page.get_by_text("both", exact=True)).to_be_visible()


def test_a_mistake_leads_to_the_section_that_explains_it(scratch_page: Callable[..., Page]) -> None:
    box = _number_box(see={"one path of two": "paths"})
    section = "<span id=paths></span><section><h2><span class=section-number>1. </span>Two <i>paths</i><a class=headerlink>#</a></h2></section>"
    page = scratch_page(box.figure_html() + section)
    status = _answer(page, "chain-q1", "0.0554")
    expect(status.get_by_role("link", name="Two paths", exact=True)).to_have_attribute(
        "href", "#paths"
    )
    _answer(page, "chain-q1", "0.0737")
    expect(status.get_by_role("link")).to_have_count(0)


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
        reload(page)  # axe leaves a page that is empty but for what it judged


def test_a_phone_shows_it_without_sideways_scrolling(scratch_page: Callable[..., Page]) -> None:
    box = _number_box(solution="x" * 300, question="dE/d" + "w" * 90)
    page = scratch_page(box.figure_html(), viewport={"width": 360, "height": 740})
    page.locator("summary", has_text="Solution").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_paper_shows_the_question_and_a_line_to_write_on(page: Page) -> None:
    box = page.locator("#chain-q1")
    box.get_by_label("Your answer").fill("0.0822")
    page.keyboard.press("Enter")
    box.get_by_text("Solution", exact=True).click()
    page.emulate_media(media="print")
    expect(box.locator("label")).to_be_visible()
    expect(box.get_by_label("Your answer")).to_have_css("color", "rgba(0, 0, 0, 0)")
    expect(box.get_by_label("Your answer")).to_have_css("border-bottom-style", "solid")
    for hidden in ["Solution", "Solved", "The answer is", "Check"]:
        expect(box.get_by_text(hidden).first).to_be_hidden()


def test_without_javascript(scratch_page: Callable[..., Page]) -> None:
    page = scratch_page(_number_box().figure_html(), java_script_enabled=False)
    expect(page.get_by_text("What is dE/dw5?")).to_be_visible()
    page.get_by_text("Solution", exact=True).click()
    expect(page.get_by_text("0.741365 * 0.186816")).to_be_visible()
