"""Committed notebooks are normal: executed, and free of the machine that ran them."""

import re
import sys
from pathlib import Path

import nbformat
import pytest

from nbhelpers.notebooks import normalise

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "chapters").glob("*.ipynb"))
FOLDERS = [str(path) for path in (ROOT, Path(sys.prefix), Path.home()) if path != Path("/")]
TRACES = {
    "an address": r"\b0x[0-9a-f]{8,}",
    "a path": r"(?:^|[\s\"'(])(?:/(?:home|Users|root|tmp|usr)/|/[\w./-]+\.(?:py|ipynb)|[A-Z]:\\\\)",
    "a folder of this machine": "|".join(map(re.escape, FOLDERS)),
    "a date": r"\b20\d\d-\d\d-\d\d[T ]\d\d:\d\d",
    "a temporary file of the kernel": r"ipykernel_\d+",
    "a NumPy 2 scalar": r"np\.float64\(",
}


def _outputs(notebook: nbformat.NotebookNode) -> str:
    return "\n".join(str(cell.get("outputs", "")) for cell in notebook.cells)


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    return request.param


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


def test_normalising_changes_nothing(path: Path) -> None:
    text = path.read_text("utf-8")
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    normalise(notebook)
    assert nbformat.writes(notebook) + "\n" == text


def test_outputs_hold_no_trace_of_a_machine(path: Path) -> None:
    outputs = _outputs(nbformat.read(path, as_version=4))
    found = {what: re.findall(pattern, outputs)[:3] for what, pattern in TRACES.items()}
    assert not any(found.values()), found


def test_every_cell_is_run_small_and_compared(path: Path) -> None:
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        assert cell.execution_count is not None
        assert cell.source.strip(), "an empty cell"
        assert cell.source.count("\n") < 15, f"a cell of over 15 lines:\n{cell.source}"
        assert not re.search(r"NBVAL_|nbval-", cell.source + str(cell.metadata)), "not compared"
        errors = [out.ename for out in cell.outputs if out.output_type == "error"]
        assert not errors or "raises-exception" in cell.metadata.get("tags", []), errors
