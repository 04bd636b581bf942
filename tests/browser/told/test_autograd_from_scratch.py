"""What *Autograd from scratch* tells its reader to do in the stepper, done on the built page."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from site_pages import settled
from stepper_reader import STILL, number


def test_it_shows_the_gradients_that_the_cell_prints(
    open_page: Callable[..., Page], server: str
) -> None:
    """5.10: "It shows the same gradients ...: compare w1 and w5"."""
    page = settled(open_page(f"{server}chapters/autograd_from_scratch.html", **STILL))
    printed = dict(re.findall(r"dE/dw(\d) = ([\d.]+)", page.locator("main").inner_text()))
    assert printed.keys() == {"1", "5"}
    stepper = page.locator("#tape-stepper")
    stepper.scroll_into_view_if_needed()
    for name, value in printed.items():
        assert number(stepper, f"dE/dw{name}") == pytest.approx(float(value), abs=6e-11)
