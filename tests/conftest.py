"""For all tests: in which order they start, and where the project and the built book are."""

from pathlib import Path

import pytest
from places import ROOT

# What takes long starts first, so that all workers end at about the same time; the rest, and
# notebooks, in the order of their names.
FIRST = [
    "tests/browser/site/test_every_page.py",
    "tests/browser/jupyter/",
    "tests/browser/told/test_learning_rate.py",
    "chapters/learning_rate.ipynb",
    "tests/browser/widgets/test_stepper_page.py",
    "tests/browser/",
    "chapters/",
    "tests/book/",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort the tests, whose modules stay whole."""

    def rank(item: pytest.Item) -> int:
        places = (n for n, start in enumerate(FIRST) if item.nodeid.startswith(start))
        return next(places, len(FIRST))

    items.sort(key=rank)


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def book() -> Path:
    """The built book, which ``make test`` builds first."""
    html = ROOT / "_build" / "html"
    if not (html / "index.html").exists():
        pytest.fail("The book is not built: run `make book`.")
    return html
