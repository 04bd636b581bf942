"""Measure the book: ``make bench`` prints one table. Nothing here passes or fails."""

import gzip
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench_code import code_rows
from bench_engine import engine_rows
from bench_frames import frame_rows
from bench_layers import layer_rows
from bench_live import live_rows
from playwright.sync_api import Browser, Response, sync_playwright

ROOT = Path(__file__).parents[1]
BOOK = ROOT / "_build" / "html"
LIVE = "document.querySelector('figure[data-mounted]') || !document.querySelector('figure[data-widget]')"
Row = tuple[str, str, str]


def page_rows(browser: Browser) -> list[Row]:
    """Weight of each chapter with all it loads, and the time until its first widget is alive."""
    rows = []
    for path in sorted([*BOOK.glob("chapters/*.html"), BOOK / "index.html"]):
        weights: dict[str, int] = {}
        times: list[float] = []

        def weigh(response: Response, weights: dict[str, int] = weights) -> None:
            weights[response.url] = len(gzip.compress(response.body(), 9))

        for first in (True, False, False, False):
            page = browser.new_page()
            if first:
                page.on("response", weigh)
            started = time.perf_counter()
            page.goto(path.as_uri(), wait_until="commit")
            page.wait_for_function(LIVE)
            times.append(1000 * (time.perf_counter() - started))
            if first:
                page.wait_for_load_state("networkidle")
            page.close()
        live = f"{statistics.median(times):.0f} ms (from {min(times):.0f} to {max(times):.0f})"
        name = path.relative_to(BOOK).as_posix()
        rows.append((name, f"{sum(weights.values()) / 1000:.0f} kB gzipped", live))
    return rows


def build_rows() -> list[Row]:
    """Time of a build from nothing, with everything installed."""
    with tempfile.TemporaryDirectory() as out:
        command = [str(Path(sys.executable).parent / "jupyter-book"), "build", ".", "-n", "-W"]
        started = time.perf_counter()
        subprocess.run([*command, "--path-output", out], cwd=ROOT, check=True, capture_output=True)
        return [("build of the book", f"{time.perf_counter() - started:.1f} s", "")]


def main() -> None:
    """Print the table."""
    with sync_playwright() as playwright:
        launch = playwright.chromium.launch
        browser = launch(executable_path=os.environ["CHROMIUM"], args=["--no-sandbox"])
        rows = [("what", "figure", "note"), ("---", "---", "---")]
        rows += engine_rows(browser) + layer_rows() + page_rows(browser)
        rows += live_rows(browser) + frame_rows(browser) + code_rows(browser) + build_rows()
        print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {browser.version}\n")
        browser.close()
    for row in rows:
        print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
