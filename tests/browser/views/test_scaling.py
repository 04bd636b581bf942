"""The ring of workers in a real browser: its arithmetic, and how a reader meets it."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from axe import axe_report
from layouts import laid_out
from playwright.sync_api import Locator, Page, expect
from shared_link import fragment_of
from windows import DRAWN

from nbhelpers.widgets.scaling import RingScaling
from nbhelpers.widgets.scaling.facts import PRESETS

STATE = {name: value for name, value in RingScaling().state().items() if name != "widget_id"}
Show = Callable[..., Page]


@pytest.fixture(scope="module")
def js(modules: Callable[..., Any]) -> Callable[..., Any]:
    """Evaluate JavaScript with scaling_math.js, scale.js and words.js in reach."""
    return modules("scaling/scaling_math", "scaling/scale", "scaling/words")


def states() -> list[dict[str, Any]]:
    """The settings of the page, and others at random, to the ends of all ranges."""
    rng = np.random.default_rng(5)
    found = [{**preset._asdict(), "workers": 8} for preset in PRESETS.values()]
    found = [{name: one[name] for name in STATE} for one in found]
    for _ in range(20):
        found.append(
            {
                "workers": int(4096 ** rng.random()),
                "batch": int(2 ** (20 * rng.random())),
                "parameters": int(10 ** rng.uniform(3, 12)),
                "rate": float(10 ** rng.uniform(-2, 7)),
                "bandwidth": float(10 ** rng.uniform(-3, 4)),
                "latency": float(rng.choice([0, 1e5, 10 ** rng.uniform(-1, 4)])),
            }
        )
    return found


def test_the_page_computes_what_python_does(js: Callable[..., Any]) -> None:
    compute = """(states) => states.map((s) => {
      const { strong, weak, strongSpeedup, weakSpeedup, limits } = scaling_math;
      return [strong(s, s.workers), weak(s, s.workers), strongSpeedup(s, s.workers), weakSpeedup(s, s.workers), limits(s)];
    })"""
    ours = states()
    for state, found in zip(ours, js(compute, ours), strict=True):
        strong, weak, *gains, limits = found
        view = RingScaling(**state)
        for step, expected in ((strong, view.strong), (weak, view.weak)):
            assert step["compute"] == pytest.approx(expected.compute, rel=1e-12)
            assert step["ring"] == pytest.approx(expected.ring, rel=1e-12)
        assert gains == pytest.approx([view.strong_speedup, view.weak_speedup], rel=1e-12)
        assert limits == {"wins": view.ring_wins, "fastest": view.fastest}, state


def test_every_speed_up_has_a_place_in_the_chart(js: Callable[..., Any]) -> None:
    box = {"width": 400, "height": 300, "left": 46, "right": 14, "top": 40, "bottom": 42}
    place = """([states, box]) => states.map((s) => {
      const { strong, weak, low } = scale.curvesOf(s);
      const at = (points) => points.map(([p, y]) => scale.placed(p, y, low, box));
      return { low, workers: strong.map(([p]) => p), points: [...at(strong), ...at(weak)] };
    })"""
    ours = states()
    for state, found in zip(ours, js(place, [ours, box]), strict=True):
        assert state["workers"] in found["workers"]
        assert -4 <= found["low"] <= 0
        for point in found["points"]:
            assert 46 <= float(point["x"]) <= 386
            assert 40 <= float(point["y"]) <= 258


def test_what_it_says(js: Callable[..., Any]) -> None:
    said = js(
        "(s) => [words.formulaOf(s), words.formulaOf({ ...s, workers: 1 }), words.outcome(s), "
        "words.outcome({ ...s, bandwidth: 10000, latency: 0, batch: 1048576 }), words.size(999), words.size(2.5e13)]",
        STATE,
    )
    assert said == [
        "14 rounds: 14 × 1.05 MB / 2.54 GB/s + 14 × 45.7 µs = 5.81 ms + 0.64 ms = 6.45 ms",
        "One worker has nobody to send to.",
        "From 7 workers on, a divided batch spends more time in the ring than in computing. Fastest: 19 workers.",
        "Up to 4096 workers, a divided batch spends more time in computing than in the ring. Fastest: 4096 workers.",
        "999 B",
        "25 TB",
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({}, None),
        ({"workers": 0}, "workers: a whole number from 1 to 4096 is accepted"),
        ({"batch": 2.5}, "batch: a whole number from 1 to 1048576 is accepted"),
        (
            {"parameters": "1e4"},
            "parameters: a whole number from 1000 to 1000000000000 is accepted",
        ),
        ({"rate": 0}, "rate: a number from 0.01 to 10000000 is accepted"),
        ({"bandwidth": None}, "bandwidth: a number from 0.001 to 10000 is accepted"),
        ({"latency": -1}, "latency: a number from 0 to 100000 is accepted"),
    ],
)
def test_states_from_links_are_checked(
    js: Callable[..., Any], change: dict[str, Any], message: str | None
) -> None:
    assert js("scaling_math.validate", STATE | change) == message


@pytest.fixture
def show(scratch_page: Callable[..., Page]) -> Show:
    """Open a page with one ring of workers."""

    def build(fragment: str = "", options: dict[str, Any] | None = None, **traits: Any) -> Page:
        view = RingScaling(widget_id="ring-test", **traits)
        return scratch_page(view.figure_html(), fragment, **(options or {}))

    return build


def shows(page: Page, view: RingScaling) -> None:
    """Compare all that the page shows with Python."""
    for kind, step, gain in (
        ("strong", view.strong, view.strong_speedup),
        ("weak", view.weak, view.weak_speedup),
    ):
        expected = {
            "compute": 1e3 * step.compute,
            "ring": 1e3 * step.ring,
            "step": 1e3 * step.seconds,
            "speedup": gain,
            "efficiency": 100 * gain / view.workers,
        }
        for name, value in expected.items():
            place = page.locator(f'[data-quantity="{name}-{kind}"]')
            assert float(place.get_attribute("data-value") or "nan") == pytest.approx(value)
    status = page.locator('[data-part="status"]')
    expect(status).to_have_attribute("data-value", str(view.fastest))
    expect(status).to_have_attribute("data-wins", str(view.ring_wins or ""))


def box(page: Page, name: str) -> Locator:
    return page.get_by_role("spinbutton", name=name, exact=True)


def test_it_shows_what_python_computes_and_follows_every_control(show: Show) -> None:
    page = show()
    shows(page, RingScaling())
    slider = page.get_by_role("slider", name="workers", exact=True)
    slider.press("ArrowRight")  # twice as many
    expect(box(page, "workers")).to_have_value("16")
    box(page, "workers").press("ArrowUp")
    expect(box(page, "workers")).to_have_value("32")
    for _ in range(10):
        slider.press("ArrowRight")
    expect(box(page, "workers")).to_have_value("4096")
    shows(page, RingScaling(workers=4096))
    for name, value in {
        "workers": "13.4",  # is taken as 13
        "batch": "100",
        "parameters": "5e6",
        "Gflop/s of a worker": "50",
        "GB/s of a link": "1/4",
        "latency in µs": "0",
    }.items():
        box(page, name).fill(value)
    now = {"workers": 13, "batch": 100, "parameters": 5_000_000, "rate": 50.0}
    view = RingScaling(**now, bandwidth=0.25, latency=0.0)
    shows(page, view)
    expect(page.locator(".scaling-split.strong")).to_contain_text("at most 8 samples each")
    expect(page.locator(".bbh-live")).to_contain_text("13 workers: strong scaling")
    box(page, "batch").fill("0")
    expect(box(page, "batch")).to_have_attribute("aria-invalid", "true")
    shows(page, view)
    again = show(fragment_of(page))
    shows(again, view)
    again.get_by_role("button", name="GPUs, 10 Gb/s").click()
    expect(again.locator("[data-preset=ethernet]")).to_have_attribute("aria-pressed", "true")
    traits = PRESETS["ethernet"]._asdict()
    del traits["label"]
    shows(again, RingScaling(workers=13, **traits))
    again.get_by_role("button", name="Numbers as a table").click()
    expect(again.get_by_role("row", name=re.compile("^4096 "))).to_be_visible()
    again.get_by_role("button", name="Reset").click()
    shows(again, RingScaling())


def test_a_number_says_where_it_comes_from_and_lights_up_in_the_pictures(show: Show) -> None:
    page, view = show(), RingScaling()
    told = page.locator(".bbh-origin")
    hot, sources = (
        page.locator(f".{name}[data-quantity]").evaluate_all for name in ("hot", "source")
    )
    names = "(all) => all.map((one) => one.dataset.quantity)"

    def line() -> str:
        return told.inner_text().replace("\n", "")

    page.locator('[data-quantity="speedup-strong"]').click()
    page.mouse.move(2, 2)  # what was pressed stays
    one, now = (1e3 * RingScaling(workers=p).strong.seconds for p in (1, 8))
    step = f"{one:.6g} / {now:.6g} = {view.strong_speedup:.4g}"
    assert line() == f"speed-up = step of 1 worker / step = {step}"
    assert (hot(names), sources(names)) == (["speedup-strong"], ["step-strong", "step-strong[1]"])
    expect(page.locator(".scaling-lit")).to_be_visible()
    expect(page.locator(".strong .scaling-bar.compute.ring")).to_have_count(1)
    page.get_by_role("slider", name="workers", exact=True).press("ArrowRight")
    assert line().endswith(f" = {RingScaling(workers=16).strong_speedup:.4g}")
    page.get_by_role("group", name=re.compile("^Numbers")).first.focus()
    for key in ("Home", "ArrowRight"):
        page.keyboard.press(key)
    assert hot(names) == ["ring-strong"]
    assert line().startswith("ring, ms = rounds × (bytes / bandwidth + latency) = 30 × (")
    expect(page.locator("[data-part=formula].lit")).to_contain_text("30 rounds")
    assert axe_report(page) == ""


def test_a_drag_lays_out_its_own_boxes_and_not_the_page(show: Show) -> None:
    page = show()
    slider = page.get_by_role("slider", name="workers", exact=True)
    slider.press("ArrowRight")
    page.evaluate(DRAWN)

    def drag() -> None:
        for _ in range(4):
            slider.press("ArrowRight")
            page.evaluate(DRAWN)

    roots = laid_out(page, drag)
    assert "svg" in roots
    assert "#document" not in roots


def test_fits_the_page_and_axe_finds_nothing(show: Show) -> None:
    page = show(options={"viewport": {"width": 360, "height": 640}})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    slider = page.get_by_role("slider", name="workers").bounding_box()
    drawing = page.locator('[data-part="drawing"]').bounding_box()
    assert slider
    assert drawing
    assert slider["y"] + slider["height"] - drawing["y"] < 640  # both are seen at once
    assert axe_report(page) == ""


def test_print_and_no_script_show_the_state(show: Show) -> None:
    page = show(workers=16)
    page.emulate_media(media="print")
    expect(page.get_by_text("16 workers, batch 512, 2109450 parameters.")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("^4096 "))).to_be_visible()
    for role in ("spinbutton", "slider", "button"):
        assert page.get_by_role(role).count() == 0
    still = show(options={"java_script_enabled": False})
    expect(still.get_by_role("img")).to_be_visible()
    expect(still.get_by_role("row", name=re.compile("^speed-up, weak"))).to_be_visible()
