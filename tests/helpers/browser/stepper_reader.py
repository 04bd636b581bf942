"""What a reader does with a stepper on a page, and what they read there."""

from playwright.sync_api import Locator, Page, expect

STILL = {"reduced_motion": "reduce"}
VALUES = "(all) => all.map((el) => el.dataset.value)"

FRAMES = """(count) => new Promise((done) => {
  const look = () => (count-- > 0 ? requestAnimationFrame(look) : done());
  look();
})"""

# Time stands still: a run makes one update a frame, and does not end before it is told to.
STANDING = "performance.now = () => 0"
# A frame takes 50 ms of the page's clock, however long it takes.
EVEN = """() => {
  let now = 0;
  const tick = () => ((now += 50), requestAnimationFrame(tick));
  tick();
  performance.now = () => now;
}"""

Stepper = Page | Locator
"""A page with one stepper, or one of several on a page."""


def number(page: Stepper, quantity: str) -> float:
    """The one primary element of a quantity says what it is, in full precision."""
    place = page.locator(f'[data-quantity="{quantity}"][data-primary]')
    values = place.evaluate_all(VALUES)
    if len(values) != 1:  # not yet
        expect(place).to_have_count(1)
        values = place.evaluate_all(VALUES)
    return float(values[0])


def press(page: Stepper, name: str, times: int = 1) -> None:
    """Click a button; more times with Enter, since it has the focus."""
    button = _reached(page, page.get_by_role("button", name=name, exact=True))
    button.click()
    for _ in range(times - 1):
        button.page.keyboard.press("Enter")


def _reached(page: Stepper, control: Locator) -> Locator:
    """The control; where a narrow stepper keeps it under *More*, that is opened first."""
    more = page.get_by_role("button", name="More", exact=True, expanded=False)
    if control.count() == 0 and more.count() == 1:
        more.click()
    return control


def frames(page: Page, count: int) -> None:
    """Wait so many frames, in which a run that goes on would go on."""
    page.evaluate(FRAMES, count)


def onward(page: Stepper) -> None:
    """Press the button of the next step, whatever it says."""
    page.locator('[data-part="next"]').click()


def box(page: Stepper, name: str) -> Locator:
    """The number box of a quantity, in the tables that are folded at first."""
    page.locator("summary", has_text="Parameters").evaluate_all(
        "all => all.forEach((el) => (el.parentElement.open = true))"
    )
    return _reached(page, page.get_by_role("spinbutton", name=name, exact=True))


def everything(page: Page) -> dict[str, str]:
    """All numbers of the widget and where its timeline stands."""
    return page.evaluate(
        """() => Object.fromEntries([
          ...[...document.querySelectorAll("[data-primary]")].map((el) => [el.dataset.quantity, el.dataset.value]),
          ["step", document.querySelector("[aria-current=step]").dataset.step],
        ])"""
    )


def choose(page: Page, name: str, option: str) -> None:
    page.locator("summary", has_text="Options").evaluate("el => (el.parentElement.open = true)")
    page.get_by_role("combobox", name=name, exact=True).select_option(option)
