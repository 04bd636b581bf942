"""Whether the line that says where a number comes from is seen whole, and in the window."""

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


FAR = """async () => {
  const far = [];
  for (const root of document.querySelectorAll(".bbh-root")) {
    const line = root.querySelector(".bbh-origin");
    const seen = [...root.querySelectorAll("[data-quantity]")].filter(
      (el) => el.textContent && el.checkVisibility());
    for (const el of line ? seen.filter((_, n) => n % 7 === 0) : []) {
      el.scrollIntoView({ block: "center" });
      el.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
      const { top, bottom } = line.getBoundingClientRect();
      const at = el.getBoundingClientRect();
      const isOver = top < at.bottom - 1 && bottom > at.top + 1 && line.classList.contains("afloat");
      if (line.classList.contains("told") && line.checkVisibility())
        if (top < 0 || bottom > innerHeight || isOver) far.push(el.dataset.quantity);
      root.dispatchEvent(new PointerEvent("pointerleave"));
    }
  }
  return far;
}"""


def far_from(page: Page) -> list[str]:
    """Of every seventh number those whose line is out of the window, or covers them, when it is pointed at."""
    found: list[str] = page.evaluate(FAR)
    return found
