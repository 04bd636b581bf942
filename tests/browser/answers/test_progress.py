"""The reader's progress: kept in the browser alone, shown, exported, restored and erased."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe import axe_report
from playwright.sync_api import Browser, Page, expect
from sandbox import sandboxed_html
from windows import go_to, reload

from nbhelpers.widgets.answer_box import AnswerBox
from nbhelpers.widgets.progress import Progress

REFUSE_STORAGE = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("refused", "SecurityError"); } });"""


def _box(widget_id: str) -> AnswerBox:
    return AnswerBox(
        widget_id=widget_id, question=f"{widget_id}?", answer=0.25, hint="1/4", solution="0.25"
    )


def _body() -> str:
    chapters = [
        {"title": "One neuron", "href": "page.html", "ids": ["one-q1", "one-q2"]},
        {"title": "Two paths that meet", "href": "two.html", "ids": ["two-q1"]},
    ]
    card = Progress(chapters=chapters).figure_html()
    return card + _box("one-q1").figure_html() + _box("two-q1").figure_html()


@pytest.fixture
def page(scratch_page: Callable[..., Page]) -> Page:
    return scratch_page(_body())


def _solve(page: Page, widget_id: str) -> None:
    field = page.locator(f"#{widget_id}").get_by_label("Your answer")
    field.fill("1/4")
    field.press("Enter")


def _counts(page: Page) -> list[str]:
    return page.locator("#progress [data-quantity=solved]").all_inner_texts()


def test_a_solved_question_is_solved_when_the_page_is_opened_again(page: Page) -> None:
    assert _counts(page) == ["0 of 2", "0 of 1"]
    _solve(page, "one-q1")
    assert _counts(page) == ["1 of 2", "0 of 1"]
    _solve(page, "two-q1")
    reload(page)
    assert _counts(page) == ["1 of 2", "\u2713 1 of 1"]
    expect(page.get_by_text("Your progress: 2 of 3 questions solved")).to_be_visible()
    expect(page.locator("#one-q1").get_by_text("Solved")).to_be_visible()
    expect(page.locator("#one-q1").get_by_label("Your answer")).to_have_value("1/4")


def _try(page: Page, widget_id: str, typed: str) -> None:
    field = page.locator(f"#{widget_id}").get_by_label("Your answer")
    field.fill(typed)
    field.press("Enter")


def _kept(page: Page, widget_id: str) -> dict[str, Any]:
    return json.loads(
        page.evaluate("(id) => localStorage[`backprop-by-hand:answers:${id}`]", widget_id)
    )


def test_two_pages_of_the_book_add_to_what_the_other_knows(page: Page) -> None:
    other = page.context.new_page()
    go_to(other, page.url)
    _try(page, "one-q1", "0.5")
    _try(other, "one-q1", "4")
    _solve(page, "two-q1")
    _solve(other, "one-q1")
    expect(other.locator("#two-q1").get_by_text("Solved")).to_be_visible()
    for each in (page, other):
        expect(each.get_by_text("Your progress: 2 of 3 questions solved")).to_be_visible()
    assert [one["given"] for one in _kept(page, "one-q1")["tries"]] == ["0.5", "4", "1/4"]
    assert _kept(other, "two-q1")["tried"] == 1


def test_what_an_earlier_version_kept_or_exported_is_taken_over(page: Page) -> None:
    page.evaluate("localStorage.setItem('backprop-by-hand:solved:one-q1', '1')")
    reload(page)
    expect(page.locator("#one-q1").get_by_text("Solved")).to_be_visible()
    old = {"format": "backprop-by-hand progress", "version": 1, "solved": ["one-q2", "two-q1"]}
    file: Any = {"name": "x.json", "mimeType": "", "buffer": json.dumps(old).encode()}
    page.locator("#progress input[type=file]").set_input_files(file)
    expect(page.get_by_text("Your progress: 3 of 3 questions solved")).to_be_visible()
    _try(page, "one-q1", "0.5")
    reload(page)
    assert _counts(page) == ["\u2713 2 of 2", "\u2713 1 of 1"]
    assert _kept(page, "one-q1")["tried"] == 1
    assert page.evaluate("localStorage['backprop-by-hand:solved:one-q1']") is None


def test_erasing_asks_first_and_leaves_what_is_not_ours(page: Page) -> None:
    page.evaluate("localStorage.setItem('mode', 'dark')")
    _solve(page, "one-q1")
    erase = page.get_by_role("button", name="Erase", exact=True)
    erase.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Keep it")).to_be_focused()
    page.keyboard.press("Enter")
    expect(erase).to_be_focused()
    assert _counts(page) == ["1 of 2", "0 of 1"]
    erase.click()
    page.get_by_role("button", name="Erase it").click()
    expect(page.locator("#progress").get_by_role("status")).to_have_text("Progress is erased.")
    expect(page.locator("#one-q1").get_by_text("Solved")).to_be_hidden()
    assert _counts(page) == ["0 of 2", "0 of 1"]
    assert page.evaluate("Object.entries(localStorage)") == [["mode", "dark"]]


def test_export_and_restore(page: Page, tmp_path: Path) -> None:
    page.locator("#two-q1").get_by_label("Your answer").fill("0.5")
    page.keyboard.press("Enter")
    _solve(page, "two-q1")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    assert download.value.suggested_filename == "backprop-by-hand-progress.json"
    file = tmp_path / "progress.json"
    download.value.save_as(file)
    exported = json.loads(file.read_text("utf-8"))
    [first, last] = exported["answers"].pop("two-q1")["tries"]
    assert (first["given"], first["verdict"]) == ("0.5", "wrong")
    assert (last["given"], last["verdict"]) == ("1/4", "right")
    assert first["at"] <= last["at"]
    assert exported == {"format": "backprop-by-hand progress", "version": 2, "answers": {}}
    page.evaluate("localStorage.clear()")
    reload(page)
    assert _counts(page) == ["0 of 2", "0 of 1"]
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Restore").click()
    chooser.value.set_files(file)
    status = page.locator("#progress").get_by_role("status")
    expect(status).to_have_text("Restored: the file knows of 1 question.")
    assert _counts(page) == ["0 of 2", "\u2713 1 of 1"]


