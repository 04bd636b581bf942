"""Runs a code exercise of a chapter as a reader would, with another program in its place."""

import ast
import io
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from typing import Any

import nbformat
from places import CHAPTERS


def run_exercise(chapter: str, replacements: Mapping[str, str], *, cell: str) -> Any:
    """The value of the last expression of an exercise's cell, after ``replacements`` in its text.

    All code cells of the chapter before it are run first, unchanged; those that are meant to fail
    may fail.

    Parameters
    ----------
    chapter
        The chapter's slug.
    replacements
        Text of the cell -> what a reader may have written in its place; each must occur once.
    cell
        Text that the cell holds and no other code cell does.
    """
    cells = _code_cells(chapter)
    found = [i for i, one in enumerate(cells) if cell in one.source]
    assert len(found) == 1, f"{chapter}: {len(found)} code cells hold {cell!r}, expected one"
    at = found[0]
    source = cells[at].source
    for old, new in replacements.items():
        assert source.count(old) == 1, f"{chapter}: {old!r} occurs {source.count(old)} times"
        source = source.replace(old, new)
    names = _names_before(chapter, at)
    kept = dict(names)
    try:
        return _run(source, names)
    finally:  # as they were, for the next program; functions of the chapter look them up here
        names.clear()
        names.update(kept)


@cache
def _code_cells(chapter: str) -> list[Any]:
    notebook = nbformat.read(CHAPTERS / f"{chapter}.ipynb", as_version=4)
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@cache
def _names_before(chapter: str, at: int) -> dict[str, Any]:
    """What the chapter's names mean when its code cell number ``at`` is reached."""
    names: dict[str, Any] = {"__name__": "__main__"}
    for one in _code_cells(chapter)[:at]:
        try:
            _run(one.source, names)
        except Exception:
            if "raises-exception" not in one.metadata.get("tags", []):
                raise
    return names


def _run(source: str, names: dict[str, Any]) -> Any:
    """Run a cell; return the value of its last expression, or None."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        exec(compile(tree, "<cell>", "exec"), names)
        if last is None:
            return None
        return eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)
