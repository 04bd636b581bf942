"""What one acts on and what one watches share one screen: editing in place, the dock, the sizes."""

from collections.abc import Callable

import pytest
from fingers import swipe
from playwright.sync_api import Page, expect
from site_pages import settled
from stepper_reader import STILL, everything, number, press
from windows import resize

from nbhelpers.widgets.answer_box import AnswerBox
from nbhelpers.widgets.layer_view import LayerView
from nbhelpers.widgets.learning_rate_lab import LearningRateLab
from nbhelpers.widgets.stepper import Stepper
from nbhelpers.widgets.vjp_view import VjpView

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
    assert page.evaluate("scrollY") == at
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
    expect(place).to_be_focused()
    assert page.evaluate("scrollY") == at
    page.keyboard.press("Enter")
    expect(field).to_be_focused()
    page.get_by_role("button", name="raise w6 by 0.1").press("Enter")
    page.get_by_role("slider", name="w6", exact=True).press("Home")
    assert number(page, "w6") == -4
    page.keyboard.press("Escape")  # as it was when the editor opened
    expect(editor).to_be_hidden()
    assert page.evaluate("scrollY") == at
    assert number(page, "w6") == 0.71
    place.click()
    page.keyboard.type("1/4")
    page.locator('[data-place="i1"]').click()  # another number: the first one keeps its value
    assert number(page, "w6") == 0.25
    page.keyboard.press("Escape")
    page.keyboard.press("Control+z")  # the browser's own: it reaches the box, which is closed
    assert number(page, "w6") == 0.25
    page.locator('[data-place="i1"]').click()
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


CHAPTERS = [
    *("chain_rule_by_hand", "gradient_checking", "one_neuron"),
    *("torch_scalars", "torch_three_layer"),
]
SIZES = [(1280, 720), (820, 1180), (390, 844), (360, 640)]

# Every stepper in turn: brought below the page's own bar, at its first, a middle and its last step.
OUT_OF_SIGHT = """async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const bar = document.querySelector("header").getBoundingClientRect().bottom;
  const missing = [];
  await frame(); // all are alive, and fit the new window
  for (const figure of document.querySelectorAll("figure[data-widget=stepper]")) {
    const click = (step) => {
      const timeline = figure.querySelector("input[aria-label=timeline]");
      timeline.value = step === "last" ? timeline.max : step;
      timeline.dispatchEvent(new Event("input"));
    };
    scrollBy({ top: figure.getBoundingClientRect().top - bar, behavior: "instant" });
    for (const step of [0, 7, "last"]) {
      click(step);
      await frame();
      const seen = (el) => {
        const { top, bottom, left, right, height } = el.getBoundingClientRect();
        return height > 0 && top >= bar - 1 && bottom <= innerHeight + 1 && left >= 0 && right <= innerWidth;
      };
      const parts = ["drawing", "formula", "next"].map((name) => `[data-part=${name}]`);
      for (const part of [...parts, "[data-quantity=loss]", "[data-part=drawing] [data-quantity]"]) {
        const all = [...figure.querySelectorAll(part)].filter((el) => el.getClientRects().length);
        const enough = part.startsWith("[data-part=drawing] ") || part.startsWith("[data-part]") ? all.every(seen) : all.some(seen);
        if (!enough) missing.push(`${figure.id} at ${step}: ${part}`);
      }
    }
  }
  return missing;
}"""


@pytest.mark.parametrize("name", CHAPTERS)
def test_step_drawing_formula_and_loss_are_in_view_together(
    server: str, open_page: Open, name: str
) -> None:
    which = "[data-widget=stepper]"
    page = settled(open_page(f"{server}chapters/{name}.html", only=which, **STILL), which)
    page.add_style_tag(content="article { padding-bottom: 1200px; }")  # the last can be brought up
    for width, height in SIZES:
        resize(page, width, height)
        assert page.evaluate(OUT_OF_SIGHT) == [], (width, height)


