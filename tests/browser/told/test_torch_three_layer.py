"""What *Nine weights and a TypeError* tells its reader to do, done on the built page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from site_pages import alive
from stepper_reader import STILL, box

Show = Callable[[str], Locator]


@pytest.fixture
def page(open_page: Callable[..., Page], server: str) -> Page:
    return open_page(f"{server}chapters/torch_three_layer.html", late=True, **STILL)


def loss(stepper: Locator) -> float:
    place = stepper.locator('[data-quantity="loss"][data-primary]')
    return float(place.get_attribute("data-value") or "nan")


def fold_after(page: Page, widget: str) -> Locator:
    """The first folded output after an answer box."""
    return alive(page, f"#{widget}").locator(
        "xpath=following::details[contains(@class, 'hide')][1]"
    )


def test_update_three_times(show: Show) -> None:
    """8.2: "Press *1 update* once and read the loss. Press it again. Then again."; 8.11: 7225, then 25."""
    stepper = show("three-stepper")
    seen = [loss(stepper)]
    for _ in range(3):
        stepper.get_by_role("button", name="1 update", exact=True).click()
        seen.append(loss(stepper))
    assert seen == [1, 7225, 25, 25]


def test_the_biases_of_the_widget_stay_at_0(show: Show) -> None:
    """8.2: "The widget draws four biases. They are 0, and it leaves them at 0."."""
    stepper = show("three-stepper")
    stepper.get_by_role("button", name="1 update", exact=True).click()
    for name in ("b_h1", "b_h2", "b_h3", "b_o1"):
        expect(box(stepper, name)).to_have_value("0")


def test_the_fold_below_the_box_has_the_answer(page: Page) -> None:
    """8.8: "The folded output after the box is the whole table."; 8.9: "open the output"."""
    for question, tells in (
        ("three-q17", "torch.relu(-b)         False    True           None"),
        ("three-q18", "in_place + torch_relu + zero  runs, last losses up to 0.0000"),
    ):
        fold = fold_after(page, question)
        expect(fold).not_to_have_attribute("open", "")
        fold.locator("summary").click()
        expect(fold).to_contain_text(tells)


def test_the_solution_of_the_nine_gradients_is_folded_below_them(page: Page) -> None:
    """8.3: the solution names both faults; a test of the notebooks runs the mended program."""
    fold = page.locator("details", has_text="In Python (y > 0) is 1 or 0.").last
    expect(fold).not_to_have_attribute("open", "")
    fold.locator("summary").click()
    expect(fold).to_contain_text("delta_o1 = 2 * (y - 5) * (y > 0)")
