"""How the widgets look in JupyterLab: alone and together, in any order, in both themes, trusted or not."""

from collections.abc import Callable
from typing import Any

import nbformat
import pytest
from jupyter_lab import JupyterLab, command, run
from looks import Looks, looks_of
from nbformat import NotebookNode
from playwright.sync_api import Page, expect
from stepper_reader import STILL

from nbhelpers.figures import curves
from nbhelpers.networks import mazur
from nbhelpers.site.notebooks import normalise
from nbhelpers.widgets.answer_box import AnswerBox
from nbhelpers.widgets.clinic import BugClinic
from nbhelpers.widgets.deep_chain import DeepChain
from nbhelpers.widgets.digit import DigitReader
from nbhelpers.widgets.expression import ExpressionGraph
from nbhelpers.widgets.fate_map import FateMap
from nbhelpers.widgets.layer_view import LayerView
from nbhelpers.widgets.learning_rate_lab import LearningRateLab
from nbhelpers.widgets.scaling import RingScaling
from nbhelpers.widgets.stepper import Stepper
from nbhelpers.widgets.vjp_view import VjpView
from nbhelpers.widgets.workbench import Workbench

IMPORTS = """\
from nbhelpers.networks import mazur
from nbhelpers.widgets.answer_box import AnswerBox
from nbhelpers.widgets.clinic import BugClinic
from nbhelpers.widgets.deep_chain import DeepChain
from nbhelpers.widgets.digit import DigitReader
from nbhelpers.widgets.expression import ExpressionGraph
from nbhelpers.widgets.fate_map import FateMap
from nbhelpers.widgets.layer_view import LayerView
from nbhelpers.widgets.learning_rate_lab import LearningRateLab
from nbhelpers.widgets.scaling import RingScaling
from nbhelpers.widgets.stepper import Stepper
from nbhelpers.widgets.vjp_view import VjpView
from nbhelpers.widgets.workbench import Workbench
example = mazur()
of_mazur = {"network": example.network, "x": example.x, "target": example.target}
"""
LAB = 'LearningRateLab(preset="001", history=[(10.0, 0, 5)])'
STEPPER = "Stepper(**of_mazur)"
LAYER = "LayerView(inputs=[[1, 2]], weights=[[3], [4]], biases=[[5]], dvalues=[[6]])"
BOX = 'AnswerBox(widget_id="q1", question="Half?", answer=0.5, hint="h", solution="s")'
VIEWS = 'display(ExpressionGraph("a*b + a", values={"a": 2, "b": -3}), DeepChain(depth=6, width=4), RingScaling(), BugClinic(seed=12), DigitReader(), Workbench(), FateMap())'
CELLS = [LAB, f"display({STEPPER}, {STEPPER})", f"display({LAYER}, VjpView(), {BOX})", VIEWS, LAB]

TRAINED = ".deep [data-part=status][data-value]"

#: What JupyterLab's own rules could change, and fonts and widths cannot.
PROPERTIES = [
    *("display", "position", "float", "fill", "stroke", "stroke-dasharray", "color", "opacity"),
    *("background-color", "border-top-style", "border-top-color", "text-align", "font-weight"),
    *("visibility", "list-style-type", "white-space", "border-collapse", "clip-path"),
]

