"""What an answer box says of an answer, asked from Python: the page's own code decides."""

import subprocess
import sys
from typing import Any

import pytest

from nbhelpers.widgets.answer_box import AnswerBox

NUMBER = AnswerBox(
    widget_id="q1",
    question="What is sqrt(2) / 3?",
    answer=0.4714045208,
    mistakes={"the root alone": 1.414213562},
    factors={"the root": 1.414213562, "1/3": 0.3333333333},
    hint="Divide.",
    solution="1.414 / 3",
    praise="It is a third of the diagonal.",
)
CHOICE = AnswerBox(
    widget_id="q2",
    question="Which?",
    options=["up", "down", "nowhere"],
    answer="down",
    mistakes={"up": "That is the gradient itself."},
    hint="h",
    solution="s",
)


@pytest.mark.parametrize(
    ("given", "verdict", "message"),
    [
        ("0.471", "right", "Right. The answer is 0.471405. It is a third of the diagonal."),
        (" 1,414213562 / 3 ", "right", "Right."),
        ("0.47", "coarse", "Right as far as it goes. Give three significant digits."),
        ("0.473", "near", "Close. Only 0.3% off."),
        ("1.414", "mistake", "Not yet. A known slip gives this number: the root alone."),
        ("0.3333", "slip", "Not yet. The factor the root is missing."),
        ("-0.4714", "slip", "Not yet. Nearly: the size is right and the sign is wrong."),
        ("77", "wrong", "Not yet."),
        ("seven", "refused", ""),
        ("</script>'\"\\\u2028`${1}", "refused", ""),
    ],
)
def test_it_says_what_the_page_says(given: str, verdict: str, message: str) -> None:
    judgment = NUMBER.judge(given)
    assert judgment.verdict == verdict
    assert judgment.message.startswith(message)
    assert bool(judgment) is (verdict == "right")
    assert judgment.mistake == ("the root alone" if verdict == "mistake" else None)


def test_an_option_is_judged() -> None:
    assert CHOICE.judge("down")
    wrong = CHOICE.judge("up")
    assert not wrong
    assert (wrong.mistake, wrong.message) == ("up", "Not yet. That is the gradient itself.")
    assert CHOICE.judge("nowhere").verdict == "wrong"


@pytest.mark.parametrize(
    ("box", "given", "error", "message"),
    [
        (NUMBER, 8, TypeError, "given: expected a text, as a reader types it, got 8"),
        (CHOICE, "left", ValueError, "given: expected one of .*'nowhere'.* got 'left'"),
    ],
)
def test_what_no_reader_can_give_is_refused(
    box: AnswerBox, given: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        box.judge(given)


def test_without_mini_racer_it_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['py_mini_racer'] = None\n"
        "from nbhelpers.widgets.answer_box import AnswerBox\n"
        "box = AnswerBox(widget_id='a', question='q', answer=1, hint='h', solution='s')\n"
        "box.judge('1')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "ImportError: AnswerBox.judge runs the page's own JavaScript" in done.stderr
    assert "pip install 'nbhelpers[judge]'" in done.stderr
