"""Code behind outputs, the switch that opens it, and what a page says of progress."""

from collections.abc import Callable

import nbformat
from places import ROOT
from playwright.sync_api import Page, expect
from site_pages import alive, text_of
from windows import go_to, reload

from nbhelpers.site.chapters.reading_time import minutes

Open = Callable[..., Page]
OPEN = "[...document.querySelectorAll('.cell-code')].filter((fold) => fold.open).length"
BEHIND = """() => [...document.querySelectorAll(".cell-code:not(:only-child)")].filter((fold) => {
  const output = fold.previousElementSibling.getBoundingClientRect();
  const word = fold.querySelector("summary").getBoundingClientRect();
  return word.top < output.bottom - 1 || word.left < output.left + output.width / 2;
}).length"""


def chapter(slug: str) -> nbformat.NotebookNode:
    return nbformat.read(ROOT / "chapters" / f"{slug}.ipynb", 4)


def test_code_waits_behind_its_output_until_it_is_asked_for(open_page: Open, server: str) -> None:
    page = open_page(f"{server}chapters/one_neuron.html", late=True)
    folds, switch = page.locator(".cell-code"), page.locator("#code-switch")
    count = folds.count()
    assert count >= 5
    assert page.evaluate(OPEN) == page.evaluate(BEHIND) == 0
    words = folds.locator("summary").all_inner_texts()
    assert words == ["setup", *["code"] * (count - 1)]  # the first makes nothing to look at
    folds.nth(1).locator("summary").focus()
    page.keyboard.press("Enter")
    assert page.evaluate(OPEN) == 1
    expect(folds.nth(1).locator("pre")).to_be_visible()
    page.emulate_media(media="print")
    assert folds.nth(1).locator("pre").is_visible()  # as the reader left it
    assert not folds.nth(2).is_visible()
    page.emulate_media(media="screen")

    switch.press("Enter")
    expect(switch).to_have_text("Hide all code")
    cut = "(all) => all.filter((pre) => pre.scrollWidth > pre.clientWidth + 1).length"
    assert page.locator(".cell-code pre").evaluate_all(cut) == 0  # long lines are wrapped
    assert page.evaluate(OPEN) == count
    assert "AnswerBox(" not in text_of(page)

    go_to(page, f"{server}chapters/notation.html")
    assert page.evaluate(OPEN) == folds.count() > 0
    switch.click()
    assert page.evaluate(OPEN) == 0
    reload(page)
    assert page.evaluate(OPEN) == 0


def test_what_is_solved_shows_under_the_title_and_in_the_contents(
    open_page: Open, server: str
) -> None:
    page = open_page(f"{server}chapters/one_neuron.html", late=True)
    here, link = page.locator(".page-facts .solved"), page.locator(".site-nav [aria-current]")
    expect(here).to_have_text("0 of 11 questions solved")
    way = minutes(chapter("one_neuron"))[0]
    expect(link).to_have_text(f"3. One neuron {way} min")
    box = alive(page, "#neuron-q2")
    box.get_by_role("textbox").fill("0")
    box.get_by_role("button", name="Check").click()
    expect(here).to_have_text("1 of 11 questions solved")
    expect(link).to_contain_text("1 of 11 solved")
    go_to(page, f"{server}chapters/bibliography.html")
    expect(page.locator(".site-nav", has_text="One neuron")).to_contain_text("1 of 11 solved")
    go_to(page, f"{server}index.html")
    card = page.locator(".chapter-cards > li").nth(2)
    expect(card.get_by_role("img", name="1 of 11 questions solved")).to_be_visible()
    assert card.locator("i.on").count() == 1
    expect(card).to_contain_text(f"{way} min")
    expect(page.locator("a.start")).to_have_text("Go on: The chain rule by hand →")