PHONE = {"has_touch": True, "is_mobile": True, "viewport": {"width": 360, "height": 640}, **STILL}
AT = """(step) => {
  const timeline = document.querySelector("input[aria-label=timeline]");
  timeline.value = step;
  timeline.dispatchEvent(new Event("input"));
}"""
COVERED = """() => {
  const dock = document.querySelector("[data-part=dock]").getBoundingClientRect();
  const numbers = [...document.querySelectorAll("[data-part=drawing] [data-quantity]")];
  return numbers.filter((el) => {
    const { top, bottom } = el.getBoundingClientRect();
    return bottom > dock.top && top < dock.bottom;
  }).map((el) => el.dataset.quantity);
}"""
SMALL = """() => [...document.querySelectorAll(".bbh-root :is(button, select, input, summary)")]
  .filter((el) => el.getClientRects().length && !el.matches(".factor, .layer-factor, .layer-array button"))
  .map((el) => el.closest("label:has([type=checkbox])") ?? el)
  .flatMap((el) => {
    const { width, height } = el.getBoundingClientRect();
    const name = el.getAttribute("aria-label") ?? el.textContent;
    return height < 44 || width < 44 ? [`${name} ${width} x ${height}`] : [];
  })"""


def test_the_dock_stays_at_the_edge_covers_no_number_and_leaves(scratch_page: Open) -> None:
    beside = '<p style="height: 1500px">Text.</p>'
    page = scratch_page(f"{beside}{Stepper().figure_html()}{beside}", **PHONE)
    dock = page.locator("[data-part=dock]")
    top = page.locator("figure").bounding_box()["y"]
    page.evaluate("(y) => scrollTo(0, y)", top - 400)  # the widget comes in from below
    frame = dock.bounding_box()
    assert frame["y"] + frame["height"] == pytest.approx(640, abs=1)
    page.evaluate("(y) => scrollTo(0, y)", top)
    frame = dock.bounding_box()
    assert 300 < frame["y"] <= 640 - frame["height"] + 1
    for step in range(19):
        page.get_by_role("slider", name="timeline").fill(str(step))
        assert page.evaluate(COVERED) == [], step
        assert dock.bounding_box() == frame, step
    page.locator("[data-part=next]").press("ArrowLeft")  # as in the bar of a wide one
    expect(page.get_by_role("slider", name="timeline")).to_have_value("17")
    page.locator('[data-place="w2"]').first.tap()
    assert page.evaluate(COVERED) == []
    assert dock.bounding_box()["height"] == pytest.approx(frame["height"], abs=1)
    press(page, "Done")
    page.evaluate("(y) => scrollTo(0, y)", top + 1500)
    assert dock.bounding_box()["y"] < 0
    page.emulate_media(media="print")
    expect(dock).to_be_hidden()


CUT = """() => {
  const formula = document.querySelector("[data-part=formula]").getBoundingClientRect();
  const shown = (all) => [...document.querySelectorAll(all)].filter((el) => el.getClientRects().length);
  const numbers = shown("[data-part=formula] :is(.num:not(:empty), .stepper-rest)");
  const outside = numbers.filter((el) => {
    const { left, right, top, bottom } = el.getBoundingClientRect();
    return left < formula.left || right > formula.right || top < formula.top - 1 || bottom > formula.bottom + 1;
  });
  // a mark ends before the gradient beside it
  const within = shown("[data-part=drawing] [data-place^='dE/dw']").filter((back) => {
    const value = document.querySelector(`[data-place="${back.dataset.place.slice(4)}"] .hot-box`);
    const digits = back.querySelector(".digits").getBoundingClientRect();
    return value.getBoundingClientRect().right > digits.left
      || back.querySelector(".hot-box").getBoundingClientRect().left > digits.left;
  });
  return numbers.length ? [...outside, ...within].map((el) => el.textContent) : ["nothing"];
}"""


def test_no_number_of_a_formula_is_cut(scratch_page: Open) -> None:
    page = scratch_page(
        Stepper().figure_html(), **{**PHONE, "viewport": {"width": 390, "height": 844}}
    )
    for _ in range(2):
        for size in ((390, 844), (360, 640), (735, 720)):
            resize(page, *size)
            for step in (0, 3, 6, 7, 12, 14, 18):
                page.evaluate(AT, step)
                assert page.evaluate(CUT) == [], (size, step)
            results = page.locator("[data-part=formula] strong:visible")
            if size[0] > 700:  # the formula is fitted a moment after the window has its size
                expect(results).to_have_count(8)
            else:
                expect(results).not_to_have_count(8)
                expect(results).not_to_have_count(0)
            assert page.locator(".stepper-rest").count() == 1 or size[0] != 390
        press(page, "10 000 updates")
        page.wait_for_function(
            "document.querySelector('[data-quantity=updates]').textContent >= 10000"
        )


