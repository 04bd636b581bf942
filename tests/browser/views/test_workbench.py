"""The workbench on the built page: what MicroPython answers there is what Python computes."""

import base64
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from axe import axe_report
from playwright.sync_api import Locator, Page, expect
from published_networks import PUBLISHED, TEXTS
from shared_link import fragment_of
from site_pages import alive
from stepper_reader import STILL

from nbhelpers.widgets.workbench import Workbench
from nbhelpers.workbench import computed, read, trained
from nbhelpers.workbench.derivation import derive, latex, markdown, text
from nbhelpers.workbench.examples import examples
from nbhelpers.workbench.exporting import program

CHAPTER = "chapters/workbench.html"
ID = "bench"
PHONE = {"viewport": {"width": 390, "height": 800}, "is_mobile": True, "has_touch": True}
Open = Callable[..., Page]
READ = """(view) => Object.fromEntries([...view.querySelectorAll("[data-quantity]")]
  .map((el) => [el.dataset.quantity, Number(el.dataset.value)]))"""


def ready(view: Locator) -> Locator:
    expect(view).not_to_have_attribute("aria-busy", "true")
    return view


def pick(view: Locator, label: str) -> Locator:
    return view.get_by_role("combobox", name=re.compile(f"^{label}"))


def start_from(view: Locator, label: str) -> None:
    pick(view, "Start from").select_option(label=label)
    ready(view)


def type_in(view: Locator, name: str, text: str) -> None:
    box = view.get_by_role("textbox", name=name, exact=True)
    box.fill(text)
    box.press("Enter")
    ready(view)


def shows(view: Locator, description: dict[str, Any], sample: int = 0) -> None:
    """The page has the numbers that Python has: those of a sample, and those of the batch."""
    found = computed(read(description))
    many = len(description["inputs"]) > 1
    before = f"sample {sample + 1} " if many else ""
    shown = view.evaluate(READ)
    names = [name for name in found["quantities"] if name in shown]
    units = sum(len(layer["weights"]) for layer in description["layers"])
    assert (
        sum(name.startswith(before) and "_" in name and "/" not in name for name in names)
        >= 3 * units
    )
    wanted = dict(found["quantities"]) | {
        f"updated {name}": value for name, value in found["updated"].items()
    }
    for name in [*names, *(f"updated {name}" for name in found["updated"])]:
        assert shown[name] == pytest.approx(wanted[name], rel=1e-12, abs=1e-15), name


@pytest.mark.parametrize("site", ["file"], indirect=True)
def test_every_example_is_worked_out_as_by_python(open_page: Open, site: str) -> None:
    page = open_page(f"{site}{CHAPTER}", late=True, **STILL)
    view = alive(page, f"#{ID}")
    scripts = "[...document.scripts].filter((s) => s.src.includes('python')).length"
    shows_rounded = view.evaluate(READ)
    assert shows_rounded["loss"] == pytest.approx(0.298371109, rel=1e-8)
    assert page.evaluate(scripts) == 0  # the first numbers came with the page
    for label, description in examples().values():
        start_from(view, label)
        shows(view, read(description).plain())
    assert page.evaluate(scripts) == 1

    start_from(view, "XOR: a batch of four")
    pick(view, "Values of").select_option("sample 3")
    ready(view)
    shows(view, examples()["xor"][1], sample=2)
    expect(view.locator(".bench-graph")).to_contain_text("i1")

    # A choice takes along what it needs, and gives back what it took away.
    state = dict(read(examples()["mazur"][1]).plain())
    start_from(view, "Mazur's network")
    pick(view, "Loss").select_option("softmax cross-entropy")
    ready(view)
    layers = [state["layers"][0], state["layers"][1] | {"activation": "softmax"}]
    shows(view, state | {"loss": "softmax_cross_entropy", "layers": layers})
    pick(view, "Output layer").select_option("tanh")
    ready(view)
    layers[1] = layers[1] | {"activation": "tanh"}
    shows(view, state | {"layers": layers})
    pick(view, "Loss").select_option("one output itself")
    ready(view)
    asked = state | {"layers": layers, "loss": "output", "output": "o1"}
    del asked["targets"]
    shows(view, asked)
    pick(view, "Loss").select_option("squared")
    pick(view, "Biases").select_option("none")
    ready(view)
    pick(view, "Biases").select_option("thresholds, subtracted")
    ready(view)
    shows(view, state | {"layers": layers, "loss": "squared", "bias_mode": "threshold"})


