"""The stepper in a real browser, as a reader meets it: mouse, keyboard, links, phone, print."""

import base64
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from nbhelpers.networks import Network, notebook_004
from nbhelpers.widgets.stepper import Stepper

STILL = {"reduced_motion": "reduce"}
Open = Callable[..., Page]


@pytest.fixture
def stepper_page(scratch_page: Open) -> Open:
    """Open a page with a stepper of the given traits."""

    def build(*, fragment: str = "", options: dict[str, Any] | None = None, **traits: Any) -> Page:
        return scratch_page(
            Stepper(**traits).figure_html(), fragment, **(STILL if options is None else options)
        )

    return build


def number(page: Page, quantity: str) -> float:
    """The one primary element of a quantity says what it is, in full precision."""
    place = page.locator(f'[data-quantity="{quantity}"][data-primary]')
    expect(place).to_have_count(1)
    return float(place.get_attribute("data-value"))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def box(page: Page, name: str) -> Locator:
    return page.get_by_role("spinbutton", name=name, exact=True)


def everything(page: Page) -> dict[str, str]:
    """All numbers of the widget and where its timeline stands."""
    return page.evaluate(
        """() => Object.fromEntries([
          ...[...document.querySelectorAll("[data-primary]")].map((el) => [el.dataset.quantity, el.dataset.value]),
          ["step", document.querySelector("[aria-current=step]").dataset.step],
        ])"""
    )


def choose(page: Page, name: str, option: str) -> None:
    page.locator("summary", has_text="options").evaluate("el => (el.parentElement.open = true)")
    page.get_by_role("combobox", name=name, exact=True).select_option(option)


# Numbers


def test_shows_the_numbers_of_source_000(stepper_page: Open) -> None:
    page = stepper_page()
    assert number(page, "loss") == pytest.approx(0.2983711088, abs=5e-11)
    assert number(page, "dE/dw5") == pytest.approx(0.0821670406, abs=5e-11)
    assert number(page, "dE/dw1") == pytest.approx(0.0004385677, abs=5e-11)
    press(page, "1 update")
    assert number(page, "loss") == pytest.approx(0.2910277737, abs=5e-11)
    press(page, "reset")
    press(page, "10\u202f000 updates")
    assert number(page, "loss") == pytest.approx(3.510187783e-05, abs=5e-15)
    assert number(page, "updates") == 10000
    press(page, "reset")
    choose(page, "updates", "immediate")
    press(page, "update")
    assert number(page, "loss") == pytest.approx(0.2910279239, abs=5e-11)
    press(page, "undo")
    press(page, "10\u202f000 updates")
    assert number(page, "out_o1") == pytest.approx(0.0159121963, abs=5e-11)
    assert number(page, "out_o2") == pytest.approx(0.9840657345, abs=5e-11)


@pytest.mark.parametrize(("mode", "loss"), [("per_unit", 0.2804714468), ("shared", 0.2857508867)])
def test_biases_learn_when_they_may(stepper_page: Open, mode: str, loss: float) -> None:
    page = stepper_page()
    choose(page, "biases", mode)
    press(page, "update")
    assert number(page, "loss") == pytest.approx(loss, abs=5e-11)


def _steppers() -> list[Stepper]:
    example = notebook_004()
    deep = Network(
        weights=[[[0.1, -0.2, 0.3]] * 3, [[-0.4, 0.5, 0.6], [0.7, -0.8, 0.9]], [[1.0, -1.1]] * 3],
        biases=[[0.1] * 3, [-0.2] * 2, [0.3] * 3],
        activations=("tanh", "relu", "identity"),
        bias_mode="shared",
    )
    return [
        Stepper(),
        Stepper(network=example.network, x=example.x, target=example.target),
        Stepper(network=deep, x=[1, -2, 3], target=[0, 1, -1]),
    ]


