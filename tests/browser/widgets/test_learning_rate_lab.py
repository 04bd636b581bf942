"""The learning-rate laboratory in a real browser, as a reader meets it."""

import pytest
from axe import axe_report
from lab_reader import Show, attempt, shown, verdict
from playwright.sync_api import expect
from shared_link import fragment_of
from stepper_reader import STANDING, frames

from nbhelpers.networks import Network


def test_a_lower_rate_goes_on_from_where_it_is(show_lab: Show) -> None:
    page = show_lab(preset="004")
    attempt(page, "0.04")
    expect(verdict(page)).to_contain_text("Wandering")
    page.get_by_role("spinbutton", name="learning rate").fill("0.004")
    page.get_by_role("button", name="Train", exact=True).click()
    assert shown(page, "updates") == 200
    assert shown(page, "loss") < 1e-20
    page.get_by_role("button", name="Numbers as a table").click()
    expect(page.get_by_role("table")).to_contain_text("100 updates at 0.004")
    page.get_by_role("button", name="Reset").click()
    assert shown(page, "updates") == 0
    assert shown(page, "loss") == 1
    expect(page.get_by_role("spinbutton", name="learning rate")).to_have_value("0.004")
    expect(verdict(page)).to_contain_text(
        "The weights are back at the start. The rate 0.004 stays."
    )
    page.get_by_role("spinbutton", name="momentum").fill("0.9")
    page.get_by_role("button", name="Step", exact=True).click()
    page.get_by_role("button", name="Reset").click()
    expect(verdict(page)).to_contain_text("The rate 0.004 and the momentum 0.9 stay.")
    attempt(page, "0.01")
    page.get_by_label("network").select_option("001")
    expect(verdict(page)).to_have_text(
        "\u25cbNot started Press Train, or pick one of the rates to try."
    )


def test_train_pause_and_step_with_motion(show_lab: Show) -> None:
    page = show_lab(preset="000", options={"reduced_motion": "no-preference"})
    page.evaluate(STANDING)
    page.get_by_role("combobox", name="updates").select_option("10000")
    page.get_by_role("button", name="Train", exact=True).click()
    page.wait_for_function(
        "Number(document.querySelector('[data-quantity=updates]').dataset.value) > 20"
    )
    page.get_by_role("button", name="Pause").click()
    made = shown(page, "updates")
    assert 20 < made < 10_000
    page.get_by_role("button", name="Step").click()
    assert shown(page, "updates") == made + 1


def test_a_bad_rate_is_refused_in_place(show_lab: Show) -> None:
    page = show_lab(preset="004", learning_rate=0.02)
    box = page.get_by_role("spinbutton", name="learning rate")
    for typed in ("", "-", "0", "-1", "1e9"):
        box.fill("")
        box.press_sequentially(typed)
        expect(box).to_have_attribute("aria-invalid", "true")
        told = page.get_by_role("alert").first
        expect(told).to_contain_text("learning rate must be a number from")
        page.get_by_role("button", name="Step").click()
        assert shown(page, "rate_over_limit") > 0, typed
        page.get_by_role("button", name="Reset").click()
        box.press("Escape")
        expect(box).to_have_value("0.02")
        expect(box).not_to_have_attribute("aria-invalid", "true")


def test_tab_order_follows_the_work(show_lab: Show) -> None:
    page = show_lab(preset="004")
    page.get_by_label("network").focus()
    names = []
    for _ in range(25):
        names.append(
            page.evaluate(
                "() => { const e = document.activeElement; return e.getAttribute('aria-label')"
                " ?? e.closest('label')?.querySelector('span').textContent ?? e.textContent; }"
            )
        )
        page.keyboard.press("Tab")
    tries = [f"Try {rate} from the start" for rate in (0.01, 0.03, 0.04, 0.05, 0.5)]
    assert names[:6] == ["network", *tries]
    flags = [f"flag: {fate}" for fate in ("converges", "bounces", "wanders", "dead")]
    rate = ["learning rate", "learning rate"]
    assert names[6:16] == ["zoom out", "zoom in", *flags, *rate, "Lift the veil", "Show me"]
    assert names[16:23] == ["Train", "updates", "Pause", "Step", "Replay", "Reset", "Pin this run"]
    assert names[23:] == ["momentum", "momentum"]
    page.get_by_role("slider", name="learning rate").press("ArrowRight")
    expect(page.get_by_role("spinbutton", name="learning rate")).to_have_value("0.0105")


