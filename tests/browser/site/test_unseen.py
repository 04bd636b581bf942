"""What is far from the window is left out of its frames, and nothing is moved by that."""

from collections.abc import Callable

from playwright.sync_api import Page
from site_pages import settled
from windows import resize

# The places of all blocks, how many formulas are left out, and how many of these are in view.
FOUND = """async () => {
  const next = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const blocks = [...document.querySelectorAll("article section > *:not(section)")];
  const places = () => blocks.map((el) => Math.round(el.getBoundingClientRect().top + scrollY));
  const isSeen = (el) => {
    const { top, bottom } = el.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  };
  const formulas = [...document.querySelectorAll("article section > p .katex")];
  let left, seen;
  for (let frames = 0; frames < 30 && seen !== 0; frames++) {
    await next(); // in which the page sees where it is
    left = formulas.filter((el) => !el.checkVisibility({ contentVisibilityAuto: true }));
    seen = left.filter(isSeen).length;
  }
  const now = places();
  document.documentElement.classList.remove("settled");
  await next();
  const whole = places();
  document.documentElement.classList.add("settled");
  await next();
  return { now, whole, left: left.length, seen };
}"""


def test_what_is_far_is_left_out_and_nothing_moves(
    open_page: Callable[..., Page], server: str
) -> None:
    page = settled(open_page(f"{server}chapters/one_neuron.html"))  # no widget grows meanwhile
    is_at_rest = "document.documentElement.classList.contains('settled')"
    for width in (1280, 500):  # where lines break anew all sizes are asked for again
        resize(page, width, 700)
        page.wait_for_function(is_at_rest)
        for y in (0, 6000, 1_000_000):
            page.evaluate("(top) => scrollTo({ top, behavior: 'instant' })", y)
            found = page.evaluate(FOUND)
            assert found["now"] == found["whole"], (width, y)
            assert found["left"] > 50, (width, y)
            assert found["seen"] == 0
    page.emulate_media(media="print")
    found = page.evaluate(FOUND)
    assert found["left"] == 0
