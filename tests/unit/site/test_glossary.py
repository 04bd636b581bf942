"""The glossary has the terms that the chapters explain, once each, in order."""

import re
from pathlib import Path

import nbformat
import pytest
from places import CHAPTERS

BACK_MATTER = {"notation", "errata"}
EXPLAINED = re.compile(r"\*\*([a-z][a-z-]{2,}(?: [a-z-]+)?)\*\*")  # one or two words in bold
# In bold for another reason than to be explained there.
NO_TERM = {"by input", "one-sided"}


def prose(path: Path) -> str:
    cells = nbformat.read(path, as_version=4).cells
    return "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


@pytest.fixture(scope="module")
def glossary() -> dict[str, str]:
    text = prose(CHAPTERS / "notation.ipynb").split("```{glossary}\n")[1].split("\n```")[0]
    entries = [block.split("\n", 1) for block in re.split(r"\n\n(?=\S)", text.strip())]
    return dict(entries)


def test_terms_are_in_order_and_there_once(glossary: dict[str, str]) -> None:
    text = prose(CHAPTERS / "notation.ipynb").split("```{glossary}\n")[1].split("\n```")[0]
    terms = [line for line in text.splitlines() if line and not line.startswith(" ")]
    assert terms == sorted(set(terms), key=str.lower)
    assert len(glossary) == len(terms) > 80
    assert all(meaning.startswith("  ") and len(meaning) > 20 for meaning in glossary.values())


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(CHAPTERS.glob("*.ipynb")) if path.stem not in BACK_MATTER],
    ids=lambda path: path.stem,
)
def test_what_a_chapter_explains_is_in_the_glossary(path: Path, glossary: dict[str, str]) -> None:
    known = " ".join([*glossary, *glossary.values()]).lower()
    explained = set(EXPLAINED.findall(prose(path))) - NO_TERM
    missing = {term for term in explained if term[: max(5, len(term) - 3)] not in known}
    assert not missing
