"""The reference: every public name, with its arguments, what it does and an example."""

import inspect
import re
from pathlib import Path

import pytest

import nbhelpers as nb

_ENTRY = re.compile(
    r'<dt class="sig sig-object py" id="nbhelpers\.(\w+)">\n(.*?)</dt>\n<dd>(.*?)(?=<dt class="sig|\Z)',
    re.DOTALL,
)
_TAG = re.compile(r"<[^>]+>")


def plain(html: str) -> str:
    """The words of a piece of HTML, with straight quotes."""
    text = " ".join(_TAG.sub("", html).split())
    for written, typed in (("&lt;", "<"), ("&gt;", ">"), ("’", "'"), ("“", '"'), ("”", '"')):
        text = text.replace(written, typed)
    return text


@pytest.fixture(scope="session")
def entries(book: Path) -> dict[str, tuple[str, str]]:
    """The signature and the text of each name."""
    html = (book / "chapters" / "reference.html").read_text("utf-8")
    return {name: (plain(head), text) for name, head, text in _ENTRY.findall(html)}


def test_the_reference_has_every_public_name_and_no_other(
    entries: dict[str, tuple[str, str]],
) -> None:
    assert sorted(entries) == sorted(nb.__all__)


@pytest.mark.parametrize("table", ["ACTIVATIONS", "LOSSES", "NUMBERINGS", "BIAS_MODES", "ORDERS"])
def test_the_names_to_choose_from_stand_there(book: Path, table: str) -> None:
    html = (book / "chapters" / "reference.html").read_text("utf-8")
    names = getattr(nb.networks, table)
    assert len(names) > 1
    assert ", ".join(names) in plain(html)


@pytest.mark.parametrize("name", nb.__all__)
def test_a_name_stands_there_with_its_arguments_and_its_docstring(
    entries: dict[str, tuple[str, str]], name: str
) -> None:
    head, text = entries[name]
    thing = getattr(nb, name)
    arguments = [n for n in inspect.signature(thing).parameters if n != "self"]
    assert [n for n in arguments if not re.search(rf"\b{n}\b", head)] == []
    said = inspect.getdoc(thing) or ""
    first = re.sub(r"[`\\]|:\w+:", "", " ".join(said.split("\n\n")[0].split()))
    assert first[:60] in plain(text)
    assert (">>>" in said) == ("&gt;&gt;&gt;" in text)
