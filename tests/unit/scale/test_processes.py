"""Functions on several processes: what comes back, what is refused, and how it ends when one dies."""

import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
import torch.distributed as dist

from nbhelpers.processes import ProcessError, run_processes
from nbhelpers.processes.story import what_happened

LONG = 600.0  # seconds, which no test waits
MOMENTS = 300  # of a tenth of a second, in which something happens that is soon to happen


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the processes meet: empty before and after."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def living(folder: Path) -> list[str]:
    """The workers that were started in this folder, and live."""
    command = ["ps", "-ww", "-eo", "pid=,stat=,args="]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rows = [line.split(maxsplit=2) for line in listed.splitlines() if "processes.worker" in line]
    return [pid for pid, stat, args in rows if str(folder) in args and not stat.startswith("Z")]


def double(x: Any) -> Any:
    return 2 * x


def numbered(rank: int, size: int, x: Any, unused: int = 3) -> dict[str, Any]:
    mine = torch.tensor(double(x[rank]))
    dist.all_reduce(mine)
    return {"sum": mine.requires_grad_(), "place": [rank, size, unused]}


def process(rank: int, size: int) -> dict[str, Any]:
    import os

    return {"number": os.getpid(), "threads": torch.get_num_threads()}


def killed(rank: int, size: int) -> None:
    import os

    if rank == 1:
        os.kill(os.getpid(), 9)
    dist.all_reduce(torch.ones(3))


def sleeps(rank: int, size: int) -> None:
    import time

    time.sleep(600 * rank)
    dist.all_reduce(torch.ones(3))


def raises(rank: int, size: int) -> None:
    x = torch.ones(3)
    raise ValueError(f"no use for {len(x)} numbers")


def says(rank: int, size: int) -> dict[str, str]:
    return {"words": "no number"}


def test_every_process_gives_back_what_it_computed(folder: Path) -> None:
    inputs = {"x": [[1.0, 2.0], [3.0, 4.0]]}
    runs = run_processes([numbered, process], inputs=inputs, helpers=[double])
    assert [*runs] == ["numbered", "process"]
    for rank, run in enumerate(runs["numbered"]):
        assert run["sum"].tolist() == [8.0, 12.0]
        assert run["place"].tolist() == [rank, 2, 3]
    assert len({int(run["number"]) for run in runs["process"]}) == 2
    assert [int(run["threads"]) for run in runs["process"]] == [1, 1]
    assert [*folder.iterdir()] == []


def test_one_is_killed_and_the_other_ends_with_a_clear_message(folder: Path) -> None:
    message = "process 1 of 2 was killed by SIGKILL, in killed; process 0 then lost the connection$"
    with pytest.raises(ProcessError, match=message):
        run_processes([process, killed], timeout=LONG)
    assert living(folder) == []
    assert [*folder.iterdir()] == []


def test_one_that_never_ends_is_ended_with_all_others(folder: Path) -> None:
    with pytest.raises(ProcessError, match=r"after 4 s process .* had not ended, .* ended now"):
        run_processes(sleeps, timeout=4)
    assert living(folder) == []
    assert [*folder.iterdir()] == []


def test_they_end_with_the_process_that_started_them(folder: Path) -> None:
    start = (
        "import importlib.util, tempfile\n"
        f"spec = importlib.util.spec_from_file_location('mine', {__file__!r})\n"
        "mine = importlib.util.module_from_spec(spec)\nspec.loader.exec_module(mine)\n"
        f"tempfile.tempdir = {str(folder)!r}\n"
        "mine.run_processes(mine.sleeps, timeout=mine.LONG)"
    )
    parent = subprocess.Popen([sys.executable, "-c", start])
    for _ in range(MOMENTS):
        if len(living(folder)) == 2:
            break
        time.sleep(0.1)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    for _ in range(MOMENTS):
        if not living(folder):
            break
        time.sleep(0.1)
    assert living(folder) == []


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (raises, r"process 0 of 1 raised ValueError: no use for 3 numbers, in raises \(line 3\)"),
        (says, "raised TypeError: says: words must be numbers, not <U9"),
    ],
)
def test_what_a_function_does_wrong_is_told(function: Callable[..., Any], message: str) -> None:
    with pytest.raises(ProcessError, match=message):
        run_processes(function, processes=1)


def test_who_failed_first_is_told_first(tmp_path: Path) -> None:
    for rank, (when, kind, what) in enumerate(
        [
            (7.0, "RuntimeError", "[/a/pair.cc:53] Connection closed by peer [127.0.0.1]:77. GLHF"),
            (6.0, "ZeroDivisionError", "division by zero"),
        ]
    ):
        note = {"when": when, "kind": kind, "what": what, "line": None}
        (tmp_path / f"{rank}.error").write_text(json.dumps(note))
        (tmp_path / f"{rank}.at").write_text("train")
    (tmp_path / "3.log").write_text("a warning\ncannot start\n")
    assert what_happened(tmp_path, [1, 1, None], LONG) == (
        "process 1 of 3 raised ZeroDivisionError: division by zero, in train; process 0 then lost "
        "the connection; the others waited, and are ended now"
    )
    assert what_happened(tmp_path, [0, 0, 0, 3], LONG) == (
        "process 3 of 4 ended with code 3 (cannot start), at the start"
    )


def no_rank(x: int) -> None: ...


def around(n: int) -> Callable[..., Any]:
    def within(rank: int, size: int) -> dict[str, int]:
        return {"n": n}

    return within


@pytest.mark.parametrize(
    ("functions", "options", "message"),
    [
        ([], {}, "functions: expected a function, or several, got none"),
        (3, {}, "functions: expected functions, got 3"),
        (["print"], {}, "functions: expected functions, got 'print'"),
        (print, {}, "functions: expected functions, got <built-in"),
        (lambda rank, size: {}, {}, "functions: expected functions written with def, got a lambda"),
        (around(3), {}, "functions: within uses n of the function around it"),
        (no_rank, {}, "functions: no_rank must begin with the arguments rank and size"),
        ([process, process], {}, "functions: process is there twice"),
        (numbered, {"inputs": {"y": [1]}}, r"inputs: numbered asks for x, .* among them \(y\)"),
        (numbered, {"inputs": {"x": ["a"]}}, r"inputs\['x'\]: expected numbers"),
        (numbered, {"inputs": [1]}, "inputs: expected a mapping"),
        (process, {"processes": 0}, "processes: expected a whole number from 1 to 64, got 0"),
        (process, {"processes": 1.5}, "processes: expected a whole number, got 1.5"),
        (process, {"timeout": 0}, "timeout: expected a number from 0.1"),
        (process, {"helpers": [3]}, "helpers: expected functions, got 3"),
    ],
)
def test_what_does_not_fit_is_refused_before_anything_starts(
    functions: Any, options: dict[str, Any], message: str, folder: Path
) -> None:
    with pytest.raises((TypeError, ValueError), match=message):
        run_processes(functions, **options)
    assert [*folder.iterdir()] == []


def test_a_function_without_source_is_refused() -> None:
    known: dict[str, Any] = {}
    exec("def typed(rank, size): return {}", known)
    with pytest.raises(ValueError, match="functions: typed has no source; write it in a cell"):
        run_processes(known["typed"])
