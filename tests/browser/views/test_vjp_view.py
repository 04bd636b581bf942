"""The live vector-Jacobian product in a real browser: its arithmetic, and how a reader meets it."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from axe import axe_report
from playwright.sync_api import Locator, Page, expect
from shared_link import fragment_of

from nbhelpers.sources.notebook_003 import INPUTS, WEIGHTS, by_hand
from nbhelpers.widgets.vjp_view import VjpView

STATE: dict[str, Any] = {
    "weights": WEIGHTS,
    "inputs": INPUTS,
    "v": (1.0, 1.0),
    "v_from": "free",
    "step": 2,
}

Show = Callable[..., Page]
QUANTITIES = "(e) => e.map((c) => c.dataset.quantity)"


@pytest.fixture(scope="module")
def js(modules: Callable[..., Any]) -> Callable[..., Any]:
    """Evaluate JavaScript with vjp_math.js in reach."""
    return modules("vjp_view/vjp_math")


def random_states(count: int, seed: int) -> list[dict[str, Any]]:
    """States of random shapes, every third with saturated units."""
    rng = np.random.default_rng(seed)
    states = []
    for number in range(count):
        m, n = rng.integers(1, 5, size=2)
        scale = 30 if number % 3 == 0 else 1
        arrays = {
            "weights": scale * rng.normal(size=(m, n)),
            "inputs": rng.normal(size=n),
            "v": rng.normal(size=m),
        }
        lists = {name: array.tolist() for name, array in arrays.items()}
        states.append({**lists, "v_from": ("free", "a", "2a")[number % 5 % 3], "step": 2})
    return states


def test_both_routes_agree_with_numpy_and_cost_what_is_said(js: Callable[..., Any]) -> None:
    states = random_states(300, seed=5)
    assert {state["v_from"] for state in states} == {"free", "a", "2a"}
    found = js("(s) => s.map(vjp_math.evaluate)", states)
    counted = js("(s) => s.map((e) => vjp_math.counts(e.weights.length, e.inputs.length))", states)
    for state, values, costs in zip(states, found, counted, strict=True):
        view = VjpView(**state)
        u = view.upstream * view.slopes
        expected = {
            "y": view.y,
            "a": view.a,
            "slopes": view.slopes,
            "v": view.upstream,
            "jacobian": view.jacobian,
            "full": view.vjp,
            "u": u,
            "reverse": view.vjp,
            "dweights": np.outer(u, view.inputs),
        }
        assert values.keys() == expected.keys()
        for name, array in expected.items():
            assert np.shape(values[name]) == array.shape
            assert np.allclose(values[name], array, rtol=1e-12, atol=1e-15), name
        assert {name: cost[2] for name, cost in costs.items()} == view.multiplications


def test_dweights_is_the_slope_of_the_weighted_sum(js: Callable[..., Any]) -> None:
    """A nudge of each weight moves v . a by as much as the outer product says."""
    for state in random_states(5, seed=6)[1:3]:
        state |= {"v_from": "free"}
        weights = np.array(state["weights"])
        dweights = np.array(js("vjp_math.evaluate", state)["dweights"])
        for index in np.ndindex(weights.shape):
            ends = []
            for h in (1e-6, -1e-6):
                moved = weights.copy()
                moved[index] += h
                ends.append(np.dot(state["v"], VjpView(**(state | {"weights": moved})).a))
            assert dweights[index] == pytest.approx((ends[0] - ends[1]) / 2e-6, abs=1e-8)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({}, None),
        ({"v_from": "2a", "step": 0}, None),
        ({"weights": 3}, "weights and inputs: 1 to 4 rows and entries are accepted"),
        ({"weights": []}, "weights and inputs: 1 to 4 rows and entries are accepted"),
        ({"inputs": [1] * 5}, "weights and inputs: 1 to 4 rows and entries are accepted"),
        ({"inputs": [1, 2]}, "row 1 of weights: 2 numbers are accepted"),
        ({"weights": [[1, 2, 3], None]}, "row 2 of weights: 3 numbers are accepted"),
        ({"inputs": [1, 2, "3"]}, "inputs: numbers from -1000000 to 1000000 are accepted"),
        ({"inputs": [1, 2, 1e7]}, "inputs: numbers from -1000000 to 1000000 are accepted"),
        ({"v": [1]}, "v: 2 numbers are accepted"),
        ({"v": [1, None]}, "v: numbers from -1000000 to 1000000 are accepted"),
        ({"v_from": "3a"}, "v_from: one of free, a, 2a is accepted"),
        ({"v_from": None}, "v_from: one of free, a, 2a is accepted"),
        ({"step": 3}, "step: 0, 1 or 2 is accepted"),
        ({"step": "1"}, "step: 0, 1 or 2 is accepted"),
    ],
)
def test_states_from_links_are_checked(
    js: Callable[..., Any], change: dict[str, Any], message: str | None
) -> None:
    assert js("vjp_math.validate", STATE | change) == message


@pytest.fixture
def show(scratch_page: Callable[..., Page]) -> Show:
    """Open a page with one view of notebook 003's network."""

    def build(fragment: str = "", options: dict[str, Any] | None = None, **traits: Any) -> Page:
        view = VjpView(widget_id="jac-test", **(STATE | traits))
        return scratch_page(view.figure_html(), fragment, **(options or {}))

    return build


