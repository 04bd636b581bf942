"""Checks of what an answer box is given."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from numbers import Integral
from typing import Any

from nbhelpers.arguments import finite, told
from nbhelpers.widgets.answer_box.numbers import KEPT_DIGITS, MOST_DIGITS, check_distinct
from nbhelpers.widgets.traits import WIDGET_ID, StateError

DEFAULTS: dict[str, Any] = {
    "setup": "",
    "see": {},
    "exact": False,
    "digits": 3,
    "rtol": 1e-3,
    "factors": {},
    "praise": "",
    "network": "",
    "laboratory": "",
    "setting": {},
}
"""What a question has unless it says otherwise, and what its page need not be told."""
WITHHELD = "Your teacher has the solution."
"""What stands for the solution where a class is not to see it."""
TASK = ("question", "hint", "solution", "answer", "mistakes", "options", *DEFAULTS)
"""The names of all that makes a question."""


def checked_task(
    *,
    question: Any,
    answer: Any,
    hint: Any,
    solution: Any,
    mistakes: Any,
    options: Any,
    exact: Any,
    digits: Any,
    rtol: Any,
    factors: Any,
    praise: Any,
    setup: Any,
    see: Any,
    network: Any,
    laboratory: Any,
    setting: Any,
) -> dict[str, Any]:
    """The task as plain data, or an error that says what is wrong with it."""
    texts = {"question": question, "hint": hint, "solution": solution}
    for name, text in texts.items():
        _check_text(text, name=name)
    places = {"network": network, "laboratory": laboratory}
    for name, text in ({"praise": praise, "setup": setup} | places).items():
        if not isinstance(text, str):
            raise TypeError(f"{name}: expected a text, got {told(text)}")
    if not isinstance(exact, bool):
        raise TypeError(f"exact: expected True or False, got {told(exact)}")
    if isinstance(digits, bool) or not isinstance(digits, Integral):
        raise TypeError(f"digits: expected a whole number, got {told(digits)}")
    digits = int(digits)
    if not 2 <= digits <= MOST_DIGITS:
        raise StateError(f"digits: expected a number from 2 to {MOST_DIGITS}, got {digits}")
    rtol = _finite(rtol, name="rtol")
    if not 1e-9 <= rtol <= 0.1:
        raise StateError(f"rtol: expected a number from 1e-9 to 0.1, got {rtol}")
    if not isinstance(mistakes, Mapping):
        raise TypeError(f"mistakes: expected a mapping, got {type(mistakes).__name__}")
    for key in mistakes:
        _check_text(key, name="each key of mistakes")
    if isinstance(options, str) or not isinstance(options, Sequence):
        raise TypeError(f"options: expected a sequence of texts, got {told(options)}")
    if not isinstance(factors, Mapping):
        raise TypeError(f"factors: expected a mapping, got {type(factors).__name__}")
    if options:
        if exact or factors:
            raise StateError("exact, factors: expected none where the answer is an option")
        _check_choice(answer, mistakes, options)
        wrong: dict[str, Any] = dict(mistakes)
    else:
        answer = _finite(answer, name="answer")
        wrong = {key: _finite(value, name=f"mistakes[{key!r}]") for key, value in mistakes.items()}
        check_distinct(answer, wrong, digits=digits, rtol=rtol, exact=exact)
    rules = {"exact": exact, "digits": digits, "rtol": rtol, "praise": praise, "setup": setup}
    rules["see"] = _checked_places(see, mistakes)
    rules |= places | {"setting": _checked_setting(setting, places)}
    named = {"answer": answer, "mistakes": wrong, "options": [*options]}
    return texts | named | rules | {"factors": _checked_factors(answer, factors)}


def _checked_factors(answer: float, factors: Mapping[Any, Any]) -> dict[str, float]:
    for key in factors:
        _check_text(key, name="each key of factors")
    values = {key: _finite(value, name=f"factors[{key!r}]") for key, value in factors.items()}
    if len(values) == 1:
        raise StateError(f"factors: expected two or more, got {[*values]}")
    product = math.prod(values.values())
    if values and not math.isclose(product, answer, rel_tol=1e-6):
        raise StateError(f"factors: expected a product of {answer}, the answer, got {product}")
    return values


def _checked_places(see: Any, mistakes: Mapping[str, Any]) -> dict[str, str]:
    if not isinstance(see, Mapping):
        raise TypeError(f"see: expected a mapping, got {type(see).__name__}")
    for mistake, label in see.items():
        if mistake not in mistakes:
            raise StateError(f"each key of see: expected one of mistakes, got {told(mistake)}")
        _check_text(label, name=f"see[{mistake!r}]")
    return dict(see)


def _checked_setting(setting: Any, places: Mapping[str, str]) -> dict[str, Any]:
    """What a widget that the card brings is set to, as plain data."""
    for name, widget_id in places.items():
        if widget_id and not WIDGET_ID.fullmatch(widget_id):
            raise StateError(
                f"{name}: expected the widget_id of another widget, got {told(widget_id)}"
            )
    if all(places.values()):
        raise StateError("network, laboratory: one of them is accepted, not both")
    if not isinstance(setting, Mapping):
        raise TypeError(f"setting: expected a mapping, got {told(setting)}")
    if setting and not any(places.values()):
        raise StateError("setting: expected none without a network or a laboratory to set")
    try:
        plain: dict[str, Any] = json.loads(json.dumps(dict(setting), allow_nan=False))
    except (TypeError, ValueError):
        raise StateError(
            f"setting: expected names and plain numbers, texts or lists, got {told(setting)}"
        ) from None
    return plain


def _check_text(text: Any, *, name: str) -> None:
    if not isinstance(text, str):
        raise TypeError(f"{name}: expected a text, got {told(text)}")
    if not text.strip():
        raise StateError(f"{name}: expected a text, got an empty one")


def _finite(value: Any, *, name: str) -> float:
    """The value as a plain float, rounded to the digits that every processor agrees on."""
    try:
        number = finite(name, value)
    except ValueError as error:
        raise StateError(str(error)) from None
    return float(f"{number:.{KEPT_DIGITS}g}")


def _check_choice(answer: Any, mistakes: Mapping[str, Any], options: Sequence[Any]) -> None:
    for option in options:
        _check_text(option, name="each of options")
    if len(options) < 2 or len(set(options)) < len(options):
        raise StateError(f"options: expected two or more different texts, got {told(options)}")
    if answer not in options:
        raise StateError(f"answer: expected one of the options {told(options)}, got {told(answer)}")
    for option, reason in mistakes.items():
        if option not in options or option == answer:
            raise StateError(f"each key of mistakes: expected a wrong option, got {told(option)}")
        _check_text(reason, name=f"mistakes[{option!r}]")