LAYER = """(step) => {
  const dock = document.querySelector("[data-part=dock]").getBoundingClientRect();
  const frame = document.querySelector("[data-part=drawing]").getBoundingClientRect();
  const made = [...document.querySelectorAll("[data-part=drawing] .current [data-quantity]")];
  const within = ({ top, bottom }) => top >= Math.max(0, frame.top) && bottom <= Math.min(dock.top, frame.bottom);
  const loss = document.querySelector("[data-part=dock] [data-quantity=loss]").getBoundingClientRect();
  return made.length > 0 && made.every((el) => within(el.getBoundingClientRect()))
    && loss.bottom <= innerHeight && frame.bottom <= dock.top;
}"""


def test_a_network_that_is_too_tall_shows_the_layer_being_stepped_and_e(scratch_page: Open) -> None:
    weights = [[[0.1, -0.2, 0.3]] * 3] * 3
    deep = Stepper(weights=weights, x=[1, 2, 3], target=[0, 1, 0])
    page = scratch_page(deep.figure_html() + '<p style="height: 900px">Text.</p>', **PHONE)
    page.locator("figure").evaluate("(el) => scrollTo(0, el.offsetTop)")
    at = page.evaluate("scrollY")
    for step in (1, 4, 7, 10, 12, 18, 30, 40, 45):
        page.get_by_role("slider", name="timeline").fill(str(step))
        assert page.evaluate(LAYER), step
    assert page.evaluate("scrollY") == at  # the drawing scrolls, the page does not


def test_a_finger_finds_every_control(scratch_page: Open) -> None:
    page = scratch_page(Stepper(step=12).figure_html(), **PHONE)
    page.evaluate("document.querySelectorAll('details').forEach((el) => (el.open = true))")
    assert page.evaluate(SMALL) == []
    page.get_by_role("button", name="More").tap()
    assert page.evaluate(SMALL) == []
    # What makes a few updates stays under the finger, and the steps leave the network to be seen.
    once, chips = page.get_by_role("button", name="1 update"), page.locator(".stepper-timeline")
    at = once.bounding_box()["y"]
    expect(chips).to_be_visible()
    once.tap()
    assert once.bounding_box()["y"] == pytest.approx(at, abs=1)
    expect(chips).to_be_hidden()
    page.get_by_role("button", name="More").tap()
    formula = page.locator("[data-part=formula]")
    low = formula.bounding_box()["height"]
    swipe(page.locator(".dock-formula"), 0, -6)  # up, for all of it
    expect(page.locator(".bbh-origin")).to_be_visible()
    assert formula.bounding_box()["height"] > low
    page.get_by_role("button", name="Whole formula").tap()
    page.locator('[data-place="w2"]').first.tap()
    assert page.evaluate(SMALL) == []
    resize(page, 820, 1180)
    assert page.evaluate(SMALL) == []


def test_a_finger_finds_the_controls_of_every_other_widget(scratch_page: Open) -> None:
    weights = [[0.1, 0.2], [0.3, 0.4]]
    layer = LayerView(
        inputs=[[1.0, 2.0]], weights=weights, biases=[[0.0, 0.0]], dvalues=[[1.0, 1.0]]
    )
    vjp = VjpView(weights=weights, inputs=[1.0, 2.0], v=[1.0, 0.5])
    box = AnswerBox(widget_id="q1", question="Half?", answer=0.5, hint="h", solution="s")
    figures = [layer, vjp, LearningRateLab(), box]
    page = scratch_page("".join(widget.figure_html() for widget in figures), **PHONE)
    page.evaluate("document.querySelectorAll('details').forEach((el) => (el.open = true))")
    assert page.evaluate(SMALL) == []
