"""Browser windows that are kept open between tests.

To open a window costs Chromium more than to show a page in it. A window that is given back forgets
what was done in it, and looks at the next page as a new one would.
"""

import os
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Error, Page

WAIT = 60_000  # ms in which what a test waits for has happened, on however busy a machine
SIZE = {"width": 1280, "height": 720}
#: What an open window can still change, and how it is unless a test asks for something else.
LOOK = {"color_scheme": "light", "reduced_motion": "no-preference", "forced_colors": "none"}
FORGET = """() => {
  window.name = "";
  if (location.protocol === "about:") return;
  for (const kept of [localStorage, sessionStorage]) if (kept.length) kept.clear();
}"""
# Nothing of it is laid out while it comes, and it is gone before the page's scripts run: to look for
# an element Playwright walks through all that there are.
ALONE = """if (self === top) {
  const left = "article section > :not(section, %(which)s, :has(%(which)s))";
  const style = new CSSStyleSheet();
  style.replaceSync(`${left} { display: none }`);
  document.adoptedStyleSheets.push(style);
  document.addEventListener("readystatechange", () => {
    if (document.readyState !== "interactive") return;
    for (const el of document.querySelectorAll(left)) el.remove();
  });
}"""
# A page from a file begins in its first frame (`shared/progress/ready.js`).
BEGUN = "location.protocol === 'file:' && new Promise(requestAnimationFrame)"
#: With `LATE_FRAMES=80` tests see pages whose frames come 80 ms late: those that read too early go red.
LATE_FRAMES = os.environ.get("LATE_FRAMES")
DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def go_to(page: Page, address: str) -> None:
    """Show an address in a window that draws by itself, and wait until the page's scripts have begun."""
    page.goto(address)
    page.evaluate(BEGUN)


def reload(page: Page) -> None:
    """Show a page anew in a window that draws by itself, and wait until its scripts have begun."""
    page.reload()
    page.evaluate(BEGUN)


def resize(page: Page, width: int, height: int) -> None:
    """Give a window that draws by itself another size, and wait until its page is arranged for it."""
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function(f"innerWidth === {width}")
    page.evaluate(DRAWN)  # a widget sees its size in one frame, and is arranged for it in the next


class Windows:
    """The windows of one browser: each shows one page, and shares nothing with the others."""

    def __init__(self, browser: Browser, *, draws: bool = True) -> None:
        self._browser = browser
        self._draws = draws  # by itself, or only when it is asked
        self._open: dict[Page, tuple[str, CDPSession]] = {}  # of what kind each window is
        self._free: list[Page] = []
        self._alone: dict[Page, str] = {}

    def lend(self, *, viewport: dict[str, int] = SIZE, **options: Any) -> Page:
        """A window as new, with these options of a browser's context."""
        look = LOOK | {name: value for name, value in options.items() if name in LOOK}
        fixed = {name: value for name, value in options.items() if name not in LOOK}
        kind = repr(sorted(fixed.items()))
        page = next((page for page in self._free if self._open[page][0] == kind), None)
        if page:
            self._free.remove(page)
        else:
            page = self._browser.new_context(viewport=viewport, **fixed).new_page()
            page.set_default_timeout(WAIT)
            if LATE_FRAMES and self._draws:
                late = Path(__file__).with_name("late_frames.js").read_text("utf-8")
                page.add_init_script(f"window.lateBy = {LATE_FRAMES};\n{late}")
            self._open[page] = (kind, page.context.new_cdp_session(page))
        if page.viewport_size != viewport:
            page.set_viewport_size(viewport)
        page.emulate_media(media="screen", **look)
        return page

    def leave_out_all_but(self, page: Page, which: str) -> None:
        """Of what the window shows next, keep the elements of a selector, and leave out the text."""
        session = self._open[page][1]
        session.send("Page.enable")
        added = session.send(
            "Page.addScriptToEvaluateOnNewDocument", {"source": ALONE % {"which": which}}
        )
        self._alone[page] = added["identifier"]

    def begin(self, page: Page) -> None:
        """Wait until the scripts of a page that was just opened have begun."""
        if self._draws:
            page.evaluate(BEGUN)
        else:
            self.draw(page)

    def draw(self, page: Page) -> None:
        """Two frames of a page, whether its browser draws by itself or only when it is asked."""
        session = self._open[page][1]
        try:
            for _ in range(2):
                session.send("HeadlessExperimental.beginFrame")
        except Error:  # it knows no other way than to draw by itself
            page.evaluate(DRAWN)

    def take_back(self, page: Page, *, keep: bool = True) -> None:
        """Make the window as new, or close it where that cannot be or is not wanted."""
        _kind, session = self._open[page]
        alone = self._alone.pop(page, None)
        if keep and page.context.pages == [page]:
            try:
                if alone:
                    session.send("Page.removeScriptToEvaluateOnNewDocument", {"identifier": alone})
                    session.send("Page.disable")
                page.evaluate(FORGET)
                page.goto("about:blank")
                if self._draws:  # otherwise it would wait for a frame
                    page.mouse.move(0, 0)
                page.context.clear_cookies()
                session.send("Page.resetNavigationHistory")
                self._free.append(page)
                return
            except Error:
                pass  # a page that crashed, or was closed
        del self._open[page]
        page.context.close()
