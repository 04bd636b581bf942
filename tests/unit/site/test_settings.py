"""Addresses that a page's menu leads to, from the repository that the author names."""

from pathlib import Path
from typing import Any

import pytest
from sphinx.application import Sphinx
from sphinx.errors import ConfigError

from nbhelpers.site import defaults
from nbhelpers.site.settings import NO_REPOSITORY, links, repository

COLAB = "https://colab.research.google.com"
LAUNCH = {"binderhub_url": "https://mybinder.org/", "notebook_interface": "classic"}
ALL = {
    "repository_branch": "spring 26",
    "path_to_docs": "./book/",
    "launch_buttons": LAUNCH,
    **dict.fromkeys(("use_repository_button", "use_issues_button", "use_edit_page_button"), "true"),
}


def addresses(**options: Any) -> dict[str, str]:
    found = links(ALL | options, "chapters/one", "chapters/one.ipynb")
    return {link.text: link.url for link in found}


def test_the_extension_refuses_another_theme_by_name(tmp_path: Path) -> None:
    told = {"extensions": [defaults.EXTENSION], "html_theme": "alabaster"}
    with pytest.raises(ConfigError, match="set html_theme to 'backprop_book', got 'alabaster'"):
        Sphinx(tmp_path, None, tmp_path / "html", tmp_path, "html", told, status=None)


@pytest.mark.parametrize("url", ["", None, NO_REPOSITORY])
def test_without_a_repository_there_is_no_link(url: str | None) -> None:
    assert repository({"repository_url": url}) is None
    assert addresses(repository_url=url) == {}


@pytest.mark.parametrize("end", ["", "/", ".git", ".git/"])
def test_github(end: str) -> None:
    home = "https://github.com/someone/course"
    assert addresses(repository_url=home + end) == {
        "Run in Binder": "https://mybinder.org/v2/gh/someone/course/spring%2026"
        "?urlpath=tree%2Fbook%2Fchapters%2Fone.ipynb",
        "Edit this page": f"{home}/edit/spring%2026/book/chapters/one.ipynb",
        "Report a fault": f"{home}/issues/new?title=On+the+page+chapters%2Fone.html",
        "Repository": home,
    }


@pytest.mark.parametrize(
    ("home", "binder"),
    [
        ("https://gitlab.com/faculty/maths/course", "gl/faculty%2Fmaths%2Fcourse"),
        ("https://gitlab.example.org/course", "git/https%3A%2F%2Fgitlab.example.org%2Fcourse"),
    ],
)
def test_gitlab(home: str, binder: str) -> None:
    assert addresses(repository_url=home) == {
        "Run in Binder": f"https://mybinder.org/v2/{binder}/spring%2026"
        "?urlpath=tree%2Fbook%2Fchapters%2Fone.ipynb",
        "Edit this page": f"{home}/-/edit/spring%2026/book/chapters/one.ipynb",
        "Report a fault": f"{home}/-/issues/new?issue%5Btitle%5D=On+the+page+chapters%2Fone.html",
        "Repository": home,
    }


@pytest.mark.parametrize(
    ("copies", "file"),
    [(False, "spring%2026/book/chapters/one.ipynb"), (True, "colab/chapters/one.ipynb")],
)
def test_colab_opens_a_notebook_or_its_copy(copies: bool, file: str) -> None:
    home = "https://github.com/someone/course"
    options = {
        **{"repository_url": home, "repository_branch": "spring 26", "path_to_docs": "book"},
        "launch_buttons": {"colab_url": COLAB},
    }
    [link] = links(options, "chapters/one", "chapters/one.ipynb", copies=copies)
    assert (link.text, link.url.partition("/blob/")) == (
        "Run in Colab",
        (f"{COLAB}/github/someone/course", "/blob/", file),
    )
