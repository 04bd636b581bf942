"""What the book's scripts and styles ask of a browser: no more than the README promises.

One piece of syntax that a browser does not know stops
the whole script, and so every widget of a page.
"""

import re
from pathlib import Path

import pytest
from places import ROOT

SCRIPTS = sorted(
    path
    for folder in ("widgets", "site/static")
    for path in (ROOT / "nbhelpers" / folder).rglob("*.js")
)

# Syntax and methods that came later than that, by what they look like.
LATER = {
    "lookbehind": r"\(\?<[=!]",
    "inline flags in a regular expression": r"\(\?[ims]*-?[ims]+:",
    "a static block": r"\bstatic\s*\{",
    "using": r"^\s*(?:await )?using \w+ =",
    "import attributes": r"\bimport\b.*\bwith\s*\{",
    "arrays that are copied": r"\.(?:toSorted|toReversed|toSpliced|with)\(",
    "groups": r"\b(?:Object|Map)\.groupBy\(",
    "promises with resolvers": r"\bPromise\.(?:withResolvers|try)\(",
    "sets' arithmetic": r"\.(?:union|intersection|difference|symmetricDifference|isSubsetOf)\(",
    "well-formed strings": r"\.(?:isWellFormed|toWellFormed)\(",
    "arrays from what comes later": r"\bArray\.fromAsync\(",
    "escaped regular expressions": r"\bRegExp\.escape\(",
    "iterators' methods": r"\.(?:values|keys|entries)\(\)\.(?:map|filter|take|drop|toArray)\(",
    "bytes as base64": r"\.(?:toBase64|fromBase64|toHex)\(",
    "visibility": r"\.checkVisibility\(",
    "popovers": r"\.(?:showPopover|togglePopover)\(",
    "url parsing without errors": r"\bURL\.(?:canParse|parse)\(",
}


def later_than_promised(script: str) -> list[str]:
    """What a script uses that the oldest supported browsers do not know, with its line."""
    lines = [
        line for line in script.splitlines() if not line.lstrip().startswith(("//", "*", "/*"))
    ]
    return [
        f"{what}: {line.strip()[:100]}"
        for line in lines
        for what, look in LATER.items()
        if re.search(look, line)
    ]


def test_the_readme_names_the_browsers() -> None:
    readme = " ".join((ROOT / "README.md").read_text("utf-8").split())
    assert (
        "They run in Chrome and Edge 111, Firefox 121, Safari 16.2, and in what is newer." in readme
    )


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_script_needs_a_newer_browser(path: Path) -> None:
    assert later_than_promised(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        r'count.replace(/(?<=^\d\d)(?=000$)/, " ")',
        "class A { static { this.b = 1; } }",
        "const last = list.toSorted()",
        "const kinds = Object.groupBy(list, kind)",
    ],
)
def test_what_is_too_new_is_seen(line: str) -> None:
    assert len(later_than_promised(line)) == 1


def beyond(lines: list[str], width: int = 100) -> list[str]:
    """The lines that are wider; a text in quotes may be, which the formatter cannot part."""
    text = re.compile(r"`.*`|\"[^\"]*\"")
    comment = re.compile(r"\s*(?:\*|/[/*])")
    return [
        line for line in lines if len(line if comment.match(line) else text.sub("", line)) > width
    ]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_script_is_100_columns_wide(path: Path) -> None:
    assert beyond(path.read_text("utf-8").splitlines()) == []


def test_what_is_too_wide_is_seen() -> None:
    assert len(beyond([f"// {'word ' * 20}", f"f({'a, ' * 33}b)", f'f("{"word " * 20}");'])) == 2


def test_styles_do_not_hang_on_newer_rules() -> None:
    """Nesting and `field-sizing` are younger; a rule that a browser skips loses its look."""
    young = re.compile(r"^\s+&|field-sizing|@starting-style|light-dark\(|@scope|@property")
    sheets = [*ROOT.glob("nbhelpers/**/*.css")]
    assert len(sheets) > 5
    found = [
        f"{sheet.name}: {line.strip()}"
        for sheet in sheets
        if "vendor" not in sheet.parts
        for line in sheet.read_text("utf-8").splitlines()
        if young.search(line)
    ]
    assert found == []
