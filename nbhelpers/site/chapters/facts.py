"""What the site says of a chapter: how long it takes, and how many of its questions are solved.

The minutes follow the rule of ``reading_time.py``. The questions are the chapter's answer boxes; what
is solved only the reader's browser knows: a page carries their ids, and ``progress/marks.js`` counts.
"""

from __future__ import annotations

import json
import posixpath
import re
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from sphinx.environment import BuildEnvironment

from nbhelpers.site.chapters.progress_overview import questions
from nbhelpers.site.chapters.reading_time import minutes


@dataclass(frozen=True)
class ChapterFacts:
    """Minutes of a chapter's way and of its side paths, and the ids of its questions."""

    way: int
    aside: int
    ids: tuple[str, ...]

    def words(self) -> str:
        """How long it takes, as in "55 minutes, side paths 5 more"."""
        return f"{self.way} minutes" + (f", side paths {self.aside} more" if self.aside else "")

    def brief(self) -> str:
        """The same in few words: "55 min, side paths 5"."""
        return f"{self.way} min" + (f", side paths {self.aside}" if self.aside else "")

    def solved(self, kind: str) -> str:
        """An element that the page's script fills: in ``short`` words, as a ``whole``, as ``dots``."""
        listed = escape(" ".join(self.ids), quote=True)
        none = {
            "whole": f"0 of {len(self.ids)} questions solved",
            "dots": "<i></i>" * len(self.ids),  # so that nothing moves when the script tells
        }
        return (
            f'<span class="js-only solved" data-solved="{kind}" data-questions="{listed}">'
            f"{none.get(kind, '')}</span>"
        )


@cache
def _read(path: Path, _changed: float) -> ChapterFacts:
    notebook = json.loads(path.read_text("utf-8"))
    way, aside = minutes(notebook)
    return ChapterFacts(way, aside, tuple(questions(notebook["cells"])))


def chapter_facts(env: BuildEnvironment, docname: str) -> ChapterFacts | None:
    """The facts of a page; None for one that is no notebook or has nothing to time."""
    if docname not in env.found_docs:
        return None
    path = Path(env.doc2path(docname))
    if path.suffix != ".ipynb":
        return None
    facts = _read(path, path.stat().st_mtime)
    return facts if facts.ids else None


def in_navigation(env: BuildEnvironment, toctree: str, pagename: str) -> str:
    """Add to each chapter in the list its minutes and what is solved, to a review what is due."""

    def add(link: re.Match[str]) -> str:
        address = link[1].partition("#")[0].removesuffix(".html")
        name = posixpath.normpath(posixpath.join(posixpath.dirname(pagename), address))
        name = name if address else pagename
        facts = chapter_facts(env, name)
        if facts:
            took = f"{facts.way}&nbsp;min " if facts.way else ""
            said = f'<span class="nav-facts">{took}{facts.solved("short")}</span>'
        elif env.metadata[name].get("review"):
            said = '<span class="nav-facts js-only" data-due>0 due</span>'
        else:
            return link[0]
        return link[0].replace("</a>", f" {said}</a>")

    return re.sub(r'<a [^>]*href="([^"]*)"[^>]*>.*?</a>', add, toctree, flags=re.DOTALL)


def under_title(facts: ChapterFacts | None, *, has_code: bool) -> str:
    """The line under a page's title; empty if there is nothing to say."""
    parts = []
    if facts and facts.way:
        parts.append(f"<span>About {facts.words()}</span>")
    if facts:
        parts.append(facts.solved("whole"))
    if has_code:
        parts.append(
            '<button type="button" class="js-only" id="code-switch">Show all code</button>'
        )
    return f'<div class="page-facts">{"".join(parts)}</div>' if parts else ""
