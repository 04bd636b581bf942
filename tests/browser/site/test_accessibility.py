"""Widgets for readers who hear them: every control has a name, and changes are told."""

import re

import pytest

from nbhelpers.widgets.bundle import widget_names

WHERE = {
    "stepper": "chapters/chain_rule_by_hand.html",
    "clinic": "chapters/bug_clinic.html",
    "deep_chain": "chapters/deep_chains.html",
    "digit": "chapters/digits.html",
    "expression": "chapters/autograd_from_scratch.html",
    "fate_map": "chapters/learning_rate.html",
    "layer_view": "chapters/batch_backprop.html",
    "vjp_view": "chapters/jacobians_and_vjps.html",
    "learning_rate_lab": "chapters/learning_rate.html",
    "answer_box": "chapters/one_neuron.html",
    "progress": "index.html",
    "scaling": "chapters/cost_and_scale.html",
    "workbench": "chapters/workbench.html",
}
CONTROL = re.compile(r"^\s*- (?:slider|spinbutton|button|combobox|checkbox|textbox|radio)\b(.*)$")
# Widgets that could not tell a reader who does not see them what has changed.
SILENT = """(which) => [...document.querySelectorAll(which)]
  .filter((el) => !el.querySelector("[role=status], [aria-live=polite]")).map((el) => el.id)"""


def test_every_kind_of_widget_is_looked_at() -> None:
    assert sorted(WHERE) == widget_names()


@pytest.mark.parametrize("kind", WHERE)
def test_every_control_has_a_name_and_changes_are_told(kind: str, server: str, open_still) -> None:
    page = open_still(server + WHERE[kind], only=f"[data-widget={kind}]", reduced_motion="reduce")
    tree = page.locator(f"figure.bbh-root[data-widget={kind}]").last.aria_snapshot()
    controls = [match for line in tree.splitlines() if (match := CONTROL.match(line))]
    assert controls
    nameless = [match[0].strip() for match in controls if not re.match(r' "[^"]+"', match[1])]
    assert nameless == []
    assert page.evaluate(SILENT, f"figure.bbh-root[data-widget={kind}]") == []


def test_the_stepper_names_its_numbers_and_says_what_changed(server: str, open_page) -> None:
    page = open_page(server + WHERE["stepper"], only="#chain-backward", reduced_motion="reduce")
    stepper = page.locator("#chain-backward")
    stepper.locator("summary", has_text="Parameters").press("Enter")
    for name in ("w1", "w8", "b_h1", "i2", "target_o2", "learning rate"):
        assert stepper.get_by_role("slider", name=name, exact=True).count() == 1
        assert stepper.get_by_role("spinbutton", name=name, exact=True).count() == 1
    status = stepper.locator("[role=status].bbh-hidden")
    stepper.locator("[data-part=next]").press("Enter")
    page.wait_for_function(
        "(el) => el.textContent.includes('delta_h2')", arg=status.element_handle()
    )


@pytest.mark.parametrize(
    ("kind", "button"), [("stepper", "Show as tables"), ("learning_rate_lab", "numbers as a table")]
)
def test_a_table_stands_in_for_the_picture(kind: str, button: str, server: str, open_page) -> None:
    which = f"figure[data-widget={kind}]"
    widget = open_page(server + WHERE[kind], only=which).locator(which).last
    toggle = widget.get_by_role("button", name=button)
    toggle.press("Enter")
    assert widget.get_by_role("table").count() >= 1
    tree = widget.aria_snapshot()
    assert "columnheader" in tree
    assert re.search(r'- cell "-?\d', tree), "a table with numbers"
