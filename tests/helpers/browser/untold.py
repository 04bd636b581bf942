"""Whether the line that says where a number comes from is seen whole."""

from playwright.sync_api import Page

UNTOLD = """() => [...document.querySelectorAll(".bbh-root")].flatMap((root) => {
  const line = root.querySelector(".bbh-origin");
  const names = [...root.querySelectorAll("[data-quantity]")].map((el) => el.dataset.quantity);
  const isWhole = (el) => el.scrollHeight <= el.clientHeight + 1 && el.scrollWidth <= el.clientWidth + 1;
  const point = (...detail) => root.dispatchEvent(new CustomEvent("bbh-point", { detail }));
  const cut = [...new Set(line ? names : [])].filter((name) => {
    point(name);
    const pieces = [line, ...line.querySelectorAll(".piece > span")];
    return line.classList.contains("told") && line.checkVisibility() &&
      !pieces.every((el) => getComputedStyle(el).display === "inline" || isWhole(el));
  });
  point();
  return cut;
})"""


def untold(page: Page) -> list[str]:
    """The names of the numbers whose line is cut off."""
    found: list[str] = page.evaluate(UNTOLD)
    return found
