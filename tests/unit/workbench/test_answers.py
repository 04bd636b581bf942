"""A reader's numbers, and those of a class, are checked by a command."""

import json
from pathlib import Path
from typing import Any

import pytest
from published_networks import PUBLISHED

from nbhelpers.workbench import read
from nbhelpers.workbench.checking.answers import class_checked
from nbhelpers.workbench.command import main

SMALL = PUBLISHED["2-2-1"][0]
CLASS = """student;net_h1;out_h1;delta_o1;w1;w2
Ada;.755;.680;.0406;.0991;.7976
Ben;,755;0,6803;0,19028;;
Cleo;;;;;
Dan;0.755;0.6803;0.0407;.099157;.797831
"""


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def written(name: str, content: object) -> str:
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        return str(path)

    return written


def test_the_command_checks_a_reader_s_numbers(
    write: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write("net.json", PUBLISHED["3-2-2"][0])
    assert main([file, "--check", write("right.json", {"dE/db1": ".002388"})]) == 0
    assert capsys.readouterr().out == "1 number: right\n  dE/db1 = .002388  right to 4 digits\n"
    mine = write("mine.json", {"dE/db1": ".00077645"})
    assert main([file, "--check", mine]) == 1
    out = capsys.readouterr().out
    assert "1 wrong, the first is dE/db1" in out
    assert "path dropped: in the layer of h1: two paths of four are taken" in out
    assert main([file, "--check", mine, "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["first"], found["wrong"]) == ("dE/db1", 1)
    assert found["numbers"][0]["slips"][0]["slip"] == "path_dropped"
    for bad in ({"w99": 1}, {"w1": "x"}, [], "{"):
        assert main([file, "--check", write("bad.json", bad)]) == 2
        said = capsys.readouterr()
        assert (said.out, bool(said.err)) == ("", True)


def test_the_command_checks_a_class(write: Any, capsys: pytest.CaptureFixture[str]) -> None:
    file, answers = write("net.json", SMALL), write("class.csv", CLASS)
    assert main([file, "--class", answers]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "  Ada   all right (5)"
    assert lines[2].startswith("  Ben   first wrong: delta_o1 = 0,19028, slope missing (at o1: ")
    assert lines[3] == "  Cleo  no answer"
    assert "first wrong: w1 = .099157, updated too early" in lines[4]
    assert lines[-3].split() == ["delta_o1", "2", "1", "0", "1", "1", "slope", "missing"]
    assert lines[-1].split() == ["w2", "1", "0", "1", "2"]
    assert main([file, "--class", answers, "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["questions"][3]["slips"] == {"updated too early": 1}
    assert main([file, "--class", write("good.csv", "name,net_h1\nAda,.755\n")]) == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "expected CSV whose first row has the names"),
        ("student,w1\n", "expected CSV whose first row has the names"),
        ("student,w1,w1\nAda,1,1", "a name for every column, each once"),
        ("student,w1\nAda,1,5", "Ada: 3 cells where the first row has 2; a decimal comma needs"),
        ("student,w99\nAda,1", "Ada: 'w99': no quantity is called so"),
        ("student,w1\nAda,one", "Ada: w1: expected a number in digits"),
        ('student,w1\nAda,"1', "expected CSV, got another text"),
        ("x" * 5_000_000, "at most 4000000 characters"),
    ],
)
def test_what_is_no_table_is_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        class_checked(read(SMALL), text)
