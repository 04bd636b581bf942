"""What *What it costs* tells its reader to do in its views, done on the built page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect
from stepper_reader import box, press


@pytest.fixture
def ring(show: Callable[[str], Locator]) -> Locator:
    return show("cost-scaling-view")


def test_workers_latency_batch_and_machines(ring: Locator) -> None:
    """13.5: the strong speed-up turns after 16, no latency, a larger batch, and other machines."""

    def value(quantity: str) -> float:
        return float(ring.locator(f'[data-quantity="{quantity}"]').get_attribute("data-value"))

    status = ring.locator('[data-part="status"]')
    expect(box(ring, "workers")).to_have_value("8")
    slider = ring.get_by_role("slider", name="workers", exact=True)
    seen = {}
    for workers in (8, 16, 32, 64, 128, 256, 512):
        expect(box(ring, "workers")).to_have_value(str(workers))
        seen[workers] = value("speedup-strong"), value("speedup-weak")
        slider.press("ArrowRight")
    assert seen[8][0] < seen[16][0] == pytest.approx(3.85, abs=0.005)
    assert seen[16][0] > seen[32][0] > seen[256][0] > 1 > seen[512][0]
    weak = [pair[1] for pair in seen.values()]
    assert weak == sorted(weak)
    box(ring, "workers").fill("19")
    assert value("speedup-strong") == pytest.approx(3.87, abs=0.005)
    expect(status).to_contain_text("Fastest: 19 workers")

    box(ring, "workers").fill("8")
    box(ring, "latency in µs").fill("0")
    expect(status).to_contain_text("Fastest: 512 workers")
    flat = []
    for workers in (64, 512, 4096):
        box(ring, "workers").fill(str(workers))
        flat.append(value("speedup-strong"))
    assert flat == pytest.approx([flat[0]] * 3, rel=0.12)
    press(ring, "Reset")
    expect(status).to_contain_text("From 7 workers on")
    box(ring, "batch").fill("8192")
    expect(status).to_contain_text("From 55 workers on")

    press(ring, "A small network on them")
    expect(box(ring, "parameters")).to_have_value("2410")
    gains = []
    for workers in (2, 4, 8, 64):
        box(ring, "workers").fill(str(workers))
        gains.append(value("speedup-strong"))
    assert gains[0] > 1 > gains[1] > gains[2] > gains[3]
    box(ring, "workers").fill("8")
    press(ring, "GPUs, 400 Gb/s")
    expect(status).to_contain_text("From 2 workers on")
    expect(status).to_contain_text("Fastest: 1 worker.")
    assert value("speedup-weak") == pytest.approx(4.11, abs=0.005)
    press(ring, "GPUs, 10 Gb/s")
    assert value("speedup-weak") < 1
