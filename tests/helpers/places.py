"""Where the project is, and its tools, which are no package."""

import importlib.util
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2]
CHAPTERS = ROOT / "chapters"


def tool(name: str) -> ModuleType:
    """A program of the folder ``tools``, as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
