"""Fixtures that several unit tests share."""

import pytest
from figure_cases import all_figures

from nbhelpers.figures import Figure


@pytest.fixture(scope="session")
def drawn() -> dict[str, Figure]:
    """One figure of every kind, by name."""
    return all_figures()
