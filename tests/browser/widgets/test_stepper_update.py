"""The last step of the timeline: what an update multiplies, in every mode, as computed and as shown."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from engine_cases import random_cases, state_of
from playwright.sync_api import Locator, Page, expect
from stepper_reader import box, choose, number, press

from nbhelpers.networks import Example, Network, mazur
from nbhelpers.widgets.stepper import Stepper

Open = Callable[..., Page]
Evaluate = Callable[..., Any]


@pytest.fixture(scope="module")
def js(modules: Callable[..., Evaluate]) -> Evaluate:
    return modules("engine/timeline", "engine/engine")


# As computed


def test_an_update_with_momentum_shows_what_the_velocity_was(js: Evaluate) -> None:
    example = random_cases(1, seed=5)[-1][0]
    options = {"momentum": 0.9, "learning_rate": 0.1, "order": "immediate"}
    state = state_of(example, **options)
    update = js(
        """(state) => {
          const { state: now, velocity } = engine.train(state, 1);
          return timeline.timeline(engine.lookAt(now, velocity)).at(-1);
        }""",
        state,
    )
    rule = {"learning_rate": 0.1, "order": "immediate", "momentum": 0.9}
    once, twice = (
        example.network.train(example.x, example.target, steps=n, **rule).network for n in (1, 2)
    )
    start, middle, end = (n.parameters() for n in (example.network, once, twice))
    for change in update["update"]["changes"]:
        name = change["name"]
        assert change["before"] == pytest.approx((start[name] - middle[name]) / 0.1, rel=1e-9)
        assert change["after"] == pytest.approx(end[name], rel=1e-12)
        assert change["velocity"] == 0.9 * change["before"] + change["derivative"]
        assert change["after"] == change["value"] - 0.1 * change["velocity"]


TITLES = [
    ({}, "Update: every weight steps against its gradient; the biases are frozen"),
    ({"bias_mode": "per_unit"}, "Update: every weight and bias steps against its gradient"),
    (
        {"momentum": 0.9},
        "Update: every weight steps against its velocity v = \u03bc v + g; the biases are frozen",
    ),
    (
        {"order": "immediate", "bias_mode": "shared"},
        "Update, in the immediate order: the last layer steps against its gradient, each layer "
        "below it against a product that mixes old deltas with weights that are new already",
    ),
    (
        {"order": "immediate", "momentum": 0.5},
        "Update, in the immediate order: every weight steps against its velocity v = \u03bc v + g, "
        "where g is a gradient in the last layer alone and below it a product that mixes old deltas "
        "with weights that are new already; the biases are frozen",
    ),
]


@pytest.mark.parametrize(("options", "title"), TITLES)
def test_the_update_is_called_what_it_is(js: Evaluate, options: Any, title: str) -> None:
    state = state_of(mazur(), **options)
    assert js("(state) => timeline.timeline(engine.lookAt(state)).at(-1).title", state) == title


def test_one_layer_has_nothing_to_mix(js: Evaluate) -> None:
    network = Network(weights=([[0.5]],))
    state = state_of(Example(network, np.array([1.0]), np.array([0.0])), order="immediate")
    step = js("(state) => timeline.timeline(engine.lookAt(state)).at(-1)", state)
    assert step["title"] == TITLES[0][1]
    assert step["update"]["changes"][0]["mixed"] == []


@pytest.mark.parametrize(
    ("loss", "count", "words"),
    [
        ("half_squared", 2, "adds up half of each squared error"),
        ("squared", 2, "adds up each squared error"),
        ("half_squared", 1, "is half of the squared error"),
        ("squared", 1, "is the squared error"),
        ("mean_squared", 3, "is the mean of the squared errors"),
        ("mean_squared", 1, "is the squared error"),
        ("absolute", 2, "adds up each absolute error"),
    ],
)
def test_the_loss_is_called_what_it_is(js: Evaluate, loss: str, count: int, words: str) -> None:
    network = Network(weights=([[0.5]] * count,), loss_function=loss)
    state = state_of(Example(network, np.array([1.0]), np.zeros(count)))
    titles = js(
        "(state) => timeline.timeline(engine.lookAt(state)).map(({ title }) => title)", state
    )
    assert f"Forward: the loss E {words}" in titles


def test_a_hopeless_update_has_no_result(js: Evaluate) -> None:
    network = Network(weights=([[1e50]],), activations="identity")
    state = state_of(Example(network, np.array([1.0]), np.array([0.0])), learning_rate=1e6)
    update = js("(state) => timeline.timeline(engine.lookAt(state)).at(-1)", state)
    assert update["result"] is None
    assert np.isfinite(update["update"]["changes"][0]["after"])
    assert update["title"].startswith("This update is not made, its numbers would grow")


# As shown


def _line(page: Page, name: str) -> Locator:
    return page.locator(".stepper-changes li").filter(
        has=page.locator(f'[data-quantity="next_{name}"]')
    )


def _shown(place: Locator, quantity: str) -> float:
    return float(place.locator(f'[data-quantity="{quantity}"]').get_attribute("data-value"))


def test_the_immediate_order_shows_its_product_beside_the_gradient(stepper_page: Open) -> None:
    network = Network(weights=[[[0.1, 0.8], [0.4, 0.6]], [[0.3, 0.9]]])
    page = stepper_page(
        network=network, x=[0.35, 0.9], target=[0.5], learning_rate=1, order="immediate"
    )
    press(page, "Update step, 14 of 14")
    title = page.locator(".stepper-title")
    expect(title).to_contain_text("mixes old deltas with weights that are new already")
    line = _line(page, "w1")
    expect(line.locator("div").first).to_have_text(
        "w1 = 0.1 \u2212 1 \u00d7 0.000843367 = 0.0991566"
    )
    expect(line.locator(".making")).to_have_text(
        "mixedw1 = mixedh1 \u00d7 i1 = 0.000843367 (gradient 0.000929071)"
    )
    # the same, by hand: the delta of o1, the new w5, the slope of h1, the input
    new = network.update([0.35, 0.9], [0.5], learning_rate=1, order="immediate").parameters()
    forward = network.forward([0.35, 0.9])
    h1, (delta,) = forward.outs[0][0], network.gradients([0.35, 0.9], [0.5]).deltas[-1]
    mixed = delta * new["w5"] * h1 * (1 - h1)
    assert _shown(page.locator(".stepper-lines > .line").first, "mixed_h1") == pytest.approx(mixed)
    assert _shown(line, "mixed_w1") == pytest.approx(0.35 * mixed)
    assert _shown(line, "used_w1") == pytest.approx(0.35 * mixed)
    assert _shown(line, "dE/dw1") == pytest.approx(0.000929071, abs=5e-10)
    assert number(page, "next_w1") == pytest.approx(new["w1"], rel=1e-14)
    # the last layer steps against its gradient, and the drawing has both
    expect(_line(page, "w5").locator(".making")).to_have_count(0)
    for name in ("w1", "w5"):
        _line(page, name).get_by_role("button").hover()
        expect(page.locator(f'[data-place="dE/d{name}"].hot')).to_have_count(1)


def test_momentum_shows_how_its_velocity_is_made(stepper_page: Open) -> None:
    network = Network(weights=[[[10.0]]], activations="identity", loss_function="squared")
    page = stepper_page(network=network, x=[1], target=[4], learning_rate=0.2, momentum=0.9)
    press(page, "1 update")
    press(page, "Update step, 5 of 5")
    expect(page.locator(".stepper-title")).to_contain_text("its velocity v = \u03bc v + g")
    line = _line(page, "w1")
    expect(line.locator("div").first).to_have_text("w1 = 7.6 \u2212 0.2 \u00d7 18 = 4")
    expect(line.locator(".making")).to_have_text("v = 0.9 \u00d7 12 + 7.2 = 18")
    assert _shown(line, "dE/dw1") == pytest.approx(number(page, "dE/dw1")) == pytest.approx(7.2)
    expect(page.locator(".stepper-rule")).to_have_text(
        "updated = value \u2212 0.2 \u00d7 v, where v = 0.9 \u00d7 the last v + gradient. "
        "The biases are frozen: no update changes them."
    )
    page.locator('[data-place="dE/dw1"]').hover()
    expect(line.locator("button.hot")).to_have_text("7.2")
    box(page, "learning rate").fill("0.1")  # the step follows what it speaks of
    expect(line.locator("div").first).to_have_text("w1 = 7.6 \u2212 0.1 \u00d7 18 = 5.8")


def test_frozen_biases_are_called_frozen(stepper_page: Open) -> None:
    page = stepper_page()
    shown = page.locator('.stepper-parameters [data-quantity="next_b_h1"]')
    expect(shown).to_have_text("frozen")
    assert number(page, "next_b_h1") == 0.35
    box(page, "b_h1").fill("0.4")
    expect(shown).to_have_text("frozen")
    expect(page.locator(".stepper-rule")).to_contain_text("The biases are frozen")
    press(page, "Update step, 18 of 18")
    expect(page.locator(".stepper-title")).to_contain_text("; the biases are frozen")
    expect(page.locator(".stepper-changes li")).to_have_count(8)
    press(page, "Show as tables")
    expect(page.locator(".stepper-tables tr", has_text="bh1").last).to_contain_text("frozen")
    choose(page, "biases", "per_unit")
    press(page, "Update step, 22 of 22")
    expect(page.locator(".stepper-changes li")).to_have_count(12)
    expect(page.locator(".stepper-title")).to_have_text(
        "Update: every weight and bias steps against its gradient"
    )
    expect(shown).to_have_text(str(round(number(page, "next_b_h1"), 6)))
    expect(page.locator(".stepper-rule")).to_have_text(
        "updated = value \u2212 0.5 \u00d7 gradient."
    )


def test_an_update_that_is_not_made_changes_nothing_in_the_panel_either(stepper_page: Open) -> None:
    network = Network(weights=[[[1e50]]], activations="identity")
    page = stepper_page(network=network, x=[1], target=[0], learning_rate=1e6)
    shown = page.locator('[data-quantity="next_w1"][data-primary]')
    expect(shown).to_have_text("\u2013")
    press(page, "Update step, 5 of 5")
    expect(page.locator(".stepper-title")).to_contain_text("This update is not made")
    press(page, "1 update")
    assert number(page, "w1") == 1e50


def _sleeping(**traits: Any) -> Stepper:
    """Both hidden units, and so all of the network, are off."""
    network = Network(
        weights=[[[0.1, -0.1], [0.2, -0.3]], [[0.4, 0.5], [0.6, 0.7]]],
        activations="relu",
        bias_mode=traits.pop("bias_mode", "frozen"),
    )
    return Stepper(network=network, x=[0.05, 0.1], target=[0.2, 0.1], **traits)


def test_a_network_that_is_off_says_so(scratch_page: Open) -> None:
    page = scratch_page(_sleeping().figure_html(), reduced_motion="reduce")
    note = page.locator(".stepper-note")
    expect(note).to_have_text(
        "Every gradient is 0, although E is not. h1 and h2 are ReLUs, all of them off: "
        "nothing of E gets past. No update changes anything."
    )
    before = number(page, "loss")
    press(page, "100 updates")
    assert number(page, "loss") == before > 0
    box(page, "w2").fill("0.2")  # h1 wakes up
    expect(note).to_be_empty()
    box(page, "w2").fill("-0.1")
    expect(note).not_to_be_empty()
    box(page, "target_o1").fill("0")
    box(page, "target_o2").fill("0")
    expect(note).to_be_empty()  # nothing is left to learn


def test_a_velocity_moves_a_network_that_is_off(scratch_page: Open) -> None:
    stepper = _sleeping(momentum=0.9, velocity=[0.1] * 12)
    page = scratch_page(stepper.figure_html(), reduced_motion="reduce")
    expect(page.locator(".stepper-note")).to_contain_text("Only the velocity of earlier updates")
    before = number(page, "w1")
    press(page, "1 update")
    assert number(page, "w1") < before


def test_it_names_the_layer_that_is_off(stepper_page: Open) -> None:
    network = Network(
        weights=[[[0.1, 0.1], [-0.2, -0.3]], [[-0.4, 0.5], [-0.6, 0.7]]], activations="relu"
    )
    page = stepper_page(network=network, x=[0.5, 0.1], target=[0.2, 0.1])
    expect(page.locator(".stepper-note")).to_contain_text(
        "although E is not. o1 and o2 are ReLUs, all of them off"
    )
