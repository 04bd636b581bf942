"""A file that `save_html` wrote, opened as a reader opens it: offline, in a browser of its own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from shared_link import fragment_of
from stepper_reader import STILL, box, number, onward, press
from windows import reload

from nbhelpers.figures import curves
from nbhelpers.networks import mazur
from nbhelpers.widgets.answer_box import AnswerBox
from nbhelpers.widgets.save import save_html
from nbhelpers.widgets.stepper import Stepper
from nbhelpers.widgets.vjp_view import VjpView

EVIL = "</script><script>document.title = 'taken over'</script><b>&amp;"


def _stepper() -> Stepper:
    example = mazur()
    return Stepper(network=example.network, x=example.x, target=example.target)


def _question(**changed: Any) -> AnswerBox:
    task = {"question": f"Half of a half? {EVIL}", "answer": 0.25, "hint": "1/4", "solution": EVIL}
    return AnswerBox(**{"widget_id": "sheet-q1", **task, **changed})


@pytest.fixture
def opened(open_page: Callable[..., Page], tmp_path: Path) -> Callable[..., Page]:
    """Save a sheet and open it. Anything it asks for, and anything it complains of, is a failure."""

    def build(*parts: Any, options: dict[str, Any] = STILL, **named: Any) -> Page:
        path = save_html(tmp_path / "work_sheet.html", *parts, **named)
        page = open_page(path.as_uri(), **options)
        assert page.evaluate("performance.getEntriesByType('resource').length") == 0
        return page

    return build


def test_a_sheet_lives_by_itself(opened: Callable[..., Page]) -> None:
    figure = curves(
        {"a": [1, 2, 3]},
        xlabel="updates",
        ylabel="x",
        alt="A line that rises from 1 to 3.",
        caption="A line that rises.",
    )
    page = opened(f"First.\n\nSecond {EVIL}", _stepper(), figure, _question())
    assert page.title() == "work sheet"
    expect(page.get_by_role("heading", level=1)).to_have_text("work sheet")
    assert page.locator("html").get_attribute("lang") == "en"
    expect(page.locator("p.text")).to_have_text(["First.", f"Second {EVIL}"])
    expect(page.get_by_role("img", name="A line that rises from 1 to 3.")).to_be_visible()

    before = number(page, "loss")
    page.locator("summary", has_text="Parameters").click()
    slider = page.get_by_role("slider", name="w5", exact=True)
    slider.scroll_into_view_if_needed()
    bounds = slider.bounding_box()
    assert bounds is not None
    page.mouse.move(bounds["x"] + bounds["width"] / 2, bounds["y"] + bounds["height"] / 2)
    page.mouse.down()
    page.mouse.move(bounds["x"] + bounds["width"] - 2, bounds["y"] + bounds["height"] / 2, steps=3)
    page.mouse.up()
    dragged = number(page, "loss")
    assert dragged != before
    onward(page)
    expect(page.locator("[aria-current=step]")).to_have_attribute("data-step", "1")
    press(page, "1 update")
    assert number(page, "loss") < dragged
    assert number(page, "updates") == 1

    field = page.get_by_label("Your answer")
    field.fill("1/4")
    field.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Right.")).to_contain_text("Right.")
    reload(page)
    expect(page.get_by_text("Solved")).to_be_visible()  # kept in the reader's browser


def test_a_widget_is_saved_as_it_stands(opened: Callable[..., Page]) -> None:
    stepper = _stepper()
    stepper.set(w5=0.75)
    page = opened(stepper, title="<Now>", lang="de-AT")
    assert page.title() == "<Now>"
    assert page.locator("html").get_attribute("lang") == "de-AT"
    expect(box(page, "w5")).to_have_value("0.75")
    assert number(page, "loss") == pytest.approx(stepper.loss, rel=1e-12)


def test_each_of_two_steppers_has_its_own_link(opened: Callable[..., Page]) -> None:
    page = opened(_stepper(), _stepper(), _stepper())
    steppers = page.locator("figure[data-widget=stepper]")
    ids = steppers.evaluate_all("(all) => all.map((el) => el.id)")
    assert ids == ["stepper", "stepper-2", "stepper-3"]
    box(steppers.nth(1), "w5").fill("0.75")
    link = fragment_of(steppers.nth(1))
    assert link.startswith("#stepper-2=v")
    page.evaluate("location.hash = ''")
    reload(page)
    steppers.nth(1).locator("[data-part=drawing]").wait_for()
    expect(box(steppers.nth(1), "w5")).to_have_value("0.4")
    page.evaluate("(link) => { location.hash = link; }", link)
    expect(box(steppers.nth(1), "w5")).to_have_value("0.75")
    for n in (0, 2):
        expect(box(steppers.nth(n), "w5")).to_have_value("0.4")


def test_a_page_made_by_hand_tells_its_widgets_apart_too(
    scratch_page: Callable[..., Page],
) -> None:
    page = scratch_page(_stepper().figure_html() + _stepper().figure_html(), **STILL)
    steppers = page.locator("figure[data-widget=stepper]")
    expect(steppers.nth(1)).to_have_id("stepper-2")
    box(steppers.nth(0), "w5").fill("0.5")
    box(steppers.nth(1), "w5").fill("0.75")
    assert fragment_of(steppers.nth(1)).startswith("#stepper-2=")
    assert fragment_of(steppers.nth(0)).startswith("#stepper=")


def test_light_and_dark_follow_the_reader(opened: Callable[..., Page]) -> None:
    page = opened("Text.", VjpView(), options={**STILL, "color_scheme": "dark"})

    def colors() -> list[str]:
        return page.evaluate(
            "() => { const { color, backgroundColor } = getComputedStyle(document.body);"
            " return [color, backgroundColor]; }"
        )

    assert colors() == ["rgb(230, 232, 235)", "rgb(18, 18, 18)"]
    page.emulate_media(color_scheme="light")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    assert colors() == ["rgb(27, 31, 36)", "rgb(255, 255, 255)"]


def test_no_id_stands_twice_and_nothing_sticks_out_on_a_phone(opened: Callable[..., Page]) -> None:
    parts = ["Text.", _stepper(), VjpView(), _question(), _stepper(), VjpView(), _question()]
    page = opened(*parts, options={**STILL, "viewport": {"width": 390, "height": 800}})
    expect(page.locator(".bbh-root")).to_have_count(6)
    ids = page.evaluate("() => [...document.querySelectorAll('[id]')].map((el) => el.id)")
    assert sorted(set(ids)) == sorted(ids)
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_page_without_scripts_shows_the_pictures(opened: Callable[..., Page]) -> None:
    page = opened(_stepper(), _question(), options={"java_script_enabled": False})
    expect(page.get_by_role("img", name="A 2-2-2 network with its values")).to_be_visible()
    expect(page.get_by_text("Half of a half?")).to_be_visible()
    assert "Run this cell" not in page.locator("main").inner_text()
