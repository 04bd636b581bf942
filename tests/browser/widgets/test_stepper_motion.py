"""Motion in the stepper: played, paused, scrubbed, repeated and interrupted, by every hand."""

import math
from collections.abc import Callable
from typing import Any

import pytest
from fingers import swipe
from playwright.sync_api import Page, expect
from stepper_reader import everything, number, onward, press
from windows import resize

from nbhelpers.networks import Network
from nbhelpers.widgets.stepper import Stepper

Open = Callable[..., Page]

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
SEEK = """([step, time]) => document.querySelector(".stepper")
  .dispatchEvent(new CustomEvent("bbh-seek", { detail: { step, time } }))"""
TOKENS = """() => [...document.querySelectorAll(".token")]
  .filter((el) => getComputedStyle(el).opacity !== "0")
  .map((el) => {
    const { x, y, width, height } = el.getBoundingClientRect();
    return { says: el.textContent, quantity: el.dataset.quantity, x: x + width / 2, y: y + height / 2,
      look: el.getAttribute("class") };
  })"""
# What is drawn beside a unit's numbers: each part's box in shares of the room, and numbers below.
PLOTS = """() => Object.fromEntries([...document.querySelectorAll(".plot[data-unit]")].map((el) => {
  const room = el.getBoundingClientRect();
  const parts = [...el.querySelectorAll("div")].filter((part) => getComputedStyle(part).display !== "none");
  const boxes = parts.map((part) => {
    const { x, y, width, height } = part.getBoundingClientRect();
    return [part.className, { x: (x + width / 2 - room.x) / room.width, width, height }];
  });
  const covered = [...document.querySelectorAll(".digits")].filter((digits) => {
    const { left, top, right, bottom } = digits.getBoundingClientRect();
    const isSeen = getComputedStyle(digits).visibility === "visible" && right > left;
    return isSeen && left < room.right && room.left < right && top < room.bottom - 2 && room.top + 2 < bottom;
  });
  const turned = new DOMMatrix(getComputedStyle(el.querySelector(".tangent")).transform);
  return [el.dataset.unit, { ...Object.fromEntries(boxes), covered: covered.length, slope: -turned.b / turned.a,
    shape: (room.height - 10) / (room.width - 10), says: el.textContent }];
}))"""
SAYS = f"() => ({TOKENS})().map(({{ says }}) => says)"
# What moves, while a step's motion is under way for some frames.
CHANGED = """() => new Promise((done) => {
  const changes = new Set();
  const watcher = new MutationObserver((all) => all.forEach(({ type, attributeName, target }) => {
    const el = target.localName ? target : target.parentElement;
    changes.add(`${el?.closest(".tokens") ? "token" : el?.localName} ${attributeName ?? type}`);
  }));
  watcher.observe(document.querySelector(".stepper-sheet"), { subtree: true, attributes: true, childList: true, characterData: true });
  let frames = 0;
  const frame = () => (++frames < 4 ? requestAnimationFrame(frame) : (watcher.disconnect(), done([...changes])));
  requestAnimationFrame(frame);
})"""
AFTER_A_FRAME = f"() => new Promise((done) => requestAnimationFrame(() => done(({SAYS})().length)))"
# When some frames have left the timeline where it was.
RESTS = """() => new Promise((done) => {
  const timeline = document.querySelector("[aria-label=timeline][type=range]");
  let [at, same] = ["", 0];
  const look = () => {
    same = timeline.value === at ? same + 1 : 0;
    at = timeline.value;
    return same < 6 ? requestAnimationFrame(look) : done();
  };
  look();
})"""
# The clock of the frames stands until it is told to go on: nothing depends on how fast this is.
CLOCK = """() => {
  let now = 1000;
  let asked = new Map();
  let count = 0;
  window.requestAnimationFrame = (act) => (asked.set(++count, act), count);
  window.cancelAnimationFrame = (id) => asked.delete(id);
  window.pass = (ms) => {
    for (let left = ms; left > 0; left -= 20) {
      const due = [...asked.values()];
      asked = new Map();
      now += 20;
      for (const act of due) act(now);
    }
  };
}"""


def seek(page: Page, step: int | None, ms: float) -> list[dict[str, Any]]:
    page.evaluate(SEEK, [step, ms])
    return page.evaluate(TOKENS)


def drawn(page: Page, step: int, ms: float = 1e6) -> dict[str, Any]:
    """What a step draws, by unit."""
    page.evaluate(SEEK, [step, ms])
    found: dict[str, Any] = page.evaluate(PLOTS)
    assert [plot["covered"] for plot in found.values()] == [0] * len(found)
    return found


