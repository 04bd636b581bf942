"""The stepper's drawing in a real browser: what stands where, and how it is changed there."""

from collections.abc import Callable
from itertools import pairwise
from math import log10

import pytest
from fingers import swipe
from layouts import laid_out
from playwright.sync_api import Locator, Page, expect
from stepper_reader import STILL, everything, frames, number, press
from windows import resize

from nbhelpers.networks import Network
from nbhelpers.widgets.stepper import Stepper

Open = Callable[..., Page]
LONG = [-0.268941, -1234.567, 5.6212e-10, -0.000438568, 0.15, 123456.789]
SHAPES = [(2, 2, 2), (2, 3, 1), (3, 3, 3), (3, 3, 3, 3), (3, 1)]


def _stepper(sizes: tuple[int, ...]) -> Stepper:
    """A network of long and negative numbers."""
    count = iter(range(100))

    def numbers(n: int) -> list[float]:
        return [LONG[next(count) % len(LONG)] for _ in range(n)]

    weights = [[numbers(a) for _ in range(b)] for a, b in pairwise(sizes)]
    network = Network(
        weights, [numbers(b) for b in sizes[1:]], activations="tanh", bias_mode="per_unit"
    )
    x = [-0.123456, -1234.5, 1e-9][: sizes[0]]
    name = "-".join(map(str, sizes))
    return Stepper(network=network, x=x, target=numbers(sizes[-1]), widget_id=f"net-{name}")


# For each drawing: its width and its page's, its smallest number and subscript in px, the texts that
# touch another text, and those that are not within a box. A text is as high as its digits.
LOOK = """() => [...document.querySelectorAll("[data-part=drawing]")].map((drawing) => {
  const svg = drawing.querySelector("svg");
  const scale = svg.getScreenCTM().a;
  const size = (el) => parseFloat(getComputedStyle(el).fontSize) * scale;
  const texts = [...svg.querySelectorAll("text")].filter((el) => el.getBoundingClientRect().width > 0);
  const rects = texts.map((el) => {
    const { left, right, top, bottom } = el.getBoundingClientRect();
    const cut = (bottom - top - size(el)) / 2 + 0.1 * size(el);
    return { left, right, top: top + cut, bottom: bottom - cut, text: el.textContent };
  });
  const boxes = [...svg.querySelectorAll(".outline")].map((el) => el.getBoundingClientRect());
  const touching = rects.flatMap((a, n) => rects.slice(n + 1)
    .filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
    .map((b) => `${a.text} and ${b.text}`));
  const outside = rects.filter((a) => !boxes.some((b) => b.left < a.left && a.right < b.right
    && b.top < a.top && a.bottom < b.bottom)).map(({ text }) => text);
  const { left, right } = svg.getBoundingClientRect();
  return { direction: drawing.dataset.direction, inside: left >= 0 && right <= innerWidth,
    digits: Math.min(...[...svg.querySelectorAll(".digits")].map(size)),
    subs: Math.min(...[...svg.querySelectorAll(".sub")].map(size)), touching, outside };
})"""


def test_every_network_is_whole_and_legible(scratch_page: Open) -> None:
    page = scratch_page(
        "".join(_stepper(sizes).figure_html() for sizes in SHAPES),
        viewport={"width": 360, "height": 740},
        **STILL,
    )
    for width, direction, least in (
        (360, "upright", 12),
        (820, "across", 13.5),
        (1280, "across", 14),
    ):
        resize(page, width, 740)
        turned = page.locator(f'[data-part="drawing"][data-direction="{direction}"]')
        expect(turned).to_have_count(len(SHAPES))
        for kind in ("gradients", "values"):
            for button in page.locator(".stepper-kinds:visible button", has_text=kind).all():
                button.click()
            for shape, seen in zip(SHAPES, page.evaluate(LOOK), strict=True):
                what = (shape, width, kind)
                assert (seen["touching"], seen["outside"]) == ([], []), what
                assert seen["inside"], what
                assert seen["digits"] >= least - 0.01, what
                assert seen["subs"] >= 9.99, what
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_keyboard_changes_a_number_where_it_stands(stepper_page: Open) -> None:
    page = stepper_page(step=3)
    place = page.get_by_role("button", name="w5 0.4, edit", exact=True)
    place.focus()
    for _ in range(3):
        page.keyboard.down("ArrowRight")
    page.keyboard.up("ArrowRight")  # held down, it is one change
    page.keyboard.press("ArrowDown")
    assert number(page, "w5") == pytest.approx(0.42)
    page.keyboard.press("Shift+ArrowLeft")
    assert number(page, "w5") == pytest.approx(0.419)
    assert everything(page)["step"] == "3"
    assert page.evaluate("document.activeElement.dataset.place") == "w5"
    press(page, "Undo", 3)
    assert number(page, "w5") == 0.4
    place.press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "w5"


