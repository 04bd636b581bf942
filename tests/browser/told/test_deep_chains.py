"""What *Deep chains* tells its reader to do in the view, done on the built page."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect
from stepper_reader import box, press


@pytest.fixture
def view(show: Callable[[str], Locator]) -> Locator:
    return show("deep-view")


def value(view: Locator, quantity: str) -> float:
    outcome(view)  # which comes after the sizes
    return float(view.locator(f'[data-quantity="{quantity}"]').get_attribute("data-value"))


def outcome(view: Locator) -> str:
    status = view.locator('[data-part="status"]')
    expect(status).to_have_attribute("data-value", re.compile("."))
    return status.inner_text()


def per_layer(view: Locator) -> float:
    outcome(view)
    text = view.locator(".deep-out p", has_text="Gradient").inner_text()
    return float(re.search(r"× ([\d.]+) per layer", text)[1])


def test_the_window_of_sigma_is_narrow(view: Locator) -> None:
    """10.1: 0.1 leaves a millionth of a millionth, 0.25 everything, 0.5 is a billion times too large."""
    assert value(view, "gradient") == pytest.approx(1e-12, rel=0.3)
    assert "learns next to nothing" in outcome(view)
    factor = per_layer(view)
    box(view, "learning rate").fill("1")
    assert "learns next to nothing" in outcome(view)
    box(view, "learning rate").fill("0.02")
    box(view, "depth").fill("10")
    assert per_layer(view) == pytest.approx(factor, rel=0.1)
    assert value(view, "gradient") > 1e-5
    box(view, "depth").fill("30")
    view.get_by_role("button", name=re.compile("^He ")).click()
    expect(box(view, "σ of the weights")).to_have_value("0.25")
    assert 0.5 < value(view, "gradient") < 2
    assert 0.5 < value(view, "out") < 2
    assert re.fullmatch(r"E goes from [\d.]+ to 0.0[\d.]+\.", outcome(view))
    box(view, "width").fill("64")
    assert value(view, "gradient") > 1e4
    box(view, "width").fill("32")
    box(view, "σ of the weights").fill("0.5")
    assert value(view, "gradient") == pytest.approx(1e9, rel=0.3)
    assert "Thrown out: after update 1" in outcome(view)


def test_tanh_residual_connections_and_a_width_of_1(view: Locator) -> None:
    """10.7, 10.9 and the side path: level outs over a growing gradient; small layers; chains."""
    kind = view.get_by_label("activation")
    kind.select_option("tanh")
    box(view, "σ of the weights").fill("0.6")
    assert 0.5 < value(view, "out") < 1
    assert value(view, "gradient") > 1e4
    kind.select_option("relu")
    box(view, "σ of the weights").fill("0.02")
    view.get_by_label("residual connections").check()
    assert 1 < value(view, "gradient") < 3
    assert 1 < value(view, "out") < 3
    assert "nothing" not in outcome(view)
    view.get_by_label("residual connections").uncheck()
    kind.select_option("identity")
    box(view, "width").fill("1")
    view.get_by_role("button", name=re.compile("^Xavier ")).click()
    expect(box(view, "σ of the weights")).to_have_value("1")
    sizes = []
    for _ in range(8):
        press(view, "Other random weights")
        sizes.append(value(view, "gradient"))
    assert max(sizes) < 1e-3
    assert min(sizes) < 1e-10
