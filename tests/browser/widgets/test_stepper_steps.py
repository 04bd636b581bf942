"""The stepper in a real browser: stepping through a pass, and training."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from shared_link import fragment_of
from site_pages import EVERY, MOUNT
from stepper_reader import (
    STANDING,
    STILL,
    VALUES,
    box,
    choose,
    everything,
    frames,
    number,
    onward,
    press,
)
from windows import reload

from nbhelpers.networks import Network
from nbhelpers.widgets.answer_box import AnswerBox
from nbhelpers.widgets.stepper import Stepper

Open = Callable[..., Page]


# Stepping


def formula(page: Page) -> str:
    lines = page.locator(".stepper-lines .line")
    rows = [" ".join(line.locator(".num").all_inner_texts()) for line in lines.all()]
    return " | ".join(re.sub(r"\s+", " ", row).strip() for row in rows)


def test_steps_show_their_formula_with_its_numbers(stepper_page: Open) -> None:
    page = stepper_page()
    for _ in range(8):
        onward(page)
    assert formula(page) == "= 0.741365 × 0.186816 × 0.59327 = 0.082167"
    for _ in range(4):
        onward(page)
    sums = "= 0.138499 × 0.4 + (−0.0380982) × 0.5 = 0.0553994 + (−0.0190491) = 0.0363503"
    assert formula(page) == f"{sums} | = 0.0363503 × 0.241301 = 0.00877135"
    press(page, "‹ Back")
    assert everything(page)["step"] == "11"
    press(page, "Forward all")
    assert formula(page) == "= 0.5 × 0.7413652 + 0.5 × (−0.217072)2 = 0.274811 + 0.02356 = 0.298371"
    press(page, "Backward all")
    assert everything(page)["step"] == "17"
    onward(page)
    expect(page.locator(".stepper-changes li").nth(4)).to_have_text(
        re.compile(r"w5 = 0\.4 − 0\.5 × 0\.082167 = 0\.358916")
    )
    onward(page)
    assert number(page, "updates") == 1
    assert everything(page)["step"] == "0"


def test_every_step_shows_the_number_that_the_graph_shows(stepper_page: Open) -> None:
    page = stepper_page(bias_mode="shared")
    chips = page.locator(".chip").count()
    for n in range(1, chips - 1):
        page.locator(f'[data-step="{n}"]').click()
        current = page.locator(".stepper-graph .place.current [data-primary]")
        shown = set(current.evaluate_all(VALUES))
        results = set(
            page.locator(".result .num [data-value], .result .num[data-value]").evaluate_all(VALUES)
        )
        assert shown
        assert shown <= results


def test_numbers_appear_as_they_are_computed(stepper_page: Open) -> None:
    page = stepper_page()
    place = page.locator('[data-quantity="out_o1"][data-primary]')
    expect(place).to_be_visible()
    onward(page)
    expect(place).to_be_hidden()
    expect(page.locator('[data-quantity="out_h1"][data-primary]')).to_be_visible()
    press(page, "Forward all")
    expect(place).to_be_visible()
    expect(page.locator('[data-quantity="dE/dw5"][data-primary]')).to_be_hidden()


def test_factors_and_places_light_each_other_up(stepper_page: Open) -> None:
    page = stepper_page(step=8)
    factors = page.locator(".factor")
    factors.nth(0).hover()
    expect(page.locator('[data-place="dE/dout_o1"]')).to_have_class(re.compile(r"\bhot\b"))
    expect(page.locator('[data-place="out_h1"]')).not_to_have_class(re.compile(r"\bhot\b"))
    factors.nth(2).focus()
    expect(page.locator('[data-place="out_h1"]')).to_have_class(re.compile(r"\bhot\b"))
    page.locator('[data-place="dE/dout_o1"]').hover()
    expect(factors.nth(0)).to_have_class(re.compile(r"\bhot\b"))
    expect(factors.nth(2)).not_to_have_class(re.compile(r"\bhot\b"))


def test_the_formula_follows_the_activation(stepper_page: Open) -> None:
    page = stepper_page(step=1)
    line = page.locator(".stepper-lines .line").nth(1)
    expect(line).to_contain_text("sigmoid (")
    choose(page, "h units", "tanh")
    expect(line.locator(".top", has_text="(")).to_have_text("tanh (")
    assert formula(page).endswith("= tanh ( 0.3775 ) = 0.360534")
    page.locator('[data-step="13"]').click()  # delta_h1, of which tanh makes the second factor
    slope = page.locator(".stepper-lines .line").nth(1).locator(".factor").nth(1)
    slope.click()
    hint = page.locator(".bbh-origin")
    expect(hint).to_contain_text("1 − out")
    page.mouse.move(0, 0)
    choose(page, "h units", "relu")  # another factor, read from another place: nothing is pinned
    expect(hint).to_contain_text("Point at a number")
    slope.click()
    expect(hint).to_contain_text("else 0 = 1 if 0.3925 > 0, else 0 = 1")


@pytest.mark.parametrize("pinned", [True, False])
def test_the_hint_follows_a_number(stepper_page: Open, pinned: bool) -> None:
    page = stepper_page(step=1)
    factor = page.locator(".factor").first
    hint = page.locator(".bbh-origin")
    factor.click()
    expect(hint).to_have_text("w1 = 0.15, given")
    if pinned:
        page.mouse.move(0, 0)
    else:
        factor.click()
    box(page, "w1").evaluate(
        "(el) => { el.value = 0.9; el.dispatchEvent(new Event('input', { bubbles: true })); }"
    )
    expect(factor).to_have_accessible_name("w1 = 0.9")
    expect(hint).to_have_text("w1 = 0.9, given")


def test_the_path_of_a_hidden_weight_runs_to_the_loss(stepper_page: Open) -> None:
    page = stepper_page(step=14)
    assert page.locator(".halo.path").count() == 3  # w1, w5, w7
    assert page.locator(".outline.path").count() == 7  # i1, h1, o1, o2, both errors, E


def test_stepping_moves_nothing(stepper_page: Open) -> None:
    page = stepper_page(options={"viewport": {"width": 900, "height": 900}, **STILL})
    heights = set()
    for n in range(page.locator(".chip").count()):
        page.locator(f'[data-step="{n}"]').click()
        heights.add(page.locator(".stepper-runs").bounding_box()["y"])
    assert len(heights) == 1


def test_keyboard_alone_suffices(stepper_page: Open) -> None:
    page = stepper_page()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="To the overview")).to_be_focused()
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Next: h2")).to_be_focused()
    while not page.evaluate("document.activeElement.classList.contains('chip')"):
        page.keyboard.press("Tab")
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    assert everything(page)["step"] == "8"
    expect(page.locator('[data-step="8"]')).to_be_focused()
    expect(page.locator("[role=status].bbh-hidden")).to_contain_text("dE/dw5 = 0.082167")
    page.keyboard.press("End")
    assert everything(page)["step"] == "18"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Home")
    assert everything(page)["step"] == "0"
    seen = []
    for _ in range(100):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Parameters":
            page.keyboard.press("Enter")
        focused = page.evaluate(
            "[document.activeElement.role, document.activeElement.getAttribute('aria-label')]"
        )
        if focused[0] == "spinbutton":
            seen.append(focused[1])
    parameters = ["w1", "w2", "w3", "w4", "b_h1", "b_h2", "w5", "w6", "w7", "w8", "b_o1", "b_o2"]
    assert seen[:17] == ["learning rate", "i1", "i2", *parameters, "target_o1", "target_o2"]


# Training


def test_runs_and_pauses(stepper_page: Open) -> None:
    page = stepper_page(options={})
    page.evaluate(STANDING)
    page.evaluate(
        """() => new Promise((resolve) => {
          const button = (name) => [...document.querySelectorAll("button")].find((el) => el.textContent === name);
          button("10\u202f000 updates").click();
          const look = () => {
            if (document.querySelector("[data-quantity=updates]").dataset.value < 20) return requestAnimationFrame(look);
            button("Pause").click();
            return resolve();
          };
          look();
        })"""
    )
    made = number(page, "updates")
    assert 20 <= made < 10000
    loss = number(page, "loss")
    frames(page, 10)
    assert number(page, "updates") == made
    paused = Stepper()
    example = paused.network.train(paused.x, paused.target, learning_rate=0.5, steps=int(made))
    assert loss == pytest.approx(example.losses[-1], rel=1e-9)
    expect(
        page.get_by_role("img", name=re.compile(r"Loss curve: .* at update 0 to"))
    ).to_be_visible()
    press(page, "Undo")
    assert number(page, "updates") == 0


def test_momentum_runs_on_across_clicks(stepper_page: Open) -> None:
    page = stepper_page(momentum=0.9)
    press(page, "10 updates")
    once = number(page, "loss")
    press(page, "Reset")
    for _ in range(10):
        press(page, "1 update")
    assert number(page, "loss") == once
    example = Stepper()
    training = example.network.train(
        example.x, example.target, learning_rate=0.5, steps=10, momentum=0.9
    )
    assert once == pytest.approx(training.losses[-1], rel=1e-12)


def test_momentum_rests_when_the_biases_train_in_another_way(stepper_page: Open) -> None:
    page, there = stepper_page(momentum=0.9), stepper_page(momentum=0.9)
    for before, after in (
        ("frozen", "per_unit"),
        ("frozen", "shared"),
        ("per_unit", "shared"),
        ("shared", "per_unit"),
    ):
        press(page, "Reset")
        choose(page, "biases", before)
        press(page, "10 updates")
        choose(page, "biases", after)
        biases = ["b1", "b2"] if after == "shared" else ["b_h1", "b_h2", "b_o1", "b_o2"]
        for name in biases:
            value, gradient = number(page, name), number(page, f"dE/d{name}")
            assert number(page, f"next_{name}") == pytest.approx(value - 0.5 * gradient, rel=1e-14)
        press(page, "10 updates")
        there.evaluate("(link) => (location.hash = link)", fragment_of(page))
        loss = page.locator('[data-quantity="loss"][data-primary]').get_attribute("data-value")
        expect(there.locator('[data-quantity="loss"][data-primary]')).to_have_attribute(
            "data-value", loss
        )
        expect(there.locator(".bbh-notice")).to_contain_text("The state was restored")
        assert everything(there) == everything(page)


def test_the_curve_keeps_a_long_run_and_forgets_what_is_undone(stepper_page: Open) -> None:
    page = stepper_page()
    press(page, "10\u202f000 updates")
    name = re.compile(r"Loss curve: E goes from 0\.298371 at update 0 to .* at update 10000\.")
    expect(page.get_by_role("img", name=name)).to_be_visible()
    press(page, "Undo")
    name = re.compile(r"Loss curve: E is 0\.298371 at update 0\.")
    expect(page.get_by_role("img", name=name)).to_be_visible()


def test_opens_without_laying_the_page_out_for_every_step_and_question(scratch_page: Open) -> None:
    ask = {"question": "How many?", "answer": 2, "hint": "Count.", "solution": "Two."}
    boxes = [AnswerBox(widget_id=f"q{n}", **ask) for n in range(12)]
    page = scratch_page("".join(one.figure_html() for one in [Stepper(), *boxes]), **STILL)
    chips = page.locator(".chip").count()
    client = page.context.new_cdp_session(page)
    client.send("Performance.enable")
    reload(page)
    page.evaluate(MOUNT, EVERY)
    metrics = {m["name"]: m["value"] for m in client.send("Performance.getMetrics")["metrics"]}
    assert 0 < metrics["LayoutCount"] < chips


def test_only_one_button_is_called_update(stepper_page: Open) -> None:
    page = stepper_page()
    chip = page.get_by_role("button", name="Update step, 18 of 18", exact=True)
    expect(chip).to_have_text("Update")
    chip.click()
    assert number(page, "updates") == 0
    press(page, "1 update")
    assert number(page, "updates") == 1


def test_a_diverged_training_says_so_and_offers_reset(stepper_page: Open) -> None:
    page = stepper_page(activations="identity", learning_rate=1000)
    press(page, "100 updates")
    message = page.locator(".stepper-message")
    expect(message).to_contain_text("The training diverged after")
    assert 0 < number(page, "updates") < 100
    assert not re.search(r"NaN|Infinity", page.locator("figure").inner_text())
    message.get_by_role("button", name="Reset").click()
    assert number(page, "updates") == 0
    expect(message).to_be_empty()


def test_it_tells_of_a_leaky_relu_and_a_mean(stepper_page: Open) -> None:
    network = Network(
        [[[1.0], [-1.0], [-2.0]]], activations="leaky_relu", loss_function="mean_squared"
    )
    page = stepper_page(network=network, x=[0.5], target=[0.0, 0.0, 1.0])
    formula = page.locator(".stepper-formula")
    page.locator('[data-step="2"]').click()
    expect(formula.locator(".line").last).to_contain_text("leaky ReLU (")
    assert number(page, "out_o2") == pytest.approx(-0.005)
    page.locator('[data-step="4"]').click()
    expect(formula).to_contain_text("is the mean of the squared errors")
    expect(formula.locator("button", has_text="1/3").first).to_be_visible()
    page.locator('[data-step="7"]').click()
    expect(formula.locator(".line").first).to_contain_text("2/3")
    formula.get_by_role("button", name="dout_o3/dnet_o3 = 0.01").first.hover()
    expect(page.locator(".bbh-origin")).to_contain_text(
        "1 if neto3 > 0, else 0.01 = 1 if −1 > 0, else 0.01 = 0.01"
    )
    assert number(page, "dE/dw3") == pytest.approx(2 / 3 * (-0.01 - 1) * 0.01 * 0.5)
    expect(page.locator(".stepper-graph .activation title").first).to_have_text("leaky ReLU")
    for name, label in (("o units", "leaky ReLU"), ("loss", "mean of (out − target)²")):
        chosen = page.get_by_role("combobox", name=name, exact=True, include_hidden=True)
        assert chosen.evaluate("el => el.selectedOptions[0].textContent") == label
