"""What the search knows of a page: its sections, their words, their formulas, and no answers."""

import gzip
import json
from html import unescape
from pathlib import Path

import pytest
from built_pages import elements

from nbhelpers.site import katex
from nbhelpers.site.search import SCRIPTS, index, synonyms
from nbhelpers.site.search.sections import Section, sections

BUDGET = 250_000  # bytes, gzipped: the index and the search


@pytest.fixture(scope="session")
def entries(book: Path) -> list[dict]:
    """The sections in the index of the built book."""
    script = (book / "_static" / "search-index.js").read_text("utf-8")
    content = json.loads(script.removeprefix("window.bookSearchIndex=").removesuffix(";\n"))
    pages = content["pages"]
    return [{**entry, "href": pages[entry["page"]]["href"]} for entry in content["sections"]]


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\frac{\partial E}{\partial w_1}", "∂E/∂w1"),
        (r"\frac{dE}{d\,\mathrm{out}}", "dE/dout"),
        (r"\mathrm{out}_{h1}", "out_h1"),
        (r"\delta_{o1}\,w_5 + \delta_{o2}\,w_7", "δ_o1 w5 + δ_o2 w7"),
        (r"w \leftarrow w - \eta\,g", "w ← w − η g"),
        (r"\tfrac12 (\mathrm{out} - t)^2", "1/2 (out − t)^2"),
        (r"\frac{1}{1 + e^{-x}}", "1/(1 + e^(−x))"),
        (r"X^\top G", "X^T G"),
        (r"\frac{e^{z_c}}{\sum_k e^{z_k}}", "(e^z_c)/(∑_k e^z_k)"),
        (r"a \approx -b", "a ≈ −b"),
        (r"\sum_i x_i", "∑_i x_i"),
        (r"\lambda_{\max}", "λ_max"),
        (r"\sqrt{x}", "√(x)"),
        (r"\underbrace{a}_{\text{first}}", "a (first)"),
        (r"\hat{y} = -0.35", "y = −0.35"),
        (r"\begin{aligned} a &= 1, \\ b &= 2 \end{aligned}", "a = 1; b = 2"),
    ],
)
def test_a_formula_is_read_as_a_learner_types_it(tex: str, text: str) -> None:
    page = f'<article><section id="a"><h1>A</h1><p>{katex.render(tex)}</p></section></article>'
    assert sections(page)[0].text == text


PAGE = """<nav><section id="no"><h2>No</h2></section></nav><article>
<section id="page"><span id="label"></span><h1><span class="section-number">1. </span>The page<a
 class="headerlink" href="#page">#</a></h1>
<p>A <strong>leaf</strong>
is new.<br>It stays.</p>
<div class="admonition exercise"><section><p>How many?</p></section></div>
<figure data-widget="answer_box" data-state="{&quot;answer&quot;: 42}"><p>Run this.</p>
<p class="bbh-answer-question">The number:</p><div class="bbh-answer-help"><p>Forty-two.</p></div></figure>
<details class="solution dropdown admonition"><summary>Solution</summary><p>It is 42.</p></details>
<section id="code"><h2>Code &amp; <code>more</code></h2>
<div class="cell_input"><pre>a = <span>1</span>
b = 2</pre></div>
<details class="hide"><summary>Show</summary><pre>secret</pre></details>
<svg role="img" aria-label="A chain."><text>0.5</text></svg>
<span aria-hidden="true">drawn <b>twice</b></span>
<table><tr><th>sign</th><th>means</th></tr><tr><td><p>E</p></td><td>the loss</td></tr></table>
</section>
<section id="glossary"><h2>Glossary</h2><p>Terms.</p><dl class="simple glossary">
<dt id="term-a">a<a class="headerlink" href="#term-a">#</a></dt><dd><p>First.</p></dd>
<dt id="term-b">b</dt><dt id="term-c">c</dt><dd><p>Second.</p></dd></dl></section>
<section id="reference"><h2>Reference</h2><dl class="py class"><dt id="nb.Net"><em>class</em>
 <span class="sig-name descname">Net</span>(<em>size</em>)</dt><dd><p>A <strong>net</strong>.</p>
<dl class="py method"><dt id="nb.Net.run"><span class="sig-name descname">run</span>()</dt><dd>Run it.</dd></dl>
</dd></dl></section>
</section></article><p>After.</p>"""


