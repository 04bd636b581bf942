"""Notebook 7, on the same server as JupyterLab: the stepper and the laboratory run in it."""

import json
import re

import nbformat
import pytest
from jupyter_lab import JupyterLab, run
from playwright.sync_api import Page, expect
from stepper_reader import box, number, press

from nbhelpers.widgets.learning_rate_lab import LearningRateLab
from nbhelpers.widgets.stepper import Stepper

ASK = """\
import json
print("ANSWER", json.dumps([stepper.network.parameters()["w5"], stepper.loss, lab.history]))
"""
COMMITTED = {
    "import nbhelpers as nb\nstepper = nb.Stepper()\nstepper": Stepper,
    "lab = nb.LearningRateLab()\nlab": LearningRateLab,
}


def _as_committed(jupyter: JupyterLab, name: str) -> None:
    """Write a notebook whose outputs another machine has made, but for its last cell."""
    cells = []
    for source, widget in COMMITTED.items():
        data = {"text/html": widget().figure_html(), "text/plain": "..."}
        cell = nbformat.v4.new_code_cell(source)
        cell.outputs = [nbformat.v4.new_output("execute_result", data=data, execution_count=1)]
        cells.append(cell)
    cells.append(nbformat.v4.new_code_cell(ASK))
    kernel = {"name": "python3", "display_name": "Python 3"}
    committed = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(committed, jupyter.folder / name)


@pytest.mark.parametrize("trusted", [False, True])
def test_a_notebook_of_another_machine_reads_well_then_lives_and_python_hears(
    jupyter_page: Page, jupyter: JupyterLab, trusted: bool
) -> None:
    page, name = jupyter_page, f"foreign-{trusted}.ipynb"
    page.emulate_media(reduced_motion="reduce")
    _as_committed(jupyter, name)
    if trusted:
        jupyter.trust(name)
    jupyter.open_notebook7(page, name)
    outputs = page.locator(".jp-CodeCell .jp-OutputArea")
    for n, text in enumerate(("0.082167", "nine weights")):
        expect(outputs.nth(n)).to_contain_text("Run this cell to make it live.")
        expect(outputs.nth(n)).to_contain_text(text)
    # two drawings of the network, of which one is shown, and the strip of rates, which is folded; none
    # in a notebook that is not trusted
    assert page.locator(".jp-RenderedHTML svg[role=img]").count() == 3 * int(trusted)
    assert page.locator(".jp-RenderedHTML svg[role=img]:visible").count() == int(trusted)

    if trusted:
        return  # what has run is alike: a notebook that is not trusted runs too
    stepper = run(page, 0).locator(".bbh-root[data-widget=stepper]")
    lab = run(page, 1).locator(".bbh-root[data-widget=learning_rate_lab]")
    expect(lab.locator(".lab-verdict")).to_be_visible()
    assert "Run this cell" not in page.locator(".jp-Notebook").inner_text()
    box(stepper, "w5").fill("0.75")
    press(stepper, "1 update")
    assert number(stepper, "updates") == 1
    lab.get_by_role("button", name="Step", exact=True).click()
    expect(lab.locator('[data-quantity="updates"]')).to_have_text("1")

    run(page, 2)
    answer = page.locator(".jp-OutputArea-output", has_text=re.compile("ANSWER"))
    expect(answer).to_be_visible()
    w5, loss, history = json.loads(answer.inner_text().split("ANSWER", 1)[1])
    assert w5 == pytest.approx(number(stepper, "w5"), rel=1e-12)
    assert loss == pytest.approx(number(stepper, "loss"), rel=1e-12)
    assert history == [[0.01, 0, 1]]
