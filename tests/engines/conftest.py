"""The engines that are installed beside Chromium, and a copy of the book that tells its errors."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsers import ENGINES, Engine

WATCH = """<script>
window.complaints = [];
addEventListener("error", (event) => complaints.push(event.message || `failed: ${event.target.src || event.target.href}`), true);
addEventListener("unhandledrejection", (event) => complaints.push(String(event.reason)));
for (const kind of ["error", "warn", "log", "info"]) console[kind] = (...what) => complaints.push(`${kind}: ${what.join(" ")}`);
</script>
"""


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    instance = ENGINES[request.param]()
    if instance is None:
        message = f"{request.param} is not installed (Debian: firefox-esr; webkit2gtk-driver, xvfb)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    yield instance
    instance.close()


@pytest.fixture(scope="session")
def telling(book: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a copy of the book whose pages collect what goes wrong in them."""
    copy = shutil.copytree(book, tmp_path_factory.mktemp("engines") / "html")
    for path in copy.rglob("*.html"):
        text = path.read_text("utf-8")
        path.write_text(text.replace("<head>", f"<head>\n{WATCH}", 1), "utf-8")
    return copy.as_uri()