def _widths(page: Page, kind: str) -> list[float]:
    widths = "(all) => all.map((el) => parseFloat(getComputedStyle(el).strokeWidth))"
    return page.locator(f".wire.{kind}").evaluate_all(widths)


def test_a_wire_s_width_tells_its_number_at_every_moment(stepper_page: Open) -> None:
    page = stepper_page()
    for updates in ("1 update", "1000 updates"):
        press(page, updates)
        for kind, prefix, unit in (("forward", "", 0.1), ("gradient", "dE/d", 0.001)):
            values = [abs(number(page, f"{prefix}w{n}")) for n in range(1, 9)]
            scale = [min(6, 0.75 + 1.4 * log10(1 + value / unit)) for value in values]
            assert _widths(page, kind) == pytest.approx(scale, abs=0.006)
    assert max(_widths(page, "gradient")) < 1.6  # E is small now, and so is all that comes of it


def test_where_one_place_is_shared_a_gradient_stands_when_it_is_known(scratch_page: Open) -> None:
    figure = Stepper(network=_stepper((2, 3, 1)).network, x=[1, 2], target=[0])
    page = scratch_page(figure.figure_html(), viewport={"width": 390, "height": 800}, **STILL)
    shown = page.locator('.place:is([data-place="w1"], [data-place="dE/dw1"]):visible')
    timeline = page.get_by_role("slider", name="timeline")
    last = timeline.get_attribute("max")
    for step, place in (("6", "w1"), ("9", "w1"), (last, "dE/dw1"), ("0", "w1"), (last, "dE/dw1")):
        timeline.fill(step)
        expect(shown).to_have_attribute("data-place", place)
    page.get_by_role("button", name="values", exact=True).click()
    expect(shown).to_have_attribute("data-place", "w1")


def test_a_drag_lays_out_the_drawing_and_not_the_page(stepper_page: Open) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    for options in ({}, phone):
        page = stepper_page(options={**STILL, **options}, step=8)
        frames(page, 20)  # until its size is settled
        place = page.locator('[data-place="w6"]')
        told = page.locator(".bbh-live").inner_text()

        def drag(page: Page = page, place: Locator = place, told: str = told) -> None:
            at = place.bounding_box()
            assert at is not None
            for n in range(1, 6):
                page.mouse.move(at["x"] + 5 + 6 * n, at["y"] + 5)
                page.evaluate("new Promise((done) => requestAnimationFrame(done))")
            expect(page.locator(".bbh-live")).not_to_have_text(told)  # a screen reader, too

        if options:
            roots = laid_out(page, lambda place=place: swipe(place, 5, 0))
        else:
            place.hover()
            page.mouse.down()
            roots = laid_out(page, drag)
            page.mouse.up()
        assert number(page, "w6") != 0.45
        assert "svg" in roots
        assert "#document" not in roots
        if not options:  # in the dock a button is as high as what it says
            onward = page.locator("[data-part=next]")
            name = onward.inner_text()
            roots = laid_out(page, onward.click)
            assert onward.inner_text() != name
            assert "#document" not in roots


def test_what_a_drag_writes_is_what_a_fresh_drawing_shows(stepper_page: Open) -> None:
    """The formula's numbers change in place; a step away and back draws all of it anew."""
    page = stepper_page(order="immediate", momentum=0.5)
    press(page, "1 update")
    lines = page.locator(".stepper-lines")
    words = """(el) => [el.innerHTML.replace(/ (class|aria-pressed)="[^"]*"/g, "")]"""
    count = page.locator(".chip").count()
    changes = 0
    for step in range(count):
        page.locator(".chip").nth(step).click()
        before = lines.evaluate(words)
        place = page.locator('[data-place="w1"]')
        place.focus()
        page.keyboard.press("ArrowDown")
        changed = lines.evaluate(words)
        changes += changed != before
        page.locator(".chip").nth((step + 1) % count).click()
        page.locator(".chip").nth(step).click()
        assert lines.evaluate(words) == changed
    assert changes > count / 2  # the others do not depend on w1