def test_export_claims_no_more_than_the_page_knows(browser: Browser) -> None:
    page = browser.new_page()
    came = []
    page.on("download", lambda download: came.append(download))
    page.set_content(sandboxed_html(_body()))
    frame = page.frame_locator("iframe")
    field = frame.locator("#two-q1").get_by_label("Your answer")
    field.fill("1/4")
    field.press("Enter")
    card = frame.locator("#progress")
    expect(card.get_by_text("No file came?")).to_be_hidden()
    card.get_by_role("button", name="Export").click()
    expect(card.get_by_role("status")).to_have_text(
        "Your browser was asked to save backprop-by-hand-progress.json. "
        "This page cannot see whether it did."
    )
    card.get_by_text("No file came?").click()
    text = card.get_by_role("textbox", name="Progress as text")
    text.focus()
    assert text.evaluate("(el) => el.selectionEnd - el.selectionStart === el.value.length")
    exported = text.input_value()
    assert [*json.loads(exported)["answers"]] == ["two-q1"]
    assert came == []
    page.close()

    again = browser.new_page()
    again.set_content(sandboxed_html(_body()))
    card = again.frame_locator("iframe").locator("#progress")
    file: Any = {"name": "x.json", "mimeType": "application/json", "buffer": exported.encode()}
    card.locator("input[type=file]").set_input_files(file)
    expect(card.get_by_role("status")).to_have_text("Restored: the file knows of 1 question.")
    again.close()


@pytest.mark.parametrize(
    "content",
    [
        "not JSON",
        "null",
        '{"format": "another", "version": 1, "solved": ["one-q1"]}',
        '{"format": "backprop-by-hand progress", "version": 2, "solved": ["one-q1"]}',
        '{"format": "backprop-by-hand progress", "version": 2, "answers": {"one-q1": {"solved": 1}}}',
        '{"format": "backprop-by-hand progress", "version": 1, "solved": ["one-q1", 3]}',
        '{"format": "backprop-by-hand progress", "version": 1, "solved": ["one-q1", "<b>"]}',
    ],
)
def test_another_file_changes_nothing(page: Page, content: str) -> None:
    file: Any = {"name": "x.json", "mimeType": "application/json", "buffer": content.encode()}
    page.locator("#progress input[type=file]").set_input_files(file)
    status = page.locator("#progress").get_by_role("status")
    expect(status).to_have_text("This file holds no exported progress. Nothing was changed.")
    assert page.evaluate("localStorage.length") == 0


def test_where_storage_is_refused_it_lasts_until_the_page_is_closed(page: Page) -> None:
    page.add_init_script(REFUSE_STORAGE)
    reload(page)
    expect(page.get_by_text("This browser keeps nothing for this page")).to_be_visible()
    _solve(page, "one-q1")
    expect(page.locator("#one-q1").get_by_text("Solved")).to_be_visible()
    expect(page.get_by_text("your answers last until you close it")).to_have_count(1)
    assert _counts(page) == ["1 of 2", "0 of 1"]
    page.get_by_role("button", name="Erase", exact=True).click()
    page.get_by_role("button", name="Erase it").click()
    assert _counts(page) == ["0 of 2", "0 of 1"]
    reload(page)
    assert _counts(page) == ["0 of 2", "0 of 1"]
    page.context.close()  # its next page would be refused as well


def test_a_full_storage_loses_nothing_else(page: Page) -> None:
    _try(page, "one-q1", "0.5")
    page.evaluate(
        """() => { // the last free byte goes
          for (let size = 2 ** 22; size >= 1; size /= 2)
            try { for (let n = 0; n < 9; n++) localStorage[`other${size}-${n}`] = "x".repeat(size); }
            catch {}
        }"""
    )
    _try(page, "one-q1", "1" * 90)
    said = page.get_by_text("This browser has no room left for your answers")
    expect(said).to_have_count(1)
    for typed in ("2", "3"):
        _try(page, "one-q1", "1" * 90 + typed)
    _solve(page, "one-q1")
    _solve(page, "two-q1")
    expect(said).to_have_count(0)  # once is enough
    assert _counts(page) == ["1 of 2", "\u2713 1 of 1"]
    assert _kept(page, "one-q1")["tried"] == 1  # what was kept before still is
    page.evaluate(
        "Object.keys(localStorage).forEach((k) => k.startsWith('other') && delete localStorage[k])"
    )
    _solve(page, "one-q1")
    assert _kept(page, "one-q1")["tried"] == 6
    assert _kept(page, "one-q1")["solved"]


def test_axe_finds_nothing(page: Page) -> None:
    _solve(page, "one-q1")
    assert axe_report(page) == ""
    reload(page)  # axe leaves a page that is empty but for what it judged
    page.get_by_role("button", name="Erase", exact=True).click()
    assert axe_report(page) == ""


def test_a_phone_shows_it_without_sideways_scrolling(scratch_page: Callable[..., Page]) -> None:
    page = scratch_page(_body(), viewport={"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_without_javascript_the_chapters_are_listed(scratch_page: Callable[..., Page]) -> None:
    page = scratch_page(_body(), java_script_enabled=False)
    expect(page.get_by_role("link", name="Two paths that meet")).to_be_visible()
