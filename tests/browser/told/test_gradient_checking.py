"""What *Gradient checking* tells its reader to do in the networks, done on the built page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator
from stepper_reader import box, choose, number, press

Show = Callable[[str], Locator]

OUTPUTS = ("out_o1", "out_o2")


def test_update_once(show: Show) -> None:
    """2.1: "press *1 update*": the outputs before are the notebook's, the outputs after are not."""
    network = show("gradcheck-stepper")
    assert [round(number(network, name), 5) for name in OUTPUTS] == [0.47695, 0.52870]
    press(network, "Reset")
    press(network, "1 update")
    assert [round(number(network, name), 5) for name in OUTPUTS] == [0.39450, 0.32252]
    biases = [number(network, f"b_{unit}") for unit in ("h1", "h2", "o1", "o2")]
    assert biases == [0, 0, 0, 0]


def test_an_output_without_the_border(show: Show) -> None:
    """2.10: "*Reset*, unfold *Options*, set *o units* to tanh, and press *100*": 0.23 and -0.07."""
    network = show("gradcheck-stepper")
    press(network, "1 update")
    press(network, "Reset")
    choose(network, "o units", "tanh")
    press(network, "100 updates")
    assert [number(network, name) for name in OUTPUTS] == pytest.approx([0.23, -0.07], abs=1e-6)


def test_a_step_of_200(show: Show) -> None:
    """2.11: "Update a few times, watch the outputs, and look at the gradients": all next to 0."""
    network = show("gradcheck-step")
    assert number(network, "learning_rate") == 200
    for _ in range(3):
        press(network, "1 update")
    assert all(number(network, name) < 0.01 for name in OUTPUTS)
    assert all(abs(number(network, f"dE/dw{n}")) < 0.002 for n in range(1, 9))


def test_the_border(show: Show) -> None:
    """2.11: "press *Reset*, type a rate, press *10* in the row *Train*, read *loss E*"."""
    network = show("gradcheck-step")
    press(network, "1 update")
    for rate, good in (("160", True), ("175", True), ("176", False)):
        press(network, "Reset")
        box(network, "learning rate").fill(rate)
        press(network, "10 updates")
        assert (number(network, "loss") < 0.003) is good, rate
