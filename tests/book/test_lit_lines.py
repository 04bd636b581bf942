"""The map of lines and numbers: what is wrong in it fails the build, and the page has what is right."""

import json
import re
from collections import Counter
from pathlib import Path

import nbformat.v4 as v4
import pytest
from built_pages import Builder

from nbhelpers.site.content.lit_lines import faults
from nbhelpers.site.notebooks import LANGUAGE
from nbhelpers.widgets.layer_view import LayerView

CONFIG = Path(__file__).parents[2] / "_config.yml"
MAP = """[[shown]]
widgets = ["view"]

[shown.lines]
dweights = "dweights = inputs.T @ dz"
z = "    z = inputs @ weights"
"""
METADATA = {
    "kernelspec": {"name": "python3", "display_name": "Python 3"},
    "language_info": LANGUAGE,
}
CODE = "def forward():\n    z = inputs @ weights\n    return z\n\n\ndweights = inputs.T @ dz"


def book(folder: Path, **maps: str) -> Path:
    """A book of chapters that have a view and its code, each with its map."""
    view = LayerView(
        inputs=[[1]], weights=[[2]], biases=[[3]], dvalues=[[4]], widget_id="view"
    ).figure_html()
    shown = v4.new_output("display_data", {"text/html": view})
    cells = [
        v4.new_markdown_cell("# A chapter"),
        v4.new_code_cell(CODE, execution_count=1),
        v4.new_code_cell("view", execution_count=2, outputs=[shown]),
    ]
    (folder / "chapters").mkdir(parents=True)
    (folder / "chapters" / "references.bib").write_text("")
    (folder / "_config.yml").write_text(CONFIG.read_text("utf-8"), "utf-8")
    first, *others = maps
    listed = "".join(f"  - file: {name}\n" for name in others)
    (folder / "_toc.yml").write_text(f"format: jb-book\nroot: {first}\nchapters:\n{listed}")
    for name, lines in maps.items():
        (folder / f"{name}.ipynb").write_text(
            v4.writes(v4.new_notebook(cells=cells, metadata=METADATA)), "utf-8"
        )
        (folder / f"{name}.lines.toml").write_text(lines, "utf-8")
    return folder


def test_a_map_reaches_its_page_and_a_line_that_is_gone_fails_the_build(
    build_book: Builder, tmp_path: Path
) -> None:
    source = book(tmp_path / "book", good=MAP, bad=MAP.replace("T @ dz", "T@dz"))
    built = build_book(source, tmp_path / "out")
    page = (built.html / "good.html").read_text("utf-8")
    data = re.findall(r'<script type="application/json" class="code-lines">(.*?)</script>', page)
    assert [entry["widgets"] for entry in json.loads(data[0])] == [["view"]]
    assert [name for name in ("lines.js", "lines.css") if f"_static/{name}?" not in page] == []
    assert built.status != 0
    warnings = re.findall("WARNING: (.*)", re.sub(r"\x1b\[[\d;]*m", "", built.log))
    said = "bad.lines.toml: the line of 'dweights' stands nowhere in the page's code"
    assert len(warnings) == 1, warnings
    assert said in warnings[0]


BODY = '<figure data-widget="layer_view" id="view" data-state="{}"></figure>'
LINES = Counter({"a = 1": 1, "b = 2": 2})


@pytest.mark.parametrize(
    ("shown", "fault"),
    [
        ([{"widgets": ["view"], "lines": {"x": "b = 2"}}], "'x' stands 2 times in the page's code"),
        ([{"widgets": ["view"], "lines": {"x": "c = 3"}}], "stands nowhere in the page's code: 'c"),
        ([{"widgets": ["views"], "lines": {"x": "a = 1"}}], "this page has no widget 'views'"),
        ([{"widget": ["view"], "lines": {}}], r"expected tables \[\[shown\]\] with 'widgets'"),
        (None, r"expected tables \[\[shown\]\]"),
    ],
)
def test_each_fault_is_named(shown: object, fault: str) -> None:
    (found,) = faults(shown, LINES, BODY)
    assert re.search(fault, found)


def test_what_fits_has_no_fault() -> None:
    assert faults([{"widgets": ["view"], "lines": {"x": "a = 1"}}], LINES, BODY) == []
