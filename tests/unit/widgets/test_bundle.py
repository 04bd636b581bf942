"""The loader that joins the widgets' modules: what it makes, and what it refuses."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nbhelpers.widgets import bundle
from nbhelpers.widgets.engine import facts

Write = Callable[..., None]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Write]:
    """Put modules into a folder of their own, where the loader looks: `a__b` is the module a/b."""
    monkeypatch.setattr(bundle, "HERE", tmp_path)
    bundle._module.cache_clear()

    def build(**sources: str) -> None:
        for name, source in sources.items():
            path = tmp_path / f"{name.replace('__', '/')}.js"
            path.parent.mkdir(exist_ok=True)
            path.write_text(source, "utf-8")

    yield build
    bundle._module.cache_clear()


def test_each_module_stands_once_and_after_those_it_imports(write: Write) -> None:
    write(
        a__widget='import { two } from "./b.js";\nimport { one } from "../c/d.js";\n'
        "export default { two };\n",
        a__b='import { one } from "../c/d.js";\nexport const two = one + 1;\n',
        c__d="export function one() {}\nexport class Three {}\n",
    )
    assert bundle.widget_names() == ["a"]
    script = bundle.module_script("a")
    places = [script.index(f"const module_{name}=") for name in ("c$d", "a$b", "a$widget")]
    assert places == sorted(places)
    assert script.count("const module_c$d=") == 1
    assert "return{one,Three};" in script
    assert script.endswith("export default module_a$widget.widget;\n")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('import b from "./b.js";', "a.js: the loader does not understand 'import b from"),
        ('import { x as y } from "./b.js";', "does not understand 'import { x as y }"),
        ('import { x } from "b.js";', "does not understand 'import { x }"),
        ("export let x = 1;", "does not understand 'export let x"),
        ("export { x };", "does not understand 'export { x }"),
        ('import { x, z } from "./b.js";', "a.js: b.js does not export z"),
        ('import { y } from "./a.js";\nexport const y = 1;', "in a circle: a -> a"),
    ],
)
def test_other_forms_are_refused(write: Write, source: str, message: str) -> None:
    write(a=source, b="export const x = 1;\n")
    with pytest.raises(ValueError, match=message):
        bundle.modules_object("a")


def test_every_module_of_the_book_can_be_joined() -> None:
    names = [
        p.relative_to(bundle.HERE).with_suffix("").as_posix()
        for p in bundle.HERE.rglob("*.js")
        if p.name != "worker.js"  # a script of its own
    ]
    script = bundle.modules_object(*names)
    assert all(f"const {bundle._variable(name)}=" in script for name in names)


def test_an_import_may_stand_on_several_lines(write: Write) -> None:
    write(
        a='import {\n  x,\n  y,\n} from "./b.js";\nexport const z = x + y;\n',
        b="export const x = 1;\nexport const y = 2;\n",
    )
    assert "const{x,y}=module_b;" in bundle.modules_object("a")


@pytest.mark.parametrize("script", ["module_script", "page_script"])
def test_comments_go_but_for_those_of_licences(write: Write, tmp_path: Path, script: str) -> None:
    write(
        a__widget="/* gone */ // gone, too\nexport default {};\n/*! MIT */\n",
        shared__page="/** gone */ export const mountAll = 1;\n",
    )
    made = bundle.module_script("a") if script == "module_script" else bundle.page_script()
    assert "gone" not in made
    assert made.count("/*! MIT */") == 1
    (tmp_path / "a" / "widget.css").write_text("/* gone */\n.a {}\n/*! MIT */\n", "utf-8")
    assert bundle.page_styles() == ".a {}\n/*! MIT */\n"


def test_jupyterlab_and_the_pages_run_the_same_text() -> None:
    page = bundle.page_script()
    for name in bundle.widget_names():
        modules, _, _ = bundle.module_script(name).rpartition("export default ")
        assert all(module in page for module in modules.splitlines(keepends=True))


def test_a_modules_style_travels_with_it(write: Write, tmp_path: Path) -> None:
    write(
        a__widget='import { b } from "./b.js";\nexport default { b };\n',
        a__b='import { d } from "../shared/d.js";\nexport const b = d;\n',
        shared__d="export const d = 1;\n",
        other__widget="export default {};\n",
        shared__page="export const p = 1;\n",
    )
    for name in ("shared/controls", "a/widget", "shared/d", "other/widget"):
        (tmp_path / f"{name}.css").write_text(f".{name} {{}}\n", "utf-8")
    (tmp_path.parent / "palette.css").write_text(":root {}\n", "utf-8")
    assert bundle.module_styles("a") == (
        ":root {}\n.shared/controls {}\n.shared/d {}\n.a/widget {}\n"
    )
    assert bundle.page_styles() == (
        ".shared/controls {}\n.shared/d {}\n.a/widget {}\n.other/widget {}\n"
    )


PRINT = """
import hashlib, importlib, sys
from nbhelpers.widgets import bundle
for name in sorted(bundle.widget_names(), reverse=True):
    importlib.import_module(f"nbhelpers.widgets.{name}")
print(hashlib.sha256(bundle.page_script().encode()).hexdigest())
"""


def test_the_page_s_script_is_the_same_each_time_and_in_any_order_of_import() -> None:
    """Facts come from Python: neither the hash's seed nor who imports first may show in them."""
    fresh = subprocess.run(
        [sys.executable, "-c", PRINT],
        env={**os.environ, "PYTHONHASHSEED": "1"},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert fresh.strip() == hashlib.sha256(bundle.page_script().encode()).hexdigest()


def test_facts_are_what_python_says(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module `facts` has no file of its own: it comes from the folder's Python."""
    write(engine__a='import { FACTS } from "./facts.js";\nexport const a = FACTS.limits.units;\n')
    assert '"units":3' in bundle.modules_object("engine/a").replace(" ", "")
    monkeypatch.setattr(facts, "facts", lambda: {"limits": {"units": float("inf")}})
    bundle._module.cache_clear()
    with pytest.raises(ValueError, match="not JSON compliant"):
        bundle.modules_object("engine/a")
