"""What the learning-rate laboratory says of a training, in a real browser."""

import numpy as np
import pytest
from lab_reader import Show, attempt, shown, verdict
from playwright.sync_api import expect


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
def test_each_rate_meets_its_fate(show_lab: Show, preset: str, fates: dict[str, str]) -> None:
    page = show_lab(preset=preset)
    expect(verdict(page)).to_contain_text("Not started")
    for rate, fate in fates.items():
        attempt(page, rate)
        expect(verdict(page).locator('[data-quantity="regime"]')).to_have_text(fate)
        expect(verdict(page).locator("[data-value]").nth(1)).to_be_visible()
        assert shown(page, "updates") == 100
        expect(page.get_by_role("status").last).to_contain_text(fate)
        assert "NaN" not in page.locator("main").inner_text()


def test_a_flat_curve_that_jumps_is_told_from_one_that_stands(show_lab: Show) -> None:
    page = show_lab(preset="parabola")
    attempt(page, "0.5")
    expect(verdict(page)).to_have_text(
        "Bouncing at rate 0.5. Each update jumps to the other side of the valley, just as far from "
        "the minimum: the loss stays 2.5."
    )
    page = show_lab(preset="parabola", history=[(1e-5, 0, 100)])
    expect(verdict(page)).to_contain_text("Converging at rate 0.00001. The loss went from 2.5")


def test_the_edge_of_stability_has_a_verdict_of_its_own(show_lab: Show) -> None:
    page = show_lab(preset="001", learning_rate=100.0)
    page.get_by_role("combobox", name="updates").select_option("1000")
    page.get_by_role("button", name="Train", exact=True).click()
    expect(verdict(page)).to_contain_text(
        "At the edge at rate 100. The loss has come down from 0.209"
    )
    expect(verdict(page)).to_contain_text("400 of them stepped back across the valley")
    expect(verdict(page)).to_contain_text("Its lowest so far was 0.0024580")


def test_the_rate_is_held_against_the_flattest_minimum(show_lab: Show) -> None:
    page = show_lab(preset="004", learning_rate=0.03)
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


def test_the_curvature_of_the_point_where_the_training_stands(show_lab: Show) -> None:
    page = show_lab(preset="parabola", learning_rate=0.4)
    expect(page.locator(".lab-readout")).to_contain_text("2/λ at these weights")
    assert shown(page, "critical_rate") == pytest.approx(0.5)
    assert shown(page, "rate_over_limit") == pytest.approx(0.8)
    page.get_by_role("spinbutton", name="momentum").fill("0.9")
    expect(page.locator(".lab-readout")).to_contain_text("2 (1 + μ)/λ at these weights")
    assert shown(page, "critical_rate") == pytest.approx(0.95)
    page.get_by_role("spinbutton", name="momentum").fill("0")
    attempt(page, "0.6")
    assert shown(page, "critical_rate") == pytest.approx(0.5, abs=1e-6)
    page = show_lab(preset="004", history=[(0.001, 0, 20_000)])
    assert shown(page, "critical_rate") == pytest.approx(1 / (2 * np.sqrt(406)), rel=2e-3)


def test_the_verdict_names_the_rate_that_it_speaks_of(show_lab: Show) -> None:
    page = show_lab(preset="004")
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


def test_no_verdict_stands_beside_a_training_that_is_under_way(show_lab: Show) -> None:
    moving = {"reduced_motion": "no-preference"}
    page = show_lab(preset="004", options=moving, history=[(0.03, 0, 100)])
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


def test_a_diverged_training_says_so_and_rests(show_lab: Show) -> None:
    page = show_lab(preset="parabola", learning_rate=1000)
    page.get_by_role("button", name="Train", exact=True).click()
    expect(verdict(page)).to_contain_text("grew beyond all bounds")
    expect(page.get_by_role("button", name="Train", exact=True)).to_have_attribute(
        "aria-disabled", "true"
    )
    assert "NaN" not in page.locator("main").inner_text()
    page.get_by_role("button", name="Reset").click()
    expect(verdict(page)).to_contain_text("Not started")
