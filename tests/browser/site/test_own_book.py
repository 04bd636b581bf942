"""A book of one's own: the wheel and its extra, and in ``_config.yml`` what the docs say."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import nbformat.v4 as v4
import pytest
from playwright.sync_api import Page, expect
from stepper_reader import STILL, number, onward

# As a shell would: only what the wheel's extra brings can be imported.
BUILD = """
import sys
sys.path.insert(0, sys.argv.pop(1))
from clean_install import only
only(sys.argv.pop(1), *sys.argv.pop(1).split("|"))
import nbhelpers
from jupyter_book.cli.main import main
print(nbhelpers.__file__)
main()
"""
WELCOME = """# Start

It holds that $E = mc^2$; see {doc}`page`.

```{note}
:class: dropdown
Folded.
```
"""
CELLS = [
    "import nbhelpers as nb\n\nnb.Stepper()",
    # by chance with the id of a question of ours
    'nb.AnswerBox(widget_id="chain-q1", question="Twice 3?", answer=6, hint="Add.", solution="Six.")',
]


def recipe(root: Path) -> str:
    """The configuration that the page for teachers tells."""
    text = (root / "chapters" / "teaching.md").read_text("utf-8")
    [said] = [part for part in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL) if "theme" in part]
    assert "nbhelpers.site" in said
    return said


@pytest.fixture(scope="module")
def pages(root: Path, installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two pages; the widgets' page is a notebook that was never run."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "book").mkdir()
    cells = [v4.new_markdown_cell("# A page"), *map(v4.new_code_cell, CELLS)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    files = {
        "_config.yml": recipe(root),
        "_toc.yml": "format: jb-book\nroot: index\nchapters:\n  - file: page\n",
        "index.md": WELCOME,
        "page.ipynb": v4.writes(v4.new_notebook(cells=cells, metadata=kernel)),
    }
    for name, text in files.items():
        (folder / "book" / name).write_text(text, "utf-8")
    [dist] = metadata.distributions(path=[str(installed)])
    needs = [need for need in dist.requires if "extra ==" not in need or 'extra == "book"' in need]
    done = subprocess.run(
        [
            *(sys.executable, "-c", BUILD, root / "tests" / "unit" / "package", installed),
            *("|".join(needs), "build", "book", "-n", "-W", "--keep-going", "--path-output", "."),
        ],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(installed)},  # for the kernel
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith(str(installed))
    return folder / "_build" / "html"


def test_its_widgets_and_questions_are_alive(pages: Path, open_page: Callable[..., Page]) -> None:
    page = open_page((pages / "page.html").as_uri(), **STILL)
    at_first = number(page, "loss")
    assert at_first == pytest.approx(0.2983711088, abs=1e-9)
    said = page.locator('[data-part="formula"]').inner_text()
    onward(page)
    expect(page.locator('[data-part="formula"]')).not_to_have_text(said)
    page.get_by_role("button", name="1 update", exact=True).click()
    expect(page.locator('[data-quantity="loss"][data-primary]')).not_to_have_attribute(
        "data-value", str(at_first)
    )
    assert number(page, "loss") < at_first
    expect(page.get_by_role("link", name="workbench")).to_have_count(0)  # it has none
    field = page.locator("#chain-q1").get_by_role("textbox")
    for typed, verdict in (("5", "wrong"), ("6", "right")):
        field.fill(typed)
        field.press("Enter")
        status = page.locator("#chain-q1 [data-part=status]")
        expect(status).to_have_attribute("data-verdict", verdict)


def test_its_pages_have_the_theme_and_nothing_of_another_book(pages: Path) -> None:
    start = (pages / "index.html").read_text("utf-8")
    assert '<math xmlns="http://www.w3.org/1998/Math/MathML"' in start
    assert re.search(r'<details class="[^"]*\bdropdown\b', start)
    assert (pages / "search.html").exists()
    for path in pages.rglob("*.html"):
        text = path.read_text("utf-8")
        assert not re.search(r"Backprop|CC BY|run-the-notebooks|thebe|kernelName|minutes", text)
        assert 'src="_static/book.js?' in text
    shown = re.sub(r"<[^>]+>", "", (pages / "page.html").read_text("utf-8"))
    assert "--h360:" not in (pages / "page.html").read_text("utf-8")
    assert "nb.Stepper()" in shown
    assert "AnswerBox" not in shown  # whose source holds the answer
