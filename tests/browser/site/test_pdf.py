"""The PDF of the book, printed once from some of its pages, which hold every kind of widget."""

import json
import re
from html import escape, unescape
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from places import tool
from playwright.sync_api import Browser
from pypdf import PdfReader
from windows import go_to

from nbhelpers.widgets.answer_box.task import WITHHELD

printer = tool("pdf/printer")
CHAPTERS = "batch_backprop jacobians_and_vjps learning_rate review errata bibliography"
HEADING = re.compile(r'<h[1-6]>(.*?)<a class="headerlink', re.DOTALL)
QUESTION = re.compile(r'class="exercise [^"]*" id="([^"]+)"')
BOX = re.compile(r'(data-widget="answer_box" id="([^"]+)"[^>]*? data-state=")([^"]*)')
LAB = 'data-widget="learning_rate_lab"'
FATES = 'data-widget="fate_map"'
SIDE, TOP = 21, 24  # the margins, in mm
LETTER = (297 - 279) / 2  # what a sheet of Letter lacks of A4 at either end
SHARP = 2  # pixels to a mm, where a page is looked at


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


class Printed:
    """The PDF as text, as links, and as pictures of its pages, which are counted from 1."""

    def __init__(self, data: bytes, chosen: list[dict[str, str]]) -> None:
        self.chosen = chosen
        self.reader = PdfReader(BytesIO(data))
        self.document = pypdfium2.PdfDocument(data)
        self.count = len(self.document)
        self.texts = {n: page.get_textpage() for n, page in enumerate(self.document, 1)}
        self.places = printer.page_numbers(data)

    def text(self, number: int) -> str:
        return " ".join(self.texts[number].get_text_range().split())

    def links(self, number: int) -> list[tuple[str, str]]:
        """What the links of a page say, and where they lead: to a name, or to an address."""
        found = []
        for one in self.reader.pages[number - 1].get("/Annots", []):
            link = one.get_object()
            words = self.texts[number].get_text_bounded(*map(float, link["/Rect"]))
            place = link["/Dest"].removeprefix("/") if "/Dest" in link else link["/A"]["/URI"]
            found.append((" ".join(words.split()), place))
        return found

    def bookmarks(self) -> list[tuple[str, int]]:
        def flat(entries: list[Any]) -> list[Any]:
            return [
                one
                for entry in entries
                for one in (flat(entry) if isinstance(entry, list) else [entry])
            ]

        page_of = self.reader.get_destination_page_number
        return [
            (" ".join(one.title.split()), page_of(one) + 1) for one in flat(self.reader.outline)
        ]

    def ink(self, number: int) -> tuple[list[float], list[float]]:
        """The box that holds all ink of a page, and the one without head and foot, in mm."""
        page = self.document[number - 1].render(scale=SHARP * 25.4 / 72, grayscale=True).to_pil()
        ink = page.point(lambda value: 255 * (value < 250))
        body = ink.crop((0, (TOP - 1) * SHARP, ink.width, ink.height - (TOP - 1) * SHARP))
        whole, inner = ink.getbbox(), body.getbbox()
        return [at / SHARP for at in whole], [at / SHARP for at in inner]


@pytest.fixture(scope="module")
def printed(browser: Browser, book: Path) -> Printed:
    every = printer.pages(book)
    assert [page["path"] for page in every][:2] == [
        "index.html",
        "chapters/chain_rule_by_hand.html",
    ]
    chosen = [page for page in every if Path(page["path"]).stem in f"index {CHAPTERS}".split()]
    return Printed(printer.print_pages(browser, book, chosen), chosen)


def test_the_bookmarks_are_the_headings_of_the_book(printed: Printed) -> None:
    chosen = [page for page in printed.chosen if "data-review" not in page["html"]]  # one reader's
    titles = [[plain(h) for h in HEADING.findall(page["html"])] for page in chosen]
    start, *chapters = titles
    asked = [own[0] for own, page in zip(titles, chosen, strict=True) if BOX.search(page["html"])]
    headings = [
        "Contents",
        "Start",
        *start[1:],
        *(h for own in chapters for h in own),
        "Answers",
        *asked,
    ]
    marks = printed.bookmarks()
    assert [title for title, _ in marks] == headings
    assert all(first <= second for (_, first), (_, second) in pairwise(marks))
    for title, number in marks:
        assert title in printed.text(number)
    assert 80 < printed.count < 160
    assert printed.reader.metadata.title == start[0] == "Backprop by Hand"


def test_links_lead_where_the_numbers_beside_them_say(printed: Printed) -> None:
    start = printed.places["backprop-by-hand--heading"]
    inner, said, outer = 0, [], set()
    for number in range(1, printed.count + 1):
        for words, place in printed.links(number):
            if ":" in place:
                outer.add(place)
                continue
            assert place in printed.places, (number, words, place)
            inner += 1
            if number < start or re.search(r": page \d+$", words):
                said.append((words, printed.places[place]))
    assert [(words, page) for words, page in said if str(page) not in words.split()] == []
    assert len(said) > 100
    assert inner > 300
    assert outer
    assert all(place.startswith("https://") for place in outer), outer  # and none is of a file