def middle(page: Page, place: str) -> tuple[float, float]:
    box = page.locator(f'[data-place="{place}"] .digits').first.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def timeline(page: Page) -> float:
    return float(page.get_by_role("slider", name="timeline").input_value())


def hidden(page: Page, quantity: str) -> bool:
    place = page.locator(f'[data-quantity="{quantity}"][data-primary]')
    return place.evaluate("(el) => getComputedStyle(el).opacity") == "0"


@pytest.mark.parametrize("phone", [False, True])
def test_tokens_stand_where_their_numbers_do(stepper_page: Open, phone: bool) -> None:
    page = stepper_page(order="immediate", options=PHONE if phone else {})
    x, y = middle(page, "i1")
    first = seek(page, 1, 1)[0]
    assert (first["says"], first["x"]) == ("0.05", pytest.approx(x, abs=4))
    assert first["y"] == pytest.approx(y, abs=3)
    assert hidden(page, "net_h1")  # it is in the page at once, and seen when it is made
    assert number(page, "net_h1") == 0.3775
    assert [t["says"] for t in seek(page, 1, 470)] == ["0.0075", "0.02"]
    column = seek(page, 1, 650)
    assert [t["says"] for t in column] == ["0.0075", "0.02", "0.35"]
    assert len({round(t["x"] / 9) for t in column}) == 1
    assert column[0]["y"] < column[1]["y"] < column[2]["y"]
    assert [t["says"] for t in seek(page, 1, 860)] == ["0.3775"]
    assert not hidden(page, "net_h1")
    one, two = seek(page, 12, 640)
    assert (one["says"], one["look"]) == ("0.0554", "token gradient waiting")
    assert two["look"] == "token gradient negative"
    standing = seek(page, 12, 880)
    assert [t["says"] for t in standing] == ["0.0554", "−0.01905"]
    assert "waiting" not in standing[0]["look"]
    assert not any(
        "NaN" in transform
        for transform in page.locator(".token").evaluate_all(
            "(all) => all.map((el) => el.style.transform)"
        )
    )
    entered = seek(page, 18, 1e6)
    assert [t["says"] for t in entered if t["quantity"] == "next_w5"] == ["0.3589"]
    assert number(page, "w5") == 0.4  # until the update is applied
    press(page, "Apply update")
    assert page.evaluate(SAYS) == []
    assert f"{number(page, 'w5'):.4f}" == "0.3589"


@pytest.mark.parametrize("phone", [False, True])
def test_a_step_draws_its_curve_its_tangent_and_its_errors(stepper_page: Open, phone: bool) -> None:
    page = stepper_page(options=PHONE if phone else {})
    assert drawn(page, 1, 400) == {}  # products stand there
    begins, ends = drawn(page, 1, 760)["h1"]["dot"]["x"], drawn(page, 1)["h1"]["dot"]["x"]
    assert begins == pytest.approx(0.5, abs=0.01)
    assert ends > begins + 0.04  # net = 0.3775, of 3
    out = drawn(page, 6)["o1"]
    slope = 0.751365 * (1 - 0.751365)
    assert out["says"] == "0.1868"
    outs = 1 / (1 + math.exp(-3)) - 1 / (1 + math.exp(3))  # what the curve's height stands for
    assert out["slope"] == pytest.approx(slope * 6 / outs * out["shape"], rel=0.02)
    errors = drawn(page, 5)
    one, two = errors["o1"], errors["o2"]
    assert one["bar"]["height"] / one["ruler"]["height"] == pytest.approx(0.7414, abs=0.02)
    assert two["bar"]["height"] / one["bar"]["height"] == pytest.approx(0.2171 / 0.7414, abs=0.03)
    assert one["bar"]["width"] == pytest.approx(one["bar"]["height"], rel=0.02)  # it is squared
    assert one["area"]["height"] == pytest.approx(one["bar"]["height"] / 2, rel=0.02)
    assert one["says"] == two["says"] == "1"  # the ruler
    copies = "(all) => all.map((el) => [el.style.opacity, el.getBoundingClientRect()])"
    page.evaluate(SEEK, [5, 700])  # the areas have joined
    (_, left), (_, right) = joined = page.locator(".copy").evaluate_all(copies)
    assert [opacity for opacity, _ in joined] == ["1", "1"]
    assert right["left"] == pytest.approx(left["right"], abs=0.2)
    assert right["bottom"] == pytest.approx(left["bottom"], abs=0.2)
    assert page.evaluate(SAYS) == []
    drawn(page, 6)
    assert [opacity for opacity, _ in page.locator(".copy").evaluate_all(copies)] == ["0", "0"]


