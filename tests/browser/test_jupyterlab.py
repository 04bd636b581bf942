"""JupyterLab itself: a chapter opened and run, a slider moved, Python and the page agree."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

CODE = """\
from nbhelpers.networks import mazur
from nbhelpers.widgets.stepper import Stepper
example = mazur()
stepper = Stepper(network=example.network, x=example.x, target=example.target)
stepper
"""
ASK = """\
import json
print("ANSWER", json.dumps([stepper.network.parameters()["w5"], stepper.gradients["w1"], stepper.loss]))
"""

QUESTION = """\
from nbhelpers.widgets.answer_box import AnswerBox
number = AnswerBox(widget_id="lab-q1", question="Half of a half?", answer=0.25, hint="1/4", solution="0.25")
choice = AnswerBox(widget_id="lab-q2", question="Which?", options=["a", "b"], answer="b", hint="h", solution="s")
display(number, choice)
"""
ASK_SOLVED = 'print("KERNEL", number.solved, choice.solved)'

VIEWS = """\
from nbhelpers.widgets.layer_view import LayerView
from nbhelpers.widgets.learning_rate_lab import LearningRateLab
from nbhelpers.widgets.vjp_view import VjpView
layer = LayerView(inputs=[[1, 2]], weights=[[0.5, -1], [0.25, 2]], biases=[[0, 1]],
                  dvalues=[[3, 4]], picked="weights[0,1]")
vjp = VjpView()
rate = LearningRateLab(preset="001")
display(layer, vjp, rate)
"""
ASK_VIEWS = """\
import json
print("VIEWS", json.dumps({
    "layer": [layer.weights[0][1], layer.gradients.inputs[0, 0]],
    "vjp": [vjp.v[0], vjp.vjp[2]],
    "rate": [rate.learning_rate, rate.losses[-1], rate.critical_rate, rate.history],
}))
"""


def _notebook(cells: list[str]) -> str:
    return json.dumps(
        {
            "cells": [
                {
                    "cell_type": "code",
                    "id": f"cell-{i}",
                    "metadata": {},
                    "execution_count": None,
                    "outputs": [],
                    "source": source,
                }
                for i, source in enumerate(cells)
            ],
            "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )


@pytest.fixture(scope="module")
def lab(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A JupyterLab on this machine over a scratch folder with a copy of the first chapter."""
    folder = tmp_path_factory.mktemp("lab")
    chapter = root / "chapters" / "chain_rule_by_hand.ipynb"
    (folder / chapter.name).write_bytes(chapter.read_bytes())
    (folder / "trial.ipynb").write_text(_notebook([CODE, ASK]), "utf-8")
    (folder / "question.ipynb").write_text(_notebook([QUESTION, ASK_SOLVED]), "utf-8")
    (folder / "views.ipynb").write_text(_notebook([VIEWS, ASK_VIEWS]), "utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "JUPYTER_CONFIG_DIR": str(folder / "config")}
    options = ["--no-browser", "--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"]
    quiet = ["--IdentityProvider.token=", "--ServerApp.disable_check_xsrf=True", "--allow-root"]
    extension = '--LabApp.extension_manager="readonly"'
    with (folder / "log.txt").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options, *quiet, extension, str(folder)],
            env=environment,
            stdout=log,
            stderr=log,
        )
        address = f"http://127.0.0.1:{port}"
        try:
            for _ in range(240):
                try:
                    urllib.request.urlopen(f"{address}/api/status", timeout=5)
                    break
                except OSError:
                    assert process.poll() is None, (folder / "log.txt").read_text()[-2000:]
                    time.sleep(0.5)
            yield address, folder
        finally:
            process.terminate()
            process.wait(30)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield page
    context.close()


