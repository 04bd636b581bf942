"""axe on a page, in the light and in the dark."""

import json
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page

# Style sheets are a page's own: axe need not fetch them again.
QUICK = {"preload": False, "resultTypes": ["violations"]}
COLORS = ["color-contrast", "link-in-text-block"]
MARK = "data-one-of-a-kind"
THEMES = ("light", "dark")

# KaTeX's drawing is hidden from screen readers, beside it stands MathML; it has the color of the
# text around it. Lines and shapes without a role or a name, the inside of MathML and the colored
# pieces of code are nothing that another rule than those of color looks at; of the pieces one of
# a kind stays.
THIN_OUT = """() => {
  for (const drawing of document.querySelectorAll(".katex-html")) drawing.remove();
  const told = "[id], [role], [tabindex], [title], [aria-label], [aria-labelledby], [aria-hidden]";
  for (const math of document.querySelectorAll("math")) {
    if (!math.querySelector(told)) math.textContent = math.textContent;
  }
  for (const shape of document.querySelectorAll("svg :is(path, rect, line, circle, ellipse, polyline)")) {
    if (!shape.matches(told) && !shape.firstElementChild) shape.remove();
  }
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
# Of each kind that was not judged before, on this page or another, the first that is seen is marked.
# All else is emptied, and keeps its place.
MARK_KINDS = """([mark, themes, known]) => {
  const root = document.documentElement;
  const speaks = (el) => el.matches("input, select, textarea") ||
    [...el.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const speaking = [...document.body.querySelectorAll("*")].filter(speaks);
  const found = themes.map((theme) => {
    root.dataset.theme = theme;
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
    const kinds = new Set(known[theme]);
    const fresh = [];
    for (const el of speaking) {
      if (!el.checkVisibility()) continue;
      const { color, fontSize, fontWeight, textDecorationLine } = getComputedStyle(el);
      const around = getComputedStyle(el.parentElement).color; // a link must differ from its text
      const off = Boolean(el.closest(":disabled, [aria-disabled=true]")); // may be pale
      const look = [color, around, fontSize, fontWeight, textDecorationLine, off, ground(el)];
      const kind = [el.tagName, el.className, ...look].join();
      if (!kinds.has(kind)) fresh.push([el, kind]);
      kinds.add(kind);
    }
    return fresh;
  });
  const stay = new Set();
  for (const [el] of found.flat()) for (let one = el; one; one = one.parentElement) stay.add(one);
  const shells = [...document.body.querySelectorAll("*")]
    .filter((el) => !stay.has(el) && stay.has(el.parentElement))
    .map((el) => [el, el.getBoundingClientRect()]);
  for (const [el, { height, width }] of shells) {
    el.replaceChildren();
    if (height) Object.assign(el.style, { minHeight: `${height}px`, minWidth: `${width}px`, boxSizing: "border-box" });
  }
  return found.map((fresh, n) => fresh.map(([el, kind], k) => {
    el.setAttribute(`${mark}-${themes[n]}`, k);
    return kind;
  }));
}"""
# What axe could not judge, a sign alone or a text over a pseudo-element, is judged in its next place.
RUN = """async ([mark, theme, options]) => {
  if (theme) document.documentElement.dataset.theme = theme;
  const context = theme ? { include: [[`[${mark}-${theme}]`]] } : document;
  const results = await axe.run(context, options);
  const unsure = !theme ? [] : results.incomplete.flatMap(({ nodes }) => nodes).map(({ target }) =>
    Number(document.querySelector(target[0]).getAttribute(`${mark}-${theme}`)));
  return JSON.stringify([results, unsure]);
}"""

#: The kinds of text that axe has judged, by theme.
_judged: dict[str, set[str]] = {theme: set() for theme in THEMES}


def axe_report(page: Page) -> str:
    """What axe finds: all of its rules once, and its rules of color in the light and in the dark.

    Returns axe's report, empty where it finds nothing. The page loses most of its content on the way.
    """
    page.evaluate(AXE_SCRIPT)
    page.evaluate(THIN_OUT)
    found = [_run(page, None, {"rules": {name: {"enabled": False} for name in COLORS}})[0]]
    page.evaluate(DROP_DRAWINGS)
    known = {theme: sorted(kinds) for theme, kinds in _judged.items()}
    marked: list[list[str]] = page.evaluate(MARK_KINDS, [MARK, THEMES, known])
    for theme, kinds in zip(THEMES, marked, strict=True):
        if kinds:
            wanted = {"runOnly": COLORS, "resultTypes": ["violations", "incomplete"]}
            results, unsure = _run(page, theme, wanted)
            _judged[theme].update(kind for n, kind in enumerate(kinds) if n not in unsure)
            found.append(results)
    return "\n".join(results.generate_report() for results in found if results.violations_count)


def _run(page: Page, theme: str | None, options: dict[str, Any]) -> tuple[AxeResults, list[int]]:
    # as text: Playwright's own encoding of large results is slow
    response, unsure = json.loads(page.evaluate(RUN, [MARK, theme, {**QUICK, **options}]))
    return AxeResults(response), unsure
