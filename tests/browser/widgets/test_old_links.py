"""Links that readers saved before some traits got the names that they have now."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from shared_link import fragment_of
from stepper_reader import STILL, everything, press

from nbhelpers.widgets.learning_rate_lab import LearningRateLab

Open = Callable[..., Page]

# Made by pressing *copy link* in November 2026, with what the page then showed.
LINKS: dict[str, Any] = json.loads(Path(__file__).with_name("links_v1.json").read_text("utf-8"))

SHOWN = """() => Object.fromEntries([...document.querySelectorAll("[data-quantity]")]
  .map((el) => [el.dataset.quantity, el.dataset.value]))"""


# A page that is open goes where a link leads as a new page does: test_stepper_page.py.
FOLLOW = """async (fragment) => {
  document.querySelector(".bbh-notice")?.remove();
  const heard = new Promise((done) => addEventListener("hashchange", done, { once: true }));
  location.hash = fragment;
  await heard;
}"""


def _read(seen: dict[str, str]) -> dict[str, Any]:
    return {name: text if name == "regime" else float(text) for name, text in seen.items()}


def _near(seen: dict[str, str]) -> dict[str, Any]:
    """What is to be seen, but for the last digits, which are those of a browser's own `Math.exp`."""
    numbers = {name: value for name, value in _read(seen).items() if name != "regime"}
    return {**seen, **{name: pytest.approx(value, rel=1e-9) for name, value in numbers.items()}}


def _follow(page: Page | None, fragment: str, opened: Callable[[str], Page]) -> Page:
    """Open the first link anew, and follow the others in that page."""
    if page is None:
        page = opened(fragment)
    else:
        press(page, "Reset")
        page.evaluate(FOLLOW, fragment)
    expect(page.locator(".bbh-notice"), fragment).to_contain_text("The state was restored")
    return page


def test_a_link_of_version_1_opens_a_stepper(stepper_page: Open) -> None:
    page = None
    for name, link in LINKS["stepper"].items():
        assert link["fragment"].startswith("#stepper=v1:"), name
        seen = _near(link["seen"])
        page = _follow(
            page,
            link["fragment"],
            lambda fragment: stepper_page(fragment=fragment, momentum=0.25, learning_rate=0.125),
        )
        assert _read(everything(page)) == seen, name
        again = fragment_of(page)
        assert again.startswith("#stepper=v2:"), name
        press(page, "Reset")
        page.evaluate(FOLLOW, again)
        assert _read(everything(page)) == seen, name


def test_a_link_of_version_1_opens_a_laboratory(scratch_page: Open) -> None:
    lab, page = LearningRateLab(preset="000").figure_html(), None
    for name, link in LINKS["learning_rate_lab"].items():
        page = _follow(
            page, link["fragment"], lambda fragment: scratch_page(lab, fragment, **STILL)
        )
        seen = _near(link["seen"])
        assert _read(page.evaluate(SHOWN)) == seen, name
