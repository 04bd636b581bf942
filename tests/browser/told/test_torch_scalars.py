"""What *Eight scalars by autograd* tells its reader to do in the steppers, done on the built page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect
from stepper_reader import box, number, press

Show = Callable[[str], Locator]

WEIGHTS = [f"w{n}" for n in range(1, 9)]


def run(stepper: Locator, updates: str, *, loss: float) -> None:
    """Press a button of the row *Train*, wait for its end, and read the loss."""
    before = number(stepper, "updates")
    stepper.locator(f'[data-run="{updates}"]').click()
    made = stepper.locator('[data-quantity="updates"][data-primary]')
    expect(made).to_have_attribute("data-value", str(int(before) + int(updates)))
    assert number(stepper, "loss") == pytest.approx(loss, abs=5e-5)


def set_momentum(stepper: Locator, value: str) -> None:
    fold = stepper.locator("summary", has_text="Options")
    fold.evaluate("el => (el.parentElement.open = true)")
    box(stepper, "momentum").fill(value)


def with_gradient(stepper: Locator) -> list[str]:
    """The weights whose gradient is not 0."""
    return [name for name in WEIGHTS if number(stepper, f"dE/d{name}") != 0]


def test_one_update_gives_the_loss_of_the_second_round(show: Show) -> None:
    """6.1: "Press *1 update* and note the loss: 0.19503"; the four biases stay 0."""
    stepper = show("torch-stepper")
    press(stepper, "1 update")
    assert number(stepper, "loss") == pytest.approx(0.19503, abs=5e-6)
    for bias in ("b_h1", "b_h2", "b_o1", "b_o2"):
        assert number(stepper, bias) == 0
        assert number(stepper, f"dE/d{bias}") != 0


def test_ten_updates_in_the_page_give_the_loss_of_the_other_engines(show: Show) -> None:
    """6.5: "press *Reset*, then *10* in the row *Train*, and read the loss"."""
    stepper = show("torch-stepper")
    press(stepper, "1 update")
    press(stepper, "Reset")
    run(stepper, "10", loss=0.10375)


def test_little_friction_swings_and_more_settles(show: Show) -> None:
    """6.4: *100* three times at momentum .99, then *Reset*, .9, and 100 again."""
    stepper = show("torch-momentum")
    losses = []
    press(stepper, "1 update")
    for _ in range(39):
        losses.append(number(stepper, "loss"))
        stepper.page.keyboard.press("Enter")  # on the button that was pressed
    losses.append(number(stepper, "loss"))
    assert number(stepper, "updates") == 40
    assert losses.index(min(losses)) == 9  # the tenth update
    assert max(losses[9:]) == pytest.approx(0.025, abs=5e-4)
    press(stepper, "Reset")
    for loss in (0.0149, 0.0073, 0.0029):
        run(stepper, "100", loss=loss)
    press(stepper, "Reset")
    set_momentum(stepper, "0.9")
    run(stepper, "100", loss=0.0027)


def test_too_little_friction_ends_where_both_outputs_are_flat(show: Show) -> None:
    """Exercise "Too little friction": .999, 300 updates, E = .0289, and small gradients."""
    stepper = show("torch-momentum")
    press(stepper, "Reset")
    set_momentum(stepper, "0.999")
    for loss in (0.0287, 0.0289, 0.0289):
        run(stepper, "100", loss=loss)
    assert number(stepper, "out_o1") == pytest.approx(0.00002, rel=0.1)
    assert 0 < number(stepper, "out_o2") < 1e-9
    assert 0 < abs(number(stepper, "dE/dw5")) < 1e-5


def test_h2_wakes_and_goes_back_to_sleep(show: Show) -> None:
    """6.7: type -.3 for w2; three more weights have a gradient; after two updates h2 is off."""
    stepper = show("torch-relu")
    assert with_gradient(stepper) == ["w1", "w3", "w5"]
    box(stepper, "w2").fill("-0.3")
    assert number(stepper, "out_h2") == pytest.approx(0.03)
    assert with_gradient(stepper) == ["w1", "w2", "w3", "w4", "w5", "w7"]
    assert number(stepper, "dE/dw2") == pytest.approx(0.0321)
    press(stepper, "1 update")
    assert number(stepper, "out_h2") > 0
    press(stepper, "1 update")
    assert number(stepper, "out_h2") == 0


def test_a_network_at_rest(show: Show) -> None:
    """Exercise "A network at rest": *Reset*, -.1 for w2, *1 update*: nothing happens."""
    stepper = show("torch-relu")
    box(stepper, "w2").fill("-0.3")
    press(stepper, "Reset")
    box(stepper, "w2").fill("-0.1")
    assert number(stepper, "out_h1") > 0
    assert number(stepper, "out_h2") > 0
    assert with_gradient(stepper) == []
    before = [number(stepper, name) for name in WEIGHTS]
    press(stepper, "1 update")
    assert [number(stepper, name) for name in WEIGHTS] == before
    assert number(stepper, "loss") == pytest.approx(0.0289)
