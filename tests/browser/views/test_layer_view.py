"""The layer view in a real browser, as a reader meets it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe import axe_report
from playwright.sync_api import Locator, Page, expect
from shared_link import fragment_of

from nbhelpers.sources import notebook_002 as source
from nbhelpers.widgets.layer_view import LayerView

STATE: dict[str, Any] = {
    "inputs": source.INPUTS,
    "weights": source.WEIGHTS,
    "biases": source.BIASES,
    "dvalues": source.DVALUES,
}

Show = Callable[..., Page]


@pytest.fixture
def show(scratch_page: Callable[..., Page]) -> Show:
    """Open a page with one view of notebook 002's layer."""

    def build(fragment: str = "", options: dict[str, Any] | None = None, **traits: Any) -> Page:
        view = LayerView(widget_id="batch-layer", **(STATE | traits))
        return scratch_page(view.figure_html(), fragment, **(options or {}))

    return build


def cell(page: Page, name: str) -> Locator:
    return page.locator(f'.layer-array [data-quantity="{name}"]')


def formula(page: Page) -> Locator:
    return page.locator(".layer-formula")


def value(locator: Locator) -> float:
    return float(locator.get_attribute("data-value") or "nan")


def test_a_picked_gradient_shows_its_row_its_column_and_its_products(show: Show) -> None:
    page = show()
    cell(page, "dweights[1,2]").click()
    expect(cell(page, "dweights[1,2]")).to_have_attribute("aria-pressed", "true")
    used = page.locator(".layer-array .used").evaluate_all(
        "(e) => e.map((c) => c.dataset.quantity)"
    )
    assert sorted(used) == [f"dz[{i},2]" for i in range(3)] + [f"inputs[{i},1]" for i in range(3)]
    shown = formula(page).locator("[data-quantity]")
    numbers = shown.evaluate_all(
        "(e) => e.map((c) => [c.dataset.quantity, Number(c.dataset.value)])"
    )
    names, values = zip(*numbers, strict=True)
    assert names[-1] == "dweights[1,2]"
    assert values == pytest.approx((2, 1, 2, 5, 2, 10, 2.7, 3, 8.1, 20.1))
    # A term a line, its product at the right, and the sum beneath, in one column.
    places = page.locator(".layer-product").evaluate_all(
        "(e) => e.map((p) => { const b = p.getBoundingClientRect(); return [b.right, b.top]; })"
    )
    assert len({right for right, _ in places}) == 1
    tops = [top for _, top in places]
    assert len(tops) == 4
    assert tops == sorted(set(tops))
    expect(formula(page)).to_contain_text("column 1 of inputs times column 2 of dz")
    expect(page.get_by_role("status").last).to_contain_text(
        "2 times 1 plus 5 times 2 plus 2.7 times 3 = 20.1"
    )


def test_factors_lead_on(show: Show) -> None:
    page = show(picked="dinputs[1,0]")
    formula(page).get_by_role("button", name="dz[1,1]").click()
    expect(formula(page)).to_contain_text("not above 0: nothing passes")
    expect(cell(page, "dz[1,1]")).to_be_focused()
    formula(page).get_by_role("button", name="dvalues[1,1]").hover()
    expect(cell(page, "dvalues[1,1]")).to_have_class(re.compile(r"\bhot\b"))


def test_a_number_answers_before_it_is_picked(show: Show) -> None:
    """By mouse and keyboard; what is picked stays, and so does the height of everything."""
    page = show(picked="dweights[1,2]")
    line, frame = page.locator(".bbh-origin"), page.locator(".layer")
    before = frame.bounding_box()
    quantities = "(e) => e.map((c) => c.dataset.quantity)"
    for name, text, sources in (
        ("dinputs[1,0]", "= dz[1,0] × weights[0,0] + ", ["dz[1,0]", "dz[1,1]", "dz[1,2]"]),
        ("z[0,0]", "+ biases[0,0] = 1 × 0.2 + 2 × 0.8 + 3 × (−0.5) + 2.5 × 1 + 2 = 4.8", []),
        ("dz[1,1]", " = dvalues[1,1] × (1 if z[1,1] > 0, else 0) = 2 × (1 if −1.81 > 0, else 0) = 0", ["dvalues[1,1]", "z[1,1]"]),
        ("outputs[1,1]", "outputs[1,1] = max(z[1,1], 0) = max(−1.81, 0) = 0", ["z[1,1]"]),
        ("dbiases[0,1]", "dbiases[0,1] = dz[0,1] + dz[1,1] + dz[2,1] = 1 + 0 + 3 = 4", ["dz[0,1]", "dz[1,1]", "dz[2,1]"]),
        ("weights[0,0]", "weights[0,0] = 0.2, given", []),
    ):  # fmt: skip
        cell(page, name).hover()
        expect(line).to_contain_text(text)
        washed = page.locator(".layer-array .source").evaluate_all(quantities)
        assert set(sources) <= set(washed), name
        lit = page.locator(".layer-array button.hot").evaluate_all(quantities)
        assert lit == [name]
        unlit = page.locator(".layer-array .used:not(.hot, .source)").first
        assert unlit.evaluate("(el) => getComputedStyle(el).backgroundColor") == page.locator(
            ".layer-array button:not(.used, .hot, .source, [aria-pressed=true])"
        ).first.evaluate("(el) => getComputedStyle(el).backgroundColor")
    page.locator("h1").hover()
    expect(line).to_have_text(re.compile("^Point at a number"))
    expect(cell(page, "dweights[1,2]")).to_have_attribute("aria-pressed", "true")
    cell(page, "dweights[1,2]").focus()
    page.keyboard.press("ArrowUp")
    expect(line).to_contain_text("dweights[0,2] = inputs[0,0] × dz[0,2] + ")
    assert frame.bounding_box() == before


