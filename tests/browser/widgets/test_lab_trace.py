"""A loss of the curve and its step on the map light each other up; a training is replayed."""

import re

import pytest
from lab_reader import Show, shown
from playwright.sync_api import Locator, Page, expect
from stepper_reader import EVEN
from windows import DRAWN

from nbhelpers.networks import notebook_004

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
LAST = """() => document.querySelector(".lab-picture .lab-now").getBoundingClientRect().toJSON()"""


def sample(page: Page, name: str = "sample") -> float:
    return float(page.locator(f'[data-quantity="{name}"]').get_attribute("data-value") or "nan")


def line(page: Page) -> Locator:
    return page.locator(".lab-sample")


def lit(page: Page) -> list[str]:
    """The ends of the step that is lit on the map."""
    ways = page.locator("path.lab-lit:not([hidden])").evaluate_all(
        "(e) => e.map((p) => p.getAttribute('d'))"
    )
    return [re.sub("[ML]", " ", way).strip() for way in ways]


def along(page: Page, share: float) -> tuple[float, float]:
    """A place over the curve: 0 is its first update, 1 its last."""
    box = page.locator(".stepper-curve").bounding_box()
    assert box is not None
    return box["x"] + 62 + share * (box["width"] - 76), box["y"] + 60


def test_a_loss_lights_its_step_and_a_step_its_loss(show_lab: Show) -> None:
    page = show_lab(preset="004", history=[(0.03, 0, 100)])
    example = notebook_004()
    losses = example.network.train(example.x, example.target, learning_rate=0.03, steps=100).losses
    before = page.locator("figure").bounding_box()
    expect(line(page)).to_have_text(re.compile("^Point at a loss or a step"))
    assert lit(page) == []
    seen = []
    for share in (0, 0.03, 0.5, 1):
        page.mouse.move(*along(page, share))
        n = int(sample(page))
        assert n == round(100 * share)
        assert sample(page, "sample_loss") == pytest.approx(losses[n], rel=1e-12)
        expect(page.locator(".looked circle")).to_have_count(1)
        seen.append(lit(page))
    assert len({str(way) for way in seen}) == 4
    assert page.locator("figure").bounding_box() == before
    page.mouse.move(2, 2)
    assert (lit(page), page.locator(".looked circle").count()) == ([], 0)
    # Back: at the step that the path ends with.
    page.locator(".lab-picture").scroll_into_view_if_needed()
    box = page.evaluate(LAST)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert int(sample(page)) == 100
    assert lit(page) == seen[-1]
    dot = page.locator(".looked circle").bounding_box()
    assert dot is not None
    assert dot["x"] + dot["width"] / 2 == pytest.approx(along(page, 1)[0], abs=1)
    expect(line(page)).to_contain_text("Update 100: E ")
    expect(line(page)).to_contain_text(", w12 = w22 ")
    # By keyboard: a slider, which is said in words; what was looked at is forgotten with the focus.
    slider = page.get_by_role("slider", name="update to look at")
    slider.focus()
    slider.press("ArrowLeft")
    assert int(sample(page)) == 99
    said = slider.get_attribute("aria-valuetext") or ""
    assert said.startswith("update 99: E ")
    page.keyboard.press("Tab")
    assert lit(page) == []
    # Many updates: the last ones stand apart, and are marked in both places.
    page = show_lab(preset="004", history=[(0.03, 0, 1000)])
    page.mouse.move(*along(page, 0.99))
    assert 990 < sample(page) < 1000
    expect(page.locator(".looked circle")).to_have_count(2)
    page.mouse.move(*along(page, 0.2))
    assert 200 < sample(page) < 330
    expect(page.locator(".looked circle")).to_have_count(1)
    way = page.locator(".lab-heads path").evaluate_all("(e) => e.map((p) => p.getAttribute('d'))")
    assert way[-1].count("Z") == 7  # an arrowhead for each of the last steps


