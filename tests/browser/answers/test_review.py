"""The review page over simulated weeks: what comes back, when, as which card; and what is kept."""

import datetime
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe import axe_report
from playwright.sync_api import Locator, Page, expect
from site_pages import settled
from windows import go_to, resize

MORNING = datetime.datetime(2026, 3, 2, 9, 0)
CARD = """([id, variant]) => {
  const card = bookReview.cards.find((one) => one.id === id);
  return variant === null ? card.task : card.variants[variant];
}"""
FILL = """() => { // the last free byte goes
  for (let size = 2 ** 22; size >= 1; size /= 2)
    try { for (let n = 0; n < 9; n++) localStorage[`other${size}-${n}`] = "x".repeat(size); }
    catch {}
}"""
# The date alone: Playwright's clock has frames of its own, too, which come before a page's first one.
DATE = """{
  const shift = %d - Date.now();
  const given = (Own, values) => (values.length ? values : [Own.now() + shift]);
  window.Date = new Proxy(Date, {
    construct: (Own, values) => new Own(...given(Own, values)),
    get: (Own, name) => (name === "now" ? () => Own.now() + shift : Own[name]),
  });
}"""
REFUSE_STORAGE = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("refused", "SecurityError"); } });"""


class Reader:
    """Somebody who answers in a chapter and comes back on other days."""

    def __init__(self, page: Page, site: str) -> None:
        self.page = page
        self.site = site
        self._set_date(0)

    def _set_date(self, day: int) -> None:
        morning = MORNING + datetime.timedelta(days=day)
        self.page.add_init_script(DATE % (1000 * morning.timestamp()))

    def on_day(self, day: int) -> None:
        """Opens the review page anew, some days after the first."""
        self._set_date(day)
        go_to(self.page, f"{self.site}chapters/review.html")

    def answers(self, chapter: str, **given: str) -> None:
        """Types into boxes of a chapter, or picks an option."""
        settled(self.go(f"chapters/{chapter}.html"), "[data-widget=answer_box]")
        for name, text in given.items():
            self._answer(self.page.locator(f"#{name.replace('_', '-')}"), text)

    def go(self, where: str) -> Page:
        go_to(self.page, self.site + where)
        return self.page

    def _answer(self, box: Locator, text: str) -> None:
        if box.locator("input[type=radio]").count():
            box.get_by_label(text, exact=True).check()
            box.get_by_role("button", name="Check").click()
        else:
            box.get_by_role("textbox").fill(text)
            box.get_by_role("textbox").press("Enter")

    @property
    def card(self) -> Locator:
        return self.page.locator(".review-card")

    def task(self) -> dict[str, Any]:
        """The task of the card that is shown, with the numbers that it has now."""
        given = [self.card.get_attribute(f"data-{name}") for name in ("card", "variant")]
        return {"id": given[0], "variant": given[1], **self.page.evaluate(CARD, given)}

    def is_right(self) -> dict[str, Any]:
        task = self.task()
        self._answer(self.card, str(task["answer"]))
        expect(self.card.get_by_role("status")).to_contain_text("Solved")
        return task

    def waits(self, due: int, later: int) -> None:
        status = self.page.locator(".review-status")
        expect(status).to_have_text(f"{due} due today, {later} later")
        expect(status.locator("[data-quantity=due]")).to_have_attribute("data-value", str(due))


@pytest.fixture
def begin(open_page: Callable[..., Page]) -> Iterator[Callable[..., Reader]]:
    """A reader who comes to the review page of the site at an address for the first time."""
    pages: list[Page] = []

    def opened(site: str, **window: Any) -> Reader:
        pages.append(open_page(f"{site}chapters/review.html", **window))
        return Reader(pages[-1], site)

    yield opened
    for page in pages:
        page.context.close()  # its clock is no other reader's


@pytest.fixture
def reader(begin: Callable[..., Reader], server: str) -> Reader:
    return begin(server)


@pytest.fixture
def page(reader: Reader) -> Page:
    return reader.page


def test_weeks_of_a_reader(begin: Callable[..., Reader], book: Path) -> None:
    reader = begin(f"{book.as_uri()}/")  # as files
    page = reader.page
    reader.on_day(0)
    expect(page.locator("[data-review=questions]")).to_contain_text("Nothing to review yet.")
    expect(page.get_by_role("link", name="Start with 1. The chain")).to_be_visible()
    expect(page.locator("[data-review=slips]")).to_have_text("None so far.")
    reader.answers(
        "chain_rule_by_hand", chain_q2="0.3775", chain_q3="0.0957898", chain_q1_sign="E falls"
    )
    reader.on_day(0)
    reader.waits(0, 3)
    expect(page.locator(".nav-facts[data-due]").first).to_have_text("0 due")
    expect(page.locator(".review-rest")).to_contain_text("The next 3 come back tomorrow.")
    expect(page.locator("[data-review=slips] a").first).to_have_text(
        "What the notebook leaves behind"
    )

    reader.on_day(1)
    reader.waits(3, 0)
    expect(page.locator(".nav-facts[data-due]").first).to_have_text("3 due")
    first = reader.task()
    assert (first["id"], first["variant"]) == ("chain-q3", "0")  # what went wrong comes first
    expect(reader.card).to_contain_text(f"t1\u00a0=\u00a0{first['statement'].split('t1 = ')[1]}")
    reader.is_right()
    reader.waits(2, 1)
    expect(page.locator(".review-on")).to_be_hidden()  # the card leads on
    reader.card.get_by_role("button", name="Go on").press("Enter")
    expect(page.locator(".admonition-title")).to_be_focused()
    choice = reader.task()
    assert (choice["id"], choice["variant"]) == ("chain-q1-sign", None)
    expect(reader.card).to_contain_text("Decide on the sign first.")
    assert reader.card.locator(".katex").count() == 2
    page.get_by_role("button", name="Skip").press("Enter")
    assert reader.task()["id"] == "chain-q2"
    reader._answer(reader.card, "7")
    expect(page.get_by_role("button", name="Next question")).to_be_visible()
    reader.is_right()
    page.get_by_role("button", name="Go on").click()
    reader._answer(reader.card, "E falls")
    page.get_by_role("button", name="Go on").click()
    said = "Done for today: 3 questions, 2 of them right at the first try. The next one comes back"
    expect(page.locator(".review-rest")).to_contain_text(f"{said} tomorrow.")
    assert page.evaluate("document.activeElement.closest('.review-rest') !== null")

    reader.on_day(2)  # the one that was wrong; it has other numbers each time
    assert (reader.task()["id"], reader.is_right()["variant"]) == ("chain-q2", "1")
    due = dict.fromkeys((4, 11, 32, 53), 2)  # 3, 7, 21, 21 days after the day before
    for n, (day, count) in enumerate(due.items()):
        reader.on_day(day - 1)
        expect(page.locator(".review-card[data-card=chain-q3]")).to_have_count(0)
        reader.on_day(day)
        ids = []
        for _ in range(3):
            if reader.card.count() == 0:
                break
            task = reader.task()
            ids.append(task["id"])
            if task["options"]:
                reader._answer(reader.card, str(task["answer"]))
            else:
                reader.is_right()
            if task["id"] == "chain-q3":
                assert task["variant"] == str(n + 1)
            page.get_by_role("button", name="Go on").click()
        assert {"chain-q3", "chain-q1-sign"} <= {*ids}, day
        assert len(ids) >= count

    reader.answers("chain_rule_by_hand")  # whose own card keeps its own numbers
    expect(page.locator("#chain-q2").get_by_role("textbox")).to_have_value("0.3775")
    expect(page.locator("#chain-q3").get_by_role("textbox")).to_have_value("")
    expect(page.locator("#chain-q3").get_by_role("status")).to_contain_text("Solved")


def test_two_tabs_count_an_answer_once(reader: Reader, page: Page) -> None:
    listen = "void (window.keys = [], addEventListener('storage', ({key}) => keys.push(key)))"
    with page.context.new_page() as idle:  # with nothing to review they leave each other alone
        go_to(idle, page.url)
        for one in (page, idle):
            one.evaluate(listen)
        page.evaluate("void dispatchEvent(new CustomEvent('backprop-by-hand:progress'))")
        idle.wait_for_function("keys.length >= 2")  # whether anything is kept was tried
        idle.evaluate("void (localStorage.last = 1)")
        page.wait_for_function("keys.includes('last')")
        assert page.evaluate("keys") == ["last"]
    reader.answers("one_neuron", neuron_q2="0", neuron_q5="0.015")
    reader.on_day(1)
    with page.context.new_page() as other_page:
        other = Reader(other_page, reader.site)
        other.on_day(1)
        for one in (reader, other):
            one.waits(2, 0)
            assert one.task()["id"] == "neuron-q2"
        reader.is_right()
        other.waits(1, 1)
        expect(other.card.get_by_role("status")).to_contain_text("Solved")  # it counts here, too
        other_page.get_by_role("button", name="Go on").click()
        assert other.task()["id"] == "neuron-q5"
        other.is_right()
        reader.waits(0, 2)
        reader._answer(reader.card, "0")  # once more, on the same day
    reader.on_day(3)
    reader.waits(0, 2)
    reader.on_day(4)
    reader.waits(2, 0)


def test_a_look_at_the_solution_and_a_way_ahead(reader: Reader, page: Page) -> None:
    reader.answers("one_neuron", neuron_q2="0", neuron_q3="-1")
    page.locator("#neuron-q5").get_by_text("Solution", exact=True).click()
    reader.on_day(1)
    reader.waits(3, 0)
    assert reader.task()["id"] == "neuron-q5"  # not solved: first
    reader.is_right()
    page.get_by_role("button", name="Go on").click()
    reader.card.get_by_text("Solution", exact=True).click()
    status = reader.card.get_by_role("status")
    expect(status).to_contain_text("Seen, not solved")
    reader.card.get_by_role("button", name="Try again").click()
    reader.is_right()
    page.get_by_role("button", name="Go on").click()
    reader.is_right()
    page.get_by_role("button", name="Go on").click()
    expect(page.locator(".review-rest")).to_contain_text("3 questions, 2 of them right")
    page.get_by_role("button", name="Practice ahead").click()
    assert reader.task()["id"] == "neuron-q2"  # the look: it comes back first
    reader.is_right()
    reader.on_day(2)
    reader.waits(1, 2)
    expect(page.get_by_role("button", name="Skip")).to_be_hidden()  # there is no other
    index = settled(reader.go("index.html"))
    assert index.evaluate(
        "JSON.parse(localStorage['backprop-by-hand:answers:neuron-q5']).solved !== null"
    )


def test_what_is_exported_comes_back_elsewhere(reader: Reader, page: Page, tmp_path: Path) -> None:
    old = {"format": "backprop-by-hand progress", "version": 1, "solved": ["rate-q2", "rate-q1"]}
    card = page.locator("#progress")

    def restore(text: str) -> None:
        settled(reader.go("index.html"))
        file: Any = {"name": "x.json", "mimeType": "", "buffer": text.encode()}
        card.locator("input[type=file]").set_input_files(file)
        expect(card.get_by_role("status")).to_contain_text("Restored")

    restore(json.dumps(old))
    reader.on_day(0)
    reader.waits(2, 0)  # answered long ago
    reader._answer(reader.card, "7")
    assert reader.is_right()["id"] == "rate-q1"
    settled(reader.go("index.html"))
    with page.expect_download() as download:
        card.get_by_role("button", name="Export").click()
    download.value.save_as(tmp_path / "progress.json")
    kept = (tmp_path / "progress.json").read_text("utf-8")
    assert [one["variant"] for one in json.loads(kept)["answers"]["rate-q1"]["tries"]] == [0, 0]
    page.evaluate("localStorage.clear()")
    for _ in range(2):  # read twice it counts once
        restore(kept)
        reader.on_day(0)
        reader.waits(1, 1)
    reader.on_day(1)
    reader.waits(2, 0)
    card = page.locator("#progress")
    settled(reader.go("index.html"))
    card.get_by_role("button", name="Erase", exact=True).click()
    card.get_by_role("button", name="Erase it").click()
    reader.on_day(1)
    expect(page.locator("[data-review=questions]")).to_contain_text("Nothing to review yet.")


def test_a_full_storage_loses_nothing_and_a_forbidden_one_is_said(
    reader: Reader, page: Page
) -> None:
    reader.answers("one_neuron", neuron_q2="0", neuron_q3="-2")
    reader.on_day(1)
    page.evaluate(FILL)
    before = page.evaluate("localStorage['backprop-by-hand:answers:neuron-q3']")
    assert reader.task()["id"] == "neuron-q3"
    reader._answer(reader.card, "1" * 100)
    expect(reader.card).to_contain_text("This browser has no room left for your answers")
    assert page.evaluate("localStorage['backprop-by-hand:answers:neuron-q3']") == before
    reader.is_right()
    reader.waits(1, 1)  # until the page is closed
    reader.on_day(2)
    reader.waits(2, 0)
    page.add_init_script(REFUSE_STORAGE)
    reader.on_day(2)
    expect(page.locator("[data-review=questions]")).to_contain_text("This browser keeps nothing")


def test_a_phone_a_printer_and_a_screen_reader(reader: Reader, page: Page) -> None:
    reader.answers("chain_rule_by_hand", chain_q4="0.000668396", chain_q1="0.5", chain_q12="7")
    reader.on_day(1)
    for width in (1280, 390, 360):
        resize(page, width, 740)
        assert page.evaluate("document.documentElement.scrollWidth") == width
    page.locator(".review-row").get_by_role("button", name="Skip").click()
    field = reader.card.get_by_role("textbox", name="Your answer")
    field.fill("0.0001")
    field.press("Enter")
    tree = page.locator("[data-review=questions]").aria_snapshot()
    assert '- button "Next question"' in tree
    assert "- status: 2 due today, 1 later" in tree
    page.emulate_media(media="print")
    expect(reader.card).to_be_hidden()
    due = page.locator(".review-print li")
    expect(due).to_have_count(2)
    expect(due.first).to_be_visible()
    expect(due.first).to_contain_text("Exercise 1.2 The slope of one weight (1. The chain rule")
    page.emulate_media(media="screen", color_scheme="dark")
    assert axe_report(page) == ""


def test_fingers_find_their_targets(begin: Callable[..., Reader], server: str) -> None:
    reader = begin(server, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    reader.answers("one_neuron", neuron_q2="0", neuron_q3="-1")
    reader.on_day(1)
    targets = reader.page.locator(".review-frame :is(button, input, summary, .review-way)")
    heights = targets.evaluate_all(
        "(all) => all.filter((el) => el.offsetParent).map((el) => el.getBoundingClientRect().height)"
    )
    assert len(heights) >= 9
    assert min(heights) >= 44