def test_a_step_is_there_at_once_and_anything_else_ends_its_motion(stepper_page: Open) -> None:
    page = stepper_page(options={})
    page.evaluate(CLOCK)
    onward(page)
    assert everything(page)["step"] == "1"
    assert page.evaluate(SAYS) == ["0.05"]  # and 0.1 begins a little later
    page.evaluate("pass(160)")
    assert len(page.evaluate(SAYS)) == 2
    page.evaluate("pass(320)")
    assert page.evaluate(SAYS) == []
    assert not hidden(page, "out_h1")
    ends: list[tuple[Callable[[], Any], str]] = [
        (lambda: onward(page), "3"),  # a second click: the next step's motion begins
        (lambda: page.keyboard.press("Shift"), "4"),
        (lambda: page.locator(".stepper-legend").click(), "5"),
        (lambda: page.locator('[data-place="w6"]').press("ArrowUp"), "6"),
        (lambda: press(page, "‹ Back"), "6"),
    ]
    for act, step in ends:
        onward(page)
        page.evaluate("pass(60)")
        before = page.evaluate(TOKENS)
        assert before
        act()
        assert everything(page)["step"] == step
        assert not [token for token in page.evaluate(TOKENS) if token in before]
        page.evaluate("pass(500)")
        assert page.evaluate(SAYS) == []
    page.locator('[data-place="w2"]').hover()
    onward(page)
    page.evaluate("pass(60)")
    place = page.locator('[data-place="w5"]')
    place.scroll_into_view_if_needed()
    x, y = middle(page, "w5")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y)
    assert page.evaluate(SAYS) == []
    page.mouse.up()
    assert number(page, "w5") == 0.6


def test_a_pass_is_played_paused_scrubbed_and_repeated(stepper_page: Open) -> None:
    page = stepper_page(options={})
    page.evaluate(CLOCK)
    slider = page.get_by_role("slider", name="timeline")
    press(page, "Play the pass")
    page.evaluate("pass(40)")
    assert len(page.evaluate(SAYS)) == 2  # both units of the layer at the same time
    expect(page.locator(".place.current")).to_have_count(4)
    page.evaluate("pass(400)")
    assert 0 < timeline(page) < 2
    press(page, "Pause the pass")
    at, tokens = timeline(page), page.evaluate(TOKENS)
    page.evaluate("pass(1000)")
    assert (timeline(page), page.evaluate(TOKENS)) == (at, tokens)
    press(page, "Play the pass")
    page.evaluate("pass(2100)")  # 2.4 s forward
    assert everything(page)["step"] == "7"
    assert page.evaluate(TOKENS)[0]["look"] == "token gradient"
    page.evaluate("pass(3000)")  # 3 s backward
    assert everything(page)["step"] == "18"
    page.evaluate("pass(1000)")
    expect(page.get_by_role("button", name="Play the pass")).to_be_visible()
    assert (timeline(page), number(page, "updates")) == (18, 0)
    assert page.evaluate(SAYS).count("0.3589") == 1

    slider.fill("12.7")  # by mouse; backwards it is the same picture
    tokens = page.evaluate(TOKENS)
    assert tokens
    slider.fill("11.4")
    assert page.evaluate(TOKENS) != tokens
    slider.fill("12.7")
    assert page.evaluate(TOKENS) == tokens
    slider.press("Shift+ArrowLeft")
    assert timeline(page) == pytest.approx(12.6)
    slider.press("ArrowLeft")  # a whole number is a step, at rest
    assert (timeline(page), everything(page)["step"]) == (12, "12")
    assert page.evaluate(SAYS) == []

    press(page, "↻ Repeat")
    page.evaluate("pass(640)")
    assert page.evaluate(SAYS)[0] == "0.0554"
    page.evaluate("pass(700)")
    assert page.evaluate(SAYS) == []
    press(page, "Speed 1×")
    press(page, "Speed ½×")
    press(page, "↻ Repeat")
    page.evaluate("pass(2560)")  # a quarter of the speed
    assert page.evaluate(SAYS)[0] == "0.0554"
    press(page, "‹ Back")
    press(page, "Speed ¼×")
    expect(page.get_by_role("button", name="Speed 1×")).to_be_visible()
    press(page, "|‹ To the overview")
    expect(page.get_by_role("button", name="↻ Repeat")).to_have_attribute("aria-disabled", "true")
    page.locator("[data-part=play]").focus()
    page.keyboard.press("Enter")
    page.evaluate("pass(220)")  # planned in the first of its frames
    page.keyboard.press("Space")
    assert 0 < (at := timeline(page)) < 2
    press(page, "Play the pass")
    page.evaluate("pass(20)")
    press(page, "Speed 1×")  # while it plays: half as far in as long
    page.evaluate("pass(180)")
    press(page, "Pause the pass")
    assert timeline(page) == pytest.approx(1.5 * at)