def test_a_page_is_read_by_sections() -> None:
    assert sections(PAGE) == [
        Section("page", "The page", (), "A leaf is new.It stays.\nHow many?\nThe number:", "", ("leaf",)),
        Section("code", "Code & more", ("The page",), "A chain.\nsign | means\nE | the loss", "a = 1\nb = 2"),
        Section("glossary", "Glossary", ("The page",), "Terms."),
        Section("term-a", "a", ("The page", "Glossary"), "First.", kind="term"),
        Section("term-b", "b, c", ("The page", "Glossary"), "Second.", kind="term"),
        Section("reference", "Reference", ("The page",)),
        Section("nb.Net", "Net", ("The page", "Reference"), "class Net(size)\nA net.", kind="name"),
        Section("nb.Net.run", "run", ("The page", "Reference", "Net"), "run()\nRun it.", kind="name"),
    ]  # fmt: skip


def test_a_page_without_sections_is_not_in_the_index() -> None:
    pages = [("a.html", "", "<article><p>Nothing.</p></article>"), ("b.html", "1. ", PAGE)]
    content = index(pages)
    assert content["pages"] == [{"href": "b.html", "title": "The page", "number": "1. "}]
    assert {entry["page"] for entry in content["sections"]} == {0}


def test_every_section_of_the_book_is_listed_once_and_its_link_leads_there(
    book: Path, entries: list[dict]
) -> None:
    places = [(entry["href"], entry["anchor"]) for entry in entries]
    assert len(places) == len(set(places))
    for href in {href for href, _ in places}:
        ids = [e.attributes["id"] for e in elements(book / href) if "id" in e.attributes]
        listed = [anchor for page, anchor in places if page == href]
        assert listed == [name for name in ids if name in listed]
    pages = {path.relative_to(book).as_posix() for path in book.rglob("*.html")}
    assert {href for href, _ in places} == pages - {"search.html"}


def test_the_index_gives_no_answer_away(book: Path, entries: list[dict]) -> None:
    text = "\n".join(entry["text"] + entry["code"] for entry in entries)
    told = 0
    for page in book.rglob("*.html"):
        for element in elements(page):
            if element.attributes.get("data-widget") == "answer_box":
                state = json.loads(unescape(element.attributes["data-state"]))
                for kept in ("solution", "hint"):
                    if len(state.get(kept) or "") > 30:
                        told += 1
                        assert state[kept] not in text, (page.name, state["widget_id"], kept)
    assert told > 100


def test_synonyms_are_words_of_the_book(entries: list[dict]) -> None:
    text = "\n".join(f"{e['title']}\n{e['text']}\n{e['code']}" for e in entries).lower()
    shown = {word for words in synonyms().values() for phrase in words for word in phrase.split()}
    assert [word for word in sorted(shown) if word.lower() not in text] == []


def test_the_search_is_light(book: Path) -> None:
    sizes = [len(gzip.compress((book / "_static" / name).read_bytes(), 9)) for name in SCRIPTS]
    assert sum(sizes) <= BUDGET, sizes


def test_the_search_names_the_licence_of_what_it_holds(book: Path) -> None:
    head = (book / "_static" / "search.js").read_text("utf-8")[:1500]
    assert "Luca Ongaro" in head
    assert "Permission is hereby granted" in head


def test_nothing_of_the_other_search_is_left(book: Path) -> None:
    assert not (book / "searchindex.js").exists()
    static = {path.name for path in (book / "_static").iterdir()}
    assert not static & {"searchtools.js", "language_data.js", "doctools.js"}
