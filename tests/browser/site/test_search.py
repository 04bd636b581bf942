"""The search page: what learners type finds the section that answers, over http and from files."""

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from axe import axe_report
from playwright.sync_api import Browser, Page, expect
from windows import go_to

Open = Callable[..., Page]

QUESTIONS = tomllib.loads(
    Path(__file__).with_name("search_questions.toml").read_text("utf-8")
)["questions"]  # fmt: skip
ENOUGH = 36  # of the forty
FIRST = 3  # results that a reader looks at
LINKS = "#search-results a"
FIND = """(questions) => questions.map((question) => {
  const { results, count } = bookSearch.find(question, 300);
  return { hrefs: results.map(({ href }) => href), count };
})"""


# What is asked, and what is marked in the first result.
MARKED = {
    "0.0004385677": "0.0004385677",
    "4.385677e-04": "0.0004385677",
    "∂E/∂w5": "[d∂]E/[d∂]w5",
    "dE/dnet": "[d∂]E/[d∂] ?net",
    "delta_o1": "δ_o1|delta_o1",
    "10,000": "10,?000",
    "biases": "[Bb]ias(?:es)?",
    "jacobean": "Jacobian",
}


def place(href: str) -> str:
    """A result as the data file names it."""
    return re.sub(r"^(?:chapters/)?(\w+)\.html", r"\1", href)


@pytest.fixture
def search(server: str, open_page: Open) -> Callable[..., Page]:
    """Open the search page with a question in its address, and wait for what it says."""

    def ask(question: str = "") -> Page:
        query = f"?q={quote(question, safe='')}" if question else ""
        page = open_page(f"{server}search.html{query}")
        if question:
            expect(page.get_by_role("status")).not_to_be_empty()
        return page

    return ask


def test_learners_questions_find_their_sections(search: Callable[..., Page]) -> None:
    found = search("loss").evaluate(FIND, [question["ask"] for question in QUESTIONS])
    missed = {
        question["ask"]: [place(href) for href in answer["hrefs"][:FIRST]]
        for question, answer in zip(QUESTIONS, found, strict=True)
        if not {place(href) for href in answer["hrefs"][:FIRST]} & set(question["finds"])
    }
    assert len(QUESTIONS) == 44
    assert len(QUESTIONS) - len(missed) >= ENOUGH, missed
    for answer in found:
        assert len(set(answer["hrefs"])) == len(answer["hrefs"]) == answer["count"]


def test_expected_sections_exist(book: Path) -> None:
    for name in {name for question in QUESTIONS for name in question["finds"]}:
        page, anchor = name.split("#")
        path = next(path for path in book.rglob(f"{page}.html"))
        assert f'id="{anchor}"' in path.read_text("utf-8"), name


def test_what_was_asked_is_marked_as_the_book_writes_it(server: str, open_page: Open) -> None:
    page = open_page(f"{server}search.html")
    for question, written in MARKED.items():
        title, excerpt = page.evaluate(
            "(q) => { const [{ title, excerpt }] = bookSearch.find(q).results; return [title, excerpt]; }",
            question,
        )
        marks = [piece["text"] for piece in title + excerpt if piece["marked"]]
        assert any(re.fullmatch(written, mark) for mark in marks), (question, marks)


def test_signs_alone_are_found(search: Callable[..., Page]) -> None:
    for found in search("loss").evaluate(FIND, ["∂", "+=", "−0.268941", "w ← w − η"]):
        assert found["count"] > 0


@pytest.mark.parametrize("site", ["file"], indirect=True)
def test_a_page_s_field_leads_to_the_results_and_a_result_to_its_section(
    site: str, open_page: Open
) -> None:
    page = open_page(
        f"{site}chapters/one_neuron.html", late=True, viewport={"width": 1280, "height": 800}
    )
    page.keyboard.press("Control+k")
    page.keyboard.type("why sum two paths")
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("^why sum two paths — Search"))
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d+ sections found"))
    first = page.locator(LINKS).first
    excerpt = page.locator("#search-results li").first.locator(".search-excerpt")
    expect(excerpt.locator("mark").first).to_be_visible()
    href = first.get_attribute("href")
    first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{href}")
    anchor = href.split("#")[1]
    expect(page.locator(f"[id='{anchor}']")).to_be_in_viewport()
    page.go_back()
    expect(page.locator(LINKS).first).to_have_attribute("href", href)
    expect(page.get_by_label("Words, a formula or a number")).to_have_value("why sum two paths")


def test_typing_searches_and_the_address_keeps_the_question(search: Callable[..., Page]) -> None:
    page = search()
    field, status = page.get_by_label("Words, a formula or a number"), page.get_by_role("status")
    expect(field).to_be_focused()
    expect(status).to_be_empty()
    page.keyboard.type("momentum")
    expect(status).to_have_text(re.compile(r"^\d+ sections found\.$"))
    expect(page).to_have_url(re.compile(r"search\.html\?q=momentum$"))
    field.fill("keras")
    expect(status).to_have_text(
        re.compile("^The book does not say “keras”; it was looked for as “PyTorch” or “autograd”")
    )
    field.fill("momentum Jacobian")
    expect(status).to_have_text(re.compile(r"^\d+ sections? found, then \d+ sections? with some"))
    field.fill("")
    expect(page.locator(LINKS)).to_have_count(0)
    expect(status).to_be_empty()


def test_nothing_found_says_so_and_leads_to_the_glossary(search: Callable[..., Page]) -> None:
    page = search("<i>zzzxq</i>")
    expect(page.get_by_role("status")).to_have_text(
        "The book does not say “zzzxq”. Nothing was found."
    )
    assert page.locator("main i").count() == 0
    glossary = page.locator("#search-advice a")
    expect(glossary).to_be_visible()
    expect(glossary).to_have_attribute("href", "chapters/notation.html#glossary")
    expect(page.get_by_role("button", name="More results")).to_be_hidden()


def test_more_results_come_ten_at_a_time_and_the_focus_goes_on(search: Callable[..., Page]) -> None:
    page = search("gradient")
    more, links = page.get_by_role("button", name="More results"), page.locator(LINKS)
    expect(links).to_have_count(10)
    more.press("Enter")
    expect(links).to_have_count(20)
    expect(links.nth(10)).to_be_focused()
    while more.is_visible():
        more.click()
    told = re.match(r"\d+", page.get_by_role("status").inner_text())
    assert told
    expect(links).to_have_count(int(told[0]))
    hrefs = links.evaluate_all("(links) => links.map((link) => link.getAttribute('href'))")
    assert len(set(hrefs)) == len(hrefs)


def test_results_are_for_everyone_and_fit_a_phone(server: str, open_page: Open) -> None:
    page = open_page(
        f"{server}search.html?q=0.0004385677%20dE%2Fdw1",
        viewport={"width": 360, "height": 640},
        reduced_motion="reduce",
    )
    expect(page.locator("#search-results mark").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert axe_report(page) == ""


def test_without_a_script_the_page_says_where_to_look(browser: Browser, server: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        go_to(page, f"{server}search.html")
        expect(page.get_by_text("The search needs JavaScript")).to_be_visible()
        expect(page.locator(".search-page-form")).to_be_hidden()
