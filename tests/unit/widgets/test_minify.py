"""Minifying takes comments and needless blanks away, and nothing else."""

import itertools
from pathlib import Path

import pytest
from places import ROOT
from pygments.lexers import JavascriptLexer
from pygments.token import Comment

from nbhelpers.widgets.minify import minified

_CLOSING = {"}", ")", "]"}
SCRIPTS = sorted(
    path
    for folder in ("widgets", "site/static")
    for path in (ROOT / "nbhelpers" / folder).rglob("*.js")
)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("const a = 1; // one\nconst b = 2;", "const a=1;const b=2;"),
        ("/* x */ f(a,\n  b);\n/*! MIT */\n", "f(a,b);/*! MIT */"),
        ("a = b + +c - --d; e = f - +g;", "a=b+ +c- --d;e=f-+g;"),
        ("a\n++b\nc = d\n- e", "a\n++b\nc=d\n-e"),
        ("f(a, [b, ], { c, }, [, ], [d, , ],);", "f(a,[b],{c},[,],[d,,]);"),
        ("const f = () => {}\nf()", "const f=()=>{}\nf()"),
        ("return  x\n", "return x"),
        ("for (const a of b) c in d;", "for(const a of b)c in d;"),
        ("a < !--b", "a< !--b"),
        # texts and templates stay, also in one another
        ('say("a  // b", \'/* c */  "d"\');', 'say("a  // b",\'/* c */  "d"\');'),
        (r'say("\"  /* a */");', r'say("\"  /* a */");'),
        ("say(`a  ${ b  +  c }  // d`);", "say(`a  ${b+c}  // d`);"),
        ("say(`a ${`b  ${c}  ,  d`}  ,  e`);", "say(`a ${`b  ${c}  ,  d`}  ,  e`);"),
        ("say(`${ f({ a: 1 }) }  ,  b`);", "say(`${f({a:1})}  ,  b`);"),
        ("say(`\\`  ${a}  ,  \\${b}  ,  `);", "say(`\\`  ${a}  ,  \\${b}  ,  `);"),
        # a slash that begins a pattern, and one that divides
        ("a.replace(/[/'  ]  \\/ \"/g, 1);", "a.replace(/[/'  ]  \\/ \"/g,1);"),
        ("return /a  b/.test(c);", "return /a  b/.test(c);"),
        ("a = (b + c) / d / e;  f = g[1] / 2;", "a=(b+c)/ d / e;f=g[1]/ 2;"),
    ],
)
def test_what_becomes_of_a_script(script: str, expected: str) -> None:
    assert minified(script) == expected + "\n"
    assert minified(minified(script)) == minified(script)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_second_reader_finds_the_same_tokens(path: Path) -> None:
    # which ends a template's ${ at the first }: objects within it are beyond it
    script = path.read_text("utf-8")
    assert _tokens(minified(script)) == _tokens(script)
    assert len(minified(script)) < len(script)


def _tokens(script: str) -> list[str]:
    """What a script says, without the commas that end a list."""
    found = JavascriptLexer().get_tokens(script)
    said = [text for kind, text in found if kind not in Comment and text.strip()]
    return [
        text
        for text, next_ in itertools.pairwise([*said, ""])
        if text != "," or next_ not in _CLOSING
    ]
