"""The deep chain in a real browser: its arithmetic, and how a reader meets it."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from axe import axe_report
from layouts import laid_out
from playwright.sync_api import Page, expect
from shared_link import fragment_of
from windows import DRAWN

from nbhelpers.networks.functions import ACTIVATIONS
from nbhelpers.widgets.deep_chain import DeepChain
from nbhelpers.widgets.deep_chain.chain import normals

STATE = {name: value for name, value in DeepChain().state().items() if name != "widget_id"}
Show = Callable[..., Page]


@pytest.fixture(scope="module")
def js(modules: Callable[..., Any]) -> Callable[..., Any]:
    """Evaluate JavaScript with chain_math.js, scale.js and words.js in reach."""
    return modules("deep_chain/chain_math", "deep_chain/scale", "deep_chain/words")


def states() -> list[dict[str, Any]]:
    """One of each activation, with and without residual connections, of many shapes."""
    rng = np.random.default_rng(11)
    return [
        STATE
        | {
            "activation": activation,
            "residual": residual,
            "depth": int(rng.integers(1, 51)),
            "width": width,
            "std": float(rng.choice([0.02, 0.5, 1.4]) / np.sqrt(width)),
            "seed": int(rng.integers(0, 1000)),
        }
        for activation in ACTIVATIONS
        for residual in (False, True)
        for width in (1, 5, 64)
    ]


def test_the_page_draws_and_computes_what_python_does(js: Callable[..., Any]) -> None:
    for seed, block in ((0, 0), (7, 3), (999, 52)):
        drawn = js("([seed, block]) => [...chain_math.normals(seed, block)]", [seed, block])
        assert drawn == pytest.approx(normals(seed, block).ravel().tolist(), rel=1e-12, abs=1e-14)
    ours = states()
    for state, found in zip(ours, js("(s) => s.map(chain_math.sizes)", ours), strict=True):
        chain = DeepChain(**state)
        assert found["outs"] == pytest.approx(chain.out_sizes.tolist(), rel=1e-9), state
        assert found["gradients"] == pytest.approx(chain.gradient_sizes.tolist(), rel=1e-9), state
        assert found["off"] == chain.off, state


def test_the_page_trains_as_python_does(js: Callable[..., Any]) -> None:
    ours = [s | {"depth": min(s["depth"], 12)} for s in states() if s["width"] < 64]
    train = "(s) => s.map((e) => [...chain_math.training(e)].filter((loss) => loss !== null))"
    lengths = set()
    for state, losses in zip(ours, js(train, ours), strict=True):
        expected = DeepChain(**state).losses
        lengths.add(len(losses) == 101)
        assert len(losses) == len(expected), state
        assert losses[:20] == pytest.approx(expected[:20].tolist(), rel=1e-6, abs=1e-12), state
    assert lengths == {True, False}


def test_what_it_says_of_a_training(js: Callable[..., Any]) -> None:
    outcomes = '(l) => l.map((losses) => words.outcome(losses).join(""))'
    said = js(outcomes, [[1, *[0.5] * 100], [1, *[0.9] * 100], [1e20]])
    assert said == [
        "E goes from 1 to 0.5.",
        "E goes from 1 to 0.9: it learns next to nothing.",
        "Thrown out: after update 1 E is above 1×10⁶.",
    ]


def test_every_size_has_a_place_in_the_chart(js: Callable[..., Any]) -> None:
    box = {"width": 400, "height": 230, "left": 50, "right": 10, "top": 10, "bottom": 40}
    place = """([sizes, box]) => {
      const reach = scale.reachOf(sizes);
      return [reach, ...sizes.map((size) => Number(scale.placed(size, 0, 1, reach, box).y))];
    }"""
    reach, *ys = js(place, [[0, 1e-180, 1e-3, 1, 1e3, 1e180], box])
    assert reach == 256
    assert ys == sorted(ys, reverse=True)
    assert len(set(ys)) == len(ys)
    assert min(ys) >= 10
    assert max(ys) == 190  # 0 stands below all others


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({}, None),
        ({"depth": 0}, "depth: a whole number from 1 to 50 is accepted"),
        ({"width": 2.5}, "width: a whole number from 1 to 64 is accepted"),
        ({"seed": "1"}, "seed: a whole number from 0 to 999 is accepted"),
        ({"std": 0}, "std: a number from 0.0001 to 100 is accepted"),
        ({"learning_rate": None}, "learning_rate: a number from 0.00001 to 10 is accepted"),
        ({"residual": 1}, "residual: true or false is accepted"),
        ({"activation": "toString"}, "activation: one of sigmoid, tanh, relu"),
    ],
)
def test_states_from_links_are_checked(
    js: Callable[..., Any], change: dict[str, Any], message: str | None
) -> None:
    said = js("chain_math.validate", STATE | change)
    assert said == message or said.startswith(message)


@pytest.fixture
def show(scratch_page: Callable[..., Page]) -> Show:
    """Open a page with one deep chain."""

    def build(fragment: str = "", options: dict[str, Any] | None = None, **traits: Any) -> Page:
        chain = DeepChain(widget_id="deep-test", **traits)
        return scratch_page(chain.figure_html(), fragment, **(options or {}))

    return build


def trained(page: Page) -> float:
    status = page.locator('[data-part="status"]')
    expect(status).to_have_attribute("data-value", re.compile("."))
    return float(status.get_attribute("data-value") or "nan")


def number(page: Page, name: str) -> float:
    trained(page)  # which comes after the sizes
    place = page.locator(f'[data-quantity="{name}"]')
    return float(place.get_attribute("data-value") or "nan")


def box(page: Page, name: str) -> Any:
    return page.get_by_role("spinbutton", name=name, exact=True)


def test_it_shows_what_python_computes_and_follows_every_control(show: Show) -> None:
    page = show()
    chain = DeepChain()
    assert number(page, "gradient") == pytest.approx(chain.gradient_sizes[0], rel=1e-9)
    assert number(page, "out") == pytest.approx(chain.out_sizes[-1], rel=1e-9)
    assert trained(page) == pytest.approx(chain.losses[-1], rel=1e-6)
    expect(page.locator('[data-part="status"]')).to_contain_text("learns next to nothing")
    page.get_by_role("button", name="He 0.25", exact=True).click()
    expect(page.get_by_role("button", name="He 0.25")).to_have_attribute("aria-pressed", "true")
    expect(box(page, "σ of the weights")).to_have_value("0.25")
    page.get_by_role("slider", name="depth", exact=True).press("ArrowLeft")
    box(page, "width").fill("9.6")  # is taken as 10
    page.get_by_label("activation").select_option("tanh")
    page.get_by_role("checkbox", name="residual connections").check()
    box(page, "learning rate").fill("0.05")
    page.get_by_role("button", name="Other random weights").click()
    now = {
        "depth": 29,
        "width": 10,
        "activation": "tanh",
        "std": 0.25,
        "residual": True,
        "seed": 1,
        "learning_rate": 0.05,
    }
    chain = DeepChain(**now)
    assert number(page, "gradient") == pytest.approx(chain.gradient_sizes[0], rel=1e-9)
    assert trained(page) == pytest.approx(chain.losses[-1], rel=1e-3)
    expect(page.locator(".bbh-live")).to_contain_text("The gradient at layer 0 is")
    page.get_by_role("button", name="Numbers as a table").click()
    row = page.get_by_role("row", name=re.compile("^29 "))
    expect(row).to_be_visible()
    again = show(fragment_of(page))
    assert number(again, "gradient") == pytest.approx(chain.gradient_sizes[0], rel=1e-9)
    again.get_by_role("button", name="Reset").click()
    expect(box(again, "depth")).to_have_value("30")


def test_a_number_says_where_it_comes_from_and_lights_up_in_the_pictures(show: Show) -> None:
    page, chain = show(options={"has_touch": True}), DeepChain()
    trained(page)
    told, lit = page.locator(".bbh-origin"), page.locator(".deep-chart .deep-lit.hot")

    def line() -> str:
        return told.inner_text().replace("\n", "")

    page.locator('[data-quantity="out_factor"]').tap()
    factor = (chain.out_sizes[-1] / chain.out_sizes[0]) ** (1 / 30)
    assert line().startswith("per layer = (outs of layer 30 / of layer 0)^(1/30) = (")
    assert line().endswith(f"^(1/30) = {factor:.4g}")
    expect(page.locator("span.source")).to_have_attribute("data-quantity", "out")
    page.locator('[data-quantity="loss"]').hover()
    sums = f"{32 * chain.losses[-1]:.6g} / 32 = {chain.losses[-1]:.4g}"
    assert line() == f"E = sum of (y − sin 2x)² / (2 × 16) = {sums}"
    expect(page.locator("circle.deep-lit")).to_be_visible()
    page.mouse.move(2, 2)
    expect(page.locator("circle.deep-lit")).to_be_hidden()
    page.get_by_role("group", name=re.compile("^Numbers")).focus()
    for key in ("Home", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    assert line().startswith(
        "gradients of layer 0 = rms of (slopes × gradients of layer 1) × Wᵀ = √("
    )
    assert (lit.get_attribute("d") or "").startswith("M52")
    assert axe_report(page) == ""


def test_a_drag_lays_out_its_own_boxes_and_not_the_page(show: Show) -> None:
    page = show()
    expect(page.locator(".bbh-live")).to_contain_text("The gradient at layer 0 is")  # it is at rest
    gradient = page.locator('[data-quantity="gradient"]')
    at = page.get_by_role("slider", name="σ of the weights").bounding_box()
    assert at is not None
    x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2

    def move(to: float) -> None:
        before = gradient.get_attribute("data-value") or ""
        page.mouse.move(to, y)
        expect(gradient).not_to_have_attribute("data-value", before)
        page.evaluate(DRAWN)

    page.evaluate("window.setTimeout = () => 0")  # however slow the drag is, it is no rest
    page.mouse.move(x, y)
    page.mouse.down()
    move(x + 10)  # which takes the thumb

    def drag() -> None:
        for n in range(2, 6):
            move(x + 10 * n)

    roots = laid_out(page, drag)
    page.mouse.up()
    assert "svg" in roots
    assert "#document" not in roots


def test_nothing_arrives_and_thrown_out_are_said(show: Show) -> None:
    page = show(width=1, std=1.0)
    assert number(page, "gradient") == 0
    expect(page.locator(".deep-out")).to_contain_text(": nothing arrives")
    assert "NaN" not in page.content().replace("isNaN", "")
    box(page, "width").fill("64")
    trained(page)
    expect(page.locator('[data-part="status"]')).to_contain_text("Thrown out: after update 1")
    box(page, "σ of the weights").fill("0")
    expect(box(page, "σ of the weights")).to_have_attribute("aria-invalid", "true")


@pytest.mark.parametrize("width", [1280, 360])
def test_fits_the_page_and_axe_finds_nothing(show: Show, width: int) -> None:
    page = show(options={"viewport": {"width": width, "height": 640}})
    trained(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    slider = page.get_by_role("slider", name="σ of the weights").bounding_box()
    drawing = page.locator('[data-part="drawing"]').bounding_box()
    assert slider
    assert drawing
    assert slider["y"] + slider["height"] - drawing["y"] < 640  # both are seen at once
    assert axe_report(page) == ""


def test_print_and_no_script_show_the_state(show: Show) -> None:
    page = show(std=0.25)
    trained(page)
    page.emulate_media(media="print")
    told = page.get_by_text("30 layers of 32 units, ReLU, without residual connections. σ of the")
    expect(told).to_be_visible()
    expect(told).to_contain_text("weights 0.25, random weights no. 0, learning rate 0.02.")
    expect(page.get_by_role("row", name=re.compile("^30 "))).to_be_visible()
    for role in ("spinbutton", "slider", "button"):
        assert page.get_by_role(role).count() == 0
    still = show(options={"java_script_enabled": False})
    expect(still.get_by_role("img")).to_be_visible()
    expect(still.get_by_role("row", name=re.compile("^gradient of the inputs"))).to_be_visible()
