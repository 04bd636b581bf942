"""What *How far to step* tells its reader to do in its laboratories, done on the built page."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from playwright.sync_api import Locator, expect

from nbhelpers.fates import fates_of, is_dead

FLATTEST = 1 / (10 * 13**0.5)


@dataclass(frozen=True)
class Lab:
    """One of the chapter's laboratories, and what a reader does with it."""

    el: Locator

    @property
    def verdict(self) -> Locator:
        return self.el.locator(".lab-verdict")

    @property
    def labels(self) -> Locator:
        return self.el.locator(".lab-readout")

    def number(self, name: str) -> float:
        place = self.el.locator(f'.lab-readout [data-quantity="{name}"]')
        return float(place.get_attribute("data-value") or "nan")

    def press(self, name: str) -> None:
        self.el.get_by_role("button", name=name, exact=True).click()

    def attempt(self, rate: str) -> None:
        self.press(f"Try {rate} from the start")

    def fill(self, name: str, value: str) -> None:
        self.el.get_by_role("spinbutton", name=name).fill(value)

    def updates(self, count: int) -> None:
        self.el.get_by_role("combobox", name="updates").select_option(str(count))

    def choose(self, network: str) -> None:
        self.el.get_by_role("combobox", name="network").select_option(label=network)

    def train(self, rate: str) -> None:
        """Set the rate, and train from where the network stands."""
        self.fill("learning rate", rate)
        self.press("Train")

    def train_afresh(self, rate: str) -> None:
        self.press("Reset")
        self.train(rate)


@pytest.fixture
def lab(show: Callable[[str], Locator]) -> Callable[[str], Lab]:
    return lambda widget_id: Lab(show(widget_id))


def test_three_rates_three_fates(lab: Callable[[str], Lab]) -> None:
    """9.1: at .01 the loss falls to zero, at .03 it bounces between two values for ever, at .04
    it wanders, at .05 it is dead after two updates, with the loss 25 and every gradient 0.
    """
    first = lab("rate-lab")
    first.attempt("0.01")
    expect(first.verdict).to_contain_text("Converging at rate 0.01.")
    assert first.number("loss") < 1e-20
    first.attempt("0.03")
    expect(first.verdict).to_contain_text("Bouncing at rate 0.03. The loss repeats every 2 updates")
    first.attempt("0.04")
    expect(first.verdict).to_contain_text("Wandering at rate 0.04.")
    expect(first.verdict).to_contain_text("no pattern of up to 16 updates repeats")
    first.press("Reset")
    first.fill("learning rate", "0.05")
    first.press("Step")
    assert first.number("loss") != 25
    first.press("Step")
    assert first.number("loss") == 25
    expect(first.verdict).to_contain_text("Dead at rate 0.05.")
    expect(first.verdict).to_contain_text("every gradient is exactly 0")


def test_a_loss_and_its_step_light_each_other_up(lab: Callable[[str], Lab]) -> None:
    """9.1: "Point at a loss of the curve, and its step lights up on the map"; and *Replay*."""
    first = lab("rate-lab")
    first.attempt("0.03")
    loss = first.number("loss")
    first.el.locator(".stepper-curve").hover()
    lit = first.el.locator("path.lab-lit:not([hidden])")
    expect(lit).to_have_count(1)
    first.el.get_by_role("group", name="strip of rates").hover()
    expect(lit).to_have_count(0)
    first.el.locator(".lab-now").hover(force=True)
    expect(first.el.locator('[data-quantity="sample"]')).to_have_text("100")
    expect(first.el.locator(".looked circle")).to_have_count(1)
    first.press("Replay")
    assert (first.number("updates"), first.number("loss")) == (100, loss)


