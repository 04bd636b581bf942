"""Exercise sheets: the same numbers in every Python, right solutions, nothing told too early."""

import json
import re
from pathlib import Path

import pytest
import torch
from micropython import PagePython
from places import ROOT
from random_descriptions import ByTorch

from nbhelpers.number_text import number_text
from nbhelpers.sheets import command
from nbhelpers.sheets.exercises import exercise

KINDS = ("1, 1", "2, 2", "2, 2, False", "3, 3", "3, 2, False")


def told(html: str) -> dict[str, str]:
    """What a sheet says each quantity is, by name; the last time that it is told."""
    return dict(re.findall(r"<li><span>(\S+) =</span> <b>(\S+)</b>", html))


def test_a_seed_gives_the_same_numbers_in_the_page_s_python() -> None:
    package = ROOT / "nbhelpers"
    files = {"nbhelpers/__init__.py": ""}
    for path in package.glob("*/**/*.py"):
        if path.relative_to(package).parts[0] in ("workbench", "clinic", "sheets"):
            files[f"nbhelpers/{path.relative_to(package).as_posix()}"] = path.read_text("utf-8")
    python = PagePython(files)
    begun = python.run("import json\nfrom nbhelpers.sheets.exercises import exercise")
    assert begun.error is None, begun.error
    for kind in KINDS:
        run = python.run(
            f"print(json.dumps([exercise(s, {kind}).plain() for s in (0, 7, 999999)]))"
        )
        assert run.error is None, run.error
        ours = [eval(f"exercise({seed}, {kind})").plain() for seed in (0, 7, 999999)]
        assert json.loads(run.output) == ours


def test_a_class_gets_twenty_different_ones() -> None:
    made = [json.dumps(exercise(seed).plain()) for seed in range(7, 27)]
    assert len(set(made)) == 20


def test_sheets_ask_and_solutions_answer_as_pytorch_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "printed", lambda file: False)
    for seed, decimals in ((7, []), (8, ["--decimals", "--layers", "3", "--units", "3"])):
        arguments = ["--seed", str(seed), "--count", "2", "--out", str(tmp_path), *decimals]
        assert command.main(arguments) == 0
        assert capsys.readouterr().out.split() == [
            str(tmp_path / "exercises.html"),
            str(tmp_path / "solutions.html"),
        ]
        asked, solved = (
            (tmp_path / f"{name}.html").read_text("utf-8").split("<section>")[1:]
            for name in ("exercises", "solutions")
        )
        assert len(asked) == len(solved) == 2
        assert not any("<script" in one for one in asked + solved)
        d = exercise(seed, 3, 3, False) if decimals else exercise(seed)
        theirs = ByTorch(d)
        answers = theirs.by_name | theirs.updated | {"loss": theirs.loss}
        known = told(solved[0])
        assert known.keys() >= answers.keys()
        for name, value in answers.items():
            assert known[name] == number_text(value), name
        # The exercise gives inputs, targets and parameters, and asks for all else.
        given = told(asked[0])
        blanks = re.findall(r'<li><span>(\S+) =</span> <span class="blank">', asked[0])
        assert set(blanks) == known.keys()
        assert set(given) == {"target_o1", *d.names().units[0], *theirs.updated}
    assert torch.get_default_dtype() == torch.float32


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--seed", "-1"], "seed: a whole number from 0 to 999999 is accepted, not -1"),
        (["--units", "4"], "units: a whole number from 1 to 3"),
        (["--layers", "0"], "layers: a whole number from 1 to 3"),
        (["--count", "0"], "count: 1 to 200 is accepted, not 0"),
    ],
)
def test_what_is_refused(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert command.main([*arguments, "--out", str(tmp_path)]) == 2
    assert message in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