def test_a_network_of_ones_own_stands_beside_the_presets(show_lab: Show) -> None:
    network = Network([[[0.5, -1.0]]], [[0.1]], activations="tanh")
    page = show_lab(network=network, x=[1, 2], target=[-0.9])
    choice = page.get_by_label("network")
    expect(choice).to_have_value("own")
    expect(choice.locator("option:checked")).to_have_text("your own network")
    expect(page.locator(".lab-readout")).to_contain_text("not known")
    expect(page.get_by_role("img", name="Map of the loss over w1 and w2")).to_be_visible()
    attempt(page, "0.64")
    expect(verdict(page)).to_contain_text("Converging at rate 0.64")
    loss = shown(page, "loss")
    run = network.train([1, 2], [-0.9], learning_rate=0.64, steps=100)
    assert loss == pytest.approx(run.losses[-1], rel=1e-9)
    fragment = fragment_of(page)

    choice.select_option("001")
    expect(page.get_by_role("button", name="Try 500 from the start")).to_be_visible()
    choice.select_option("own")
    assert shown(page, "updates") == 0
    expect(page.get_by_role("spinbutton", name="learning rate")).to_have_value("0.64")
    expect(page.get_by_label("weight upwards").locator("option")).to_have_text(["w1", "w2"])

    again = show_lab(fragment)  # a laboratory that knows only the presets
    assert shown(again, "loss") == loss
    expect(again.get_by_label("network").locator("option:checked")).to_have_text("your own network")
    page.get_by_role("button", name="Numbers as a table").click()
    expect(page.get_by_role("row", name="your own network")).to_be_visible()


def test_a_link_restores_the_training(show_lab: Show) -> None:
    page = show_lab(preset="004")
    attempt(page, "0.03")
    loss = shown(page, "loss")
    fragment = fragment_of(page)
    again = show_lab(fragment)
    assert shown(again, "loss") == loss
    expect(verdict(again)).to_contain_text("Bouncing")
    again.evaluate("location.hash = '#rate-lab=v2:AAAA'")
    expect(again.locator(".bbh-notice")).to_contain_text("Nothing was changed")
    assert shown(again, "loss") == loss


def test_a_link_ends_a_training_that_is_under_way(show_lab: Show) -> None:
    page = show_lab(
        options={"reduced_motion": "no-preference"}, preset="001", history=[(10.0, 0, 40)]
    )
    fragment = fragment_of(page)
    loss = shown(page, "loss")
    page.get_by_role("button", name="Reset").click()
    page.get_by_role("combobox", name="updates").select_option("10000")
    page.get_by_role("button", name="Train").click()
    page.evaluate("(fragment) => (location.hash = fragment)", fragment)
    expect(page.locator(".bbh-notice")).to_contain_text("restored from the link")
    frames(page, 10)
    assert (shown(page, "updates"), shown(page, "loss")) == (40, loss)


@pytest.mark.parametrize("width", [1280, 360])
def test_fits_the_page_and_axe_finds_nothing(show_lab: Show, width: int) -> None:
    options = {"viewport": {"width": width, "height": 900}}
    page = show_lab(options=options, preset="001", history=[(100.0, 0, 40)])
    for part in ("Numbers as a table",) if width > 600 else ("Rates, more", "Map", "Numbers"):
        page.get_by_role("button", name=part, exact=True).click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe_report(page) == ""


def test_print_shows_map_curve_and_the_state_as_a_table(show_lab: Show) -> None:
    page = show_lab(preset="001", history=[(500.0, 0, 10)])
    expect(page.get_by_role("table")).to_have_count(0)
    page.emulate_media(media="print")
    curve = page.locator(".stepper-curve")
    expect(curve).to_be_visible()
    expect(page.locator(".lab-picture canvas")).to_be_visible()
    expect(page.get_by_role("table")).to_contain_text("10 updates at 500")
    expect(page.get_by_role("table")).to_contain_text("Saturated")
    for role in ("spinbutton", "slider", "combobox"):
        assert page.get_by_role(role).count() == 0
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Reset").click()
    expect(curve).to_be_visible()
    page.emulate_media(media="print")
    expect(curve).to_be_hidden()  # it would be an empty frame
