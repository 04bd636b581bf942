"""The patient of the bug clinic, on the built page: MicroPython answers as Python does."""

import base64
import json
import re
from collections.abc import Callable

import pytest
from axe import axe_report
from playwright.sync_api import Locator, Page, expect
from shared_link import fragment_of
from site_pages import alive
from stepper_reader import STILL
from told_lines import computed, lit, parts, told
from windows import go_to

from nbhelpers.clinic.visit import visit
from nbhelpers.widgets.clinic import BugClinic

CHAPTER = "chapters/bug_clinic.html"
ID = "clinic-patient-12"
Open = Callable[..., Page]


def order(view: Locator, name: str, key: str) -> Locator:
    view.get_by_role("button", name=name, exact=True).click()
    done = view.locator(f'[data-order="{key}"]')
    expect(done).to_be_visible()
    return done


def diagnose(view: Locator, name: str) -> Locator:
    view.get_by_label("What does it have?").select_option(name)
    view.get_by_role("button", name="Diagnose").click()
    said = view.locator(".clinic-verdict")
    expect(said).to_contain_text(re.compile("Right|No"))
    expect(view).not_to_have_attribute("aria-busy", "true")
    return said


def value(view: Locator, quantity: str) -> float:
    return float(view.locator(f'[data-quantity="{quantity}"]').get_attribute("data-value"))


@pytest.mark.parametrize("site", ["file"], indirect=True)
def test_examinations_are_answered_as_by_python(open_page: Open, site: str) -> None:
    page = open_page(f"{site}{CHAPTER}", only=f"#{ID}", **STILL)
    view = page.locator(f"#{ID}")
    scripts = "[...document.scripts].filter((s) => s.src.includes('python')).length"
    expect(view.locator(".clinic-card")).to_contain_text("2-2-2: sigmoid, then tanh")
    assert page.evaluate(scripts) == 0  # the card came with the page

    order(view, "Nudge it", "nudge:w1")
    assert page.evaluate(scripts) == 1
    order(view, "Nudge every parameter", "check")
    order(view, "The batch against its samples", "samples")
    view.get_by_label("one layer, one sample").select_option("output layer, sample 2")
    order(view, "See the deltas", "units:1:1")
    order(view, "Two tiny steps against one", "two")
    seen = visit(12, ["nudge:w1", "check", "samples", "units:1:1", "two"])
    assert value(view, "bill") == seen["bill"]
    first, every, samples, deltas, two = (done["rows"] for done in seen["done"])
    for name, rows in (("nudge:w1", first), ("check", every)):
        for row in rows:
            for kind in ("backward", "measured", "ratio"):
                found = value(view, f"{name} {kind} {row['name']}")
                assert found == pytest.approx(row[kind], rel=1e-8)
    assert value(view, "samples biases") == pytest.approx(samples[1]["ratio"], rel=1e-8)
    assert value(view, "units:1:1 slope missing o2") == pytest.approx(
        deltas[1]["of"][0][1], rel=1e-7
    )
    assert value(view, "two all") == pytest.approx(two[0]["ratio"], rel=1e-6)
    expect(view.get_by_role("button", name="Nudge it")).to_have_attribute("aria-disabled", "true")

    # By keyboard, the numbers of the results are one stop.
    view.locator('[role="group"]:has(> .clinic-results)').focus()
    page.keyboard.press("Home")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert lit(page, "hot") == ["nudge:w1 ratio w1"]
    expect(view.locator(".bbh-origin")).to_contain_text("ratio of w1 = backward / measured")

    view.get_by_role("group", name="Numbers").first.focus()  # its card, with a fold that is closed
    page.keyboard.press("End")
    assert lit(page, "hot") == ["rate"]

    # A link brings the visit back, and tells no bug.
    told = "“value detached” is ruled out: w1 is wrong, and not 0"
    expect(diagnose(view, "detached")).to_contain_text(told)
    fragment = fragment_of(page)
    go_to(page, "about:blank")
    go_to(page, f"{site}{CHAPTER}{fragment}")
    again = page.locator(f"#{ID}")
    expect(again.locator(".clinic-result")).to_have_count(5)
    expect(again.locator(".clinic-verdict")).to_be_empty()  # which is no part of the link
    assert value(again, "bill") == seen["bill"]