@pytest.mark.parametrize("index", range(3))
def test_agrees_with_python(scratch_page: Open, index: int) -> None:
    stepper = _steppers()[index]
    page = scratch_page(stepper.figure_html(), **STILL)
    assert number(page, "loss") == pytest.approx(stepper.loss, rel=1e-12)
    for name, gradient in stepper.gradients.items():
        assert number(page, f"dE/d{name}") == pytest.approx(gradient, rel=1e-12, abs=1e-15)
    names = stepper.network.unit_names[1:]
    for units, nets, outs in zip(names, stepper.forward.nets, stepper.forward.outs, strict=True):
        for unit, net, out in zip(units, nets, outs, strict=True):
            assert number(page, f"net_{unit}") == pytest.approx(net, rel=1e-12, abs=1e-15)
            assert number(page, f"out_{unit}") == pytest.approx(out, rel=1e-12, abs=1e-15)
    twice = page.evaluate(
        """() => {
          const all = [...document.querySelectorAll(":not(.stepper-formula *)[data-quantity]")].map((el) => el.dataset.quantity);
          const first = [...document.querySelectorAll("[data-primary]")].map((el) => el.dataset.quantity);
          return [...new Set(all)].filter((name) => first.filter((other) => other === name).length !== 1);
        }"""
    )
    assert twice == []


# Changing


def test_typing_a_weight_changes_everything(stepper_page: Open) -> None:
    page = stepper_page()
    box(page, "w5").fill("0.3")
    changed = Stepper()
    changed.set(w5=0.3)
    assert number(page, "loss") == pytest.approx(changed.loss, rel=1e-14)
    assert number(page, "dE/dw1") == pytest.approx(changed.gradients["w1"], rel=1e-12)
    page.get_by_role("slider", name="target_o1", exact=True).focus()
    page.keyboard.press("ArrowRight")
    assert number(page, "target_o1") == pytest.approx(0.02)
    before = number(page, "next_w5")
    page.get_by_role("slider", name="learning rate").focus()
    page.keyboard.press("ArrowRight")
    assert number(page, "learning_rate") > 0.5
    assert number(page, "next_w5") < before


def test_a_number_in_the_graph_can_be_dragged(stepper_page: Open) -> None:
    page = stepper_page()
    place = page.locator('[data-place="w5"]')
    bounds = place.bounding_box()
    x, y = bounds["x"] + bounds["width"] / 2, bounds["y"] + bounds["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 10, y)
    page.mouse.move(x + 25, y)
    page.mouse.up()
    assert number(page, "w5") == 0.65
    expect(box(page, "w5")).to_have_value("0.65")
    press(page, "undo")
    assert number(page, "w5") == 0.4
    expect(page.get_by_role("button", name="undo")).to_have_attribute("aria-disabled", "true")


def test_a_click_in_the_graph_leads_on(stepper_page: Open) -> None:
    page = stepper_page()
    page.locator('[data-place="w6"]').click()
    expect(box(page, "w6")).to_be_focused()
    page.locator('[data-place="dE/dw5"]').click()
    assert everything(page)["step"] == "8"
    page.locator('[data-place="out_h2"]').click()
    assert everything(page)["step"] == "2"


@pytest.mark.parametrize("typed", ["", "-", "1e9", "1e999", "-1000001"])
def test_refuses_bad_input_in_place(stepper_page: Open, typed: str) -> None:
    page = stepper_page()
    before = everything(page)
    field = box(page, "w5")
    field.focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.type(typed)
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("alert").filter(has_text="w5 must be a number")).to_be_visible()
    if typed in ("", "-"):
        assert everything(page) == before
    page.keyboard.press("Escape")
    expect(field).not_to_have_attribute("aria-invalid", "true")
    assert float(field.input_value()) == number(page, "w5")


def test_undoes_sixty_changes_and_resets(stepper_page: Open) -> None:
    page = stepper_page()
    before = everything(page)
    for n in range(60):
        box(page, "w1").fill(str(n / 10))
        box(page, "w1").blur()
    assert number(page, "w1") == 5.9
    for _ in range(60):
        press(page, "undo")
    assert everything(page) == before
    choose(page, "shape", "2-3-1")
    press(page, "100 updates")
    press(page, "reset")
    assert everything(page) == before
    press(page, "undo")
    assert number(page, "updates") == 100