def test_numbers_are_typed_refused_in_place_and_linked(open_page: Open, server: str) -> None:
    page = open_page(f"{server}{CHAPTER}", late=True, **STILL)
    view = alive(page, f"#{ID}")
    start_from(view, "3-2-2 with shared biases")
    state = read(examples()["three_inputs"][1]).plain()
    type_in(view, "w1", "1/4")
    type_in(view, "b1", "\u22120,5")
    type_in(view, "learning rate", "0.1")
    state["layers"][0]["weights"][0][0] = 0.25
    state["layers"][0]["biases"] = [-0.5, -0.5]
    state["learning_rate"] = 0.1
    shows(view, state)
    box = view.get_by_role("textbox", name="w2", exact=True)
    before = box.input_value()
    for bad in ("", "abc", "1e99", "NaN"):
        box.fill(bad)
        box.press("Enter")
        expect(box).to_have_attribute("aria-invalid", "true")
        expect(view.get_by_role("alert").filter(has_text="w2")).to_contain_text(f"stays {before}")
    box.press("Escape")
    expect(box).to_have_value(before)
    shows(view, state)

    fragment = fragment_of(page)
    again = open_page(f"{server}{CHAPTER}{fragment}", late=True, **STILL)
    other = alive(again, f"#{ID}")
    expect(other.get_by_role("textbox", name="w1", exact=True)).to_have_value("0.25")
    shows(ready(other), state)
    for hostile in (
        {"version": 1, "inputs": [["<img src=x onerror=alert(1)>"]], "layers": []},
        {"version": 1, "inputs": [[1.0]], "layers": [{"weights": [[1.0] * 9]}]},
        {"version": 1, "rate": 1},
    ):
        text = base64.urlsafe_b64encode(json.dumps({"description": hostile}).encode()).decode()
        again.evaluate(f"location.hash = '#{ID}=v2:{text.rstrip('=')}'")
        expect(other.locator(".bbh-notice")).to_contain_text("Nothing was changed")
        expect(other.locator(".bbh-notice")).to_contain_text(
            "accepted are" if "rate" in hostile else "expected"
        )
        ready(other).get_by_role("button", name="Dismiss").click()
    shows(other, state)
    assert again.locator("img[src=x]").count() == 0


PASTED = """x = 1, 4, 5
t = 0.1, 0.05
W1 = [[.1, .2], [.3, .4], [.5, .6]]
W2 = [[.7, .8], [.9, .1]]
b = .5, .5
rate = .01"""


