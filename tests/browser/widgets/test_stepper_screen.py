"""What one acts on and what one watches share one screen: editing in place, the dock, the sizes."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from stepper_reader import everything, number, press

Open = Callable[..., Page]

ABOVE = "document.querySelector('h1').style.height = '900px'"


def test_a_number_is_edited_where_it_stands_and_nothing_scrolls(stepper_page: Open) -> None:
    page = stepper_page()
    page.evaluate(ABOVE)
    place, editor = page.locator('[data-place="w6"]'), page.locator("[data-part=editor]")
    place.scroll_into_view_if_needed()
    at, before = page.evaluate("scrollY"), everything(page)
    assert at > 0
    place.click()
    field = page.get_by_role("spinbutton", name="w6", exact=True)  # the tables stay folded
    expect(field).to_be_focused()
    number_at, editor_at = place.bounding_box(), editor.bounding_box()
    assert abs(editor_at["y"] - number_at["y"] - number_at["height"]) < 20
    assert abs(editor_at["x"] + editor_at["width"] / 2 - number_at["x"]) < editor_at["width"] / 2
    page.keyboard.type("abc")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(editor.get_by_role("alert")).to_contain_text("w6 must be a number")
    page.keyboard.press("Enter")  # what is refused is not taken, and not lost
    expect(field).to_have_value("abc")
    assert everything(page) == before
    field.fill("0.7")
    page.keyboard.press("ArrowUp")
    assert number(page, "w6") == 0.71
    page.keyboard.press("Enter")
    expect(editor).to_be_hidden()
    place.click()
    page.get_by_role("button", name="raise w6 by 0.1").press("Enter")
    page.get_by_role("slider", name="w6", exact=True).press("Home")
    assert number(page, "w6") == -4
    page.keyboard.press("Escape")  # as it was when the editor opened
    expect(editor).to_be_hidden()
    assert number(page, "w6") == 0.71
    place.click()
    page.keyboard.type("1/4")
    page.locator('[data-place="i1"]').click()  # another number: the first one keeps its value
    assert number(page, "w6") == 0.25
    expect(page.get_by_role("spinbutton", name="i1", exact=True)).to_be_focused()
    assert page.evaluate("scrollY") == at
    page.locator("h1").click()
    expect(editor).to_be_hidden()
    press(page, "Undo", 2)  # each editing is one change, and one that was taken back is none
    assert everything(page) == before


def test_a_refused_rate_and_long_steps_push_nothing(stepper_page: Open) -> None:
    page = stepper_page()
    drawing, formula = (page.locator(f"[data-part={name}]") for name in ("drawing", "formula"))
    places = lambda: (drawing.bounding_box(), formula.bounding_box())  # noqa: E731
    before = places()
    page.get_by_role("spinbutton", name="learning rate").fill("-1")
    expect(page.get_by_role("alert")).to_contain_text("learning rate must be a number")
    assert places() == before
    names = []
    for _ in range(19):
        names.append(page.locator("[data-part=next]").inner_text())
        page.locator("[data-part=next]").click()
        assert places() == before
    assert names[:5] == ["Next: h1", "Next: h2", "Next: o1", "Next: o2", "Next: E"]
    assert names[5:8] == ["Next: back to o1", "Next: back to o2", "Next: gradient of w5"]
    assert names[11:13] == ["Next: add both paths"] * 2
    assert names[-2:] == ["Next: the update", "Apply update"]
    assert number(page, "updates") == 1
