"""Import nbhelpers from a folder, with no other packages than some and what these need.

Run by itself: ``python clean_install.py FOLDER PART PACKAGE ...``. The part is ``authors``, what builds
a book, or ``learners``, all the rest. Prints the modules.
"""

import pkgutil
import re
import sys
from importlib import import_module, metadata
from typing import Any


def normal(name: str) -> str:
    """The name of a distribution, or of the one that a requirement asks for."""
    found = re.match(r"[\w.-]+", name)
    return re.sub(r"[-_.]+", "-", found[0] if found else "").lower()


def with_needs(name: str, found: set[str]) -> None:
    """Add a distribution and all that it needs, without extras."""
    if normal(name) in found:
        return
    try:
        needs = metadata.requires(normal(name)) or ()
    except metadata.PackageNotFoundError:
        return  # for another system
    found.add(normal(name))
    for need in needs:
        if "extra ==" not in need:
            with_needs(need, found)


class OnlyThese:
    """Hides the packages of all distributions but these."""

    def __init__(self, allowed: set[str]) -> None:
        self.allowed = allowed
        self.owners = metadata.packages_distributions()

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        """Refuse what is hidden; leave the rest to the other finders."""
        owners = {normal(dist) for dist in self.owners.get(name.partition(".")[0], ())}
        if owners and not owners & self.allowed:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


BOOKS = "nbhelpers.site"


def only(folder: str, *needed: str) -> None:
    """Take nbhelpers from the folder, and hide all packages that are not needed."""
    allowed = {"nbhelpers"}
    for need in needed:
        with_needs(need, allowed)
    sys.meta_path.insert(0, OnlyThese(allowed))
    sys.path.insert(0, folder)


def main(folder: str, part: str, *needed: str) -> None:
    """Import every module of the part, and every public name."""
    only(folder, *needed)
    package = import_module("nbhelpers")
    if not str(package.__file__).startswith(folder):
        raise SystemExit(f"nbhelpers is that of {package.__file__}")
    whole = import_module(BOOKS) if part == "authors" else package
    if whole is not package:
        print(BOOKS)
    for module in pkgutil.walk_packages(whole.__path__, f"{whole.__name__}."):
        if whole is package and module.name.startswith(BOOKS):
            continue
        import_module(module.name)
        print(module.name)
    for name in dir(package):
        getattr(package, name)
    hidden = {"torch"} if part == "authors" else {"torch", "sphinx", "nbformat", "py_mini_racer"}
    if loaded := hidden & set(sys.modules):
        raise SystemExit(f"imported, though the wheel does not ask for it: {loaded}")


if __name__ == "__main__":
    main(*sys.argv[1:])
