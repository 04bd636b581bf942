"""The keys of ``_config.yml``: what each does on a page, and which are refused by name."""

import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from built_pages import Build, Builder, elements

NOTEBOOK = """{"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec":
{"name": "python3", "display_name": "Python 3"}}, "cells": [{"cell_type": "markdown", "id": "a",
"metadata": {}, "source": "# A chapter\\n\\nWords."}]}"""

SET = {
    "logo": "mark.svg",
    "repository": {
        "url": "https://github.com/someone/course",
        "branch": "main",
        "path_to_book": "book",
    },
    "launch_buttons": {
        "notebook_interface": "jupyterlab",
        "binderhub_url": "https://mybinder.org",
        "colab_url": "https://colab.research.google.com",
        "jupyterhub_url": "https://hub.example.org",
    },
    "html": {
        "favicon": "own.ico",
        "use_repository_button": True,
        "use_issues_button": True,
        "use_edit_page_button": True,
        "announcement": "<p>Exam on <b>Friday</b>.</p>",
        "extra_footer": "<p>Taught in spring.</p>",
        "home_page_in_navbar": False,
        "baseurl": "https://example.org/course/",
    },
    "sphinx": {"config": {"html_static_path": ["own"], "html_css_files": ["mine.css"]}},
}


def merged(base: dict, more: dict) -> dict:
    """``base`` with what ``more`` sets, level by level."""
    both = dict(base)
    for key, value in more.items():
        inner = base.get(key)
        both[key] = merged(inner, value) if isinstance(inner, dict) else value
    return both


