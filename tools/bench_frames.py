"""Measure the frames of what is dragged or played, at a quarter of the processor's speed."""

import json
import statistics
from base64 import urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Locator, Page, ViewportSize

CHAPTERS = Path(__file__).parents[1] / "_build" / "html" / "chapters"
RUNS = 5
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
# Starts a pass and waits for its end. The page waits itself: a question from outside, asked again and
# again, would be work of the page's own frames.
PLAYED = """(button) => new Promise((done) => {
  const isAtRest = () => button.getAttribute("aria-label").startsWith("Play");
  const watch = new MutationObserver(() => isAtRest() && done(watch.disconnect()));
  button.click();
  watch.observe(button, { attributes: true });
})"""


def _press(page: Page, session: CDPSession, kind: str, x: float, y: float) -> None:
    if page.viewport_size and page.viewport_size["width"] > 600:
        {"Start": page.mouse.down, "End": page.mouse.up}.get(kind, lambda: page.mouse.move(x, y))()
        return
    points = [] if kind == "End" else [{"x": x, "y": y}]
    session.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points})


def _window(browser: Browser, *, touch: bool = False) -> Page:
    size = ViewportSize(width=390, height=844) if touch else ViewportSize(width=1280, height=720)
    return browser.new_page(viewport=size, has_touch=touch, is_mobile=touch)


def _slowed(page: Page) -> tuple[CDPSession, Callable[[], float]]:
    """Slow the processor down to a quarter; the second result gives the ms that it has worked."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})

    def worked() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(1000 * float(m["value"]) for m in metrics if m["name"] == "TaskDuration")

    return session, worked


def _drag(page: Page, place: Locator) -> tuple[list[float], float]:
    """Drag a place of a page back and forth: the time between frames, and the processor's a move.

    Both in ms; the page is closed.
    """
    place.scroll_into_view_if_needed()
    page.wait_for_timeout(1000)
    box = place.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    session, worked = _slowed(page)
    page.mouse.move(x, y)
    _press(page, session, "Start", x, y)
    before = worked()
    page.evaluate(FRAMES)
    for n in range(MOVES):
        _press(page, session, "Move", x + 2 * min(n, MOVES - n), y)
        page.evaluate(NEXT)
    found: list[float] = page.evaluate("(cancelAnimationFrame(ticking), frames_)")
    cost = (worked() - before) / MOVES
    _press(page, session, "End", x, y)
    page.close()
    return found, cost


def _weight(browser: Browser, *, touch: bool) -> tuple[list[float], float]:
    page = _window(browser, touch=touch)
    page.goto((CHAPTERS / "chain_rule_by_hand.html").as_uri() + "#chain-train")
    place = page.locator('#chain-train [data-part="drawing"] [data-quantity="w5"]')
    return _drag(page, place.first)


def _played(browser: Browser, *, touch: bool) -> tuple[list[float], float]:
    """Play a pass: the time between frames, and the processor's a frame; the page is closed."""
    page = _window(browser, touch=touch)
    page.goto((CHAPTERS / "chain_rule_by_hand.html").as_uri() + "#chain-train")
    play = page.locator("#chain-train [data-part=play]")
    play.scroll_into_view_if_needed()
    page.wait_for_timeout(1000)
    button = play.element_handle()  # to look for it is work of the page, too
    _, worked = _slowed(page)
    before = worked()
    page.evaluate(FRAMES)
    button.evaluate(PLAYED)
    found: list[float] = page.evaluate("(cancelAnimationFrame(ticking), frames_)")
    cost = (worked() - before) / len(found)
    page.close()
    return found, cost


def _sigma(browser: Browser, depth: int, width: int) -> tuple[list[float], float]:
    state = {"depth": depth, "width": width, "activation": "relu", "std": 0.1}
    state |= {"residual": False, "seed": 0, "learning_rate": 0.02}
    link = urlsafe_b64encode(json.dumps(state).encode()).decode().rstrip("=")
    page = _window(browser)
    page.goto(f"{(CHAPTERS / 'deep_chains.html').as_uri()}#deep-view=v2:{link}")
    page.wait_for_selector('#deep-view [data-part="status"][data-value]')  # it has trained
    return _drag(page, page.locator("#deep-view").get_by_role("slider", name="σ of the weights"))


def _digit(browser: Browser, *, touch: bool) -> tuple[list[float], float]:
    page = _window(browser, touch=touch)
    page.goto((CHAPTERS / "digits.html").as_uri() + "#digits-reader")
    return _drag(page, page.locator("#digits-reader .digit-pad"))


def _rate(browser: Browser, *, touch: bool) -> tuple[list[float], float]:
    page = _window(browser, touch=touch)
    page.goto((CHAPTERS / "learning_rate.html").as_uri() + "#rate-lab")
    lab = page.locator("#rate-lab")
    lab.get_by_role("button", name="Show me").click()
    lab.locator(".lab-words span").first.wait_for()
    return _drag(page, lab.get_by_role("group", name="strip of rates"))


def _zoomed(browser: Browser) -> tuple[list[float], float]:
    """Turn the wheel over the map of fates, which is drawn anew each time; the page is closed."""
    page = _window(browser)
    page.goto((CHAPTERS / "learning_rate.html").as_uri() + "#fate-map")
    stage = page.locator("#fate-map").get_by_role("application")
    stage.scroll_into_view_if_needed()
    page.wait_for_selector("#fate-map[data-drawn=whole]")
    page.wait_for_timeout(1000)  # until the page is at rest, as before a drag
    stage.focus()
    box = stage.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 3, box["y"] + box["height"] / 3)
    _, worked = _slowed(page)
    before = worked()
    page.evaluate(FRAMES)
    for _ in range(MOVES // 3):
        page.mouse.wheel(0, -100)
        for _ in range(3):
            page.evaluate(NEXT)
    found: list[float] = page.evaluate("(cancelAnimationFrame(ticking), frames_)")
    cost = (worked() - before) / len(found)
    page.close()
    return found, cost


def frame_rows(browser: Browser) -> list[tuple[str, str, str]]:
    """The longest frame while a weight, a deep chain or a pen is dragged, or a pass is played."""
    drags: dict[str, Callable[[], tuple[list[float], float]]] = {
        "a weight is dragged, by mouse": lambda: _weight(browser, touch=False),
        "a weight is dragged, by touch": lambda: _weight(browser, touch=True),
        "the laboratory's rate is dragged, by mouse": lambda: _rate(browser, touch=False),
        "the laboratory's rate is dragged, by touch": lambda: _rate(browser, touch=True),
        "the map of fates is zoomed, by wheel": lambda: _zoomed(browser),
        "a pass is played, at a desk": lambda: _played(browser, touch=False),
        "a pass is played, on a phone": lambda: _played(browser, touch=True),
        "σ of 30 layers of 32 units is": lambda: _sigma(browser, 30, 32),
        "σ of 50 layers of 64 units is": lambda: _sigma(browser, 50, 64),
        "a digit is drawn, by mouse": lambda: _digit(browser, touch=False),
        "a digit is drawn, by touch": lambda: _digit(browser, touch=True),
    }
    rows = []
    for what, drag in drags.items():
        runs = [drag() for _ in range(RUNS)]
        longest, cost = (
            statistics.median(each) for each in zip(*((max(f), c) for f, c in runs), strict=True)
        )
        note = f"longest, median of {RUNS}; {cost:.0f} ms of work each; at a quarter of the speed"
        rows.append((f"frames while {what}", f"{longest:.0f} ms", note))
    return rows
