"""What `save_html` writes, and what it refuses."""

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from nbhelpers.widgets.answer_box import AnswerBox
from nbhelpers.widgets.save import save_html
from nbhelpers.widgets.stepper import Stepper

BOX = {"question": "Half?", "answer": 0.5, "hint": "h", "solution": "s"}


def test_a_sheet_holds_the_code_of_its_own_widgets_alone(tmp_path: Path) -> None:
    text = save_html(tmp_path / "text.html", "Nothing but text.").read_text("utf-8")
    box = save_html(tmp_path / "box.html", AnswerBox(widget_id="q1", **BOX)).read_text("utf-8")
    both = save_html(tmp_path / "both.html", Stepper(), AnswerBox(widget_id="q1", **BOX))
    assert "mountAll" not in text
    assert "judgeNumber" in box
    assert ".bbh-answer" in box
    assert "stepper-" not in box  # of its classes
    assert "stepper-" in both.read_text("utf-8")
    assert len(text) < len(box) < len(both.read_text("utf-8")) / 2


def test_every_widget_of_a_sheet_has_an_id_of_its_own(tmp_path: Path) -> None:
    parts = [Stepper(), Stepper(widget_id="stepper-2"), Stepper(), Stepper()]
    text = save_html(tmp_path / "sheet.html", *parts).read_text("utf-8")
    ids = re.findall(r'data-widget="stepper" id="([^"]+)" data-state="([^"]+)"', text)
    assert [name for name, _ in ids] == ["stepper", "stepper-2", "stepper-3", "stepper-4"]
    assert [json.loads(unescape(state))["widget_id"] for _, state in ids] == [n for n, _ in ids]
    assert [part.widget_id for part in parts] == ["stepper", "stepper-2", "stepper", "stepper"]


def test_what_a_notebook_shows_as_html_can_be_a_part(tmp_path: Path) -> None:
    class Table:
        def _repr_html_(self) -> str:
            return "<table><tr><td>1</td></tr></table>"

    path = save_html(str(tmp_path / "a.html"), Table())
    assert path == tmp_path / "a.html"
    assert "<td>1</td>" in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("parts", "named", "error", "message"),
    [
        ((), {}, ValueError, "parts: expected widgets, figures or text, got none"),
        ((3,), {}, TypeError, "parts: expected widgets, figures or text, got int 3"),
        ((Stepper,), {}, TypeError, "parts: expected .*, got MetaHasTraits"),
        (([1] * 1000,), {}, TypeError, r"got list \[1, 1, .{0,80}$"),
        (("a",), {"title": " "}, ValueError, "title: expected a text, got ' '"),
        (("a",), {"title": 3}, TypeError, "title: expected a text, got int"),
        (("a",), {"lang": 'en"'}, ValueError, "lang: expected a language such as 'en'"),
    ],
)
def test_what_it_refuses(
    tmp_path: Path, parts: Any, named: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        save_html(tmp_path / "sheet.html", *parts, **named)
    assert not (tmp_path / "sheet.html").exists()


def test_a_widget_in_place_of_the_path_is_told(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="path: expected the name of a file, got Stepper"):
        save_html(Stepper(), "text")  # type: ignore[arg-type]
