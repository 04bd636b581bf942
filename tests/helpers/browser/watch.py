"""Pages whose console and network are watched while a test looks at them."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, Request
from site_pages import EVERY, MOUNT
from windows import Windows

Ears = dict[str, Callable[[Any], Any]]


class Watch:
    """Opens addresses, each in a window of its own, and notes what they should not have done."""

    def __init__(self, windows: Windows) -> None:
        self._windows = windows
        self._watched: list[tuple[Page, Ears]] = []
        self.complaints: list[str] = []

    def open(self, address: str, *, late: bool = False, only: str = "", **options: Any) -> Page:
        """Show an address with every widget alive, or, if `late`, those near the window.

        With `only`, a selector, these widgets alone are there, alive: the text of a chapter, which
        costs most of what a page costs, is left out. Other keyword arguments are those of a browser's context.
        """
        page = self._windows.lend(**options)
        site = address.split("#")[0].rsplit("/", 1)[0].split("/chapters")[0]

        def complain(what: str) -> None:
            self.complaints.append(f"{address.removeprefix(site)}: {what}")

        def on_request(request: Request) -> None:
            if not request.url.startswith((site, "data:", "blob:")):
                complain(f"left the site: {request.url}")

        def on_failure(request: Request) -> None:
            if request.failure != "net::ERR_ABORTED":  # what a page still loads when it is left
                complain(f"failed: {request.url} ({request.failure})")

        ears: Ears = {
            "request": on_request,
            "requestfailed": on_failure,
            "response": lambda r: r.status < 400 or complain(f"{r.status}: {r.url}"),
            "console": lambda m: complain(f"console {m.type}: {m.text}"),
            "pageerror": lambda e: complain(f"error: {e}"),
        }
        for event, ear in ears.items():
            page.on(event, ear)
        self._watched.append((page, ears))
        if only:
            self._windows.leave_out_all_but(page, only)
        page.goto(address)
        if not options.get("java_script_enabled", True):
            return page
        if address.startswith("file:"):
            self._windows.begin(page)
        if not late:
            page.evaluate(MOUNT, only or EVERY)
        return page

    def end(self, *, keep: bool) -> None:
        """Give the windows back, to be kept or closed; nothing may have been noted."""
        for page, ears in self._watched:
            for event, ear in ears.items():
                page.remove_listener(event, ear)
            self._windows.take_back(page, keep=keep)
        assert not self.complaints, "\n".join(self.complaints)