def test_sharing_unequal_biases_says_so_and_can_be_undone(stepper_page: Open) -> None:
    page = stepper_page(biases=[[0.1, 0.2], [0.6, 0.6]])
    choose(page, "biases", "shared")
    message = page.locator(".stepper-message")
    expect(message).to_contain_text("now all of them have the value of the layer's first")
    assert number(page, "b1") == 0.1
    assert number(page, "net_h2") == pytest.approx(0.25 * 0.05 + 0.3 * 0.1 + 0.1)
    message.get_by_role("button", name="undo").click()
    assert number(page, "b_h2") == 0.2
    expect(message).to_be_empty()


def test_takes_every_shape(stepper_page: Open) -> None:
    page = stepper_page()
    choose(page, "shape", "2-3-1")
    assert page.locator(".stepper-graph .wire.forward").count() == 9
    choose(page, "shape", "custom")
    for label in ("inputs", "layer 1", "layer 2", "layer 3"):
        choose(page, label, "3")
    assert page.locator(".stepper-graph .wire.forward").count() == 27
    choose(page, "k units", "tanh")
    choose(page, "loss", "squared")
    choose(page, "weights numbered", "indexed")
    assert number(page, "w33_2") > 0
    choose(page, "layer 2", "0")
    assert page.locator(".stepper-graph .wire.forward").count() == 18


# Stepping


def formula(page: Page) -> str:
    lines = page.locator(".stepper-lines .line")
    rows = [" ".join(line.locator(".num").all_inner_texts()) for line in lines.all()]
    return " | ".join(re.sub(r"\s+", " ", row).strip() for row in rows)


def test_steps_show_their_formula_with_its_numbers(stepper_page: Open) -> None:
    page = stepper_page()
    for _ in range(8):
        press(page, "step ›")
    assert formula(page) == "= 0.741365 × 0.186816 × 0.593270 = 0.082167"
    for _ in range(4):
        press(page, "step ›")
    sums = "= 0.138499 × 0.4 + (-0.038098) × 0.5 = 0.055399 + (-0.019049) = 0.036350"
    assert formula(page) == f"{sums} | = 0.036350 × 0.241301 = 0.008771"
    press(page, "‹ step")
    assert everything(page)["step"] == "11"
    press(page, "forward all")
    assert (
        formula(page) == "= 0.5 × 0.7413652 + 0.5 × (-0.217072)2 = 0.274811 + 0.023560 = 0.298371"
    )
    press(page, "backward all")
    assert everything(page)["step"] == "17"
    press(page, "step ›")
    expect(page.locator(".stepper-changes li").nth(4)).to_have_text(
        re.compile(r"w5 = 0\.4 − 0\.5 × 0\.082167 = 0\.358916")
    )
    press(page, "step ›")
    assert number(page, "updates") == 1
    assert everything(page)["step"] == "0"


def test_every_step_shows_the_number_that_the_graph_shows(stepper_page: Open) -> None:
    page = stepper_page(bias_mode="shared")
    chips = page.locator(".chip").count()
    for n in range(1, chips - 1):
        page.locator(f'[data-step="{n}"]').click()
        current = page.locator(".stepper-graph .place.current [data-primary]")
        shown = {float(text) for text in current.all_text_contents()}
        results = {float(text) for text in page.locator(".result .num").all_inner_texts()}
        assert shown
        assert shown <= results


