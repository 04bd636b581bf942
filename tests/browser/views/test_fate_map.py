"""The map of fates: its trainings are Python's, and it is used by mouse, finger, wheel and keys."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from axe import axe_report
from playwright.sync_api import Locator, Page, expect
from shared_link import fragment_of

from nbhelpers.fates import ACTIVATIONS, FATES, LARGEST, TAIL, TOLERANCE, fates_of
from nbhelpers.networks import Network, notebook_004
from nbhelpers.widgets.fate_map import FateMap
from nbhelpers.widgets.fate_map.facts import KINDS, SIDE, WHOLE

Show = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 900}, "is_mobile": True, "has_touch": True}


@pytest.fixture(scope="module")
def js(modules: Callable[..., Any]) -> Callable[..., Any]:
    return modules("fate_map/fates", "fate_map/moving")


def trainings(rng: np.random.Generator, many: int) -> list[tuple[str, str, float, float]]:
    found = []
    for _ in range(many):
        kind, activation = str(rng.choice(list(KINDS))), str(rng.choice(ACTIVATIONS))
        x0, x1, y0, y1 = WHOLE[kind]
        found.append((kind, activation, float(rng.uniform(x0, x1)), float(rng.uniform(y0, y1))))
    return found


def of_the_network(kind: str, activation: str, across: float, up: float, updates: int) -> str:
    """The fate by the package's own gradients, update by update."""
    example = notebook_004()
    network = example.network.replace_parameters(w11=up if kind == "start" else 1.0)
    network = Network(network.weights, activations=activation, loss_function="squared")
    rates = (across, up if kind == "rates" else across)
    mu = up if kind == "momentum" else 0.0
    weights = [W.copy() for W in network.weights]
    velocity = [np.zeros_like(W) for W in weights]
    outs: list[float] = []
    for n in range(updates + 1):
        at = Network(weights, activations=activation, loss_function="squared")
        outs.append(float(at.forward(example.x).outs[-1][0]))
        near = np.abs(np.array(outs[-TAIL:]) - 5) < TOLERANCE
        if len(outs) >= TAIL and near.all():
            return FATES[0]
        if not abs(outs[-1]) <= LARGEST:
            return "blows up"
        g = at.gradients(example.x, example.target).weights
        if n == updates:
            break
        velocity = [mu * v + G for v, G in zip(velocity, g, strict=True)]
        weights = [W - r * v for W, r, v in zip(weights, rates, velocity, strict=True)]
    if all((G == 0).all() for G in g) and outs[-1] != 5:
        return "dead"
    tail = np.array(outs[-TAIL:])
    steps = np.abs(np.diff(tail)).max()
    for period in range(2, 9):
        if steps >= TOLERANCE and np.all(np.abs(tail[period:] - tail[:-period]) < TOLERANCE):
            return "bounces"
    return "on its way" if (tail < 5).all() or (tail > 5).all() else "wanders"


def test_every_pixel_is_python_s_training(js: Callable[..., Any]) -> None:
    """500 by the map's own Python, of all axes and both activations; every tenth by the networks."""
    some = trainings(np.random.default_rng(17), 500)
    program = """(all) => all.map(([kind, activation, across, up]) =>
      fates.fate(fates.settingAt({ kind, activation, updates: 300 }, across, up)))"""
    said = js(program, [list(one) for one in some])
    counted = dict.fromkeys(FATES, 0)
    for kind, activation in dict.fromkeys(one[:2] for one in some):
        alike = [n for n, one in enumerate(some) if one[:2] == (kind, activation)]
        across, up = np.array([some[n][2:] for n in alike]).T
        fates, times = fates_of(
            across,
            up if kind == "rates" else across,
            momentum=up if kind == "momentum" else 0.0,
            start=up if kind == "start" else None,
            activation=activation,
        )
        for n, fate, time in zip(alike, fates.tolist(), times.tolist(), strict=True):
            assert said[n] == fate + 8 * time, some[n]
            counted[FATES[fate]] += 1
            if n % 10 == 0:
                assert of_the_network(*some[n], 300) == FATES[fate]
    assert all(counted.values()), counted


