"""The command prints the whole computation, and says what it does not take."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from published_networks import PUBLISHED, TEXTS

from nbhelpers.workbench import computed, read
from nbhelpers.workbench.command import main
from nbhelpers.workbench.derivation import derive
from nbhelpers.workbench.description import CHOICES, KEYS
from nbhelpers.workbench.functions import ACTIVATIONS


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(PUBLISHED["3-2-2"][0]), "utf-8")
    return path


def test_the_whole_computation_is_printed(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(file)]) == 0
    said = capsys.readouterr()
    found = computed(read(PUBLISHED["3-2-2"][0]))
    printed = dict(re.findall(r"^  (\S+) += (?:\S+ -> )?(\S+)$", said.out, re.MULTILINE))
    assert list(printed) == found["order"]
    for name, value in (found["quantities"] | found["updated"]).items():
        assert float(printed[name]) == pytest.approx(value, rel=1e-9), name
    assert "dE/db1  = 0.002388201194" in said.out
    assert "\nForward\n" in said.out
    assert not said.err


def test_json_holds_the_same(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(file), "--format", "json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    expected = computed(read(PUBLISHED["3-2-2"][0]))
    assert found == {key: expected[key] for key in ("loss", "quantities", "updated")}


def test_a_quantity_is_derived(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(file), "--derive", "dE/db1"]) == 0
    printed = capsys.readouterr().out
    assert "20. path h2-o2 = " in printed
    assert "22. dE/db1 = delta_h1 + delta_h2\n" in printed
    assert main([str(file), "--derive", "dE/db1", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["name"], found["paths"], len(found["lines"])) == ("dE/db1", 4, 22)
    assert found["value"] == found["lines"][-1]["value"] == pytest.approx(0.0023882012, abs=5e-11)
    assert found["lines"][-1]["rows"][0] == "delta_h1 + delta_h2"
    assert main([str(file), "--derive", "dE/dw99"]) == 2
    assert "'dE/dw99': no quantity is called so" in capsys.readouterr().err


def test_the_page_for_teachers_tells_the_format(root: Path) -> None:
    page = (root / "chapters" / "teaching.md").read_text("utf-8")
    (told,) = re.findall(r"^```json\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    d = read(json.loads(told))
    assert json.loads(told) == PUBLISHED["Han and Kamber"][0]
    assert f"w14 goes from 0.2 to {computed(d)['updated']['w14']:.10g}" in page
    assert derive(d, "dE/dw14").paths == 1
    rows = dict(re.findall(r"^\| (`\w+`.*?) \| (.*) \|$", page, re.MULTILINE))
    for key, accepted in {**CHOICES, "activation": ACTIVATIONS}.items():
        (row,) = [row for name, row in rows.items() if f"`{key}`" in name]
        in_order = [name for name in re.findall(r"`(\w+)`", row) if name in accepted]
        if key not in ("update_order", "per"):
            assert in_order == list(accepted), key
        assert set(in_order) == set(accepted), key
    assert set(re.findall(r"`(\w+)`", " ".join(rows))) >= set(KEYS[6:])


def test_bad_input_is_told_on_the_standard_error(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = PUBLISHED["3-2-2"][0]
    for content, message in [
        (json.dumps(data | {"rate": 1}).encode(), "unknown key 'rate'"),
        (json.dumps(data | {"inputs": [[1]]}).encode(), "expected rows of 1 numbers"),
        (b"\x80" * 100, "bad.json: expected a text in UTF-8"),
        (b"1" * 10**7, "at most 200000 characters"),
        (b"[1, 2]", "this name is not known"),
        (b"", "expected JSON"),
    ]:
        bad = tmp_path / "bad.json"
        bad.write_bytes(content)
        assert main([str(bad)]) == 2
        said = capsys.readouterr()
        assert message in said.err
        assert not said.out
    assert main([str(tmp_path / "none.json")]) == 2
    assert "none.json" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        main([str(file), "--format", "xml"])


def test_a_text_is_read_as_on_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.txt"
    for name in ("2-4-2", "batch of two"):
        file.write_text(TEXTS[name][0], "utf-8")
        options = ["--reading", "2"] if TEXTS[name][1] == 2 else []
        assert main([str(file), "--format", "json", *options]) == 0
        found = json.loads(capsys.readouterr().out)
        assert found["quantities"] == computed(read(PUBLISHED[name][0]))["quantities"]
    assert main([str(file)]) == main([str(file), "--reading", "9"]) == 2
    said = capsys.readouterr().err
    assert "--reading 2: x: a row a sample; t: a row a sample; W: a row an input" in said
    file.write_text("hello", "utf-8")
    assert main([str(file)]) == 2
    assert "this name is not known" in capsys.readouterr().err


def test_it_is_a_command(file: Path) -> None:
    command = [sys.executable, "-m", "nbhelpers.workbench", "-"]
    done = subprocess.run(command, input=file.read_text(), capture_output=True, text=True)
    assert done.returncode == 0
    assert "dE/db1  = 0.002388201194" in done.stdout
    done = subprocess.run(command, input="{}", capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr == "python -m nbhelpers.workbench: version: missing; the description needs it\n"
    )
