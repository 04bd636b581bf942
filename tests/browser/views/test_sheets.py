"""Exercise sheets: whole on paper, and on the workbench's page as the command writes them."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from playwright.sync_api import Page, expect
from site_pages import alive
from stepper_reader import STILL

from nbhelpers.sheets import command
from nbhelpers.sheets.exercises import exercise
from nbhelpers.sheets.pages import EXERCISE, SOLUTION, exercise_sheet, page, solution_sheet

CHAPTER = "chapters/workbench.html"
Open = Callable[..., Page]
DENSITY = 0.5  # px a point
MARGIN = round(10 / 25.4 * 72 * DENSITY)  # px of 10 mm, which nothing reaches
INSIDE = """() => [...document.querySelectorAll("li, p, header, svg, h2")].flatMap((block) => {
  const parts = block.matches("svg") ? [...block.querySelectorAll("text, rect")] : [...block.children];
  const own = block.getBoundingClientRect();
  const out = parts.filter((part) => part.getBoundingClientRect().right > own.right + 0.5);
  const over = block.matches("li")
    ? parts.filter((part, n) => n && parts[n - 1].getBoundingClientRect().right > part.getBoundingClientRect().left)
    : [];
  const wide = block.scrollWidth > Math.ceil(block.clientWidth) && !block.matches("svg") ? [block] : [];
  const far = own.right > innerWidth + 0.5 ? [block] : [];
  return [...out, ...over, ...wide, ...far].map((part) => part.textContent);
})"""
IN_BOXES = """() => [...document.querySelectorAll("svg text")].filter((text) => {
  const { left, right } = text.getBoundingClientRect();
  return ![...text.ownerSVGElement.querySelectorAll("rect")].some((rect) => {
    const own = rect.getBoundingClientRect();
    return own.left < left && right < own.right;
  });
}).map((text) => text.textContent)"""


def test_nothing_is_cut_off_on_paper(open_still: Open, tmp_path: Path) -> None:
    kinds = [(1, 1, True), (2, 2, True), (2, 3, False), (3, 2, False), (3, 3, True), (3, 3, False)]
    made = [(exercise(seed, *kind), seed) for seed, kind in enumerate(kinds)]
    for kind, sheet in ((EXERCISE, exercise_sheet), (SOLUTION, solution_sheet)):
        file = tmp_path / f"{kind}.html"
        file.write_text(page(kind, 0, [sheet(*one) for one in made]), "utf-8")
        shown = open_still(file.as_uri(), viewport={"width": 688, "height": 900})
        shown.emulate_media(media="print")
        assert shown.evaluate(INSIDE) == []
        assert shown.evaluate(IN_BOXES) == []
        for paper in ("A4", "Letter"):
            pages = list(pypdfium2.PdfDocument(io.BytesIO(shown.pdf(format=paper))))
            texts = [one.get_textpage().get_text_range().split("\r\n") for one in pages]
            begun = [text[0].split("Name")[0].strip() for text in texts if text[0].startswith(kind)]
            assert begun == [f"{kind} {seed}" for seed in range(len(kinds))]
            for one, text in zip(pages, texts, strict=True):
                assert not text[-1].startswith(("Backward", "Derivatives", "Worked out"))
                ink = np.asarray(one.render(scale=DENSITY, grayscale=True).to_pil()) < 250
                assert ink.any()
                edges = ink[:MARGIN], ink[-MARGIN:], ink[:, :MARGIN], ink[:, -MARGIN:]
                assert not any(edge.any() for edge in edges)
            if kind == EXERCISE:  # one page each; where two, with a heading on top of the second
                others = [text[0] for text in texts if not text[0].startswith(kind)]
                assert len(others) == 2
                assert all(text.startswith("Derivatives") for text in others)


def test_the_page_makes_what_the_command_writes(
    open_still: Open, server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_still(f"{server}{CHAPTER}", late=True, **STILL)
    view = alive(page, "#bench")
    view.locator("summary", has_text="Exercise sheets").focus()
    page.keyboard.press("Enter")
    part = view.locator("details", has_text="Exercise sheets").last
    part.get_by_label("First sheet").fill("<b>7")
    exercises, solutions = (
        part.get_by_role("button", name=name, exact=True) for name in ("Exercises", "Solutions")
    )
    exercises.press("Enter")
    refused = part.locator(".bbh-error")
    expect(refused).to_have_text("First sheet: a whole number from 0 to 999999 is accepted.")
    expect(part.locator("iframe")).to_be_hidden()
    part.get_by_label("First sheet").fill("999999")
    part.get_by_label("How many").fill("2")
    exercises.press("Enter")
    expect(refused).to_contain_text("999999 is accepted, not 1000000")
    part.get_by_label("First sheet").fill("7")
    part.get_by_label("Layers").select_option("3")
    part.get_by_label("Numbers").select_option("decimals, for a calculator")
    exercises.press("Enter")
    frame = part.frame_locator("iframe")
    expect(frame.locator("h1").last).to_have_text("Exercise 8")
    expect(refused).to_have_text("")
    solutions.press("Enter")
    expect(frame.locator("h1").last).to_have_text("Solution 8")

    monkeypatch.setattr(command, "printed", lambda file: False)
    wanted = ["--seed", "7", "--count", "2", "--layers", "3", "--decimals"]
    assert command.main([*wanted, "--out", str(tmp_path)]) == 0
    with page.expect_download() as kept:
        part.get_by_role("button", name="Save as a file").press("Enter")
    assert kept.value.suggested_filename == "solutions-7.html"
    assert kept.value.path().read_bytes() == (tmp_path / "solutions.html").read_bytes()

    page.evaluate(
        "document.querySelector('iframe').contentWindow.print = () => (window.of = 'sheets')"
    )
    part.get_by_role("button", name="Print", exact=True).press("Enter")
    assert page.evaluate("window.of") == "sheets"
    part.get_by_role("button", name="First sheet to the bench").press("Enter")
    weight = exercise(7, 3, 2, False).layers[0].weights[0][0]
    box = view.get_by_role("textbox", name="w1", exact=True)
    expect(box).to_have_value(f"{weight:g}")
