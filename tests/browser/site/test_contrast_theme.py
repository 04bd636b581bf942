"""Widgets in the reader's own colors: what is on, current, pointed at or resting is to be seen."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page
from stepper_reader import press

from nbhelpers.widgets.layer_view import LayerView
from nbhelpers.widgets.stepper import Stepper

Open = Callable[..., Page]

LOOK = """(el) => {
  const { backgroundColor, color, borderTopColor, outlineStyle, outlineColor } = getComputedStyle(el);
  const ground = backgroundColor.replace(/^rgba\\((.*), 0\\)$/, "rgb($1)"); // that of the page shows through
  return [ground, color, borderTopColor, outlineStyle === "none" ? "" : outlineColor].join(" | ");
}"""


def _look(place: Locator) -> str:
    return place.evaluate(LOOK)


@pytest.fixture(params=["light", "dark"])
def themed(request: pytest.FixtureRequest, scratch_page: Open) -> Callable[[str], Page]:
    options: dict[str, Any] = {"forced_colors": "active", "color_scheme": request.param}
    return lambda figure: scratch_page(figure, reduced_motion="reduce", **options)


def test_the_stepper_shows_where_it_is(themed: Callable[[str], Page]) -> None:
    page = themed(Stepper(step=8).figure_html())
    chips = page.locator(".chip")
    here, elsewhere = page.locator(".chip[aria-current]"), page.locator(".chip:not([aria-current])")
    assert chips.count() == 19
    others = {_look(chip) for chip in elsewhere.all()}
    assert _look(here) not in others
    undo, reset = (page.get_by_role("button", name=name, exact=True) for name in ("Undo", "Reset"))
    assert _look(undo) != _look(reset)
    first, second = (page.locator(".factor").nth(n) for n in (0, 1))
    rest = _look(second)
    assert _look(first) == rest
    first.click()
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur()")
    assert _look(first) != rest  # pinned
    assert _look(second) != _look(first)  # washed at most: where it comes from
    third = page.locator(".factor").nth(2)
    before = _look(third)
    page.locator('[data-place="out_h1"]').hover()
    assert _look(third) != before  # pointed at in the graph
    press(page, "Update step, 18 of 18")
    assert _look(chips.last) not in others


def test_the_layer_shows_what_is_picked_and_used(themed: Callable[[str], Page]) -> None:
    weights = [[0.1, 0.2], [0.3, 0.4]]
    layer = LayerView(
        inputs=[[1.0, 2.0]], weights=weights, biases=[[0.0, 0.0]], dvalues=[[1.0, 1.0]]
    )
    page = themed(layer.figure_html())
    page.locator('.layer-array button[data-quantity="z[0,1]"]').click()
    page.evaluate("document.activeElement.blur()")
    page.mouse.move(0, 0)
    looks = {
        kind: {_look(cell) for cell in page.locator(f".layer-array button{selector}").all()}
        for kind, selector in {
            "picked": "[aria-pressed=true]",
            "used": ".used:not([aria-pressed=true])",
            "rest": ":not(.used):not([aria-pressed=true])",
        }.items()
    }
    assert all(looks.values())
    assert not looks["picked"] & (looks["used"] | looks["rest"])
    assert not looks["used"] & looks["rest"]