def test_only_tokens_move_and_what_is_out_of_sight_rests(scratch_page: Open) -> None:
    below = "<p style='height: 3000px'>Text.</p>"
    page = scratch_page(Stepper(step=11).figure_html() + below, **PHONE)
    onward(page)
    assert set(page.evaluate(CHANGED)) <= {
        *("token style", "token class", "token characterData", "token childList"),
        *("token data-quantity", "token data-value", "g class"),
    }
    page.locator("[data-part=play]").tap()
    page.wait_for_function(f"({SAYS})().length > 0")
    swipe(page.get_by_role("slider", name="timeline"), -4, 0)  # a finger on the scrubber
    assert timeline(page) % 1 != 0
    at = timeline(page)
    assert page.evaluate(AFTER_A_FRAME) == len(page.evaluate(SAYS))
    assert timeline(page) == at
    page.locator("[data-part=play]").tap()
    page.evaluate("scrollTo(0, 2500)")
    page.wait_for_function(
        "document.querySelector('.stepper-graph').getBoundingClientRect().bottom < 0"
    )
    page.evaluate(RESTS)
    at = timeline(page)
    page.evaluate(AFTER_A_FRAME)
    assert timeline(page) == at
    expect(page.locator("[data-part=play]")).to_have_accessible_name("Pause the pass")
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_function(
        f"document.querySelector('[aria-label=timeline][type=range]').value > {at}"
    )


def test_without_motion_the_products_stand_still(stepper_page: Open) -> None:
    page = stepper_page()
    page.evaluate(CLOCK)
    steps = {0: [], 1: ["0.0075", "0.02"], 12: ["0.0554", "−0.01905"], 8: []}
    for step, expected in steps.items():
        page.get_by_role("slider", name="timeline").fill(str(step))
        assert page.evaluate(SAYS) == expected
    page.get_by_role("slider", name="timeline").fill("11.5")
    assert page.evaluate(SAYS) == steps[12]
    assert everything(page)["step"] == "12"
    assert not hidden(page, "dE/dout_h1")
    onward(page)
    assert page.evaluate(SAYS) == ["0.06232", "−0.02095"]
    press(page, "Play the pass")
    page.evaluate("pass(40)")
    standing = page.evaluate(TOKENS)
    page.evaluate("pass(900)")
    assert page.evaluate(TOKENS) == standing
    assert everything(page)["step"] == "14"
    page.evaluate("pass(6000)")  # 1.1 s a step
    assert everything(page)["step"] == "18"
    assert page.evaluate(SAYS).count("0.3589") == 1
    page.locator('[data-place="w5"]').press("ArrowUp")
    assert page.evaluate(SAYS) == []  # what stood on the weight is gone
    assert number(page, "w5") == 0.41
    for step, units in {1: ["h1"], 5: ["o1", "o2"], 12: ["h1"], 14: []}.items():
        page.get_by_role("slider", name="timeline").fill(str(step))
        assert list(drawn(page, step)) == units


# Tokens that lie under what is drawn, or over it.
HIT = """() => {
  const [plot, ...tokens] = [".plot[data-unit]", ".token[data-quantity]"].flatMap((seen) =>
    [...document.querySelectorAll(seen)].map((el) => el.getBoundingClientRect()));
  return tokens.filter((one) => one.left < plot.right && plot.left < one.right &&
    one.top < plot.bottom && plot.top < one.bottom).length;
}"""


def test_without_motion_three_units_have_their_curves_on_a_phone(stepper_page: Open) -> None:
    """Beside the products, above a neighbor; it says whose it is, and covers nothing."""
    rows = [[0.4, -1.25, 0.75], [-2.5, 1.125, -0.05], [0.0625, 1.5, -0.3]]
    network = Network([rows, rows], [[0.1, 0.2, 0.3]] * 2)
    still = {"viewport": {"width": 360, "height": 844}, "reduced_motion": "reduce"}
    page = stepper_page(network=network, x=[1, -0.5, 2], target=[0, 1, 0], options=PHONE | still)
    for width in (360, 390):
        resize(page, width, 844)
        for step, unit in enumerate(("h1", "h2", "h3", "o1", "o2", "o3"), 1):
            assert list(drawn(page, step)) == [unit]
            assert page.locator(".plot[data-unit]").inner_text() == unit
            assert len(page.evaluate(SAYS)) == 3
            assert page.evaluate(HIT) == 0, (width, unit)
