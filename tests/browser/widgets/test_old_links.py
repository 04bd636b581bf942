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


FOLLOW = """async (fragment) => {
  const heard = new Promise((done) => addEventListener("hashchange", done, { once: true }));
  location.hash = fragment;
  await heard;
}"""


@pytest.mark.parametrize("name", LINKS["stepper"])
def test_a_link_of_version_1_opens_a_stepper(stepper_page: Open, name: str) -> None:
    link = LINKS["stepper"][name]
    assert link["fragment"].startswith("#stepper=v1:")
    page = stepper_page(fragment=link["fragment"], momentum=0.25, learning_rate=0.125)
    expect(page.locator(".bbh-notice")).to_contain_text("The state was restored")
    assert everything(page) == link["seen"]
    again = fragment_of(page)
    assert again.startswith("#stepper=v2:")
    press(page, "Reset")
    page.evaluate(FOLLOW, again)  # as on a page that has just been opened: test_stepper_page.py
    assert everything(page) == link["seen"]


@pytest.mark.parametrize("name", LINKS["learning_rate_lab"])
def test_a_link_of_version_1_opens_a_laboratory(scratch_page: Open, name: str) -> None:
    link = LINKS["learning_rate_lab"][name]
    lab = LearningRateLab(preset="000").figure_html()
    page = scratch_page(lab, link["fragment"], **STILL)
    expect(page.locator(".bbh-notice")).to_contain_text("The state was restored")
    assert page.evaluate(SHOWN) == link["seen"]