def test_one_paste_holds_a_network(open_page: Open, server: str) -> None:
    page = open_page(f"{server}{CHAPTER}", late=True, **STILL)
    view = alive(page, f"#{ID}")
    text = view.get_by_label("your network, as text")
    read_it = view.get_by_role("button", name="Read", exact=True)
    text.fill(PASTED)
    read_it.click()
    meant = view.get_by_role("button", name="in each matrix a row an input")
    expect(meant).to_be_focused()
    expect(view.get_by_role("group", name="This can be read")).to_contain_text("W2: a row a unit")
    meant.press("Enter")
    expect(meant).to_have_count(0)
    shows(ready(view), read(examples()["three_inputs"][1] | {"numbering": "by_unit"}).plain())
    assert view.evaluate(READ)["dE/db1"] == pytest.approx(0.0023882012, abs=5e-11)

    for name in ("2-4-2", "thresholds", "1-1-1"):  # as they are printed elsewhere
        text.fill(TEXTS[name][0])
        before = view.evaluate(READ)
        read_it.click()
        page.wait_for_function(
            "([view, old]) => view.querySelector('[data-quantity=loss]').dataset.value !== old",
            arg=[view.element_handle(), str(before["loss"])],
        )
        d = read(PUBLISHED[name][0] | {"numbering": "by_unit", "error_sign": "derivative"})
        assert view.evaluate(READ)["loss"] == pytest.approx(computed(d)["loss"], rel=1e-12)
    text.fill(PASTED)
    read_it.click()
    expect(meant).to_be_visible()
    type_in(view, "i1", "0.5")  # a reading of the network that was there before
    expect(meant).to_have_count(0)
    read_it.click()
    meant.click()
    expect(view.get_by_role("textbox", name="i3", exact=True)).to_have_value("5")
    text.fill(
        "w10 = \u22120,25\nx = 0,5\t4\t5"
    )  # the comma is a decimal point here, the rest stays
    read_it.click()
    expect(view.get_by_role("textbox", name="i1", exact=True)).to_have_value("0.5")
    expect(view.get_by_role("textbox", name="w10", exact=True)).to_have_value("-0.25")
    # A second text that is read before the first has been: both count.
    read_it.evaluate(
        """(button) => {
          for (const text of ["w2 = 0.22", "w3 = 0.33"]) {
            document.querySelector(".bench-text").value = text;
            button.click();
          }
        }"""
    )
    for name, value in (("w2", "0.22"), ("w3", "0.33")):
        expect(view.get_by_role("textbox", name=name, exact=True)).to_have_value(value)
    ready(view)
    before = view.evaluate(READ)
    for bad, why in (
        ("W1 = [[1, 2], [3]]", "W1"),
        ("<b>x</b>", ""),
        ("w99 = 1", "w99"),
        ("x = 1" * 50000, "at most"),
    ):
        text.fill(bad)
        read_it.click()
        problem = view.get_by_role("alert").filter(has_text="Nothing was changed")
        expect(problem).to_contain_text(why)
        expect(text).to_have_value(bad)
    assert view.evaluate(READ) == before


def test_a_derivative_is_worked_out_line_by_line(open_page: Open, server: str) -> None:
    page = open_page(f"{server}{CHAPTER}", late=True, **STILL)
    view = alive(page, f"#{ID}")
    start_from(view, "3-2-2 with shared biases")
    view.locator("summary", has_text="Work one number out").click()
    pick(view, "Work out").select_option("dE/db1")
    lines = view.locator(".bench-lines > li")
    found = derive(read(examples()["three_inputs"][1]), "dE/db1")
    expect(lines).to_have_count(len(found.lines))
    expect(view.locator(".bench-note")).to_have_text("4 paths are added up.")
    expect(lines.last).to_contain_text("dE/db1 = delta_h1 + delta_h2")
    expect(lines.last).to_contain_text("= 0.002388201194")
    taken = view.get_by_label("the derivation, to copy")
    for form, written in (("text", text), ("Markdown", markdown), ("LaTeX", latex)):
        pick(view, "Copy as").select_option(form)
        expect(taken).to_have_attribute("data-export", form.lower())
        assert taken.input_value() == written(found)
    type_in(view, "w1", "0.2")  # another network: the lines follow
    expect(lines.last).not_to_contain_text("0.002388201194")
    pick(view, "Work out").select_option("w2")
    expect(lines.last).to_contain_text("new w2 = w2 - learning rate")
    pick(view, "Work out").select_option("dE/dw1")
    start_from(view, "XOR: a batch of four")
    expect(lines.last).to_contain_text("dE/dw1 =")


