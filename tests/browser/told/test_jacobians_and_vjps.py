"""What *Jacobians, and how not to form them* tells its reader to do in the views, done in the page."""

from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Locator, expect
from stepper_reader import box, press

Show = Callable[[str], Locator]

ROW_2 = [0.010808, 0.021615, 0.032423]


def value(view: Locator, quantity: str) -> float:
    return float(view.locator(f'[data-quantity="{quantity}"]').get_attribute("data-value"))


def row(view: Locator, name: str = "reverse_") -> list[float]:
    return [value(view, f"{name}{j}") for j in (1, 2, 3)]


def jacobian(view: Locator) -> np.ndarray:
    return np.array([[value(view, f"da{i}/dx{j}") for j in (1, 2, 3)] for i in (1, 2)])


def costs(view: Locator) -> tuple[float, float]:
    return value(view, "full_count"), value(view, "reverse_count")


def test_the_first_view_asks_and_answers(show: Show) -> None:
    """7.1: "press *Step ›* twice"; (0.5, 1) does not show row 2; *v = e1* and *v = e2* pick a row."""
    view = show("jac-start")
    assert costs(view) == (0, 0)
    press(view, "Step ›")
    press(view, "Step ›")
    rows = jacobian(view)
    assert rows[1] == pytest.approx(ROW_2, abs=5e-7)
    assert np.all(np.abs(rows[0]) > 0.03)
    assert row(view) == pytest.approx(0.5 * rows[0] + rows[1])
    assert np.all(np.abs(np.array(row(view)) - rows[1]) > 1e-2)
    slider = view.get_by_role("slider", name="v1", exact=True)
    before = np.array(row(view))
    slider.focus()
    view.page.keyboard.press("ArrowRight")
    assert np.all(np.abs(np.array(row(view)) - before) > 1e-3)
    box(view, "v1").fill("0")
    assert row(view) == pytest.approx(rows[1])
    press(view, "v = e1")
    assert row(view) == pytest.approx(rows[0])
    press(view, "v = e2")
    assert row(view) == pytest.approx(rows[1])


def test_stepping_counts_the_multiplications(show: Show) -> None:
    """7.1: step back and forth again: 8 multiplications against 12, for the same three numbers."""
    view = show("jac-start")
    press(view, "Step ›")
    press(view, "Step ›")
    assert costs(view) == (12, 8)
    press(view, "‹ Step")
    press(view, "‹ Step")
    assert costs(view) == (0, 0)
    expect(view.locator('[data-quantity="reverse_1"]')).to_have_count(0)
    press(view, "Step ›")
    assert costs(view) == (6, 2)
    press(view, "Step ›")
    assert costs(view) == (12, 8)
    assert row(view, "full_") == pytest.approx(row(view))


def test_both_results_of_the_notebook(show: Show) -> None:
    """7.5: *v = a* gives 0.010188 for x1, *v = 2a* 0.020376, and below it `ws.grad`."""
    view = show("jac-half")
    press(view, "v = a")
    assert row(view)[0] == pytest.approx(0.010188, abs=5e-7)
    press(view, "v = 2a")
    assert row(view)[0] == pytest.approx(0.020376, abs=5e-7)
    weights = [[value(view, f"dw{i}{j}") for j in (1, 2, 3)] for i in (1, 2)]
    assert weights[0] == pytest.approx([5.5789e-10, 1.1158e-09, 1.6737e-09], rel=1e-4)
    assert weights[1] == pytest.approx([1.0188e-01, 2.0376e-01, 3.0564e-01], rel=1e-4)


def test_which_v(show: Show) -> None:
    """Exercise "Which v?": a1 and a2 are those of the text, and v gives the numbers of its solution."""
    view = show("jac-start")
    press(view, "Step ›")
    press(view, "Step ›")
    a1, a2 = value(view, "a1"), value(view, "a2")
    assert (a1, a2) == pytest.approx((0.645656, 0.942676), abs=5e-7)
    box(view, "v1").fill(f"{a1 - a2:.5f}")
    box(view, "v2").fill(f"{a2 - a1:.5f}")
    assert row(view) == pytest.approx([-0.0308, 0.0336, -0.0108], abs=5e-5)


def test_wake_the_saturated_unit(show: Show) -> None:
    """Exercise "Wake the saturated unit": unfold *change x and W*, type w13, the slope is 1/4."""
    view = show("jac-half")
    assert value(view, "da1/dy1") < 1e-9
    view.locator("summary", has_text="change x and W").click()
    for w13, slope in (("-2.2", 0.25), ("-2.333333", 0.25), ("-2.5", 0.25)):
        box(view, "w13").fill(w13)
        assert value(view, "da1/dy1") == pytest.approx(slope, abs=0.02)
        assert (value(view, "da1/dy1") > 0.249999) == (w13 == "-2.333333")
