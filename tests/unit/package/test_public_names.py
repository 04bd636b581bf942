"""The names of the package: they can be found, are typed, and cost nothing until they are used."""

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest
from places import ROOT

import nbhelpers as nb
from nbhelpers import widgets

HEAVY = {"anywidget", "ipywidgets", "matplotlib", "numpy", "py_mini_racer", "torch", "traitlets"}
LISTED = {module.__name__: module for module in (nb, widgets)}


def imported(*lines: str) -> set[str]:
    """The heavy packages that a fresh Python has imported after these lines."""
    code = "\n".join([*lines, "import sys; print(*{m.partition('.')[0] for m in sys.modules})"])
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return HEAVY & set(run.stdout.split())


@pytest.mark.parametrize(
    ("use", "needs"),
    [
        ("dir(nb); nb.__version__", set()),
        ("import nbhelpers.widgets", set()),
        ("nb.check; nb.Network; nb.check_gradients; nb.Dense; nb.hessian; nb.classify", {"numpy"}),
        ("nb.network_graph; nb.curves", {"numpy", "matplotlib"}),
    ],
)
def test_what_is_used_is_imported_and_no_more(use: str, needs: set[str]) -> None:
    assert imported("import nbhelpers as nb", use) == needs


@pytest.mark.parametrize("package", LISTED)
def test_every_name_is_listed_and_typed(package: str) -> None:
    module = LISTED[package]
    source = Path(str(module.__file__)).read_text(encoding="utf-8")
    (block,) = (
        part
        for part in ast.parse(source).body
        if isinstance(part, ast.If) and isinstance(part.test, ast.Name)
    )
    typed = {}
    for statement in block.body:
        assert isinstance(statement, ast.ImportFrom)
        for alias in statement.names:
            assert alias.asname == alias.name  # else a type checker takes it for a private name
            typed[alias.name] = statement.module
    assert sorted(typed) == module.__all__
    assert sorted(typed) == dir(module)
    for name, home in typed.items():
        assert getattr(module, name) is getattr(sys.modules[str(home)], name)


@pytest.mark.parametrize("home", sorted({getattr(nb, name).__module__ for name in nb.__all__}))
def test_a_star_brings_what_is_public_and_no_more(home: str) -> None:
    package = home.split(".")[1]
    module = getattr(nb, package)
    ours = {name for name in nb.__all__ if getattr(nb, name).__module__.split(".")[1] == package}
    assert ours <= set(module.__all__)
    brought = [getattr(module, name) for name in module.__all__]
    assert not any(inspect.ismodule(value) for value in brought)
    assert all(value.__module__.startswith("nbhelpers.") for value in brought if callable(value))


def test_what_the_widgets_list_the_package_lists() -> None:
    assert set(widgets.__all__) <= set(nb.__all__)


def test_modules_are_attributes_and_other_names_are_not() -> None:
    assert nb.figures.GRADIENT.startswith("#")
    with pytest.raises(AttributeError, match="module 'nbhelpers' has no attribute 'nothing'"):
        nb.nothing  # noqa: B018


def test_the_version_is_the_one_to_cite() -> None:
    cited = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {nb.__version__}\n" in cited
