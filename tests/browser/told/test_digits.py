"""What *Handwritten digits* tells its reader to do in the view, done on the built page."""

from collections.abc import Callable

import pytest
from pen_strokes import DIGITS, squares
from playwright.sync_api import Locator, expect
from stepper_reader import press


@pytest.fixture
def view(show: Callable[[str], Locator]) -> Locator:
    return show("digits-reader")


def value(view: Locator, quantity: str) -> float:
    return float(view.locator(f'[data-quantity="{quantity}"]').get_attribute("data-value"))


def test_five_things_to_do(view: Locator) -> None:
    """12: a drawn 3; six steps to a 7, and ten more; one pixel makes a 4; an empty picture."""
    pad = view.locator(".digit-pad")
    pad.scroll_into_view_if_needed()
    at = pad.bounding_box()
    said = set()
    for n, (x, y) in enumerate(DIGITS["3 round"][0]):
        view.page.mouse.move(at["x"] + x * at["width"], at["y"] + y * at["height"])
        if not n:
            view.page.mouse.down()
        view.page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        said.add(value(view, "says"))
    view.page.mouse.up()
    assert value(view, "says") == 3
    assert len(said) > 1

    samples = view.get_by_label("Test digit")
    samples.select_option(label="0, no. 0")
    expect(view.get_by_role("button", name="It should say 7")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert f"{value(view, 'loss'):.1f}" == "23.1"
    for _ in range(5):
        press(view, "Step toward 7")
    assert value(view, "says") != 7
    press(view, "Step toward 7")
    assert value(view, "says") == 7
    for _ in range(10):
        press(view, "Step toward 7")
    assert f"{value(view, 'loss'):.2f}" == "0.02"

    samples.select_option(label="4, no. 87 (reads 1)")
    press(view, "It should say 4")
    assert value(view, "says") == 1
    cell = view.locator('[data-quantity="pixel[3,6]"]')
    full, hollow = squares(view)
    assert max(full | hollow, key=(full | hollow).__getitem__) == (3, 6)
    assert (3, 6) in hollow
    cell.click()
    assert value(view, "says") == 4
    press(view, "Undo")
    cell.press(" ")
    assert value(view, "says") == 4

    press(view, "Clear")
    assert sum(value(view, f"p[{digit}]") for digit in range(10)) == pytest.approx(1)
