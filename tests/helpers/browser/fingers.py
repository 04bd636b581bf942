"""A finger on a page: touch events as a phone sends them."""

from playwright.sync_api import Locator


def swipe(target: Locator, across: float, along: float) -> None:
    """Put a finger on the middle of an element, and move it in 14 steps of so many pixels."""
    page = target.page
    target.scroll_into_view_if_needed()
    bounds = target.bounding_box()
    assert bounds is not None
    x, y = bounds["x"] + bounds["width"] / 2, bounds["y"] + bounds["height"] / 2
    client = page.context.new_cdp_session(page)

    def send(kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": px, "y": py} for px, py in points]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})
        page.evaluate("new Promise((done) => requestAnimationFrame(done))")

    send("touchStart", (x, y))
    for n in range(1, 15):
        send("touchMove", (x + across * n, y + along * n))
    send("touchEnd")
    client.detach()
