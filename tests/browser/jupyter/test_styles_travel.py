"""A widget's look is its own: alone in JupyterLab, among others, and in any order of loading."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from looks import Looks, looks_of
from playwright.sync_api import Page, expect
from stepper_reader import STILL
from windows import DRAWN

from nbhelpers.networks import mazur
from nbhelpers.widgets.answer_box import AnswerBox
from nbhelpers.widgets.bundle import HERE, module_styles, page_styles, widget_names
from nbhelpers.widgets.clinic import BugClinic
from nbhelpers.widgets.deep_chain import DeepChain
from nbhelpers.widgets.digit import DigitReader
from nbhelpers.widgets.expression import ExpressionGraph
from nbhelpers.widgets.fate_map import FateMap
from nbhelpers.widgets.layer_view import LayerView
from nbhelpers.widgets.learning_rate_lab import LearningRateLab
from nbhelpers.widgets.progress import Progress
from nbhelpers.widgets.scaling import RingScaling
from nbhelpers.widgets.stepper import Stepper
from nbhelpers.widgets.vjp_view import VjpView
from nbhelpers.widgets.workbench import Workbench

PALETTE = (HERE.parent / "palette.css").read_text("utf-8")
PROPERTIES = [
    *("display", "position", "float", "width", "height", "padding", "overflow", "gap"),
    *("margin-top", "margin-right", "margin-bottom", "margin-left"),
    *("border", "border-radius", "color", "background-color", "font-size", "font-weight", "cursor"),
    *("line-height", "text-align", "white-space", "text-decoration", "appearance", "accent-color"),
    *("fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "visibility", "flex"),
    *("grid-template-columns", "min-width", "max-width", "touch-action", "list-style"),
]


def _widgets() -> list[Any]:
    example = mazur()
    return [
        AnswerBox(widget_id="q1", question="Half?", answer=0.5, hint="h", solution="s"),
        BugClinic(seed=12, orders=["check"], diagnosis="mean_for_sum"),
        DeepChain(depth=3),
        DigitReader(),
        FateMap(),
        ExpressionGraph("log(a) * b", step=2),
        LayerView(inputs=[[1]], weights=[[2]], biases=[[3]], dvalues=[[4]]),
        LearningRateLab(preset="001", history=[(10.0, 0, 5)]),
        Progress(),
        RingScaling(),
        Stepper(network=example.network, x=example.x, target=example.target),
        VjpView(),
        Workbench(),
    ]


@pytest.fixture
def dressed(scratch_page: Callable[..., Page]) -> Callable[..., Looks]:
    """Dress a page with every widget in a text of styles, and read how each element looks, or of one widget."""
    figures = "".join(widget.figure_html() for widget in _widgets())
    page = scratch_page(figures, **STILL)
    assert {w.name for w in _widgets()} == set(widget_names())
    trained = page.locator("figure.deep [data-part=status]")
    expect(trained).to_have_attribute("data-value", re.compile("."))  # it says more then
    page.evaluate(
        """() => {
          document.querySelectorAll("style").forEach((el) => el.remove());
          document.head.append(Object.assign(document.createElement("style"), { id: "dress" }));
        }"""
    )

    def dress(styles: str, which: str = "") -> Looks:
        page.locator("#dress").evaluate("(el, styles) => (el.textContent = styles)", styles)
        page.evaluate(DRAWN)  # until it is arranged for its size
        return looks_of(page, f"figure[data-widget{which and f'={which}'}]", PROPERTIES)

    return dress


def _differences(found: list[list[str]], wanted: list[list[str]]) -> list[str]:
    assert len(found) == len(wanted) > 1
    return [
        f"{one[0]}: {name} is {a!r}, not {b!r}"
        for one, two in zip(found, wanted, strict=True)
        for name, a, b in zip(PROPERTIES, one[1:], two[1:], strict=True)
        if a != b
    ]


def test_a_widget_looks_as_on_its_page_alone_and_among_others_in_any_order(
    dressed: Callable[..., Looks],
) -> None:
    names = widget_names()
    sheets = {name: module_styles(name) for name in names}
    page = dressed(PALETTE + page_styles())
    forwards = dressed("".join(sheets.values()))
    backwards = dressed("".join(sheets[name] for name in reversed(names)))
    complaints = []
    for name in names:
        alone = dressed(sheets[name], name)[name]
        looks = {"alone": alone, "in order": forwards[name], "in reverse": backwards[name]}
        for how, look in looks.items():
            differences = _differences(look, page[name])
            complaints += [f"{name} {how}: {text}" for text in dict.fromkeys(differences)]
    assert complaints == [], "\n".join(complaints[:60])