def test_flags_then_the_thumb(lab: Callable[[str], Lab]) -> None:
    """9.1: plant four flags, *Lift the veil*, drag the thumb; the line forks at the dashed line,
    *Pin this run* keeps a curve; 9.5: Shift and a drag from .04 to .041 enlarge the window; 9.8:
    the dashed line moves from .0277 to .0527 at momentum .9; and a press on the map starts there.
    """
    first = lab("rate-lab")
    stage = first.el.get_by_role("group", name="strip of rates")
    stage.scroll_into_view_if_needed()
    mouse, room = first.el.page.mouse, stage.bounding_box()
    assert room is not None

    def place(rate: float) -> tuple[float, float]:
        return room["x"] + room["width"] * (rate - 0.005) / 0.055, room["y"] + 170

    for rate in (0.012, 0.03, 0.04, 0.055):
        mouse.click(*place(rate))
    first.press("Lift the veil")
    expect(first.el).to_contain_text("All 4 flags stand right.")
    border = first.el.locator('[data-quantity="border"]')
    expect(border).to_have_text("2/λ = 0.02774")
    mouse.move(*place(0.01))
    mouse.down()
    for rate, fate in ((0.02, "Converging"), (0.03, "Bouncing"), (0.04, "Wandering")):
        mouse.move(*place(rate))
        expect(first.verdict).to_contain_text(fate)
    mouse.up()
    first.press("Pin this run")
    expect(first.el.locator(".stepper-curve .others text")).to_have_text("0.04")
    first.el.page.keyboard.down("Shift")
    mouse.move(*place(0.04))
    mouse.down()
    mouse.move(*place(0.041))
    mouse.up()
    first.el.page.keyboard.up("Shift")
    picture = first.el.locator(".lab-lines")
    made = {"timeout": 30_000}  # a strip takes its time on a busy machine
    bounces = re.compile(r"from 0\.0402\d* it bounces")
    expect(picture).to_have_attribute("aria-label", bounces, **made)
    first.press("whole range")
    first.fill("momentum", "0.9")
    expect(border).to_have_text("2(1+μ)/λ = 0.0527")
    dead = re.compile("from 0.037\\d* it is dead")
    expect(picture).to_have_attribute("aria-label", dead, **made)
    first.fill("momentum", "0")
    first.fill("learning rate", "0.01")
    first.el.locator(".lab-picture > svg").click(position={"x": 120, "y": 90})
    expect(first.verdict).to_contain_text(re.compile(r"at rate 0\.01\. The loss went from 2\.3"))
    first.press("Reset")


def test_the_rate_against_the_flattest_minimum(lab: Callable[[str], Lab]) -> None:
    """9.1: "0.03 is 1.08 times that, 0.05 is 1.8 times"; rate-q15 praises with 1.44 for .04."""
    first = lab("rate-lab")
    for rate, share in (("0.03", "1.08"), ("0.04", "1.44"), ("0.05", "1.8")):
        first.attempt(rate)
        assert first.number("limit") == pytest.approx(FLATTEST)
        expect(first.labels).to_contain_text("the flattest minimum allows")
        expect(first.labels).to_contain_text("2/λ at these weights")
        expect(first.labels).to_contain_text(f"your rate is {share} times that")


def test_the_parabola(lab: Callable[[str], Lab]) -> None:
    """9.2: at .4 each update lands on the other side and the jumps shrink; at .5 it jumps just
    as far each time and the loss stays at 2.5; at .6 it diverges.
    """
    parabola = lab("rate-lab-parabola")
    parabola.attempt("0.4")
    expect(parabola.verdict).to_contain_text("Converging in a zigzag")
    parabola.attempt("0.5")
    expect(parabola.verdict).to_contain_text("Bouncing")
    expect(parabola.verdict).to_contain_text("to the other side of the valley, just as far")
    assert parabola.number("loss") == 2.5
    parabola.attempt("0.6")
    expect(parabola.verdict).to_contain_text("Diverging")


def test_the_curvature_at_the_weights_jumps_and_the_limit_does_not(
    lab: Callable[[str], Lab],
) -> None:
    """9.4: "A bouncing training visits sharper and flatter points in turn, so the number jumps";
    what the flattest minimum allows "does not depend on where you are".
    """
    first = lab("rate-lab")
    first.attempt("0.03")
    here = [first.number("critical_rate")]
    first.press("Step")
    here.append(first.number("critical_rate"))
    assert min(here) < 0.03 < max(here)
    assert first.number("limit") == pytest.approx(FLATTEST)