def _open(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/lab/tree/{name}?reset")
    expect(page.locator(".jp-Notebook")).to_be_visible(timeout=60_000)
    expect(page.locator("#jp-main-statusbar")).to_contain_text("| Idle", timeout=60_000)


def test_a_slider_moves_python_and_page_agree(page: Page, lab: tuple[str, Path]) -> None:
    _open(page, lab[0], "trial.ipynb")
    page.locator(".jp-Cell .cm-content").first.click()
    page.keyboard.press("Shift+Enter")
    stepper = page.locator(".jp-OutputArea [data-widget=stepper]").first
    expect(stepper.locator('[data-quantity="loss"]').first).to_be_visible()

    slider = stepper.get_by_role("slider", name="w5", exact=True)
    slider.focus()
    for _ in range(7):
        slider.press("ArrowRight")
    shown = stepper.locator('[data-quantity="loss"]').first
    before = 0.2983711087600027
    expect(shown).not_to_have_attribute("data-value", str(before))

    page.locator(".jp-Cell .cm-content").nth(1).click()
    page.keyboard.press("Shift+Enter")
    answer = page.locator(".jp-OutputArea-output", has_text=re.compile("ANSWER"))
    expect(answer).to_be_visible()
    w5, gradient, loss = json.loads(answer.inner_text().split("ANSWER", 1)[1])
    assert w5 == pytest.approx(float(slider.input_value()))
    assert w5 != pytest.approx(0.4)
    assert float(shown.get_attribute("data-value")) == pytest.approx(loss, rel=1e-12)
    in_page = stepper.locator('[data-quantity="dE/dw1"]').first.get_attribute("data-value")
    assert float(in_page) == pytest.approx(gradient, rel=1e-12)


def test_keys_in_a_question_are_the_readers_and_not_the_labs(
    page: Page, lab: tuple[str, Path]
) -> None:
    _open(page, lab[0], "question.ipynb")
    page.locator(".jp-Cell .cm-content").first.click()
    page.keyboard.press("Shift+Enter")
    boxes = page.locator(".jp-OutputArea .bbh-root[data-widget=answer_box]")
    expect(boxes).to_have_count(2, timeout=60_000)
    number, choice = boxes.nth(0), boxes.nth(1)
    field = number.get_by_label("Your answer")
    field.fill("-0.25")
    field.press("Enter")
    expect(number.get_by_role("status")).to_contain_text("the sign is wrong")

    choice.get_by_label("a", exact=True).check()
    for key in ("ArrowDown", "x", "d", "d", "m", "Enter"):  # the lab cuts, deletes, converts cells
        page.keyboard.press(key)
    expect(choice.get_by_role("status")).to_contain_text("Right.")
    expect(page.locator(".jp-CodeCell")).to_have_count(2)

    page.locator(".jp-Cell .cm-content").nth(1).click()
    page.keyboard.press("Shift+Enter")
    answer = page.locator(".jp-OutputArea-output", has_text="KERNEL")
    expect(answer).to_have_text("KERNEL False True", timeout=60_000)


def test_what_moves_in_the_other_widgets_moves_in_python(page: Page, lab: tuple[str, Path]) -> None:
    _open(page, lab[0], "views.ipynb")
    page.locator(".jp-Cell .cm-content").first.click()
    page.keyboard.press("Shift+Enter")
    layer, vjp, rate = (
        page.locator(f".jp-OutputArea .bbh-root[data-widget={name}]")
        for name in ("layer_view", "vjp_view", "learning_rate_lab")
    )
    expect(rate.locator('[data-quantity="loss"]')).to_be_visible()

    moved = []
    for widget, name in ((layer, "weights[0,1]"), (vjp, "v1"), (rate, "learning rate")):
        box = widget.get_by_role("spinbutton", name=name, exact=True)
        before = box.input_value()
        widget.get_by_role("slider", name=name, exact=True).press("ArrowRight")
        expect(box).not_to_have_value(before)
        moved.append(float(box.input_value()))
    rate.get_by_role("button", name="step", exact=True).click()
    expect(rate.locator('[data-quantity="updates"]')).to_have_text("1")

    page.locator(".jp-Cell .cm-content").nth(1).click()
    page.keyboard.press("Shift+Enter")
    answer = page.locator(".jp-OutputArea-output", has_text=re.compile("VIEWS {"))
    expect(answer).to_be_visible()
    kernel = json.loads(answer.inner_text().split("VIEWS", 1)[1])

    def in_page(widget: Locator, quantity: str) -> float:
        return float(widget.locator(f'[data-quantity="{quantity}"]').get_attribute("data-value"))

    assert [kernel[name][0] for name in ("layer", "vjp", "rate")] == moved
    assert kernel["rate"][3] == [[moved[2], 0, 1]]
    derived = [kernel["layer"][1], kernel["vjp"][1], *kernel["rate"][1:3]]
    assert derived[:3] == pytest.approx(
        [in_page(layer, "dinputs[0,0]"), in_page(vjp, "reverse_3"), in_page(rate, "loss")],
        rel=1e-12,
    )
    # curvature is a difference of gradients, whose last digits differ
    assert derived[3] == pytest.approx(in_page(rate, "critical_rate"), rel=1e-6)


def test_a_chapter_runs_to_its_end(page: Page, lab: tuple[str, Path]) -> None:
    _open(page, lab[0], "chain_rule_by_hand.ipynb")
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    live = page.locator(".jp-OutputArea .bbh-root[data-widget=stepper] [data-quantity=loss]")
    expect(live.first).to_be_attached(timeout=120_000)
    expect(
        page.locator(".jp-OutputArea [data-mime-type='application/vnd.jupyter.stderr']")
    ).to_have_count(0)
