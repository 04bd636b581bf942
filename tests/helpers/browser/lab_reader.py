"""What a reader does with a laboratory that is alone on its page, and what they read there."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page

Show = Callable[..., Page]
"""Opens a page with one laboratory: the fixture ``show_lab``."""


def shown(page: Page, name: str) -> float:
    """A number of the read-out, in full precision."""
    locator = page.locator(f'.lab-readout [data-quantity="{name}"]')
    return float(locator.get_attribute("data-value") or "nan")


def verdict(page: Page) -> Locator:
    """The box with what has become of the training."""
    return page.locator(".lab-verdict")


def attempt(page: Page, rate: str) -> None:
    """Press one of the rates to try."""
    page.get_by_role("button", name=f"Try {rate} from the start", exact=True).click()
