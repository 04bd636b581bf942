"""Fixtures of the tests of modules without a page."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture(scope="module")
def answers(modules: Callable[..., Any]) -> Callable[..., Any]:
    """Call a function of answers.js in the browser."""
    js = modules("answer_box/answers")
    return lambda name, *args: js(f"(args) => answers.{name}(...args)", args)
