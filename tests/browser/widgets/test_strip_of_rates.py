"""The laboratory's strip of rates in a real browser: by mouse, by touch and by keyboard."""

import re
from typing import Any

import pytest
from lab_reader import Show
from playwright.sync_api import CDPSession, Locator, Page, expect
from shared_link import fragment_of
from windows import DRAWN

from nbhelpers.networks import Network
from nbhelpers.widgets.learning_rate_lab import LearningRateLab

LOW, HIGH = 0.005, 0.06
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}
STATE = """() => {
  const canvas = document.querySelector(".lab-outputs");
  const data = canvas.width > 1
    ? canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data : [];
  const columns = [];
  for (let k = 0; k < canvas.width; k += Math.floor(canvas.width / 55) || 1) {
    let inked = 0;
    for (let row = 0; row < canvas.height; row++) inked += data[4 * (row * canvas.width + k) + 3] > 0;
    columns.push(inked);
  }
  return columns;
}"""


def stage(page: Page) -> Locator:
    return page.get_by_role("group", name="strip of rates")


def place(page: Page, rate: float, down: float = 100) -> tuple[float, float]:
    """Where a rate stands in the strip of the nine weights."""
    box = stage(page).bounding_box()
    assert box is not None
    return box["x"] + box["width"] * (rate - LOW) / (HIGH - LOW), box["y"] + down


def drag(page: Page, *rates: float, down: float = 100) -> None:
    page.mouse.move(*place(page, rates[0], down))
    page.mouse.down()
    for rate in rates[1:]:
        page.mouse.move(*place(page, rate, down))
    page.mouse.up()


def picture(page: Page) -> Locator:
    return page.locator(".lab-lines")


def words(page: Page) -> Locator:
    return page.locator(".lab-strip-words")


def regime(page: Page) -> Locator:
    return page.locator(".lab-verdict [data-quantity=regime]")


def box(page: Page) -> Locator:
    return page.get_by_role("spinbutton", name="learning rate")


def test_by_mouse_flags_are_planted_the_thumb_trains_and_a_part_is_enlarged(show_lab: Show) -> None:
    page = show_lab(preset="004")
    lift = page.get_by_role("button", name="Lift the veil")
    assert page.evaluate(STATE) == [0]  # nothing is made under the veil
    expect(picture(page)).to_have_attribute("aria-label", "The last outputs over the learning rate, 0.005 to 0.06: veiled until you have guessed.")  # fmt: skip
    expect(words(page)).to_contain_text("where you think that it converges.")
    for rate, after in ((0.012, "bounces"), (0.03, "wanders"), (0.05, "is dead")):
        page.mouse.click(*place(page, rate))
        expect(words(page)).to_contain_text(f"where you think that it {after}.")
        expect(lift).to_have_attribute("aria-disabled", "true")
    page.mouse.click(*place(page, 0.034))
    expect(regime(page)).to_have_attribute("data-value", "Not started")  # a flag trains nothing
    pennant = page.locator(".lab-pennant", has_text="wanders").bounding_box()
    assert pennant is not None
    page.mouse.move(pennant["x"] + 20, pennant["y"] + 10)  # it is moved from .05 to .04
    page.mouse.down()
    page.mouse.move(*place(page, 0.04))
    page.mouse.up()
    flag = page.get_by_role("slider", name="flag: wanders")
    expect(flag).to_have_attribute("aria-valuetext", "at 0.04")
    lift.click()
    expect(lift).to_be_hidden()
    expect(words(page)).to_have_text(
        "3 of your 4 flags stand right: at 0.034 it bounces. In the picture it is dead from 0.042 on."
    )
    expect(page.locator(".lab-pennant")).to_have_text(
        ["converges ✓", "bounces ✓", "wanders ✓", "dead ✗"]
    )
    expect(page.locator(".lab-words span")).to_have_text(
        ["converges", "bounces", "wanders", "dead"]
    )
    expect(picture(page)).to_have_attribute("aria-label", "The last outputs over the learning rate, 0.005 to 0.06: from 0.005034 it converges, from 0.02786 it bounces, from 0.03638 it wanders, from 0.04319 it is dead.")  # fmt: skip
    inked = page.evaluate(STATE)
    assert max(inked[:40:2][:10]) <= 2  # one line, which may be two pixels high
    assert max(inked) > 20

    said = []
    page.mouse.move(*place(page, 0.01))
    page.mouse.down()
    expect(page.locator(".lab-pennant")).to_have_count(0)  # they are out of the way
    expect(page.locator("[data-quantity=updates]")).to_have_attribute("data-value", "100")
    page.evaluate(DRAWN)  # a drag begins in three frames
    for rate, fate in (
        (0.02, "Converging in a zigzag"),
        (0.03, "Bouncing"),
        (0.04, "Wandering"),
        (0.05, "Dead"),
    ):
        page.mouse.move(*place(page, rate))
        # the same frame has verdict, curve, map and number
        said.append(
            page.evaluate(
                """() => [document.querySelector("[data-quantity=regime]").textContent,
                document.querySelector("[data-quantity=updates]").dataset.value,
                document.querySelector(".lab-flag input").value,
                document.querySelector(".stepper-curve .curve").getAttribute("d"),
                document.querySelector(".lab-path :last-child").getAttribute("points")]"""
            )
        )
        assert said[-1][:3] == [fate, "100", str(rate)]
    page.mouse.up()
    for part in (3, 4):
        assert len({one[part] for one in said}) == 4
    expect(page.get_by_role("status").last).to_contain_text("100 updates. Dead at rate 0.05.")
    loss = page.locator(".lab-readout [data-quantity=loss]")
    expect(loss).to_have_attribute("data-value", "25")
    assert LearningRateLab(history=[(0.05, 0, 100)]).losses[-1] == 25

    page.keyboard.down("Shift")
    drag(page, 0.0395, 0.04, 0.0415)
    page.keyboard.up("Shift")
    expect(box(page)).to_have_value("0.05")
    label = "The last outputs over the learning rate, 0.0395 to 0.0415"
    expect(picture(page)).to_have_attribute("aria-label", f"{label}: from 0.0395 it wanders, from 0.04023 it bounces, from 0.04069 it wanders.")  # fmt: skip
    page.get_by_role("button", name="whole range").click()
    expect(picture(page)).to_contain_text("0.055")
    expect(page.get_by_role("button", name="whole range")).to_be_hidden()


