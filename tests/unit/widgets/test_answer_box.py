"""The answer box's Python side: what it accepts, refuses and hands to the page."""

import json
import math
import re
from html import unescape
from typing import Any

import numpy as np
import pytest
import traitlets

from nbhelpers.widgets.answer_box import AnswerBox


def box(**changes: Any) -> AnswerBox:
    task = {
        "widget_id": "demo-q1",
        "question": "What is the derivative of x**2 at x = 3?",
        "answer": 6.0,
        "mistakes": {"that is the value": 9.0},
        "hint": "It is 2x.",
        "solution": "2 * 3 = 6.",
    }
    return AnswerBox(**(task | changes))


def choice(**changes: Any) -> AnswerBox:
    task = {"options": ["left", "right", "up"], "answer": "right", "mistakes": {"left": "mirrored"}}
    return box(**(task | changes))


def test_numbers_reach_the_page_with_the_digits_that_every_processor_agrees_on() -> None:
    widget = box(answer=np.float64(1 / 3), mistakes={"inverted": np.float32(3)})
    assert widget.answer == 0.3333333333
    assert widget.mistakes == {"inverted": 3.0}
    assert type(widget.answer) is type(widget.mistakes["inverted"]) is float


def test_the_figure_carries_the_whole_task() -> None:
    html = choice().figure_html()
    state = json.loads(unescape(re.search(r'data-state="([^"]*)"', html)[1]))
    assert state == {
        "answer": "right",
        "hint": "It is 2x.",
        "mistakes": {"left": "mirrored"},
        "options": ["left", "right", "up"],
        "question": "What is the derivative of x**2 at x = 3?",
        "solution": "2 * 3 = 6.",
        "solved": False,
        "widget_id": "demo-q1",
    }
    assert 'data-widget="answer_box" id="demo-q1"' in html


def test_the_page_is_told_of_extras_only_where_a_question_has_them() -> None:
    extras = {"exact": True, "factors": {"x": 3, "y": 2.0}, "digits": 2, "praise": "Rows add."}
    extras |= {"setup": "Twice x.", "see": {"that is the value": "section"}}
    extras |= {"rtol": 1e-4, "network": "net-1", "setting": {"step": 5, "x": [0.5, 1]}}
    state = box(**extras).state()
    assert {name: state[name] for name in extras} == extras
    assert type(state["factors"]["x"]) is float
    assert not set(extras) & set(box().state())
    assert choice(praise="Mirrored twice.").state()["praise"] == "Mirrored twice."


def test_the_fallback_shows_the_question_and_folds_the_solution() -> None:
    html = choice(question="Is a < b & c?", setup="Use `x**2`.").fallback_html()
    assert "Is a &lt; b &amp; c?" in html
    assert "<li>up</li>" in html
    folds = re.findall("<details><summary>(.*?)</summary><p>(.*?)</p></details>", html)
    set_up = ("Hint 2", "Use <code>x**2</code>.")
    assert folds == [("Hint 1", "It is 2x."), set_up, ("Solution", "2 * 3 = 6.")]
    assert "<li>" not in box().fallback_html()
    assert "Hint 2" not in box().fallback_html()


def test_repr_is_the_same_on_every_run() -> None:
    assert repr(box()) == repr(box()) == "AnswerBox(widget_id='demo-q1')"