def test_another_patient_a_bad_number_and_a_bad_link(open_page: Open, server: str) -> None:
    page = open_page(f"{server}{CHAPTER}", only=f"#{ID}", **STILL)
    view = page.locator(f"#{ID}")
    box = view.get_by_role("textbox", name="patient no.")
    for bad in ("", "-1", "1.5", "1000000", "zwölf"):
        box.fill(bad)
        box.press("Enter")
        expect(box).to_have_attribute("aria-invalid", "true")
        expect(view.get_by_role("alert")).to_contain_text("it stays 12")
    box.fill("3")
    box.press("Enter")
    expect(view.locator(".clinic-card")).to_contain_text("2-2-2: sigmoid, then identity")
    assert value(view, "bill") == 0
    expect(box).not_to_have_attribute("aria-invalid", "true")

    # By keyboard alone: an examination, a diagnosis, and why it is a guess.
    button = view.get_by_role("button", name="Weigh one step")
    button.focus()
    page.keyboard.press("Enter")
    expect(view.locator('[data-order="step"]')).to_be_visible()
    expect(button).to_be_focused()
    said = diagnose(view, "none")
    expect(said).to_contain_text("so far it was a guess")
    assert value(view, "verdict bill") == visit(3, ["step"])["bill"]

    # Stopped, it stays as it was; so it does after a link that asks for what this patient has not,
    # or that cannot be read.
    box.fill("4")
    box.press("Enter")
    view.get_by_role("button", name="Stop").click()
    expect(view).not_to_have_attribute("aria-busy", "true")
    expect(box).to_have_value("3")
    state = json.dumps({"seed": 3, "orders": ["nudge:w99"]}).encode()
    fragment = base64.urlsafe_b64encode(state).decode().rstrip("=")
    page.evaluate(f"location.hash = '#{ID}=v2:{fragment}'")
    expect(view.locator(".bbh-notice")).to_contain_text(
        "this patient has no examination 'nudge:w99'. Nothing was changed."
    )
    expect(view.locator(".clinic-result")).to_have_count(1)
    page.evaluate(f"location.hash = '#{ID}=v2:AAAA'")
    expect(view.locator(".bbh-notice")).to_contain_text("Nothing was changed")
    view.get_by_role("button", name="Reset").click()
    expect(view.locator(".clinic-card")).to_contain_text("sigmoid, then tanh")


def test_on_a_phone_by_finger(open_page: Open, server: str) -> None:
    page = open_page(
        f"{server}{CHAPTER}",
        late=True,
        viewport={"width": 360, "height": 740},
        has_touch=True,
        is_mobile=True,
        reduced_motion="reduce",
    )
    view = alive(page, f"#{ID}")
    for name, key in (("Nudge every parameter", "check"), ("See the deltas", "units:0:0")):
        view.get_by_role("button", name=name, exact=True).tap()
        expect(view.locator(f'[data-order="{key}"]')).to_be_visible()
    box, line = view.bounding_box(), view.locator(".bbh-origin")
    for is_told in (True, False):
        view.locator('[data-quantity="check ratio w1"]').tap()
        expect(line).to_contain_text("backward / measured" if is_told else "Point at a number")
        assert lit(page, "source") == ["check backward w1", "check measured w1"] * is_told
    after = view.bounding_box()
    assert (box["width"], box["height"]) == (after["width"], after["height"])
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    wide = view.locator(".clinic-scroll").evaluate_all(
        "(all) => all.filter((el) => el.scrollWidth > el.clientWidth).length"
    )
    assert wide == 0


@pytest.mark.parametrize("diagnosis", ["none", "mean_for_sum"])
def test_axe_finds_nothing_in_a_visit(scratch_page: Open, diagnosis: str) -> None:
    orders = ["check", "samples", "units:0:0", "step", "repeat", "two", "overfit"]
    clinic = BugClinic(seed=12, orders=orders, diagnosis=diagnosis)
    page = scratch_page(clinic.figure_html(), viewport={"width": 360, "height": 800})
    expect(page.locator(".clinic-result")).to_have_count(7)
    page.locator("summary").click()
    is_known = diagnosis == "mean_for_sum"
    names = page.locator("[data-quantity]").evaluate_all(
        "(all) => all.map((el) => el.dataset.quantity)"
    )
    for name, line in zip(names, told(page, names), strict=True):
        numbers, number = parts(line)
        assert number == pytest.approx(value(page.locator("main"), name), rel=1e-9), line
        if re.fullmatch(r"[−(\d].*\d\)?", numbers):
            assert computed(numbers) == pytest.approx(number, rel=2e-5, abs=1e-9), line
        if re.search(r"^given|backward ", name):  # how is known once the diagnosis is right
            assert ("what its code gives" in line) is not is_known, line
            assert ("mean, not the sum" in line) is (is_known and "units" not in name), line
    page.locator("[data-quantity=bill]").click()
    expect(page.locator(".bbh-origin.told")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".bbh-origin.told")).to_be_hidden()
    page.emulate_media(media="screen")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert axe_report(page) == ""
