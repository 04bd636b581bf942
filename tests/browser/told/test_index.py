"""What the first page asks of its reader, done on the built page by mouse, finger and keyboard."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from fingers import swipe
from playwright.sync_api import Locator, Page, expect
from site_pages import alive
from stepper_reader import STILL, box, number, press
from windows import resize

Open = Callable[..., Page]
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 720}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}
FIRST_SCREEN = """() => {
  const parts = ["h1", "h1 + p a", ".goal-task", ".goal-meter", ".goal-loss", ".stepper-graph",
    ".goal-line", ".goal-buttons"];
  const boxes = parts.map((part) => document.querySelector(part).getBoundingClientRect());
  const out = parts.filter((_, n) => boxes[n].width === 0 || boxes[n].top < 0 || boxes[n].left < 0
    || boxes[n].right > innerWidth || boxes[n].bottom > innerHeight);
  const [drawing, line] = [boxes[5], boxes[6]];
  const label = (kind) => {
    const words = document.createRange();
    words.selectNodeContents(document.querySelector(`.goal-${kind}`));
    return words.getBoundingClientRect();
  };
  const labels = ["mark.machine", "mark.goal", "scale"].map(label);
  const apart = labels.slice(1).map(({ left }, n) => left - labels[n].right);
  const size = (part) => parseFloat(getComputedStyle(document.querySelector(part)).fontSize);
  const { scrollWidth, clientWidth } = document.querySelector(".goal-loss");
  return { out, apart, cut: scrollWidth - clientWidth, meter: boxes[3].width, digits: size(".stepper-graph .digits"), free: drawing.bottom <= line.top, numeral: size(".goal-loss") };
}"""


def network(open_page: Open, server: str, **options: Any) -> Locator:
    return alive(open_page(f"{server}index.html", late=True, **options), "#landing")


def place(stepper: Locator, name: str) -> Locator:
    return stepper.locator(f'[data-place="{name}"]')


def drag(stepper: Locator, name: str, pixels: int) -> None:
    """Drag a number of the drawing sideways."""
    frame = place(stepper, name).bounding_box()
    assert frame is not None
    mouse = stepper.page.mouse
    x, y = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + pixels, y, steps=5)
    mouse.up()


# The step of the loss, as it ends: how long the bars of its errors are.
ERRORS = """(el) => {
  el.dispatchEvent(new CustomEvent("bbh-seek", { detail: { step: 5, time: 1e6 } }));
  return [...el.querySelectorAll(".plot .bar")].map((bar) => bar.getBoundingClientRect().height);
}"""


@pytest.mark.parametrize("window", [DESK, PHONE], ids=["desk", "phone"])
def test_the_network_and_its_task_fill_the_first_screen(
    window: dict[str, Any], open_page: Open, server: str
) -> None:
    stepper = network(open_page, server, **window)
    page = stepper.page
    seen = page.evaluate(FIRST_SCREEN)
    assert seen["out"] == []
    assert seen["free"]
    assert seen["digits"] == (14 if window is DESK else 12)
    assert seen["numeral"] >= 23
    assert min(seen["apart"]) > 4
    assert not page.locator(".site-nav").is_visible()
    assert place(stepper, "w5").evaluate("el => getComputedStyle(el).animationName") == "goal-nudge"
    stepper.locator(".goal-task").click()
    assert place(stepper, "w5").evaluate("el => getComputedStyle(el).animationName") == "none"
    for name, value in (("w5", "-9.2095"), ("w8", "6.1963")):
        box(stepper, name).fill(value)  # E has many characters now, and the gauge stays as it is
    many = page.evaluate(FIRST_SCREEN)
    assert (many["meter"], many["cut"]) == (seen["meter"], 0)
    if window is DESK:
        for width in (
            1060,
            960,
            700,
        ):  # beside the task or below it, the gauge's labels stand apart
            resize(page, width, 900)
            assert min(page.evaluate(FIRST_SCREEN)["apart"]) > 4
        tall = stepper.locator(".stepper-sheet").evaluate("el => el.clientHeight")
        one, two = stepper.evaluate(ERRORS)
        errors = [
            number(stepper, f"out_{u}") - number(stepper, f"target_{u}") for u in ("o1", "o2")
        ]
        assert two / one == pytest.approx(abs(errors[1] / errors[0]), rel=0.02)
        assert stepper.locator(".stepper-sheet").evaluate("el => el.clientHeight") == tall
        return
    press(stepper, "Reset")
    resize(page, 360, 640)
    page.evaluate("scrollTo(0, 0)")
    assert page.evaluate(FIRST_SCREEN)["out"] == []
    lowest = place(stepper, "delta_o2").bounding_box()
    assert lowest["y"] + lowest["height"] < stepper.locator(".stepper-dock").bounding_box()["y"]


def test_two_numbers_by_mouse_no_third_and_then_the_machine(open_page: Open, server: str) -> None:
    """ "Drag two of the underlined numbers until E is below 0.03"."""
    stepper = network(open_page, server, **STILL, **DESK)
    line, said = stepper.locator(".goal-line"), stepper.locator(".goal-said")
    primary = stepper.locator("button.primary")
    assert stepper.locator(".place.input").count() == 8  # not targets, inputs and biases
    assert round(number(stepper, "loss"), 3) == 0.298
    place(stepper, "w5").hover()
    expect(line).to_have_text("w5: 0.1 more would raise E by about 0.1 × 0.0822 = 0.0082.")
    expect(primary).to_have_text("Watch one pass")
    drag(stepper, "w5", -147)
    expect(said).to_be_empty()
    expect(stepper.locator(".goal-trace.drawn")).to_have_text("E over w5")
    drag(stepper, "w8", 115)
    expect(line).to_contain_text("w8: 0.1 more")
    assert (number(stepper, "w5"), number(stepper, "w8")) == (-4.01, 4)
    expect(said).to_have_text("Done: E is 0.01494. And the machine?")
    expect(primary).to_have_text("Let the machine do it")
    drag(stepper, "w1", 30)
    assert number(stepper, "w1") == 0.15
    expect(said).to_contain_text("That would be the third: let one go.")
    assert stepper.locator(".place.used").count() == 2
    press(stepper, "Let w8 go")
    expect(said).to_be_empty()
    assert number(stepper, "w8") == 0.55
    drag(stepper, "w1", 30)
    assert number(stepper, "w1") == 1.05

    press(stepper, "Let the machine do it")  # "ends at 0.0011", from the start
    assert round(number(stepper, "loss"), 4) == 0.0011
    expect(said).to_have_text("E is 0.0011 after 1000 updates of all weights. How did it know?")
    meter = stepper.get_by_role("meter", name="loss E")
    expect(meter).to_have_attribute("aria-valuetext", re.compile("the machine reaches 0.0011"))
    expect(line).to_contain_text("It started over from the first numbers")  # not of a weight
    press(stepper, "Watch one pass")
    expect(line).to_contain_text("Step 1 of 18: neth1 = ")  # with a subscript
    expect(said).to_have_text("Forward means: from the inputs to E.")
    press(stepper, "Stop")
    press(stepper, "Reset")
    assert [number(stepper, f"w{n}") for n in (1, 5, 8)] == [0.15, 0.4, 0.55]
    expect(said).to_be_empty()

    start, end = (place(stepper, name).bounding_box() for name in ("w6", "w2"))
    assert start is not None
    assert end is not None
    drag(stepper, "w6", int(end["x"] - start["x"]))  # the pointer then lies over w2
    stepper.page.mouse.move(end["x"] + 20, end["y"] + end["height"] / 2)
    expect(line).to_contain_text("w6: 0.1 more")


def test_two_numbers_by_finger(open_page: Open, server: str) -> None:
    stepper = network(open_page, server, **STILL, **PHONE)
    for name in ("w5", "w6"):
        swipe(place(stepper, name), -7, 0)
    assert number(stepper, "loss") < 0.03
    expect(stepper.locator(".goal-said")).to_contain_text("Done: E is 0.02")
    assert stepper.page.evaluate("scrollY") == 0


def test_two_numbers_by_keyboard(open_page: Open, server: str) -> None:
    stepper = network(open_page, server, **STILL, **DESK)
    keyboard = stepper.page.keyboard
    for name, value in (("w5", "-4"), ("w8", "4")):
        place(stepper, name).focus()
        keyboard.press("Enter")
        keyboard.type(value)
        keyboard.press("Enter")
        expect(place(stepper, name)).to_be_focused()
    expect(stepper.locator(".goal-said")).to_have_text("Done: E is 0.01509. And the machine?")
    place(stepper, "w2").focus()
    keyboard.press("ArrowRight")
    assert number(stepper, "w2") == 0.2
    expect(stepper.locator(".goal-said")).to_contain_text("let one go")


def test_the_best_two_end_where_the_page_says(open_page: Open, server: str) -> None:
    """ "kept between -4 and 4 ... down to 0.014"; "as near to 0 as you like"."""
    stepper = network(open_page, server, **STILL, **DESK)
    for name, value in (("w6", "-4"), ("w7", "4")):
        box(stepper, name).fill(value)
    assert round(number(stepper, "loss"), 3) == 0.014
    press(stepper, "Reset")
    for name, value in (("w5", "-9.2095"), ("w8", "6.1963")):
        box(stepper, name).fill(value)
    assert number(stepper, "loss") < 1e-12
