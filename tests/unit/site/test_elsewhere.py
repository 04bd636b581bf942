"""Where else the course runs: what Binder, a development container and Colab install."""

import ast
import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode, v4
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from nbhelpers.site.colab import for_colab

WORKFLOW = ".github/workflows/ci.yml"

PIP = """import json, sys
print("PIP", json.dumps(sys.argv[1:]))
"""
OUTPUT = """class _widgets:
    _installed_url = None

def enable_custom_widget_manager():
    _widgets._installed_url = "colab's manager"
    print("WIDGETS ENABLED")
"""


def normal(name: str) -> str:
    """A distribution's name as all tools write it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(path: Path) -> dict[str, str]:
    """The versions that a file of requirements gives."""
    lines = (line.split("#")[0].strip() for line in path.read_text("utf-8").splitlines())
    pairs = (line.split("==") for line in lines if "==" in line)
    return {normal(name): version for name, version in pairs}


def reached(names: list[str]) -> set[str]:
    """These distributions and all that they need here."""
    found: set[str] = set()
    while names:
        name = normal(names.pop())
        if name in found:
            continue
        found.add(name)
        for need in map(Requirement, metadata.requires(name) or []):
            if need.marker is None or need.marker.evaluate({"extra": ""}):
                names.append(need.name)
    return found


def test_pip_alone_brings_what_the_notebooks_import(root: Path) -> None:
    owners = metadata.packages_distributions()
    named = {"nbhelpers"}
    for path in (root / "chapters").glob("*.ipynb"):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code":
                for node in ast.walk(ast.parse(re.sub(r"(?m)^\s*[%!].*$", "", cell.source))):
                    if isinstance(node, ast.Import):
                        named |= {alias.name.partition(".")[0] for alias in node.names}
                    elif isinstance(node, ast.ImportFrom) and node.module:
                        named.add(node.module.partition(".")[0])
    named -= set(sys.stdlib_module_names) | {"nbhelpers"}
    assert {"numpy", "torch"} <= named
    installed = reached([*pins(root / "requirements.txt")])
    for name in named:
        assert installed & {normal(owner) for owner in owners[name]}, name


def test_make_installs_the_pins_by_pip_alone(root: Path) -> None:
    """So ``make test``, which runs every notebook, shows that they are enough."""
    commands = re.findall(r"pip install .*", (root / "tools" / "install").read_text("utf-8"))
    assert [command.split("-r ")[1:] for command in commands] == [["requirements.txt"]]
    asked = (root / "requirements.txt").read_text("utf-8").splitlines()
    assert {"-e .", "-c constraints.txt"} <= {line.split("#")[0].strip() for line in asked}


def test_every_pin_and_all_that_it_needs_has_one_version(root: Path) -> None:
    exact = pins(root / "requirements.txt")
    constrained = pins(root / "constraints.txt")
    assert exact == {**exact, **{name: constrained[name] for name in exact & constrained.keys()}}
    assert reached([*exact]) <= exact.keys() | constrained.keys()


def test_every_pin_takes_the_oldest_python_that_the_readme_names(root: Path) -> None:
    """Debian 12 has 3.11.2; a package may ask for a later one of the 3.11."""
    oldest = re.search(r"They need Python (3\.\d+) to", (root / "README.md").read_text("utf-8"))[1]
    for name, version in {
        **pins(root / "constraints.txt"),
        **pins(root / "requirements.txt"),
    }.items():
        with contextlib.suppress(metadata.PackageNotFoundError):  # for another system
            here = metadata.metadata(name)
            if here["Version"].partition("+")[0] == version and here.get("Requires-Python"):
                assert SpecifierSet(here["Requires-Python"]).contains(f"{oldest}.0"), name


@pytest.fixture(scope="module")
def checkout(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What Binder reads of a checkout."""
    folder = tmp_path_factory.mktemp("binder")
    shutil.copytree(root / "binder", folder / "binder")
    shutil.copytree(root / "tools", folder / "tools")
    for path in (root / "nbhelpers").glob("*.py"):
        (folder / "nbhelpers").mkdir(exist_ok=True)
        shutil.copy(path, folder / "nbhelpers")
    shutil.copytree(root / "nbhelpers/widgets/nbconvert", folder / "nbhelpers/widgets/nbconvert")
    for pattern in ("*.txt", "*.md", "pyproject.toml", "LICENSE*"):
        for path in root.glob(pattern):
            shutil.copy(path, folder)
    return folder


