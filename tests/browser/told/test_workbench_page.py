"""What *Workbench* tells its reader to do and to see, done on the built page."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from site_pages import alive
from stepper_reader import STILL

from nbhelpers.workbench.command import main


def ready(view: Locator) -> Locator:
    expect(view).not_to_have_attribute("aria-busy", "true")
    return view


def test_the_bench(
    open_page: Callable[..., Page],
    server: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """15: every step of a batch, a number's origin, a paste asked about, names, a saved file checked."""
    page = open_page(f"{server}chapters/workbench.html", late=True, **STILL)
    view = alive(page, "#bench")

    def choose(label: str, option: str) -> None:
        box = view.get_by_role("combobox", name=re.compile(f"^{label}"))
        box.select_option(label=option)
        ready(view)

    def number(quantity: str) -> float:
        shown = view.locator(f'td[data-quantity="{quantity}"], p [data-quantity="{quantity}"]')
        return float(shown.get_attribute("data-value"))

    assert number("loss") == pytest.approx(0.298371109, rel=1e-8)  # chain_rule_by_hand's

    # Stepping: a batch sample by sample, and then their sums; Back, the timeline, Go to.
    choose("Start from", "XOR: a batch of four")
    place, line = view.locator(".bench-place"), view.locator(".bench-line")
    forward, back = (view.get_by_role("button", name=name) for name in ("Next", "Back"))
    expect(place).to_have_text(re.compile("^Next works out the first unit"))
    forward.click()
    expect(place).to_have_text("Step 1 of 103: sample 1, forward")
    stages = [option.strip() for option in view.get_by_label("Go to").inner_text().split("\n")][1:]
    of = ("forward", "loss", "backward", "gradients")
    each = [f"sample {n}, {stage}" for n in range(1, 5) for stage in of]
    assert stages == [*each, *(f"all samples, {stage}" for stage in ("loss", of[3], "update"))]
    choose("Go to", "sample 2, gradients")
    expect(place).to_have_text("Step 34 of 103: sample 2, gradients")
    marked = view.locator("td.hot")
    expect(marked).to_have_attribute("data-quantity", "sample 2 dE/dw1")
    expect(view.locator(".bench-wire.hot")).to_have_count(1)
    expect(view.locator(".bench-unit.source")).to_have_count(2)  # the delta of h1, and i1
    back.click()
    expect(place).to_have_text("Step 33 of 103: sample 2, backward")
    choose("Go to", "all samples, gradients")
    expect(line).to_contain_text("dE/dw1 = sample 1 dE/dw1 + sample 2 dE/dw1")
    expect(marked).to_have_attribute("data-quantity", "dE/dw1")
    view.get_by_role("slider", name="timeline").fill("103")
    expect(line).to_contain_text("new b_o1 = b_o1 - learning rate × dE/db_o1")

    # Pointing: a unit, a wire, a number in a table.
    card, origin = view.locator(".bench-card"), view.locator(".bbh-origin")
    view.locator(".bench-unit").nth(2).hover()
    expect(card).to_contain_text("net")
    expect(card.locator('[data-quantity="sample 2 delta_h1"]')).to_have_count(1)
    view.locator(".bench-wire line").last.hover(
        force=True
    )  # its wide twin catches the pointer, too
    expect(card).to_contain_text("dE/dw6")
    view.locator('td[data-quantity="updated w5"]').hover()
    expect(origin).to_contain_text("new w5 = w5 - learning rate × dE/dw5")
    expect(card).to_contain_text("new w5")

    page.mouse.move(0, 0)
    # Names of the reader's own book: five numberings, and Err, which is -delta.
    delta = number("sample 2 delta_h1")
    names = view.get_by_role("combobox", name="Weights are called").locator("option")
    assert names.count() == 5
    choose("Error of a unit", "Err = \u2212dE/dnet")
    assert number("sample 2 Err_h1") == -delta
    choose("Weights are called", "w14: node 1 to 4")
    expect(line).to_contain_text("new b_5 = b_5")
    expect(card).to_contain_text("dE/db_5")

    with page.expect_download() as kept:
        view.get_by_role("button", name="Save", exact=True).click()
    kept.value.save_as(tmp_path / "network.json")
    own = f"{number('dE/dw13'):.5g}"
    (tmp_path / "mine.json").write_text(json.dumps({"dE/dw13": own}))
    assert main([str(tmp_path / "network.json"), "--check", str(tmp_path / "mine.json")]) == 0
    assert "1 number: right" in capsys.readouterr().out

    # What a text may hold: a matrix that stands either way, a comma, single numbers by name.
    choose("Start from", "Mazur's network")
    text = view.get_by_label("your network, as text")
    read = view.get_by_role("button", name="Read", exact=True)
    text.fill("W1 = [[.1, .2], [.3, .4]]")
    read.click()
    view.get_by_role("button", name="a row an input").click()
    for pasted, box, held in (
        ("w1 = 0.25", "w1", "0.25"),
        ("x = 1,2 3", "i1", "1.2"),
        ("x = 1,2", "i2", "2"),
    ):
        text.fill(pasted)
        read.click()
        shown = view.get_by_role("textbox", name=box, exact=True)
        expect(shown).to_have_value(held)
    for kept, held in (("w1", "0.25"), ("w2", "0.3")):
        expect(view.get_by_role("textbox", name=kept, exact=True)).to_have_value(held)
