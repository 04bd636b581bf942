"""What tests of a chapter's text share: one of its widgets, to do with what the text says."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page
from stepper_reader import STILL


@pytest.fixture
def show(
    request: pytest.FixtureRequest, open_page: Callable[..., Page], server: str
) -> Callable[[str], Locator]:
    """Open the chapter that a module is named after, and of it one widget alone, by its id."""
    chapter = request.path.stem.removeprefix("test_")

    def opened(widget_id: str) -> Locator:
        place = f"#{widget_id}"
        address = f"{server}chapters/{chapter}.html"
        return open_page(address, only=place, **STILL).locator(place)

    return opened
