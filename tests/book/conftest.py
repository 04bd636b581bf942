"""Fixtures for the tests of the Sphinx extension: small books, built on the spot."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from built_pages import Build, Builder, SmallBook

CONFIG = Path(__file__).parents[2] / "_config.yml"
FACTORIES = Path(__file__).parent


@pytest.fixture(scope="session")
def build_book(root: Path) -> Builder:
    """Build the book in a folder, with warnings as errors, into another folder."""

    def build(source: Path, target: Path) -> Build:
        jupyter_book = Path(sys.executable).with_name("jupyter-book")
        options = ["-n", "-W", "--keep-going", "--path-output", str(target)]
        done = subprocess.run(
            [str(jupyter_book), "build", str(source), *options],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(root), str(FACTORIES)])},
            check=False,
        )
        return Build(target / "_build" / "html", done.returncode, done.stdout + done.stderr)

    return build


@pytest.fixture(scope="session")
def small_book(build_book: Builder, tmp_path_factory: pytest.TempPathFactory) -> SmallBook:
    """Build a book of a few pages with the project's own configuration.

    Takes the pages' names without ``.md`` and their text; the first is the root.
    """

    def make(**pages: str) -> Build:
        folder = tmp_path_factory.mktemp("book")
        source = folder / "source"
        (source / "chapters").mkdir(parents=True)
        (source / "chapters" / "references.bib").write_text("")
        (source / "_config.yml").write_text(CONFIG.read_text("utf-8"), "utf-8")
        first, *others = pages
        listed = "".join(f"  - file: {name}\n" for name in others)
        chapters = f"chapters:\n{listed}" if others else ""
        (source / "_toc.yml").write_text(f"format: jb-book\nroot: {first}\n{chapters}", "utf-8")
        for name, text in pages.items():
            suffix = ".ipynb" if text.lstrip().startswith("{") else ".md"
            (source / f"{name}{suffix}").write_text(text, "utf-8")
        return build_book(source, folder / "out")

    return make
