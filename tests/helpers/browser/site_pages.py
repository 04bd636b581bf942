"""The pages of the built book, for the tests that visit each of them."""

from typing import NamedTuple

from places import ROOT
from playwright.sync_api import Locator, Page

BOOK = ROOT / "_build" / "html"
PAGES = sorted(
    p.relative_to(BOOK).as_posix() for p in BOOK.rglob("*.html") if "_static" not in p.parts
)


class Visit(NamedTuple):
    """An open page, and what it has done so far that it should not have done."""

    page: Page
    complaints: list[str]


EVERY = "figure[data-widget]"
MOUNT = """(which) => {
  const figures = [...document.querySelectorAll(which)];
  for (const el of figures) el.dispatchEvent(new Event("bbh-mount", { bubbles: true }));
  return figures.every((el) => el.classList.contains("bbh-root"));
}"""


def settled(page: Page, which: str = EVERY) -> Page:
    """Bring widgets of the page to life, near or not, all or those of a selector; wait until they are."""
    page.wait_for_function(MOUNT, arg=which, polling=20)  # ms, since some windows draw no frames
    return page


def alive(page: Page, which: str) -> Locator:
    """The widget of a selector, come to life."""
    return settled(page, which).locator(which)


TEXT = """(main) => {
  document.documentElement.classList.remove("settled"); // which leaves out what is far
  return main.innerText;
}"""


def text_of(page: Page) -> str:
    """Return the text of a page, near or far, but what is folded."""
    return str(page.locator("main").evaluate(TEXT))


IN_SIGHT = """async (el) => {
  el.scrollIntoView({ block: "center", behavior: "instant" });
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const { y } = el.getBoundingClientRect();
  for (let n = 0; n < 2; n++) await frame(); // what comes into sight is laid out, and may move it
  const now = el.getBoundingClientRect();
  return now.y === y ? [now.x, now.y, now.height] : null;
}"""


def in_sight(line: Locator, across: int) -> tuple[float, float]:
    """Bring a line to the middle of the window; a point of it there, once it stands still."""
    while not (box := line.evaluate(IN_SIGHT)):
        pass
    x, y, height = box
    return x + across, y + height / 2
