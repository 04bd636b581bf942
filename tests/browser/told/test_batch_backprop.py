"""What *A layer and a batch* tells its reader to do in the views, done on the built page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from site_pages import alive, in_sight
from stepper_reader import STILL

Show = Callable[[str], Locator]


@pytest.fixture
def page(open_page: Callable[..., Page], server: str) -> Page:
    return open_page(f"{server}chapters/batch_backprop.html", late=True, **STILL)


def cell(view: Locator, name: str) -> Locator:
    return view.locator(f'.layer-array [data-quantity="{name}"]')


def value(view: Locator, name: str) -> float:
    return float(cell(view, name).get_attribute("data-value") or "nan")


def matrix(view: Locator, name: str, rows: int, columns: int) -> list[list[float]]:
    return [[value(view, f"{name}[{i},{k}]") for k in range(columns)] for i in range(rows)]


def lit(view: Locator) -> list[str]:
    return view.locator(".layer-array .used").evaluate_all(
        "(cells) => cells.map((c) => c.dataset.quantity)"
    )


def put(view: Locator, name: str, number: str) -> None:
    cell(view, name).click()
    view.get_by_role("spinbutton", name=name).fill(number)


def test_one_weight_touches_three_outputs(show: Show) -> None:
    """4.1: pick weights[0,0], "move its slider, and press *reset*": three outputs change."""
    view = show("batch-linear")
    before = matrix(view, "outputs", 3, 3)
    cell(view, "weights[0,0]").click()
    view.get_by_role("slider", name="weights[0,0]").press("ArrowRight")
    after = matrix(view, "outputs", 3, 3)
    changed = [(i, k) for i in range(3) for k in range(3) if before[i][k] != after[i][k]]
    assert changed == [(0, 0), (1, 0), (2, 0)]
    view.get_by_role("button", name="reset").click()
    assert matrix(view, "outputs", 3, 3) == before


def test_a_second_message_adds_to_the_first(show: Show) -> None:
    """4.1: one message reaches nine gradients; "press *Send 1 to outputs[1,0]*": nine change."""
    view = show("batch-linear")
    assert matrix(view, "dvalues", 3, 3) == [[1, 0, 0], [0] * 3, [0] * 3]
    first = [0.2, 0.8, -0.5, 1]
    assert matrix(view, "dinputs", 3, 4) == [first, [0] * 4, [0] * 4]
    assert matrix(view, "dweights", 4, 3) == [[x, 0, 0] for x in (1, 2, 3, 2.5)]
    assert matrix(view, "dbiases", 1, 3) == [[1, 0, 0]]
    view.get_by_role("button", name="Send 1 to outputs[1,0]").click()
    assert matrix(view, "dinputs", 3, 4) == [first, first, [0] * 4]
    assert matrix(view, "dweights", 4, 3) == [[x, 0, 0] for x in (3, 7, 2, 4.5)]
    assert matrix(view, "dbiases", 1, 3) == [[2, 0, 0]]


MAKES = {
    "dinputs[1,2]": {f"dvalues[1,{k}]" for k in range(3)} | {f"weights[2,{k}]" for k in range(3)},
    "dweights[1,2]": {f"inputs[{i},1]" for i in range(3)} | {f"dvalues[{i},2]" for i in range(3)},
    "dbiases[0,1]": {f"dvalues[{i},1]" for i in range(3)},
}


def test_a_gradient_lights_what_makes_it(show: Show) -> None:
    """4.6: "Pick a gradient, in any of the three arrays: the row and the column ... light up"."""
    view = show("batch-microscope")
    for picked, used in MAKES.items():
        cell(view, picked).click()
        assert set(lit(view)) == used
        factors = view.locator(
            ".layer-line :is(.layer-factor, .layer-sum *)[data-quantity]"
        ).evaluate_all("(e) => e.map((f) => f.dataset.quantity)")
        assert set(factors) == used | {picked}


def test_arrow_keys_walk_and_a_factor_leads_on(show: Show) -> None:
    """4.6: "Arrow keys walk through an array. Press a number of the sum to see where it comes from"."""
    view = show("batch-microscope")
    cell(view, "dweights[1,2]").focus()
    view.page.keyboard.press("ArrowDown")
    expect(cell(view, "dweights[2,2]")).to_have_attribute("aria-pressed", "true")
    view.locator(".layer-line").get_by_role("button", name="dvalues[1,2]").click()
    expect(cell(view, "dvalues[1,2]")).to_have_attribute("aria-pressed", "true")


def test_a_silent_sample(show: Show) -> None:
    """4.6 and exercise 4.10: with dvalues[1] = 0 row 1 of dinputs is 0, row 1 of dweights is not."""
    view = show("batch-microscope")
    for k in range(3):
        put(view, f"dvalues[1,{k}]", "0")
    assert matrix(view, "dinputs", 3, 4)[1] == [0, 0, 0, 0]
    assert matrix(view, "dweights", 4, 3)[1] == pytest.approx([10.1, 10.1, 10.1])
    assert matrix(view, "dbiases", 1, 3) == [[4, 4, 4]]


def test_the_outputs_come_back(show: Show) -> None:
    """4.11: where 15.11 comes from, and the 0 that arrives at the one dz whose z is negative."""
    view = show("batch-outputs-back")
    cell(view, "dbiases[0,0]").click()
    assert value(view, "dbiases[0,0]") == pytest.approx(15.11)
    assert [value(view, name) for name in lit(view)] == pytest.approx([4.8, 8.9, 1.41])
    cell(view, "dz[1,1]").click()
    assert value(view, "z[1,1]") == pytest.approx(-1.81)
    assert (value(view, "dvalues[1,1]"), value(view, "dz[1,1]")) == (0, 0)


def test_a_second_z_turned_negative_stops_what_arrives(show: Show) -> None:
    """4.11: "set inputs[2,0] to 0": z[2,2] is negative, 0.026 arrives at it and 0 goes on."""
    view = show("batch-outputs-back")
    assert (value(view, "z[2,2]"), value(view, "dz[2,2]")) == pytest.approx((0.026, 0.026))
    put(view, "inputs[2,0]", "0")
    assert value(view, "z[2,2]") == pytest.approx(-0.364)
    assert [name for row in range(3) for column in range(3)
            if value(view, name := f"z[{row},{column}]") <= 0] == ["z[1,1]", "z[2,2]"]  # fmt: skip
    assert value(view, "dvalues[2,2]") == pytest.approx(0.026)
    assert value(view, "dz[2,2]") == 0


def test_numbers_and_lines_of_code_light_each_other_up(page: Page) -> None:
    """4.6: "Point at any other number"; 4.11: "point at `outputs[0,0]`, and the line above"."""
    view = alive(page, "#batch-microscope")
    cell(view, "dinputs[0,0]").hover()
    expect(view.locator(".bbh-origin")).to_contain_text(
        "dinputs[0,0] = dvalues[0,0] × weights[0,0] + "
    )
    expect(cell(view, "dweights[1,2]")).to_have_attribute("aria-pressed", "true")
    view = alive(page, "#batch-outputs-back")
    cell(view, "outputs[0,0]").hover()
    line = page.locator(".code-line.lit")
    expect(line).to_have_attribute("data-text", "outputs = relu(z)")
    line = page.locator('.code-line[data-text="outputs = relu(z)"]')
    page.mouse.move(*in_sight(line, 60))
    hot = view.locator(".layer-array .hot")
    expect(hot).to_have_count(9)
    hot = hot.evaluate_all("(e) => e.map((c) => c.dataset.quantity)")
    assert hot == [f"outputs[{i},{k}]" for i in range(3) for k in range(3)]
