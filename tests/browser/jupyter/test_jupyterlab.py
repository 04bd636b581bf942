"""JupyterLab itself: a chapter opened and run, a slider moved, Python and the page agree."""

import json
import re
import urllib.request
from pathlib import Path

import nbformat
import pytest
from jupyter_lab import JupyterLab, command, heard, run
from playwright.sync_api import Locator, Page, expect

from nbhelpers.networks import mazur
from nbhelpers.widgets.stepper import Stepper

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
number = AnswerBox(widget_id="lab-q1", question="Half of a half?", answer=0.25, hint="1/4", solution="0.25",
                   network="stepper", setting={"learning_rate": 0.125})
choice = AnswerBox(widget_id="lab-q2", question="Which?", options=["a", "b"], answer="b", hint="h", solution="s",
                   laboratory="learning-rate-lab")
display(number, choice)
"""
ASK_SOLVED = 'print("KERNEL", number.solved, choice.solved, stepper.learning_rate)'

VIEWS = """\
from nbhelpers.widgets.clinic import BugClinic
from nbhelpers.widgets.deep_chain import DeepChain
from nbhelpers.widgets.digit import DigitReader
from nbhelpers.widgets.layer_view import LayerView
from nbhelpers.widgets.learning_rate_lab import LearningRateLab
from nbhelpers.networks import mazur
from nbhelpers.widgets.scaling import RingScaling
from nbhelpers.widgets.vjp_view import VjpView
layer = LayerView(inputs=[[1, 2]], weights=[[0.5, -1], [0.25, 2]], biases=[[0, 1]],
                  dvalues=[[3, 4]], picked="weights[0,1]")
