"""The progress card: which questions of each chapter the reader has solved."""

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import traitlets

from nbhelpers.widgets.base import BookWidget
from nbhelpers.widgets.traits import StateError

_PAGE = re.compile(r"[\w-]+(?:/[\w-]+)*\.html")


class Progress(BookWidget):
    """How many questions of each chapter the reader has solved, as the reader's browser knows.

    The browser alone remembers; the card's buttons export, restore and erase what it does.

    Parameters
    ----------
    chapters : list of dict
        One a chapter: its ``title``, its page ``href`` relative to the card's page, and the ``ids``
        of its answer boxes, which are unique in the book.

    Raises
    ------
    nbhelpers.widgets.traits.StateError
        For a chapter that lacks one of these, and for an id that occurs twice.
    """

    name = "progress"
    chapters = traitlets.List(traitlets.Dict()).tag(sync=True)

    def __init__(
        self, *, chapters: Sequence[Mapping[str, Any]] = (), widget_id: str = "progress"
    ) -> None:
        super().__init__(chapters=[dict(chapter) for chapter in chapters], widget_id=widget_id)

    @traitlets.validate("chapters")
    def _check_chapters(self, proposal: Any) -> Any:
        seen: dict[str, str] = {}
        for chapter in proposal.value:
            if (
                set(chapter) != {"title", "href", "ids"}
                or not chapter["title"]
                or not chapter["ids"]
            ):
                raise StateError(f"chapters: each needs a title, an href and ids, got {chapter!r}")
            if not _PAGE.fullmatch(chapter["href"]):
                raise StateError(
                    f"chapters: href must be a page of the book, got {chapter['href']!r}"
                )
            for widget_id in chapter["ids"]:
                if widget_id in seen:
                    raise StateError(
                        f"chapters: the answer box {widget_id!r} occurs twice, in "
                        f"{seen[widget_id]!r} and in {chapter['title']!r}"
                    )
                seen[widget_id] = chapter["title"]
        return proposal.value

    def fallback_html(self) -> str:
        """The chapters and the number of their questions."""
        rows = "".join(
            f'<li><a href="{escape(chapter["href"])}">{escape(chapter["title"])}</a> '
            f'<span class="bbh-progress-count">{len(chapter["ids"])} questions</span></li>'
            for chapter in self.chapters
        )
        return (
            '<div class="bbh-progress"><p class="bbh-progress-total">Questions in each chapter</p>'
            f'<ul class="bbh-progress-list">{rows}</ul></div>'
        )
