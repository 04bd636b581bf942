"""A real Chromium for the tests, with every page's console and network watched."""

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_lab import WINDOW, JupyterLab, serve
from places import tool
from playwright.sync_api import Browser, FrameLocator, Page, Playwright, expect, sync_playwright
from sandbox import sandboxed_html
from site_pages import PAGES, Visit, settled
from stepper_reader import STILL
from watch import Watch
from windows import WAIT, Windows

from nbhelpers.widgets.bundle import modules_object, page_script, page_styles
from nbhelpers.widgets.stepper import Stepper

# Chromium's window does more than show the page: it fills the pop-ups of its address bar, starts a
# spare renderer, draws through an emulated GPU. Without that a page opens in half the time. Chromium
# heeds the last list of features alone, so the names of Playwright's own list that matter are here too.
UNWANTED = [
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "SpareRendererForSitePerProcess"),
    *("AimEnabled", "LensOverlay", "MediaRouter", "OptimizationHints", "PaintHolding"),
    *("NetworkTimeServiceQuerying", "PreconnectToSearch", "DestroyProfileOnBrowserClose"),
]
OPTIONS = ["--no-sandbox", "--disable-gpu", f"--disable-features={','.join(UNWANTED)}"]
ON_DEMAND = ["--enable-begin-frame-control", "--run-all-compositor-stages-before-draw"]

WIDGET = re.compile(r'data-widget="(\w*)"')
SCRATCH = "body { background: var(--bbh-page); color: var(--bbh-ink); } a { color: inherit; }"

CALL = """(argument) => {
  const value = (%s);
  return JSON.stringify(typeof value === "function" ? value(JSON.parse(argument)) : value);
}"""


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=WAIT)
    with sync_playwright() as instance:
        yield instance


def _launch(playwright: Playwright, options: list[str]) -> Browser:
    path = os.environ.get("CHROMIUM")
    if path is None:
        message = "The browser tests need a Chromium: run `make test`, or set CHROMIUM to its path."
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return playwright.chromium.launch(executable_path=path, args=options)


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with _launch(playwright, OPTIONS) as instance:
        yield instance


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Windows:
    """The windows that tests open pages in, one after the other."""
    return Windows(browser)


@pytest.fixture(scope="session")
def still_windows(playwright: Playwright) -> Iterator[Windows]:
    """Windows that lay pages out and draw them only when they are asked: see `Windows.draw`."""
    with _launch(playwright, OPTIONS + ON_DEMAND) as instance:
        yield Windows(instance, draws=False)


@pytest.fixture(scope="session")
def server(book: Path) -> Iterator[str]:
    """Address of the built book, served on this machine only."""
    with tool("served").served(book) as address:
        yield address


@pytest.fixture(scope="session", params=["http", "file"])
def site(request: pytest.FixtureRequest, book: Path) -> str:
    """Address of the built book: once over http, once as files."""
    return request.getfixturevalue("server") if request.param == "http" else f"{book.as_uri()}/"


@pytest.fixture(scope="session")
def jupyter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterLab]:
    """A JupyterLab on this machine over a scratch folder."""
    with serve(tmp_path_factory.mktemp("jupyter")) as running:
        yield running


