"""Every public name has an example in its docstring, and all examples do what they say."""

import doctest
import inspect
import re
from pathlib import Path

import numpy as np
import pytest

import nbhelpers as nb

FINDER = doctest.DocTestFinder(exclude_empty=False)
WIDTH = 77  # the reference shows so many characters in a line
OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@pytest.fixture(params=nb.__all__)
def examples(request: pytest.FixtureRequest) -> list[doctest.DocTest]:
    """The examples of one public name, and of its methods."""
    public = getattr(nb, request.param)
    module = inspect.getmodule(public)
    return FINDER.find(public, request.param, module=module, globs={"nb": nb, "np": np})


def test_every_public_name_has_an_example_that_is_true(
    examples: list[doctest.DocTest], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # some write a file
    own = min(examples, key=lambda found: len(found.name))
    assert own.examples
    lines = [line for found in examples for line in (found.docstring or "").splitlines()]
    code = [line.strip() for line in lines if line.lstrip().startswith((">>> ", "... "))]
    assert [line for line in code if len(line) > WIDTH] == []
    said: list[str] = []
    for found in examples:
        doctest.DocTestRunner(optionflags=OPTIONS).run(found, out=said.append)
    assert not said, "".join(said)


def test_parameters_are_told_in_one_dialect(examples: list[doctest.DocTest]) -> None:
    for found in examples:
        sections = re.split(r"\n *([A-Z]\w+)\n *-{4,}\n", f"\n{inspect.cleandoc(found.docstring)}")
        told = dict(zip(sections[1::2], sections[2::2], strict=True))
        for name in ("Parameters", "Attributes"):
            for line in told.get(name, "").splitlines():
                assert line[:1] in ("", " ") or re.match(r"[*\w, ]+ : \S", line), (found.name, line)
