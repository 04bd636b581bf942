"""Measure the widgets of the built book: ``make heights`` writes ``nbhelpers/site/heights/heights.json``."""

import json
import os
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from nbhelpers.site.heights import FILE, WIDTHS

BOOK = Path(__file__).parents[1] / "_build" / "html"
MEASURE = """async () => {
  await new Promise(requestAnimationFrame); // in which the page's script begins
  const figures = [...document.querySelectorAll("figure[data-widget]")];
  for (const el of figures) el.dispatchEvent(new Event("bbh-mount", { bubbles: true }));
  return await new Promise((done) => setTimeout(() => requestAnimationFrame(() =>
    done(figures.map((el) => [el.id, Math.round(el.getBoundingClientRect().height)])))));
}"""


def heights(page: Page, path: Path, width: int) -> dict[str, int]:
    """The height of each widget of a page, alive, in a window of this width."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(path.as_uri())
    return dict(page.evaluate(MEASURE))


def main() -> None:
    """Write the table, a line a widget."""
    table: dict[str, list[int]] = {}
    with sync_playwright() as playwright:
        launch = playwright.chromium.launch
        browser = launch(executable_path=os.environ["CHROMIUM"], args=["--no-sandbox"])
        for touch in (False, True):
            page = browser.new_page(has_touch=touch, is_mobile=touch)
            for path in [BOOK / "index.html", *sorted(BOOK.glob("chapters/*.html"))]:
                for width in WIDTHS:
                    for name, height in heights(page, path, width).items():
                        table.setdefault(name, []).append(height)
        browser.close()
    lines = ",\n".join(f" {json.dumps(name)}: {json.dumps(row)}" for name, row in table.items())
    FILE.write_text(f"{{\n{lines}\n}}\n", "utf-8")


if __name__ == "__main__":
    main()