@pytest.fixture(scope="module")
def jupyter_page(windows: Windows, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page for JupyterLab, shared by the tests of a module."""
    page = windows.lend(**WINDOW)
    yield page
    windows.take_back(page, keep=_can_keep(request.node))


Evaluate = Callable[..., Any]


@pytest.fixture(scope="module")
def modules(browser: Browser) -> Iterator[Callable[..., Evaluate]]:
    """Evaluate JavaScript with the exports of the widgets' modules in reach, by module.

    ``js = modules("engine/engine", "engine/network_state")`` gives a function: ``js("network_state.MAZUR")`` is a value, and
    ``js("(x) => ...", argument)`` calls a function with a JSON argument.
    """
    page = browser.new_page()

    def load(*names: str) -> Evaluate:
        page.evaluate(f"void Object.assign(window, {modules_object(*names)})")

        def evaluate(expression: str, argument: Any = None) -> Any:
            # as JSON text, since Playwright's own encoding of large results takes a minute
            text = page.evaluate(CALL % expression, json.dumps(argument))
            return None if text is None else json.loads(text)

        return evaluate

    yield load
    page.close()


OpenPage = Callable[..., Page]


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Remember that a test has failed, for what it holds and what its module holds."""
    report = yield
    if report.failed:
        for node in item.listchain():
            node.stash[FAILED] = True
    return report


def _can_keep(node: pytest.Item | pytest.Collector) -> bool:
    """Whether a window can be lent again: a test that failed may have left a button pressed."""
    return not node.stash.get(FAILED, False)


@pytest.fixture
def open_page(windows: Windows, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """Open an address in a window that is as new, and watch it.

    Whatever a page writes to its console, throws, or requests from outside its own site fails the
    test. Keyword arguments are those of a browser's context (``viewport``, ``color_scheme``, ...).
    """
    watch = Watch(windows)
    yield watch.open
    watch.end(keep=_can_keep(request.node))


@pytest.fixture
def open_still(still_windows: Windows, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """As `open_page`, in a window that draws nothing unless it is asked."""
    watch = Watch(still_windows)
    yield watch.open
    watch.end(keep=_can_keep(request.node))


@pytest.fixture(scope="module", params=PAGES)
def visit(request: pytest.FixtureRequest, still_windows: Windows, server: str) -> Iterator[Visit]:
    """Every page of the book in turn, alive, watched, and shared by the tests of a module.

    It is drawn only when it is asked, see `Windows.draw`: frames are most of what a page costs.
    """
    watch = Watch(still_windows)
    yield Visit(settled(watch.open(server + request.param)), watch.complaints)
    watch.end(keep=_can_keep(request.node))


@pytest.fixture
def visited(visit: Visit, still_windows: Windows) -> Iterator[Page]:
    """A page that is shared, at its top, for a reader who wants no motion."""
    page = visit.page
    size = page.viewport_size
    page.emulate_media(media="screen", color_scheme="light", reduced_motion="reduce")
    page.evaluate("document.activeElement.blur()")
    if page.evaluate("scrollY"):
        page.evaluate("scrollTo(0, 0)")
        still_windows.draw(page)
    yield page
    page.set_viewport_size(size)


@pytest.fixture
def scratch_page(open_page: OpenPage, root: Path, tmp_path: Path) -> Callable[..., Page]:
    """Open a page that holds the HTML of widgets, and of the book's script and styles theirs."""

    def build(body: str, fragment: str = "", **options: Any) -> Page:
        palette = (root / "nbhelpers" / "palette.css").read_text("utf-8")
        shown = WIDGET.findall(body)
        (tmp_path / "widgets.js").write_text(page_script(shown), "utf-8")
        (tmp_path / "page.html").write_text(
            '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Scratch</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<link rel="icon" href="data:,">'
            f"<style>{palette}\n{page_styles(shown)}\n{SCRATCH}</style>"
            '<script defer src="widgets.js"></script></head>'
            f"<body><main><h1>Scratch</h1>{body}</main></body></html>",
            "utf-8",
        )
        return open_page(f"{(tmp_path / 'page.html').as_uri()}{fragment}", **options)

    return build


@pytest.fixture
def sandboxed(scratch_page: Callable[..., Page]) -> Callable[[str], FrameLocator]:
    """Show the HTML of widgets in a frame whose sandbox allows scripts, and nothing else."""
    return lambda body: scratch_page(sandboxed_html(body)).frame_locator("iframe")


@pytest.fixture
def stepper_page(scratch_page: Callable[..., Page]) -> Callable[..., Page]:
    """Open a page with a stepper of the given traits, for a reader who wants no motion."""

    def build(*, fragment: str = "", options: dict[str, Any] | None = None, **traits: Any) -> Page:
        chosen = STILL if options is None else options
        return scratch_page(Stepper(**traits).figure_html(), fragment, **chosen)

    return build