FAULTS = """() => {
  const faults = [];
  const drawn = "path, circle, ellipse, rect, polyline, polygon, text"; // a line has no inside
  const roots = [...document.querySelectorAll(".jp-OutputArea .bbh-root")];
  const ids = [...document.querySelectorAll("[id]")].map((el) => el.id).filter(Boolean);
  for (const id of new Set(ids.filter((id, n) => ids.indexOf(id) !== n))) faults.push(`the id ${id} is there twice`);
  for (const root of roots) {
    const name = root.dataset.widget;
    for (const el of root.querySelectorAll("*")) {
      if (getComputedStyle(el).float !== "none") faults.push(`${name}: ${el.localName}.${el.className} floats`);
    }
    for (const el of root.querySelectorAll(drawn)) {
      const { fill, stroke } = getComputedStyle(el);
      if (el.checkVisibility() && fill === "rgb(0, 0, 0)") faults.push(`${name}: a black ${el.localName}.${el.getAttribute("class")}`);
      // A closed curve is a band, and filled.
      if (el.matches(".curve:not([d$=Z])") && (fill !== "none" || stroke === "none")) faults.push(`${name}: the curve's fill is ${fill}, its stroke ${stroke}`);
    }
    for (const box of root.querySelectorAll("[aria-describedby]")) {
      for (const id of box.getAttribute("aria-describedby").split(" ")) {
        if (!root.contains(document.getElementById(id))) faults.push(`${name}: ${box.outerHTML} is described elsewhere, by ${id}`);
      }
    }
    for (const row of root.querySelectorAll(".lab-readout > *, .stepper-readout > *")) {
      const [label, value] = [...row.children].map((el) => el.getBoundingClientRect());
      const what = `${name}: ${row.textContent}`;
      if (value.top < label.bottom - 2 || value.top > label.bottom + 12) faults.push(`${what}: the value is not below its label`);
      if (Math.abs(value.left - label.left) > 2) faults.push(`${what}: the value is beside its label`);
      for (const other of row.parentElement.children) {
        const [a, b] = [row, other].map((el) => el.getBoundingClientRect());
        const apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top + 1 || b.bottom <= a.top + 1;
        if (other !== row && !apart) faults.push(`${what}: lies on ${other.textContent}`);
      }
    }
    if (root.scrollWidth > root.clientWidth + 1) faults.push(`${name} is cut off at its right`);
  }
  return { faults: [...new Set(faults)], widgets: roots.map((root) => root.dataset.widget), rows: document.querySelectorAll(".lab-readout > *, .stepper-readout > *").length };
}"""


@pytest.fixture
def as_on_a_page(scratch_page: Callable[..., Page]) -> Callable[[str], Looks]:
    """How the same widgets look on a page of the book, in a theme."""
    example = mazur()
    widgets = [
        LearningRateLab(preset="001", history=[(10.0, 0, 5)]),
        Stepper(network=example.network, x=example.x, target=example.target),
        LayerView(inputs=[[1, 2]], weights=[[3], [4]], biases=[[5]], dvalues=[[6]]),
        VjpView(),
        ExpressionGraph("a*b + a", values={"a": 2, "b": -3}),
        DeepChain(depth=6, width=4),
        RingScaling(),
        BugClinic(seed=12),
        DigitReader(),
        Workbench(),
        FateMap(),
        AnswerBox(widget_id="q1", question="Half?", answer=0.5, hint="h", solution="s"),
    ]
    # as high a window as JupyterLab has
    window = {"width": 1400, "height": 1000}
    html = "".join(widget.figure_html() for widget in widgets)
    page = scratch_page(html, viewport=window, **STILL)
    expect(page.locator(TRAINED)).to_be_visible()

    def look(theme: str) -> Looks:
        page.locator("html").evaluate(
            "(el, theme) => (el.dataset.theme = el.style.colorScheme = theme)", theme
        )
        return looks_of(page, "figure[data-widget]", PROPERTIES)

    return look


def _check(page: Page, wanted: Looks, names: list[str]) -> None:
    """Whatever stands in JupyterLab's outputs is whole, and looks as on a page of the book."""
    found: Any = page.evaluate(FAULTS)
    assert found["faults"] == []
    assert found["widgets"] == names
    assert found["rows"] == 4 * names.count("learning_rate_lab") + 3 * names.count("stepper")
    others = []
    for name, elements in looks_of(page, ".jp-OutputArea .bbh-root", PROPERTIES).items():
        known: dict[str, list[list[str]]] = {}
        for kind, *look in wanted[name][1:]:
            known.setdefault(kind, []).append(look)
        for kind, *look in elements[1:]:
            if kind in known and look not in known[kind]:
                near = min(known[kind], key=lambda one: sum(map(str.__ne__, one, look)))
                changed = {
                    p: (a, b) for p, a, b in zip(PROPERTIES, look, near, strict=True) if a != b
                }
                others.append(f"{name} {kind}: {changed}")
    assert list(dict.fromkeys(others)) == []


