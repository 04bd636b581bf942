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
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of what is needed to build it."""
    source = tmp_path_factory.mktemp("source")
    files = subprocess.run(
        ["git", "ls-files", "nbhelpers", "pyproject.toml", "*.md", "LICENSE*"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    for name in files:
        if (ROOT / name).exists():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "-q",
        "-w",
    ]
    subprocess.run([*command, str(source), str(source)], check=True, capture_output=True)
    return next(source.glob("nbhelpers-*.whl"))


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
    assert metadata["License-Expression"] == ["MIT"]
    assert metadata["Provides-Extra"] == ["judge", "notebooks", "torch"]
    assert "Typing :: Typed" in metadata["Classifier"]
    assert "backpropagation" in metadata["Keywords"][0]
    assert "Project-URL" not in metadata  # there is none to name


def test_its_description_ends_with_the_changes(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        text = archive.read(name).decode()
    assert "\n# Changes\n" in text
    assert f"\n## {nbhelpers.__version__}" in text


def test_it_holds_what_learners_import_and_not_what_builds_the_book(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
    here = {
        f"nbhelpers/{path.relative_to(ROOT / 'nbhelpers').as_posix()}"
        for path in (ROOT / "nbhelpers").rglob("*")
        if path.suffix in (".py", ".js", ".css", ".toml", ".json", ".typed")
        and "site" not in path.parts
    }
    there = {name for name in names if ".dist-info/" not in name}
    assert {name for name in there if ".data/" not in name} == here
    for_nbconvert = "share/jupyter/nbconvert/templates/conf.json"
    assert there - here == {f"nbhelpers-{nbhelpers.__version__}.data/data/{for_nbconvert}"}


def test_a_clean_install_imports_every_module(
    wheel: Path, metadata: dict[str, list[str]], tmp_path: Path
) -> None:
    with ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    needed = [need for need in metadata["Requires-Dist"] if "extra ==" not in need]
    run = subprocess.run(
        [sys.executable, Path(__file__).with_name("clean_install.py"), tmp_path, *needed],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    modules = {name.removesuffix(".__init__") for name in run.stdout.split()}
    files = {path.relative_to(tmp_path) for path in (tmp_path / "nbhelpers").rglob("*.py")}
    shipped = {".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in files}
    assert modules == shipped - {"nbhelpers"}
