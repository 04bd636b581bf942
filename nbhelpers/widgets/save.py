"""Write widgets, figures and text into one HTML file that lives by itself, without a network."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from html import escape
from itertools import count
from pathlib import Path
from typing import Any

from nbhelpers.arguments import told
from nbhelpers.widgets.base import BookWidget
from nbhelpers.widgets.page import script_of, styles_of

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_BLANK_LINE = re.compile(r"\n\s*\n")

_LOOK = """
:root { color-scheme: light; }
body {
  margin: 0 auto; max-width: 62rem; padding: 1rem clamp(0.75rem, 4vw, 2rem) 3rem;
  background: var(--bbh-page); color: var(--bbh-ink);
  font: 1.0625rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif;
  overflow-wrap: break-word;
}
h1 { font-size: 1.7rem; line-height: 1.25; }
p.text { max-width: 47rem; white-space: pre-line; }
.part { overflow-x: auto; }
@media screen { html[data-theme="dark"] { color-scheme: dark; } }
"""
_THEME = """
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const show = () => (document.documentElement.dataset.theme = dark.matches ? "dark" : "light");
  show();
  dark.addEventListener("change", show);
})();
"""


def save_html(
    path: str | os.PathLike[str], *parts: Any, title: str | None = None, lang: str = "en"
) -> Path:
    r"""Write a page of widgets, figures and text into one file.

    The file needs nothing but a browser: no network, no Python, no other file. The widgets live in
    it as they stand now, and work as in the book. Two widgets with one id get different ones (the
    second of two steppers is ``stepper-2``), so that the link to a state leads to its own widget.
    Light or dark follows the reader's system. What a reader solves in an `AnswerBox` is kept in the
    reader's own browser, under the box's id.

    Parameters
    ----------
    path : str or path
        Where to write. A file that is there is replaced.
    *parts : widget, Figure, str or what shows itself as HTML
        In the order of the page: widgets, figures, text, or anything else that a notebook shows as
        HTML (a check's report, a table of pandas). Text is plain; an empty line begins a new
        paragraph.
    title : str, optional
        The page's heading and the name of its tab; the file's name unless given.
    lang : str
        The language of the text, as browsers and screen readers name it.

    Returns
    -------
    pathlib.Path
        The file that was written.

    Raises
    ------
    TypeError
        For a path that is none, and for a part that cannot be shown.
    ValueError
        Without any part, for an empty title, or for a language that is none.

    Examples
    --------
    >>> box = nb.AnswerBox(
    ...     widget_id="sheet-q1",
    ...     question="Step forward. What is the net input of h1?",
    ...     answer=0.3775,
    ...     hint="Two products and the bias.",
    ...     solution="0.15 * 0.05 + 0.2 * 0.1 + 0.35 = 0.3775",
    ... )
    >>> nb.save_html("sheet.html", "A first step.", nb.Stepper(), box).name
    'sheet.html'
    """
    if not isinstance(path, str | os.PathLike):
        raise TypeError(f"path: expected the name of a file, got {type(path).__name__}")
    file = Path(path)
    if not parts:
        raise ValueError("parts: expected widgets, figures or text, got none")
    title = file.stem.replace("_", " ") if title is None else title
    for name, value in (("title", title), ("lang", lang)):
        if not isinstance(value, str):
            raise TypeError(f"{name}: expected a text, got {type(value).__name__}")
    if not title.strip():
        raise ValueError(f"title: expected a text, got {title!r}")
    if not _LANGUAGE.fullmatch(lang):
        raise ValueError(f"lang: expected a language such as 'en' or 'de-AT', got {told(lang)}")
    body = "\n".join(_shown(parts))
    file.write_text(_page(body, title=title.strip(), lang=lang), "utf-8")
    return file


def _page(body: str, *, title: str, lang: str) -> str:
    script = f"<script>\n{found}</script>\n" if (found := script_of(body)) else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n"
        '<meta name="color-scheme" content="light dark">\n<link rel="icon" href="data:,">\n'
        f"<style>\n{styles_of(body)}{_LOOK}</style>\n<script>{_THEME}</script>\n</head>\n"
        f"<body>\n<main>\n<h1>{escape(title)}</h1>\n{body}\n</main>\n{script}</body>\n</html>\n"
    )


def _shown(parts: tuple[Any, ...]) -> Iterator[str]:
    """The parts as HTML, no two widgets with the same id."""
    taken: set[str] = set()
    for part in parts:
        if isinstance(part, str):
            paragraphs = _BLANK_LINE.split(part.strip())
            yield "\n".join(f'<p class="text">{escape(text)}</p>' for text in paragraphs)
        elif isinstance(part, BookWidget):
            name = _free(part.widget_id, taken)
            taken.add(name)
            yield part.figure_html(widget_id=name)
        elif isinstance(part, type) or (html := _html_of(part)) is None:
            raise TypeError(
                f"parts: expected widgets, figures or text, got {type(part).__name__} {part!r:.80}"
            )
        else:
            yield f'<div class="part">{html}</div>'


def _html_of(part: Any) -> str | None:
    """What a notebook would show of this object, if it is HTML."""
    method = getattr(part, "_repr_html_", None)
    html = method() if callable(method) else None
    return html if isinstance(html, str) else None


def _free(name: str, taken: set[str]) -> str:
    """The name, or the first of name-2, name-3, ... that is not taken."""
    if name not in taken:
        return name
    return next(other for n in count(2) if (other := f"{name}-{n}") not in taken)
