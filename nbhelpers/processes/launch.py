"""Starts the processes, waits for them, and reads what they give back.

Each is an interpreter of its own (`worker`): a child forked from a kernel that has computed with
PyTorch can hang without a message. They meet through a file and talk over the loopback, so runs
side by side share no port, and no network is needed. A worker ends when one of two things ends that
it cannot miss: its work, or the pipe that this process holds open for it.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nbhelpers.arguments import count, items, mapping, real, reals

from .programs import Program, programs_of
from .story import what_happened

__all__ = ["ProcessError", "run_processes"]

MOST = 64  # processes
LAST_WORDS = 3.0  # seconds for the others to end by themselves, once one has failed
_GLANCE = 0.01  # seconds between two looks at them
_LOOPBACKS = ("lo", "lo0")  # its name on Linux, and on macOS

Results = dict[str, list[dict[str, NDArray[Any]]]]


class ProcessError(RuntimeError):
    """A process of `run_processes` failed, was killed, or took too long; none is left.

    Examples
    --------
    >>> issubclass(nb.ProcessError, RuntimeError)
    True
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)


def run_processes(
    functions: Callable[..., Any] | Iterable[Callable[..., Any]],
    *,
    processes: int = 2,
    inputs: Mapping[str, ArrayLike] | None = None,
    helpers: Iterable[Callable[..., Any]] = (),
    timeout: float = 60.0,
) -> Results:
    """Run functions on several processes, which ``torch.distributed`` joins (backend gloo).

    Every process calls the functions one after the other, as ``function(rank, size, ...)``: its own
    number from 0, how many there are, and the inputs that the function names. It returns a mapping
    from names to numbers, arrays or tensors. A process starts anew and gets a function's *source*, so
    it knows nothing of your notebook: a function imports what it needs, apart from ``np``,
    ``torch``, ``dist`` (``torch.distributed``) and ``nb``, which are there. What it prints is not shown.

    Parameters
    ----------
    functions : callable, or several
        Written with ``def`` in a cell or a file; their names differ.
    processes : int
        1 to 64.
    inputs : mapping of array_like
        What the functions name as further arguments; each process gets all of it.
    helpers : callables
        Functions that the others call.
    timeout : float
        Seconds for all of it, the start included.

    Returns
    -------
    dict of list of dict of array
        By function, then by process, what was returned.

    Raises
    ------
    TypeError, ValueError
        If an argument does not fit, or a function has no source that can stand alone.
    ProcessError
        If a process fails, is killed, or the time is over. It says which and where; all have ended.

    Examples
    --------
    >>> def total(rank, size, x):
    ...     mine = torch.tensor(x[rank::size]).sum()
    ...     dist.all_reduce(mine)
    ...     return {"sum": mine}
    >>> runs = nb.run_processes(total, inputs={"x": [1.0, 2.0, 3.0]})
    >>> [float(run["sum"]) for run in runs["total"]]
    [6.0, 6.0]
    """
    arrays = {
        str(name): reals(f"inputs[{name!r}]", value, "numbers")
        for name, value in mapping("inputs", inputs or {}, "names to numbers").items()
    }
    programs = programs_of(
        [functions] if callable(functions) else items("functions", functions, "functions"),
        arrays,
    )
    calls = programs_of(items("helpers", helpers, "functions"), None, argument="helpers")
    size = count("processes", processes)
    if not 1 <= size <= MOST:
        raise ValueError(f"processes: expected a whole number from 1 to {MOST}, got {size}")
    seconds = real("timeout", timeout, low=0.1, high=86400.0)
    with TemporaryDirectory(prefix="nbhelpers-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        np.savez(folder / "inputs.npz", allow_pickle=False, **arrays)
        task = {"functions": [p._asdict() for p in programs], "seconds": seconds}
        task["helpers"] = [call.source for call in calls]
        (folder / "task.json").write_text(json.dumps(task), "utf-8")
        _run(folder, size, seconds)
        return _read(folder, size, programs)


def _environment() -> dict[str, str]:
    """One thread a process, the loopback alone, and this very package."""
    here = str(Path(__file__).parents[2])
    paths = [here, *filter(None, [os.environ.get("PYTHONPATH")])]
    own = {"PYTHONPATH": os.pathsep.join(paths), "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    names = {name for _, name in socket.if_nameindex()}
    for name in names.intersection(_LOOPBACKS):
        own["GLOO_SOCKET_IFNAME"] = name
    return {**os.environ, **own}


def _run(folder: Path, size: int, seconds: float) -> None:
    """Start the processes and come back when all have ended; raise if one failed."""
    command = [sys.executable, "-m", "nbhelpers.processes.worker", str(folder)]
    environment = _environment()
    end = time.monotonic() + seconds
    started: list[subprocess.Popen[bytes]] = []
    try:
        for rank in range(size):
            with (folder / f"{rank}.log").open("wb") as log:
                started.append(
                    subprocess.Popen(
                        [*command, str(rank), str(size)],
                        stdin=subprocess.PIPE,  # open as long as this process lives
                        stdout=log,
                        stderr=log,
                        env=environment,
                        start_new_session=True,  # an interrupt of the notebook comes to us alone
                    )
                )
        codes = _watch(started, end)
    finally:
        for process in started:
            process.kill()
        for process in started:
            process.wait()
            if process.stdin:
                process.stdin.close()
    if any(code != 0 for code in codes):
        raise ProcessError(what_happened(folder, codes, seconds))


def _watch(started: list[subprocess.Popen[bytes]], end: float) -> list[int | None]:
    """The codes with which they ended by themselves, None for one that did not."""
    while True:
        codes = [process.poll() for process in started]
        if None not in codes or time.monotonic() > end:
            return codes
        if any(codes):
            end = min(end, time.monotonic() + LAST_WORDS)
            break
        time.sleep(_GLANCE)
    while None in codes and time.monotonic() < end:
        time.sleep(_GLANCE)
        codes = [process.poll() for process in started]
    return codes


def _read(folder: Path, size: int, programs: list[Program]) -> Results:
    results: Results = {program.name: [] for program in programs}
    for rank in range(size):
        with np.load(folder / f"{rank}.npz") as found:
            for program, given in results.items():
                start = f"{program}/"
                given.append(
                    {key.removeprefix(start): found[key] for key in found if key.startswith(start)}
                )
    return results
