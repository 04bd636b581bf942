"""What *The bug clinic* tells its reader to do with the patient, done on the built page."""

from collections.abc import Callable

from playwright.sync_api import Locator, expect


def test_patient_no_12(show: Callable[[str], Locator]) -> None:
    """11.9: nudge w1, diagnose no bug, order the samples, diagnose mean for sum: 24 passes, not 90."""
    view = show("clinic-patient-12")

    def value(quantity: str) -> float:
        return float(view.locator(f'[data-quantity="{quantity}"]').get_attribute("data-value"))

    def diagnose(title: str) -> None:
        view.get_by_label("What does it have?").select_option(title)
        view.get_by_role("button", name="Diagnose").click()

    view.get_by_label("one parameter").select_option("w1")
    view.get_by_role("button", name="Nudge it").click()
    ratio = view.locator('[data-quantity="nudge:w1 ratio w1"]')
    expect(ratio).to_have_text("0.3333")
    said = view.locator(".clinic-verdict")
    diagnose("no bug")
    expect(said).to_contain_text(
        "“no bug” is ruled out: w1 is wrong; one gradient alone would be right."
    )
    view.get_by_role("button", name="The batch against its samples").click()
    expect(view.locator('[data-quantity="samples weights"]')).to_have_text("0.3333")
    diagnose("mean for sum")
    expect(said).to_contain_text("Nothing else is left.")
    assert (value("bill"), value("verdict bill"), value("verdict rules")) == (24, 24, 90)
    view.get_by_role("button", name="Another patient").click()
    expect(view.locator(".clinic-none")).to_be_visible()
    assert value("bill") == 0