vjp = VjpView()
rate = LearningRateLab(preset="001")
own = LearningRateLab(mazur())
chain = DeepChain(depth=5, width=3)
ring = RingScaling(workers=8)
doctor = BugClinic(seed=12)
digit = DigitReader()
display(layer, vjp, rate, own, chain, ring, doctor, digit)
"""
ASK_VIEWS = """\
import json
print("VIEWS", json.dumps({
    "layer": [layer.weights[0][1], layer.gradients.inputs[0, 0]],
    "vjp": [vjp.v[0], vjp.vjp[2]],
    "rate": [rate.learning_rate, rate.losses[-1], rate.critical_rate, rate.history],
    "doctor": [doctor.orders, doctor.bill, doctor.diagnosis],
    "chain": [chain.depth, chain.gradient_sizes[0]],
    "ring": [ring.workers, ring.strong_speedup],
    "digit": [digit.target, digit.says, digit.loss, digit.pixels[3][4]],
    "own": [own.preset, own.history, own.losses[-1]],
}))
"""


# Writes into the cell of an exercise in code, and goes there.
ANSWER = """([what, by]) => {
  const { content } = jupyterapp.shell.currentWidget;
  const at = content.widgets.findIndex(({ model }) => model.sharedModel.source.includes(what));
  const { sharedModel } = content.widgets[at].model;
  sharedModel.setSource(sharedModel.source.replace(what, by));
  content.activeCellIndex = at;
}"""
CODE_CELLS = """jupyterapp.shell.currentWidget.content.widgets
  .map(({ model }) => model).filter(({ type }) => type === "code")"""
ENDED = f"{CODE_CELLS}.every((cell) => cell.executionCount !== null)"
COMPLAINTS = f"""{CODE_CELLS}.flatMap(({{ outputs }}) => outputs.toJSON())
  .filter((one) => one.output_type === "error" || one.name === "stderr").map((one) => one.ename ?? one.text)"""
UNANSWERED = "return None  # dx + dw + [dz]"
NO_UPSTREAM = """\
z = sum(a * c for a, c in zip(x, w)) + b
    dz = 1.0 if z > 0 else 0.0
    return [dz * c for c in w] + [dz * a for a in x] + [dz]"""
RIGHT = NO_UPSTREAM.replace("dz = 1.0 if", "dz = upstream if")

CELLS = [CODE, ASK, QUESTION, ASK_SOLVED, VIEWS, ASK_VIEWS]


@pytest.fixture(scope="module")
def page(jupyter_page: Page, jupyter: JupyterLab) -> Page:
    """One JupyterLab; in it a notebook for three tests, which run two cells each."""
    jupyter.write("trial.ipynb", *CELLS)
    jupyter.open(jupyter_page, "trial.ipynb")
    return jupyter_page


def test_a_slider_moves_python_and_page_agree(page: Page) -> None:
    stepper = run(page, 0).locator("[data-widget=stepper]").first
    expect(stepper.locator('[data-quantity="loss"]').first).to_be_visible()

    stepper.locator("summary", has_text="Parameters").click()
    slider = stepper.get_by_role("slider", name="w5", exact=True)
    slider.focus()
    for _ in range(7):
        slider.press("ArrowRight")
    shown = stepper.locator('[data-quantity="loss"]').first
    before = 0.2983711087600027
    expect(shown).not_to_have_attribute("data-value", str(before))

    heard(page)
    run(page, 1)
    answer = page.locator(".jp-OutputArea-output", has_text=re.compile("ANSWER"))
    expect(answer).to_be_visible()
    w5, gradient, loss = json.loads(answer.inner_text().split("ANSWER", 1)[1])
    assert w5 == pytest.approx(float(slider.input_value()))
    assert w5 != pytest.approx(0.4)
    assert float(shown.get_attribute("data-value")) == pytest.approx(loss, rel=1e-12)
    in_page = stepper.locator('[data-quantity="dE/dw1"]').first.get_attribute("data-value")
    assert float(in_page) == pytest.approx(gradient, rel=1e-12)


def test_keys_in_a_question_are_the_readers_and_not_the_labs(page: Page) -> None:
    boxes = run(page, 2).locator(".bbh-root[data-widget=answer_box]")
    expect(boxes).to_have_count(2)
    number, choice = boxes.nth(0), boxes.nth(1)
    field = number.get_by_label("Your answer")
    field.fill("-0.25")
    field.press("Enter")
    expect(number.get_by_role("status")).to_contain_text("the sign is wrong")

    choice.get_by_label("a", exact=True).check()
    for key in ("ArrowDown", "x", "d", "d", "m", "Enter"):  # the lab cuts, deletes, converts cells
        page.keyboard.press(key)
    expect(choice.get_by_role("status")).to_contain_text("Right.")
    expect(page.locator(".jp-CodeCell")).to_have_count(len(CELLS))

    # The network above comes into view, set; of the laboratory nothing is said before it is there.
    stepper = page.locator(".jp-OutputArea .bbh-root[data-widget=stepper]")
    expect(choice.locator(".bbh-answer-way")).to_be_hidden()
    number.get_by_role("link", name="Show in network").click()
    expect(stepper).to_be_focused()
    expect(stepper).to_be_in_viewport(ratio=0.5)

    heard(page)
    run(page, 3)
    answer = page.locator(".jp-OutputArea-output", has_text="KERNEL")
    expect(answer).to_have_text("KERNEL False True 0.125")


def test_what_moves_in_the_other_widgets_moves_in_python(page: Page) -> None:
    outputs = run(page, 4)
    layer, vjp, chain, ring = (
        outputs.locator(f".bbh-root[data-widget={name}]")
        for name in ("layer_view", "vjp_view", "deep_chain", "scaling")
    )
    labs = outputs.locator(".bbh-root[data-widget=learning_rate_lab]")
    expect(page.get_by_role("link", name="Do it in the laboratory")).to_be_visible()
    rate, own = labs.nth(0), labs.nth(1)
    expect(own.locator('[data-quantity="loss"]')).to_be_visible()

    moved = []
    for widget, name in (
        (layer, "weights[0,1]"),
        (vjp, "v1"),
        (rate, "learning rate"),
        (chain, "depth"),
        (ring, "workers"),
    ):
        box = widget.get_by_role("spinbutton", name=name, exact=True)
        before = box.input_value()
        widget.get_by_role("slider", name=name, exact=True).press("ArrowRight")
        expect(box).not_to_have_value(before)
        moved.append(float(box.input_value()))
    rate.get_by_role("button", name="Step", exact=True).click()
    expect(rate.locator('[data-quantity="updates"]')).to_have_text("101")  # the slider trains
    expect(own.locator("option:checked").first).to_have_text("your own network")
    own.get_by_role("button", name="Step", exact=True).click()
    expect(own.locator('[data-quantity="updates"]')).to_have_text("1")

    reader = outputs.locator(".bbh-root[data-widget=digit]")
    reader.get_by_label("Test digit").select_option(label="4, no. 87 (reads 1)")
    reader.get_by_role("button", name="It should say 4").click()
    reader.get_by_role("button", name="Step toward 4").click()

    # The kernel is the patient's clinic.
    clinic = outputs.locator(".bbh-root[data-widget=clinic]")
    clinic.get_by_role("button", name="Nudge every parameter").click()
    expect(clinic.locator('[data-order="check"]')).to_be_visible()
    clinic.get_by_label("What does it have?").select_option("mean for sum")
    clinic.get_by_role("button", name="Diagnose").click()
    expect(clinic.locator(".clinic-verdict")).to_contain_text("Right")

    heard(page)
    run(page, 5)
    answer = page.locator(".jp-OutputArea-output", has_text=re.compile("VIEWS {"))
    expect(answer).to_be_visible()
    kernel = json.loads(answer.inner_text().split("VIEWS", 1)[1])

    def in_page(widget: Locator, quantity: str) -> float:
        return float(widget.locator(f'[data-quantity="{quantity}"]').get_attribute("data-value"))

    assert [kernel[name][0] for name in ("layer", "vjp", "rate", "chain", "ring")] == moved
    assert kernel["rate"][3] == [[moved[2], 0, 101]]
    assert kernel["own"] == ["own", [[5.5, 0, 1]], pytest.approx(in_page(own, "loss"), rel=1e-12)]
    derived = [kernel["layer"][1], kernel["vjp"][1], *kernel["rate"][1:3]]
    assert derived[:3] == pytest.approx(
        [in_page(layer, "dinputs[0,0]"), in_page(vjp, "reverse_3"), in_page(rate, "loss")],
        rel=1e-12,
    )
    assert kernel["chain"][1] == pytest.approx(in_page(chain, "gradient"), rel=1e-9)
    assert kernel["ring"][1] == pytest.approx(in_page(ring, "speedup-strong"), rel=1e-12)
    shown = [in_page(reader, name) for name in ("says", "loss", "pixel[3,4]")]
    assert kernel["digit"] == pytest.approx([4, *shown], rel=1e-12)
    assert kernel["doctor"] == [["check"], in_page(clinic, "bill"), "mean_for_sum"]
    # curvature is a difference of gradients, whose last digits differ
    assert derived[3] == pytest.approx(in_page(rate, "critical_rate"), rel=1e-6)


def test_a_chapter_runs_to_its_end_and_judges_a_program(
    page: Page, jupyter: JupyterLab, root: Path
) -> None:
    chapter = root / "chapters" / "one_neuron.ipynb"
    (jupyter.folder / chapter.name).write_bytes(chapter.read_bytes())
    jupyter.open(page, chapter.name, in_place=True)
    command(page, "notebook:run-all-cells")
    live = page.locator(".jp-OutputArea .bbh-root[data-widget=stepper] [data-quantity=loss]")
    expect(live.first).to_be_attached(timeout=120_000)
    page.wait_for_function(ENDED, timeout=120_000)
    assert page.evaluate(COMPLAINTS) == ["NameError"]  # of cells that are run in another order
    # An exercise in code is an ordinary cell here.
    output = page.locator(".jp-Cell.jp-mod-active .jp-OutputArea-output")
    before = UNANSWERED
    for program, said in ((NO_UPSTREAM, "upstream gradient is missing"), (RIGHT, "Right.")):
        page.evaluate(ANSWER, [before, program])
        command(page, "notebook:run-cell")
        expect(output).to_contain_text(said)
        before = program


def test_the_menu_exports_a_notebook_whose_widgets_live(jupyter: JupyterLab) -> None:
    example = mazur()
    html = Stepper(network=example.network, x=example.x, target=example.target).figure_html()
    cell = nbformat.v4.new_code_cell("stepper")
    cell.outputs = [nbformat.v4.new_output("display_data", data={"text/html": html})]
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), jupyter.folder / "menu.ipynb")
    with urllib.request.urlopen(f"{jupyter.address}/nbconvert/html/menu.ipynb") as answer:
        page = answer.read().decode()
    assert page.count("mountAll(") == 2  # where it is defined, and where it is called