def test_binder_installs_the_pins(root: Path, checkout: Path) -> None:
    """Pip reads Binder's file where Binder calls it, and all that it asks for is here already."""
    pip = [sys.executable, "-m", "pip", "install", "--dry-run", "--no-deps", "--no-build-isolation"]
    done = subprocess.run(
        [*pip, "-r", "binder/requirements.txt"],
        cwd=checkout, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    here = re.findall(r"Requirement already satisfied: ([\w.-]+)==", done.stdout)
    assert {normal(name) for name in here} == {*pins(root / "requirements.txt")}
    assert re.search(r"Would install nbhelpers-\d", done.stdout)


def test_binder_does_what_make_does_after_pip(root: Path, checkout: Path, tmp_path: Path) -> None:
    python = tmp_path / "python"  # stands for Binder's own environment
    python.write_text(f"#!/bin/sh\necho {tmp_path}/environment\n")
    python.chmod(0o755)
    path = os.pathsep.join([str(tmp_path), os.environ["PATH"]])
    subprocess.run(["binder/postBuild"], cwd=checkout, env={"PATH": path}, check=True)
    exported = tmp_path / "environment" / "share/jupyter/nbconvert/templates/conf.json"
    assert exported.read_text() == (root / "nbhelpers/widgets/nbconvert/conf.json").read_text()
    assert "sh tools/exports .venv\n" in (root / "tools" / "install").read_text("utf-8")


def test_binder_and_the_container_have_a_python_that_the_pins_support(root: Path) -> None:
    project = (root / "pyproject.toml").read_text("utf-8")
    runtime = (root / "binder" / "runtime.txt").read_text("utf-8").strip()
    container = json.loads((root / ".devcontainer" / "devcontainer.json").read_text("utf-8"))
    version = runtime.removeprefix("python-")
    assert f'"Programming Language :: Python :: {version}"' in project
    assert f":1-{version}-" in container["image"]
    assert container["postCreateCommand"] == "make book"


def test_pytorch_s_build_without_a_gpu_comes_from_one_address(root: Path) -> None:
    named = ("README.md", "binder/requirements.txt", ".devcontainer/devcontainer.json", WORKFLOW)
    found = [
        re.findall(r"https://download\S+?/cpu\b", (root / n).read_text("utf-8")) for n in named
    ]
    assert found == [[found[0][0]]] * len(named)


def run_in_colab(notebook: NotebookNode, folder: Path, root: Path) -> NotebookNode:
    """Run a notebook in a kernel that has stand-ins for pip and for Colab's module."""
    files = {"pip/__init__.py": "", "pip/__main__.py": PIP, "google/colab/output.py": OUTPUT}
    for name, text in files.items():
        path = folder / "stand-ins" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    places = os.pathsep.join([str(folder / "stand-ins"), str(root)])
    client = NotebookClient(notebook, timeout=300, kernel_name="python3")
    return client.execute(env={**os.environ, "PYTHONPATH": places})


COURSE = "nbhelpers[torch] @ git+https://github.com/someone/course@main"


@pytest.mark.parametrize("minor", [4, 5])  # cells have ids in 5 alone
def test_a_copy_for_colab_is_the_notebook_with_one_cell_more(minor: int) -> None:
    own = v4.new_code_cell("1 + 1")
    if minor == 4:
        del own["id"]
    original = v4.new_notebook(cells=[own], nbformat_minor=minor)
    copy = nbformat.reads(for_colab(nbformat.writes(original), COURSE), as_version=4)
    nbformat.validate(copy)
    assert copy.cells[1:] == original.cells
    assert copy.metadata == original.metadata


def test_in_colab_a_copy_installs_the_course_and_shows_its_widgets(
    root: Path, tmp_path: Path
) -> None:
    shows = v4.new_code_cell("import nbhelpers as nb\nnb.Stepper()")
    text = for_colab(nbformat.writes(v4.new_notebook(cells=[shows])), COURSE)
    setup, shown = run_in_colab(nbformat.reads(text, as_version=4), tmp_path, root).cells
    printed = "".join(output.text for output in setup.outputs)
    called = re.fullmatch(r"PIP (.*)\n(?:.*\n)*WIDGETS ENABLED\n", printed)[1]
    assert json.loads(called) == ["install", "--quiet", COURSE]
    assert Requirement(COURSE).url == "git+https://github.com/someone/course@main"
    [output] = [output for output in shown.outputs if "data" in output]
    view = "application/vnd.jupyter.widget-view+json"
    assert view in output.data  # and Colab is told who shows it
    assert output.metadata[view]["colab"]["custom_widget_manager"] == {"url": "colab's manager"}