@pytest.mark.parametrize(
    ("changes", "error", "says"),
    [
        ({"question": "  "}, ValueError, "question: expected a text, got an empty one"),
        ({"hint": ""}, ValueError, "hint: expected a text, got an empty one"),
        ({"solution": ""}, ValueError, "solution: expected a text, got an empty one"),
        ({"question": 3}, TypeError, "question: expected a text, got 3"),
        ({"answer": math.nan}, ValueError, "answer: expected a finite number, got nan"),
        ({"answer": "six"}, TypeError, "answer: expected a number, got 'six'"),
        ({"answer": True}, TypeError, "answer: expected a number, got True"),
        ({"answer": None}, TypeError, "answer: expected a number, got None"),
        ({"mistakes": [9.0]}, TypeError, "mistakes: expected a mapping, got list"),
        ({"mistakes": {"x": math.inf}}, ValueError, r"mistakes\['x'\]: expected a finite number"),
        ({"mistakes": {"x": "9"}}, TypeError, r"mistakes\['x'\]: expected a number, got '9'"),
        (
            {"mistakes": {"": 9.0}},
            ValueError,
            "each key of mistakes: expected a text, got an empty one",
        ),
        ({"rtol": 0.0}, ValueError, "rtol: expected a number from 1e-9 to 0.1, got 0.0"),
        ({"rtol": 0.5}, ValueError, "rtol: expected a number from 1e-9 to 0.1, got 0.5"),
        ({"options": "abc"}, TypeError, "options: expected a sequence of texts"),
        ({"exact": 1}, TypeError, "exact: expected True or False, got 1"),
        ({"praise": None}, TypeError, "praise: expected a text, got None"),
        ({"setup": 2}, TypeError, "setup: expected a text, got 2"),
        ({"see": ["x"]}, TypeError, "see: expected a mapping, got list"),
        ({"see": {"x": "here"}}, ValueError, "each key of see: expected one of mistakes, got 'x'"),
        ({"see": {"that is the value": ""}}, ValueError, r"see\['that is the value'\]: expected"),
        ({"digits": 3.0}, TypeError, "digits: expected a whole number, got 3.0"),
        ({"digits": True}, TypeError, "digits: expected a whole number, got True"),
        ({"digits": 1}, ValueError, "digits: expected a number from 2 to 9, got 1"),
        ({"digits": 10}, ValueError, "digits: expected a number from 2 to 9, got 10"),
        ({"factors": [2.0, 3.0]}, TypeError, "factors: expected a mapping, got list"),
        (
            {"factors": {"": 6.0}},
            ValueError,
            "each key of factors: expected a text, got an empty one",
        ),
        ({"factors": {"x": 6.0}}, ValueError, r"factors: expected two or more, got \['x'\]"),
        ({"factors": {"x": "6"}}, TypeError, r"factors\['x'\]: expected a number, got '6'"),
        (
            {"factors": {"x": 2.0, "y": 2.9}},
            ValueError,
            r"factors: expected a product of 6.0, the answer, got 5.8",
        ),
        ({"network": 1}, TypeError, "network: expected a text, got 1"),
        ({"network": "a b"}, ValueError, "network: expected the widget_id of another widget"),
        ({"laboratory": "A"}, ValueError, "laboratory: expected the widget_id of another"),
        ({"network": "a", "laboratory": "b"}, ValueError, "one of them is accepted, not both"),
        ({"setting": {"step": 1}}, ValueError, "setting: expected none without a network or a"),
        ({"network": "a", "setting": [1]}, TypeError, r"setting: expected a mapping, got \[1\]"),
        ({"network": "a", "setting": {"step": {1}}}, ValueError, "setting: expected names and"),
        ({"widget_id": "Not An Id"}, traitlets.TraitError, "widget_id: expected lower-case"),
    ],
)
def test_bad_numbers_and_texts_are_refused(
    changes: dict[str, Any], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        box(**changes)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"answer": "down"}, "answer: expected one of the options"),
        ({"exact": True}, "exact, factors: expected none where"),
        ({"factors": {"x": 1.0}}, "exact, factors: expected none where"),
        ({"options": ["right"]}, "two or more different texts"),
        ({"options": ["right", "left", "left"]}, "two or more different texts"),
        ({"options": ["right", "left", ""]}, "each of options: expected a text, got an empty one"),
        ({"mistakes": {"right": "no"}}, "expected a wrong option, got 'right'"),
        ({"mistakes": {"down": "no"}}, "expected a wrong option, got 'down'"),
        ({"mistakes": {"left": ""}}, r"mistakes\['left'\]: expected a text, got an empty one"),
    ],
)
def test_bad_choices_are_refused(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        choice(**changes)


@pytest.mark.parametrize(
    ("answer", "mistakes", "changes", "says"),
    [
        (
            0.15,
            {"old": 0.14978},
            {"rtol": 1e-6},
            r"'the answer' \(0.15\) and 'old' \(0.14978\) .* 0.150 is",
        ),
        (5.985, {"b": 5.986}, {"rtol": 1e-6}, "'the answer' .* and 'b' .* if 5.98 is typed"),
        (0.1234, {"b": 0.1236}, {}, "'the answer' .* and 'b' .* with rtol 0.001"),
        (0.1234, {"b": 0.1239}, {}, "'the answer' .* and 'b' .* if 0.123 is typed"),
        (0.12345, {"b": 0.12349}, {"digits": 4, "rtol": 1e-6}, "if 0.1234 is typed"),
        (99.96, {"b": 100.04}, {"rtol": 1e-6}, "if 100 is typed|if 100.0 is typed"),
        (1.0, {"one": 2.0, "two": 2.004}, {}, None),
        (1.0, {"one": 2.001, "two": 2.004}, {}, "'one' .* and 'two' .* if 2.00 is typed"),
        (1.0, {"one": 2.0011, "two": 2.0014}, {"digits": 4}, "'one' .* 'two' .* if 2.001 is typed"),
        (7.0, {"one": 2.001, "two": 2.004}, {"exact": True}, "'one' .* 'two' .* if 2.00 is typed"),
        (0.0, {"nothing moved": 0.0}, {}, "'the answer' .* and 'nothing moved' .* at all"),
        (4.0, {"other": 4.0}, {"exact": True}, "'the answer' .* and 'other' .* at all"),
        (4.0, {"a": 5.0, "b": 5.0 + 1e-13}, {"exact": True}, "'a' .* and 'b' .* at all"),
        (5.985, {"b": 5.986}, {"exact": True}, None),
        (5.985, {"b": 5.986}, {"digits": 4, "rtol": 5e-5}, None),
        (0.037, {"dead": 0.038, "three digits": 0.0375}, {"exact": True, "digits": 2}, None),
        (0.082167, {"turned": -0.082167}, {}, None),
        (0.0, {"tiny": 1e-9}, {}, None),
        (4.0, {"other": 4.004}, {"exact": True}, None),
    ],
)
def test_numbers_that_one_answer_could_mean_are_refused(
    answer: float, mistakes: dict[str, float], changes: dict[str, Any], says: str | None
) -> None:
    task = {"answer": answer, "mistakes": mistakes} | changes
    if says is None:
        assert box(**task).mistakes == pytest.approx(mistakes)
        return
    with pytest.raises(ValueError, match=says) as caught:
        box(**task)
    assert "ask for more digits, set exact=True for an exact answer" in str(caught.value)


def test_assignment_is_checked_like_the_constructor() -> None:
    widget = box()
    with pytest.raises(ValueError, match=r"'the answer' .* and 'that is the value'"):
        widget.answer = 9.001
    assert widget.answer == 6.0
    widget.answer = np.float64(8)
    assert widget.answer == 8.0
    with pytest.raises(ValueError, match="hint: expected a text, got an empty one"):
        widget.hint = " "


def test_an_unknown_argument_is_named() -> None:
    with pytest.raises(TypeError, match="widget"):
        AnswerBox(question="What?", answer=1.0, hint="Think.", solution="One.")
    with pytest.raises(TypeError, match="tolerance"):
        box(tolerance=1e-3)