def test_what_keys_look_at_stays_when_the_page_scrolls_under_the_mouse(show_lab: Show) -> None:
    page = show_lab(preset="004", history=[(0.03, 0, 100)])
    slider = page.get_by_role("slider", name="update to look at")
    for where in (".stepper-curve", ".lab-picture > svg"):
        place = page.locator(where)
        place.scroll_into_view_if_needed()
        place.hover()
        page.keyboard.press("Shift")
        slider.focus()
        slider.press("ArrowLeft")
        n = int(sample(page))
        place.evaluate("(el) => el.addEventListener('pointerleave', () => (window.left = el.localName))")  # fmt: skip
        page.evaluate("document.body.style.paddingBottom = '2000px'; scrollBy(0, 900)")
        page.wait_for_function("(tag) => window.left === tag", arg=place.evaluate("(el) => el.localName"))  # fmt: skip
        assert (int(sample(page)), len(lit(page))) == (n, 1)
        page.keyboard.press("Tab")
        assert lit(page) == []


def test_by_finger(show_lab: Show) -> None:
    page = show_lab(preset="004", history=[(0.03, 0, 100)], options=PHONE)
    page.locator(".stepper-curve").scroll_into_view_if_needed()
    page.touchscreen.tap(*along(page, 0.5))
    assert 45 < sample(page) < 55
    assert len(lit(page)) == 1
    page.get_by_role("button", name="Map", exact=True).tap()
    page.locator(".lab-picture").scroll_into_view_if_needed()
    page.evaluate(DRAWN)  # the map takes its size in the frame after it is shown
    box = page.evaluate(LAST)
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert int(sample(page)) == 100
    expect(page.get_by_role("img", name="The path starts at 0, 1 and")).to_be_visible()
    page.touchscreen.tap(box["x"] + 70, box["y"] + 50)  # nothing is there: it starts there
    expect(page.get_by_role("img", name="The path starts at 0, 1 and")).to_have_count(0)


def test_the_read_out_says_where_its_numbers_come_from(show_lab: Show) -> None:
    history = [(0.04, 0, 60), (0.03, 0, 40)]
    page = show_lab(preset="004", learning_rate=0.03, history=history)
    readout, told = page.locator(".lab-readout"), page.locator(".lab-left .bbh-origin")
    high = "document.querySelector('figure').offsetHeight"
    before = page.evaluate(high)
    readout.locator("[data-quantity=loss]").hover()
    loss, out = shown(page, "loss"), 5 + (shown(page, "loss") ** 0.5)
    said = told.inner_text().replace("\n", "")
    assert said.startswith("E = (out_o1 − target_o1)² = (")
    assert said.endswith(f" = {loss:.6g}")
    assert re.search(rf"\(({out:.5g}|{10 - out:.5g})\d* − 5\)²", said)
    readout.locator("[data-quantity=critical_rate]").hover()
    expect(told).to_contain_text("here = 2 / λ = 2 / ")
    expect(readout.locator(".hot")).to_have_count(1)
    # By keyboard: every number, and the sources of the one that is reached.
    page.mouse.move(2, 2)
    page.get_by_role("slider", name="update to look at").focus()
    page.keyboard.press("Tab")
    lines = [told.inner_text().replace("\n", "")]
    for _ in range(4):
        page.keyboard.press("ArrowRight")
        lines.append(told.inner_text().replace("\n", ""))
    assert lines[1:4] == [
        "updates = 60 + 40 = 100",
        "at the flattest minimum = 2 / λ = 2 / 72.111 = 0.027735",
        "share = rate / what it allows = 0.03 / 0.027735 = 1.08167",
    ]
    assert lines[4].startswith("here = 2 / λ = 2 / ")
    page.keyboard.press("ArrowLeft")
    assert readout.locator(".source").get_attribute("data-quantity") == "limit"
    page.get_by_role("spinbutton", name="momentum").fill("0.9")
    readout.locator("[data-quantity=limit]").hover()
    expect(told).to_contain_text("2 × (1 + μ) / λ = 2 × 1.9 / 72.111 = 0.0526965")
    page.mouse.move(2, 2)
    page.keyboard.press("Escape")
    expect(told).to_have_text(re.compile("^Point at a number"))
    assert page.evaluate(high) == before  # nothing has moved


