"""The stepper in a real browser: its numbers against NumPy, and how they are changed."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from stepper_reader import STILL, box, choose, everything, number, press

from nbhelpers.networks import Network, notebook_004
from nbhelpers.widgets.stepper import Stepper

Open = Callable[..., Page]


# Numbers


def test_shows_the_numbers_of_source_000(stepper_page: Open) -> None:
    page = stepper_page()
    assert number(page, "loss") == pytest.approx(0.2983711088, abs=5e-11)
    assert number(page, "dE/dw5") == pytest.approx(0.0821670406, abs=5e-11)
    assert number(page, "dE/dw1") == pytest.approx(0.0004385677, abs=5e-11)
    press(page, "1 update")
    assert number(page, "loss") == pytest.approx(0.2910277737, abs=5e-11)
    press(page, "Reset")
    press(page, "10\u202f000 updates")
    assert number(page, "loss") == pytest.approx(3.510187783e-05, abs=5e-15)
    assert number(page, "updates") == 10000
    press(page, "Reset")
    choose(page, "updates", "immediate")
    press(page, "1 update")
    assert number(page, "loss") == pytest.approx(0.2910279239, abs=5e-11)
    press(page, "Undo")
    press(page, "10\u202f000 updates")
    assert number(page, "out_o1") == pytest.approx(0.0159121963, abs=5e-11)
    assert number(page, "out_o2") == pytest.approx(0.9840657345, abs=5e-11)


@pytest.mark.parametrize(("mode", "loss"), [("per_unit", 0.2804714468), ("shared", 0.2857508867)])
def test_biases_learn_when_they_may(stepper_page: Open, mode: str, loss: float) -> None:
    page = stepper_page()
    choose(page, "biases", mode)
    press(page, "1 update")
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
    press(page, "Undo")
    assert number(page, "w5") == 0.4
    expect(page.get_by_role("button", name="Undo")).to_have_attribute("aria-disabled", "true")


def test_a_click_in_the_graph_leads_on(stepper_page: Open) -> None:
    page = stepper_page()
    page.locator('[data-place="dE/dw5"]').click()
    assert everything(page)["step"] == "8"
    page.locator('[data-place="out_h2"]').click()
    assert everything(page)["step"] == "2"


def test_refuses_bad_input_in_place(stepper_page: Open) -> None:
    page = stepper_page()
    before = everything(page)
    field = box(page, "w5")
    for typed in ("", "-", "1e9", "1e999", "-1000001"):
        field.focus()
        page.keyboard.press("Control+a")
        page.keyboard.press("Delete")
        page.keyboard.type(typed)
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(page.get_by_role("alert").filter(has_text="w5 must be a number")).to_be_visible()
        if typed in ("", "-"):
            assert everything(page) == before, typed
        page.keyboard.press("Escape")
        expect(field).not_to_have_attribute("aria-invalid", "true")
        assert float(field.input_value()) == number(page, "w5"), typed


def test_what_was_refused_goes_when_the_reader_goes_on(stepper_page: Open) -> None:
    page = stepper_page()
    field = box(page, "w1")
    field.fill("99999999")
    page.evaluate("document.querySelector('[data-step=\"3\"]').click()")  # the reader still types
    expect(field).to_have_value("99999999")
    expect(field).to_have_attribute("aria-invalid", "true")
    press(page, "Reset")
    expect(field).to_have_value("0.15")
    expect(field).not_to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("alert").filter(has_text="w1 must be a number")).to_have_count(0)


def test_a_learning_rate_of_zero_is_at_the_low_end(stepper_page: Open) -> None:
    page = stepper_page()
    box(page, "learning rate").fill("0")
    slider = page.get_by_role("slider", name="learning rate", exact=True)
    assert float(slider.input_value()) == float(slider.get_attribute("min"))
    expect(slider).to_have_attribute("aria-valuetext", "0")
    assert number(page, "next_w5") == number(page, "w5")
    assert (
        float(stepper_page(learning_rate=0).locator(".stepper-rate input").first.input_value())
        == -3
    )


SIXTY = """(field) => {
  for (let n = 0; n < 60; n++) {
    field.value = n / 10;
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
  }
}"""


def test_undoes_sixty_changes_and_resets(stepper_page: Open) -> None:
    page = stepper_page()
    before = everything(page)
    box(page, "w1").evaluate(SIXTY)
    assert number(page, "w1") == 5.9
    press(page, "Undo", 60)
    assert everything(page) == before
    choose(page, "shape", "2-3-1")
    press(page, "100 updates")
    press(page, "Reset")
    assert everything(page) == before
    press(page, "Undo")
    assert number(page, "updates") == 100


def test_sharing_unequal_biases_says_so_and_can_be_undone(stepper_page: Open) -> None:
    page = stepper_page(biases=[[0.1, 0.2], [0.6, 0.6]])
    choose(page, "biases", "shared")
    message = page.locator(".stepper-message")
    expect(message).to_contain_text("now all of them have the value of the layer's first")
    assert number(page, "b1") == 0.1
    assert number(page, "net_h2") == pytest.approx(0.25 * 0.05 + 0.3 * 0.1 + 0.1)
    message.get_by_role("button", name="Undo").click()
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
