"""Join the widgets' ES modules into one script.

Relative imports do not work inside an anywidget's ``_esm``, and a module script is refused on
``file://``. So the modules are joined here: every module becomes a function that returns its
exports, in the order in which they depend on each other. The modules keep to two forms, which is
all that this loader understands: ``import { a, b } from "../room/name.js";``, and ``export`` before
``function``, ``const``, ``class`` or ``default``. What else it meets it refuses.

Comments and needless blanks go, in scripts and in styles, except comments that begin with ``!``,
such as licences. The pages, JupyterLab, a saved file and the tests run the same text.

A module is called by its path from here, as ``engine/machine``. The module of a widget is the
``widget.js`` of a folder. A folder's module ``facts`` has no file: it exports ``FACTS``, what the
function ``facts`` of the folder's ``facts.py`` returns, so that what Python knows is written once.
A style sheet of a module's own name, if there is one, goes wherever the
module goes.
"""

import json
import posixpath
import re
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from nbhelpers.widgets.minify import minified

HERE = Path(__file__).parent
_IMPORT = re.compile(
    r'^import \{\s*(\w+(?:,\s+\w+)*),?\s*\} from "((?:\./|(?:\.\./)+)[\w/]+)\.js";$', re.MULTILINE
)
_EXPORT = re.compile(r"^export ((?:async )?function\*?|const|class) (\w+)", re.MULTILINE)
_DEFAULT = re.compile(r"^export default ", re.MULTILINE)
_COMMENT = re.compile(r"/\*(?!!).*?\*/\s*", re.DOTALL)
_LEFT_OVER = re.compile(r"^\s*(?:import|export)\b.*", re.MULTILINE)


def widget_names() -> list[str]:
    """Names of the widgets: of the folders with a ``widget.js``."""
    return sorted(path.parent.name for path in HERE.glob("*/widget.js"))


def _variable(name: str) -> str:
    """The JavaScript variable that holds the exports of module ``name``."""
    return f"module_{name.replace('/', '$')}"


class _Module(NamedTuple):
    """A module as a function call, the names that it exports, and those it imports by module."""

    call: str
    exports: tuple[str, ...]
    imports: dict[str, tuple[str, ...]]


@cache
def _module(name: str) -> _Module:
    folder, own = posixpath.split(name)
    source = _facts(folder) if own == "facts" else (HERE / f"{name}.js").read_text("utf-8")

    def target(address: str) -> str:
        return posixpath.normpath(posixpath.join(folder, address))

    imports = {
        target(found[2]): tuple(re.findall(r"\w+", found[1])) for found in _IMPORT.finditer(source)
    }
    exports = [found[2] for found in _EXPORT.finditer(source)]
    body = _IMPORT.sub(lambda m: f"const {{ {m[1]} }} = {_variable(target(m[2]))};", source)
    body = _EXPORT.sub(r"\1 \2", body)
    if _DEFAULT.search(body):
        body = _DEFAULT.sub("const widget = ", body)
        exports.append("widget")
    if left := _LEFT_OVER.search(body):
        raise ValueError(f"{name}.js: the loader does not understand {left[0]!r}")
    returned = ", ".join(exports)
    call = f"const {_variable(name)} = (() => {{\n{body}\nreturn {{ {returned} }};\n}})();\n"
    return _Module(minified(call), tuple(exports), imports)


def _facts(folder: str) -> str:
    """The generated module of a folder. Its Python is imported here, when all else has been."""
    facts = import_module(f"{__package__}.{folder}.facts").facts()
    return f"export const FACTS = {json.dumps(facts, ensure_ascii=False, allow_nan=False)};\n"


def without_comments(style: str) -> str:
    """Return a style sheet without its comments, but for those that begin with ``!``."""
    return _COMMENT.sub("", style)


def _order(*names: str) -> list[str]:
    """The names of the modules that ``names`` need, each after those it imports."""
    done: list[str] = []

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            raise ValueError(f"modules import each other in a circle: {' -> '.join((*path, name))}")
        if name in done:
            return
        for need, wanted in _module(name).imports.items():
            if missing := set(wanted) - set(_module(need).exports):
                raise ValueError(f"{name}.js: {need}.js does not export {', '.join(missing)}")
            visit(need, (*path, name))
        done.append(name)

    for name in names:
        visit(name, ())
    return done


def _joined(*names: str) -> str:
    """The modules that ``names`` need, each after those it imports."""
    return "".join(_module(name).call for name in _order(*names))


def styles(*names: str) -> str:
    """The shared controls' style, and that of every module that the modules ``names`` need."""
    files = [HERE / f"{name}.css" for name in ("shared/controls", *_order(*names))]
    return without_comments("".join(p.read_text("utf-8") for p in files if p.exists()))


def module_script(name: str) -> str:
    """The ES module of widget ``name`` with everything it imports: an anywidget's ``_esm``."""
    module = f"{name}/widget"
    return f"{_joined(module)}export default {_variable(module)}.widget;\n"


def module_styles(name: str) -> str:
    """The palette, and the styles of widget ``name`` and all it imports: an anywidget's ``_css``.

    JupyterLab gives a widget this text and no other, so a module's style travels with the module.
    """
    palette = (HERE.parent / "palette.css").read_text("utf-8")
    return without_comments(palette) + styles(f"{name}/widget")


def modules_object(*names: str) -> str:
    """A JavaScript expression: an object with the exports of each module, by the end of its name.

    Tests and measurements call a page's modules through it, without the page.
    """
    table = ", ".join(f"{posixpath.basename(name)}: {_variable(name)}" for name in names)
    return f'(() => {{\n"use strict";\n{_joined(*names)}return {{ {table} }};\n}})()'


def page_script(names: Iterable[str] | None = None) -> str:
    """One classic script for a page: it mounts every ``figure[data-widget]`` of these widgets."""
    modules = {name: f"{name}/widget" for name in _chosen(names)}
    table = ", ".join(f"{name}: {_variable(module)}.widget" for name, module in modules.items())
    joined = _joined(*modules.values(), "shared/page")
    mount = f"{_variable('shared/page')}.mountAll({{ {table} }});"
    return f'(() => {{\n"use strict";\n{joined}{mount}\n}})();\n'


def page_styles(names: Iterable[str] | None = None) -> str:
    """The styles of the shared controls and of these widgets (all of them unless named)."""
    return styles(*(f"{name}/widget" for name in _chosen(names)), "shared/page")


def _chosen(names: Iterable[str] | None) -> list[str]:
    """These of the widgets, in their order; all of them for None."""
    return widget_names() if names is None else sorted(set(names).intersection(widget_names()))
