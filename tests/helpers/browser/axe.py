"""axe on a page, in the light and in the dark."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Style sheets are a page's own: axe need not fetch them again.
QUICK = {"preload": False, "resultTypes": ["violations"]}
COLORS = ["color-contrast", "link-in-text-block"]
MARK = "data-one-of-a-kind"

# KaTeX's drawing is hidden from screen readers, beside it stands MathML; it has the color of the
# text around it. Of the thousands of colored pieces of code one of a kind stays.
THIN_OUT = """() => {
  for (const drawing of document.querySelectorAll(".katex-html")) drawing.remove();
  const seen = new Set();
  for (const piece of document.querySelectorAll(".highlight pre span")) {
    const box = piece.closest(".traceback, .stderr, .cell_output, .cell_input")?.className;
    const kind = `${box} ${piece.className}`;
    if (seen.has(kind)) piece.replaceWith(...piece.childNodes);
    seen.add(kind);
  }
}"""
# axe cannot tell what lies under text in an SVG: test_figures.py has the contrast of its colors.
DROP_DRAWINGS = '() => document.querySelectorAll("svg > *").forEach((part) => part.remove())'
# What decides the contrast of a text is its element's style and what its ancestors paint under it.
# Of each kind the first one that is seen is marked.
MARK_KINDS = """(mark) => {
  const grounds = new Map([[null, ""]]);
  const ground = (el) => {
    if (!grounds.has(el)) {
      const style = getComputedStyle(el);
      let own = ground(el.parentElement);
      if (style.backgroundColor !== "rgba(0, 0, 0, 0)") own += ` ${style.backgroundColor}`;
      if (style.backgroundImage !== "none") own += ` ${style.backgroundImage}`;
      if (style.opacity !== "1") own += ` ${style.opacity}`;
      if (style.position !== "static") own += ` ${el.className}`;
      grounds.set(el, own);
    }
    return grounds.get(el);
  };
  const speaks = (el) => el.matches("input, select, textarea") ||
    [...el.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const kinds = new Set();
  for (const el of document.body.querySelectorAll("*")) {
    el.removeAttribute(mark);
    if (!speaks(el) || !el.checkVisibility()) continue;
    const { color, fontSize, fontWeight } = getComputedStyle(el);
    const around = getComputedStyle(el.parentElement).color; // a link must differ from its text
    const kind = [el.tagName, el.className, color, around, fontSize, fontWeight, ground(el)].join();
    if (!kinds.has(kind)) el.setAttribute(mark, "");
    kinds.add(kind);
  }
}"""


def axe_report(page: Page) -> str:
    """What axe finds: all of its rules once, and its rules of color in the light and in the dark.

    Returns axe's report, empty where it finds nothing. The page loses its drawings on the way.
    """
    page.evaluate(THIN_OUT)
    rest = {"rules": {name: {"enabled": False} for name in COLORS}}
    found = [Axe().run(page, options={**QUICK, **rest})]
    page.evaluate(DROP_DRAWINGS)
    for theme in ("light", "dark"):
        page.evaluate("(theme) => (document.documentElement.dataset.theme = theme)", theme)
        page.evaluate(MARK_KINDS, MARK)
        kinds = {"include": [[f"[{MARK}]"]]}
        found.append(Axe().run(page, context=kinds, options={**QUICK, "runOnly": COLORS}))
    return "\n".join(results.generate_report() for results in found if results.violations_count)
