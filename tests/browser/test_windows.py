"""A window that is lent again looks at a page as a new one does."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from windows import DRAWN, Windows

PAGE = """<!doctype html><title>A page</title><style>p { height: 3000px }</style>
<button autofocus>one</button><a href="#here">two</a><p>three</p>"""
PROBE = """() => ({
  local: { ...localStorage }, session: { ...sessionStorage }, cookie: document.cookie, name: window.name,
  history: history.length, size: [innerWidth, innerHeight], at: [scrollX, scrollY], marks: window.marks ?? null,
  focus: document.activeElement.localName, hovered: [...document.querySelectorAll(":hover")].map((el) => el.localName),
  media: ["print", "(prefers-color-scheme: dark)", "(prefers-reduced-motion)", "(forced-colors: active)", "(hover)"]
    .map((text) => matchMedia(text).matches),
  left: document.adoptedStyleSheets.length,
})"""
LEAVE_TRACES = """() => {
  localStorage.setItem("a", 1); sessionStorage.setItem("b", 2); document.cookie = "c=3"; window.name = "d";
  window.marks = "here";
}"""


@pytest.fixture(params=["http", "file"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "http":
        return request.getfixturevalue("server") + "index.html"
    (tmp_path / "page.html").write_text(PAGE)
    return (tmp_path / "page.html").as_uri()


def _probe(page: Page, address: str) -> dict[str, Any]:
    page.goto(address)
    page.evaluate(DRAWN)  # and focused
    return page.evaluate(PROBE)


def _use(page: Page) -> None:
    page.evaluate(LEAVE_TRACES)
    page.emulate_media(media="print", color_scheme="dark", reduced_motion="reduce")
    page.set_viewport_size({"width": 360, "height": 740})
    page.mouse.move(50, 20)
    page.keyboard.press("Tab")
    page.evaluate("scrollTo(0, 200)")
    page.goto(f"{page.url}#there")


def test_a_window_that_is_lent_again_is_as_new(browser: Browser, address: str) -> None:
    windows = Windows(browser)
    with browser.new_context() as context:
        new = _probe(context.new_page(), address)
    page = windows.lend(forced_colors="active")
    windows.leave_out_all_but(page, "p")
    assert _probe(page, address) != new
    _use(page)
    used = page.evaluate(PROBE)
    assert all(used[name] != new[name] for name in new if (name, address[:4]) != ("cookie", "file"))
    windows.take_back(page)
    again = windows.lend()
    assert again is page
    assert _probe(again, address) == new
    windows.take_back(again, keep=False)
    assert again.is_closed()


def test_the_mouse_of_a_window_that_is_lent_again_is_in_the_corner(browser: Browser) -> None:
    windows = Windows(browser)
    page = windows.lend()
    page.mouse.move(50, 20)
    windows.take_back(page)
    page = windows.lend()
    page.evaluate("addEventListener('mousedown', (event) => (window.at = [event.x, event.y]))")
    page.mouse.down()
    assert page.evaluate("window.at") == [0, 0]
    windows.take_back(page, keep=False)


def test_two_windows_share_nothing(browser: Browser, address: str) -> None:
    windows = Windows(browser)
    first, second = windows.lend(), windows.lend()
    first.goto(address)
    first.evaluate(LEAVE_TRACES)
    assert _probe(second, address)["local"] == {}
    for page in (first, second):
        windows.take_back(page, keep=False)


def test_a_window_of_another_kind_is_for_who_asks_for_it(browser: Browser, address: str) -> None:
    windows = Windows(browser)
    phone = {"has_touch": True, "is_mobile": True, "viewport": {"width": 390, "height": 800}}
    page = windows.lend(**phone)
    windows.take_back(page)
    usual = windows.lend()
    assert usual is not page
    assert windows.lend(**phone) is page
    page.goto(address)
    assert page.evaluate("navigator.maxTouchPoints") > 0
    usual.goto(address)
    assert usual.evaluate("navigator.maxTouchPoints") == 0
    for one in (page, usual):
        windows.take_back(one, keep=False)


def test_where_scripts_are_forbidden_they_stay_so(browser: Browser, address: str) -> None:
    windows = Windows(browser)
    for _ in range(2):
        page = windows.lend(java_script_enabled=False)
        page.goto(address)
        page.set_content("<noscript>without</noscript>")
        assert page.inner_text("body").strip() == "without"
        windows.take_back(page)
    assert windows.lend(java_script_enabled=False) is page
    windows.take_back(page, keep=False)


def test_a_window_with_a_second_tab_is_not_kept(browser: Browser) -> None:
    windows = Windows(browser)
    page = windows.lend()
    page.context.new_page()
    windows.take_back(page)
    assert page.is_closed()


def test_tests_wait_until_the_scripts_of_a_page_have_begun() -> None:
    """With `go_to` and `reload`; here alone pages are without scripts of the book, or looked at long after.

    Playwright's clock brings frames of its own before a page's first one, in which they begin.
    """
    here = Path(__file__)
    tests = set(here.parent.rglob("*.py")) - {here}
    bare = {
        path.name
        for path in tests
        if re.search(r"\.(goto|reload)\(|\.clock\.", path.read_text("utf-8"))
    }
    assert bare == set()
