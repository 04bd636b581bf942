"""A JupyterLab on this machine over a scratch folder, and what a reader does in it."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from places import ROOT
from playwright.sync_api import Locator, Page, expect

#: A window as wide as JupyterLab needs it. One is kept for it: it need not fetch and compile
#: JupyterLab's own scripts each time.
WINDOW: dict[str, Any] = {"viewport": {"width": 1400, "height": 1000}, "accept_downloads": True}
READY = """() => {
  const kernel = globalThis.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel;
  return kernel?.connectionStatus === "connected" && kernel.status === "idle";
}"""

# A widget sends a change when its kernel has done with the one before; each answer comes after that.
HEARD = """async () => {
  const { kernel } = jupyterapp.shell.currentWidget.sessionContext.session;
  for (let n = 0; n < 3; n++) await kernel.requestKernelInfo();
}"""

#: Parts of JupyterLab that no widget meets; without them it is there a quarter sooner.
UNUSED = ["console", "csvviewer", "debugger", "extensionmanager", "inspector", "logconsole", "lsp"]
UNUSED += ["mermaid", "running", "settingeditor", "terminal", "toc"]
CLOSE_ALL = "for (const tab of [...jupyterapp.shell.widgets('main')]) tab.dispose()"  # unasked
# Whatever a command gives, it is not sent here: a whole notebook would be.
EXECUTE = "async ([name, args]) => { await jupyterapp.commands.execute(name, args); }"


def notebook(sources: list[str]) -> str:
    """The text of a notebook with these code cells, not run."""
    cells = [
        {
            "cell_type": "code",
            "id": f"cell-{i}",
            "metadata": {},
            "execution_count": None,
            "outputs": [],
            "source": source,
        }
        for i, source in enumerate(sources)
    ]
    kernel = {"name": "python3", "display_name": "Python 3"}
    whole = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole)


def as_installed(folder: Path) -> dict[str, str]:
    """What to add to an environment where no wheel was installed, so that nbconvert knows of ours."""
    templates = folder / "nbconvert" / "templates"
    templates.mkdir(parents=True)
    shutil.copy(ROOT / "nbhelpers" / "widgets" / "nbconvert" / "conf.json", templates)
    return {"JUPYTER_PATH": str(folder)}


@dataclass(frozen=True)
class JupyterLab:
    """A running server: its address, the folder that it shows, and its environment."""

    address: str
    folder: Path
    environment: dict[str, str]

    def write(self, name: str, *sources: str) -> None:
        """Put a notebook with these code cells into the folder."""
        (self.folder / name).write_text(notebook(list(sources)), "utf-8")

    def open(self, page: Page, name: str, *, in_place: bool = False) -> None:
        """Open a notebook with a kernel that is ready, in a fresh workspace, or in one that is there."""
        if in_place:
            page.evaluate(CLOSE_ALL)
            command(page, "docmanager:open", path=name)
        else:
            page.goto(f"{self.address}/lab/tree/{name}?reset")
        expect(page.locator(".jp-Notebook")).to_be_visible()
        page.wait_for_function(READY)

    def open_notebook7(self, page: Page, name: str) -> None:
        """Open a notebook in Notebook 7, which the same server serves, with a kernel that is ready."""
        page.goto(f"{self.address}/notebooks/{name}")
        expect(page.locator(".jp-Notebook")).to_be_visible()
        page.wait_for_function(READY)

    def trust(self, name: str) -> None:
        """Sign a notebook, as *Trust notebook* does."""
        command = [sys.executable, "-m", "jupyter", "trust", str(self.folder / name)]
        subprocess.run(command, env=self.environment, check=True, capture_output=True)


def heard(page: Page) -> None:
    """Wait until Python has what the widgets have sent."""
    page.evaluate(HEARD)


def run(page: Page, cell: int) -> Locator:
    """Run a code cell; return where its output stands."""
    page.locator(".jp-CodeCell .cm-content").nth(cell).click()
    page.keyboard.press("Shift+Enter")
    return page.locator(".jp-CodeCell").nth(cell).locator(".jp-OutputArea")


def command(page: Page, name: str, **arguments: Any) -> None:
    """Execute one of JupyterLab's own commands."""
    page.evaluate(EXECUTE, [name, arguments])


@contextlib.contextmanager
def serve(folder: Path) -> Iterator[JupyterLab]:
    """Start a JupyterLab over the folder; stop it at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    notebooks = folder / "notebooks"
    notebooks.mkdir()
    settings = folder / "config" / "labconfig" / "page_config.json"
    settings.parent.mkdir(parents=True)
    off = {f"@jupyterlab/{name}-extension": True for name in UNUSED}
    settings.write_text(json.dumps({"disabledExtensions": off}))
    own = {f"JUPYTER_{name}_DIR": str(folder / name.lower()) for name in ("CONFIG", "DATA")}
    environment = {**os.environ, **own, **as_installed(folder / "shared")}
    options = ["--no-browser", "--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"]
    options += ["--IdentityProvider.token=", "--ServerApp.disable_check_xsrf=True", "--allow-root"]
    options += ["--LabApp.extension_manager=readonly", "--LabApp.expose_app_in_browser=True"]
    options += ["--JupyterNotebookApp.expose_app_in_browser=True"]
    address = f"http://127.0.0.1:{port}"
    with (folder / "log.txt").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options, str(notebooks)],
            env=environment,
            stdout=log,
            stderr=log,
        )
        try:
            for _ in range(240):
                try:
                    urllib.request.urlopen(f"{address}/api/status", timeout=5)
                    break
                except OSError:
                    assert process.poll() is None, (folder / "log.txt").read_text()[-2000:]
                    time.sleep(0.5)
            yield JupyterLab(address, notebooks, environment)
        finally:
            process.terminate()
            process.wait(120)  # s
