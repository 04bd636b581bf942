"""Judge an answer as the page does: its own code, run in V8."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from nbhelpers.widgets.bundle import modules_object


@dataclass(frozen=True)
class Judgment:
    """What an answer box says of an answer; true if the answer is right.

    Parameters
    ----------
    verdict : str
        "right"; "coarse", right with fewer digits than asked for; "near"; "mistake", one that the
        question names; "slip", such as a wrong sign; "wrong"; or "refused", where it says why it
        does not judge.
    message : str
        What the reader is told.
    mistake : str, optional
        The key of the question's ``mistakes``, where it is one of them.
    """

    verdict: str
    message: str
    mistake: str | None = None

    def __bool__(self) -> bool:
        return self.verdict == "right"


def judged(given: str, task: dict[str, Any]) -> Judgment:
    """Judge a typed text, or an option, by the code of the page."""
    call = f"JSON.stringify(answers.judge({json.dumps(given)}, {json.dumps(task)}))"
    said = json.loads(_page_code().eval(call))
    message = f"{said['headline']} {said['text']}".strip()
    return Judgment(said["verdict"], message, said.get("mistake"))


@cache
def _page_code() -> Any:
    """V8 with the module that judges in reach, as ``answers``."""
    try:
        from py_mini_racer import MiniRacer
    except ImportError as error:
        raise ImportError(
            "AnswerBox.judge runs the page's own JavaScript, which needs mini-racer: "
            "pip install 'nbhelpers[judge]'"
        ) from error
    engine = MiniRacer()
    engine.eval(f"const {{ answers }} = {modules_object('answer_box/answers')};")
    return engine
