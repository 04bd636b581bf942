"""A frame whose sandbox allows scripts, and nothing else: no forms, no downloads, no storage."""

from html import escape

from nbhelpers.site.assets import contents


def sandboxed_html(body: str) -> str:
    """The HTML of a frame that shows the HTML of widgets, alive."""
    content = (
        f"<!doctype html><title>Frame</title>{body}<script>{contents()['widgets.js']}</script>"
    )
    return f'<iframe sandbox="allow-scripts" height="900" srcdoc="{escape(content)}"></iframe>'
