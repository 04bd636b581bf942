"""Laboratory, layer and VJP view for readers with large text, a finger, or colors of their own."""

from collections.abc import Callable
from typing import Any

import pytest
from fingers import swipe
from playwright.sync_api import Page, expect
from untold import far_from, untold
from windows import DRAWN

from nbhelpers.sources import notebook_002
from nbhelpers.widgets.clinic import BugClinic
from nbhelpers.widgets.deep_chain import DeepChain
from nbhelpers.widgets.digit import DigitReader
from nbhelpers.widgets.expression import ExpressionGraph
from nbhelpers.widgets.expression.facts import EXAMPLES
from nbhelpers.widgets.fate_map import FateMap
from nbhelpers.widgets.layer_view import LayerView
from nbhelpers.widgets.learning_rate_lab import LearningRateLab
from nbhelpers.widgets.scaling import RingScaling
from nbhelpers.widgets.vjp_view import VjpView
from nbhelpers.widgets.workbench import Workbench

Open = Callable[..., Page]

FIGURES = {
    "laboratory": LearningRateLab(preset="001", history=[(100.0, 0.5, 40)], momentum=0.5),
    "layer": LayerView(
        inputs=notebook_002.INPUTS,
        weights=notebook_002.WEIGHTS,
        biases=notebook_002.BIASES,
        dvalues=notebook_002.DVALUES,
        picked="inputs[2,0]",
    ),
    "vjp": VjpView(),
    "deep": DeepChain(depth=50, width=64),
    "digit": DigitReader(),
    "scaling": RingScaling(workers=4096, parameters=10**12, rate=0.01, bandwidth=0.001),
    "fates": FateMap(),
    "expression": ExpressionGraph(EXAMPLES[-1], values={"z1": 1 / 3, "z2": -2 / 3}, step=20),
    "workbench": Workbench(),
    "clinic": BugClinic(
        seed=25,
        orders=["check", "samples", "units:0:0", "units:2:0", "step", "two", "overfit"],
        diagnosis="sign_flipped",
    ),
}

CUT_OFF = """() => {
  const wide = document.documentElement.scrollWidth - innerWidth;
  const root = document.querySelector("figure[data-widget]");
  const { left, right } = root.getBoundingClientRect();
  const scrolls = (el) => el !== root && (getComputedStyle(el).overflowX === "auto" || scrolls(el.parentElement));
  const out = [...root.querySelectorAll("*")].filter((el) => {
    const box = el.getBoundingClientRect();
    return box.width > 1 && el.checkVisibility() && !el.closest(".bbh-hidden, .lab-picture svg svg") && !scrolls(el)
      && (box.right > right + 1 || box.left < left - 1);
  });
  const hidden = [...root.querySelectorAll("button, label, select, p, th, td")].filter((el) =>
    el.checkVisibility() && !el.closest(".bbh-hidden") && el.scrollWidth > el.clientWidth + 1 && el.clientWidth > 0 && getComputedStyle(el).overflowX !== "visible");
  return [wide > 0 ? `the page is ${wide} px too wide` : "", ...[...out, ...hidden].map((el) => `${el.localName}.${el.className} ${el.textContent.slice(0, 30)}`)].filter(Boolean);
}"""


@pytest.mark.parametrize("name", FIGURES)
def test_large_text_fits_a_phone(scratch_page: Open, name: str) -> None:
    page = scratch_page(
        FIGURES[name].figure_html(),
        viewport={"width": 360, "height": 800},
        reduced_motion="reduce",
    )
    for summary in page.locator("summary").all():
        summary.click()
    assert untold(page) == []
    assert far_from(page) == []
    for percent in (100, 125, 150):
        page.locator("html").evaluate("(el, size) => (el.style.fontSize = `${size}%`)", percent)
        page.evaluate(DRAWN)  # until it is arranged for its size
        assert page.evaluate(CUT_OFF) == [], f"{percent}%"


LOOK = """(el) => {
  const { backgroundColor, color, borderTopColor } = getComputedStyle(el);
  return [backgroundColor, color, borderTopColor].join(" | ");
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_states_are_seen_in_the_reader_s_own_colors(scratch_page: Open, scheme: str) -> None:
    figures = FIGURES["vjp"].figure_html() + FIGURES["laboratory"].figure_html()
    options: dict[str, Any] = {"forced_colors": "active", "color_scheme": scheme}
    page = scratch_page(figures, reduced_motion="reduce", **options)

    def look(name: str) -> str:
        return page.get_by_role("button", name=name, exact=True).first.evaluate(LOOK)

    page.get_by_role("button", name="v = e2", exact=True).click()
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur()")
    assert look("v = e1") == look("v = a") != look("v = e2")
    assert look("Step ›") != look("‹ Step")  # the last step: forward rests
    assert look("Pause") != look("Step")  # nothing runs: pause rests
    assert look("Train") != look("Step")  # the one to press first


@pytest.mark.parametrize(
    ("name", "slider"),
    [
        ("laboratory", "momentum"),
        ("layer", "inputs[2,0]"),
        ("vjp", "v1"),
        ("deep", "width"),
    ],
)
def test_a_finger_drags_a_slider_all_the_way(scratch_page: Open, name: str, slider: str) -> None:
    phone = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "is_mobile": True}
    below = '<p style="height: 1500px"></p>'
    page = scratch_page(FIGURES[name].figure_html() + below, reduced_motion="reduce", **phone)
    if name == "laboratory":
        page.get_by_role("button", name="Rates, more").tap()
    control = page.get_by_role("slider", name=slider, exact=True)
    low, high = (float(control.get_attribute(end)) for end in ("min", "max"))
    control.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    swipe(control, 3, 1)  # a finger drifts
    moved = (float(control.input_value()) - low) / (high - low)
    width = control.bounding_box()["width"]
    assert moved == pytest.approx(0.5 + 42 / width, abs=0.08)
    assert page.evaluate("scrollY") == before
    box = page.get_by_role("spinbutton", name=slider, exact=True)
    expect(box).to_have_value(control.input_value().removesuffix(".0"))