def test_numbers_appear_as_they_are_computed(stepper_page: Open) -> None:
    page = stepper_page()
    place = page.locator('[data-quantity="out_o1"][data-primary]')
    expect(place).to_be_visible()
    press(page, "step ›")
    expect(place).to_be_hidden()
    expect(page.locator('[data-quantity="out_h1"][data-primary]')).to_be_visible()
    press(page, "forward all")
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
    expect(page.get_by_role("button", name="reset")).to_be_focused()
    while not page.evaluate("document.activeElement.classList.contains('chip')"):
        page.keyboard.press("Tab")
    for _ in range(8):
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
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "[document.activeElement.type, document.activeElement.getAttribute('aria-label')]"
        )
        if focused[0] == "number":
            seen.append(focused[1])
    parameters = ["w1", "w2", "w3", "w4", "b_h1", "b_h2", "w5", "w6", "w7", "w8", "b_o1", "b_o2"]
    assert seen[:17] == ["learning rate", "i1", "i2", *parameters, "target_o1", "target_o2"]


# Training


def test_runs_and_pauses(stepper_page: Open) -> None:
    page = stepper_page(options={})
    page.evaluate(
        """() => new Promise((resolve) => {
          const button = (name) => [...document.querySelectorAll("button")].find((el) => el.textContent === name);
          button("10\u202f000 updates").click();
          const look = () => {
            if (document.querySelector("[data-quantity=updates]").dataset.value < 200) return requestAnimationFrame(look);
            button("pause").click();
            return resolve();
          };
          look();
        })"""
    )
    made = number(page, "updates")
    assert 200 <= made < 10000
    loss = number(page, "loss")
    page.wait_for_timeout(150)
    assert number(page, "updates") == made
    paused = Stepper()
    example = paused.network.train(
        paused.inputs, paused.targets, learning_rate=0.5, steps=int(made)
    )
    assert loss == pytest.approx(example.losses[-1], rel=1e-9)
    expect(
        page.get_by_role("img", name=re.compile(r"Loss curve: .* at update 0 to"))
    ).to_be_visible()
    press(page, "undo")
    assert number(page, "updates") == 0


def test_momentum_runs_on_across_clicks(stepper_page: Open) -> None:
    page = stepper_page(momentum=0.9)
    press(page, "10 updates")
    once = number(page, "loss")
    press(page, "reset")
    for _ in range(10):
        press(page, "1 update")
    assert number(page, "loss") == once
    example = Stepper()
    training = example.network.train(
        example.inputs, example.targets, learning_rate=0.5, steps=10, momentum=0.9
    )
    assert once == pytest.approx(training.losses[-1], rel=1e-12)


def test_the_curve_keeps_a_long_run_and_forgets_what_is_undone(stepper_page: Open) -> None:
    page = stepper_page()
    press(page, "10\u202f000 updates")
    name = re.compile(r"Loss curve: E goes from 0\.298371 at update 0 to .* at update 10000\.")
    expect(page.get_by_role("img", name=name)).to_be_visible()
    press(page, "undo")
    name = re.compile(r"Loss curve: E is 0\.298371 at update 0\.")
    expect(page.get_by_role("img", name=name)).to_be_visible()


def test_opens_without_laying_the_page_out_again_for_every_step(stepper_page: Open) -> None:
    page = stepper_page()
    chips = page.locator(".chip").count()
    client = page.context.new_cdp_session(page)
    client.send("Performance.enable")
    page.reload()
    metrics = {m["name"]: m["value"] for m in client.send("Performance.getMetrics")["metrics"]}
    assert 0 < metrics["LayoutCount"] < chips


def test_only_one_button_is_called_update(stepper_page: Open) -> None:
    page = stepper_page()
    chip = page.get_by_role("button", name="update step, 18 of 18", exact=True)
    expect(chip).to_have_text("update step")
    chip.click()
    assert number(page, "updates") == 0
    press(page, "update")
    assert number(page, "updates") == 1


def test_a_diverged_training_says_so_and_offers_reset(stepper_page: Open) -> None:
    page = stepper_page(activations="identity", learning_rate=1000)
    press(page, "100 updates")
    message = page.locator(".stepper-message")
    expect(message).to_contain_text("The training diverged after")
    assert 0 < number(page, "updates") < 100
    assert not re.search(r"NaN|Infinity", page.locator("figure").inner_text())
    message.get_by_role("button", name="reset").click()
    assert number(page, "updates") == 0
    expect(message).to_be_empty()


