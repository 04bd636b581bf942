"""Set the book's maths while it is built: KaTeX, run inside V8, writes HTML and MathML.

A page needs a style sheet and fonts for its maths, and no script. A formula that KaTeX refuses is
a warning that names the page and the line, so that the build fails.
"""

import json
import re
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from py_mini_racer import JSEvalException, MiniRacer
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)

VENDOR = Path(__file__).parent / "vendor" / "katex"

_RENDER = """
function bookRender(tex, display, macros) {
  return katex.renderToString(tex, {
    displayMode: display, macros: macros, output: "htmlAndMathml", strict: "ignore", throwOnError: true,
  });
}
"""


_OPENING = re.compile(r"[(\[“‘\"']+$")
_CLOSING = re.compile(r"[.,;:!?)\]”’\"'-]+")


class MathError(ValueError):
    """A formula that KaTeX does not understand."""


@cache
def _engine() -> MiniRacer:
    """V8 with KaTeX loaded; one for the whole build."""
    engine = MiniRacer()
    engine.eval((VENDOR / "katex.min.js").read_text("utf-8"))
    engine.eval(_RENDER)
    return engine


@cache
def _render(tex: str, display: bool, macros: str) -> str:
    call = f"bookRender({json.dumps(tex)}, {json.dumps(display)}, {macros})"
    try:
        return str(_engine().eval(call))
    except JSEvalException as error:
        lines = [line.strip() for line in str(error).splitlines()]
        message = next((line for line in lines if "ParseError" in line), lines[0])
        raise MathError(message.split("ParseError: ")[-1]) from None


def render(tex: str, *, display: bool = False, macros: dict[str, str] | None = None) -> str:
    r"""Turn TeX into HTML for the eye and MathML for screen readers.

    Parameters
    ----------
    tex : str
        The formula, without dollar signs.
    display : bool
        Whether it stands on a line of its own.
    macros : dict of str to str, optional
        Names with their backslash and what they stand for, as in ``{r"\out": r"\mathrm{out}"}``.

    Raises
    ------
    MathError
        If KaTeX does not understand the formula; the message says where it stopped.
    """
    return _render(tex, display, json.dumps(macros or {}, sort_keys=True))


def display_tex(text: str, *, nowrap: bool) -> str:
    """The formula of a display block: parts between blank lines are set under one another."""
    if nowrap or text.lstrip().startswith(r"\begin{"):
        return text
    parts = [part.strip() for part in text.split("\n\n") if part.strip()]
    if len(parts) > 1:
        rows = r" \\ ".join(rf"\begin{{aligned}}{part}\end{{aligned}}" for part in parts)
        return rf"\begin{{gathered}}{rows}\end{{gathered}}"
    if parts and r"\\" in parts[0]:
        environment = "aligned" if "&" in parts[0] else "gathered"
        return rf"\begin{{{environment}}}{parts[0]}\end{{{environment}}}"
    return text


def _html(translator: HTML5Translator, node: nodes.Element, tex: str, display: bool) -> str:
    macros: dict[str, Any] = translator.config.katex_macros
    try:
        return render(tex, display=display, macros=macros)
    except MathError as error:
        logger.warning("maths: %s", error, location=node, type="katex")
        return f'<code class="math-error">{escape(tex)}</code>'


def keep_punctuation(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Keep the punctuation around an inline formula on the formula's line.

    Browsers may break a line on either side of the boxes that KaTeX makes.
    """
    for formula in list(doctree.findall(nodes.math)):
        parent, place = formula.parent, formula.parent.index(formula)
        before = parent[place - 1] if place > 0 else None
        after = parent[place + 1] if place + 1 < len(parent) else None
        opening = _OPENING.search(str(before)) if isinstance(before, nodes.Text) else None
        closing = _CLOSING.match(str(after)) if isinstance(after, nodes.Text) else None
        if not (opening or closing):
            continue
        together = nodes.inline(classes=["nobreak"])
        if before and opening:
            parent.replace(before, nodes.Text(str(before)[: opening.start()]))
            together += nodes.Text(opening[0])
        if after and closing:
            parent.replace(after, nodes.Text(str(after)[closing.end() :]))
        parent.replace(formula, together)
        together += formula
        if closing:
            formula["tied"] = True
            together += nodes.Text(closing[0])


def _tied(html: str) -> str:
    """Let a formula break before its last part, but not after it, where punctuation follows."""
    last, end = html.rfind('<span class="base">'), len(html) - len("</span></span>")
    return f'{html[:last]}<span class="tied">{html[last:end]}</span>{html[end:]}'


def visit_math(self: HTML5Translator, node: nodes.math) -> None:
    """Write inline maths."""
    html = _html(self, node, node.astext(), False)
    if node.get("tied") and html.count('<span class="base">') > 1:
        html = _tied(html)
    self.body.append(self.starttag(node, "span", "", CLASS="math notranslate"))
    self.body.append(f"{html}</span>")
    raise nodes.SkipNode


def visit_math_block(self: HTML5Translator, node: nodes.math_block) -> None:
    """Write display maths in a box that scrolls by itself, with its number beside it."""
    tex = display_tex(node.astext(), nowrap=node.get("nowrap", False))
    if "amsmath" in node.get("classes", []) and node.get("number"):
        logger.warning(
            "maths: an unnumbered environment needs its star, as in align*; for a numbered one "
            "use the math directive with a label",
            location=node,
            type="katex",
        )
    self.body.append(self.starttag(node, "div", "", CLASS="math math-block notranslate"))
    self.body.append(f'<div class="math-scroll">{_html(self, node, tex, True)}</div>')
    if node.get("number"):
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, "Link to this equation")
        self.body.append("</span>")
    self.body.append("</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the renderer under the name ``katex``, and the setting ``katex_macros``."""
    app.add_html_math_renderer("katex", (visit_math, None), (visit_math_block, None))
    app.connect("doctree-resolved", keep_punctuation)
    app.add_config_value("katex_macros", {}, "html", types=[dict])
