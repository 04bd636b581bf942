"""Fixtures for the tests of the Sphinx extension: small books, built on the spot."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from built_pages import Build, Builder, SmallBook

CONFIG = Path(__file__).parents[2] / "_config.yml"
FACTORIES = Path(__file__).parent


@pytest.fixture(scope="session")
def builder(root: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that has read Sphinx, which takes as long as to build a small book."""
    paths = os.pathsep.join([str(root), str(FACTORIES)])
    with subprocess.Popen(
        [sys.executable, str(FACTORIES / "book_builder.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
    ) as process:
        yield process
        process.stdin.close()


@pytest.fixture(scope="session")
def build_book(builder: subprocess.Popen[str]) -> Builder:
    """Build the book in a folder, with warnings as errors, into another folder."""

    def build(source: Path, target: Path) -> Build:
        target.mkdir(parents=True, exist_ok=True)
        log = target / "log.txt"
        options = ["-n", "-W", "--keep-going", "--path-output", str(target)]
        builder.stdin.write(json.dumps([str(source), *options, str(log)]) + "\n")
        builder.stdin.flush()
        status = int(builder.stdout.readline())
        return Build(target / "_build" / "html", status, log.read_text("utf-8"))

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
