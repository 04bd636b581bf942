"""The graph of an expression in a real browser: typed, dragged, walked through, shared, printed."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from axe import axe_report
from cut_names import cut_names
from fingers import swipe
from playwright.sync_api import Locator, Page, expect
from shared_link import fragment_of
from told_lines import computed, lit, parts, told
from windows import resize

from nbhelpers.widgets.expression import ExpressionGraph

Show = Callable[..., Page]
PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def show(scratch_page: Show) -> Show:
    def build(
        expression: str = "u = a*a; u + u*b",
        *,
        fragment: str = "",
        options: dict[str, Any] | None = None,
        **traits: Any,
    ) -> Page:
        graph = ExpressionGraph(expression, widget_id="graph-test", **traits)
        return scratch_page(
            graph.figure_html(), fragment, reduced_motion="reduce", **(options or {})
        )

    return build


def number(page: Page, name: str) -> float:
    found = page.locator(f'svg [data-quantity="{name}"]').get_attribute("data-value")
    return float(found or "nan")


def formula(page: Page) -> Locator:
    return page.locator('[data-part="formula"]')


def test_a_backward_pass_is_walked_through_and_back(show: Show) -> None:
    page = show(values={"a": 2, "b": -3})
    following, place = page.locator('[data-part="next"]'), page.get_by_role("slider").first
    (nothing,) = told(page, ["dy/da"])
    assert nothing.startswith("Point at a number")  # it is not there yet
    said = []
    for _ in range(4):
        following.click()
        said.append(formula(page).inner_text())
    assert "u + u × b grows as fast as itself" in said[0]
    assert "to u: 1 × 1 = 1" in said[1]
    assert "to u: 1 × (−3) = −3; u has 1 + (−3) = −2" in said[2].replace("\n", " ")
    assert said[3].count("to a: −2 × 2 = −4") == 2
    assert "a has −4 + (−4) = −8" in said[3]
    assert "All have been served" in said[3]
    assert (number(page, "dy/da"), number(page, "dy/db"), number(page, "dy/du")) == (-8, 4, -2)
    expect(following).to_have_attribute("aria-disabled", "true")
    expect(page.get_by_role("img")).to_have_attribute(
        "aria-label", "Graph of u = a*a; u + u*b: a 2, gradient −8; b −3, gradient 4; result −8"
    )
    page.get_by_role("button", name="‹ Back").press("ArrowLeft")
    assert number(page, "dy/du") == -2
    expect(page.locator("svg .current .name")).to_have_text("×")
    place.press("Home")
    expect(page.locator('svg [data-quantity="dy/da"]')).to_have_text("")
    expect(page.locator("svg .rank")).to_have_text(["3", "2", "1"])


def test_a_text_that_cannot_be_read_is_pointed_at_and_the_graph_stays(show: Show) -> None:
    page = show("a*b + a", values={"a": 2, "b": -3})
    box = page.get_by_role("textbox", name="expression")
    box.fill("a*b + ")
    expect(box).to_have_attribute("aria-invalid", "true")
    box.fill("a*b + )")
    problem = page.get_by_role("alert").first
    expect(problem).to_contain_text("Character 7: a name, a number or a bracket is expected here")
    expect(problem.locator("mark")).to_have_text(")")
    assert number(page, "a") == 2
    box.press("Escape")
    expect(box).to_have_value("a*b + a")
    expect(problem).to_have_text("")
    box.fill("(a*b + c).tanh() * a")
    assert (number(page, "a"), number(page, "c")) == (2, 1)
    page.get_by_role("combobox").select_option("b = 3*a; b*b")
    expect(box).to_have_value("b = 3*a; b*b")
    assert number(page, "b") == 6
    page.get_by_role("button", name="Reset").click()
    expect(box).to_have_value("a*b + a")


def test_each_number_says_where_it_comes_from(show: Show) -> None:
    """What its line says is right by NumPy, and what it is made of lights up."""

    def result(a: float, b: float) -> float:
        s = 1 / (1 + np.exp(-a * b))
        return (s / b) ** 2 - np.tanh(a) + np.log(a) * np.exp(-s) + a**b

    page = show("s = sigmoid(a*b); (s/b)**2 - tanh(a) + log(a)*exp(-s) + a**b",
                values={"a": 0.7, "b": -1.3}, step=20)  # fmt: skip
    names = page.locator("svg [data-quantity]").evaluate_all(
        "(all) => all.flatMap((el) => el.textContent ? [el.dataset.quantity] : [])"
    )
    for name, line in zip(names, told(page, names), strict=True):
        numbers, value = parts(line)
        assert value == pytest.approx(number(page, name), rel=1e-9), line
        if re.search(r"\d", numbers) and not re.search("back|node| by ", numbers):
            assert computed(numbers) == pytest.approx(value, rel=1e-4), line
    for name, (da, db) in {"a": (1e-6, 0), "b": (0, 1e-6)}.items():
        slope = (result(0.7 + da, -1.3 + db) - result(0.7 - da, -1.3 - db)) / 2e-6
        assert number(page, f"dy/d{name}") == pytest.approx(slope)
    page.locator('svg [data-quantity="dy/ds"]').hover()
    line = page.locator(".bbh-origin")
    expect(line).to_contain_text("gradient of s = what came back from s / b, −s")
    assert lit(page, "source") == ["product10.1", "product5.1"]
    page.mouse.move(0, 0)
    expect(line).to_contain_text("Point at a number")
    page.locator('svg [data-quantity="dy/da"]').click()  # it stays, and nothing is dragged
    page.mouse.move(0, 0)
    expect(line).to_contain_text("gradient of a = what came back from tanh(a)")

    # By keyboard, drawing and formula are a stop each; the arrow keys reach every number.
    drawing = page.get_by_role("group", name="Numbers: the").first
    drawing.focus()
    page.keyboard.press("Home")
    reached = lit(page, "hot")
    for _ in names[1:]:
        page.keyboard.press("ArrowRight")
        reached += lit(page, "hot")
    assert reached == names
    page.keyboard.press("Escape")
    assert lit(page, "hot") == []


def test_a_value_is_dragged_typed_and_refused(show: Show) -> None:
    page = show("log(a) * b", values={"a": 2, "b": -3}, step=3)
    leaf = page.locator('svg [data-node="0"]').bounding_box()
    x, y = leaf["x"] + leaf["width"] / 2, leaf["y"] + 10
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 50, y, steps=5)
    page.mouse.up()
    assert number(page, "a") == pytest.approx(3, abs=0.05)
    box = page.get_by_role("spinbutton", name="a")
    assert float(box.input_value()) == number(page, "a")
    assert number(page, "dy/da") == pytest.approx(-3 / number(page, "a"))
    box.fill("-2")
    status = page.locator('[data-part="status"]')
    expect(status).to_contain_text("log(a): a logarithm needs a number above 0")
    expect(page.locator("svg .problem .name")).to_have_text("log")
    assert "NaN" not in page.locator("main").inner_text()
    box.fill("1e9")
    expect(box).to_have_attribute("aria-invalid", "true")
    box.fill("0,5")
    assert number(page, "dy/da") == -6
    expect(status).to_have_text("")


def test_each_change_is_undone_but_no_step(show: Show) -> None:
    page = show("a * b", values={"a": 2, "b": -3})
    undo = page.get_by_role("button", name="Undo", exact=True)
    expect(undo).to_have_attribute("aria-disabled", "true")
    leaf = page.locator('svg [data-node="0"]')
    leaf.hover()
    page.mouse.down()
    for n in range(1, 5):
        page.mouse.move(leaf.bounding_box()["x"] + 60 + 9 * n, leaf.bounding_box()["y"] + 10)
    page.mouse.up()
    assert number(page, "a") != 2
    page.get_by_role("textbox", name="expression").press("End")
    page.keyboard.type("+a")
    page.locator('[data-part="next"]').click()
    page.get_by_role("spinbutton", name="b").fill("12")
    page.get_by_role("spinbutton", name="a").fill("2")
    page.get_by_role("button", name="Reset", exact=True).click()
    undone = []
    while undo.get_attribute("aria-disabled") != "true":
        undo.click()
        expression = page.get_by_role("textbox", name="expression").input_value()
        undone.append((expression, number(page, "a") == 2, number(page, "b")))
    assert undone == [
        ("a * b+a", True, 12),
        ("a * b+a", False, 12),
        ("a * b+a", False, -3),
        ("a * b", False, -3),
        ("a * b", True, -3),
    ]
    expect(page.locator(".bbh-live")).to_have_text("Undone.")


def test_a_box_s_name_and_number_stand_apart(show: Show) -> None:
    """Upright, where they share a line."""
    page = show(
        "-log(exp(z2) / (exp(z1) + exp(z2) + exp(z3)))",
        options={"viewport": {"width": 760, "height": 1000}},
        values={"z1": 1.0, "z2": 2.0, "z3": 0.5},
    )
    expect(page.locator("svg.expr-graph")).to_have_attribute("data-direction", "upright")
    gaps = page.locator(".expr-node").evaluate_all(
        """(all) => all.map((el) => {
          const [name, value] = [".name", ".value"].map((one) => el.querySelector(one).getBBox());
          return value.x - name.x - name.width;
        })"""
    )
    assert min(gaps) >= 4


def test_a_link_brings_expression_values_and_step_back(show: Show) -> None:
    page = show()
    page.get_by_role("textbox", name="expression").fill("a / b")
    page.get_by_role("spinbutton", name="b").fill("4")
    page.locator('[data-part="next"]').click()
    again = show(fragment=fragment_of(page))
    expect(again.get_by_role("textbox", name="expression")).to_have_value("a / b")
    assert (number(again, "b"), number(again, "dy/dnode3")) == (4, 1)
    again.evaluate(
        "location.hash = '#graph-test=v2:' + btoa('{\"expression\": \"a +\"}').replaceAll('=', '')"
    )
    expect(again.locator(".bbh-notice")).to_contain_text("at character 4. Nothing was changed")
    assert number(again, "b") == 4


def test_a_phone_shows_it_upright_and_a_finger_drags(show: Show) -> None:
    page = show("(a*b + c).tanh() * a", options=PHONE, step=9)
    drawing = page.locator("svg.expr-graph")
    expect(drawing).to_have_attribute("data-direction", "upright")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    sizes = page.evaluate(
        "[...document.querySelectorAll('svg.expr-graph')].map((el) => [el.clientWidth / el.viewBox.baseVal.width, parseFloat(getComputedStyle(el).fontSize)])"
    )
    assert all(scale * size > 11.9 for scale, size in sizes)
    dock, line = page.locator('[data-part="dock"]'), page.locator(".bbh-origin")
    before = dock.bounding_box()
    for is_told in (1, 0):  # what is tapped stands over the formula until it is tapped again
        page.locator('svg [data-quantity="dy/dc"]').tap()
        expect(line).to_have_css("visibility", "visible" if is_told else "hidden")
    assert dock.bounding_box() == before
    before = number(page, "a")
    swipe(page.locator('svg [data-node="0"] .expr-rect'), 3, 0)
    assert number(page, "a") != before
    assert cut_names(page) == []
    resize(page, 1280, 720)
    expect(drawing).to_have_attribute("data-direction", "across")
    assert axe_report(page) == ""
    assert axe_report(show("log(a) * b", options=PHONE, values={"a": -1})) == ""


def test_print_and_a_page_without_scripts_have_the_numbers(show: Show) -> None:
    page = show("a*b + a", values={"a": 2, "b": -3}, step=9)
    page.emulate_media(media="print")
    expect(page.get_by_role("row", name="a × b −6 1")).to_be_visible()
    for role in ("spinbutton", "slider", "button", "combobox"):
        assert page.get_by_role(role).count() == 0
    still = show("a*b + a", values={"a": 2, "b": -3}, options={"java_script_enabled": False})
    expect(still.get_by_role("img")).to_be_visible()
    expect(still.get_by_role("row", name="a 2 −2", exact=True)).to_be_visible()
