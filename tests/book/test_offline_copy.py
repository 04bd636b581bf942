"""The offline copy holds a book that opens, the notebooks, and a wheel that installs."""

import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def unpacked(
    offline_copy: ModuleType, wheel: Path, book: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("offline")
    with zipfile.ZipFile(offline_copy.write(folder / "copy.zip", wheel, book)) as archive:
        archive.extractall(folder)
    return folder / "backprop-by-hand"


def test_it_holds_the_book_and_every_notebook(unpacked: Path, root: Path, book: Path) -> None:
    assert (unpacked / "book/index.html").read_bytes() == (book / "index.html").read_bytes()
    committed = {path.name for path in (root / "chapters").glob("*.ipynb")}
    assert {path.name for path in (unpacked / "notebooks").iterdir()} == committed


def test_its_wheel_is_complete(unpacked: Path, wheel: Path, installed: Path, root: Path) -> None:
    (copied,) = unpacked.glob("nbhelpers-*.whl")
    assert copied.read_bytes() == wheel.read_bytes()
    # The archive and the landing page tell the same commands.
    install = f'.venv/bin/pip install -c constraints.txt "{wheel.name}[notebooks,torch]"'
    assert install in (unpacked / "READ-ME-FIRST.txt").read_text("utf-8")
    assert install in (root / "index.md").read_text("utf-8").replace("\\\n  ", "")
    exports = installed / "share" / "jupyter" / "nbconvert" / "templates" / "conf.json"
    assert "nbhelpers.widgets.nbconvert.LiveWidgets" in exports.read_text("utf-8")
    # A fresh interpreter, without the repository's own copy on its path.
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import nbhelpers; "
        "from nbhelpers.widgets.stepper import Stepper; from nbhelpers.networks import mazur; "
        "assert nbhelpers.__file__.startswith(sys.argv[1]); e = mazur(); "
        "print('data-widget' in Stepper(network=e.network, x=e.x, target=e.target).figure_html())"
    )
    run = [sys.executable, "-c", code, str(installed)]
    printed = subprocess.run(run, check=True, capture_output=True, text=True, cwd=unpacked).stdout
    assert printed == "True\n"
