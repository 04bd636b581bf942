"""What the first page tells its reader to do with the network, done on the built page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page
from site_pages import settled
from stepper_reader import STILL, box, number, press


@pytest.fixture
def network(open_page: Callable[..., Page], server: str) -> Locator:
    return settled(open_page(f"{server}index.html", **STILL)).locator("#landing")


def drag(network: Locator, name: str, pixels: int) -> None:
    """Drag a number of the drawing sideways."""
    place = network.locator(f'svg [data-quantity="{name}"]').first
    place.scroll_into_view_if_needed()
    frame = place.bounding_box()
    mouse = network.page.mouse
    x, y = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + pixels, y, steps=5)
    mouse.up()


def test_two_numbers_dragged_in_the_drawing_are_enough(network: Locator) -> None:
    """ "change *two* weights, no more, and bring E below 0.03. Drag their numbers in the drawing"."""
    assert round(number(network, "loss"), 3) == 0.298
    drag(network, "w5", -440)
    drag(network, "w8", 345)
    assert (number(network, "w5"), number(network, "w8")) == (-4, 4)
    assert number(network, "loss") < 0.03


def test_the_sliders_reach_what_the_page_says(network: Locator) -> None:
    """ "The best two get E down to 0.014 with the sliders, which run from -4 to 4"."""
    network.locator("summary", has_text="Parameters").click()
    for name, key, end in (("w6", "Home", -4), ("w7", "End", 4)):
        network.get_by_role("slider", name=name, exact=True).press(key)
        assert number(network, name) == end
    assert round(number(network, "loss"), 3) == 0.014


def test_without_the_limit_the_loss_comes_as_near_to_0_as_you_like(network: Locator) -> None:
    """ "unfold *Parameters* for sliders and boxes ... as near to 0 as you like without that limit"."""
    network.locator("summary", has_text="Parameters").click()
    box(network, "w5").fill("-9.2095")
    box(network, "w8").fill("6.1963")
    assert number(network, "loss") < 1e-12


def test_the_machine_moves_all_weights_at_once(network: Locator) -> None:
    """ "Then press *Reset* and *1000 updates*: the machine ... ends at 0.0011"."""
    drag(network, "w5", -50)
    press(network, "Reset")
    before = [number(network, f"w{n}") for n in range(1, 9)]
    press(network, "1000 updates")
    assert round(number(network, "loss"), 4) == 0.0011
    after = [number(network, f"w{n}") for n in range(1, 9)]
    assert all(a != b for a, b in zip(before, after, strict=True))