def test_one_gets_off_the_plain(lab: Callable[[str], Lab]) -> None:
    """9.7.1: "*try 200* and *try 500*, with 100 updates each: one gets off the plain, the other
    does not"; and the dashed line is the floor .00245.
    """
    second = lab("rate-lab-001")
    second.attempt("200")
    assert second.number("loss") < 0.0025
    expect(second.el).to_contain_text("floor 0.00245")
    second.attempt("500")
    expect(second.verdict).to_contain_text("Saturated")
    assert second.number("loss") == pytest.approx(0.0289, abs=1e-6)


def test_a_thousand_updates_at_a_hundred(lab: Callable[[str], Lab]) -> None:
    """9.7.2: the loss falls slowly, rises to a spike, comes down again, and stays a little higher
    than before; and 8.9 calls that *at the edge*.
    """
    second = lab("rate-lab-001")
    second.press("Reset")
    second.fill("learning rate", "100")
    losses = []
    for count, times in ((100, 4), (10, 40), (100, 2)):
        second.updates(count)
        second.press("Train")
        for _ in range(times - 1):
            losses.append((second.number("updates"), second.number("loss")))
            second.el.page.keyboard.press("Enter")  # on the button that was pressed
        losses.append((second.number("updates"), second.number("loss")))
    assert len(losses) == 46
    slow = [loss for updates, loss in losses if updates <= 400]
    assert slow == sorted(slow, reverse=True)
    assert min(slow) > 0.00245
    assert max(loss for updates, loss in losses if updates > 400) > 1.2 * slow[-1]
    assert losses[-1][0] == 1000
    assert slow[-1] < losses[-1][1] < 1.02 * slow[-1]
    second.updates(1000)
    second.attempt("100")
    expect(second.verdict).to_contain_text("At the edge at rate 100.")


def test_a_lower_rate_without_resetting(lab: Callable[[str], Lab]) -> None:
    """9.9: "*try 0.04*, then change the rate to 0.004 *without* resetting, and press *train*"."""
    first = lab("rate-lab")
    first.attempt("0.04")
    assert first.number("loss") > 0.1
    first.train("0.004")
    assert first.number("updates") == 200
    assert first.number("loss") < 1e-12


def test_two_digits(lab: Callable[[str], Lab]) -> None:
    """Two digits: 1000 updates settle at .027 and not at .028; with the half, .055 and .056."""
    first = lab("rate-lab")
    first.updates(1000)
    for network, settles, bounces in [
        ("nine weights: ReLU, loss without the half", "0.027", "0.028"),
        ("nine weights, loss with the half", "0.055", "0.056"),
    ]:
        first.choose(network)
        first.train_afresh(settles)
        expect(first.verdict).to_contain_text("Converging")
        assert first.number("loss") < 1e-6
        first.train_afresh(bounces)
        expect(first.verdict).to_contain_text("Bouncing")


def test_a_lucky_saturation(lab: Callable[[str], Lab]) -> None:
    """A lucky saturation: "Choose the network *Mazur's network* ... then *try 500*": E .0001."""
    first = lab("rate-lab")
    first.choose("Mazur's network")
    first.attempt("500")
    expect(first.verdict).to_contain_text("Saturated")
    assert first.number("loss") == pytest.approx(0.0001, abs=1e-7)


def test_off_the_plain(lab: Callable[[str], Lab]) -> None:
    """Off the plain: 10 updates at 200 leave the loss above .027; 10 more at 100 bring it below
    .003; or 95 at 10, which the laboratory counts as 105.
    """
    second = lab("rate-lab-001")
    second.updates(10)
    second.attempt("200")
    assert second.number("updates") == 10
    assert 0.027 < second.number("loss") < 0.028
    expect(second.verdict).to_contain_text(
        "Saturated at rate 200. The loss hardly moves; it is 0.027"
    )
    second.train("100")
    assert second.number("loss") < 0.003
    second.attempt("200")
    for _ in range(9):
        second.train("10")
    for _ in range(4):
        second.press("Step")
    assert second.number("updates") == 104
    assert second.number("loss") > 0.003
    second.press("Step")
    assert second.number("updates") == 105
    assert second.number("loss") < 0.003


