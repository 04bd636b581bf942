"""The button on a block of code copies what a reader would run."""

from collections.abc import Callable

from playwright.sync_api import Page

KEPT = "navigator.clipboard.writeText = (text) => { window.copied = text; }"


def copied(page: Page, code: str) -> str:
    """What a press on the button of the block with this code copies."""
    page.evaluate(f"void ({KEPT})")
    page.locator(".highlight", has_text=code).first.get_by_role("button").click()
    return str(page.evaluate("window.copied"))


def test_a_session_is_copied_without_prompts_and_outputs(
    open_page: Callable[..., Page], server: str
) -> None:
    page = open_page(f"{server}chapters/reference.html", late=True)
    assert copied(page, ">>> box = nb.AnswerBox(").startswith("box = nb.AnswerBox(\n    widget_id=")
    text = copied(page, ">>> net = nb.Network([W1, W2]")
    assert text.startswith("W1, W2 = [[0.1, 0.8], [0.4, 0.6]], [[0.3, 0.9]]\nnet = nb.Network(")
    assert "0.022313" not in text
    assert ">>>" not in text


def test_other_code_is_copied_as_it_stands(open_page: Callable[..., Page], server: str) -> None:
    page = open_page(f"{server}chapters/teaching.html", late=True)
    assert (
        copied(page, "import torch")
        == page.locator(".highlight pre", has_text="import torch").inner_text().rstrip()
    )
