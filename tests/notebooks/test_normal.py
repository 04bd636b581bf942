"""Committed notebooks are normal: executed, and free of the machine that ran them."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from places import ROOT

from nbhelpers.site.notebooks import main, normalise

NOTEBOOKS = sorted((ROOT / "chapters").glob("*.ipynb"))
FOLDERS = [str(path) for path in (ROOT, Path(sys.prefix), Path.home()) if path != Path("/")]
COLUMN = 77  # characters of a block of code, at 1280 px, in the widest font that a browser takes
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


def test_every_notebook_is_normal(path: Path) -> None:
    nbformat.validate(nbformat.read(path, as_version=4))
    assert main(["--check", str(path)]) == 0


def test_code_and_what_it_prints_fit_the_column(path: Path) -> None:
    wide = []
    for cell in nbformat.read(path, as_version=4).cells:
        hidden = {"hide-input", "remove-cell", "remove-input"} & {*cell.metadata.get("tags", [])}
        texts = [] if cell.cell_type != "code" or hidden else [cell.source]
        printed = (output for output in cell.get("outputs", []) if output.get("name") == "stdout")
        texts += [output.text for output in printed]
        wide += [line for text in texts for line in text.splitlines() if len(line) > COLUMN]
    assert wide == []


def test_a_notebook_that_jupyterlab_saved_is_normal_and_a_changed_one_is_not(
    tmp_path: Path,
) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("a", id="a")])
    normalise(notebook)
    notebook.metadata.language_info.version = "3.14.0"
    saved = tmp_path / "saved.ipynb"
    saved.write_text(nbformat.writes(notebook) + "\n", "utf-8")
    assert main(["--check", str(saved)]) == 0
    notebook.metadata.language_info.pop("file_extension")  # scripts would be called .txt
    saved.write_text(nbformat.writes(notebook) + "\n", "utf-8")
    assert main(["--check", str(saved)]) == 1


def test_the_command_says_whether_a_notebook_is_normal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "new.ipynb"
    cell = nbformat.v4.new_code_cell("1 + 1", id="a")
    path.write_text(nbformat.writes(nbformat.v4.new_notebook(cells=[cell])), "utf-8")

    assert main(["--check", str(path)]) == 1
    assert capsys.readouterr().out == f"{path}: NOT NORMAL: run `make notebooks`\n"
    call = [sys.executable, "-m", "nbhelpers.site.notebooks", str(path)]
    done = subprocess.run(call, capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stdout) == (0, f"{path}: written\n")
    assert main(["--check", str(path)]) == 0
    assert capsys.readouterr().out == f"{path}: normal\n"
    (cell,) = nbformat.read(path, as_version=4).cells
    assert cell.outputs[0].data["text/plain"] == "2"


def test_outputs_keep_what_a_reader_sees() -> None:
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}}
    page = {"text/html": "<p>x</p>", "text/plain": "x"}
    outputs = [
        nbformat.v4.new_output("stream", name="stdout", text="a"),
        nbformat.v4.new_output("stream", name="stdout", text="b"),
        nbformat.v4.new_output("stream", name="stderr", text="c"),
        nbformat.v4.new_output("display_data", page | view, metadata={"isolated": True}),
        nbformat.v4.new_output("execute_result", {"text/plain": "y"} | view, execution_count=7),
    ]
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("a"),
            nbformat.v4.new_code_cell("x", execution_count=9),
            nbformat.v4.new_code_cell(
                "x", outputs=outputs, metadata={"tags": ["a"], "scrolled": True}
            ),
        ]
    )
    normalise(notebook)
    _, first, second = notebook.cells
    assert (first.execution_count, second.execution_count) == (1, 2)
    assert (first.metadata, second.metadata) == ({}, {"tags": ["a"]})
    texts = [(out.name, out.text) for out in second.outputs[:2]]
    assert texts == [("stdout", "ab"), ("stderr", "c")]
    assert second.outputs[2].data == page
    assert second.outputs[3].data == {"text/plain": "y"} | view
    assert second.outputs[3].execution_count == 2
    assert all(out.metadata == {} for out in second.outputs[2:])


@pytest.mark.parametrize(
    ("traceback", "kept"),
    [
        (
            "\x1b[31mValueError\x1b[0m\nCell In[3], line 1\n----> 1 f()\n\n"
            "File /a/b.py:2, in f()\n----> 2 raise ValueError('no')\n\nValueError: no",
            "ValueError\nCell In[3], line 1\n----> 1 f()\n\nValueError: no",
        ),
        (
            "ValueError\nCell In[3], line 1\n----> 1 f()\n\nValueError: no",
            "ValueError\nCell In[3], line 1\n----> 1 f()\n\nValueError: no",
        ),
        ("\x1b[31mKeyboardInterrupt\x1b[0m: \n", "KeyboardInterrupt: \n"),
    ],
)
def test_a_traceback_keeps_the_frames_of_cells_alone(traceback: str, kept: str) -> None:
    error = nbformat.v4.new_output(
        "error", ename="ValueError", evalue="no", traceback=traceback.split("\n")
    )
    cell = nbformat.v4.new_code_cell("f()", outputs=[error])
    notebook = nbformat.v4.new_notebook(cells=[cell])
    normalise(notebook)
    assert "\n".join(notebook.cells[0].outputs[0].traceback) == kept


def test_cells_keep_good_ids_and_get_good_ones() -> None:
    cells = [nbformat.v4.new_markdown_cell(text) for text in "abcd"]
    notebook = nbformat.v4.new_notebook(cells=cells)
    for cell, name in zip(cells, ["kept", "kept", "no good", ""], strict=True):
        cell.id = name
    normalise(notebook)
    assert [cell.id for cell in notebook.cells] == ["kept", "kept-2", "2e7d2c03", "18ac3e73"]


def test_no_two_headings_of_a_chapter_are_alike(path: Path) -> None:
    texts = [cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "markdown"]
    headings = [line for text in texts for line in re.findall("^#{1,4} .+", text, re.MULTILINE)]
    assert headings
    assert len(headings) == len(set(headings))


def test_outputs_hold_no_trace_of_a_machine(path: Path) -> None:
    outputs = _outputs(nbformat.read(path, as_version=4))
    found = {what: re.findall(pattern, outputs)[:3] for what, pattern in TRACES.items()}
    assert not any(found.values()), found


def test_no_heading_stands_twice_in_a_cell(path: Path) -> None:
    """Its copy would be a section of its own, and a second line in the list of sections."""
    cells = [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "markdown"]
    for cell in cells:
        text = re.sub(r"^(```+|~~~+).*?^\1$", "", cell.source, flags=re.DOTALL | re.MULTILINE)
        headings = re.findall(r"^#+ .+$", text, re.MULTILINE)
        assert len(headings) == len(set(headings)), headings


def test_every_cell_is_run_small_and_compared(path: Path) -> None:
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        assert cell.execution_count is not None
        assert cell.source.strip(), "an empty cell"
        question = cell.source.startswith("AnswerBox(")  # folded; as long as its slips are many
        assert question or cell.source.count("\n") < 15, f"a cell of over 15 lines:\n{cell.source}"
        assert not re.search(r"NBVAL_|nbval-", cell.source + str(cell.metadata)), "not compared"
        errors = [out.ename for out in cell.outputs if out.output_type == "error"]
        assert not errors or "raises-exception" in cell.metadata.get("tags", []), errors


def _names(source: str, context: type[ast.expr_context]) -> set[str]:
    found = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Name)]
    return {name.id for name in found if isinstance(name.ctx, context)}


def test_no_folded_code_prepares_answers_alone(path: Path) -> None:
    """Such a cell has the tag remove-cell: a page's folds hold code for everyone."""
    code = [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
    asks = ['data-widget="answer_box"' in str(cell.outputs) for cell in code]
    for n, cell in enumerate(code):
        if asks[n] or not {"hide-input", "hide-cell"} & set(cell.metadata.get("tags", [])):
            continue
        made = _names(cell.source, ast.Store)
        used = {flag: set[str]() for flag in (True, False)}
        for later, flag in zip(code[n + 1 :], asks[n + 1 :], strict=True):
            if "remove-cell" not in later.metadata.get("tags", []):
                used[flag] |= _names(later.source, ast.Load)
        assert not made & used[True] or made & used[False], cell.source


def test_a_collapsed_cell_gives_nothing_away_by_its_first_line(path: Path) -> None:
    """JupyterLab shows it. Such cells are those of questions, and those that only prepare them."""
    for cell in nbformat.read(path, as_version=4).cells:
        hidden = cell.metadata.get("jupyter", {}).get("source_hidden", False)
        if cell.cell_type != "code":
            continue
        is_asking = 'data-widget="answer_box"' in str(cell.outputs)
        assert hidden == (is_asking or "remove-cell" in cell.metadata.get("tags", [])), cell.source
        first = cell.source.split("\n")[0]
        assert not hidden or re.fullmatch(r"AnswerBox\(|# .*|\w+ \|?= \{", first), first
