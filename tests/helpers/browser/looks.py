"""How every element of the widgets on a page looks, to be compared between two pages."""

import json
from typing import Any

from playwright.sync_api import Page

COLLECT = """async ([selector, properties]) => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  for (let n = 0; n < 3; n++) await frame();  // widgets that measure themselves have done so
  const looks = {};
  for (const root of document.querySelectorAll(selector)) {
    looks[root.dataset.widget] = [root, ...root.querySelectorAll("*")].map((el) => {
      const style = getComputedStyle(el);
      // of a margin its `auto`, not the pixels of the last layout
      const look = (name) => name.startsWith("margin") ? `${el.computedStyleMap().get(name)}` : style.getPropertyValue(name);
      return [`${el.localName}.${el.getAttribute("class")}`, ...properties.map(look)];
    });
  }
  return JSON.stringify(looks); // as text: Playwright's own encoding of large results is slow
}"""

Looks = dict[str, list[list[str]]]


def looks_of(page: Page, selector: str, properties: list[str]) -> Looks:
    """By widget, each element's tag and class and its computed properties."""
    found: Any = json.loads(page.evaluate(COLLECT, [selector, properties]))
    return found
