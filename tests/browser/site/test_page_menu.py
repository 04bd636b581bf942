"""The menu of a page, which a book has once its author names a repository."""

from pathlib import Path

from playwright.sync_api import Browser, Route
from windows import go_to

MENU = (
    '<details class="page-menu" id="page-menu"><summary class="icon-button" '
    'aria-label="More of this page"></summary><ul><li><a href="#run-the-notebooks">Repository</a>'
    '</li></ul></details><button type="button" class="icon-button js-only" id="print-page"'
)


def test_the_menu_opens_and_closes_by_keyboard_and_mouse(
    browser: Browser, server: str, book: Path
) -> None:
    text = (book / "index.html").read_text("utf-8")
    plain = '<button type="button" class="icon-button js-only" id="print-page"'
    assert text.count(plain) == 1

    def with_menu(route: Route) -> None:
        route.fulfill(body=text.replace(plain, MENU), content_type="text/html")

    page = browser.new_page()
    page.route(f"{server}index.html", with_menu)
    go_to(page, f"{server}index.html")
    link = page.get_by_role("link", name="Repository")
    page.locator("#page-menu summary").focus()
    page.keyboard.press("Enter")
    assert link.is_visible()
    page.keyboard.press("Tab")
    assert link.evaluate("(el) => el === document.activeElement")
    page.keyboard.press("Escape")
    assert not link.is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.locator("#page-menu summary").click()
    assert link.is_visible()
    page.get_by_role("heading", level=1).click()
    assert not link.is_visible()
    page.close()
