"""Times and sizes that were measured, kept as they came, with the machine that they came from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

__all__ = ["measured"]

FOLDER = Path(__file__).parent


def measured(name: str) -> dict[str, Any]:
    """Return one of the measurements, by the name of its file.

    Parameters
    ----------
    name : str
        "costs_h200": steps, backward against forward, recomputation and all-reduce on one NVIDIA H200
        with 16 CPU cores. "costs_cpu": steps in plain Python, on the tape, in NumPy and in PyTorch,
        a layer, and gradients by nudges, on one core of another computer; made by
        ``tools/measure/costs.py``. Times are in seconds.

    Raises
    ------
    ValueError
        If there is no such measurement.

    Examples
    --------
    >>> measured("costs_h200")["machine"]["gpu"]
    'NVIDIA H200'
    """
    names = sorted(path.stem for path in FOLDER.glob("*.json"))
    if name not in names:
        raise ValueError(f"name: expected one of {', '.join(names)}, got {name!r}")
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return found