def place(page: Page, name: str) -> Locator:
    return page.locator(f'[data-quantity="{name}"]')


def number(page: Page, name: str) -> float:
    return float(place(page, name).get_attribute("data-value") or "nan")


def product(page: Page) -> list[float]:
    """v J as both routes show it; they must agree."""
    routes = [[number(page, f"{route}_{j}") for j in (1, 2, 3)] for route in ("full", "reverse")]
    assert routes[0] == pytest.approx(routes[1], rel=1e-12)
    return routes[1]


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_shows_the_numbers_of_source_003(show: Show) -> None:
    page = show(v_from="2a")
    assert product(page) == pytest.approx([2 * value for value in by_hand()], rel=1e-9)
    assert number(page, "dw11") == pytest.approx(5.578936e-10, rel=1e-6)
    assert number(page, "dw21") == pytest.approx(0.1018808, abs=5e-8)
    press(page, "v = a")
    assert product(page) == pytest.approx(by_hand(), rel=1e-9)
    expect(page.locator(".vjp-meaning")).to_contain_text("with the half")
    assert (number(page, "full_count"), number(page, "reverse_count")) == (12, 8)


def test_unit_vectors_pick_the_rows_of_the_jacobian(show: Show) -> None:
    page = show()
    for i in (1, 2):
        press(page, f"v = e{i}")
        expect(page.get_by_role("button", name=f"v = e{i}")).to_have_attribute(
            "aria-pressed", "true"
        )
        expect(page.locator(".vjp-meaning")).to_contain_text(f"picks row {i} of J")
        assert product(page) == [number(page, f"da{i}/dx{j}") for j in (1, 2, 3)]
        expect(page.get_by_role("spinbutton", name=f"v{i}")).to_have_value("1")


def test_a_change_of_v_x_or_w_changes_all_that_follows(show: Show) -> None:
    page = show(v_from="2a")
    page.get_by_role("slider", name="v2").press("ArrowRight")
    expect(page.get_by_role("button", name="v = 2a")).to_have_attribute("aria-pressed", "false")
    v2 = page.get_by_role("slider", name="v2").input_value()
    expect(page.get_by_role("spinbutton", name="v2")).to_have_value(v2)
    page.get_by_role("spinbutton", name="v1").fill("-0.5")
    page.locator("summary").click()
    page.get_by_role("spinbutton", name="x3").fill("-1.5")
    page.get_by_role("spinbutton", name="w12").fill("0.25")
    view = VjpView(
        weights=((1, 0.25, 5), (0.2, 0.4, 0.6)), inputs=(1, 2, -1.5), v=(-0.5, float(v2))
    )
    assert product(page) == pytest.approx(view.vjp.tolist(), rel=1e-12)
    expect(page.locator("[aria-live]")).to_contain_text("12 multiplications with J, 8 without")
    press(page, "Reset")
    assert product(page) == pytest.approx([2 * value for value in by_hand()], rel=1e-9)
    expect(page.get_by_role("spinbutton", name="w12")).to_have_value("3")