def test_an_edit_changes_all_that_follows(show: Show) -> None:
    page = show(picked="inputs[1,1]")
    box = page.get_by_role("spinbutton", name="inputs[1,1]")
    box.fill("1")
    assert value(cell(page, "z[1,1]")) == pytest.approx(1.83)
    assert value(cell(page, "dz[1,1]")) == 2
    assert value(cell(page, "dweights[1,2]")) == pytest.approx(12.1)
    page.get_by_role("slider", name="inputs[1,1]").press("ArrowRight")
    assert value(cell(page, "inputs[1,1]")) == pytest.approx(1.1)
    page.get_by_role("button", name="reset").click()
    assert value(cell(page, "inputs[1,1]")) == 5


def test_a_bad_number_is_refused_in_place(show: Show) -> None:
    page = show(picked="weights[0,0]")
    box = page.get_by_role("spinbutton", name="weights[0,0]")
    for typed in ("", "-", "1e7", "-2000000"):
        box.fill("")
        box.press_sequentially(typed)
        expect(box, typed).to_have_attribute("aria-invalid", "true")
        expect(page.get_by_role("alert")).to_contain_text("weights[0,0] must be a number from")
        assert "NaN" not in page.locator("main").inner_text()
        box.press("Escape")
        expect(box, typed).not_to_have_attribute("aria-invalid", "true")


