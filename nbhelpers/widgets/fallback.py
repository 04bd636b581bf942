"""What the widgets' pictures for readers without JavaScript share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape


def table(caption: str, rows: Iterable[Sequence[str]], *, head: Sequence[str] = ()) -> str:
    """Return an HTML table of plain texts; the first of each row names the row."""

    def text(value: str) -> str:
        return escape(value, quote=False)

    top = "".join(f"<th>{text(name)}</th>" for name in head)
    body = "".join(
        f'<tr><th scope="row">{text(name)}</th>'
        + "".join(f"<td>{text(value)}</td>" for value in values)
        + "</tr>"
        for name, *values in rows
    )
    return (
        f"<table><caption>{text(caption)}</caption>"
        + (f"<thead><tr>{top}</tr></thead>" if head else "")
        + f"<tbody>{body}</tbody></table>"
    )
