"""For all tests: in which order they start, and where the project and the built book are."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from places import ROOT, tool
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

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

TOGETHER = "tests/browser/jupyter/"
"""A folder whose files go to one worker: they share a server, and a window that has its scripts."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort the tests, whose modules stay whole."""

    def rank(item: pytest.Item) -> int:
        places = (n for n, start in enumerate(FIRST) if item.nodeid.startswith(start))
        return next(places, len(FIRST))

    items.sort(key=rank)


class FilesAndAFolder(LoadFileScheduling):
    """Tests go to the workers by file, those of `TOGETHER` as one."""

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER if nodeid.startswith(TOGETHER) else super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling | None:
    """With ``--dist loadfile``, give the workers what `FilesAndAFolder` says."""
    return FilesAndAFolder(config, log) if config.getvalue("dist") == "loadfile" else None


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


@pytest.fixture(scope="session")
def offline_copy() -> ModuleType:
    """The tool that writes the offline copy."""
    return tool("offline_copy")


@pytest.fixture(scope="session")
def wheel(offline_copy: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built once for all workers, and installed beside it (see `installed`)."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent  # all workers'
    folder = shared / "wheel"
    with (shared / "wheel.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            built = offline_copy.wheel(folder)
            pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-compile"]
            subprocess.run([*pip, "--target", str(folder / "installed"), str(built)], check=True)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel: Path) -> Path:
    """A folder that holds what pip makes of the wheel, without what it needs."""
    return wheel.parent / "installed"
