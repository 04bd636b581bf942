"""The Sphinx extension, on small books: what it writes, and which faults fail the build."""

import hashlib
import json
import os
import re
import subprocess
import sys
from html import escape
from pathlib import Path
from typing import Any

import nbformat.v4 as v4
import pytest
from built_pages import Build, SmallBook, elements
from pygments.styles import get_style_by_name
from pygments.token import STANDARD_TYPES, Token
from sphinx.errors import ExtensionError

from nbhelpers.site import assets, checks, code_colors, katex, pages

GOOD = r"""# Good

Inline ($w_5$), $w_6$ and a numbered one, {eq}`loss`.

```{math}
:label: loss
E = \tfrac12 \sum_i (o_i - t_i)^2
```

| a | b |
|---|---|
| 1 | 2 |

```{exercise} First
:label: first
What is it?
```

```{solution} first
:label: first-solution
:class: dropdown
It is $x^2$.
```

```{exercise} Second
:label: second
And this?
```

```{note}
:class: dropdown
Folded.
```

```{book-widget} factories:question
```

(digression)=
## Aside

```{admonition} Side path
:class: side-path

For the curious.
```

### Deeper

## The way
"""

ROWS = r"""# Rows

It takes {minutes}`chapter` minutes.

$$
a &= b \\
c &= d
$$
"""

SIDE = "## Aside\n\n```{admonition} Side path\n:class: side-path\n\nFor the curious.\n```\n\n"
CHAPTER = f"# A chapter\n\n{'word ' * 3000}\n\n{SIDE}{'word ' * 1000}"

NO_WIDGET = """# Plain

Neither maths nor widgets, one picture.

<img src="{dot}" alt="A dot">
""".format(dot="data:image/gif;base64,R0lGODlhAQABAAAAACw=")

BAD = r"""# Bad

A formula that is none: $\frac{1$.

It takes {minutes}`nowhere` minutes.

<img src="https://example.org/a.png" alt="Elsewhere">

<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">

<div id="twice"></div>

<div id="twice"></div>

\begin{align}
a &= b
\end{align}

```{book-widget} factories:missing
```

{names}`factories:missing`

## Late

A sentence first.

```{admonition} Side path
:class: side-path

Too late.
```
"""

DEAD = json.dumps(
    {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        "cells": [
            {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# Dead"},
            {
                "cell_type": "code",
                "id": "b",
                "metadata": {},
                "execution_count": 1,
                "source": "slider",
                "outputs": [
                    {
                        "output_type": "execute_result",
                        "execution_count": 1,
                        "metadata": {},
                        "data": {
                            "text/plain": "IntSlider()",
                            "application/vnd.jupyter.widget-view+json": {
                                "model_id": "1",
                                "version_major": 2,
                                "version_minor": 0,
                            },
                        },
                    }
                ],
            },
        ],
    }
)


@pytest.fixture(scope="module")
def good(small_book: SmallBook) -> Build:
    chapter = v4.writes(v4.new_notebook(cells=[v4.new_markdown_cell(CHAPTER)]))
    built = small_book(index=GOOD, plain=NO_WIDGET, rows=ROWS, chapter=chapter)
    assert built.status == 0, built.log
    return built


@pytest.fixture(scope="module")
def bad(small_book: SmallBook) -> Build:
    return small_book(index=BAD, dead=DEAD)


def names(page: Path, attribute: str) -> list[str]:
    return [e.attributes[attribute] for e in elements(page) if attribute in e.attributes]


def test_maths_is_html_and_mathml(good: Build) -> None:
    text = (good.html / "index.html").read_text("utf-8")
    assert text.count('<math xmlns="http://www.w3.org/1998/Math/MathML"') == 4
    assert text.count('class="katex-html" aria-hidden="true"') == 4
    assert '<span class="eqno">(1)' in text
    assert 'href="#equation-loss">(1)</a>' in text


def test_punctuation_stays_with_its_formula(good: Build) -> None:
    text = (good.html / "index.html").read_text("utf-8")
    assert re.search(
        r'Inline <span class="nobreak">\(<span class="math .*?</span>\),</span> ', text
    )


def test_pages_load_what_they_need(good: Build) -> None:
    assert [a.split("?")[0] for a in names(good.html / "index.html", "src")] == [
        "_static/book.js",
        "_static/widgets.js",
    ]
    sheets = " ".join(names(good.html / "index.html", "href"))
    assert all(name in sheets for name in ("katex.css", "widgets.css", "book.css"))
    assert "design.css" not in sheets
    sheets = " ".join(names(good.html / "plain.html", "href"))
    assert not any(name in sheets for name in ("katex.css", "widgets.css", "design.css"))


def test_addresses_carry_a_mark_of_the_content(good: Build) -> None:
    page = good.html / "index.html"
    addresses = [a for a in names(page, "href") + names(page, "src") if a.startswith("_static/")]
    assert len(addresses) >= 5  # icon, styles, scripts
    for address in addresses:
        match = re.fullmatch(r"(_static/.*)\?v=(\w{6,})", address)
        assert match, f"{address} keeps its address when its content changes"
        content = (good.html / match[1]).read_bytes()
        assert hashlib.sha256(content).hexdigest().startswith(match[2])


def test_dropdowns_are_native_folds_without_links_in_their_titles(good: Build) -> None:
    text = (good.html / "index.html").read_text("utf-8")
    folds = re.findall(r'<details class="([^"]*)"[^>]*>\s*<summary[^>]*>(.*?)</summary>', text)
    classes = [set(found.split()) for found, _ in folds]
    assert any({"admonition", "solution", "dropdown"} <= found for found in classes)
    assert any({"admonition", "note", "dropdown"} <= found for found in classes)
    assert [re.sub(r"<[^>]+>", "", title) for _, title in folds if "<a" in title] == []
    assert any("Solution to" in title for _, title in folds)


def test_tables_scroll_in_a_box(good: Build) -> None:
    text = (good.html / "index.html").read_text("utf-8")
    assert text.count('<div class="table-scroll"><table') == text.count("</table></div>") == 1


def test_the_directive_inserts_the_widget(good: Build) -> None:
    figures = [e for e in elements(good.html / "index.html") if "data-widget" in e.attributes]
    assert [e.attributes["id"] for e in figures] == ["factory-question"]


def test_side_paths_are_told_apart_on_the_page_and_in_its_list(good: Build) -> None:
    text = (good.html / "index.html").read_text("utf-8")
    listed = re.findall(
        r'<li( class="side-path")?><a class="reference internal" href="#([\w-]+)"', text
    )
    assert [name for mark, name in listed if mark] == ["aside"]
    assert {"aside", "deeper", "the-way"} <= {name for _, name in listed}
    sections = [e.attributes for e in elements(good.html / "index.html") if e.tag == "section"]
    assert [s["id"] for s in sections if "side-path" in s.get("class", "")] == ["aside"]


def test_a_second_build_gives_the_same_bytes(good: Build, root: Path, tmp_path: Path) -> None:
    """In a process of its own, whose sets have another order."""
    build = ["build", str(good.html.parents[2] / "source"), "--path-output", str(tmp_path)]
    subprocess.run(
        [str(Path(sys.executable).with_name("jupyter-book")), *build],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(root), str(Path(__file__).parent)])},
        capture_output=True,
        check=True,
    )
    again = tmp_path / "_build" / "html"
    for path in sorted(good.html.rglob("*")):
        if path.is_file():
            twin = again / path.relative_to(good.html)
            assert path.read_bytes() == twin.read_bytes(), path.name