def test_each_answer_stands_at_the_end_linked_both_ways(printed: Printed) -> None:
    links = {n: printed.links(n) for n in range(1, printed.count + 1)}
    end = printed.places["answers"]
    html = "".join(page["html"] for page in printed.chosen)
    cards = re.split(r'(?=<div class="exercise )', html)[1:]
    asked = [card for card in cards if BOX.search(card)]
    assert len(asked) > 30
    for card in asked:
        name = QUESTION.search(card)[1]
        question, answer = printed.places[name], printed.places[f"answer-{name}"]
        assert (f"Answer: page {answer}", f"answer-{name}") in links[question]
        assert name in [place for _, place in links[answer]]
        assert question < end <= answer
        for _, _, state in BOX.findall(card.split('class="admonition hide')[0]):
            task = json.loads(unescape(state))
            right = task["answer"]
            said = right if isinstance(right, str) else f"{abs(right):.6g}"
            both = printed.text(answer) + printed.text(min(answer + 1, printed.count))
            assert "e-" in said or plain(said)[:12] in both, (name, said)
    text = " ".join(printed.text(n) for n in range(1, end))
    folded = re.findall(r'class="admonition hide.*?<pre>(.*?)</pre>', html, re.DOTALL)
    long = [line for out in folded for line in map(plain, out.splitlines()) if len(line) > 40]
    assert len(long) > 10
    assert [line for line in long if line in text] == []


def test_all_fonts_are_in_it_and_figures_are_drawn(printed: Printed) -> None:
    fonts, pictures = {}, 0
    for page in printed.reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            font = font.get_object()
            [inner] = font.get("/DescendantFonts", [font])
            fonts[font.get("/BaseFont", "/Type3")] = inner.get_object()
        for image in page["/Resources"].get("/XObject", {}).values():
            pictures += image.get_object()["/Subtype"] == "/Image"
    assert len(fonts) > 10
    for name, font in fonts.items():
        drawn = font["/Subtype"] == "/Type3"
        assert drawn or {"/FontFile", "/FontFile2", "/FontFile3"} & {*font["/FontDescriptor"]}, name
    # a laboratory's map is a picture of so many points, and so are a map of fates and its six signs
    wanted = sum(page["html"].count(LAB) + 7 * page["html"].count(FATES) for page in printed.chosen)
    assert pictures == wanted


def test_nothing_leaves_the_page_and_no_page_is_nearly_empty(printed: Printed) -> None:
    for number in range(1, printed.count + 1):
        (left, top, right, bottom), (_, first, _, last) = printed.ink(number)
        assert left > SIDE - 1, number
        assert right < 210 - SIDE + 1, number
        assert top > LETTER + 5, number  # mm that a printer leaves blank
        assert bottom < 297 - LETTER - 5, number
        assert last - first > 40, number


def test_what_is_too_wide_for_the_paper_is_refused(browser: Browser, book: Path) -> None:
    first = printer.pages(book)[0]
    wide = first["html"].replace("<h1>", '<p style="width: 700px">Wide</p><h1>')
    with pytest.raises(RuntimeError, match="700 pixels wide"):
        printer.print_pages(browser, book, [first | {"html": wide}])


def test_a_page_that_is_printed_alone_begins_on_its_first_sheet(
    browser: Browser, book: Path
) -> None:
    page = browser.new_page()
    go_to(page, (book / "index.html").as_uri())
    page.wait_for_selector("figure[data-mounted]")
    alone = Printed(page.pdf(format="A4", margin={"top": "24mm", "bottom": "24mm"}), [])
    page.close()
    assert alone.ink(1)[0][3] > 0.8 * 297


def test_a_copy_without_solutions_has_no_answers(
    browser: Browser, book: Path, tmp_path: Path
) -> None:
    first, *_ = every = printer.pages(book)
    asks = next(page for page in every if "one_neuron" in page["path"])

    def withheld(box: re.Match[str]) -> str:
        state = json.loads(unescape(box[3])) | {"solution": WITHHELD}
        return box[1] + escape(json.dumps(state))

    # as `book_solutions: false` builds it
    html = re.sub(
        r'<details class="admonition hide.*?</details>', "", asks["html"], flags=re.DOTALL
    )
    html = BOX.sub(withheld, html)
    page = browser.new_page()
    printer.joined(page, book, [first, asks | {"html": html}], tmp_path)
    assert page.locator(".question-card").count() > 5
    assert page.locator("#answers, .answer-link").count() == 0
    page.close()
