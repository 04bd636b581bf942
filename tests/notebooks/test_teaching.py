"""The lines of the page *teaching* run, in the order in which they stand there."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest
import torch
from places import ROOT

import nbhelpers as nb

PAGE = (ROOT / "chapters" / "teaching.md").read_text("utf-8")


def shown_by(code: str, names: dict[str, Any]) -> Any:
    """Run a cell; what a notebook would show is the value of its last line."""
    tree = ast.parse(code)
    last = tree.body[-1]
    if not isinstance(last, ast.Expr):
        exec(compile(tree, "teaching.md", "exec"), names)
        return None
    exec(compile(ast.Module(tree.body[:-1], []), "teaching.md", "exec"), names)
    return eval(compile(ast.Expression(last.value), "teaching.md", "eval"), names)


def test_the_cells_run_and_leave_what_the_text_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("handed-in").mkdir()
    answers = {"a-q1": {"solved": "", "tried": 2}, "a-q2": {"solved": None, "tried": 1}}
    Path("handed-in", "ada.json").write_text(json.dumps({"version": 2, "answers": answers}))
    cells = re.findall(r"^```python\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    names: dict[str, Any] = {}
    torch.manual_seed(0)
    shown = [shown_by(cell, names) for cell in cells]
    assert [type(one).__name__ for one in shown] == [
        *("NoneType", "Stepper", "GradientReport", "ExaminationReport", "NoneType", "PosixPath")
    ]
    assert capsys.readouterr().out.startswith("ada: 1 solved in 3 tries\n")
    assert shown[2].ok
    assert [finding.name for finding in shown[3].findings] == ["no_zero_grad"]
    sheet = Path("sheet.html").read_text("utf-8")
    assert re.findall(r'data-widget="(\w+)" id="([\w-]+)"', sheet) == [
        ("stepper", "stepper"),
        ("answer_box", "sheet-q1"),
    ]
    assert "http" not in re.sub(r"http://www.w3.org/\S+", "", sheet)
    assert Path("loss.svg").read_text("utf-8").startswith("<svg")
    losses = names["training"].losses
    assert f"from {losses[0]:.4f} to {losses[-1]:.4f}." in names["figure"].alt


def test_the_wheel_is_the_one_of_this_version() -> None:
    assert f'pip install "nbhelpers-{nb.__version__}-py3-none-any.whl[judge]"' in PAGE
