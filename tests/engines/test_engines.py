"""The built book from ``file://`` in Firefox and WebKit: alive, whole, and under a reader's hands."""

import time
from typing import Any

import pytest
from browsers import Engine
from site_pages import PAGES

ALIVE = """[...document.querySelectorAll("figure[data-widget]")]
  .map((el) => (el.dispatchEvent(new Event("bbh-mount", { bubbles: true })), el))
  .filter((el) => !el.classList.contains("bbh-root")).map((el) => el.id)"""
WIDE = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
CUT = """[...document.querySelectorAll("pre, figure svg, figure [data-widget] *, .math-scroll")]
  .filter((el) => el.checkVisibility() && el.scrollWidth > el.clientWidth + 1
    && getComputedStyle(el).overflowX !== "visible" && getComputedStyle(el).display !== "inline")
  .map((el) => `${el.localName}.${el.getAttribute("class")} ${el.scrollWidth} > ${el.clientWidth}: ${el.textContent.slice(0, 50)}`)"""
MIDDLE = """((el) => {
  el.scrollIntoView({ block: "center", behavior: "instant" });
  const box = el.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
})(%s)"""


def until(engine: Engine, expression: str, wanted: Any) -> None:
    for _ in range(100):
        if (found := engine.evaluate(expression)) == wanted:
            return
        time.sleep(0.1)
    raise AssertionError(f"{expression} is {found!r}, not {wanted!r}")


def show(engine: Engine, address: str, width: int = 1280) -> None:
    engine.open(address, width)
    until(engine, "document.readyState", "complete")
    until(engine, ALIVE, [])


def middle(engine: Engine, element: str) -> tuple[float, float]:
    x, y = engine.evaluate(MIDDLE % element)
    return x, y


def click(engine: Engine, element: str) -> None:
    engine.drag([middle(engine, element)])


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_alive_whole_and_quiet(
    engine: Engine, telling: str, name: str, width: int
) -> None:
    show(engine, f"{telling}/{name}", width)
    scroll, client = engine.evaluate(WIDE)
    assert scroll <= client
    if width == 1280:  # on a phone, long formulas and code scroll in boxes of their own
        assert engine.evaluate(CUT) == []
    assert engine.evaluate("complaints") == []


STEPPER = 'document.getElementById("chain-train")'
ANSWER = 'document.getElementById("chain-q1")'


@pytest.fixture
def chapter(engine: Engine, telling: str) -> Engine:
    show(engine, f"{telling}/chapters/chain_rule_by_hand.html")
    yield engine
    assert engine.evaluate("complaints") == []


def value(engine: Engine, quantity: str) -> float:
    return float(
        engine.evaluate(
            f"{STEPPER}.querySelector('[data-quantity=\"{quantity}\"][data-primary]').dataset.value"
        )
    )


def test_a_weight_follows_the_mouse(chapter: Engine) -> None:
    place = f"{STEPPER}.querySelector('svg [data-quantity=w5][data-primary]')"
    x, y = middle(chapter, place)
    chapter.drag([(x, y), *((x + 5 * k, y) for k in range(1, 9))])
    assert value(chapter, "w5") == pytest.approx(0.8)
    assert value(chapter, "dE/dw5") != pytest.approx(0.0821670406, rel=1e-3)


def test_a_number_box_takes_a_decimal_comma_and_keeps_what_it_cannot_read(chapter: Engine) -> None:
    box = f"{STEPPER}.querySelector('table input[role=spinbutton][aria-label=w5]')"
    chapter.evaluate(f"{box}.closest('details').open = true")
    click(chapter, box)
    chapter.replace("0,5")
    assert value(chapter, "w5") == 0.5
    click(chapter, box)
    chapter.replace("half")
    assert value(chapter, "w5") == 0.5
    assert chapter.evaluate(f"{box}.getAttribute('aria-invalid')") == "true"


def test_an_answer_is_judged(chapter: Engine) -> None:
    click(chapter, f"{ANSWER}.querySelector('input')")
    chapter.replace("-0.1058")
    until(chapter, f"{ANSWER}.querySelector('[data-verdict]').dataset.verdict", "right")


def test_a_step_is_taken(chapter: Engine) -> None:
    click(chapter, f"{STEPPER}.querySelector('[data-part=next]')")
    until(chapter, f"{STEPPER}.querySelector('[aria-current=step]').dataset.step", "1")
