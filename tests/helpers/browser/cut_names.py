"""Whether the button of the next step says all of what comes next, however large the text is."""

from playwright.sync_api import Page

CUT = """() => {
  const timeline = document.querySelector("[data-widget] input[aria-label=timeline], .expr-bar input");
  const next = document.querySelector("[data-part=next]");
  const text = document.createRange();
  const cut = [];
  for (const size of [100, 125, 150]) {
    document.documentElement.style.fontSize = `${size}%`;
    for (let step = 0; step <= Number(timeline.max); step++) {
      timeline.value = step;
      timeline.dispatchEvent(new Event("input"));
      text.selectNodeContents(next);
      const [own, all] = [next, text].map((one) => one.getBoundingClientRect());
      const fits = all.left >= own.left && all.right <= own.right && all.top >= own.top && all.bottom <= own.bottom;
      if (!fits) cut.push(`${size}%: ${next.textContent}`);
    }
  }
  document.documentElement.style.fontSize = "";
  return cut;
}"""


def cut_names(page: Page) -> list[str]:
    """What the button of the next step does not say in full, at each step and three sizes of text."""
    found: list[str] = page.evaluate(CUT)
    return found
