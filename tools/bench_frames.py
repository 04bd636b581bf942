"""Measure the frames while a weight is dragged, at a quarter of the processor's speed."""

from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page, ViewportSize

BOOK = Path(__file__).parents[1] / "_build" / "html"
MOVES = 60
FRAMES = """() => {
  window.frames_ = [];
  let before = null;
  const frame = (now) => {
    if (before !== null) frames_.push(now - before);
    before = now;
    window.ticking = requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}"""
NEXT = "new Promise((done) => requestAnimationFrame(done))"


def _press(page: Page, session: CDPSession, kind: str, x: float, y: float) -> None:
    if page.viewport_size and page.viewport_size["width"] > 600:
        {"Start": page.mouse.down, "End": page.mouse.up}.get(kind, lambda: page.mouse.move(x, y))()
        return
    points = [] if kind == "End" else [{"x": x, "y": y}]
    session.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points})


def _drag(browser: Browser, *, touch: bool) -> list[float]:
    """The time between frames, in ms, while w5 is dragged back and forth."""
    size = ViewportSize(width=390, height=844) if touch else ViewportSize(width=1280, height=720)
    page = browser.new_page(viewport=size, has_touch=touch, is_mobile=touch)
    page.goto((BOOK / "chapters" / "chain_rule_by_hand.html").as_uri() + "#chain-train")
    place = page.locator('#chain-train [data-part="drawing"] [data-quantity="w5"]').first
    place.scroll_into_view_if_needed()
    page.wait_for_timeout(1000)
    box = place.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.mouse.move(x, y)
    _press(page, session, "Start", x, y)
    page.evaluate(FRAMES)
    for n in range(MOVES):
        _press(page, session, "Move", x + 2 * min(n, MOVES - n), y)
        page.evaluate(NEXT)
    found: list[float] = page.evaluate("(cancelAnimationFrame(ticking), frames_)")
    _press(page, session, "End", x, y)
    page.close()
    return found


def frame_rows(browser: Browser) -> list[tuple[str, str, str]]:
    """The longest frame of a drag by mouse and by finger."""
    rows = []
    for how, touch in (("by mouse", False), ("by touch", True)):
        frames = sorted(_drag(browser, touch=touch))
        median = frames[len(frames) // 2]
        note = f"longest of {len(frames)} frames; median {median:.0f} ms; at a quarter of the speed"
        rows.append((f"frames while a weight is dragged, {how}", f"{frames[-1]:.0f} ms", note))
    return rows
