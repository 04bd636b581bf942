"""The browsers beside Chromium that are installed, and what the tests do with one."""

import glob
import shutil
from collections.abc import Callable
from typing import Any, Protocol

from firefox import Firefox
from webkit import WebKit


class Engine(Protocol):
    """What the tests do with a browser."""

    version: str

    def open(self, address: str, width: int) -> None: ...
    def evaluate(self, expression: str) -> Any: ...
    def drag(self, places: list[tuple[float, float]]) -> None: ...
    def replace(self, text: str) -> None: ...
    def close(self) -> None: ...


def _firefox() -> Engine | None:
    path = shutil.which("firefox-esr") or shutil.which("firefox")
    return Firefox(path) if path else None


def _webkit() -> Engine | None:
    driver = shutil.which("WebKitWebDriver")
    folders = ("/usr/lib/*", "/usr/lib64", "/usr/libexec")
    browsers = [path for f in folders for path in glob.glob(f"{f}/webkit2gtk-4.*/MiniBrowser")]
    if not driver or not browsers or not shutil.which("Xvfb"):
        return None
    return WebKit(driver, max(browsers))


ENGINES: dict[str, Callable[[], Engine | None]] = {"Firefox": _firefox, "WebKit": _webkit}
