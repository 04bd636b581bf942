"""Python that a reader changes and runs in the page."""

import re
from collections.abc import Callable

import pytest
from axe import axe_report
from playwright.sync_api import Locator, Page, expect
from stepper_reader import STILL
from windows import reload

from nbhelpers.site.chapters.progress_overview import EXERCISE

Open = Callable[..., Page]
LOADED = "[...document.scripts].some((el) => el.src.includes('python.js'))"
HOSTILE = '<img src=x onerror="window.hurt = 1"><script>window.hurt = 1</script>'
ENDLESS = "n = 0\nwhile True:\n    n += 1"
FULL = "kept = []\nwhile True:\n    kept.append(bytearray(1 << 20))"
PUT = "(el, text) => { el.value = text; el.dispatchEvent(new Event('input')); }"
RIGHT = "(delta_o1 * w5 + delta_o2 * w7) * out_h1 * (1 - out_h1) * i1"
ONE_PATH = "delta_o1 * w5 * out_h1 * (1 - out_h1) * i1"


class Box:
    """A code box of a page, by its number."""

    def __init__(self, page: Page, number: int) -> None:
        self.program = page.get_by_role("textbox", name=f"Python, box {number}", exact=True)
        self.cell: Locator = page.locator(".code-live").nth(number - 1)
        self.output = self.cell.locator(".code-output")
        self.problem = self.cell.locator(".code-problem")
        self.status = self.cell.get_by_role("status")

    def press(self, name: str) -> None:
        self.cell.get_by_role("button", name=name, exact=True).click()

    def run(self, source: str) -> None:
        self.program.fill(source)
        self.press("Run")


def test_a_reader_runs_changes_and_stops(open_page: Open, server: str) -> None:
    page = open_page(f"{server}chapters/one_neuron.html", late=True, **STILL)
    first, second, last = Box(page, 1), Box(page, 2), Box(page, 4)
    expect(first.program).to_be_visible()
    assert not page.evaluate(LOADED)
    # A bare last expression shows its value, and what a box made is there for the next.
    first.run("seen = 6\nprint('a')\nseen * 7")
    expect(first.output).to_have_text("a\n42\n")
    assert page.evaluate(LOADED)
    second.run("seen + 1")
    expect(second.output).to_have_text("7\n")
    # An error names its line, and lights it up.
    second.run("a = 1\n\n1 / 0")
    expect(second.problem).to_contain_text("ZeroDivisionError")
    expect(second.status).to_contain_text("Line 3")
    # What a deep recursion repeats is told once.
    second.run("def deeper(n):\n    return deeper(n + 1)\n\ndeeper(0)")
    expect(second.problem).to_contain_text(re.compile(r"\[Previous line repeated \d+ more times\]"))
    # Text in an output stays text.
    second.run(f"print({HOSTILE!r})")
    expect(second.output).to_have_text(f"{HOSTILE}\n")
    assert page.evaluate("window.hurt") is None
    # Nothing freezes the page.
    second.run("for n in range(1000000):\n    print(n)")
    expect(second.problem).to_contain_text("more than 20,000 characters")
    first.press("Restore")
    second.press("Restore")
    last.press("Run all above")
    expect(last.status).to_have_text("Your output.")
    second.run(ENDLESS)
    expect(second.status).to_have_text("Running …")
    last.press("Run")
    expect(last.status).to_have_text("Not run: box 2 is still running.")
    second.press("Stop")
    expect(second.problem).to_contain_text("Python's memory is empty now")
    # The memory is empty: a box says so, and one button runs all that it needs.
    second.press("Restore")
    last.press("Run")
    expect(last.problem).to_contain_text("try Run all above")
    last.press("Run all above")
    expect(last.status).to_have_text("Your output.")
    expect(last.problem).to_be_hidden()
    # Where a box above fails, the one that was asked for says so.
    second.program.fill("1 / 0")
    last.press("Run all above")
    expect(last.status).to_have_text("Not run: box 2 did not come to its end.")


