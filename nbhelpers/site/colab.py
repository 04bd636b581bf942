"""Copies of the notebooks for Google Colab, which opens what stands on a branch of GitHub.

Each has one cell more, which installs what the notebook needs and lets its widgets live. A build
writes them beside ``html``, if ``colab_install`` says what to install; to be of use they have to be
put on the branch ``colab`` of the repository, where the pages' buttons then lead.
"""

import json
import shutil
from pathlib import Path
from typing import Any

from nbformat import v4
from sphinx.application import Sphinx
from sphinx.config import Config

from nbhelpers.site import settings

FOLDER = "colab"
CELL = """\
# For Google Colab: install what this notebook needs, and let its widgets live.
%pip install --quiet "{requirement}"

from google.colab import output

output.enable_custom_widget_manager()"""


def requirement(config: Config) -> str:
    """What a copy installs; empty if there are no copies."""
    options = config.html_theme_options
    place = settings.repository(options)
    launch = options.get("launch_buttons") or {}
    if not place or not launch.get("colab_url"):
        return ""
    return str(config.colab_install).replace("{repository}", place.installable)


def for_colab(notebook: str, needed: str) -> str:
    """A notebook's text with a first cell that installs ``needed``."""
    content: dict[str, Any] = json.loads(notebook)
    cell = v4.new_code_cell(CELL.format(requirement=needed), id="for-colab")
    if content["nbformat_minor"] < 5:  # whose cells have no ids
        del cell["id"]
    content["cells"].insert(0, cell)
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def write(app: Sphinx, error: Exception | None) -> None:
    """Write a copy of every notebook of the book."""
    if error or app.builder.format != "html":
        return
    folder = app.outdir.parent / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    needed = requirement(app.config)
    for name in app.env.found_docs if needed else ():
        source = Path(app.env.doc2path(name, base=False))
        if source.suffix == ".ipynb":
            target = folder / source
            target.parent.mkdir(parents=True, exist_ok=True)
            text = (Path(app.srcdir) / source).read_text("utf-8")
            target.write_text(for_colab(text, needed), "utf-8")


def setup(app: Sphinx) -> None:
    """Register the setting, and write the copies when the build ends."""
    app.add_config_value("colab_install", "", "", types=[str])
    app.connect("build-finished", write)