def test_a_bad_page_fails_the_build(bad: Build) -> None:
    assert bad.status != 0


@pytest.mark.parametrize(
    "message",
    [
        "index.md:3: WARNING: maths: KaTeX parse error",
        "minutes: there is no chapter 'nowhere'",
        "<img> loads 'https://example.org/a.png' from outside the book",
        "has no text alternative",
        "the id 'twice' is used twice",
        "needs its star, as in align*",
        "book-widget factories:missing: AttributeError",
        "names factories:missing: AttributeError",
        "an output is a live widget without a figure of its own",
        "the mark of a side path must stand directly under the heading",
    ],
)
def test_each_fault_is_named(bad: Build, message: str) -> None:
    assert message in re.sub(r"\x1b\[[\d;]*m", "", bad.log)


def asking(**brings: Any) -> str:
    """The HTML of a question that brings a widget, and of the page's one network."""
    figures = [("answer_box", "q1", brings), ("stepper", "net-1", {"step": 0})]
    return "".join(
        f'<figure data-widget="{kind}" id="{name}" data-state="{escape(json.dumps(state))}"></figure>'
        for kind, name, state in figures
    )


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ('<script src="//cdn.example.org/x.js"></script>', "from outside the book"),
        ('<link rel="stylesheet" href="HTTP://example.org/x.css">', "from outside the book"),
        ('<p style="background: url(https://example.org/x.png)">', "from outside the book"),
        ("<style>p { background: url('https://example.org/x.png') }</style>", "a style loads"),
        ('<style>@import "https://example.org/x.css";</style>', "a style loads"),
        ("<p style=\"background: image-set('https://example.org/x.png' 1x)\">", "a style of <p>"),
        (
            '<img alt="a curve" srcset="a.png 1x, https://example.org/b.png 2x">',
            "<img> loads 'http",
        ),
        ('<track src="//example.org/x.vtt">', "<track> loads"),
        ('<img src="a.png" alt="../_images/abc123.png">', "a path as its alternative"),
        ('<img src="a.png" alt="figure.svg">', "a path as its alternative"),
        ('<svg role="img"><path d=""/></svg>', "no text alternative"),
        ('<i aria-hidden="true"><br></i><svg></svg>', "no text alternative"),
        ('<figure data-widget="stepper"></figure>', "has no id"),
        ('<p id="a"></p><p id="a"></p>', "used twice"),
        (asking(network="gone"), "brings the network 'gone', and this page has none"),
        (asking(laboratory="net-1"), "brings the laboratory 'net-1', and this page has none"),
        (asking(network="net-1", setting={"stop": 1}), "sets 'stop' of 'net-1', which has no such"),
    ],
)
def test_check_finds(html: str, fault: str) -> None:
    faults = checks.PageCheck(html).faults
    assert len(faults) == 1
    assert fault in faults[0]


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://example.org">A link is no load</a>',
        '<img src="data:image/png;base64,AAAA" alt="The loss falls from .3 to .0 in 10/100 steps">',
        '<span aria-hidden="true"><br><svg><path/></svg></span>',
        '<svg aria-hidden="true"></svg><svg role="img" aria-label="A network"></svg>',
        '<figure data-widget="stepper" id="first"></figure>',
        asking(network="net-1", setting={"step": 1}),
        asking(),
    ],
)
def test_check_accepts(html: str) -> None:
    assert checks.PageCheck(html).faults == []


