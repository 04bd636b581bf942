"""The runner that spreads updates over frames, on a clock that the test turns."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from nbhelpers.widgets.bundle import modules_object

CLOCK = """() => {
  let now = 0, id = 0;
  const waiting = new Map();
  performance.now = () => now;
  window.requestAnimationFrame = (callback) => (waiting.set(++id, callback), id);
  window.cancelAnimationFrame = (frame) => waiting.delete(frame);
  window.frames16 = (count) => {
    for (let n = 0; n < count; n++) {
      now += 16;
      const due = [...waiting];
      waiting.clear();
      for (const [, callback] of due) callback();
    }
    return waiting.size;
  };
  window.begin = (count, most = Infinity) => {
    const log = { shares: [], frames: 0, ends: [] };
    let left = most;
    const advance = (wanted) => {
      const made = Math.min(wanted, left);
      left -= made;
      log.shares.push(made);
      return made;
    };
    window.runs ??= runner.createRunner(160);
    runs.start(count, { advance, onFrame: () => log.frames++, onEnd: (made) => log.ends.push(made) });
    return (window.log = log);
  };
}"""


@pytest.fixture
def js(browser: Browser) -> Iterator[Callable[..., Any]]:
    """Evaluate JavaScript with a runner of 160 ms, frames of 16 ms, and what it did in `log`."""
    page = browser.new_page()
    page.evaluate(f"void Object.assign(window, {modules_object('shared/runner')})")
    page.evaluate(CLOCK)

    def evaluate(code: str, *, still: bool = False) -> Any:
        page.emulate_media(reduced_motion="reduce" if still else "no-preference")
        return page.evaluate(code)

    yield evaluate
    page.close()


def test_a_run_takes_its_time_whatever_its_length(js: Callable[..., Any]) -> None:
    for count in (4, 10, 1000, 12_345):
        assert js(f"begin({count})") == {"shares": [], "frames": 0, "ends": []}
        waiting = js("frames16(30)")
        log = js("log")
        assert waiting == 0
        assert sum(log["shares"]) == count
        assert log["ends"] == [count]
        assert len(log["shares"]) == min(count, 10)
        assert log["frames"] == len(log["shares"]) - 1
        assert min(log["shares"]) >= 1
        assert max(log["shares"]) <= -(-count // 10) + 1


@pytest.mark.parametrize(("count", "still"), [(1, False), (1, True), (5000, True)])
def test_one_update_and_a_still_run_are_made_at_once(
    js: Callable[..., Any], count: int, still: bool
) -> None:
    log = js(f"begin({count})", still=still)
    assert log == {"shares": [count], "frames": 0, "ends": [count]}
    assert js("frames16(3)") == 0
    assert js("log.shares.length") == 1


def test_fewer_updates_than_wanted_are_the_last(js: Callable[..., Any]) -> None:
    js("begin(1000, 130)")
    js("frames16(30)")
    assert js("log") == {"shares": [100, 30], "frames": 1, "ends": [130]}
    assert js("begin(1000, 0)", still=True) == {"shares": [0], "frames": 0, "ends": [0]}


def test_what_was_made_counts_when_a_run_is_stopped_and_not_when_it_is_forgotten(
    js: Callable[..., Any],
) -> None:
    js("begin(1000)")
    assert js("[frames16(3), runs.running]") == [1, True]
    assert js("(runs.stop(), runs.stop(), log.ends)") == [300]
    assert js("[frames16(3), runs.running, log.shares.length]") == [0, False, 3]

    js("begin(1000)")
    assert js("(frames16(2), runs.cancel(), frames16(3))") == 0
    assert js("[log.ends, log.shares, runs.running]") == [[], [100, 100], False]


def test_a_new_run_ends_the_one_before(js: Callable[..., Any]) -> None:
    first = js("(begin(1000), frames16(1), window.first = log, begin(10), first)")
    assert first["ends"] == [100]
    js("frames16(30)")
    assert js("[first.ends, log.ends]") == [[100], [10]]