# Links


def test_a_link_restores_exactly_this_state(stepper_page: Open) -> None:
    sharing = {"permissions": ["clipboard-read", "clipboard-write"], **STILL}
    page = stepper_page(options=sharing, momentum=0.5)
    box(page, "w5").fill("0.123456789012345")
    choose(page, "biases", "shared")
    choose(page, "updates", "immediate")
    press(page, "100 updates")
    page.locator('[data-step="9"]').click()
    press(page, "copy link")
    expect(page.get_by_role("button", name="link copied")).to_be_visible()
    expect(page.locator("[role=status].bbh-hidden")).to_contain_text("Link copied")
    link = page.evaluate("navigator.clipboard.readText()")
    there = stepper_page(fragment="#" + link.split("#")[1], momentum=0.5)
    assert everything(there) == everything(page)
    expect(there.locator(".bbh-notice")).to_contain_text("restored")
    press(there, "reset")
    assert number(there, "w5") == 0.4
    press(page, "update")
    press(there, "undo")
    press(there, "update")
    assert everything(there) == everything(page)


def test_without_a_clipboard_the_link_is_shown(stepper_page: Open) -> None:
    page = stepper_page()
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(); }")
    press(page, "copy link")
    expect(page.get_by_role("textbox", name="link to this state")).to_have_value(
        re.compile(r"page\.html#stepper=v1:[\w-]+$")
    )


def _fragment(state: Any, version: str = "v1") -> str:
    raw = state if isinstance(state, str) else json.dumps(state)
    return f"#stepper={version}:{base64.urlsafe_b64encode(raw.encode()).decode().rstrip('=')}"


HTML = "<img src=x onerror=alert(1)>"


@pytest.mark.parametrize(
    "fragment",
    [
        "#stepper=",
        "#stepper=v1:%%%",
        "#stepper=v1:aGVsbG8",
        f"#stepper={HTML}",
        _fragment({}, "v2"),
        _fragment({"step": 1}, "v999999"),
        _fragment([1, 2]),
        _fragment("null"),
        _fragment({"weights": None}),
        _fragment({"weights": "many", "inputs": {"length": 2}}),
        _fragment({"weights": [[[1, 2], [3, 4]], [[5, 6]]]}),
        _fragment({"weights": [[["1", "2"], ["3", "4"]], [["5", "6"], ["7", "8"]]]}),
        _fragment({"biases": None}),
        _fragment({"targets": [1e300, 1]}),
        _fragment({"activations": [HTML, HTML]}),
        _fragment({"loss_function": "toString"}),
        _fragment({"wiring": {"__proto__": "by_unit"}}),
        _fragment({"learning_rate": -1}),
        _fragment({"momentum": 1}),
        _fragment({"velocity": [1]}),
        _fragment({"velocity": HTML}),
        _fragment({"step": 0.5}),
        _fragment({"step": 10**6}),
        _fragment({"updates": -1}),
        _fragment({"updates": HTML}),
        _fragment('{"weights": [[[1e400, 0], [0, 0]], [[0, 0], [0, 0]]]}'),
        _fragment({"padding": "x" * 10**5}),
    ],
)
def test_hostile_fragments_change_nothing_and_say_so(stepper_page: Open, fragment: str) -> None:
    page = stepper_page(fragment=fragment)
    expect(page.locator(".bbh-notice")).to_contain_text("The link was not restored")
    assert number(page, "loss") == pytest.approx(0.2983711088, abs=5e-11)
    assert page.locator("img").count() == 0


@pytest.mark.parametrize("fragment", ["#somewhere", "#other=v1:abc", "#stepper", "#"])
def test_other_fragments_are_left_alone(stepper_page: Open, fragment: str) -> None:
    page = stepper_page(fragment=fragment)
    expect(page.locator(".bbh-notice")).to_have_count(0)
    assert number(page, "updates") == 0


