"""What *The chain rule by hand* tells its reader to do in the networks, done on the built page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from site_pages import alive, in_sight
from stepper_reader import STILL, box, number, onward, press

Show = Callable[[str], Locator]

HIDDEN_LAYER = {"net_h1": 0.3775, "out_h1": 0.5932699921}


@pytest.fixture
def page(open_page: Callable[..., Page], server: str) -> Page:
    return open_page(f"{server}chapters/chain_rule_by_hand.html", late=True, **STILL)


def formula(network: Locator) -> str:
    """The formula under the drawing, as it is read."""
    return network.locator(".stepper-formula").inner_text()


def chosen(network: Locator, option: str) -> str:
    network.locator("summary", has_text="Options").click()
    return network.get_by_role("combobox", name=option, exact=True).input_value()


def at(network: Locator) -> str:
    return network.locator("[aria-current=step]").inner_text()


def test_raise_one_weight_and_then_the_other(show: Show) -> None:
    """1.1: "click it and type, and watch *loss E*. Press *Reset* in between.": .0082 and .000044."""
    network = show("chain-start")

    def type_into(name: str, value: str) -> None:
        network.locator(f'[data-place="{name}"]').click()
        network.page.keyboard.type(value)
        network.page.keyboard.press("Enter")

    start = number(network, "loss")
    type_into("w5", "0.5")
    by_w5 = number(network, "loss") - start
    press(network, "Reset")
    assert number(network, "loss") == start
    type_into("w1", "0.25")
    by_w1 = number(network, "loss") - start
    assert (round(by_w5, 4), round(by_w1, 6)) == (0.0082, 0.000044)
    assert (f"{start:.6f}"[:7], f"{start + by_w1:.6f}"[:7]) == ("0.29837", "0.29841")
    assert 180 < by_w5 / by_w1 < 200


def test_drag_the_number_of_a_weight_sideways(show: Show) -> None:
    """1.1: "drag the number of a weight sideways in the drawing"."""
    network = show("chain-start")
    place = network.locator('svg [data-quantity="w5"]').first
    place.scroll_into_view_if_needed()
    frame = place.bounding_box()
    x, y = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2
    network.page.mouse.move(x, y)
    network.page.mouse.down()
    network.page.mouse.move(x + 10, y, steps=5)
    network.page.mouse.up()
    assert number(network, "w5") == 0.5


def test_the_first_picture_does_not_answer_the_guess(show: Show) -> None:
    """1.1: "Press *|<*, and they stand in the drawing, beside the weights"."""
    network = show("chain-start")
    gradients = [network.locator(f'svg [data-quantity="dE/dw{n}"]').first for n in range(1, 9)]
    for gradient in gradients:
        expect(gradient).to_have_css("visibility", "hidden")
    assert "0.3775" not in formula(network)  # nor does its formula answer the next question
    press(network, "|‹ To the overview")
    for gradient in gradients:
        expect(gradient).to_have_css("visibility", "visible")


def test_a_bias_of_the_drawing_moves_its_own_unit_alone(show: Show) -> None:
    """1.3: "drag b_h1, and h1 alone moves"; "training leaves them as they are"."""
    network = show("chain-train")
    before = {name: number(network, name) for name in ("net_h1", "net_h2")}
    box(network, "b_h1").fill("0.45")
    assert number(network, "net_h1") == pytest.approx(before["net_h1"] + 0.1)
    assert number(network, "net_h2") == before["net_h2"]
    press(network, "100 updates")
    biases = [number(network, f"b_{unit}") for unit in ("h1", "h2", "o1", "o2")]
    assert biases == [0.45, 0.35, 0.6, 0.6]


def test_the_network_at_the_top_shows_the_forward_pass(show: Show) -> None:
    """1.4: "The network at the top of the page shows it, as it shows most numbers"."""
    network = show("chain-start")
    for name, value in HIDDEN_LAYER.items():
        assert number(network, name) == pytest.approx(value, abs=1e-10)


def test_walk_back_through_the_fork(show: Show) -> None:
    """1.6: both products stand before their sum; o1, o2 and h1; *Next*, twice, leads to w1."""
    network = show("chain-backward")
    assert at(network) == "h1"
    said = formula(network)
    assert said.index("0.055399") < said.index("0.019049") < said.index("0.03635")
    backward = network.get_by_role("group", name="backward")
    for unit, delta in (("o1", "0.138499"), ("o2", "0.038098")):
        backward.locator("button", has_text=unit).click()
        assert delta in formula(network)
    backward.locator("button", has_text="h1").click()
    assert formula(network) == said
    onward(network)
    onward(network)
    assert at(network) == "w1"
    assert "0.000438568" in formula(network)
    box(network, "w5").fill("0")
    assert "−0.0002298" in formula(network)


def test_a_number_says_where_it_comes_from(page: Page) -> None:
    """1.6: "Point at any number ...: it says in one line where it comes from"; its line of code."""
    network = alive(page, "#chain-backward")
    network.locator('[data-place="dE/dout_h1"]').hover()
    expect(network.locator(".bbh-origin")).to_contain_text(
        "= δo1 × w5 + δo2 × w7 = 0.138499 × 0.4 + (−0.0380982) × 0.5 = 0.0363503"
    )
    sources = network.locator(".place.source")
    assert sorted(sources.evaluate_all("(e) => e.map((p) => p.dataset.place)")) == [
        *("delta_o1", "delta_o2", "w5", "w7")
    ]
    line = page.locator(".code-line.lit")
    expect(line).to_have_attribute("data-text", "dE_dout_h1 = through_o1 + through_o2")
    page.mouse.move(0, 0)
    expect(line).to_have_count(0)
    line = page.locator('.code-line[data-text^="delta_o1 ="]')
    page.mouse.move(*in_sight(line, 50))
    expect(network.locator(".place.hot")).to_have_attribute("data-place", "delta_o1")
    network.locator('[data-place="w8"]').focus()
    page.keyboard.press("Shift+Tab")  # to the number before it, and so on: to the drawing itself
    while not page.evaluate("document.activeElement.matches('.stepper-drawing')"):
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowRight")
    expect(network.locator(".bbh-origin.told")).to_have_count(1)


def test_a_step_again_and_a_whole_pass(open_page: Callable[..., Page], server: str) -> None:
    """1.6: *Repeat*: "one product waits"; the play button, and the slider that holds the pass."""
    page = open_page(f"{server}chapters/chain_rule_by_hand.html", late=True)
    network = alive(page, "#chain-backward")
    network.locator("[data-part=drawing]").scroll_into_view_if_needed()
    network.locator(".tokens").evaluate(
        """(el) => new MutationObserver(() => (window.waited ||= el.querySelector(".waiting")?.textContent))
          .observe(el, { subtree: true, attributes: true })"""
    )
    press(network, "↻ Repeat")
    page.wait_for_function("window.waited === '0.0554'")
    slider = network.get_by_role("slider", name="timeline")
    slider.fill("1.7")
    expect(network.locator(".token").first).to_be_visible()
    at = slider.input_value()
    press(network, "Play the pass")
    page.wait_for_function(
        "(at) => document.querySelector('#chain-backward .timeline-place').value > at",
        arg=float(at),
    )
    press(network, "Pause the pass")


def test_ten_thousand_updates(show: Show) -> None:
    """1.10: *frozen*, *simultaneous*; after *10 000 updates* E is 3.510187783 x 10^-5."""
    network = show("chain-train")
    assert chosen(network, "biases") == "frozen"
    assert network.get_by_role("combobox", name="updates").input_value() == "simultaneous"
    press(network, "10\u202f000 updates")
    expect(network.locator('[data-quantity="updates"][data-primary]')).to_have_text("10000")
    assert f"{number(network, 'loss'):.10f}" == "0.0000351019"
    expect(network.locator(".stepper-readout [data-quantity=loss]")).to_have_text(
        "3.510187783×10⁻⁵"
    )


def test_immediate_updates(show: Show) -> None:
    """1.12: *immediate*; *1 update*, 0.2910279239; *Reset*, *10 000 updates*, two outputs."""
    network = show("chain-immediate")
    assert chosen(network, "updates") == "immediate"
    press(network, "1 update")
    assert round(number(network, "loss"), 10) == 0.2910279239
    press(network, "Reset")
    press(network, "10\u202f000 updates")
    expect(network.locator('[data-quantity="updates"][data-primary]')).to_have_text("10000")
    outs = [round(number(network, f"out_{unit}"), 6) for unit in ("o1", "o2")]
    assert outs == [0.015912, 0.984066]


def test_a_silent_input(page: Page) -> None:
    """Exercise 1.11: "set i1 to 0 in one of the networks above and look": w1 and w3."""
    for widget in ("chain-start", "chain-backward", "chain-train"):
        network = alive(page, f"#{widget}")
        fold = network.locator("summary", has_text="Parameters")
        fold.evaluate("e => (e.parentElement.open = true)")
        box(network, "i1").fill("0")
        page.keyboard.press("Tab")
        names = [f"w{n}" for n in range(1, 9)]
        assert [n for n in names if number(network, f"dE/d{n}") == 0] == ["w1", "w3"], widget