def test_a_training_that_does_not_move_is_on_its_way(js: Callable[..., Any]) -> None:
    assert FATES[int(fates_of(0.0, 0.0)[0])] == "on its way"
    setting = 'fates.settingAt({ kind: "rates", activation: "relu", updates: 300 }, 0, 0)'
    assert FATES[js(f"fates.fate({setting})")] == "on its way"


def test_a_window_scales_about_its_point_down_to_the_last_digits(js: Callable[..., Any]) -> None:
    view = [0.0, 0.12, 0.0, 0.12]
    for _ in range(60):
        nearer = js("(v) => moving.zoomed(v, 0.5, 0.25, 0.75)", view)
        if nearer is None:
            break
        assert nearer[0] + 0.25 * (nearer[1] - nearer[0]) == pytest.approx(0.03, rel=1e-14)
        view = nearer
    assert 1e-16 < (view[1] - view[0]) / SIDE < 1e-14  # neighbors of 0.03 are 3e-18 apart
    assert js("(v) => moving.shifted(v, 0.5, 0)", [0, 1, 0, 1]) == [0.5, 1.5, 0, 1]
    assert js("(v) => moving.zoomed(v, 4, 0.5, 0.5)", [-9e5, 9e5, 0, 1]) is None
    assert js("(v) => moving.boxed(v, [0.75, 0], [0.5, 1])", [0, 4, 2, 4]) == [2, 3, 2, 4]
    assert js("(v) => moving.boxed(v, [0.5, 0], [0.5, 1])", [0, 4, 2, 4]) is None


@pytest.fixture
def show(scratch_page: Callable[..., Page]) -> Show:
    """Open a page with one map."""

    def build(fragment: str = "", options: dict[str, Any] | None = None, **traits: Any) -> Page:
        fate_map = FateMap(widget_id="map-test", **traits)
        return scratch_page(fate_map.figure_html(), fragment, **(options or {}))

    return build


def drawn(page: Page) -> Locator:
    root = page.locator("#map-test")
    expect(root).to_have_attribute("data-drawn", "whole")
    return root


def window(root: Locator) -> list[float]:
    names = ("x0", "x1", "y0", "y1")
    return [
        float(root.locator(f'[data-quantity="{n}"]').get_attribute("data-value") or "")
        for n in names
    ]


