"""Write the offline copy: ``make zip`` puts the built book, the notebooks and a wheel in one archive."""

import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
NAME = "backprop-by-hand"
READ_ME = """\
Backprop by Hand: an offline copy

Read the book: open book/index.html with a double click. It needs no network.

Run the notebooks: with Python 3.11 or newer, type in this folder

    python3 -m venv .venv
    .venv/bin/pip install -c constraints.txt "{wheel}[notebooks,torch]"
    .venv/bin/jupyter lab notebooks

On Windows it is .venv\\Scripts\\pip and .venv\\Scripts\\jupyter. The installation needs the network once.
On Linux without a GPU, install PyTorch's CPU build first, which saves gigabytes:

    .venv/bin/pip install torch=={torch} --index-url https://download.pytorch.org/whl/cpu
"""


def wheel(folder: Path) -> Path:
    """Build the wheel of ``nbhelpers`` in ``folder``, from a copy: building leaves files behind."""
    source = folder / "source"
    shutil.copytree(ROOT / "nbhelpers", source / "nbhelpers")
    for name in ("pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", "LICENSE-TEXT"):
        shutil.copy(ROOT / name, source)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--wheel-dir", str(folder), str(source)], check=True)
    return next(folder.glob("nbhelpers-*.whl"))


def pinned(package: str) -> str:
    """The version of ``package`` that requirements.txt pins."""
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    return next(line.split("==")[1] for line in lines if line.startswith(f"{package}=="))


def write(target: Path, built: Path, book: Path = ROOT / "_build" / "html") -> Path:
    """Write the archive ``target`` from the ``built`` wheel and the ``book``; return its path."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(p for p in book.rglob("*") if p.is_file()):
            archive.write(path, f"{NAME}/book/{path.relative_to(book).as_posix()}")
        for path in sorted((ROOT / "chapters").glob("*.ipynb")):
            archive.write(path, f"{NAME}/notebooks/{path.name}")
        for name in ("LICENSE", "LICENSE-TEXT", "constraints.txt"):
            archive.write(ROOT / name, f"{NAME}/{name}")
        archive.write(built, f"{NAME}/{built.name}")
        text = READ_ME.format(wheel=built.name, torch=pinned("torch"))
        archive.writestr(f"{NAME}/READ-ME-FIRST.txt", text)
    return target


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        path = write(ROOT / "dist" / f"{NAME}.zip", wheel(Path(scratch)))
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1e6:.1f} MB")
