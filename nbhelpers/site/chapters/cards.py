"""The chapters as cards: ``{chapter-cards}`` on the first page, a line for each chapter.

A line is ``slug: question``. The card leads to the chapter and says how long it takes, by the rule of
``reading_time.py``, and which of its questions are solved.
"""

from __future__ import annotations

import re

from docutils import nodes
from docutils.statemachine import StringList
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from nbhelpers.site.chapters.card_figures import card_figure
from nbhelpers.site.chapters.facts import chapter_facts

_LINE = re.compile(r"([\w/-]+): (.+)")


class ChapterCards(SphinxDirective):
    """``{chapter-cards}`` with a line ``slug: question`` for each chapter."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Make a list of the cards."""
        cards = nodes.enumerated_list(classes=["chapter-cards"], enumtype="arabic")
        for line in self.content:
            found = _LINE.fullmatch(line.strip())
            if not found:
                raise self.error(f"chapter-cards: expected 'slug: question', got {line!r}")
            cards += self._card(found[1], found[2])
        return [cards]

    def _card(self, slug: str, question: str) -> nodes.list_item:
        facts = chapter_facts(self.env, slug)
        if facts is None:
            raise self.error(f"chapter-cards: there is no chapter {slug!r} with questions")
        self.env.note_dependency(str(self.env.doc2path(slug)))
        link = addnodes.pending_xref(
            refdoc=self.env.docname,
            refdomain="std",
            reftype="doc",
            reftarget=slug,
            refexplicit=False,
            refwarn=True,
        )
        link += nodes.inline(classes=["doc"])
        took = facts.brief().replace("side paths ", "side&nbsp;paths&nbsp;")
        words = f'<p class="card-facts">{took} {facts.solved("dots")}</p>'
        said = f'<div class="card-foot">{words}{card_figure(slug)}</div>'
        card = nodes.list_item()
        card += nodes.paragraph("", "", link, classes=["card-title"])
        self.state.nested_parse(StringList([question], self.content.source(0)), 0, card)
        card += nodes.raw("", said, format="html")
        return card
