"""Code in colors: those of its tokens, and no element around a token that looks as plain text does.

One in six elements of a chapter would be such a one, styled and laid out whenever the page is.
"""

import re
from collections.abc import Iterable
from typing import Any

from pygments.formatters import HtmlFormatter
from pygments.token import STANDARD_TYPES, Name, Punctuation, Text
from sphinx.application import Sphinx

#: Code in the light and in the dark theme, in styles made for high contrast.
CODE_STYLES = {"light": "github-light-high-contrast", "dark": "github-dark-high-contrast"}

#: What both styles write in the color of all that is no token; of names the page decides.
PLAIN = (Name, Name.Namespace, Punctuation, Punctuation.Marker, Text.Whitespace)

# Only tokens, and only those with a meaning: the page decides about backgrounds, line numbers,
# comments and plain names.
_NO_TOKEN = re.compile(
    r"^(?:pre|td|span)\b|\.highlight (?:\{|\.hll|pre|td|span|\.c\w? \{|\.(?:"
    + "|".join(STANDARD_TYPES[token] for token in PLAIN)
    + r") \{)"
)
_RULE = re.compile(r"\.highlight (?P<token>\.\w+) \{ (?P<look>.*?) \}")


class CodeFormatter(HtmlFormatter[str]):
    """Pygments' HTML, where what looks plain is plain text."""

    def format_unencoded(self, tokensource: Iterable[tuple[Any, str]], outfile: Any) -> None:
        """Write the tokens; called by Pygments."""
        seen = ((Text if token in PLAIN else token, text) for token, text in tokensource)
        super().format_unencoded(seen, outfile)


def _colors(theme: str, within: str) -> Iterable[str]:
    """A rule for each look that tokens have in a theme."""
    tokens: dict[str, list[str]] = {}
    for line in HtmlFormatter(style=CODE_STYLES[theme]).get_style_defs(".highlight").splitlines():
        if (rule := _RULE.match(line)) and not _NO_TOKEN.search(line):
            tokens.setdefault(rule["look"], []).append(rule["token"])
    for look, alike in tokens.items():
        yield f"{within}.highlight :is({', '.join(alike)}) {{ {look} }}"


def code_styles() -> str:
    """The colors of code, for the light theme and on screens for the dark one."""
    light = "\n".join(_colors("light", ""))
    dark = "\n".join(_colors("dark", 'html[data-theme="dark"] '))
    return f"{light}\n@media screen {{\n{dark}\n}}\n"


def _use(app: Sphinx) -> None:
    if highlighter := getattr(app.builder, "highlighter", None):
        highlighter.formatter = CodeFormatter


def setup(app: Sphinx) -> None:
    """Register the formatter."""
    app.connect("builder-inited", _use)
