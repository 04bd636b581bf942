"""The frame of a page: the way past the navigation, and the theme."""


def test_keyboard_reaches_the_text_first(server: str, open_page) -> None:
    page = open_page(server + "chapters/chain_rule_by_hand.html", late=True)
    page.keyboard.press("Tab")
    assert "skip" in page.evaluate("document.activeElement.textContent").lower()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main-content"


def test_theme_switch_recolors_figures(server: str, open_page) -> None:
    page = open_page(server + "chapters/chain_rule_by_hand.html", late=True, color_scheme="light")
    ink = "getComputedStyle(document.querySelector('figure.bbh-figure svg text')).fill"
    light = page.evaluate(ink)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    assert page.evaluate(ink) != light