def test_display_maths_is_set_under_one_another() -> None:
    assert katex.display_tex("a", nowrap=False) == "a"
    assert katex.display_tex(r"a \\ b", nowrap=False) == r"\begin{gathered}a \\ b\end{gathered}"
    assert katex.display_tex(r"a &= b \\ c", nowrap=False).startswith(r"\begin{aligned}")
    assert katex.display_tex("a\n\nb", nowrap=False).count(r"\begin{aligned}") == 2
    assert katex.display_tex(r"\begin{align*}a\end{align*}", nowrap=True).startswith(r"\begin{al")


def test_a_display_of_several_rows_is_one_formula(good: Build) -> None:
    text = (good.html / "rows.html").read_text("utf-8")
    assert "<mtable" in text
    assert text.count('<math xmlns="http://www.w3.org/1998/Math/MathML"') == 1


def test_minutes_are_those_of_the_chapter(good: Build) -> None:
    """The role `minutes` writes how long a chapter takes, and its side paths."""
    assert "It takes 15 + 5 minutes" in (good.html / "rows.html").read_text("utf-8")


def test_a_style_that_loads_from_outside_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    style = "@import 'https://example.org/x.css';"
    monkeypatch.setattr(assets, "page_styles", lambda names: style)
    with pytest.raises(ExtensionError, match=r"widgets\.css loads https://example\.org/x"):
        assets.content.__wrapped__("widgets.css")


RULE = re.compile(r"(?P<within>.*)\.highlight :is\((?P<tokens>.*?)\) \{ (?P<look>.*?) \}")


def test_code_has_the_colors_of_tokens_alone() -> None:
    lines = code_colors.code_styles().splitlines()
    rules = [rule for rule in map(RULE.fullmatch, lines) if rule]
    assert len(rules) == len(lines) - 2  # on screens alone
    looks = {
        (rule["within"], token): rule["look"]
        for rule in rules
        for token in rule["tokens"].split(", ")
    }
    for name, within in (("light", ""), ("dark", 'html[data-theme="dark"] ')):
        style = get_style_by_name(code_colors.CODE_STYLES[name])
        for token in (Token.Keyword, Token.Literal.String.Double, Token.Name.Builtin):
            color = style.style_for_token(token)["color"]
            found = looks[within, f".{STANDARD_TYPES[token]}"]
            assert found == f"color: #{color.upper()}"
    assert not [look for look in looks.values() if "background" in look]
    assert not {".n", ".p", ".w", ".c1", ".linenos"} & {token for _, token in looks}


def test_what_looks_plain_in_code_is_plain_text(book: Path) -> None:
    for name in code_colors.CODE_STYLES.values():
        style = get_style_by_name(name)
        ink = style.style_for_token(Token.Text)
        for token in set(code_colors.PLAIN) - {Token.Name}:
            assert style.style_for_token(token) == ink, (name, token)
    chapter = (book / "chapters" / "one_neuron.html").read_text("utf-8")
    code = "".join(re.findall(r'<div class="highlight">.*?</div>', chapter, re.DOTALL))
    classes = set(re.findall(r'<span class="(\w+)">', code))
    assert {"k", "o", "nb"} <= classes
    assert not {"n", "p", "w", "nn"} & classes


def test_macros_stand_for_what_the_configuration_says() -> None:
    html = katex.render(r"\out", macros={r"\out": r"\mathrm{out}"})
    assert "out" in html
    with pytest.raises(katex.MathError, match=r"Undefined control sequence: \\out"):
        katex.render(r"\out")


def test_touches_leave_text_alone() -> None:
    text = "<pre>&lt;table&gt;</pre><p>a &lt;/table&gt; b</p>"
    assert pages.polish(text) == text


def test_empty_corners_of_tables_are_no_headers() -> None:
    row = '<tr><th class="head"><p></p></th><th></th><th class="head"><p>a</p></th></tr>'
    assert pages.polish(row) == '<tr><td></td><td></td><th class="head"><p>a</p></th></tr>'


def test_sections_leave_out_the_page_itself() -> None:
    toc = '<ul>\n<li><a class="reference internal" href="#">T</a><ul>\n<li><a href="#a">A</a></li>\n</ul>\n</li>\n</ul>\n'
    assert pages.sections(toc) == '<ul>\n<li><a href="#a">A</a></li>\n</ul>'
    assert pages.sections('<ul>\n<li><a href="#">T</a></li>\n</ul>\n') == ""
