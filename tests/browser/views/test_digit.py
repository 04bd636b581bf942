"""The reader of digits in a real browser: its arithmetic, and digits drawn by mouse, finger and keys."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from axe import axe_report
from layouts import laid_out
from pen_strokes import DIGITS, squares
from playwright.sync_api import Locator, Page, expect
from shared_link import fragment_of
from site_pages import alive
from windows import DRAWN, reload

from nbhelpers.handwriting import digits
from nbhelpers.widgets.digit import DigitReader
from nbhelpers.widgets.digit.inking import inking

Show = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 800}, "is_mobile": True, "has_touch": True}
MISREAD = {"1 foot"}


@pytest.fixture(scope="module")
def js(modules: Callable[..., Any]) -> Callable[..., Any]:
    """Evaluate JavaScript with reader.js and inking.js in reach."""
    return modules("digit/reader", "digit/inking")


def test_the_page_computes_what_python_does(js: Callable[..., Any]) -> None:
    rng = np.random.default_rng(4)
    images = digits()[0].reshape(-1, 64)[::40]
    pictures = np.concatenate([images, rng.uniform(0, 16, (40, 64)), np.zeros((1, 64))])
    targets = rng.integers(0, 10, len(pictures)).tolist()
    read = "([x, t]) => x.map((p, k) => reader.read(p, t[k]))"
    step = "([x, t]) => x.map((p, k) => reader.stepped(p, reader.read(p, t[k]).gradient))"
    given = [pictures.tolist(), targets]
    for x, t, found, after in zip(*given, js(read, given), js(step, given), strict=True):
        ours = DigitReader(pixels=np.array(x), target=t)
        assert found["says"] == ours.says
        assert found["loss"] == pytest.approx(ours.loss, rel=1e-9, abs=1e-12)
        for name in ("hidden", "logits", "probabilities"):
            assert found[name] == pytest.approx(getattr(ours, name).tolist(), rel=1e-9, abs=1e-12)
        gradient = ours.pixel_gradient.ravel().tolist()
        assert found["gradient"] == pytest.approx(gradient, rel=1e-9, abs=1e-12)
        assert after == pytest.approx(ours.stepped.ravel().tolist(), abs=0.0101)
    large = js("reader.softmax([1000, -1000, 999])")
    assert large == pytest.approx([0.7310586, 0, 0.2689414])


def test_the_pixel_gradient_is_that_of_nudges(js: Callable[..., Any]) -> None:
    differences = """(x) => x.map((_, k) => {
      const at = (by) => reader.read(x.map((v, j) => v + (j === k ? by : 0)), 7).loss;
      return (at(1e-4) - at(-1e-4)) / 2e-4;
    })"""
    rng = np.random.default_rng(6)
    for x in rng.uniform(0, 16, (5, 64)).tolist():
        nudged = js(differences, x)
        assert js("(x) => reader.read(x, 7).gradient", x) == pytest.approx(nudged, abs=1e-6)


def test_strokes_become_the_same_pixels(js: Callable[..., Any]) -> None:
    rng = np.random.default_rng(5)
    drawings = [*DIGITS.values(), [], [[(0.5, 0.5)]], [[(0.1, 0.5), (0.9, 0.5)]]]
    drawings += [[rng.uniform(0, 1, (9, 2)).tolist()] for _ in range(20)]
    for drawing, found in zip(drawings, js("(d) => d.map(inking.inking)", drawings), strict=True):
        assert found == inking(drawing).ravel().tolist()


def test_of_thirty_drawings_one_is_misread() -> None:
    said = {name: DigitReader.drawn(strokes).says for name, strokes in DIGITS.items()}
    assert len(said) == 30
    assert {name for name, digit in said.items() if digit != int(name[0])} == MISREAD


def test_states_from_links_are_checked(js: Callable[..., Any]) -> None:
    rows = [[0] * 8] * 8
    pixels = "pixels: eight rows of eight numbers from 0 to 16 are accepted"
    cases: list[tuple[Any, Any, str | None]] = [
        (rows, 0, None),
        (rows[1:], 0, pixels),
        ([[0] * 7] * 8, 0, pixels),
        ([[17] * 8] * 8, 0, pixels),
        ([["1"] * 8] * 8, 0, pixels),
        ("x", 0, pixels),
        (rows, 10, "target: a digit from 0 to 9 is accepted"),
        (rows, 1.5, "target: a digit from 0 to 9 is accepted"),
    ]
    for given, target, message in cases:
        assert js("reader.validate", {"pixels": given, "target": target}) == message


@pytest.fixture
def show(scratch_page: Callable[..., Page]) -> Show:
    """Open a page with one reader."""

    def build(fragment: str = "", options: dict[str, Any] | None = None, **traits: Any) -> Page:
        reader = DigitReader(widget_id="digit-test", **traits)
        return scratch_page(reader.figure_html(), fragment, **(options or {}))

    return build


def value(root: Page | Locator, name: str) -> float:
    place = root.locator(f'[data-quantity="{name}"]')
    return float(place.get_attribute("data-value") or "nan")


def picture(root: Page | Locator) -> np.ndarray:
    found = root.locator('[data-quantity^="pixel["]').evaluate_all(
        "(cells) => cells.map((cell) => Number(cell.dataset.value))"
    )
    return np.array(found).reshape(8, 8)


def frame(page: Page) -> None:
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")


def _places(pad: Locator, strokes: Any) -> list[list[tuple[float, float]]]:
    at = pad.bounding_box()
    assert at is not None
    return [
        [(at["x"] + x * at["width"], at["y"] + y * at["height"]) for x, y in s] for s in strokes
    ]


def by_mouse(pad: Locator, strokes: Any) -> None:
    mouse = pad.page.mouse
    for first, *others in _places(pad, strokes):
        mouse.move(*first)
        mouse.down()
        for place in others:
            mouse.move(*place)
        mouse.up()
    frame(pad.page)


def by_finger(pad: Locator, strokes: Any) -> None:
    client = pad.page.context.new_cdp_session(pad.page)

    def send(kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": x, "y": y} for x, y in points]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    for first, *others in _places(pad, strokes):
        send("touchStart", first)
        for place in others:
            send("touchMove", place)
        send("touchEnd")
    client.detach()
    frame(pad.page)


def by_keys(pad: Locator, strokes: Any) -> None:
    """Walk from point to point of 32 by 32, pen up or down, one arrow at a time."""
    pad.focus()
    at = [16, 8]

    def walk(point: tuple[float, float]) -> None:
        to = [round(32 * part) for part in point]
        while at != to:
            axis = 0 if abs(to[0] - at[0]) >= abs(to[1] - at[1]) else 1
            forth = to[axis] > at[axis]
            pad.press((("ArrowLeft", "ArrowRight"), ("ArrowUp", "ArrowDown"))[axis][forth])
            at[axis] += 1 if forth else -1

    for first, *others in strokes:
        walk(first)
        pad.press(" ")
        for point in others:
            walk(point)
        pad.press(" ")
    frame(pad.page)


def test_every_drawing_is_read(open_page: Callable[..., Page], site: str) -> None:
    """Odd digits by mouse over http, even ones by finger from files, each and a misread one, as
    Python reads them all; drawing scrolls nothing.
    """
    way = "finger" if site.startswith("file") else "mouse"
    names = [*list(DIGITS)[0 if way == "finger" else 4 :: 6], *MISREAD]  # there are three of each
    drawings = {name: DIGITS[name] for name in names}
    options = PHONE if way == "finger" else {}
    page = open_page(f"{site}chapters/digits.html", late=True, **options)
    view = alive(page, "#digits-reader")
    pad = view.locator(".digit-pad")
    clear = view.get_by_role("button", name="Clear", exact=True)
    wrong = set()
    for name, strokes in drawings.items():
        (clear.tap if way == "finger" else clear.click)()
        expect(pad.locator("polyline")).to_have_count(0)
        pad.scroll_into_view_if_needed()
        top = page.evaluate("scrollY")
        (by_finger if way == "finger" else by_mouse)(pad, strokes)
        if value(view, "says") != int(name[0]):
            wrong.add(name)
        assert page.evaluate("scrollY") == top
    assert wrong == MISREAD


def test_digits_are_drawn_with_the_keys(show: Show) -> None:
    page = show()
    pad = page.get_by_role("application", name="Draw a digit")
    for name in ("1 bar", "4 open", "7 crossed"):
        page.get_by_role("button", name="Reset").click()
        reload(page)
        by_keys(pad, DIGITS[name])
        assert value(page, "says") == int(name[0]), name
    expect(page.locator(".digit-hint")).to_contain_text("Space lowers the pen")


def test_steps_edits_undo_and_link_are_those_of_python(show: Show) -> None:
    page = show()
    ours = DigitReader()
    step = page.locator('[data-part="next"]')
    for _ in range(6):
        step.click()
        ours.pixels = ours.stepped
    assert picture(page) == pytest.approx(np.array(ours.pixels), abs=0.02)
    assert value(page, "says") == ours.says == 7
    page.get_by_role("button", name="It should say 3").click()
    ours.target = 3
    assert value(page, "loss") == pytest.approx(ours.loss, rel=1e-2)
    for _ in range(6):
        page.get_by_role("button", name="Undo").click()
    assert np.array_equal(picture(page), DigitReader().pixels)
    expect(page.get_by_role("button", name="Undo")).to_have_attribute("aria-disabled", "true")
    cell = page.locator('[data-quantity="pixel[0,0]"]')
    cell.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press(" ")
    assert picture(page)[1, 1] == 16
    page.keyboard.press("-")
    assert picture(page)[1, 1] == 14
    page.keyboard.press("+")
    page.keyboard.press("+")
    assert picture(page)[1, 1] == 16
    expect(page.locator(".digit-told")).to_contain_text("Row 2, column 2: ink 16, gradient")
    left, right = (page.locator(f'[data-quantity="pixel[7,{k}]"]') for k in (0, 6))
    left.hover()
    page.mouse.down()
    right.hover()
    page.mouse.up()
    assert picture(page)[7, 0] == picture(page)[7, 6] == 16
    page.get_by_role("button", name="Undo").click()  # a drag is one change
    assert picture(page)[7, 0] == 0
    before = picture(page)
    again = show(fragment_of(page))
    assert np.array_equal(picture(again), before)
    assert value(again, "loss") == value(page, "loss")
    again.get_by_label("Test digit").select_option(label="4, no. 87 (reads 1)")
    assert np.array_equal(picture(again), digits()[0][87])
    assert value(again, "says") == 1
    expect(again.locator(".bbh-live")).to_contain_text("The network says 1, probability")
    expect(again.locator('[data-quantity="pixel[0,0]"]')).to_have_attribute(
        "aria-label", re.compile(r"^row 1, column 1: ink 0, gradient ")
    )
    again.get_by_role("button", name="Clear").click()
    assert picture(again).sum() == 0
    again.get_by_role("button", name="Reset").click()
    assert np.array_equal(picture(again), before) is False


def test_signs_are_seen_without_color_and_bars_have_numbers(show: Show) -> None:
    page = show()
    ours = DigitReader()
    full, hollow = squares(page.locator("body"))
    gradient = ours.pixel_gradient
    most = abs(gradient).max()
    for place, slope in np.ndenumerate(gradient):
        side = 0.72 * (abs(slope) / most) ** 0.5
        mine, other = (hollow, full) if slope < 0 else (full, hollow)
        assert mine.get(place, 0) == pytest.approx(side if side >= 0.1 else 0, abs=0.001)
        assert place not in other
    shown = [value(page, f"p[{digit}]") for digit in range(10)]
    assert shown == pytest.approx(ours.probabilities.tolist(), rel=1e-9)
    bars = page.locator(".digit-track").evaluate_all(
        "(tracks) => tracks.map((track) => parseFloat(getComputedStyle(track).backgroundSize))"
    )
    assert bars == pytest.approx((100 * ours.probabilities).tolist(), abs=0.01)
    told = page.locator(".bbh-origin")
    p, on = ours.probabilities, np.flatnonzero(ours.hidden)
    page.locator('[data-quantity="p[0]"]').click()
    expect(told).to_have_text(re.compile(rf"^p\(0\) = e\^z0 / .* = {p[0]:.6g}$"))
    sources = page.locator(".source").evaluate_all("(all) => all.map((e) => e.dataset.quantity)")
    assert sources == [f"hidden[{k}]" for k in on]
    page.locator('[data-quantity="loss"]').hover()
    expect(told).to_have_text(
        re.compile(rf"^E = −ln p\(7\) = −ln 9.2529\d*×10⁻¹¹ = {ours.loss:.6g}$")
    )
    page.locator('[data-quantity="pixel[0,3]"]').focus()
    page.keyboard.press("ArrowDown")
    slope = f"{16 * gradient[1, 3]:.6g} / 16 = {gradient[1, 3]:.6g}".replace("-", "−")
    expect(told).to_have_text(f"gradient = sum of weight × delta / 16, over 32 units = {slope}")
    assert page.locator('[data-quantity="p[0]"]').inner_text() == "0.999"  # and not 1
    units = [value(page, f"hidden[{k}]") for k in range(32)]
    assert units == pytest.approx(ours.hidden.tolist(), rel=1e-9)


def test_a_drawing_lays_out_its_own_boxes_and_not_the_page(show: Show) -> None:
    page = show()
    expect(page.locator(".bbh-live")).to_contain_text("The network says")
    pad = page.locator(".digit-pad")
    (first, *others), *_ = _places(pad, DIGITS["3 round"])
    page.mouse.move(*first)
    page.mouse.down()
    page.mouse.move(*others[0])
    page.evaluate(DRAWN)

    def drag() -> None:
        for place in others[1:6]:
            page.mouse.move(*place)
            page.evaluate(DRAWN)

    roots = laid_out(page, drag)
    page.mouse.up()
    assert roots
    assert "#document" not in roots


@pytest.mark.parametrize("width", [1440, 1280, 820, 390, 360])
def test_fits_the_page_and_axe_finds_nothing(show: Show, width: int) -> None:
    page = show(options={"viewport": {"width": width, "height": 700}})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width in (1280, 360):
        page.locator("summary").click()
        assert axe_report(page) == ""


def test_print_and_no_script_show_the_state(show: Show) -> None:
    page = show()
    by_mouse(page.locator(".digit-pad"), DIGITS["3 round"])
    page.emulate_media(media="print")
    expect(page.locator(".digit-status")).to_contain_text("The network says 3")
    for part in (".digit-pad", ".digit-grid", ".digit-hidden", ".digit-bars"):
        expect(page.locator(part)).to_be_visible()
    expect(page.locator(".digit-controls")).to_be_hidden()
    still = show(options={"java_script_enabled": False})
    expect(still.get_by_role("img")).to_be_visible()
    expect(still.get_by_role("row", name=re.compile("^probability of 9"))).to_be_visible()
