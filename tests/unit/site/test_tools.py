"""The newcomer's commands in a checkout that was moved, copied, zipped, or cloned for Windows."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

FAILS = "#!/bin/sh\nexit 1\n"
BUILDS = "#!/bin/sh\nmkdir -p .build/_build/html && echo new >.build/_build/html/index.html\n"


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "MAKE", "VIRTUAL"))}
    return subprocess.run(
        command, cwd=folder, env=kept, capture_output=True, text=True, check=False
    )


def installed(folder: Path) -> Path:
    """Install, and give the folder that the environment's scripts belong to."""
    done = run(folder, "make", ".venv/ready")
    assert done.returncode == 0, done.stdout + done.stderr
    scripts = (folder / ".venv" / "bin" / "pip").read_text()
    [owner] = [f for f in folder.parent.iterdir() if f"{f}/.venv/" in scripts]
    return owner


@pytest.fixture(scope="module")
def checkout(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with the project's own Makefile and tools, without run bits, as some zips lose them.

    It has nothing to install, and is installed.
    """
    folder = tmp_path_factory.mktemp("here") / "a checkout"
    shutil.copytree(root / "tools", folder / "tools")
    shutil.copytree(root / "nbhelpers/widgets/nbconvert", folder / "nbhelpers/widgets/nbconvert")
    for path in filter(Path.is_file, (folder / "tools").rglob("*")):
        path.chmod(0o644)
    shutil.copy(root / "Makefile", folder)
    for name in ("requirements.txt", "constraints.txt", "pyproject.toml"):
        (folder / name).write_text("")
    assert installed(folder) == folder
    return folder


def stub(folder: Path, script: str) -> None:
    path = folder / ".venv" / "bin" / "jupyter-book"
    path.write_text(script)
    path.chmod(0o755)


def test_a_copied_or_moved_checkout_gets_an_environment_of_its_own(checkout: Path) -> None:
    before = sorted(p.stat().st_mtime_ns for p in (checkout / ".venv").rglob("*"))
    moved = shutil.copytree(checkout, checkout.with_name("moved"), symlinks=True)
    assert installed(moved) == moved
    assert sorted(p.stat().st_mtime_ns for p in (checkout / ".venv").rglob("*")) == before


def test_an_environment_of_this_checkout_is_kept(checkout: Path) -> None:
    (checkout / ".venv" / "ready").unlink()
    (checkout / ".venv" / "torch").write_text("the reader's own")
    installed(checkout)
    assert (checkout / ".venv" / "torch").exists()


def test_the_old_book_stays_until_the_new_one_is_there(checkout: Path) -> None:
    page = checkout / "_build" / "html" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("old\n")
    stub(checkout, FAILS)
    assert run(checkout, "make", "book").returncode != 0
    assert page.read_text() == "old\n"
    stub(checkout, BUILDS)
    done = run(checkout, "make", "book")
    assert done.returncode == 0, done.stderr
    assert page.read_text() == "new\n"


def test_a_clone_for_windows_keeps_the_line_ends_of_scripts(root: Path, tmp_path: Path) -> None:
    options = ["--quiet", "--depth=1", "-c", "core.autocrlf=true"]
    done = run(tmp_path, "git", "clone", *options, root.as_uri(), "clone")
    assert done.returncode == 0, done.stderr
    for name in ("tools/install", "tools/test", "Makefile", "chapters/one_neuron.ipynb"):
        assert b"\r" not in (tmp_path / "clone" / name).read_bytes(), name


def test_the_copies_for_colab_become_one_commit_of_their_branch(root: Path, tmp_path: Path) -> None:
    """Whatever the branch held before, and nothing of the checkout changes."""
    git = ("git", "-c", "user.name=A", "-c", "user.email=a@example.org")
    home, clone = tmp_path / "home.git", tmp_path / "clone"

    def done(folder: Path, *command: str) -> str:
        result = run(folder, *command)
        assert result.returncode == 0, result.stderr
        return result.stdout

    done(tmp_path, "git", "init", "--quiet", "--bare", str(home))
    done(tmp_path, "git", "clone", "--quiet", str(home), str(clone))
    (clone / "tools").mkdir()
    shutil.copy(root / "tools" / "publish_colab", clone / "tools")
    (clone / ".gitignore").write_text("_build/\n")
    done(clone, *git, "add", ".")
    done(clone, *git, "commit", "--quiet", "--message=Course")
    copies = clone / "_build" / "colab" / "chapters"
    copies.mkdir(parents=True)
    for name in ("old", "new"):
        (copies / "old.ipynb").unlink(missing_ok=True)
        (copies / f"{name}.ipynb").write_text("{}")
        done(clone, "sh", "tools/publish_colab")
        assert done(home, "git", "ls-tree", "-r", "--name-only", "colab") == (
            f"chapters/{name}.ipynb\n"
        )
        assert done(home, "git", "rev-list", "--count", "colab") == "1\n"
    assert done(clone, "git", "status", "--porcelain") == ""
    assert done(clone, "git", "ls-files") == ".gitignore\ntools/publish_colab\n"