def test_a_fragment_cannot_reach_the_prototype(stepper_page: Open) -> None:
    page = stepper_page(fragment=_fragment('{"__proto__": {"polluted": 1}, "step": 3}'))
    assert page.evaluate("({}).polluted === undefined")
    assert everything(page)["step"] == "3"


# For everyone


@pytest.mark.parametrize("step", [0, 4, 12, 14, 18])
def test_fits_a_phone(stepper_page: Open, step: int) -> None:
    page = stepper_page(step=step, options={"viewport": {"width": 360, "height": 740}, **STILL})
    page.locator("summary", has_text="options").click()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    smallest = page.evaluate(
        """() => Math.min(...[...document.querySelectorAll(".stepper-graph text")].map((text) =>
          parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a))"""
    )
    assert smallest >= 11


def test_the_graph_follows_the_step_on_a_phone(stepper_page: Open) -> None:
    page = stepper_page(options={"viewport": {"width": 360, "height": 740}, **STILL})
    view = page.locator(".stepper-viewport")
    page.locator('[data-step="3"]').click()
    assert view.evaluate("el => el.scrollLeft") > 100
    page.locator('[data-step="1"]').click()
    assert view.evaluate("el => el.scrollLeft") == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("width", "step"), [(900, 0), (900, 12), (360, 14), (900, 18)])
def test_axe_finds_nothing(stepper_page: Open, theme: str, width: int, step: int) -> None:
    page = stepper_page(step=step, options={"viewport": {"width": width, "height": 800}, **STILL})
    page.evaluate("theme => (document.documentElement.dataset.theme = theme)", theme)
    page.add_style_tag(content="body { background: var(--bbh-page); color: var(--bbh-ink); }")
    page.locator("summary", has_text="options").click()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_print_shows_the_current_state_as_tables(stepper_page: Open) -> None:
    page = stepper_page()
    box(page, "w5").fill("0.3")
    cell = page.locator(".stepper-tables tr", has_text="w5").locator("td").first
    expect(cell).to_be_hidden()
    page.emulate_media(media="print")
    expect(cell).to_be_visible()
    expect(cell).to_have_text("0.300000")
    expect(page.get_by_role("button")).to_have_count(0)


def test_the_tables_can_be_read_on_screen(stepper_page: Open) -> None:
    page = stepper_page()
    press(page, "show as tables")
    row = page.get_by_role("row", name=re.compile("^w5 "))
    expect(row.last).to_contain_text("0.082167")
    press(page, "hide the tables")
    expect(page.get_by_role("table", name="Units")).to_be_hidden()


def test_without_scripts_a_picture_and_a_table_stand_there(stepper_page: Open) -> None:
    page = stepper_page(options={"java_script_enabled": False})
    expect(page.get_by_role("img", name=re.compile("A 2-2-2 network"))).to_be_visible()
    expect(page.get_by_role("row", name="w5 0.4 0.082167")).to_be_visible()


def test_compact_folds_the_parameters(stepper_page: Open) -> None:
    page = stepper_page(compact=True)
    expect(box(page, "w5")).to_be_hidden()
    expect(page.locator(".chip")).to_have_count(0)
    box(page, "learning rate").fill("1")
    press(page, "100 updates")
    assert number(page, "updates") == 100
    page.locator('[data-place="w5"]').click()
    expect(box(page, "w5")).to_be_focused()


def test_two_steppers_do_not_disturb_each_other(scratch_page: Open) -> None:
    figures = Stepper(widget_id="one").figure_html() + Stepper(widget_id="two").figure_html()
    page = scratch_page(figures, **STILL)
    page.locator("#two").get_by_role("button", name="1 update", exact=True).click()
    updates = page.locator('[data-quantity="updates"]')
    expect(updates).to_have_text(["0", "1"])
