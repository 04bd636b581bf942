"""Measure how soon a page's first widget is alive, against a default Jupyter Book page with a slider.

The default page is what Jupyter Book 1.0.4 makes of a notebook with a heading, two formulas and one
ipywidgets slider, without any settings. What it asks of networks for content comes from the same
packages here, fetched once by npm, so that neither page waits for a network.
"""

import json
import re
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Route
from served import served

BOOK = Path(__file__).parents[1] / "_build" / "html"
RUNS = 9
PACKAGES = {  # by what the page's addresses have in common
    "npm/mathjax@3/": "mathjax@3.2.2",
    "libs/require.js/2.3.4/require.min.js": "requirejs@2.3.4",
    "npm/@jupyter-widgets/html-manager@1.0.6/": "@jupyter-widgets/html-manager@1.0.6",
}
CELLS = [
    ("markdown", "# A slider\n\nA formula, $E = mc^2$, and\n\n$$\\frac{dE}{dw} = \\delta x$$"),
    ("code", "import ipywidgets\n\nipywidgets.FloatSlider(value=0.5, min=0, max=1)"),
]
# When the first element of a kind came, in ms after the navigation began.
WATCH = """new MutationObserver((_, watch) => {
  if (!document.querySelector(%s)) return;
  window.alive = performance.now();
  watch.disconnect();
}).observe(document, { subtree: true, childList: true, attributes: true });"""


def default_page(folder: Path) -> Path:
    """Build the default page; return the folder of its HTML."""
    empty = {"metadata": {}, "source": "", "id": "a"}
    cells: list[dict[str, object]] = [
        {**empty, "cell_type": kind, "source": text, "id": f"cell-{n}"}
        | ({"outputs": [], "execution_count": None} if kind == "code" else {})
        for n, (kind, text) in enumerate(CELLS)
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    (folder / "page.ipynb").write_text(json.dumps(notebook), "utf-8")
    (folder / "_config.yml").write_text("title: Default\nauthor: Default\n", "utf-8")
    (folder / "_toc.yml").write_text("format: jb-book\nroot: page\n", "utf-8")
    command = [str(Path(sys.executable).parent / "jupyter-book"), "build", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    html = folder / "_build" / "html"
    page = html / "page.html"  # npm's RequireJS is not minified, hence another file
    page.write_text(re.sub(r' integrity="[^"]*"', "", page.read_text("utf-8")), "utf-8")
    return html


def packages(folder: Path) -> dict[str, Path]:
    """Fetch the packages that the default page loads; where each was unpacked."""
    found = {}
    for part, name in PACKAGES.items():
        command = ["npm", "pack", "--silent", name]
        packed = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
        where = folder / packed.stdout.split()[-1].removesuffix(".tgz")
        with tarfile.open(folder / f"{where.name}.tgz") as archive:
            archive.extractall(where, filter="data")
        found[part] = where / "package"
    return found


def live_rows(browser: Browser) -> list[tuple[str, str, str]]:
    """The time until the first widget of the first chapter lives, and that of the default page."""
    if not shutil.which("npm"):
        return [("first widget alive", "not measured", "npm fetches what a default page loads")]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        theirs = default_page(folder)
        unpacked = packages(folder)

        def answer(route: Route) -> None:
            for part, where in unpacked.items():
                _, found, path = route.request.url.partition(part)
                if found:
                    path = path or "require.js"
                    route.fulfill(path=where / path.partition("?")[0])
                    return
            route.fulfill(status=204)

        def alive(address: str, selector: str) -> float:
            page = browser.new_page()
            page.route(lambda url: "127.0.0.1" not in url, answer)
            page.add_init_script(WATCH % json.dumps(selector))
            page.goto(address)
            page.wait_for_function("window.alive")
            time = float(page.evaluate("window.alive"))
            page.close()
            return time

        with served(BOOK) as ours, served(theirs) as default:
            pairs = [
                (
                    alive(f"{ours}chapters/chain_rule_by_hand.html", "figure[data-mounted]"),
                    alive(f"{default}page.html", ".noUi-handle"),
                )
                for _ in range(RUNS)
            ]
    mine, other = (statistics.median(times) for times in zip(*pairs, strict=True))
    note = f"of a default page's {other:.0f} ms; ratio {mine / other:.2f}, medians of {RUNS}"
    return [("first widget of the first chapter alive", f"{mine:.0f} ms", note)]
