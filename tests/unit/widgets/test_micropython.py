"""The Python of the pages: what is vendored, what a run gives back, and how a kernel sends it."""

import hashlib

import pytest
from micropython import PagePython
from places import ROOT

from nbhelpers.widgets import micropython
from nbhelpers.widgets.base import BookWidget

VENDOR = ROOT / "nbhelpers" / "site" / "vendor"


def test_what_is_vendored_is_what_was_recorded() -> None:
    lines = [line.split() for line in (VENDOR / "SHA256SUMS").read_text("utf-8").splitlines()]
    assert {name.split("/")[0] for _, name in lines} == {"katex", "micropython", "minisearch"}
    for digest, name in lines:
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest, name
    readme = (VENDOR / "README.md").read_text("utf-8")
    assert "micropython-webassembly-pyscript" in readme
    said = PagePython().run("import sys\nsys.version").output
    assert "MicroPython v1.27.0 " in said
    assert "| 1.27.0 |" in readme


def test_another_version_of_micropython_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(micropython._CHANGES, "import.meta.url", ("", 5))
    micropython.worker.cache_clear()
    with pytest.raises(ValueError, match=r"'import.meta.url' stands there 4 times"):
        micropython.worker()


@pytest.fixture(scope="module")
def python() -> PagePython:
    """An interpreter with something to import."""
    return PagePython({"part/__init__.py": "", "part/one.py": "def half(x):\n    return x / 0\n"})


@pytest.mark.parametrize(
    ("source", "output"),
    [
        ("x = 3\nx, 4 # a pair", "(3, 4)\n"),
        ("max(\n    1,\n    x,\n)", "3\n"),
        ("x\nx = 4", ""),
        ("if x:\n    x", ""),
        ("print('a')\nprint('é€', end='')", "a\né€"),
        ('text = """\nx\n"""', ""),
        ("None", ""),
        ("", ""),
        (
            "def f(n):\n    return f(n)\ntry:\n    f(1)\nexcept RecursionError:\n    print('deep')",
            "deep\n",
        ),
        ("print(f'{1 / 3:.10f} {1e-5:>9.1e} {0.25:+.0%}')", f"{1 / 3:.10f} {1e-5:>9.1e} +25%\n"),
    ],
)
def test_a_run_prints_what_a_notebook_would(python: PagePython, source: str, output: str) -> None:
    python.run("x = 3")
    run = python.run(source)
    assert run.error is None
    assert run.output == output


@pytest.mark.parametrize(
    ("source", "frames", "message"),
    [
        ("def f():\n    return 1 / 0\n\nf()", [4, 2], "ZeroDivisionError: divide by zero"),
        ("x = 1\ny = (", [3], "SyntaxError: invalid syntax"),
        ("x = 1\n1 +", [2], "SyntaxError: invalid syntax"),
        ("\ninput()", [2], "OSError: this page cannot ask: write the value into the program"),
        ("import part.one\npart.one.half(1)", [2], "ZeroDivisionError: divide by zero"),
        ("raise SystemExit", [1], "SystemExit: "),
    ],
)
def test_an_error_names_the_lines_of_the_program(
    python: PagePython, source: str, frames: list[int], message: str
) -> None:
    error = python.run(source, name="box 7").error
    assert error is not None
    assert error.rstrip("\n").endswith(message)
    lines = [line for line in error.splitlines() if line.startswith('  File "box 7"')]
    assert [int(line.split("line ")[1].split(",")[0]) for line in lines] == frames


def test_a_flood_ends_the_program_that_makes_it_and_not_its_memory(python: PagePython) -> None:
    run = python.run("kept = 5\nfor n in range(10**9):\n    print('n')", most=1000)
    assert run.flooded
    assert run.output == "n\n" * 500
    assert python.run("kept").output == "5\n"


def test_a_kernel_sends_python_when_it_is_asked() -> None:
    class Runs(BookWidget):
        name = "progress"
        runs_python = True

    sent: list[object] = []
    widget = Runs()
    widget.send = sent.append
    widget._handle_custom_msg({"ask": "something"}, [])
    assert sent == []
    widget._handle_custom_msg({"ask": "python"}, [])
    assert sent == [{"python": micropython.parts()}]
