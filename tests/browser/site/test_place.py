"""Where one is on a chapter's page, and the network that comes to the reader."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from stepper_reader import STILL, number, press
from windows import DRAWN, go_to

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
READ = (
    "() => Number(getComputedStyle(document.querySelector('.topbar')).getPropertyValue('--read'))"
)

# What two questions of a chapter and two of another bring, without their chapters' texts.
ASKED = "#gradcheck-stepper, #gradcheck-q1, #gradcheck-q2, #rate-lab, #rate-q11, #rate-q13"
AT_REST = "document.documentElement.classList.contains('settled')"  # unseen.js
AROUND = "(el) => el.parentElement.childElementCount"


def test_the_bar_says_where_one_is(open_page: Callable[..., Page], server: str) -> None:
    page = open_page(f"{server}chapters/one_neuron.html", late=True, **STILL)
    place, dots = page.locator("#place"), page.locator(".place-dots")
    expect(place).to_be_hidden()
    expect(dots).to_be_hidden()
    page.evaluate("document.querySelector('#the-update').scrollIntoView()")
    expect(place).to_contain_text("The update")
    expect(dots.get_by_role("img", name="0 of 11 questions solved")).to_be_visible()
    assert 0.3 < page.evaluate(READ) < 0.95
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_function(f"({READ})() > 0.999")
    page.emulate_media(media="print")
    expect(place).to_be_hidden()


def test_the_contents_jump_and_mark_the_section_that_the_bar_names(
    open_page: Callable[..., Page], server: str
) -> None:
    window = {"width": 1440, "height": 720}
    page = open_page(f"{server}chapters/one_neuron.html", late=True, viewport=window)
    links, marked = page.locator(".page-toc a"), page.locator(".page-toc [aria-current]")
    last = links.last
    last.click()
    frame = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    page.evaluate(frame)
    section = page.locator(last.get_attribute("href"))
    assert 0 <= section.evaluate("(el) => el.getBoundingClientRect().top") < window["height"]
    edges = page.locator("article section > :is(h2, h3)").evaluate_all(
        "(all) => all.map((el) => el.getBoundingClientRect().top + scrollY)"
    )
    assert len(edges) > 5
    page.keyboard.press("Shift")  # ends the jump, which goes on while figures on its way come alive
    for edge in edges:
        for above in (220, 236, 250):  # about where a heading becomes the current one
            page.evaluate("(y) => scrollTo({top: y, behavior: 'instant'})", edge - above)
            page.evaluate(frame)
            named = page.locator("#place").get_attribute("href")
            if page.locator(f".page-toc a[href='{named}']").count():
                expect(marked).to_have_attribute("href", named)


@pytest.mark.parametrize("window", [{}, PHONE], ids=["desk", "phone"])
def test_the_network_comes_to_the_words_that_name_it(
    open_page: Callable[..., Page], server: str, window: dict[str, Any]
) -> None:
    page = open_page(f"{server}chapters/one_neuron.html", late=True, **STILL, **window)
    link = page.locator("article").get_by_role("link", name="stepper").nth(1)
    link.scroll_into_view_if_needed()
    page.wait_for_function(AT_REST)
    page.evaluate(DRAWN)
    at = link.bounding_box()
    stepper = page.locator("#neuron-stepper")
    around = stepper.evaluate(AROUND)
    link.press("Enter")
    sheet = page.get_by_role("dialog", name="Network")
    expect(sheet).to_contain_text("its weights, its bias and its out become the same")
    expect(sheet.locator("#neuron-stepper")).to_be_visible()
    loss = number(stepper, "loss")
    press(stepper, "1 update")
    trained = number(stepper, "loss")
    assert trained < loss
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(link).to_be_focused()
    page.evaluate(DRAWN)  # until then the browser may not have scrolled by what has grown above
    assert link.bounding_box() == pytest.approx(at, abs=1)  # nothing that is read has moved
    assert stepper.evaluate("(el) => el.closest('.cell') !== null")  # where it stood
    # What kept its place is gone: the widget's neighbors are those that it had.
    assert stepper.evaluate(AROUND) == around
    page.get_by_role("button", name="Network").click()
    expect(sheet.locator("#neuron-stepper")).to_be_visible()
    assert number(stepper, "loss") == trained
    # A printer does not wait for the sheet to say that it has closed.
    assert stepper.evaluate(
        "(el) => (dispatchEvent(new Event('beforeprint')), el.closest('.cell') !== null)"
    )
    expect(sheet).to_be_hidden()
    assert stepper.evaluate(AROUND) == around
    assert number(stepper, "loss") == trained


@pytest.mark.parametrize("window", [{}, PHONE], ids=["desk", "phone"])
def test_a_question_brings_its_network_and_its_laboratory(
    open_page: Callable[..., Page], server: str, window: dict[str, Any]
) -> None:
    def asked(name: str, words: str) -> Locator:
        page.locator(f"#{name}").scroll_into_view_if_needed()
        link = page.locator(f"#{name}").get_by_role("link", name=words)
        link.scroll_into_view_if_needed()
        return link

    page = open_page(f"{server}chapters/gradient_checking.html", only=ASKED, **STILL, **window)
    stepper = page.locator("#gradcheck-stepper")
    sheet = page.get_by_role("dialog", name="Network")
    link = asked("gradcheck-q1", "Show in network")
    link.tap() if window else link.click()
    expect(sheet.locator(".sheet-text")).to_have_text("After one update in the stepper: outo2 =")
    press(stepper, "1 update")
    loss = number(stepper, "loss")
    page.keyboard.press("Escape")
    expect(link).to_be_focused()
    # Another question wants it as it was, and where the gradients are still to come.
    again = asked("gradcheck-q2", "Show in network")
    again.press("Enter")
    expect(sheet).to_be_visible()
    assert number(stepper, "loss") != loss
    expect(stepper.locator('[data-place="dE/dw1"]')).to_have_class(re.compile("ahead"))
    expect(stepper.locator(".place.hot")).to_have_attribute("data-place", "w1")
    page.keyboard.press("Escape")
    asked("gradcheck-q1", "Show in network").press("Enter")
    press(stepper, "Undo")  # what the reader had is not lost
    assert number(stepper, "loss") == loss

    go_to(page, f"{server}chapters/learning_rate.html")
    lab = page.get_by_role("dialog", name="Laboratory").locator("#rate-lab")
    link = asked("rate-q11", "Do it in the laboratory")
    link.tap() if window else link.click()
    expect(lab.get_by_role("combobox", name="network")).to_have_value("000")
    expect(lab.get_by_role("spinbutton", name="learning rate")).to_have_value("500")
    lab.get_by_role("button", name="Train").click()
    expect(lab.locator("[data-quantity=updates]")).to_have_attribute("data-value", "100")
    page.keyboard.press("Escape")
    expect(link).to_be_focused()
    asked("rate-q13", "Do it in the laboratory").press("Enter")
    expect(lab.get_by_role("combobox", name="network")).to_have_value("004")
    expect(lab.get_by_role("spinbutton", name="momentum")).to_have_value("0.9")
    expect(lab.locator("[data-quantity=updates]")).to_have_attribute("data-value", "0")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
