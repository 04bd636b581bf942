"""The link that a widget gives a reader."""

from playwright.sync_api import Page


def fragment_of(page: Page) -> str:
    """Press the page's only *copy link*, with a clipboard that refuses; return the fragment."""
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(); }")
    page.get_by_role("button", name="Copy link", exact=True).click()
    link = page.get_by_role("textbox", name="link to this state").input_value()
    return link[link.index("#") :]
