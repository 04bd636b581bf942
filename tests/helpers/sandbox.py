"""A frame whose sandbox allows scripts, and nothing else: no forms, no downloads, no storage."""

from html import escape

from nbhelpers.widgets.bundle import page_script


def sandboxed_html(body: str) -> str:
    """The HTML of a frame that shows the HTML of widgets, alive."""
    content = f"<!doctype html><title>Frame</title>{body}<script>{page_script()}</script>"
    return f'<iframe sandbox="allow-scripts" height="900" srcdoc="{escape(content)}"></iframe>'
