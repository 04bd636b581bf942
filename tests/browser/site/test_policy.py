"""Pages where something is forbidden: inline scripts by a policy, colors by a contrast theme."""

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from site_pages import settled
from windows import go_to


@pytest.fixture
def strict_server(book: Path) -> Iterator[str]:
    """The built book, from a server whose policy allows scripts from files alone."""

    class Strict(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments) -> None:
            super().__init__(*arguments, directory=str(book))

        def end_headers(self) -> None:
            self.send_header("Content-Security-Policy", "script-src 'self'")
            super().end_headers()

        def log_message(self, *_) -> None:
            """Keep the test's output readable."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Strict) as instance:
        threading.Thread(target=instance.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{instance.server_port}/"
        instance.shutdown()


def test_without_inline_scripts_the_buttons_and_widgets_are_there(
    browser: Browser, strict_server: str
) -> None:
    with browser.new_context(color_scheme="light") as context:
        page = context.new_page()
        go_to(page, f"{strict_server}chapters/one_neuron.html")
        settled(page)
        for name in ("Chapters", "Print this page", "Color theme: as the system"):
            expect(page.get_by_role("button", name=name)).to_be_visible()
        page.get_by_role("button", name="Color theme: as the system").click()
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_a_contrast_theme_shows_where_the_reader_is(server: str, open_page) -> None:
    page = open_page(f"{server}chapters/chain_rule_by_hand.html", late=True, forced_colors="active")
    edges = page.evaluate(
        """() => [...document.querySelectorAll(".site-nav-inner a")].map((link) =>
          [link.matches("[aria-current]"), getComputedStyle(link).borderLeftColor])"""
    )
    here = {color for current, color in edges if current}
    elsewhere = {color for current, color in edges if not current}
    assert here
    assert elsewhere
    assert not here & elsewhere