def test_v_follows_the_outputs_of_its_loss(show: Show) -> None:
    page = show(v_from="a")
    page.locator("summary").click()
    page.get_by_role("spinbutton", name="w13").fill("-2")
    assert number(page, "a1") == pytest.approx(1 / (1 + np.exp(-1.0)))
    shown = float(page.get_by_role("spinbutton", name="v1").input_value())
    assert shown == pytest.approx(number(page, "a1"), rel=1e-9)


def test_steps_show_numbers_as_they_are_computed(show: Show) -> None:
    page = show()
    press(page, "‹ Step")
    assert place(page, "da1/dx1").count() == place(page, "u1").count() == 1
    assert place(page, "full_1").count() == place(page, "reverse_1").count() == 0
    assert (number(page, "full_count"), number(page, "reverse_count")) == (6, 2)
    press(page, "‹ Step")
    page.get_by_role("button", name="‹ step").click(force=True)
    assert place(page, "u1").count() == place(page, "dw11").count() == 0
    assert (number(page, "full_count"), number(page, "reverse_count")) == (0, 0)
    expect(page.get_by_role("button", name="‹ step")).to_have_attribute("aria-disabled", "true")
    page.get_by_role("button", name="step ›").focus()
    for _ in range(3):
        page.keyboard.press("Enter")
    assert (number(page, "full_count"), number(page, "reverse_count")) == (12, 8)


def test_a_bad_number_is_refused_in_place(show: Show) -> None:
    page = show()
    box = page.get_by_role("spinbutton", name="v1")
    for typed in ("", "-", "1e7", "-2000000"):
        before = product(page)
        box.fill("")
        box.press_sequentially(typed)
        expect(box, typed).to_have_attribute("aria-invalid", "true")
        expect(page.get_by_role("alert").first).to_contain_text("v1 must be a number from")
        assert "NaN" not in page.locator("main").inner_text()
        assert product(page) == before or len(typed) > 1  # what is typed first is good
        box.press("Escape")
        expect(box, typed).not_to_have_attribute("aria-invalid", "true")


def test_the_largest_numbers_stay_finite(show: Show) -> None:
    page = show(weights=((1e6, 1e6, 1e6), (-1e6, 0, 1e6)), inputs=(1e6, -1e6, 1e6), v=(1e6, -1e6))
    assert np.isfinite(product(page)).all()
    assert "NaN" not in page.locator("main").inner_text()


def test_a_link_restores_the_state(show: Show) -> None:
    page = show()
    page.get_by_role("spinbutton", name="v1").fill("-7")
    press(page, "‹ Step")
    fragment = fragment_of(page)
    assert fragment.startswith("#jac-test=v2:")
    again = show(fragment)
    expect(again.get_by_role("spinbutton", name="v1")).to_have_value("-7")
    assert number(again, "full_count") == 6
    again.evaluate("location.hash = '#jac-test=v2:AAAA'")
    expect(again.locator(".bbh-notice")).to_contain_text("Nothing was changed")
    expect(again.get_by_role("spinbutton", name="v1")).to_have_value("-7")