def test_everything_works_by_keyboard(show: Show) -> None:
    page = show(picked="dweights[0,0]")
    cell(page, "dweights[0,0]").focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    expect(cell(page, "dweights[1,2]")).to_be_focused()
    expect(cell(page, "dweights[1,2]")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Shift+Tab")
    expect(cell(page, "weights[0,0]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(cell(page, "weights[0,0]")).to_have_attribute("aria-pressed", "true")
    page.keyboard.type("-4.5")
    assert value(cell(page, "weights[0,0]")) == -4.5
    page.keyboard.press("Enter")
    expect(cell(page, "weights[0,0]")).to_be_focused()
    stops = page.locator(".layer-array button[tabindex='0']").count()
    assert stops == page.locator(".layer-array").count() == 10


def test_relu_can_be_taken_away(show: Show) -> None:
    page = show(picked="dz[1,1]")
    page.get_by_role("checkbox", name="ReLU").uncheck()
    expect(cell(page, "dvalues[1,1]")).to_have_attribute("aria-pressed", "true")
    assert cell(page, "dz[0,0]").count() == 0
    assert value(cell(page, "outputs[1,1]")) == pytest.approx(-1.81)
    assert value(cell(page, "dbiases[0,1]")) == 6
    cell(page, "dbiases[0,1]").click()
    expect(formula(page)).to_contain_text("column 1 of dvalues")


def test_a_link_restores_the_state(show: Show) -> None:
    page = show(picked="dvalues[0,2]")
    page.get_by_role("spinbutton", name="dvalues[0,2]").fill("-7")
    fragment = fragment_of(page)
    assert fragment.startswith("#batch-layer=v2:")
    again = show(fragment)
    assert value(cell(again, "dvalues[0,2]")) == -7
    expect(cell(again, "dvalues[0,2]")).to_have_attribute("aria-pressed", "true")
    again.evaluate("location.hash = '#batch-layer=v2:AAAA'")
    expect(again.locator(".bbh-notice")).to_contain_text("Nothing was changed")
    assert value(cell(again, "dvalues[0,2]")) == -7


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("picked", ["dweights[1,2]", "weights[0,0]"])
def test_fits_the_page_and_axe_finds_nothing(show: Show, width: int, picked: str) -> None:
    page = show(options={"viewport": {"width": width, "height": 900}}, picked=picked)
    page.locator(".layer-rule").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe_report(page) == ""


def test_on_a_phone_the_formula_stays_in_view(show: Show) -> None:
    page = show(options={"viewport": {"width": 360, "height": 640}}, picked="dinputs[0,0]")
    cell(page, "dinputs[0,1]").click()
    expect(formula(page)).to_be_in_viewport()
    cell(page, "dinputs[0,1]").press("ArrowDown")
    for name in ("dz[1,0]", "dvalues[2,2]", "weights[3,2]"):
        cell(page, name).focus()
        box, panel = cell(page, name).bounding_box(), page.locator(".layer-panel").bounding_box()
        assert box is not None
        assert panel is not None
        assert box["y"] + box["height"] <= panel["y"] or box["y"] >= panel["y"] + panel["height"], (
            name
        )


def test_print_shows_the_state_without_controls(show: Show) -> None:
    page = show(picked="weights[0,0]")
    page.get_by_role("spinbutton", name="weights[0,0]").fill("0.25")
    page.emulate_media(media="print")
    assert page.get_by_role("grid").count() == 10
    expect(page.get_by_role("grid", name="weights, 4 by 3", exact=True)).to_contain_text("0.25")
    for role in ("spinbutton", "slider", "checkbox"):
        assert page.get_by_role(role).count() == 0


def test_relu_is_explained_as_the_larger_of_z_and_0(show: Show) -> None:
    page = show(picked="outputs[1,1]")
    line = page.locator(".layer-line")
    expect(line).to_have_text("max(z[1,1]−1.81, 0)=0")
    page.get_by_role("button", name="inputs[2,0] = −1.5").click()
    page.get_by_role("spinbutton", name="inputs[2,0]").fill("-1.4")
    expect(cell(page, "z[2,2]")).to_have_text("0")
    expect(cell(page, "z[2,2]")).to_have_attribute("data-value", re.compile(r"^-1\.11\d*e-16$"))
    cell(page, "outputs[2,2]").click()
    expect(line).to_have_text("max(z[2,2]0, 0)=0")
    expect(page.locator(".layer-words")).to_have_text(
        "outputs[2,2]: z[2,2] is 0 up to rounding (its float is −1.11×10⁻¹⁶), so ReLU gives 0."
    )
    expect(page.get_by_role("status")).to_contain_text("so ReLU gives 0. 0.")


def test_it_asks_where_the_next_message_goes(show: Show) -> None:
    """Until two have come back; what it asked keeps its place, so that nothing moves."""
    page = show(dvalues=[[0.0] * 3] * 3, picked="dweights[0,0]", relu=False)
    arrays = page.locator(".layer-arrays")

    def send(name: str) -> None:
        ask = page.get_by_role("button", name=f"Send 1 to {name}", exact=True)
        before = arrays.bounding_box()
        ask.focus()
        page.keyboard.press("Enter")
        message = cell(page, name.replace("outputs", "dvalues"))
        expect(message).to_be_focused()
        assert value(message) == 1
        expect(ask).to_have_count(0)
        assert arrays.bounding_box() == before

    question = page.locator(".layer-ask")
    expect(question).to_contain_text("No message has come back yet.")
    send("outputs[0,0]")
    expect(question).to_contain_text("come back to outputs[0,0]. What will a second one change?")
    expect(page.get_by_role("button", name="Send 1 to outputs[1,0]")).to_be_visible()
    cell(page, "outputs[1,2]").click()
    send("outputs[1,2]")
    expect(question).not_to_be_visible()
    expect(page.get_by_text("Pick a number.")).to_be_visible()
    gradients = page.locator(".layer-array.gradient:not(.given) [data-quantity]")
    reached = gradients.evaluate_all(
        "(e) => e.filter((c) => Number(c.dataset.value)).map((c) => c.dataset.quantity)"
    )
    assert sorted(reached) == sorted([
        *(f"dinputs[{i},{j}]" for i in (0, 1) for j in range(4)),
        *(f"dweights[{j},{k}]" for j in range(4) for k in (0, 2)),
        "dbiases[0,0]",
        "dbiases[0,2]",
    ])  # fmt: skip
    page.get_by_role("button", name="Reset").click()
    expect(page.get_by_role("button", name="Send 1 to outputs[0,0]")).to_be_visible()


def test_a_layer_of_one_output_has_no_second_message(scratch_page: Callable[..., Page]) -> None:
    one = LayerView(inputs=[[1, 2]], weights=[[3], [4]], biases=[5], widget_id="one")
    row = LayerView(inputs=[[1]], weights=[[3, 4]], biases=[5, 6], widget_id="row")
    page = scratch_page(one.figure_html() + row.figure_html())
    expect(page.locator("#one").get_by_text("Pick a number.")).to_be_visible()
    assert page.locator("#one .layer-ask").count() == 0
    expect(
        page.locator("#row").get_by_role("button", name="Send 1 to outputs[0,1]")
    ).to_be_visible()


def test_the_frame_below_keeps_its_height(show: Show) -> None:
    page = show(picked="outputs[0,0]")
    heights = set()
    for name in (
        "outputs[0,0]",
        "z[1,1]",
        "dweights[1,2]",
        "dinputs[0,3]",
        "dbiases[0,1]",
        "inputs[0,0]",
    ):
        cell(page, name).click()
        heights.add(page.locator(".layer-panel").evaluate("(el) => el.offsetHeight"))
    assert len(heights) == 1
