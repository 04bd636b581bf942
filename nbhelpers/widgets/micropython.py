"""Python for the pages: MicroPython as WebAssembly, in one script that a page loads when it first runs some.

The script is a classic one, and holds all as text, so that it also comes from ``file://``: the program of a worker
(``shared/python/worker.js``, and before it MicroPython's own script), and the WebAssembly in base64.
"""

import base64
import json
from functools import cache

from nbhelpers.widgets.bundle import HERE
from nbhelpers.widgets.minify import minified

VENDOR = HERE.parent / "site" / "vendor" / "micropython"
MEMORY = 256 * 1024 * 1024
"""Bytes that a program may fill."""

_CHANGES = {  # of MicroPython's script: what, by what, how often it stands there
    # A worker's script is no module.
    "export default _createMicroPythonModule;": ("", 1),
    "export async function": ("async function", 1),
    "import.meta.url": ('"file:///micropython"', 4),
    # Two gigabytes take a minute to fill, and more than a phone has.
    "2147483648": (str(MEMORY), 3),
}


@cache
def worker() -> str:
    """The program of the worker: MicroPython as a function that loads it, and what runs programs."""
    script = (VENDOR / "micropython.mjs").read_text("utf-8")
    for what, (by, times) in _CHANGES.items():
        if script.count(what) != times:
            raise ValueError(f"micropython.mjs: {what!r} stands there {script.count(what)} times")
        script = script.replace(what, by)
    own = (HERE / "shared" / "python" / "worker.js").read_text("utf-8")
    return f"async function micropython(){{{script}\nreturn loadMicroPython}}\n{minified(own)}"


@cache
def parts() -> dict[str, str]:
    """What a page needs to run Python: ``worker``, a script, and ``wasm``, in base64."""
    wasm = (VENDOR / "micropython.wasm").read_bytes()
    return {"worker": worker(), "wasm": base64.b64encode(wasm).decode()}


PACKAGE = HERE.parent
IMPORTED = ("exercises/code", "clinic", "workbench", "sheets")

LEFT_OUT = ("__main__.py", "command.py", "examples.py", "answers.py")
"""What a page has no use for."""


@cache
def library() -> dict[str, str]:
    """What a program of a page can import, by path: the exercises in code, the clinic, the workbench, sheets."""
    files = {"nbhelpers/__init__.py": "", "nbhelpers/exercises/__init__.py": ""}
    for folder in IMPORTED:
        for path in sorted((PACKAGE / folder).rglob("*.py")):
            if path.name in LEFT_OUT:
                continue
            name = path.relative_to(PACKAGE.parent).as_posix()
            files[name] = path.read_text("utf-8")
    return files


@cache
def page_script() -> str:
    """The script that a page loads before its first run."""
    licence = " ".join((VENDOR / "LICENSE").read_text("utf-8").split())
    python = json.dumps(parts() | {"files": library()})
    return f"/*! MicroPython. {licence} */\nwindow.bookPython={python};\n"
