"""What a reader does with a stepper on a page, and what they read there."""

from playwright.sync_api import Locator, Page, expect

STILL = {"reduced_motion": "reduce"}

Stepper = Page | Locator
"""A page with one stepper, or one of several on a page."""


def number(page: Stepper, quantity: str) -> float:
    """The one primary element of a quantity says what it is, in full precision."""
    place = page.locator(f'[data-quantity="{quantity}"][data-primary]')
    expect(place).to_have_count(1)
    return float(place.get_attribute("data-value"))


def press(page: Stepper, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def box(page: Stepper, name: str) -> Locator:
    return page.get_by_role("spinbutton", name=name, exact=True)


def everything(page: Page) -> dict[str, str]:
    """All numbers of the widget and where its timeline stands."""
    return page.evaluate(
        """() => Object.fromEntries([
          ...[...document.querySelectorAll("[data-primary]")].map((el) => [el.dataset.quantity, el.dataset.value]),
          ["step", document.querySelector("[aria-current=step]").dataset.step],
        ])"""
    )


def choose(page: Page, name: str, option: str) -> None:
    page.locator("summary", has_text="options").evaluate("el => (el.parentElement.open = true)")
    page.get_by_role("combobox", name=name, exact=True).select_option(option)
