"""What the tests of the large widgets share."""

from collections.abc import Callable
from typing import Any

import pytest
from lab_reader import Show
from playwright.sync_api import Page
from windows import DRAWN

from nbhelpers.widgets.learning_rate_lab import LearningRateLab


@pytest.fixture
def show_lab(scratch_page: Callable[..., Page]) -> Show:
    """Open a page with one laboratory, its pictures in their size; without motion unless asked for."""

    def build(fragment: str = "", options: dict[str, Any] | None = None, **traits: Any) -> Page:
        lab = LearningRateLab(widget_id="rate-lab", **traits)
        settings = {"reduced_motion": "reduce"} | (options or {})
        page = scratch_page(lab.figure_html(), fragment, **settings)
        page.evaluate(DRAWN)
        return page

    return build