def test_by_touch_flags_thumb_zoom_and_pins(show_lab: Show) -> None:
    page = show_lab(preset="004", options=PHONE)
    touch = page.context.new_cdp_session(page)
    for rate in (0.01, 0.03, 0.04, 0.055):
        page.touchscreen.tap(*place(page, rate))
    page.get_by_role("button", name="Lift the veil").tap()
    expect(words(page)).to_have_text("All 4 flags stand right.")
    swipe(touch, place(page, 0.02), place(page, 0.04))
    expect(box(page)).to_have_value("0.04")
    expect(regime(page)).to_have_text("Wandering")
    page.get_by_role("button", name="Pin this run").tap()
    for rate, pins in ((0.03, 2), (0.01, 3), (0.02, 3)):  # the thumb is found with a finger
        knob = page.locator(".lab-knob").bounding_box()
        assert knob is not None
        low = knob["y"] + 26
        swipe(touch, (knob["x"] + 30, low), (place(page, rate)[0], low))
        expect(box(page)).to_have_value(str(rate))
        page.get_by_role("button", name="Pin this run").tap()
        expect(page.locator(".lab-lines .pin")).to_have_count(pins)
    names = page.locator(".stepper-curve .others text")
    expect(names).to_have_text(["0.03", "0.01", "0.02"])  # the first had to go
    page.get_by_role("button", name="Take off the pinned run at 0.01").tap()
    expect(names).to_have_text(["0.03", "0.02"])
    stage(page).scroll_into_view_if_needed()
    (a, y), (b, _) = place(page, 0.035), place(page, 0.045)
    (c, _), (d, _) = place(page, 0.02), place(page, 0.055)
    touch_points(touch, "Start", (a, y), (b, y))
    for share in (0.3, 0.6, 1):
        touch_points(touch, "Move", (a + share * (c - a), y), (b + share * (d - b), y))
    touch_points(touch, "End")
    expect(page.get_by_role("button", name="whole range")).to_be_visible()
    low, high = (
        page.get_by_role("slider", name="learning rate").get_attribute(k) for k in ("min", "max")
    )
    middle = 0.035 + (0.01 / 0.035) * (LOW - 0.02)
    assert float(low or "nan") == pytest.approx(middle, abs=2e-4)
    assert float(high or "nan") == pytest.approx(middle + (HIGH - LOW) * 0.01 / 0.035, abs=2e-4)
    # A finger that scrolls the page changes nothing.
    page.evaluate("document.body.style.paddingBottom = '60rem'")
    before = page.evaluate("scrollY")
    x, y = place(page, 0.05)
    swipe(touch, (x, y), (x + 2, y - 90))
    page.wait_for_function("(before) => scrollY > before", arg=before)
    expect(box(page)).to_have_value("0.02")


def touch_points(session: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    told = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(points)]
    session.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": told})


def swipe(session: CDPSession, start: tuple[float, float], end: tuple[float, float]) -> None:
    touch_points(session, "Start", start)
    for n in range(1, 7):
        share = n / 6
        touch_points(
            session, "Move", tuple(a + share * (b - a) for a, b in zip(start, end, strict=True))
        )
    touch_points(session, "End")


