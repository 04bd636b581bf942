"""The Python of the pages, run in V8: the worker's own program, without a browser."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any

from py_mini_racer import MiniRacer

from nbhelpers.widgets.micropython import parts

#: What a worker has, and V8 alone has not.
_WORKER = """
var posted = [];
var done = false;
var postMessage = (message) => posted.push(message);
var WorkerGlobalScope = Object;
var URL = class { constructor(address) { this.href = address; } };
var performance = { now: () => Date.now(), timeOrigin: 0 };
var crypto = { getRandomValues: (bytes) => bytes };
var fetch = null;
var TextDecoder = class {
  decode(bytes) {
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return decodeURIComponent(escape(text));
  }
};
var TextEncoder = class {
  encode(text) {
    return Uint8Array.from(unescape(encodeURIComponent(text)), (sign) => sign.charCodeAt(0));
  }
};
var atob = (text) => {
  const signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const pieces = [];
  for (let i = 0; i < text.length; i += 4) {
    const [a, b, c, d] = [0, 1, 2, 3].map((n) => Math.max(signs.indexOf(text[i + n]), 0));
    pieces.push(String.fromCharCode((a << 2) | (b >> 4), ((b & 15) << 4) | (c >> 2), ((c & 3) << 6) | d));
  }
  const missing = text.endsWith("==") ? 2 : Number(text.endsWith("="));
  return pieces.join("").slice(0, -missing || undefined);
};
"""


@dataclass(frozen=True)
class Outcome:
    """What a program printed, and its traceback, if it ended in an error."""

    output: str
    error: str | None
    flooded: bool


class PagePython:
    """An interpreter whose memory lasts from run to run, as that of a page does."""

    def __init__(self, files: dict[str, str] | None = None) -> None:
        needed = parts()
        self._engine = MiniRacer()
        self._engine.eval(_WORKER)
        self._engine.eval(needed["worker"])
        self._tell({"wasm": needed["wasm"], "files": files or {}})

    def run(self, source: str, name: str = "program", most: int = 20_000) -> Outcome:
        """Run a program."""
        said = self._tell({"source": source, "name": name, "most": most})
        output = "".join(message.get("output", "") for message in said)
        return Outcome(output, said[-1]["error"], said[-1]["flooded"])

    def ask(self, module: str, name: str, *given: object) -> Any:
        """Return what a function gives, as a page asks for it.

        Raises
        ------
        ValueError
            If it ends in an error.
        """
        said = self._tell({"asked": [module, name], "given": json.dumps(given)})[-1]
        if said["error"]:
            raise ValueError(said["error"])
        return said["said"]

    def _tell(self, data: dict[str, object]) -> list[dict[str, object]]:
        # Not awaited here: another event loop, such as Playwright's, may be running in this thread.
        call = f"posted = []; done = false; onmessage({{ data: {json.dumps(data)} }}).then(() => (done = true)); 0"
        self._engine.eval(call)
        until = time.monotonic() + 60
        while not self._engine.eval("done"):
            if time.monotonic() > until:
                raise TimeoutError("the program did not end")
            time.sleep(0.002)
        return json.loads(self._engine.eval("JSON.stringify(posted)"))