@pytest.mark.parametrize("width", [1280, 360])
def test_fits_the_page_and_axe_finds_nothing(show: Show, width: int) -> None:
    page = show(options={"viewport": {"width": width, "height": 900}}, v=(1, 0), step=1)
    page.locator("summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe_report(page) == ""


def test_print_shows_the_state_as_tables(show: Show) -> None:
    page = show()
    page.get_by_role("spinbutton", name="v1").fill("0.25")
    page.emulate_media(media="print")
    expect(page.get_by_role("row", name=re.compile("^unit 1 22 "))).to_contain_text("0.25")
    expect(page.get_by_role("row", name=re.compile("^x 1 "))).to_contain_text("3")
    expect(place(page, "reverse_1")).to_be_visible()
    for role in ("spinbutton", "slider", "button"):
        assert page.get_by_role(role).count() == 0


def test_without_scripts_a_picture_and_a_table_stand_there(show: Show) -> None:
    page = show(options={"java_script_enabled": False}, v_from="a")
    expect(page.get_by_role("img")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("^v · J"))).to_contain_text("0.0101881")


def test_a_slider_that_moves_no_digit_says_why(show: Show) -> None:
    """Source 003 saturates its first unit: v1 from -3 to 3 changes v . J in its ninth digit."""
    page = show()
    product = page.get_by_role("table", name="2. v · J: each column of J times v")
    told = page.locator(".vjp-meaning")
    why = "Row 1 of J is at most 1.39473×10⁻⁹, so v1 changes no digit that is shown of v · J."
    for v1, tells in (("-3", True), ("3", True)):
        page.get_by_role("spinbutton", name="v1", exact=True).fill(v1)
        expect(product).to_contain_text("0.01081 0.02162 0.03242", use_inner_text=True)
        assert (why in told.inner_text()) is tells
    page.get_by_role("spinbutton", name="v2", exact=True).fill("0")
    expect(told).not_to_contain_text("Row 1 of J")  # alone it shows, as a power of ten
    before = product.inner_text()
    page.get_by_role("slider", name="v1", exact=True).press("ArrowLeft")
    assert product.inner_text() != before


def test_rows_that_compare_show_every_slider(show: Show) -> None:
    page = show(weights=((0.5, -0.3, 0.2), (0.2, 0.4, -0.6)), inputs=(1.0, 2.0, 3.0))
    expect(page.locator(".vjp-meaning")).not_to_contain_text("no digit")
    product = page.get_by_role("table", name="2. v · J: each column of J times v")
    page.locator("summary").click()
    names = ["v1", "v2", "x1", "x2", "x3", *(f"w{i}{j}" for i in (1, 2) for j in (1, 2, 3))]
    for name in names:
        before = product.inner_text()
        page.get_by_role("slider", name=name, exact=True).press("ArrowRight")
        assert product.inner_text() != before, name


def test_a_negative_entry_is_subtracted(show: Show) -> None:
    page = show(v=(1.0, -1.0))
    expect(page.locator(".vjp-meaning")).to_contain_text("1 · a1 − 1 · a2: one weighted")


def test_a_step_fills_its_numbers_in_while_both_counters_run(show: Show) -> None:
    page = show(step=0)
    page.evaluate(
        """() => {
          window.seen = [];
          const look = () =>
            window.seen.push([...document.querySelectorAll(".vjp-cost b")].map((b) => +b.textContent));
          new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
        }"""
    )
    press(page, "Step ›")
    # The numbers are there at once; to the eye they come one by one, at one pace on both sides.
    assert (number(page, "full_count"), number(page, "reverse_count")) == (6, 2)
    delays = page.locator(".vjp-filled").evaluate_all(
        "(e) => e.map((c) => [c.dataset.quantity, parseInt(c.style.animationDelay)])"
    )
    assert [delay for name, delay in delays if name.startswith("da")] == [
        110 * n for n in range(1, 7)
    ]
    assert [delay for name, delay in delays if name.startswith("u")] == [110, 220]
    page.wait_for_function("document.querySelector('.vjp-cost b').textContent === '6'")
    seen = [tuple(pair) for pair in page.evaluate("window.seen")]
    assert set(seen) >= {(1, 1), (2, 2), (3, 2), (6, 2)}
    press(page, "Step ›")
    press(page, "‹ Step")  # nobody waits: what is under way ends at once
    assert page.locator(".vjp-cost b").all_inner_texts() == ["6", "2"]
    assert page.locator(".vjp-filled").count() == 0


