"""Numbers that answer in the network: by mouse, by finger, by keyboard; in words and by a wash."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from stepper_reader import STILL, everything, onward

from nbhelpers.figures import network_graph
from nbhelpers.networks import mazur
from nbhelpers.widgets.stepper import Stepper

Open = Callable[..., Page]

INVITED = "Point at a number, or tap it, to see where it comes from."
NET_H1 = "net_h1 = w1 × i1 + w2 × i2 + b_h1 = 0.15 × 0.05 + 0.2 × 0.1 + 0.35 = 0.3775"
DELTA = "delta_o1 = dE/dout_o1 × dout_o1/dnet_o1 = 0.741365 × 0.186816 = 0.138499"
HEARD = """() => {
  window.heard = [];
  document.addEventListener("bbh-origin", ({ detail }) => window.heard.push(detail));
}"""


def place(page: Page, name: str) -> Locator:
    return page.locator(f'[data-place="{name}"]')


def plain(text: str) -> str:
    """A line as it is read: names without their underlines, deltas and slopes as in formulas."""
    text = re.sub(r"\bd(\w+)/d(\w+)", r"∂\1/∂\2", text).replace("delta_", "δ")
    return text.replace("_", "")


def line(page: Page) -> Locator:
    return page.locator(".bbh-origin")


def washed(page: Page, kind: str) -> list[str]:
    found = page.locator(f".place.{kind}").evaluate_all("(e) => e.map((p) => p.dataset.place)")
    return sorted(found)


def lit(page: Page) -> list[str]:
    return page.locator(".factor:is(.hot, .source)").evaluate_all(
        "(e) => e.map((f) => f.getAttribute('aria-label').split(' = ')[0])"
    )


def test_by_mouse(stepper_page: Open) -> None:
    page = stepper_page(step=1)
    page.evaluate(HEARD)
    before = page.locator("figure").bounding_box()
    expect(line(page)).to_have_text(INVITED)
    place(page, "net_h1").hover()
    expect(line(page)).to_have_text(plain(NET_H1))
    assert washed(page, "source") == ["b_h1", "i1", "i2", "w1", "w2"]
    assert washed(page, "hot") == ["net_h1"]
    assert lit(page) == ["w1", "i1", "w2", "i2", "b_h1", "net_h1"]  # formula and drawing together
    place(page, "w2").hover()
    expect(line(page)).to_have_text("w2 = 0.2, given")
    place(page, "E_o1").hover()  # what the step has not reached keeps its secret
    expect(line(page)).to_have_text(INVITED)
    assert washed(page, "source") == []
    # A factor of the formula has the same words, and its place in the drawing lights up.
    page.locator(".factor").nth(5).hover()
    expect(line(page)).to_have_text(plain(NET_H1))
    assert washed(page, "hot") == ["net_h1"]
    page.locator('.stepper-formula .result [data-quantity="out_h1"]').hover()
    expect(line(page)).to_have_text("outh1 = sigmoid(neth1) = sigmoid(0.3775) = 0.59327")
    page.locator("h1").hover()
    expect(line(page)).to_have_text(INVITED)
    assert page.evaluate("window.heard") == ["net_h1", "w2", None, "net_h1", "out_h1", None]
    # A click keeps the line, until the next one, Escape, or another step.
    place(page, "net_h1").click()
    page.locator("h1").hover()
    expect(line(page)).to_have_text(plain(NET_H1))
    place(page, "w1").focus()
    page.keyboard.press("ArrowUp")
    expect(line(page)).to_contain_text("0.16 × 0.05 + 0.2 × 0.1 + 0.35 = 0.378")
    place(page, "net_h1").click()
    page.locator("h1").hover()
    expect(line(page)).to_have_text(INVITED)
    for leave in (lambda: onward(page), lambda: place(page, "w2").press("Escape")):
        place(page, "net_h1").click()
        page.locator("h1").hover()
        assert washed(page, "hot") == ["net_h1"]
        leave()
        assert "net_h1" not in washed(page, "hot")
    assert page.locator("figure").bounding_box() == before  # nothing has moved


def test_by_keyboard(stepper_page: Open) -> None:
    page = stepper_page()
    drawing = page.locator("[data-part=drawing]")
    assert drawing.evaluate("(el) => el.querySelectorAll('[tabindex=\"0\"]').length") == 16
    page.locator("[data-part=next]").focus()
    while not page.evaluate("document.activeElement.matches('[data-part=drawing]')"):
        page.keyboard.press("Tab")
    seen = [washed(page, "hot")[0]]
    for _ in range(40):
        page.keyboard.press("ArrowRight")
        seen += washed(page, "hot")[:1]
    assert seen[-1] == seen[-2] == "loss"
    numbers = set(seen)
    assert numbers == {
        *(f"{kind}_{unit}" for unit in ("h1", "h2", "o1", "o2") for kind in ("net", "out", "delta")),
        *(f"dE/dout_{unit}" for unit in ("h1", "h2", "o1", "o2")),
        *(f"dE/dw{n}" for n in range(1, 9)),
        *("E_o1", "E_o2", "loss"),
    }  # fmt: skip
    expect(line(page)).to_have_text("E = Eo1 + Eo2 = 0.274811 + 0.02356 = 0.298371")
    expect(page.locator("[role=status].bbh-live")).to_have_text(
        "E = E_o1 + E_o2 = 0.274811 + 0.02356 = 0.298371"
    )
    page.keyboard.press("ArrowLeft")
    assert washed(page, "hot") == ["E_o2"]
    page.keyboard.press("Home")
    before = everything(page)
    assert washed(page, "hot") == seen[:1]
    page.keyboard.press("Escape")
    assert washed(page, "hot") == []
    assert everything(page) == before


def test_a_page_that_scrolls_under_a_mouse_at_rest_is_not_pointed_at(stepper_page: Open) -> None:
    page = stepper_page(step=1, options=STILL | {"viewport": {"width": 1280, "height": 300}})
    figure = page.locator("figure")
    figure.evaluate("(el) => (el.style.marginTop = '1500px')")
    figure.evaluate("(el) => el.addEventListener('pointerover', () => (window.isUnder = true))")
    page.mouse.move(640, 150)
    page.keyboard.press("Shift")  # the reader goes by keys
    place(page, "w1").focus()
    page.wait_for_function("window.isUnder")
    assert washed(page, "hot") == ["w1"]
    expect(line(page)).to_have_text("w1 = 0.15, given")
    # What a line of code asks for, or the card of a question, stays as well; here a number comes under.
    for event in ("{ type: 'bbh-point', detail: WHICH }", "{ type: 'bbh-set', detail: { setting: {}, about: WHICH } }"):  # fmt: skip
        page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
        box = place(page, "i1").bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + box["width"] / 2, 100)
        figure.evaluate(f"""(el) => {{
          window.isUnder = false;
          const {{ type, detail }} = {event.replace("WHICH", "['w1', 'w2']")};
          el.dispatchEvent(new CustomEvent(type, {{ detail }}));
        }}""")
        page.evaluate("(y) => scrollTo(0, y - 100)", box["y"] + box["height"] / 2)
        page.wait_for_function("window.isUnder")
        assert washed(page, "hot") == ["w1", "w2"]
        page.mouse.move(box["x"] + box["width"] / 2, 101)
        assert washed(page, "hot") == ["i1"]


@pytest.mark.parametrize("width", [390, 820])
def test_by_finger(scratch_page: Open, width: int) -> None:
    phone = {"viewport": {"width": width, "height": 844}, "has_touch": True, "is_mobile": True}
    page = scratch_page(Stepper().figure_html(), **STILL, **phone)
    page.evaluate("document.querySelector('figure').scrollIntoView()")
    before = page.locator("figure").bounding_box()
    place(page, "delta_o1").first.tap()
    expect(line(page)).to_be_visible()
    expect(line(page)).to_have_text(plain(DELTA))
    assert washed(page, "source") == ["dE/dout_o1", "out_o1"]
    whole = "(el) => el.scrollWidth <= el.clientWidth + 1 && el.scrollHeight <= el.clientHeight + 1"
    assert line(page).evaluate(whole)
    place(page, "delta_o1").first.tap()
    if width == 390:
        expect(line(page)).to_be_hidden()  # the formula stands there again
    else:
        expect(line(page)).to_have_text(INVITED)
    assert washed(page, "source") == []
    readout = ".dock-loss" if width == 390 else ".stepper-readout"
    page.locator(f"{readout} [data-quantity=loss]").tap()
    expect(line(page)).to_contain_text("E = ")
    assert washed(page, "source") == ["E_o1", "E_o2"]
    assert page.locator("figure").bounding_box() == before


DRAWN = {"alt": "The network with its gradients.", "caption": "The network, drawn."}


def test_a_drawn_network_answers(scratch_page: Open) -> None:
    """A figure without controls, in the same words; across by mouse and keyboard, upright by finger."""
    figure = network_graph(mazur(), show="gradients", **DRAWN)._repr_html_()
    page = scratch_page(figure + Stepper().figure_html(), **STILL)
    drawing = page.locator("figure[data-network]")
    before = drawing.bounding_box()
    line = drawing.locator(".bbh-origin")
    number = drawing.locator("svg.bbh-across text[data-quantity=delta_o1]").bounding_box()
    assert number is not None
    page.mouse.move(number["x"] + 5, number["y"] + 5)
    expect(line).to_have_text(plain(DELTA))
    of = "(e) => e.map((box) => box.dataset.of)"
    assert drawing.locator(".still-box.hot").evaluate_all(of) == ["delta_o1"]
    assert drawing.locator(".still-box.source").evaluate_all(of) == [
        "dE/dout_o1"
    ]  # the out is not drawn
    page.mouse.move(0, 0)
    expect(line).to_have_text(INVITED)
    page.keyboard.press("Tab")
    told = [line.text_content()]
    for _ in range(24):
        page.keyboard.press("ArrowRight")
        told.append(line.text_content())
    assert told[0] == "i1 = 0.05, given"
    assert told[-2] == told[-1] == "E = Eo1 + Eo2 = 0.274811 + 0.02356 = 0.298371"
    assert len(set(told)) == 2 + 8 + 4 + 4 + 2 + 2 + 1
    page.keyboard.press("Escape")
    expect(line).to_have_text(INVITED)
    assert drawing.bounding_box() == before
    assert page.get_by_role("img", name=DRAWN["alt"]).count() == 1
    phone = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
    page = scratch_page(figure + Stepper().figure_html(), **STILL, **phone)
    line = page.locator("figure[data-network] .bbh-origin")
    number = page.locator(".bbh-upright text[data-quantity=delta_o1]").bounding_box()
    assert number is not None
    page.touchscreen.tap(number["x"] + 8, number["y"] + 8)
    expect(line).to_have_text(plain(DELTA))
    page.touchscreen.tap(number["x"] + 8, number["y"] + 8)
    expect(line).to_have_text(INVITED)
    page.emulate_media(media="print")
    expect(line).to_be_hidden()
