"""Fixtures for all tests: where the project and the built book are."""

from pathlib import Path

import pytest
from places import ROOT


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
