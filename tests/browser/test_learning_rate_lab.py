"""The learning-rate laboratory in a real browser: its maths against NumPy, and how a reader meets it."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from nbhelpers.regimes import classify, probe
from nbhelpers.widgets.learning_rate_lab import PRESETS, LearningRateLab

MODULES = ("landscape", "lab_presets", "lab_session", "regimes")
RUNS = {
    "parabola": (0.05, 0.25, 0.45, 0.5, 0.6, 100.0),
    "000": (1e-4, 0.5, 50.0, 500.0),
    "001": (1.0, 10.0, 100.0, 180.0, 200.0, 500.0, 1000.0),
    "004": (0.001, 0.01, 0.027, 0.028, 0.03, 0.035, 0.0404, 0.05, 0.5),
    "004-half": (0.02, 0.06, 0.1),
}

Show = Callable[..., Page]
Call = Callable[..., Any]


@pytest.fixture(scope="module")
def js(modules: Callable[..., Call]) -> Call:
    """Evaluate JavaScript with the laboratory's DOM-free modules in reach."""
    return modules(*MODULES)


def settled(lab: LearningRateLab) -> dict[str, Any]:
    """The verdict and what leads to it, by NumPy."""
    network, losses, diverged = lab._train()
    start = lab.example
    seen = probe(network, start.x, start.target)
    verdict = classify(losses, seen, diverged=diverged)
    return {
        "regime": verdict.regime,
        "facts": verdict.facts,
        "losses": losses,
        "diverged": diverged,
        "floor": seen.floor,
        "critical": lab.critical_rate,
    }


SESSION = """(states) => states.map((traits) => {
  const session = new lab_session.Session(traits);
  const seen = regimes.probe(session.state);
  return {
    problem: lab_session.problemWith(traits),
    ...regimes.classify(session.losses, seen, session.diverged),
    losses: session.losses, diverged: session.diverged, floor: seen.floor,
    points: session.points.length, history: session.history,
    critical: landscape.curvature({ ...session.state, momentum: traits.momentum }).criticalRate,
  };
})"""


@pytest.mark.parametrize("preset", RUNS)
def test_regimes_losses_and_curvature_agree_with_numpy(js: Call, preset: str) -> None:
    labs = [
        LearningRateLab(preset=preset, momentum=mu, history=[(rate, mu, n)])
        for rate in RUNS[preset]
        for mu in (0.0, 0.5)
        for n in (1, 2, 5, 12, 100)
    ]
    for lab, found in zip(labs, js(SESSION, [lab.state() for lab in labs]), strict=True):
        expected = settled(lab)
        label = (preset, lab.history, found["regime"])
        assert found["problem"] is None, label
        assert found["regime"] == expected["regime"], label
        assert found["diverged"] == expected["diverged"], label
        assert len(found["losses"]) == found["points"] == len(expected["losses"]), label
        assert found["losses"] == pytest.approx(expected["losses"], rel=1e-6, abs=1e-25), label
        assert found["floor"] == pytest.approx(expected["floor"])
        assert found["facts"].keys() == expected["facts"].keys()
        for name, value in expected["facts"].items():
            assert found["facts"][name] == pytest.approx(value, rel=1e-6, abs=1e-20), (label, name)
        if np.isfinite(expected["critical"]) and expected["critical"] < 1e4:
            assert found["critical"] == pytest.approx(expected["critical"], rel=1e-4), label


def test_the_presets_are_the_networks_of_python(js: Call) -> None:
    presets = js("() => lab_presets.PRESETS", None)
    assert list(presets) != []
    assert set(presets) == set(PRESETS)
    for name, preset in PRESETS.items():
        example, found = preset.example(), presets[name]
        state, network = found["state"], example.network
        assert found["label"] == preset.label
        assert found["rate"] == preset.learning_rate
        assert tuple(found["axes"]) == preset.axes
        assert state["weights"] == [W.tolist() for W in network.weights]
        assert state["biases"] == [b.tolist() for b in network.biases]
        assert tuple(state["activations"]) == network.activations
        assert (state["loss"], state["wiring"]) == (network.loss, network.wiring)
        assert state["inputs"] == example.x.tolist()
        assert state["targets"] == example.target.tolist()


def test_twins_move_together_on_the_map(js: Call) -> None:
    def axes(*chosen: str) -> Any:
        return js("([preset, chosen]) => lab_presets.axesOf(preset, chosen)", ["004", chosen])

    assert axes("w12", "w1") == [["w12", "w22"], ["w1", "w2"]]
    assert axes("w22", "w31") == [["w22", "w12"], ["w31"]]
    assert axes("w1", "w2") == [["w1"], ["w2"]]
    example = PRESETS["004"].example()
    grid = js(
        """() => [...landscape.landscapeSlice(lab_presets.PRESETS["004"].state,
          ["w12", "w22"], ["w1", "w2"], [-1, 1], [0, 2], 3)]""",
        None,
    )
    expected = [
        example.network.replace_parameters(w12=q, w22=q, w1=u, w2=u).loss_value(
            example.x, example.target
        )
        for u in (0.0, 1.0, 2.0)
        for q in (-1.0, 0.0, 1.0)
    ]
    assert grid == pytest.approx(expected)


