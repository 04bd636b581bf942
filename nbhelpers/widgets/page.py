"""What a page outside the book needs, so that the figures and widgets in it look right and live."""

import re

from nbhelpers.widgets.bundle import HERE, page_script, page_styles, without_comments

_WIDGET = re.compile(r'<figure class="bbh-widget" data-widget="(\w+)"')


def styles_of(html: str) -> str:
    """The style sheet that the figures and widgets in this HTML need, without comments."""
    palette = (HERE.parent / "palette.css").read_text("utf-8")
    return without_comments(palette) + page_styles(_WIDGET.findall(html))


def script_of(html: str) -> str:
    """The script for the widgets in this HTML, as ``<script>`` may hold it; "" without widgets."""
    names = _WIDGET.findall(html)
    return page_script(names).replace("</script", r"<\/script") if names else ""