#: What happens to the first network at momentum .9, by the rate.
FATES = {
    "0.036": "Converging",
    "0.037": "Converging",
    "0.0373": "Converging",
    "0.0374": "Bouncing at rate 0.0374, momentum 0.9. The loss repeats every 3 updates",
    "0.0375": "Bouncing at rate 0.0375, momentum 0.9. The loss repeats every 3 updates",
    "0.0379": "Bouncing at rate 0.0379, momentum 0.9. The loss repeats every 3 updates",
    "0.038": "Dead",
    "0.04": "Dead",
    "0.052": "Dead",
}


def test_momentum_and_death(lab: Callable[[str], Lab]) -> None:
    """Momentum and death: at momentum .9, .037 converges and .038 is dead; and what rate-q13 says
    of the other rates that readers bring.
    """
    first = lab("rate-lab")
    first.fill("momentum", "0.9")
    first.updates(1000)
    for rate, fate in FATES.items():
        first.train_afresh(rate)
        expect(first.verdict).to_contain_text(fate)
        expect(first.verdict).to_contain_text(f"at rate {rate}, momentum 0.9")
        assert (first.number("loss") < 1e-6) == (fate == "Converging"), rate


def test_back_from_the_chaos(lab: Callable[[str], Lab]) -> None:
    """Back from the chaos: *try 0.04* with 100 updates, then .026 without resetting until it
    settles; the table shows w1 = .8327, and the same with .024.
    """
    first = lab("rate-lab")
    first.press("Numbers as a table")
    for rate in ("0.026", "0.024"):
        first.attempt("0.04")
        expect(first.verdict).to_contain_text("Wandering")
        first.train(rate)
        first.press("Train")
        expect(first.verdict).to_contain_text("Converging")
        assert first.number("loss") < 1e-20
        rows = first.el.get_by_role("row")
        row = rows.filter(has=first.el.page.get_by_role("rowheader", name="w1", exact=True))
        shown = row.get_by_role("cell").inner_text()
        assert float(shown) == pytest.approx(0.8327, abs=5e-5)


def test_a_map_of_fates_and_its_twin(show: Callable[[str], Locator]) -> None:
    """9.12: point at a pixel, press it, *Nearer*; the left edge is darkest near .0625, where few
    updates are enough, and 1/32 takes about the 20 of rate-q23; with *identity* nothing dies, but
    numbers blow up; with 100 updates fewer have died than with 1000.
    """
    view = show("fate-map")

    def share(name: str) -> float:
        expect(view).to_have_attribute("data-drawn", "whole")
        place = view.locator(f'[data-quantity="{name}"]')
        return 100 * float(place.get_attribute("data-value"))

    assert share("dead") > 50
    view.get_by_role("button", name="Train this pixel").click()
    expect(view.locator("[data-part=status]")).to_contain_text("This pixel: dead.")
    stage = view.get_by_role("application")
    room = stage.bounding_box()
    assert room is not None
    soon = []
    for rate in (1 / 32, 1 / 16):
        stage.click(position={"x": 0.5, "y": room["height"] * (1 - rate / 0.12)})
        said = view.locator(".fates-here").inner_text()
        soon.append(int(re.findall(r"converged after (\d+) updates", said)[0]))
    assert 18 <= soon[0] <= 20
    assert soon[1] < 6
    right = view.locator('[data-quantity="x1"]')
    before = right.get_attribute("data-value")
    view.get_by_role("button", name="Nearer").click()
    expect(right).not_to_have_attribute("data-value", before or "")
    view.get_by_role("button", name="All of it").click()
    view.get_by_label("Activation").select_option("identity")
    expect(view.locator("caption")).to_have_text(
        "What becomes of a training: identity, 300 updates"
    )
    assert share("dead") == 0
    assert share("blows up") > 5

    middle = (np.arange(128) + 0.5) / 128
    grid = np.meshgrid(0.036 + middle * 0.008, 0.048 + middle * 0.012)
    early, late = (is_dead(fates_of(*grid, updates=n)[0]).sum() for n in (100, 1000))
    assert early < late