@pytest.mark.parametrize("site", ["file"], indirect=True)
def test_a_reader_s_own_numbers_are_checked(open_page: Open, site: str) -> None:
    page = open_page(f"{site}{CHAPTER}", late=True, **STILL)
    view = alive(page, f"#{ID}")
    start_from(view, "3-2-2 with shared biases")
    view.locator("summary", has_text="Check my numbers").click()
    mine = view.get_by_label("my numbers", exact=True)
    mine.fill("net_h1 = 4.3\ndE/db1 = \u2212,5; out_o1 = .8896\ndE/db1: .00077645")
    press = view.get_by_role("button", name="Check", exact=True)
    press.click()
    rows = view.locator(".bench-checked tbody tr")
    expect(rows).to_have_count(3)
    expect(view.locator(".bench-said")).to_have_text("3 numbers: 1 wrong, the first is dE/db1")
    expect(rows.nth(0)).to_contain_text("right")
    expect(rows.nth(1)).to_contain_text("right to 4 digits")
    expect(rows.nth(2)).to_contain_text("two paths of four are taken")
    live = view.locator(".bbh-live")  # the slip is said, too, when it is found
    expect(live).to_contain_text(re.compile(r"^dE/db1, wrong: .*two paths of four are taken"))
    expect(view.locator('[data-quantity="my dE/db1"]')).to_have_text(".00077645")
    for bad, why in (
        ("", "none came"),
        ("hello", "a name, ="),
        ("w99 = 1", "no quantity"),
        ("net_h1 = x", "x"),
    ):
        mine.fill(bad)
        press.click()
        expect(view.get_by_role("alert").filter(has_text="still there")).to_contain_text(why)
        expect(mine).to_have_value(bad)


@pytest.mark.parametrize("site", ["file"], indirect=True)
def test_a_long_check_holds_nothing_up(open_page: Open, site: str, tmp_path: Path) -> None:
    """Which numbers are wrong is said at once; while the page looks for why, it answers the rest."""
    page = open_page(f"{site}{CHAPTER}", late=True, **STILL)
    view = alive(page, f"#{ID}")
    rng = np.random.default_rng(8)
    layers = [{"weights": rng.uniform(-1, 1, (4, 4)).round(2).tolist()} for _ in range(4)]
    rows = rng.uniform(0, 1, (16, 4)).round(2).tolist()
    network = {"version": 1, "inputs": rows, "targets": rows, "layers": layers}
    (tmp_path / "network.json").write_text(json.dumps(network), "utf-8")
    view.locator("input[type=file]").set_input_files(tmp_path / "network.json")
    expect(view.get_by_role("textbox", name="sample 16 i4", exact=True)).to_be_attached()
    view.locator("summary", has_text="Check my numbers").click()
    view.get_by_label("my numbers", exact=True).fill("dE/dw1 = 0.0123456")
    view.get_by_role("button", name="Check", exact=True).click()
    looking = view.locator(".bench-looking")
    expect(looking).to_contain_text(re.compile(r"what gives dE/dw1: [1-9]\d* computations"))
    said = view.locator(".bench-said")
    expect(said).to_have_text("1 number: 1 wrong, the first is dE/dw1")
    expect(view.locator(".bench-checked tbody tr")).to_contain_text("wrong: ")
    pick(view, "Values of").select_option("sample 16")  # another sample: Python answers in between
    expect(view.locator('td[data-quantity="sample 16 net_h1"]')).to_be_attached()
    expect(looking).to_be_visible()
    type_in(view, "w1", "0.2")  # another network: what was found is not of it
    pick(view, "Values of").select_option("sample 2")  # answered after what was still on its way
    expect(view.locator('td[data-quantity="sample 2 net_h1"]')).to_be_attached()
    expect(said).to_be_empty()
    expect(looking).to_be_hidden()
    expect(view.locator(".bench-checked")).to_be_hidden()
    expect(view.get_by_label("my numbers", exact=True)).to_have_value("dE/dw1 = 0.0123456")