def test_a_training_that_diverged_is_remembered_as_such(js: Call) -> None:
    lab = LearningRateLab(preset="parabola", history=[(100.0, 0, 5000), (0.1, 0, 3)])
    (found,) = js(SESSION, [lab.state()])
    assert found["diverged"]
    assert len(found["history"]) == 1
    again = LearningRateLab(preset="parabola", history=found["history"])
    assert again.verdict.regime == "diverging"
    assert len(again.losses) == len(found["losses"]) == len(lab.losses)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({}, None),
        ({"history": [[0.1, 0, 3]]}, None),
        ({"preset": "constructor"}, "preset: one of"),
        ({"learning_rate": 0}, "learning_rate: a number"),
        ({"learning_rate": "<b>"}, "learning_rate: a number"),
        ({"momentum": 1}, "momentum: a number"),
        ({"weight_x": "w1"}, "weight_x, weight_y: two of w11"),
        ({"weight_x": "w9"}, "weight_x, weight_y: two of w11"),
        ({"history": 3}, "history: at most"),
        ({"history": [[0.1, 0, 0.5]]}, "history: at most"),
        ({"history": [[0.1, 0, 1]] * 21}, "history: at most 20"),
        ({"history": [[0.1, 0, 99999], [0.2, 0, 2]]}, "history: at most 100000"),
    ],
)
def test_states_from_links_are_checked(
    js: Call, change: dict[str, Any], message: str | None
) -> None:
    found = js("lab_session.problemWith", {**LearningRateLab().state(), **change})
    assert found is None if message is None else found.startswith(message)


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
    page.get_by_role("button", name=f"try {rate} from the start", exact=True).click()


@pytest.mark.parametrize(
    ("preset", "fates"),
    [
        (
            "004",
            {
                "0.01": "Converging",
                "0.03": "Oscillating",
                "0.04": "Wandering",
                "0.05": "Dead",
                "0.5": "Dead",
            },
        ),
        (
            "001",
            {"1": "Converging", "10": "Converging", "100": "Converging", "500": "Saturated"},
        ),
        ("parabola", {"0.4": "Converging", "0.5": "Oscillating", "0.6": "Diverging"}),
    ],
)
def test_each_rate_meets_its_fate(show: Show, preset: str, fates: dict[str, str]) -> None:
    page = show(preset=preset)
    expect(verdict(page)).to_contain_text("Not started")
    for rate, fate in fates.items():
        attempt(page, rate)
        expect(verdict(page)).to_contain_text(fate)
        expect(verdict(page).locator("[data-value]").nth(1)).to_be_visible()
        assert shown(page, "updates") == 100
        expect(page.get_by_role("status").last).to_contain_text(fate)
        assert "NaN" not in page.locator("main").inner_text()


def test_the_critical_rate_of_the_point_where_the_training_stands(show: Show) -> None:
    page = show(preset="parabola", learning_rate=0.4)
    assert shown(page, "critical_rate") == pytest.approx(0.5)
    assert shown(page, "rate_over_critical") == pytest.approx(0.8)
    page.get_by_role("spinbutton", name="momentum").fill("0.9")
    assert shown(page, "critical_rate") == pytest.approx(0.95)
    page = show(preset="004", history=[(0.001, 0, 20_000)])
    assert shown(page, "critical_rate") == pytest.approx(1 / (2 * np.sqrt(406)), rel=2e-3)


def test_a_lower_rate_goes_on_from_where_it_is(show: Show) -> None:
    page = show(preset="004")
    attempt(page, "0.04")
    expect(verdict(page)).to_contain_text("Wandering")
    page.get_by_role("spinbutton", name="learning rate").fill("0.004")
    page.get_by_role("button", name="train", exact=True).click()
    assert shown(page, "updates") == 200
    assert shown(page, "loss") < 1e-20
    page.get_by_role("button", name="numbers as a table").click()
    expect(page.get_by_role("table")).to_contain_text("100 updates at 0.004")
    page.get_by_role("button", name="reset").click()
    assert shown(page, "updates") == 0
    assert shown(page, "loss") == 1
    expect(page.get_by_role("spinbutton", name="learning rate")).to_have_value("0.004")


