"""Measure how long a code box of the first chapter takes from *Run* to its output."""

import statistics
from pathlib import Path

from playwright.sync_api import Browser

CHAPTER = Path(__file__).parents[1] / "_build" / "html" / "chapters" / "chain_rule_by_hand.html"
RUNS = 9
# From the click to the output: one run after the other, in ms.
TIMES = """async () => {
  const box = document.querySelector(".code-live");
  const [run] = box.querySelectorAll(".code-bar button");
  const output = box.querySelector(".code-output");
  const times = [];
  for (let n = 0; n < %d; n++) {
    const began = performance.now();
    const done = new Promise((resolve) => {
      const watch = new MutationObserver(() => {
        watch.disconnect();
        resolve(performance.now() - began);
      });
      watch.observe(output, { childList: true });
    });
    run.click();
    times.push(await done);
    while (run.hasAttribute("aria-disabled")) await new Promise((next) => setTimeout(next, 5));
  }
  return times;
}"""


def code_rows(browser: Browser) -> list[tuple[str, str, str]]:
    """The first output of a page, for which MicroPython is loaded, and those after it."""
    first, later = [], []
    for _ in range(RUNS):
        page = browser.new_page()
        page.goto(CHAPTER.as_uri())
        page.wait_for_selector(".code-live")
        times = page.evaluate(TIMES % RUNS)
        page.close()
        first.append(times[0])
        later += times[1:]
    names = ("first output of a code box, MicroPython loaded", "later outputs of a code box")
    return [
        (name, f"{statistics.median(times):.0f} ms", f"median of {len(times)}, from file://")
        for name, times in zip(names, (first, later), strict=True)
    ]
