"""Exported programs stand alone and print what the workbench computes."""

import contextlib
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
import torch
from micropython import PagePython
from places import ROOT
from random_descriptions import all_pairs, chosen_pairs, of_every_choice, random_description

from nbhelpers.workbench import Description, read
from nbhelpers.workbench.command import main
from nbhelpers.workbench.exporting import PROGRAMS, notebook, program
from nbhelpers.workbench.exporting.by_name import fits
from nbhelpers.workbench.exporting.plan import Plan

COUNT = 300
CHECK = "# The check"


@pytest.fixture(autouse=True)
def _single_precision_stays() -> Iterator[None]:
    """A program in PyTorch sets the default type."""
    yield
    torch.set_default_dtype(torch.float32)


def printed(source: str, names: dict[str, Any] | None = None) -> str:
    """What a program prints, run in this process."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(source, "program", "exec"), {} if names is None else names)
    return said.getvalue()


def compare(text: str, d: Description, kind: str) -> None:
    """Hold what a program printed to what the workbench computes, 1e-12 of the largest entry."""
    plan = Plan(d)
    lines = [line for line in text.splitlines() if not line.startswith("check:")]
    by_name = kind == "python" and fits(plan)
    wanted = plan.printed(by_name) + plan.updated(by_name)
    assert [line.split(" = ")[0] for line in lines] == [name for name, _ in wanted]
    kinds: dict[str, list[tuple[float, float]]] = {}
    for line, (name, values) in zip(lines, wanted, strict=True):
        ours = [float(one) for one in line.split(" = ")[1].split()]
        which = name if name == plan.value else re.match("net|out|delta|err|.", name.split()[-1])[0]
        kinds.setdefault(which, []).extend(zip(ours, values, strict=True))
    for which, pairs in kinds.items():
        scale = max(abs(theirs) for _, theirs in pairs)
        floor = 0.0 if which == plan.value else 1e-3  # what is 0 but for rounding
        for ours, theirs in pairs:
            assert abs(ours - theirs) <= 1e-12 * max(scale, floor), (which, ours, theirs)


def without_check(source: str) -> str:
    start = source.index(CHECK)
    return source[:start] + source[source.index("# The update.", start) :]


def test_every_program_prints_what_the_workbench_computes() -> None:
    pairs, named = set(), 0
    for n, data in enumerate(of_every_choice(np.random.default_rng(31), COUNT)):
        d = read(data)
        named += fits(Plan(d))
        for kind in PROGRAMS:
            source = program(d, kind)
            code = [line for line in source.splitlines() if re.match(r" +\[?[a-zE(]", line)]
            assert all(len(line) <= 108 for line in code if "0." not in line or "0.01" in line)
            compare(printed(source if n % 10 == 0 else without_check(source)), d, kind)
        pairs |= chosen_pairs(data)
    assert pairs >= all_pairs()
    assert 30 < named < COUNT - 30  # so that both kinds of plain Python are seen


SMOOTH = {"hidden": "tanh", "last": "sigmoid", "widest": 3, "samples": 3}
OTHERS: list[dict[str, Any]] = [
    SMOOTH | {"loss": "half_squared", "per": "sample", "bias_mode": "frozen"},
    SMOOTH | {"loss": "binary_cross_entropy", "update_order": "immediate", "layers": 3},
    {"loss": "softmax_cross_entropy", "hidden": "leaky_relu", "reduction": "mean", "layers": 2},
]


def test_a_check_sees_a_wrong_derivative() -> None:
    for seed, fixed in enumerate(OTHERS):
        d = read(random_description(np.random.default_rng(seed), **fixed))
        for kind in PROGRAMS:
            source = program(d, kind)
            said = next(line for line in printed(source).splitlines() if line[:6] == "check:")
            if kind == "torch":
                assert said == "check: the derivatives agree"
                continue
            assert float(said.split()[-1]) < 1e-6, source
            wrong = re.sub(r"(    E \+?= )", r"\g<1>2 * ", source)
            said = next(line for line in printed(wrong).splitlines() if line[:6] == "check:")
            assert float(said.split()[-1]) > 1e-3, source


def test_five_programs_stand_alone(tmp_path: Path) -> None:
    kinds = ("python", "python", "numpy", "numpy", "torch")
    for n, kind in enumerate(kinds):
        data = random_description(np.random.default_rng(40 + n), **OTHERS[n % 3])
        file = tmp_path / f"mine_{n}.py"
        file.write_text(program(read(data), kind), "utf-8")
        run = subprocess.run(
            [sys.executable, "-I", str(file)], capture_output=True, text=True, check=True
        )
        assert run.stderr == ""
        compare(run.stdout, read(data), kind)


# The notebook.


def test_a_notebook_holds_what_its_cells_print() -> None:
    ignored = 0
    rng = np.random.default_rng(6)
    for data in (random_description(rng, widest=3) for _ in range(25)):
        book = json.loads(notebook(read(data)))
        nbformat.validate(nbformat.from_dict(book))
        names: dict[str, Any] = {}
        for cell in book["cells"]:
            if cell["cell_type"] == "markdown" or cell["id"].endswith("-check"):
                continue
            said = printed(cell["source"], names)
            if cell["metadata"]:
                ignored += 1
            else:
                assert said == "".join(one["text"] for one in cell["outputs"])
    assert ignored < 25


def test_nbval_passes_on_a_notebook(tmp_path: Path) -> None:
    data = random_description(np.random.default_rng(3), **OTHERS[1])
    file = tmp_path / "mine.ipynb"
    file.write_text(notebook(read(data)), "utf-8")
    options = ["-q", "-p", "no:cacheprovider", "--nbval", "--nbval-current-env", str(file)]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "--rootdir", str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert run.returncode == 0, run.stdout
    assert "15 passed" in run.stdout


def test_the_page_s_python_writes_the_same() -> None:
    package = ROOT / "nbhelpers"
    files = {"nbhelpers/__init__.py": "", "nbhelpers/clinic/__init__.py": ""}
    for path in [*package.glob("workbench/**/*.py"), package / "clinic" / "slow_pass.py"]:
        files[f"nbhelpers/{path.relative_to(package).as_posix()}"] = path.read_text("utf-8")
    python = PagePython(files)
    begun = python.run(
        "import json\nfrom nbhelpers.workbench.description import read\n"
        "from nbhelpers.workbench.exporting import PROGRAMS, notebook, program"
    )
    assert begun.error is None, begun.error
    for seed, fixed in enumerate(OTHERS):
        data = random_description(np.random.default_rng(seed), **fixed)
        for key in ("inputs", "targets"):
            data[key] = np.round(data[key], 3).tolist()
        for layer in data["layers"]:
            for key in ("weights", "biases"):
                layer[key] = np.round(layer.get(key, []), 3).tolist()
        d = read(data)
        python.run(f"d = read({data!r})")
        for kind in PROGRAMS:
            assert python.run(f"print(program(d, {kind!r}), end='')").output == program(d, kind)
        run = python.run("print(notebook(d))", most=100_000)
        assert json.loads(run.output) == json.loads(notebook(d))


def test_another_kind_is_refused() -> None:
    d = read(random_description(np.random.default_rng(1)))
    with pytest.raises(ValueError, match="one of python, numpy and torch is accepted, not 'jax'"):
        program(d, "jax")


def test_the_command_writes_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = random_description(np.random.default_rng(2), **OTHERS[0])
    (tmp_path / "mine.json").write_text(json.dumps(data), "utf-8")
    for kind in PROGRAMS:
        assert main([str(tmp_path / "mine.json"), "--export", kind]) == 0
        assert capsys.readouterr().out == program(read(data), kind)
    assert main([str(tmp_path / "mine.json"), "--export", "notebook"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(notebook(read(data)))