def test_train_pause_and_step_with_motion(show: Show) -> None:
    page = show(preset="000", options={"reduced_motion": "no-preference"})
    page.get_by_role("combobox", name="updates").select_option("10000")
    page.get_by_role("button", name="train", exact=True).click()
    page.wait_for_function(
        "Number(document.querySelector('[data-quantity=updates]').dataset.value) > 20"
    )
    page.get_by_role("button", name="pause").click()
    made = shown(page, "updates")
    assert 20 < made < 10_000
    page.get_by_role("button", name="step").click()
    assert shown(page, "updates") == made + 1


def test_the_floor_is_drawn(show: Show) -> None:
    page = show(preset="001")
    expect(page.locator(".stepper-curve")).to_contain_text("floor 0.002450")
    page = show(preset="000")
    expect(page.locator(".stepper-curve")).not_to_contain_text("floor")


def test_the_reader_chooses_the_weights_of_the_map(show: Show) -> None:
    page = show(preset="001", history=[(10.0, 0, 5)])
    before = page.locator(".lab-path").get_attribute("points")
    page.get_by_label("map: weight to the right").select_option("w1")
    assert page.locator(".lab-path").get_attribute("points") != before
    expect(page.get_by_role("img", name="Map of the loss over w1 and w6")).to_be_visible()
    page.get_by_label("weight upwards").select_option("w1")
    expect(page.get_by_role("img", name="Map of the loss over w6 and w1")).to_be_visible()
    assert shown(page, "updates") == 5


@pytest.mark.parametrize("typed", ["", "-", "0", "-1", "1e9"])
def test_a_bad_rate_is_refused_in_place(show: Show, typed: str) -> None:
    page = show(preset="004", learning_rate=0.02)
    box = page.get_by_role("spinbutton", name="learning rate")
    box.fill("")
    box.press_sequentially(typed)
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("alert").first).to_contain_text("learning rate must be a number from")
    page.get_by_role("button", name="step").click()
    assert shown(page, "rate_over_critical") > 0


def test_a_diverged_training_says_so_and_rests(show: Show) -> None:
    page = show(preset="parabola", learning_rate=1000)
    page.get_by_role("button", name="train", exact=True).click()
    expect(verdict(page)).to_contain_text("grew beyond all bounds")
    expect(page.get_by_role("button", name="train", exact=True)).to_have_attribute(
        "aria-disabled", "true"
    )
    assert "NaN" not in page.locator("main").inner_text()
    page.get_by_role("button", name="reset").click()
    expect(verdict(page)).to_contain_text("Not started")


def test_tab_order_follows_the_work(show: Show) -> None:
    page = show(preset="004")
    page.get_by_label("network").focus()
    names = []
    for _ in range(14):
        names.append(
            page.evaluate(
                "() => { const e = document.activeElement; return e.getAttribute('aria-label')"
                " ?? e.closest('label')?.querySelector('span').textContent ?? e.textContent; }"
            )
        )
        page.keyboard.press("Tab")
    tries = [f"try {rate} from the start" for rate in (0.01, 0.03, 0.04, 0.05, 0.5)]
    assert names[:5] == ["network", "learning rate", "learning rate", "momentum", "momentum"]
    assert names[5:10] == tries
    assert names[10:14] == ["train", "updates", "pause", "step"]
    page.get_by_role("slider", name="learning rate").press("ArrowRight")
    expect(page.get_by_role("spinbutton", name="learning rate")).to_have_value("0.0105")


def test_a_link_restores_the_training(show: Show) -> None:
    page = show(preset="004")
    attempt(page, "0.03")
    loss = shown(page, "loss")
    page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }"
    )
    page.get_by_role("button", name="copy link").click()
    link = page.get_by_role("textbox", name="link to this state").input_value()
    fragment = link[link.index("#") :]
    again = show(fragment)
    assert shown(again, "loss") == loss
    expect(verdict(again)).to_contain_text("Oscillating")
    again.evaluate("location.hash = '#rate-lab=v1:AAAA'")
    expect(again.locator(".bbh-notice")).to_contain_text("Nothing was changed")
    assert shown(again, "loss") == loss


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_fits_the_page_and_axe_finds_nothing(show: Show, scheme: str, width: int) -> None:
    options = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    page = show(options=options, preset="001", history=[(100.0, 0, 40)])
    page.evaluate(f"document.documentElement.dataset.theme = '{scheme}'")
    page.add_style_tag(content="body { background: var(--bbh-page); color: var(--bbh-ink); }")
    page.get_by_role("button", name="numbers as a table").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_print_shows_the_state_as_a_table(show: Show) -> None:
    page = show(preset="001", history=[(500.0, 0, 10)])
    expect(page.get_by_role("table")).to_have_count(0)
    page.emulate_media(media="print")
    expect(page.get_by_role("table")).to_contain_text("10 updates at 500")
    expect(page.get_by_role("table")).to_contain_text("Saturated")
    for role in ("spinbutton", "slider", "combobox"):
        assert page.get_by_role(role).count() == 0
