"""What happened to processes of which one failed, in a sentence or two."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import NamedTuple


class Ending(NamedTuple):
    """How a process ended: when, in which function, and by what."""

    when: float
    where: str
    what: str


def what_happened(folder: Path, codes: list[int | None], seconds: float) -> str:
    """Return which process failed first, where and by what, and what became of the others."""
    size = len(codes)
    failed = {
        rank: _ending(folder, rank, code)
        for rank, code in enumerate(codes)
        if code not in (0, None)
    }
    if not failed:
        waiting = [rank for rank, code in enumerate(codes) if code is None]
        where = _where(folder, waiting[0])
        names = " and ".join(f"process {rank}" for rank in waiting)
        return f"after {seconds:g} s {names} of {size} had not ended{where}; all are ended now"
    first = min(failed, key=lambda rank: failed[rank].when)
    ending = failed.pop(first)
    told = [f"process {first} of {size} {ending.what}{ending.where}"]
    told += [f"process {rank} then {_briefly(other.what)}" for rank, other in failed.items()]
    if None in codes:
        told.append("the others waited, and are ended now")
    return "; ".join(told)


def _briefly(what: str) -> str:
    return "lost the connection" if "Connection" in what else what


def _where(folder: Path, rank: int) -> str:
    try:
        return f", in {(folder / f'{rank}.at').read_text('utf-8')}"
    except OSError:
        return ", at the start"


def _ending(folder: Path, rank: int, code: int | None) -> Ending:
    """What it wrote down before it ended; one that could not was killed, before the others knew."""
    where = _where(folder, rank)
    try:
        note = json.loads((folder / f"{rank}.error").read_text("utf-8"))
        line = f" (line {note['line']})" if note["line"] else ""
        return Ending(note["when"], where + line, f"raised {note['kind']}: {note['what']}")
    except (OSError, ValueError):
        pass
    if code is not None and code < 0:
        try:
            return Ending(0.0, where, f"was killed by {signal.Signals(-code).name}")
        except ValueError:
            return Ending(0.0, where, f"was killed by signal {-code}")
    log = (folder / f"{rank}.log").read_text("utf-8", "replace").strip().splitlines()
    return Ending(0.0, where, f"ended with code {code}" + (f" ({log[-1]})" if log else ""))
