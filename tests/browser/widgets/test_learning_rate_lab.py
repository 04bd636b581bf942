"""The learning-rate laboratory in a real browser, as a reader meets it."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from axe import axe_report
from playwright.sync_api import Locator, Page, expect
from shared_link import fragment_of

from nbhelpers.networks import Network
from nbhelpers.widgets.learning_rate_lab import LearningRateLab

Show = Callable[..., Page]


@pytest.fixture
def show(scratch_page: Callable[..., Page]) -> Show:
    """Open a page with one laboratory; without motion unless asked for."""

    def build(fragment: str = "", options: dict[str, Any] | None = None, **traits: Any) -> Page:
        lab = LearningRateLab(widget_id="rate-lab", **traits)
        settings = {"reduced_motion": "reduce"} | (options or {})
        return scratch_page(lab.figure_html(), fragment, **settings)

    return build


def shown(page: Page, name: str) -> float:
    locator = page.locator(f'.lab-readout [data-quantity="{name}"]')
    return float(locator.get_attribute("data-value") or "nan")


def verdict(page: Page) -> Locator:
    return page.locator(".lab-verdict")


def attempt(page: Page, rate: str) -> None:
    page.get_by_role("button", name=f"Try {rate} from the start", exact=True).click()


@pytest.mark.parametrize(
    ("preset", "fates"),
    [
        (
            "004",
            {
                "0.01": "Converging",
                "0.03": "Bouncing",
                "0.04": "Wandering",
                "0.05": "Dead",
                "0.5": "Dead",
            },
        ),
        (
            "001",
            {
                **dict.fromkeys(("1", "10", "100", "200"), "Converging"),
                "500": "Saturated",
            },
        ),
        (
            "parabola",
            {
                "0.05": "Converging",
                "0.25": "Converging",
                "0.4": "Converging in a zigzag",
                "0.5": "Bouncing",
                "0.6": "Diverging",
            },
        ),
    ],
)
def test_each_rate_meets_its_fate(show: Show, preset: str, fates: dict[str, str]) -> None:
    page = show(preset=preset)
    expect(verdict(page)).to_contain_text("Not started")
    for rate, fate in fates.items():
        attempt(page, rate)
        expect(verdict(page).locator('[data-quantity="regime"]')).to_have_text(fate)
        expect(verdict(page).locator("[data-value]").nth(1)).to_be_visible()
        assert shown(page, "updates") == 100
        expect(page.get_by_role("status").last).to_contain_text(fate)
        assert "NaN" not in page.locator("main").inner_text()


def test_a_flat_curve_that_jumps_is_told_from_one_that_stands(show: Show) -> None:
    page = show(preset="parabola")
    attempt(page, "0.5")
    expect(verdict(page)).to_have_text(
        "Bouncing at rate 0.5. Each update jumps to the other side of the valley, just as far from "
        "the minimum: the loss stays 2.5."
    )
    page = show(preset="parabola", history=[(1e-5, 0, 100)])
    expect(verdict(page)).to_contain_text("Converging at rate 0.00001. The loss went from 2.5")


def test_the_edge_of_stability_has_a_verdict_of_its_own(show: Show) -> None:
    page = show(preset="001", learning_rate=100.0)
    page.get_by_role("combobox", name="updates").select_option("1000")
    page.get_by_role("button", name="Train", exact=True).click()
    expect(verdict(page)).to_contain_text(
        "At the edge at rate 100. The loss has come down from 0.209"
    )
    expect(verdict(page)).to_contain_text("400 of them stepped back across the valley")
    expect(verdict(page)).to_contain_text("Its lowest so far was 0.00245804, after update 5")


def test_the_rate_is_held_against_the_flattest_minimum(show: Show) -> None:
    page = show(preset="004", learning_rate=0.03)
    readout = page.locator(".lab-readout")
    expect(readout).to_contain_text("0.027735; your rate is 1.08 times that")
    for _ in range(3):  # wherever the training stands
        page.get_by_role("button", name="Step", exact=True).click()
        expect(readout).to_contain_text("0.027735; your rate is 1.08 times that")
    page.get_by_role("spinbutton", name="momentum").fill("0.9")
    expect(readout).to_contain_text("0.0526965; your rate is 0.569 times that")
    page.get_by_label("network").select_option("004-half")
    expect(readout).to_contain_text("0.05547; your rate is 0.361 times that")
    page.get_by_label("network").select_option("001")
    expect(readout).to_contain_text("it has no minimum: its target is out of reach")
    page.get_by_label("network").select_option("000")
    expect(readout).to_contain_text("not known")


def test_the_curvature_of_the_point_where_the_training_stands(show: Show) -> None:
    page = show(preset="parabola", learning_rate=0.4)
    expect(page.locator(".lab-readout")).to_contain_text("2/λ at these weights")
    assert shown(page, "critical_rate") == pytest.approx(0.5)
    assert shown(page, "rate_over_limit") == pytest.approx(0.8)
    page.get_by_role("spinbutton", name="momentum").fill("0.9")
    expect(page.locator(".lab-readout")).to_contain_text("2 (1 + μ)/λ at these weights")
    assert shown(page, "critical_rate") == pytest.approx(0.95)
    page.get_by_role("spinbutton", name="momentum").fill("0")
    attempt(page, "0.6")
    assert shown(page, "critical_rate") == pytest.approx(0.5, abs=1e-6)
    page = show(preset="004", history=[(0.001, 0, 20_000)])
    assert shown(page, "critical_rate") == pytest.approx(1 / (2 * np.sqrt(406)), rel=2e-3)


def test_a_lower_rate_goes_on_from_where_it_is(show: Show) -> None:
    page = show(preset="004")
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


def test_the_verdict_names_the_rate_that_it_speaks_of(show: Show) -> None:
    page = show(preset="004")
    attempt(page, "0.03")
    expect(verdict(page)).to_contain_text("Bouncing at rate 0.03. The loss repeats every 2")
    page.get_by_role("spinbutton", name="learning rate").fill("0.004")
    expect(verdict(page)).to_contain_text("Bouncing at rate 0.03. ")
    page.get_by_role("spinbutton", name="momentum").fill("0.5")
    page.get_by_role("button", name="Train", exact=True).click()
    expect(verdict(page)).to_contain_text("Converging at rate 0.004, momentum 0.5. ")
    expect(page.get_by_role("status").last).to_contain_text("at rate 0.004, momentum 0.5. The loss")
    page.get_by_role("button", name="Reset").click()
    expect(verdict(page)).to_contain_text("Not started The weights are back at the start.")


def test_train_pause_and_step_with_motion(show: Show) -> None:
    page = show(preset="000", options={"reduced_motion": "no-preference"})
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


def test_no_verdict_stands_beside_a_training_that_is_under_way(show: Show) -> None:
    moving = {"reduced_motion": "no-preference"}
    page = show(preset="004", options=moving, history=[(0.03, 0, 100)])
    expect(verdict(page)).to_contain_text("Bouncing")
    page.evaluate(
        """() => {
          window.shown = [];
          window.said = [];
          const watch = (el, list, text) => new MutationObserver(() => list.push(text())).observe(el, { childList: true });
          const [verdict, status] = [".lab-verdict", ".bbh-hidden[role=status]"].map((s) => document.querySelector(s));
          watch(verdict, shown, () => verdict.querySelector("[data-quantity=regime]").dataset.value);
          watch(status, said, () => status.textContent);
        }"""
    )
    attempt(page, "0.5")
    page.wait_for_function(
        "said.some((text) => text.startsWith('100 updates. Dead at rate 0.5. The loss stays at '))"
    )
    regimes = page.evaluate("shown")
    assert set(regimes[:-1]) == {"Training"}
    assert regimes[-1] == "Dead"
    assert len(page.evaluate("said")) == 2
    assert page.evaluate("said[0]") == "Training. The verdict follows at the end."


def test_a_long_oscillation_is_a_band_and_its_last_updates_stand_apart(show: Show) -> None:
    page = show(preset="004", history=[(0.03, 0, 1000)])
    expect(verdict(page)).to_contain_text("repeats every 2 updates")
    curve = page.locator(".stepper-curve")
    band = curve.locator("path.curve").first.get_attribute("d") or ""
    assert band.endswith("Z")
    heights = re.findall(r"[\d.]+ ([\d.]+)", band)
    middle = len(heights) // 2  # the rim runs along the bottom and comes back along the top
    assert len(set(heights[middle - 100 : middle])) == len(set(heights[middle : middle + 100])) == 1
    assert float(heights[middle - 1]) > float(heights[middle]) + 5
    tail = re.findall(r"[\d.]+ ([\d.]+)", curve.locator("path.tail").get_attribute("d") or "")
    assert len(tail) == 41
    assert tail[:2] * 20 == tail[:40]
    expect(curve).to_contain_text("last 40")
    page = show(preset="parabola", history=[(0.25, 0, 30)])  # E is 0 from the first update on
    curve = page.locator(".stepper-curve")
    expect(curve.locator(".axes text").first).to_have_text("0")
    expect(curve.locator("path.under")).to_have_attribute("d", re.compile("^M.*H"))


def test_a_long_curve_is_thinned_and_keeps_its_extremes(modules: Callable[..., Any]) -> None:
    js = modules("shared/curve")
    kept = js(
        """() => {
          const [memory, drawn] = [4000, 700];
          let points = [];
          for (let n = 0; n < 60000; n++) {
            points.push([n, n === 4321 ? 9 : n === 7777 ? -9 : n % 2]);
            if (points.length > memory) points = curve.thin(points, memory / 2);
          }
          return curve.thin(points, drawn);
        }"""
    )
    updates, losses = zip(*kept, strict=True)
    assert len(kept) <= 702
    assert list(updates) == sorted(set(updates))
    assert (updates[0], updates[-1]) == (0, 59_999)
    assert dict(kept)[4321] == 9
    assert dict(kept)[7777] == -9
    assert set(losses[:40]) == {0, 1, 9, -9}
    assert set(losses[-40:]) == {0, 1}
    few = [[0, 1], [1, 5], [2, 1]]
    assert js("(points) => curve.thin(points, 3)", few) == few


def test_the_floor_is_drawn(show: Show) -> None:
    page = show(preset="001")
    expect(page.locator(".stepper-curve")).to_contain_text("floor 0.00245")
    page = show(preset="000")
    expect(page.locator(".stepper-curve")).not_to_contain_text("floor")


PIXELS = """(places) => {
  const map = document.querySelector(".lab-picture canvas");
  const copy = document.createElement("canvas");
  [copy.width, copy.height] = [map.width, map.height];
  const context = copy.getContext("2d", { willReadFrequently: true });
  context.drawImage(map, 0, 0);
  return places.map(([x, y]) => [...context.getImageData(x * map.width, y * map.height, 1, 1).data]);
}"""


def test_a_color_of_the_map_means_one_loss_and_the_dead_region_has_none(show: Show) -> None:
    page = show(preset="parabola")
    names = page.locator(".lab-names text")
    places = [[0.05, 0.05], [0.95, 0.3], [0.1, 0.7]]
    before = page.evaluate(PIXELS, places)
    attempt(page, "0.25")  # one update, and E = 0: the same map
    assert page.evaluate(PIXELS, places) == before
    assert len({str(color) for color in before}) > 1
    expect(names.filter(has_text="0.1")).not_to_have_count(0)
    page = show(preset="004")
    note, arrow = page.locator(".lab-note"), page.locator(".lab-arrow")
    expect(note).to_contain_text("Hatched: dead")
    expect(arrow).to_be_hidden()
    attempt(page, "0.5")
    ((red, green, blue, _),) = page.evaluate(PIXELS, [[0.5, 0.7]])
    assert abs(red - green) < 12  # a loss of 25 all over, and not in the color of low losses
    assert abs(blue - green) < 12
    expect(page.locator(".lab-names")).to_contain_text("dead: no gradient")
    expect(page.locator(".lab-names")).to_contain_text("now at (−762, −1272)")
    expect(arrow).to_be_visible()
    expect(page.locator(".lab-now")).to_be_hidden()
    axes = page.locator(".lab-picture > svg > g").first
    expect(axes).to_have_text("↑ w1 = w2, −1.4 to 3.4w12 = w22, −2.4 to 2.4 →")  # three times


def test_the_reader_chooses_the_weights_of_the_map(show: Show) -> None:
    page = show(preset="001", history=[(10.0, 0, 5)])
    path = page.locator(".lab-path polyline").last
    before = path.get_attribute("points")
    page.get_by_label("map: weight to the right").select_option("w1")
    assert path.get_attribute("points") != before
    expect(page.get_by_role("img", name="Map of the loss over w1 and w6")).to_be_visible()
    page.get_by_label("weight upwards").select_option("w1")
    expect(page.get_by_role("img", name="Map of the loss over w6 and w1")).to_be_visible()
    assert shown(page, "updates") == 5


def test_a_bad_rate_is_refused_in_place(show: Show) -> None:
    page = show(preset="004", learning_rate=0.02)
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


def test_a_diverged_training_says_so_and_rests(show: Show) -> None:
    page = show(preset="parabola", learning_rate=1000)
    page.get_by_role("button", name="Train", exact=True).click()
    expect(verdict(page)).to_contain_text("grew beyond all bounds")
    expect(page.get_by_role("button", name="Train", exact=True)).to_have_attribute(
        "aria-disabled", "true"
    )
    assert "NaN" not in page.locator("main").inner_text()
    page.get_by_role("button", name="Reset").click()
    expect(verdict(page)).to_contain_text("Not started")


def test_tab_order_follows_the_work(show: Show) -> None:
    page = show(preset="004")
    page.get_by_label("network").focus()
    names = []
    for _ in range(24):
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
    assert names[16:22] == ["Train", "updates", "Pause", "Step", "Reset", "Pin this run"]
    assert names[22:] == ["momentum", "momentum"]
    page.get_by_role("slider", name="learning rate").press("ArrowRight")
    expect(page.get_by_role("spinbutton", name="learning rate")).to_have_value("0.0105")


def test_a_network_of_ones_own_stands_beside_the_presets(show: Show) -> None:
    network = Network([[[0.5, -1.0]]], [[0.1]], activations="tanh")
    page = show(network=network, x=[1, 2], target=[-0.9])
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

    again = show(fragment)  # a laboratory that knows only the presets
    assert shown(again, "loss") == loss
    expect(again.get_by_label("network").locator("option:checked")).to_have_text("your own network")
    page.get_by_role("button", name="Numbers as a table").click()
    expect(page.get_by_role("row", name="your own network")).to_be_visible()


def test_a_link_restores_the_training(show: Show) -> None:
    page = show(preset="004")
    attempt(page, "0.03")
    loss = shown(page, "loss")
    fragment = fragment_of(page)
    again = show(fragment)
    assert shown(again, "loss") == loss
    expect(verdict(again)).to_contain_text("Bouncing")
    again.evaluate("location.hash = '#rate-lab=v2:AAAA'")
    expect(again.locator(".bbh-notice")).to_contain_text("Nothing was changed")
    assert shown(again, "loss") == loss


def test_a_link_ends_a_training_that_is_under_way(show: Show) -> None:
    page = show(options={"reduced_motion": "no-preference"}, preset="001", history=[(10.0, 0, 40)])
    fragment = fragment_of(page)
    loss = shown(page, "loss")
    page.get_by_role("button", name="Reset").click()
    page.get_by_role("combobox", name="updates").select_option("10000")
    page.get_by_role("button", name="Train").click()
    page.evaluate("(fragment) => (location.hash = fragment)", fragment)
    expect(page.locator(".bbh-notice")).to_contain_text("restored from the link")
    page.wait_for_timeout(150)
    assert (shown(page, "updates"), shown(page, "loss")) == (40, loss)


@pytest.mark.parametrize("width", [1280, 360])
def test_fits_the_page_and_axe_finds_nothing(show: Show, width: int) -> None:
    options = {"viewport": {"width": width, "height": 900}}
    page = show(options=options, preset="001", history=[(100.0, 0, 40)])
    page.get_by_role("button", name="Numbers as a table").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe_report(page) == ""


def test_print_shows_map_curve_and_the_state_as_a_table(show: Show) -> None:
    page = show(preset="001", history=[(500.0, 0, 10)])
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