def test_it_is_drawn_pointed_at_zoomed_and_trained(show: Show) -> None:
    page = show()
    root = drawn(page)
    fates = FateMap().fates()
    shares = np.bincount(fates.ravel(), minlength=len(FATES)) / fates.size
    for name, share in zip(FATES, shares, strict=True):
        place = root.locator(f'[data-quantity="{name}"]')
        assert float(place.get_attribute("data-value") or "nan") == pytest.approx(share, rel=1e-12)
        tiny = 0 < share < 0.0005  # which does not read 0
        expect(place).to_have_text("< 0.1%" if tiny else f"{100 * share:.1f}%")
    told = root.locator(".bbh-origin")
    count = round(shares[4] * SIDE**2)
    root.locator('[data-quantity="dead"]').click()
    row = f"100 × {count} / {SIDE**2} = {100 * shares[4]:.6g}"
    expect(told).to_have_text(f"dead, % = 100 × its pixels / all pixels = {row}")
    bare = """(veil) => veil.getContext("2d").getImageData(0, 0, veil.width, veil.height).data
      .filter((part, n) => n % 4 === 3 && part === 0).length"""
    assert root.locator(".fates-veil").evaluate(bare) == count
    page.keyboard.press("Escape")
    page.mouse.move(2, 2)
    root.get_by_role("group", name=re.compile("^Numbers")).last.focus()
    page.keyboard.press("Home")
    expect(told).to_contain_text(
        "left end + pixels / 240 × range = 0 + 120.5 / 240 × 0.12 = 0.06025"
    )
    stage = root.get_by_role("application")
    stage.evaluate("(el) => el.scrollIntoView({ block: 'center', behavior: 'instant' })")
    box = stage.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + 0.5 * box["height"])
    here = root.locator(".fates-here")
    expect(here).to_contain_text("dead")
    page.mouse.click(box["x"] + 0.1 * box["width"], box["y"] + 0.9 * box["height"])
    status = root.locator("[data-part=status]")
    expect(status).to_contain_text("This pixel: converged after")
    expect(root.locator(".fates-trained svg")).to_be_visible()

    trained = status.inner_text()
    page.mouse.click(box["x"] + 0.9 * box["width"], box["y"] + 0.5 * box["height"], button="right")
    page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + 0.5 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] + 40, box["y"] + 0.5 * box["height"])
    page.mouse.up()
    assert status.inner_text() == trained  # the right button and a drag train nothing
    page.mouse.move(box["x"] + 0.05 * box["width"], box["y"] + 0.95 * box["height"])
    expect(here).to_contain_text("converged")  # and pointing goes on

    stage.focus()
    before = window(root)

    def mark(*ends: tuple[float, float]) -> None:
        page.keyboard.down("Shift")
        for n, (across, down) in enumerate(ends):
            page.mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"])
            if n == 0:
                page.mouse.down()

    part = root.locator(".fates-part")
    mark((0.5, 0.5), (0.25, 0.75))
    expect(part).to_be_visible()
    page.keyboard.press("Escape")
    expect(part).to_be_hidden()
    page.mouse.up()
    assert window(root) == before
    mark((0.5, 0.5), (0.25, 1.2))  # down to the lower edge
    page.mouse.up()
    page.keyboard.up("Shift")
    assert window(root) == pytest.approx([0.03, 0.06, 0, 0.06], abs=5e-4)
    expect(part).to_be_hidden()
    assert status.inner_text() == trained
    page.keyboard.press("0")
    page.mouse.move(box["x"] + 0.25 * box["width"], box["y"] + 0.25 * box["height"])
    page.mouse.wheel(0, -400)
    page.wait_for_function(
        "(w) => Number(document.querySelector('[data-quantity=x1]').dataset.value) < w",
        arg=before[1],
    )
    after = window(root)
    assert after[0] + 0.25 * (after[1] - after[0]) == pytest.approx(0.03, abs=1e-3)
    page.keyboard.press("0")
    assert window(root) == before
    page.keyboard.press("+")
    assert window(root)[1] - window(root)[0] == pytest.approx(0.06)
    page.keyboard.press("-")
    text = here.inner_text()
    page.keyboard.press("Shift+ArrowRight")
    expect(here).not_to_have_text(text)
    page.keyboard.press("Enter")
    expect(status).to_be_visible()
    for _ in range(60):
        page.keyboard.press("+")
    expect(root.locator(".bbh-notice")).to_contain_text("the same numbers")

    root.get_by_label("Activation").select_option("identity")
    root.get_by_role("button", name="All of it").click()
    root.get_by_label("Axes").select_option("rate and momentum")
    fragment = fragment_of(page)
    again = show(fragment)
    other = drawn(again)
    expect(other.get_by_label("Activation")).to_have_value("identity")
    assert window(other) == list(WHOLE["momentum"])
    again.evaluate("location.hash = '#map-test=v2:eyJ2aWV3IjpbMSwwLDEsMF19'")
    expect(other.locator(".bbh-notice").last).to_contain_text("Nothing was changed")


def test_two_fingers_enlarge_and_one_trains(show: Show) -> None:
    page = show(options=PHONE)
    root = drawn(page)
    stage = root.get_by_role("application")
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    assert box is not None
    client = page.context.new_cdp_session(page)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def send(kind: str, *apart: float) -> None:
        points = [{"x": x + by, "y": y, "id": n} for n, by in enumerate(apart)]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", -20, 20)
    for by in (30, 45, 60, 80):
        send("touchMove", -by, by)
    send("touchEnd")
    page.wait_for_function(
        "Number(document.querySelector('[data-quantity=x1]').dataset.value) < 0.1"
    )
    assert window(root)[1] - window(root)[0] == pytest.approx(0.03, rel=0.05)
    expect(root.locator(".fates-trained")).to_be_hidden()
    stage.tap()
    expect(root.locator("[data-part=status]")).to_contain_text("This pixel:")
    curve = root.locator(".fates-trained svg").bounding_box()
    box = stage.bounding_box()
    assert curve is not None
    assert box is not None
    assert curve["y"] + curve["height"] - box["y"] < 700  # the map and the training, in one view
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.emulate_media(media="print")
    expect(root.locator("table").first).to_be_visible()
    expect(root.locator(".fates-bar")).to_be_hidden()
    assert axe_report(page) == ""
