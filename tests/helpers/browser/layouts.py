"""Where a browser's layouts begin: the fewer boxes lie under it, the less a frame costs."""

import json
from collections.abc import Callable

from playwright.sync_api import Page


def laid_out(page: Page, act: Callable[[], object]) -> set[str]:
    """Where the browser's layouts begin while something is done."""
    browser = page.context.browser
    assert browser is not None
    browser.start_tracing(page=page, categories=["devtools.timeline"])
    try:
        act()
    finally:  # or no other test could begin
        trace = browser.stop_tracing()
    events = json.loads(trace)["traceEvents"]
    ends = [event["args"].get("endData", {}) for event in events if event["name"] == "Layout"]
    return {root["nodeName"].split()[0] for end in ends for root in end.get("layoutRoots", [])}
