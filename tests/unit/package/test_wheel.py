"""The wheel: what is in it, and that all of it can be imported where only its own needs are met."""

import subprocess
import sys
from email import message_from_string
from pathlib import Path
from zipfile import ZipFile

import pytest
from places import ROOT

import nbhelpers


@pytest.fixture(scope="module")
def metadata(wheel: Path) -> dict[str, list[str]]:
    """The fields of the wheel's METADATA."""
    with ZipFile(wheel) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        message = message_from_string(archive.read(name).decode())
    return {key: message.get_all(key, []) for key in message}


def test_it_says_what_it_is(metadata: dict[str, list[str]]) -> None:
    assert metadata["Version"] == [nbhelpers.__version__]
    assert metadata["Author"] == ["The Backprop by Hand authors"]
    assert metadata["License-Expression"] == ["MIT AND OFL-1.1 AND CC-BY-4.0"]
    assert metadata["Provides-Extra"] == ["book", "judge", "notebooks", "torch"]
    assert "Typing :: Typed" in metadata["Classifier"]
    assert "backpropagation" in metadata["Keywords"][0]
    assert "Project-URL" not in metadata  # there is none to name


def test_its_description_ends_with_the_changes(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        text = archive.read(name).decode()
    assert "\n# Changes\n" in text
    assert f"\n## {nbhelpers.__version__}" in text


def test_it_holds_what_learners_and_authors_import(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "nbhelpers"]
    run = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True)
    here = {name for name in run.stdout.splitlines() if (ROOT / name).exists()}
    there = {name for name in names if ".dist-info/" not in name}
    for_types = "nbhelpers/widgets/facts.d.ts"  # of the scripts' own checker
    assert {name for name in there if ".data/" not in name} == here - {for_types}
    for_nbconvert = "share/jupyter/nbconvert/templates/conf.json"
    assert there - here == {f"nbhelpers-{nbhelpers.__version__}.data/data/{for_nbconvert}"}


def imported(installed: Path, folder: Path, part: str, needs: list[str]) -> set[str]:
    """The modules of a part of the wheel, imported where only these needs are met."""
    program = Path(__file__).with_name("clean_install.py")
    run = subprocess.run(
        [sys.executable, program, installed, part, *needs],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    return {name.removesuffix(".__init__") for name in run.stdout.split()}


def test_a_clean_install_imports_every_module(
    installed: Path, metadata: dict[str, list[str]], tmp_path: Path
) -> None:
    needs = metadata["Requires-Dist"]
    own = [need for need in needs if "extra ==" not in need]
    books = [need for need in needs if 'extra == "book"' in need]
    modules = imported(installed, tmp_path, "learners", own)
    modules |= imported(installed, tmp_path, "authors", own + books)
    files = (path.relative_to(installed) for path in (installed / "nbhelpers").rglob("*.py"))
    shipped = {".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in files}
    assert modules == shipped - {"nbhelpers"}