@pytest.mark.parametrize("site", ["file"], indirect=True)
def test_what_a_reader_wrote_is_there_again(open_page: Open, site: str) -> None:
    page = open_page(f"{site}chapters/one_neuron.html", late=True, **STILL)
    box = Box(page, 2)
    original = box.program.input_value()
    box.program.fill("print('mine')")
    page.wait_for_function("Object.values(localStorage).some((kept) => kept.includes('mine'))")
    reload(page)
    box = Box(page, 2)
    expect(box.program).to_have_value("print('mine')")
    box.press("Restore")
    expect(box.program).to_have_value(original)
    box.press("Undo restore")
    expect(box.program).to_have_value("print('mine')")
    # Restoring can be undone like any typing, too.
    box.press("Restore")
    box.program.press("Control+z")
    expect(box.program).to_have_value("print('mine')")
    expect(box.status).to_contain_text("Your program")
    page.emulate_media(media="print")  # on paper, too, the output beneath is not its own
    expect(box.status).to_be_visible()
    page.emulate_media(media="screen")
    # By keyboard: run, indent, and leave.
    box.program.focus()
    page.keyboard.press("Control+End")
    page.keyboard.press("Control+Enter")
    expect(box.output).to_have_text("mine\n")
    box.program.fill("if True:")
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.type("print(1)")
    assert box.program.input_value() == "if True:\n    print(1)"
    page.keyboard.press("Tab")
    expect(box.program).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(box.program).not_to_be_focused()


def test_axe_finds_nothing_in_a_box_that_ran(open_still: Open, server: str) -> None:
    page = open_still(f"{server}chapters/one_neuron.html", late=True, **STILL)
    page.wait_for_function("document.querySelectorAll('.code-live').length > 1", polling=20)
    page.evaluate(
        """() => {
          const box = document.querySelector(".code-live");
          box.querySelector("textarea").value = "1 / 0";
          [...box.querySelectorAll("button")].find((el) => el.textContent === "Run").click();
        }"""
    )
    page.wait_for_function("!document.querySelector('.code-problem').hidden", polling=20)
    assert axe_report(page) == ""


def test_full_memory_ends_a_program_and_not_the_page(open_page: Open, server: str) -> None:
    page = open_page(f"{server}chapters/one_neuron.html", late=True, **STILL)
    box = Box(page, 1)
    box.run(FULL)
    expect(box.problem).to_contain_text("256 megabytes")
    box.run("1 + 1")
    expect(box.output).to_have_text("2\n")
    # A megabyte of text is run, and said not to be kept; so is what finds no room.
    box.program.evaluate(PUT, "a = 1  # \ud800 \0 </script>\n" * 40_000 + "a")
    expect(box.status).to_contain_text("This browser does not keep it.")
    box.press("Run")
    expect(box.output).to_have_text("1\n")
    box.program.evaluate(PUT, "b = 2")
    expect(box.status).not_to_contain_text("does not keep")
    page.evaluate("() => (Storage.prototype.setItem = () => { throw new Error('full'); })")
    box.press("Restore")
    box.press("Undo restore")
    expect(box.status).to_contain_text("This browser does not keep it.")


@pytest.mark.parametrize(
    "viewport", [{"width": 1280, "height": 720}, {"width": 360, "height": 740}]
)
def test_an_exercise_names_what_is_wrong_and_counts(
    open_page: Open, server: str, viewport: dict[str, int]
) -> None:
    page = open_page(
        f"{server}chapters/chain_rule_by_hand.html", late=True, viewport=viewport, **STILL
    )
    number = page.locator(".code-live").count()
    box = Box(page, number)
    book = box.program.input_value()
    assert EXERCISE.search(book)
    assert "None  # your expression" in book
    box.run(book.replace("None  # your expression", ONE_PATH))
    expect(box.output).to_contain_text("one path only, through o1")
    assert box.output.evaluate("(el) => el.scrollWidth <= el.clientWidth")  # a sentence wraps
    expect(box.cell.locator(".code-chip")).not_to_have_attribute("data-state", "solved")
    box.run(book.replace("None  # your expression", RIGHT))
    expect(box.output).to_contain_text("Right")
    expect(box.cell.locator(".code-chip")).to_have_attribute("data-state", "solved")
    reload(page)
    expect(Box(page, number).cell.locator(".code-chip")).to_have_attribute("data-state", "solved")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