def test_a_step_fills_at_once_where_motion_is_unwelcome(show: Show) -> None:
    page = show(step=0, options={"reduced_motion": "reduce"})
    press(page, "Step ›")
    assert page.locator(".vjp-filled").count() == 0
    assert page.locator(".vjp-cost b").all_inner_texts() == ["6", "2"]


def test_a_number_answers_with_all_its_digits(show: Show) -> None:
    """Its formula, the numbers in it, and the washed sources: by mouse, keyboard and finger."""
    page = show(
        options={"viewport": {"width": 390, "height": 800}, "has_touch": True, "is_mobile": True}
    )
    line = page.locator(".bbh-origin")
    place(page, "da2/dx1").tap()
    expect(line).to_contain_text("da2/dx1 = da2/dy2 × w21 = 0.0540381 × 0.2 = 0.0108076")
    digits = line.locator(":scope > :last-child > :last-child").inner_text().removeprefix(" = ")
    assert len(digits) > 15
    assert float(digits) == pytest.approx(number(page, "da2/dx1"), rel=1e-14)
    expect(line).to_be_in_viewport()
    sources = page.locator(".source").evaluate_all("(e) => e.map((c) => c.dataset.quantity)")
    assert sources == ["w21", "da2/dy2"]
    place(page, "da2/dx1").tap()
    expect(line).to_have_text(re.compile("^Point at a number"))
    page.get_by_role("button", name="‹ Step").focus()
    for _ in range(3):
        page.keyboard.press("Tab")
    seen = {}
    for _ in range(80):
        if page.evaluate("document.activeElement.matches('.vjp-start, .vjp-routes')"):
            before = None
            while (name := page.locator(".hot").first.get_attribute("data-quantity")) != before:
                seen[name] = line.inner_text().replace("\n", "")
                before = name
                page.keyboard.press("ArrowRight")
        page.keyboard.press("Tab")
    assert len(seen) == len(set(page.locator("td[data-quantity]").evaluate_all(QUANTITIES)))
    assert seen["reverse_2"].startswith("(u · W) 2 = u1 × w12 + u2 × w22 = ")
    assert seen["x1"] == "x1 = 1, given"
    assert seen["a2"].startswith("a2 = sigmoid(y2) = sigmoid(2.8) = 0.94267")


def test_every_formula_gives_its_number(modules: Callable[..., Any]) -> None:
    js = modules("vjp_view/vjp_math", "vjp_view/origins")
    for state in random_states(12, seed=8):
        known = dict(js("(s) => [...origins.quantities(s, vjp_math.evaluate(s))]", state))
        ask = """([s, names]) => {
          const known = origins.quantities(s, vjp_math.evaluate(s));
          return names.map((name) => origins.originOf(s, known, name));
        }"""
        for origin in js(ask, [state, list(known)]):
            if origin["given"]:
                assert re.fullmatch(r"[wxv]\d+", origin["name"])
                continue
            text = re.sub(r"d\w+/d\w+|[a-z]\d+", lambda m: f"known[{m[0]!r}]", origin["text"])
            names = {"known": known, "sigmoid": lambda y: 1 / (1 + np.exp(-np.float64(y)))}
            with np.errstate(over="ignore"):
                value = eval(text.replace("×", "*").replace("−", "-"), names)
            assert value == pytest.approx(origin["value"], rel=1e-9, abs=1e-12), origin
            assert set(origin["sources"]) <= set(known)