def test_by_keyboard_flags_thumb_zoom_pins_and_the_map(show_lab: Show) -> None:
    page = show_lab(preset="parabola")
    converges = page.get_by_role("slider", name="flag: converges")
    expect(converges).to_have_attribute("aria-valuetext", "not planted")
    converges.press("Enter")
    expect(converges).to_have_attribute("aria-valuetext", "at 0.35")
    page.get_by_role("slider", name="flag: diverges").press("ArrowRight")
    page.get_by_role("button", name="Lift the veil").press("Enter")
    expect(words(page)).to_have_text(
        "1 of your 2 flags stands right: at 0.353 it converges. In the picture it diverges from 0.5 on."
    )
    thumb = page.get_by_role("slider", name="learning rate")
    expect(box(page)).to_have_value("0.4")
    thumb.press("ArrowRight")
    expect(box(page)).to_have_value("0.405")
    expect(regime(page)).to_have_text("Converging in a zigzag")
    page.get_by_role("button", name="Pin this run").press("Enter")
    expect(page.locator(".stepper-curve .others text")).to_have_text("0.405")
    thumb.press("+")
    thumb.press("+")
    assert float(thumb.get_attribute("max") or 0) - float(thumb.get_attribute("min") or 0) == (
        pytest.approx(0.7 / 4, abs=0.002)
    )
    thumb.press("ArrowRight")
    expect(box(page)).to_have_value("0.406")
    thumb.press("0")
    expect(thumb).to_have_attribute("max", "0.7")
    thumb.press("End")
    expect(regime(page)).to_have_text("Diverging")
    # The border moves with the momentum, and out of the picture.
    border = page.locator(".lab-lines [data-quantity=border]")
    expect(border).to_have_text("2/λ = 0.5")
    page.get_by_role("spinbutton", name="momentum").fill("0.2")
    expect(border).to_have_text("2(1+μ)/λ = 0.6")
    expect(page.locator(".lab-words span")).to_have_text(["converges", "diverges"])
    page.get_by_role("spinbutton", name="momentum").fill("0.9")
    expect(border).to_have_text("2(1+μ)/λ = 0.95 →")
    page.get_by_role("spinbutton", name="momentum").fill("0")

    page.get_by_role("spinbutton", name="learning rate").fill("0.1")
    page.get_by_role("button", name="Reset").click()
    page.get_by_role("img", name="Map of the loss").press("ArrowLeft")
    start = page.get_by_role("img", name="The path starts at 0.945, 0.5 and is now at")
    expect(start).to_be_visible()
    picture_ = page.locator(".lab-picture > svg")
    size = picture_.bounding_box()
    assert size is not None
    picture_.click(position={"x": size["width"] * 0.5, "y": size["height"] * 0.2})
    expect(start).to_have_count(0)  # the map follows in the next frame
    label = page.get_by_role("img", name="Map of the loss").get_attribute("aria-label") or ""
    begun = re.search(r"starts at ([\d.]+), ([\d.]+) and", label)
    assert begun
    assert [float(value) for value in begun.groups()] == pytest.approx([1, 1.3], abs=0.15)
    loss = page.locator(".lab-readout [data-quantity=loss]").get_attribute("data-value")
    again = show_lab(fragment_of(page), preset="004")
    expect(again.locator(".lab-readout [data-quantity=loss]")).to_have_attribute("data-value", str(loss))  # fmt: skip
    expect(again.get_by_role("img", name=begun[0])).to_be_visible()
    again.get_by_role("button", name="Reset").click()
    expect(again.get_by_role("img", name="The path starts at 1, 0.5 and")).to_be_visible()


def test_show_me_own_networks_and_paper(show_lab: Show) -> None:
    network = Network([[[0.5, -1.0]]], [[0.1]], activations="tanh")
    page = show_lab(network=network, x=[1, 2], target=[-0.9])
    expect(page.locator(".lab-words span")).to_have_text(["converges", "bounces", "wanders"])
    expect(page.get_by_role("button", name="Show me")).to_be_hidden()
    page.get_by_label("network").select_option("001")
    expect(page.get_by_role("button", name="Show me")).to_be_visible()
    page.emulate_media(media="print")
    expect(stage(page)).to_be_hidden()  # an empty veil is no picture
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Show me").click()
    expect(words(page)).to_contain_text("Drag along the picture")
    expect(page.locator(".lab-words span")).to_have_text(["converges", "at the edge", "saturated"])
    page.emulate_media(media="print")
    expect(stage(page)).to_be_visible()
    expect(page.get_by_role("button", name="zoom in")).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_label("network").select_option("own")
    expect(page.locator(".lab-words span")).to_have_text(["converges", "bounces", "wanders"])
    page.get_by_label("network").select_option("001")
    expect(page.get_by_role("button", name="Show me")).to_be_hidden()  # it was lifted before


def test_nothing_below_moves_while_a_rate_is_dragged(show_lab: Show) -> None:
    """A text of one more line would move the page at every other pixel; it is shown whole."""
    page = show_lab(options={"viewport": {"width": 330, "height": 844}})
    page.get_by_role("button", name="Show me").click()
    high = "document.querySelector('.lab').getBoundingClientRect().height"
    cut = """[...document.querySelectorAll(".lab-verdict, .lab-readout")]
      .filter((el) => el.scrollHeight > el.clientHeight).map((el) => el.textContent)"""
    before = page.evaluate(high)
    page.mouse.move(*place(page, 0.01))
    page.mouse.down()
    for rate in (0.02, 0.03, 0.04, 0.05):
        page.mouse.move(*place(page, rate))
        assert page.evaluate(high) == before
        assert page.evaluate(cut) == []
    page.mouse.up()
    assert page.evaluate("document.querySelector('.lab').style.height") == ""  # its own again
