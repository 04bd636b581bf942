"""Firefox without a driver of its own: the few commands of WebDriver BiDi that the tests need."""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from typing import Any

import websocket

CTRL = "\ue009"


class Firefox:
    """A headless Firefox with one tab."""

    def __init__(self, path: str) -> None:
        self._profile = tempfile.mkdtemp()
        options = ["--headless", "--no-remote", "--profile", self._profile]
        self._process = subprocess.Popen(
            [path, *options, "--remote-debugging-port", "0", "about:blank"],
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stderr is not None
        address = next(
            match[1]
            for line in self._process.stderr
            if (match := re.search(r"BiDi listening on (ws://\S+)", line))
        )
        self._socket = websocket.create_connection(
            f"{address}/session", suppress_origin=True, timeout=60
        )
        self._sent = 0
        self.version = self._call("session.new", capabilities={})["capabilities"]["browserVersion"]
        self._tab = self._call("browsingContext.getTree")["contexts"][0]["context"]

    def _call(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._sent += 1
        self._socket.send(json.dumps({"id": self._sent, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("id") == self._sent:
                assert answer["type"] == "success", answer
                return answer["result"]

    def open(self, address: str, width: int) -> None:
        """Open an address in a window whose page is ``width`` wide."""
        size = {"width": width, "height": 900}
        self._call("browsingContext.setViewport", context=self._tab, viewport=size)
        self._call("browsingContext.navigate", context=self._tab, url=address, wait="complete")

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression."""
        answer = self._call(
            "script.evaluate",
            expression=f"JSON.stringify({expression})",
            target={"context": self._tab},
            awaitPromise=True,
        )
        assert answer["type"] == "success", answer
        return json.loads(answer["result"].get("value", "null"))

    def drag(self, places: Sequence[tuple[float, float]]) -> None:
        """Press the mouse at the first place, move through the others, release it."""
        moves = [
            {"type": "pointerMove", "x": round(x), "y": round(y), "duration": 20} for x, y in places
        ]
        down, up = ({"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp"))
        self._act("pointer", [moves[0], down, *moves[1:], up])

    def replace(self, text: str) -> None:
        """Select what stands in the focused field, type ``text`` over it, and press Enter."""
        keys = [("keyDown", CTRL), ("keyDown", "a"), ("keyUp", "a"), ("keyUp", CTRL)]
        for key in [*text, "\ue007"]:
            keys += [("keyDown", key), ("keyUp", key)]
        self._act("key", [{"type": kind, "value": key} for kind, key in keys])

    def _act(self, kind: str, actions: list[dict[str, Any]]) -> None:
        source = {"type": kind, "id": kind, "actions": actions}
        self._call("input.performActions", context=self._tab, actions=[source])

    def close(self) -> None:
        """End the browser and forget its profile."""
        self._socket.close()
        self._process.terminate()
        self._process.wait(30)
        shutil.rmtree(self._profile, ignore_errors=True)
