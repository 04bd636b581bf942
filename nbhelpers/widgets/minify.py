"""Take comments and needless blanks out of a script, and change nothing else.

A small scanner of our own: those that pip installs either cannot read a template in a template
(and take blanks out of the text that a reader sees), or come as large programs that not every
system has. It knows strings, templates (also in one another), regular expressions and comments.
Names and the order of things stay. A comment that begins with ``!``, such as a licence, stays too.
"""

import re

_TOKEN = re.compile(
    r"""
    (?P<comment> //[^\n]* | /\*(?!!).*?\*/ )
  | (?P<blank> \s+ )
  | (?P<word> [\w$]+ )
  | (?P<text> "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*' | /\*!.*?\*/ )
  | (?P<sign> . )
    """,
    re.DOTALL | re.VERBOSE,
)
_TEMPLATE = re.compile(r"[`}](?:\\.|\$(?!\{)|[^`\\$])*(?:`|\$\{)", re.DOTALL)
_PATTERN = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/\w*")
_BEFORE_PATTERN = {"return", "typeof", "case", "in", "of", "void", "delete", "throw", "else", "do"}

# Beside these signs a blank says nothing. A line's end does where a statement may end with it.
_TIGHT = set("{}()[];,=<>:?&|*%^!~")
_GOES_ON_AFTER = set("{([;,=:?&|")
_GOES_ON_BEFORE = set("})],.;:?&|=")
_CLOSING = {"}", ")", "]"}


def minified(script: str) -> str:
    """Return a script without comments and needless blanks."""
    kept: list[str] = []
    gap = ""
    for token, is_gap in _tokens(script):
        if is_gap:
            gap = "\n" if "\n" in gap + token else " "
            continue
        if token in _CLOSING and kept[-1] == "," and kept[-2] not in ",[":
            kept.pop()  # a comma that nothing follows
        if gap and kept and _needed(kept[-1][-1], gap, token[0]):
            kept.append(gap)
        gap = ""
        kept.append(token)
    return "".join(kept) + "\n"


def _needed(before: str, gap: str, after: str) -> bool:
    if before == "<" and after == "!":  # together with -- they would begin a comment of HTML
        return True
    if gap == "\n":
        return before not in _GOES_ON_AFTER and after not in _GOES_ON_BEFORE
    if before in "+-" or after in "+-":
        return before == after
    return before not in _TIGHT and after not in _TIGHT


def _tokens(script: str) -> list[tuple[str, bool]]:
    """The script in pieces, and of each whether it is a comment or blanks."""
    tokens: list[tuple[str, bool]] = []
    open_braces: list[int] = []  # in each template that is open: braces since its ${
    last = ";"
    place = 0
    while place < len(script):
        sign = script[place]
        found = None
        if sign == "`" or (sign == "}" and open_braces and open_braces[-1] == 0):
            found = _TEMPLATE.match(script, place)
            if sign == "}":
                open_braces.pop()
            if found and found[0].endswith("${"):
                open_braces.append(0)
        elif sign == "/" and script[place + 1 : place + 2] not in ("/", "*") and _opens(last):
            found = _PATTERN.match(script, place)
        found = found or _TOKEN.match(script, place)
        assert found is not None  # some sign is always there
        place = found.end()
        is_gap = found.re is _TOKEN and found.lastgroup in ("comment", "blank")
        tokens.append((found[0], is_gap))
        if not is_gap:
            last = found[0]
            if open_braces and last in "{}":
                open_braces[-1] += 1 if last == "{" else -1
    return tokens


def _opens(last: str) -> bool:
    """Whether a slash after this begins a regular expression, and is no division."""
    return last in _BEFORE_PATTERN or not (last[-1].isalnum() or last[-1] in "_$)]}`\"'/")
