"""Notebooks that ``jupyter nbconvert --to html`` has exported, opened without a network."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_lab import as_installed, notebook
from looks import looks_of
from nbconvert import HTMLExporter, MarkdownExporter
from nbformat import NotebookNode
from playwright.sync_api import Browser, Page, Route, expect
from shared_link import fragment_of
from site_pages import settled
from stepper_reader import STILL, number, onward, press
from traitlets.config import Config
from windows import go_to

from nbhelpers.widgets.nbconvert import VIEW
from nbhelpers.widgets.stepper import Stepper

CELLS = [
    "from nbhelpers.widgets.answer_box import AnswerBox\n"
    "from nbhelpers.widgets.stepper import Stepper\n"
    'question = AnswerBox(widget_id="q1", question="Half?", answer=0.5, hint="h", solution="s")\n'
    "Stepper()",
    "display(Stepper(), question)",
]
OWN = {"cdnjs.cloudflare.com/ajax/libs/require.js", "cdnjs.cloudflare.com/ajax/libs/mathjax"}
"""What nbconvert's own page asks for, with widgets or without."""
PROPERTIES = ["color", "background-color", "font-weight", "text-align", "display", "border-top"]

STATE = "application/vnd.jupyter.widget-state+json"


@pytest.fixture(scope="module", autouse=True)
def _installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in as_installed(tmp_path_factory.mktemp("installed")).items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A notebook with two steppers and a question, run and exported by one plain command."""
    path = tmp_path_factory.mktemp("executed") / "lesson.ipynb"
    path.write_text(notebook(CELLS), "utf-8")
    command = [sys.executable, "-m", "jupyter", "nbconvert", "--execute", "--to", "html", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return path.with_suffix(".html")


def _with_output(html: str, **others: Any) -> NotebookNode:
    data = {"text/html": html, **others}
    cell = nbformat.v4.new_code_cell(outputs=[nbformat.v4.new_output("display_data", data=data)])
    return nbformat.v4.new_notebook(cells=[cell])


@pytest.fixture
def offline(browser: Browser) -> Iterator[Callable[[Path], Page]]:
    """Open a file with the network cut; only what nbconvert itself wants from it is missed."""
    context = browser.new_context(**STILL)
    missed: list[str] = []
    errors: list[str] = []

    def cut(route: Route) -> None:
        missed.append(route.request.url.partition("://")[2])
        route.abort()

    def open_file(path: Path) -> Page:
        page = context.new_page()
        page.route(lambda url: not url.startswith(("file:", "data:")), cut)
        page.on("pageerror", lambda error: errors.append(str(error)))
        go_to(page, path.as_uri())
        return page

    yield open_file
    context.close()
    assert errors == []
    assert [url for url in missed if not url.startswith(tuple(OWN))] == []


def test_the_widgets_of_an_exported_notebook_live(
    executed: Path, offline: Callable[[Path], Page]
) -> None:
    page = offline(executed)
    steppers = page.locator("figure[data-widget=stepper]")
    expect(steppers).to_have_count(2)
    first, second = steppers.nth(0), steppers.nth(1)
    before = number(first, "loss")
    first.locator("summary", has_text="Parameters").press("Enter")
    first.get_by_role("slider", name="w5", exact=True).press("ArrowRight")
    assert number(first, "loss") != before
    onward(first)
    expect(first.locator("[aria-current=step]")).to_have_attribute("data-step", "1")
    assert number(second, "loss") == before
    press(second, "1 update")
    assert number(second, "loss") < before
    assert fragment_of(second).startswith("#stepper-2=v")

    question = page.locator("figure[data-widget=answer_box]")
    question.get_by_label("Your answer").fill("0.5")
    question.get_by_role("button", name="Check").click()
    expect(question.get_by_role("status")).to_contain_text("Right.")
    assert page.content().count("<script>") < 8  # the script stands there once
    assert page.content().count("mountAll(") == 2  # where it is defined, and where it is called


def test_an_exported_widget_looks_as_on_a_page_of_the_book(
    executed: Path, offline: Callable[[Path], Page], scratch_page: Callable[..., Page]
) -> None:
    exported = looks_of(offline(executed), "figure[data-widget=stepper]", PROPERTIES)
    wanted = looks_of(scratch_page(Stepper().figure_html(), **STILL), "figure", PROPERTIES)
    assert len(exported["stepper"]) > 300
    assert exported == wanted


def test_a_chapter_of_the_book_is_alive_when_it_is_exported(
    root: Path, tmp_path: Path, offline: Callable[[Path], Page]
) -> None:
    exported, _ = HTMLExporter(theme="dark").from_filename(root / "chapters" / "one_neuron.ipynb")
    path = tmp_path / "one_neuron.html"
    path.write_text(exported, "utf-8")
    page = offline(path)
    stepper = page.locator("figure[data-widget=stepper]").first
    before = number(stepper, "loss")
    press(stepper, "1 update")
    assert number(stepper, "loss") != before
    boxes = settled(page).locator("figure[data-widget]")
    assert boxes.count() == page.locator("figure[data-widget].bbh-root").count() > 10
    color = "(el) => getComputedStyle(el).getPropertyValue('--bbh-forward')"
    assert page.locator(".bbh-figure").first.evaluate(color) == "#56b4e9"


def test_other_widgets_and_other_formats_are_left_alone() -> None:
    view = {"model_id": "slider", "version_major": 2, "version_minor": 0}
    state = {"slider": {"model_name": "IntSliderModel", "model_module": "x", "state": {}}}
    ours, theirs = Stepper().figure_html(), "<p>a slider</p>"
    mixed = _with_output(ours, **{VIEW: {**view, "model_id": "stepper"}})
    mixed.metadata.widgets = {STATE: {"state": {**state, "stepper": state["slider"]}}}
    page, _ = HTMLExporter().from_notebook_node(mixed)
    assert page.count("mountAll(") == 2
    assert "html-manager" not in page  # nothing waits for Jupyter's own script

    mixed.cells += _with_output(theirs, **{VIEW: view}).cells
    page, _ = HTMLExporter().from_notebook_node(mixed)
    assert page.count("mountAll(") == 2
    assert "IntSliderModel" in page  # its state, and what asks for Jupyter's own script
    assert "html-manager" in page

    assert "mountAll" not in MarkdownExporter().from_notebook_node(mixed)[0]
    assert "bbh-" not in HTMLExporter().from_notebook_node(_with_output(theirs))[0]


def test_it_can_be_named_where_it_is_not_found_and_turned_off() -> None:
    ours = _with_output(Stepper().figure_html())
    named = HTMLExporter(preprocessors=["nbhelpers.widgets.nbconvert.LiveWidgets"])
    assert named.from_notebook_node(ours)[0].count("mountAll(") == 2  # found and named: once
    off = HTMLExporter(config=Config({"LiveWidgets": {"enabled": False}}))
    assert "mountAll" not in off.from_notebook_node(ours)[0]
