"""A built page on which a widget fails: the others live, and the failure is reported."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, expect
from shared_link import fragment_of
from stepper_reader import box, number
from windows import go_to

from nbhelpers.widgets.stepper import Stepper

Open = Callable[..., Page]


def test_a_widget_that_fails_keeps_its_picture_and_stops_no_other(
    scratch_page: Open, browser: Browser, tmp_path: Path
) -> None:
    page = scratch_page(Stepper(widget_id="whole").figure_html())
    box(page, "w5").fill("0.3")
    link = page.url + fragment_of(page)

    file = tmp_path / "page.html"
    broken = Stepper(widget_id="broken").figure_html().replace("biases", "biasses")
    torn = Stepper(widget_id="torn").figure_html().replace('data-state="{', 'data-state="')
    unknown = Stepper(widget_id="unknown").figure_html().replace('"stepper"', '"sleeper"')
    file.write_text(
        file.read_text("utf-8").replace("<figure", f"{broken}{torn}{unknown}<figure", 1)
    )
    there = browser.new_page()  # not watched: its console is what is looked at
    said: list[str] = []
    there.on("console", lambda message: said.append(f"{message.type} {message.text}"))
    there.on("pageerror", lambda error: said.append(f"uncaught {error}"))
    go_to(there, link)
    expect(there.locator("#whole .bbh-notice")).to_contain_text("restored from the link")
    assert number(there, "w5") == 0.3
    there.wait_for_function("document.querySelectorAll('[data-mounted]').length === 4")
    assert sorted(line.split(":")[0] for line in said) == [
        f"error The widget {name} does not work" for name in ("broken", "torn", "unknown")
    ]
    assert "TypeError" in min(said)
    for name in ("broken", "torn", "unknown"):
        figure = there.locator(f"#{name}")
        expect(figure.get_by_role("img", name="A 2-2-2 network")).to_be_visible()
        expect(figure.get_by_role("button")).to_have_count(0)
        expect(figure).to_have_class("bbh-widget")
    there.evaluate("location.hash = '#whole=v2:'")
    expect(there.locator("#whole .bbh-notice")).to_contain_text("was not restored")
    there.close()
