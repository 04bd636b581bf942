"""Lines of code and numbers of widgets light each other up: by mouse, by finger, by keyboard."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from site_pages import alive, in_sight, settled
from stepper_reader import STILL

from nbhelpers.site.content.lit_lines import SUFFIX

Open = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DW1 = "dE_dw1 = dE_dout_h1 * dout_dnet_h1 * dnet_h1_dw1"
OUTS = "out_h1, out_h2 = sigmoid(net_h1), sigmoid(net_h2)"
BACK = "gradients = layer.backward(inputs, relu_backward(z, outputs))"
WEIGHTS = "dweights = np.dot(inputs.T, dvalues)"


def lit(page: Page) -> list[str]:
    return page.locator(".code-line.lit").evaluate_all("(e) => e.map((m) => m.dataset.text)")


def hot(widget: Locator) -> list[str]:
    found: list[str] = widget.locator(".hot").evaluate_all(
        "(e) => e.map((m) => m.dataset.place ?? m.dataset.quantity ?? '')"
    )
    return sorted({name for name in found if name})


def mark(page: Page, text: str) -> Locator:
    return page.locator(".code-line").and_(page.locator(f"[data-text={json.dumps(text)}]"))


LATE = "    return q | {name: p[name] - eta * late[name] for name in HIDDEN}"
POINT = "(el) => el.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))"


def test_in_a_chapter_with_code_boxes(server: str, open_page: Open) -> None:
    page = open_page(f"{server}chapters/chain_rule_by_hand.html", late=True, **STILL)
    network = alive(page, "#chain-backward")
    # From the number to its line; where that is out of view, a link leads there.
    network.locator('[data-place="dE/dw1"]').evaluate("(el) => el.scrollIntoView()")
    page.locator("#chain-backward .chip", has_text="All").click()
    network.locator('[data-place="dE/dw1"]').click()
    assert lit(page) == [DW1]
    network.locator(".code-way").click()
    expect(mark(page, DW1)).to_be_in_viewport()
    network.locator('[data-place="w1"]').press("Escape")
    assert lit(page) == []
    # From the line to its number: the pointer, and the caret.
    page.mouse.move(*in_sight(mark(page, DW1), 40))
    assert (lit(page), hot(network)) == ([DW1], ["dE/dw1"])
    expect(network.locator(".bbh-origin")).to_contain_text("= 0.000438568")
    page.mouse.move(2, 300)
    assert (lit(page), hot(network)) == ([], [])
    box = page.get_by_label("Python, box 13", exact=True)
    box.focus()
    box.evaluate("(el) => el.setSelectionRange(0, 0)")
    seen = []
    for _ in range(4):
        page.keyboard.press("ArrowDown")
        seen.append((lit(page), hot(network)))
    assert seen == [([], []), ([DW1], ["dE/dw1"]), ([], []), ([], [])]
    # A line that the reader has changed is not the book's any more.
    box.evaluate(
        "(el) => { el.value = el.value.replace('dE_dout_h1 *', 'dE_dout_h1 +'); el.dispatchEvent(new Event('input', { bubbles: true })); }"
    )
    expect(mark(page, DW1)).to_have_count(0)
    page.locator(".code-live").filter(has=box).get_by_role("button", name="Restore").click()
    expect(mark(page, DW1)).to_have_count(1)
    # What an update makes has the line of its own order; a slope is lit where a formula shows it.
    immediate = alive(page, "#chain-immediate")
    immediate.locator('[data-quantity="next_w1"]').first.evaluate(POINT)
    assert lit(page) == [LATE]
    immediate.locator('[data-quantity="out_o1"]').first.evaluate(POINT)
    assert lit(page) == [OUTS.replace("_h", "_o")]
    immediate.locator("[data-part=next]").evaluate(POINT)
    # Two numbers in one line, in whichever network is nearest.
    page.mouse.move(*in_sight(mark(page, OUTS), 40))
    lit_in = page.locator("figure:has(.place.hot)")
    expect(lit_in).to_have_count(1)
    assert hot(lit_in) == ["out_h1", "out_h2"]


def test_in_a_chapter_of_plain_cells(server: str, open_page: Open) -> None:
    page = open_page(f"{server}chapters/batch_backprop.html", late=True, **STILL)
    view, microscope = alive(page, "#batch-outputs-back"), alive(page, "#batch-microscope")
    view.locator('.layer-array [data-quantity="dz[1,1]"]').hover()
    assert lit(page) == [BACK]
    microscope.locator('.layer-array [data-quantity="dweights[2,1]"]').hover()
    assert lit(page) == [WEIGHTS]
    microscope.locator('.layer-array [data-quantity="inputs[2,1]"]').hover()
    assert lit(page) == []
    page.mouse.move(*in_sight(mark(page, BACK), 40))
    shapes = {"dz": (3, 3), "dinputs": (3, 4), "dweights": (4, 3), "dbiases": (1, 3)}
    cells = {f"{n}[{i},{k}]" for n, (a, b) in shapes.items() for i in range(a) for k in range(b)}
    assert set(hot(view)) == cells
    page.mouse.move(2, 300)
    assert hot(view) == []
    line = page.get_by_role("button", name=f"Show what {WEIGHTS} computes")
    line.focus()
    assert lit(page) == [WEIGHTS]
    page.evaluate("document.activeElement.blur()")
    assert lit(page) == []
    # What keys have reached stays lit when the page scrolls from under the mouse.
    page.mouse.move(*in_sight(mark(page, BACK), 40))
    host = page.locator("pre", has=mark(page, BACK))
    host.evaluate("(el) => el.addEventListener('pointerleave', () => (window.isLeft = true))")
    line.focus()
    page.evaluate("scrollBy(0, 600)")
    page.wait_for_function("window.isLeft")
    assert lit(page) == [WEIGHTS]
    phone = open_page(f"{server}chapters/batch_backprop.html", late=True, **STILL, **PHONE)
    view = alive(phone, "#batch-outputs-back")
    phone.touchscreen.tap(*in_sight(mark(phone, BACK), 40))
    assert set(hot(view)) == cells
    phone.locator("article h2", has_text="The layer as an object").tap()
    assert (lit(phone), hot(view)) == ([], [])
    view.locator('.layer-array [data-quantity="dbiases[0,0]"]').tap()
    assert lit(phone) == [BACK]


@pytest.mark.parametrize("chapter", ["chain_rule_by_hand", "batch_backprop"])
def test_every_number_of_the_map_is_one_of_its_widgets(
    root: Path, server: str, open_still: Open, chapter: str
) -> None:
    shown: Any = tomllib.loads((root / "chapters" / f"{chapter}{SUFFIX}").read_text("utf-8"))
    page = open_still(f"{server}chapters/{chapter}.html", late=True, **STILL)
    settled(page, ", ".join(f"#{w}" for entry in shown["shown"] for w in entry["widgets"]))
    for entry in shown["shown"]:
        for widget in entry["widgets"]:
            numbers = page.locator(f"#{widget} [data-quantity]").evaluate_all(
                "(e) => e.map((q) => q.dataset.quantity)"
            )
            known = set(numbers) | {name.split("[")[0] for name in numbers}
            of_other_steps = {"dout_o1/dnet_o1", "dout_h1/dnet_h1"}
            allowed = {"z", "dz"} if widget.startswith("batch") else of_other_steps
            assert set(entry["lines"]) - known <= allowed, widget
