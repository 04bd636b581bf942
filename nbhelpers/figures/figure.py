"""The figure object: inline SVG with a text alternative and a caption, in the page's own colors."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from nbhelpers.arguments import told
from nbhelpers.figures.palette import FALLBACKS, LIGHT, css_color

MIN_TEXT = 12.0  # px; a figure scrolls rather than let its text become smaller than this
NARROWEST = 328.0  # px; what fits into this never scrolls, even on a small phone
CHART_TEXT = 13.0  # px that a chart's texts have where it is scaled up
STEPS = (
    440,
    560,
    680,
)  # px of room from which on palette.css takes another size of a chart's texts
UPRIGHT_BELOW = 640  # px; palette.css says it, too
SCALED = "calc(14px*var(--k,1))"
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif"


def check_text(name: str, text: object, *, shortest: int) -> str:
    """Return ``text`` stripped, or raise if it cannot serve as an alternative or a caption."""
    if not isinstance(text, str):
        raise TypeError(f"{name}: expected a text, got {type(text).__name__}")
    text = " ".join(text.split())
    if len(text) < shortest:
        raise ValueError(
            f"{name}: expected what the figure shows, in {shortest} characters or more, got {told(text)}"
        )
    if re.fullmatch(r"\S*[/\\]\S*|\S+\.\w{2,5}", text) or re.search(
        r"\.(png|svg|jpe?g|gif)\b", text
    ):
        raise ValueError(f"{name}: expected a description in words, got the file name {told(text)}")
    return text


@dataclass(frozen=True)
class Figure:
    """A drawing that a notebook shows as inline SVG.

    Parameters
    ----------
    body : str
        The elements inside ``<svg>``; colors are written ``var(--name)`` with a palette name.
    width, height : float
        The natural size in px.
    alt : str
        The text alternative: what a reader who cannot see the figure has to know.
    caption : str
        Plain text below the figure.
    smallest_text : float
        Size in px of the smallest text at natural size; decides when the figure scrolls.
    scale : float
        How much larger than its natural size the figure is shown where there is room.
    narrow : Figure, optional
        What stands there instead where there is less room than 640 px.
    network : mapping, optional
        The network that is drawn, as plain data: on a page of the book its numbers, which name
        themselves in the body by ``data-quantity``, say where they come from.

    Raises
    ------
    ValueError, TypeError
        If ``alt`` or ``caption`` is missing, too short, or looks like a file name.

    Examples
    --------
    >>> figure = nb.curves(
    ...     {"loss": [1, 0.5, 0.25]},
    ...     xlabel="update",
    ...     ylabel="E",
    ...     alt="The loss falls from 1 to 0.25.",
    ...     caption="The loss of three updates.",
    ... )
    >>> figure
    Figure('The loss falls from 1 to 0.25.')
    >>> figure.save("loss.svg").name
    'loss.svg'
    """

    body: str
    width: float
    height: float
    alt: str
    caption: str
    smallest_text: float = 14.0
    scale: float = 1.0
    narrow: Figure | None = None
    network: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "alt", check_text("alt", self.alt, shortest=15))
        object.__setattr__(self, "caption", check_text("caption", self.caption, shortest=8))

    @property
    def svg(self) -> str:
        """The ``<svg>`` element, with the palette bound to the page's variables."""
        colors = ";".join(
            f"--{name}:{css_color(name)}" for name in FALLBACKS if f"var(--{name})" in self.body
        )
        if SCALED in self.body:  # texts shrink as the picture grows
            grown = ((w, min(self.scale, w / self.width)) for w in STEPS)
            sizes = ((w, CHART_TEXT / (14 * by)) for w, by in grown if by > 1)
            colors += "".join(f";--k{w}:{size:.2f}" for w, size in sizes)
        least = round(self.width * MIN_TEXT / self.smallest_text)
        if self.narrow:
            least = min(least, UPRIGHT_BELOW - 2)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(self.alt)}" '
            f'viewBox="0 0 {self.width:g} {self.height:g}" width="{round(self.width * self.scale)}" '
            f'style="{colors};font-family:inherit;height:auto;max-width:100%;min-width:{least}px">'
            f"{self._untrusted}{self.body.replace('</text>', '</text> ')}</svg>"
        )

    @property
    def _untrusted(self) -> str:
        """What is left of the drawing in a notebook that is not trusted yet, before its texts.

        JupyterLab takes all but text out of an ``<svg>`` there. No browser shows this within one.
        """
        return (
            f"<metadata>Run this cell to see the picture. {escape(self.alt)} Its texts: </metadata>"
        )

    def _repr_html_(self) -> str:
        least = self.width * MIN_TEXT / self.smallest_text
        wide = least > NARROWEST and not self.narrow
        pictures = self.svg
        if self.narrow:  # hidden but for palette.css, which shows one of the two
            # Around it, not within: so it is hidden too where a sanitizer leaves its texts alone.
            upright = f'<div class="bbh-upright" style="display:none">{self.narrow.svg}</div>'
            pictures = self.svg.replace("<svg ", '<svg class="bbh-across" ', 1) + upright
        scroll = ' tabindex="0" role="group" aria-label="Figure, scrolls sideways"'
        data = json.dumps(self.network) if self.network else ""
        answers = f' data-network="{escape(data)}"' if data else ""
        return (
            f'<figure class="bbh-figure"{answers}><div class="bbh-scroll" style="overflow-x:auto"'
            f"{scroll if wide else ''}>{pictures}</div>"
            f"<figcaption>{escape(self.caption)}</figcaption></figure>"
        )

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the drawing as an SVG file that stands alone, in the colors of a light page.

        The file has the text alternative as its title, the caption as its description, and a white
        ground. What opens SVG can show it: a browser, a word processor, Inkscape.

        Parameters
        ----------
        path : str or path
            Ends in ``.svg``. A file that is there is replaced.

        Returns
        -------
        The path.

        Raises
        ------
        ValueError, TypeError
            If the path ends otherwise, or is none.
        """
        if not isinstance(path, str | os.PathLike):
            raise TypeError(f"path: expected the name of a file, got {told(path)}")
        file = Path(path)
        if file.suffix.lower() != ".svg":
            raise ValueError(f"path: expected a name that ends in .svg, got {told(str(path))}")
        body = re.sub(r' data-quantity="[^"]*"', "", self.body.replace(SCALED, "14px"))
        body = re.sub(r"var\(--(\w+)\)", lambda match: LIGHT[match[1]], body)
        wide, high = round(self.width * self.scale), round(self.height * self.scale)
        file.write_text(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:g} {self.height:g}" '
            f'width="{wide}" height="{high}" role="img" font-family="{FONT}">\n'
            f"<title>{escape(self.alt)}</title>\n<desc>{escape(self.caption)}</desc>\n"
            f'<rect width="100%" height="100%" fill="{LIGHT["page"]}"/>\n{body}\n</svg>\n',
            encoding="utf-8",
        )
        return file

    def __repr__(self) -> str:
        return f"Figure({self.alt!r})"
