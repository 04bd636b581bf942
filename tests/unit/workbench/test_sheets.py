"""Exercise sheets: the same in every Python, right solutions, nothing told too early."""

import json
import re
from pathlib import Path

import pytest
from micropython import PagePython
from places import ROOT
from random_descriptions import ByTorch

from nbhelpers.sheets import command
from nbhelpers.sheets.desk import sheet
from nbhelpers.sheets.exercises import exercise
from nbhelpers.sheets.writing import name_html
from nbhelpers.widgets.micropython import library
from nbhelpers.workbench import computed
from nbhelpers.workbench.desk import answer

SIZES = [(layers, units) for layers in (1, 2, 3) for units in (1, 2, 3)]
POWER = re.compile(r"×10<[^>]*>(−?\d+)</\w+>")
SHOWN = re.compile(r'data-quantity="([^"]+)"[^>]*>([^<]+(?:<[^/][^>]*>[^<]+</\w+>)?)')
BLANK = re.compile(r'class="blank" data-quantity="([^"]+)"')


def number(html: str) -> float:
    """The number that a piece of a sheet shows."""
    return float(POWER.sub(r"e\1", html).replace("−", "-"))


def told(html: str) -> dict[str, float]:
    """What a sheet says each quantity is, by name."""
    blanks = re.sub(r'class="blank"[^>]*>', "", html)
    return {name: number(value) for name, value in SHOWN.findall(blanks)}


def test_a_number_gives_the_same_sheet_in_the_page_s_python() -> None:
    python = PagePython(library())
    begun = python.run("import json\nfrom nbhelpers.workbench.desk import answer")
    assert begun.error is None, begun.error
    for seed, layers, units, friendly in ((0, 1, 1, True), (7, 2, 2, True), (999999, 3, 2, False)):
        question = {"about": "sheet", "seed": seed, "layers": layers, "units": units}
        question |= {"friendly": friendly, "count": 1}
        program = f"print(json.dumps(answer(json.loads({json.dumps(question)!r}))))"
        run = python.run(program, most=200_000)
        assert run.error is None, run.error
        ours = answer(question)
        assert json.loads(run.output) == json.loads(json.dumps(ours))
        assert ours["network"] == exercise(seed, layers, units, friendly).plain()


def test_a_class_gets_twenty_different_ones() -> None:
    made = [json.dumps(exercise(seed).plain()) for seed in range(7, 27)]
    assert len(set(made)) == 20


def test_friendly_numbers_are_short() -> None:
    for layers, units in SIZES:
        for seed in range(3):
            found = computed(exercise(seed, layers, units))
            for value in [*found["quantities"].values(), *found["updated"].values()]:
                assert abs(value) <= 100
                assert round(value, 3) == pytest.approx(value, abs=1e-9)


def test_sheets_ask_and_solutions_answer_as_pytorch_does() -> None:
    for layers, units in SIZES:
        for seed, friendly in ((7, True), (7, False)):
            made = sheet({"seed": seed, "layers": layers, "units": units, "friendly": friendly})
            d = exercise(seed, layers, units, friendly)
            theirs = ByTorch(d)
            wanted = theirs.by_name | {"loss": theirs.loss}
            wanted["dE/dout_o1"] = wanted["out_o1"] - d.targets[0][0]
            wanted |= {f"new {name}": value for name, value in theirs.updated.items()}
            given = {"target_o1", *d.names().units[0], *theirs.updated}
            known = told(made["solution"])
            assert known.keys() == wanted.keys() | given
            lines = made["solution"].split('<div class="lines">')[1].split("<p>")[1:]
            worked = {
                line.split(" <span>")[0]: line.split("<span>= ")[-1].split("</span>")[0]
                for line in lines
            }
            assert len(worked) == len(lines) == len(wanted)
            for name, value in wanted.items():
                assert known[name] == pytest.approx(value, rel=5.01e-5, abs=1e-12), name
                assert number(worked[name_html(name)]) == known[name], name
            # The exercise gives inputs, targets and parameters, and asks for all else.
            assert told(made["exercise"]).keys() == given
            assert sorted(BLANK.findall(made["exercise"])) == sorted(wanted)


def test_the_command_writes_what_the_page_makes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "printed", lambda file: False)
    arguments = ["--seed", "8", "--count", "2", "--out", str(tmp_path), "--decimals"]
    assert command.main(arguments) == 0
    files = [tmp_path / "exercises.html", tmp_path / "solutions.html"]
    assert capsys.readouterr().out.split() == [str(file) for file in files]
    question = {"layers": 2, "units": 2, "friendly": False}
    sheets = [sheet(question | {"seed": seed, "count": 2}) for seed in (8, 9)]
    for at, (kind, file) in enumerate(zip(("exercise", "solution"), files, strict=True)):
        begin, end = sheets[0]["around"][at]
        text = file.read_text("utf-8")
        assert text == begin + "\n".join(one[kind] for one in sheets) + end
        assert f"<title>{kind.capitalize()}s 8 to 9</title>" in text
        assert "<script" not in text


def test_a_class_is_checked_each_by_its_own_sheet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "answers.csv"
    page = (ROOT / "chapters" / "teaching.md").read_text("utf-8")  # the example that stands there
    example = page.split("```text\nstudent,sheet,")[1].split("```")[0]
    file.write_text("student,sheet," + example, "utf-8")
    assert command.main(["--class", str(file), "--decimals"]) == 1
    said = capsys.readouterr().out
    assert re.search(r"Ada +all right \(3\)", said)
    assert re.search(r"Ben +first wrong: delta_o1 = \S+, slope missing", said)
    assert re.search(r"delta_o1 +1 +1 +0 +0 +1 slope missing", said)
    for bad, why in (
        ("student,net_h1\nAda,1", "a second column called sheet"),
        ("student,sheet,net_h1\nAda,x,1", "Ada: the number of a sheet is accepted, not 'x'"),
        ("student,sheet,net_h1\nAda,1000000,1", "seed: a whole number from 0 to 999999"),
        ("student,sheet,net_h9\nAda,7,1", "Ada: 'net_h9': no quantity"),
    ):
        file.write_text(bad, "utf-8")
        assert command.main(["--class", str(file)]) == 2
        assert why in capsys.readouterr().err


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


def test_a_page_is_refused_what_is_no_number() -> None:
    for seed in ("<b>", 1.5, None, True, 10**6):
        with pytest.raises(ValueError, match="seed: a whole number from 0 to 999999"):
            answer({"about": "sheet", "seed": seed, "layers": 2, "units": 2})
