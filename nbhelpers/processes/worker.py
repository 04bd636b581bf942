"""One of the processes: ``python -m nbhelpers.processes.worker FOLDER RANK SIZE``."""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np


def _end_with_the_parent() -> None:
    """The pipe on our input ends when the process that started us does, however it ends."""
    while os.read(0, 1):
        pass
    os._exit(1)


def _plain(name: str, values: object) -> dict[str, Any]:
    """What a function returned as arrays of numbers."""
    if not isinstance(values, dict):
        raise TypeError(f"{name} must return a mapping from names to numbers, not {values!r}")
    arrays = {}
    for key, value in values.items():
        array = np.asarray(value.detach() if hasattr(value, "detach") else value)
        if array.dtype.kind not in "biuf":
            raise TypeError(f"{name}: {key} must be numbers, not {array.dtype}")
        arrays[f"{name}/{key}"] = array
    return arrays


def _work(folder: Path, rank: int, size: int) -> None:
    at = folder / f"{rank}.at"
    task = json.loads((folder / "task.json").read_text("utf-8"))

    import torch  # takes a second, in which the parent may end
    import torch.distributed as dist

    import nbhelpers as nb

    torch.set_num_threads(1)
    dist.init_process_group(
        "gloo",
        init_method=(folder / "meet").as_uri(),
        rank=rank,
        world_size=size,
        timeout=timedelta(seconds=task["seconds"]),
    )
    known: dict[str, Any] = {"np": np, "torch": torch, "dist": dist, "nb": nb}
    for source in task["helpers"]:
        exec(source, known)
    found: dict[str, Any] = {}
    with np.load(folder / "inputs.npz") as inputs:
        for function in task["functions"]:
            name = function["name"]
            at.write_text(name, "utf-8")
            exec(compile(function["source"], at, "exec"), known)
            given = {key: inputs[key] for key in function["inputs"]}
            found |= _plain(name, known[name](rank, size, **given))
    at.write_text("the end", "utf-8")
    dist.barrier()  # nobody leaves while another still listens
    dist.destroy_process_group()
    np.savez(folder / f"{rank}.npz", **found)


def main(folder: Path, rank: int, size: int) -> int:
    """Do the work, or write down why not; return the exit code."""
    Thread(target=_end_with_the_parent, daemon=True).start()
    try:
        _work(folder, rank, size)
    except BaseException as error:
        own = [
            frame.lineno
            for frame in traceback.extract_tb(error.__traceback__)
            if frame.filename == str(folder / f"{rank}.at")
        ]
        note = {"when": time.monotonic(), "kind": type(error).__name__, "what": str(error)}
        note["line"] = own[0] if own else None  # of the function, from 1
        (folder / f"{rank}.error").write_text(json.dumps(note), "utf-8")
        return 1
    return 0


if __name__ == "__main__":
    code = main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # PyTorch's own end takes time, and the thread still reads