@pytest.fixture(scope="module")
def configured(root: Path, build_book: Builder, tmp_path_factory: pytest.TempPathFactory):
    """Build a book of a page and a notebook with these keys beside the project's own."""

    def make(settings: dict) -> Build:
        folder = tmp_path_factory.mktemp("configured")
        source = folder / "source"
        (source / "chapters").mkdir(parents=True)
        (source / "own").mkdir()
        (source / "own" / "mine.css").write_text("p { hyphens: auto; }\n")
        (source / "own" / "handout.txt").write_text("by hand\n")
        (source / "mark.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
        (source / "own.ico").write_bytes(b"GIF89a")
        (source / "chapters" / "references.bib").write_text("")
        (source / "index.md").write_text("# Start\n\nWelcome.\n")
        (source / "chapters" / "one.ipynb").write_text(NOTEBOOK)
        (source / "_toc.yml").write_text(
            "format: jb-book\nroot: index\nchapters:\n  - file: chapters/one\n"
        )
        own = yaml.safe_load((root / "_config.yml").read_text("utf-8"))
        (source / "_config.yml").write_text(yaml.safe_dump(merged(own, settings)))
        return build_book(source, folder / "out")

    return make


@pytest.fixture(scope="module")
def all_set(configured) -> Build:
    build = configured(SET)
    assert build.status == 0, build.log
    return build


def menu(page: Path) -> dict[str, str]:
    """The links of a page's menu by their words."""
    held = re.search(r'id="page-menu".*?</details>', page.read_text("utf-8"), re.DOTALL)
    found = re.findall(r'<a href="([^"]*)">([^<]*)</a>', held[0]) if held else []
    return {words: address.replace("&amp;", "&") for address, words in found}


def test_a_notebook_says_where_it_runs_and_where_it_comes_from(all_set: Build) -> None:
    links = menu(all_set.html / "chapters" / "one.html")
    assert list(links) == [
        *("Run in Binder", "Run in JupyterHub", "Run in Colab"),
        *("Edit this page", "Report a fault", "Repository"),
    ]
    assert links["Repository"] == "https://github.com/someone/course"
    assert links["Edit this page"] == (
        "https://github.com/someone/course/edit/main/book/chapters/one.ipynb"
    )
    assert links["Run in Colab"] == (
        "https://colab.research.google.com/github/someone/course/blob/colab/chapters/one.ipynb"
    )
    binder = urlsplit(links["Run in Binder"])
    assert (binder.netloc, binder.path) == ("mybinder.org", "/v2/gh/someone/course/main")
    assert parse_qs(binder.query) == {"urlpath": ["lab/tree/book/chapters/one.ipynb"]}
    hub = urlsplit(links["Run in JupyterHub"])
    assert (hub.netloc, hub.path) == ("hub.example.org", "/hub/user-redirect/git-pull")
    assert parse_qs(hub.query) == {
        "repo": ["https://github.com/someone/course"],
        "branch": ["main"],
        "urlpath": ["lab/tree/course/book/chapters/one.ipynb"],
    }
    assert "chapters%2Fone.html" in links["Report a fault"]


def test_colab_finds_a_copy_that_installs_the_course(all_set: Build) -> None:
    folder = all_set.html.parent / "colab"
    assert [path.name for path in folder.rglob("*.ipynb")] == ["one.ipynb"]
    first, *others = json.loads((folder / "chapters" / "one.ipynb").read_text("utf-8"))["cells"]
    assert others == json.loads(NOTEBOOK)["cells"]
    place = "git+https://github.com/someone/course@main#subdirectory=book"
    assert f'%pip install --quiet "nbhelpers[torch] @ {place}"\n' in first["source"]


def test_a_page_without_code_is_not_launched(all_set: Build) -> None:
    assert list(menu(all_set.html / "index.html")) == [
        *("Edit this page", "Report a fault", "Repository"),
    ]


def test_the_author_s_pictures_and_styles_are_served(all_set: Build) -> None:
    page = all_set.html / "chapters" / "one.html"
    links = [e.attributes for e in elements(page) if e.tag == "link"]
    assert [a["href"] for a in links if a.get("rel") == "icon"] == ["../_static/own.ico"]
    sheets = [a["href"] for a in links if a.get("rel") == "stylesheet"]
    assert sheets[-1] == "../_static/mine.css"  # the last word is the author's
    logos = [e.attributes for e in elements(page) if e.attributes.get("class") == "logo"]
    assert [logo["src"] for logo in logos] == ["../_static/mark.svg"]
    for name in ("own.ico", "mark.svg", "mine.css", "handout.txt"):
        assert (all_set.html / "_static" / name).is_file(), name


def test_notices_stand_on_every_page(all_set: Build) -> None:
    for name in ("index.html", "chapters/one.html"):
        text = (all_set.html / name).read_text("utf-8")
        assert "<p>Exam on <b>Friday</b>.</p>" in text.partition('<main id="main-content"')[0]
        assert "<p>Taught in spring.</p>" in text.partition("<footer")[2]
        assert "site-nav-home" not in text


def test_the_book_knows_its_address(all_set: Build) -> None:
    text = (all_set.html / "chapters" / "one.html").read_text("utf-8")
    assert '<link rel="canonical" href="https://example.org/course/chapters/one.html">' in text
    sitemap = (all_set.html / "sitemap.xml").read_text("utf-8")
    assert re.findall("<loc>(.*?)</loc>", sitemap) == [
        "https://example.org/course/chapters/one.html",
        "https://example.org/course/index.html",
    ]


def test_no_address_is_made_up(book: Path) -> None:
    for page in book.rglob("*.html"):
        text = page.read_text("utf-8")
        assert not re.search(r'page-menu|rel="canonical"|announcement', text), page
    assert not (book / "sitemap.xml").exists()
    assert not (book.parent / "colab").exists()


WRONG = {
    "launch_buttons": {
        "thebe": True,
        "binderhub_url": "https://mybinder.org",
        "notebook_interface": "retro",
    },
    "html": {
        "comments": {"hypothesis": True},
        "analytics": {"google_analytics_id": "G-1"},
        "announcement": '<img src="https://example.org/a.png" alt="A">',
        "baseurl": "course",
    },
    "sphinx": {
        "config": {"html_css_files": ["https://example.org/a.css"], "book_solutions": False}
    },
}


@pytest.fixture(scope="module")
def refused(configured) -> str:
    build = configured(WRONG)
    assert build.status != 0
    return " ".join(build.log.split())


@pytest.mark.parametrize(
    "message",
    [
        "html.comments.hypothesis: it loads from elsewhere",
        "html.analytics.google_analytics_id: it loads from elsewhere",
        "launch_buttons.thebe: a page of this theme needs no kernel",
        "launch_buttons.binderhub_url: it needs repository.url",
        "launch_buttons.binderhub_url: the notebooks hold what book_solutions: false leaves out",
        "launch_buttons.notebook_interface: expected one of classic, jupyterlab, got 'retro'",
        "html.baseurl: expected an address with http or https, got 'course'",
        "html.announcement: <img> loads 'https://example.org/a.png' from outside the book",
        "html_css_files: 'https://example.org/a.css': it loads from elsewhere",
    ],
)
def test_what_cannot_be_honored_is_refused_by_name(refused: str, message: str) -> None:
    assert message in refused
