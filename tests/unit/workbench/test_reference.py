"""What the reference tells of the workbench and of sheets: each name has an example that is true."""

import doctest
import importlib
import re
from collections.abc import Iterator

from places import ROOT

OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
WIDTH = 77


def names() -> Iterator[tuple[str, str]]:
    """The functions of the reference that stand in modules of their own."""
    module = ""
    for line in (ROOT / "chapters" / "reference.md").read_text("utf-8").splitlines():
        if found := re.match(r"\.\. py:currentmodule:: (\S+)", line):
            module = found[1]
        if (found := re.match(r"\.\. autofunction:: (\w+)", line)) and "." in module:
            yield module, found[1]


def test_every_function_has_an_example_that_is_true() -> None:
    said: list[str] = []
    for module, name in names():
        function = getattr(importlib.import_module(module), name)
        (found,) = doctest.DocTestFinder().find(function, name, globs={})
        assert found.examples, name
        code = [line.strip() for line in (found.docstring or "").splitlines() if ">>>" in line]
        assert max(map(len, code)) <= WIDTH, name
        doctest.DocTestRunner(optionflags=OPTIONS).run(found, out=said.append)
    assert not said, "".join(said)
    assert len({module for module, _ in names()}) == 9
