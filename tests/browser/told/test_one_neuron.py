"""What *One neuron* tells its reader to do in the stepper, done on the built page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from stepper_reader import box, number, press

WEIGHTS = ("w1", "w2", "w3", "b_o1")
SHOWN = """(places) => places.map((place) => {
  const all = document.querySelectorAll(place);
  if (all.length !== 1) throw new Error(`${place} is there ${all.length} times`);
  return [getComputedStyle(all[0]).visibility, all[0].dataset.value];
})"""


@pytest.fixture
def page(show: Callable[[str], Locator]) -> Page:
    return show("neuron-stepper").page


def drawn(page: Page, name: str) -> Locator:
    """The gradient of ``name`` in the drawing."""
    return page.locator(f'svg [data-quantity="dE/d{name}"][data-primary]')


def gradients(page: Page) -> list[float]:
    """The orange numbers at the weights and at the bias, as the drawing shows them."""
    shown = page.evaluate(SHOWN, [f'svg [data-quantity="dE/d{n}"][data-primary]' for n in WEIGHTS])
    assert [seen for seen, _ in shown] == ["visible"] * 4
    return [float(value) for _, value in shown]


def show_all(page: Page) -> None:
    page.locator('[data-step="0"]').click()


def test_raise_one_of_them_by_a_tenth_then_reset(page: Page) -> None:
    """3.1: "Raise one of them by 0.1 and leave the others alone." w3 raises out the most."""
    assert number(page, "out_o1") == 6
    for name, raised, out in (
        ("i1", 1.1, 5.7),
        ("i3", 3.1, 6.2),
        ("w3", 2.1, 6.3),
        ("b_o1", 1.1, 6.1),
    ):
        box(page, name).fill(str(raised))
        assert number(page, "out_o1") == pytest.approx(out), name
        press(page, "Reset")
        assert number(page, "out_o1") == 6


def test_the_first_picture_does_not_answer_the_first_question(page: Page) -> None:
    """3.1: the stepper stands "at the first step of its forward pass": no gradient is drawn yet."""
    expect(page.locator("[aria-current=step]")).to_have_text("o1")
    for name in WEIGHTS:
        expect(drawn(page, name)).to_have_css("visibility", "hidden")


def test_all_shows_the_gradients_of_the_text(page: Page) -> None:
    """3.3: "press *all*: the orange numbers at the weights and at b_o1 are these"."""
    show_all(page)
    assert gradients(page) == [1, -2, 3, 1]


def test_off_at_minus_six_awake_above_minus_five(page: Page) -> None:
    """3.5: the bias to -6, dragged up through -5, to -4, and the target to 0."""
    press(page, "Reset")
    show_all(page)
    box(page, "b_o1").fill("-6")
    assert number(page, "net_o1") == -1
    assert gradients(page) == [0, 0, 0, 0]
    assert number(page, "dE/dout_o1") == -5

    place = page.locator('svg [data-quantity="b_o1"]')
    place.scroll_into_view_if_needed()
    spot = place.bounding_box()
    assert spot is not None
    x, y = spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for moved in range(1, 300, 3):
        page.mouse.move(x + moved, y)
        bias = number(page, "b_o1")
        assert any(gradients(page)) == (bias > -5), bias
        if bias > -4.9:
            break
    page.mouse.up()
    assert -4.9 < number(page, "b_o1") < -4

    box(page, "b_o1").fill("-4")
    assert number(page, "out_o1") == 1
    assert gradients(page) == [-4, 8, -12, -4]
    box(page, "target_o1").fill("0")
    assert gradients(page) == [1, -2, 3, 1]


def test_update_gives_the_numbers_of_the_cell(page: Page) -> None:
    """3.7: "Press *Reset* and then *1 update*": weights, bias and out become those of the text."""
    press(page, "Reset")
    press(page, "1 update")
    moved = [number(page, name) for name in (*WEIGHTS, "out_o1")]
    assert moved == pytest.approx([-3.001, -0.998, 1.997, 0.999, 5.985], abs=1e-12)


def test_with_a_target_the_neuron_does_not_die(page: Page) -> None:
    """3.7.1: the learning rate 0.07: out is 4.95, then 5.0025, and closes in on 5."""
    press(page, "Reset")
    box(page, "learning rate").fill("0.07")
    outs = []
    for _ in range(4):
        press(page, "1 update")
        outs.append(number(page, "out_o1"))
    assert outs[:2] == pytest.approx([4.95, 5.0025])
    gaps = [abs(out - 5) for out in outs]
    assert gaps == sorted(gaps, reverse=True)
    assert gaps[-1] < 1e-5


def test_a_target_that_sends_a_negative_message(page: Page) -> None:
    """3.8: the target to 6.5, so that -0.5 arrives; the gradient of w3 is -1.5, and w3 rises."""
    press(page, "Reset")
    show_all(page)
    box(page, "target_o1").fill("6.5")
    assert number(page, "dE/dout_o1") == -0.5
    assert gradients(page)[2] == -1.5
    press(page, "1 update")
    assert number(page, "w3") > 2
