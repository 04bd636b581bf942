"""Measure the page's engine in headless Chromium: two rows of the table of ``tools/bench.py``."""

from playwright.sync_api import Browser

from nbhelpers.widgets.bundle import modules_object

MEASURE = """() => {
  const { engine: { Trainer, train }, network_state: { MAZUR } } = %s;
  const time = (run) => {
    const started = performance.now();
    run();
    return performance.now() - started;
  };
  const first = time(() => train(MAZUR, 10000));
  const batches = Array.from({ length: 100 }, () => {
    const trainer = new Trainer(MAZUR);
    return time(() => trainer.run(20000)) / 20;  // microseconds a step
  }).sort((a, b) => a - b);
  const runs = Array.from({ length: 20 }, () => time(() => train(MAZUR, 10000)));
  return { first, best: batches[0], median: batches[50], run: runs.sort((a, b) => a - b)[10] };
}"""


def engine_rows(browser: Browser) -> list[tuple[str, str, str]]:
    """Time of one training step of 2-2-2 (sigmoid), and of 10,000 with the state built around."""
    page = browser.new_page()
    measured = page.evaluate(MEASURE % modules_object("engine/engine", "engine/network_state"))
    page.close()
    return [
        (
            "engine, one training step of 2-2-2",
            f"{measured['best']:.2f} us",
            f"best of 100 batches of 20,000 steps; median {measured['median']:.2f} us",
        ),
        (
            "engine, 10,000 training steps",
            f"{measured['run']:.1f} ms",
            f"median of 20; {measured['first']:.1f} ms the first time, still uncompiled",
        ),
    ]