def _as_committed() -> NotebookNode:
    """A notebook with the outputs that the book commits: of a stepper and of a figure."""
    example = mazur()
    stepper = Stepper(network=example.network, x=example.x, target=example.target)
    figure = curves(
        {"a": [1, 2, 3], "b": [3, 2, 1]},
        xlabel="updates",
        ylabel="x",
        alt="Two lines that cross at update 1.",
        caption="Two lines that cross.",
    )
    cells = [nbformat.v4.new_code_cell(IMPORTS), nbformat.v4.new_code_cell(STEPPER)]
    cells.append(nbformat.v4.new_code_cell("figure"))
    for cell, html in zip(cells[1:], (stepper.figure_html(), figure._repr_html_()), strict=True):
        data = {"text/html": html, "text/plain": "..."}
        cell.outputs = [nbformat.v4.new_output("execute_result", data=data, execution_count=1)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    normalise(notebook)
    return notebook


@pytest.fixture(scope="module")
def page(jupyter_page: Page, jupyter: JupyterLab) -> Page:
    """One JupyterLab, in which no widget has been yet, with a notebook that is not trusted."""
    nbformat.write(_as_committed(), jupyter.folder / "foreign.ipynb")
    jupyter.open(jupyter_page, "foreign.ipynb")
    return jupyter_page


def test_a_first_look_reads_well_before_anything_has_run(page: Page, jupyter: JupyterLab) -> None:
    network, figure = (
        page.locator(".jp-CodeCell").nth(n).locator(".jp-OutputArea") for n in (1, 2)
    )
    expect(network).to_contain_text("Run this cell to make it live.")
    expect(network).to_contain_text("Run this cell to see the picture. A 2-2-2 network")
    expect(network).to_contain_text("w1 0.15 w2 0.2 bh1 0.35 neth1 0.3775")
    expect(network.get_by_role("row", name="w5")).to_contain_text("0.082167")
    expect(figure).to_contain_text("Run this cell to see the picture. Two lines that cross")
    assert page.locator(".jp-RenderedHTML svg").count() == 0

    nbformat.write(_as_committed(), jupyter.folder / "trusted.ipynb")
    jupyter.trust("trusted.ipynb")
    jupyter.open(page, "trusted.ipynb", in_place=True)
    expect(network).to_contain_text("Run this cell to make it live.")
    expect(network.get_by_role("img")).to_be_visible()
    expect(figure.get_by_role("img", name="Two lines that cross")).to_be_visible()
    assert "Run this cell" not in figure.inner_text()
    assert page.evaluate(FAULTS)["widgets"] == []


def test_widgets_are_whole_alone_together_and_in_both_themes(
    page: Page, jupyter: JupyterLab, as_on_a_page: Callable[[str], Looks]
) -> None:
    light, dark = as_on_a_page("light"), as_on_a_page("dark")
    page.emulate_media(reduced_motion="reduce")
    jupyter.write("looks.ipynb", IMPORTS, *CELLS)
    jupyter.open(page, "looks.ipynb", in_place=True)  # where no widget has brought its styles yet
    run(page, 0)
    expect(run(page, 1).locator(".lab-verdict")).to_be_visible()
    _check(page, light, ["learning_rate_lab"])

    for cell in (2, 3, 4, 5):
        output = run(page, cell)
    expect(output.locator(".lab-verdict")).to_be_visible()
    expect(page.locator(TRAINED)).to_be_visible()
    everything = ["learning_rate_lab", "stepper", "stepper", "layer_view", "vjp_view", "answer_box"]
    everything += [
        "expression",
        "deep_chain",
        "scaling",
        "clinic",
        "digit",
        "workbench",
        "fate_map",
    ]
    _check(page, light, [*everything, "learning_rate_lab"])
    command(page, "apputils:change-theme", theme="JupyterLab Dark")
    expect(page.locator("body")).to_have_attribute("data-jp-theme-light", "false")
    _check(page, dark, [*everything, "learning_rate_lab"])
    command(page, "apputils:change-theme", theme="JupyterLab Light")
    expect(page.locator("body")).to_have_attribute("data-jp-theme-light", "true")

    jupyter.open(page, "looks.ipynb")  # a fresh page, to which the widgets come the other way round
    for cell in (4, 3, 2, 1):
        output = run(page, cell)
    expect(output.locator(".lab-verdict")).to_be_visible()
    expect(page.locator(TRAINED)).to_be_visible()
    _check(page, light, everything)