def test_programs_are_taken_along(open_page: Open, server: str, tmp_path: Path) -> None:
    page = open_page(f"{server}{CHAPTER}", late=True, **STILL)
    view = alive(page, f"#{ID}")
    start_from(view, "XOR: a batch of four")
    d = read(examples()["xor"][1])
    view.locator("summary", has_text="Take it along").click()
    for which, label in (("python", "Plain Python"), ("numpy", "NumPy"), ("torch", "PyTorch")):
        view.get_by_role("button", name=label, exact=True).click()
        place = view.locator(f'[data-export="{which}"]')
        expect(place).to_be_visible()
        assert place.input_value() == program(d, which)
    fold = view.locator("summary", has_text="Take it along")
    fold.click()  # what is out of sight follows, too
    type_in(view, "w1", "0.25")
    fold.click()
    expect(place).to_have_value(re.compile(r"0\.25"))
    type_in(view, "w1", str(d.layers[0].weights[0][0]))
    expect(place).to_have_value(program(d, "torch"))
    with page.expect_download() as kept:
        view.get_by_role("button", name="Download as a notebook").click()
    kept.value.save_as(tmp_path / "network.ipynb")
    assert len(nbformat.read(tmp_path / "network.ipynb", 4).cells) > 5
    with page.expect_download() as kept:
        view.get_by_role("button", name="Save", exact=True).click()
    kept.value.save_as(tmp_path / "network.json")
    view.get_by_role("button", name="Reset").click()
    ready(view)
    with page.expect_file_chooser() as chooser:
        view.get_by_role("button", name="Open", exact=True).click()
    chooser.value.set_files(tmp_path / "network.json")
    expect(pick(view, "Values of")).to_be_visible()
    shows(ready(view), d.plain())


def test_it_trains_by_keyboard_and_fits_a_phone(open_page: Open, server: str) -> None:
    page = open_page(f"{server}{CHAPTER}", late=True, reduced_motion="reduce", **PHONE)
    view = alive(page, f"#{ID}")
    view.locator("summary", has_text="Train it").focus()
    page.keyboard.press("Enter")
    view.get_by_role("button", name="100 updates").focus()
    page.keyboard.press("Enter")
    after, losses = trained(read(Workbench().description), 100)
    last = view.locator('[data-quantity="loss at the end"]')
    expect(last).to_be_visible()
    assert float(last.get_attribute("data-value")) == pytest.approx(losses[-1], rel=1e-9)
    view.get_by_role("button", name="Go on from there").tap()
    expect(last).to_be_hidden()
    shows(ready(view), after.plain())
    view.get_by_role("button", name="Reset").tap()
    expect(view.get_by_role("textbox", name="w1", exact=True)).to_have_value("0.15")

    # Step by step, by touch and by keyboard: the line, the mark in the table, the card.
    line, place = view.locator(".bench-line"), view.locator(".bench-place")
    card = view.locator(".bench-card")
    view.get_by_role("button", name="Next").tap()
    expect(line).to_contain_text("net_h1 = w1 × i1 + w2 × i2 + b_h1")
    expect(line).to_contain_text("= 0.0075 + 0.02 + 0.35= 0.3775")
    expect(place).to_have_text("Step 1 of 39: forward")
    expect(view.locator('td[data-quantity="net_h1"]')).to_have_class("hot")
    view.locator(".bench-unit").nth(3).tap()
    expect(card).to_contain_text("h2")
    expect(card.locator('[data-quantity="delta_h2"]')).to_have_text("0.00995425")
    expect(view.locator(".bbh-origin")).to_contain_text("out_h2 = 1 / (1 + exp(-net_h2))")
    timeline = view.get_by_role("slider", name="timeline")
    timeline.press("End")
    expect(place).to_have_text("Step 39 of 39: update")
    expect(line).to_contain_text("new w8 = w8 - learning rate × dE/dw8")
    expect(card.locator('[data-quantity="updated w8"]')).to_have_text("0.56137")
    timeline.press("ArrowLeft")
    view.get_by_role("button", name="Back").press("Enter")
    expect(place).to_have_text("Step 37 of 39: update")
    type_in(view, "w1", "0.25")  # another network: the same step of it
    expect(line).to_contain_text("new w6 = w6")
    expect(card).to_contain_text("w6")
    for summary in view.locator("summary").all():
        if summary.locator("..").get_attribute("open") is None:
            summary.tap()
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    assert axe_report(page) == ""