def test_on_a_phone_all_of_it_is_in_one_view(show_lab: Show) -> None:
    """Verdict, strip, one part of four, and a dock: 520 px; nothing moves where a part is chosen."""
    page = show_lab(preset="004", history=[(0.03, 0, 100)], options=PHONE)
    lab = page.locator("#rate-lab")
    page.get_by_role("button", name="Show me").tap()
    assert lab.evaluate("(el) => el.getBoundingClientRect().height") <= 520
    knob = page.locator(".lab-knob").evaluate(
        "(el) => [24 - 2 * parseFloat(getComputedStyle(el, '::before').top), el.offsetHeight]"
    )
    assert knob[0] >= 44
    before = page.locator(".lab-stage").bounding_box()
    parts = {
        "Map": ".lab-picture canvas",
        "Numbers": ".lab-readout",
        "Rates, more": ".lab-tries",
        "Loss": ".stepper-curve",
    }
    for name, part in parts.items():
        page.get_by_role("button", name=name, exact=True).tap()
        shown_ = [other for other in parts.values() if page.locator(other).is_visible()]
        assert shown_ == [part]
        if name != "Rates, more":  # its sheet begins with the strip's buttons
            assert page.locator(".lab-stage").bounding_box() == before
        dock = page.locator(".lab-top").bounding_box()
        assert dock is not None
        assert dock["y"] + dock["height"] <= 844
        small = page.locator(".lab-top button:visible, .lab-tabs button").evaluate_all(
            "(e) => e.map((b) => b.getBoundingClientRect().height).filter((h) => h < 44)"
        )
        assert small == []
    page.get_by_role("button", name="Rates, more", exact=True).tap()
    page.get_by_role("button", name="Try 0.04 from the start").tap()  # it is watched in the curve
    expect(page.locator(".stepper-curve")).to_be_visible()
    page.emulate_media(media="print")
    for part in (".stepper-curve", ".lab-picture canvas", ".lab-readout", ".lab-table table"):
        expect(page.locator(part)).to_be_visible()
    expect(page.locator(".lab-tabs")).to_be_hidden()


def test_a_training_is_replayed_stretch_by_stretch(show_lab: Show) -> None:
    history = [(0.04, 0, 60), (0.004, 0, 40)]
    page = show_lab(preset="004", history=history, options={"reduced_motion": "no-preference"})
    loss = shown(page, "loss")
    path = page.locator(".lab-path polyline").last.get_attribute("points")
    page.evaluate(EVEN)
    page.evaluate(
        """() => {
          window.seen = [];
          const look = () => {
            window.seen.push(+document.querySelector("[data-quantity=updates]").dataset.value);
            requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        }"""
    )
    replay = page.get_by_role("button", name="Replay")
    replay.click()
    page.wait_for_function("window.seen.some((n) => n < 60) && window.seen.at(-1) === 100")
    seen = page.evaluate("window.seen")
    begun = seen[next(k for k, n in enumerate(seen) if n < 60) :]
    assert begun == sorted(begun)
    assert len(set(begun)) > 10
    assert shown(page, "loss") == loss
    assert page.locator(".lab-path polyline").last.get_attribute("points") == path
    page.get_by_role("button", name="Numbers as a table").click()
    for count, rate in ((60, 0.04), (40, 0.004)):
        expect(page.get_by_role("table")).to_contain_text(f"{count} updates at {rate}")
    page.get_by_role("button", name="Reset").click()
    expect(replay).to_have_attribute("aria-disabled", "true")
