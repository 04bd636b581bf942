"""The answer box: a question that the reader answers, and that recognizes known slips."""

import math
from collections.abc import Mapping, Sequence
from html import escape
from itertools import combinations
from numbers import Integral
from typing import Any

import traitlets

from nbhelpers.widgets.base import BookWidget
from nbhelpers.widgets.traits import StateError

_DIGITS = 10  # numbers are kept to as many significant digits as every processor agrees on
_TEXTS = ("question", "hint", "solution")
_OPTIONAL = {"exact": False, "factors": {}, "digits": 3, "praise": ""}  # left out of the page
_TASK = (*_TEXTS, "answer", "mistakes", "options", "rtol", *_OPTIONAL)


class AnswerBox(BookWidget):
    r"""A question with a number, or one of several options, as its answer.

    The page accepts :math:`v` for the answer :math:`a` when :math:`|v - a| \le rtol\,|a|`: with the
    default, any correct rounding to three significant digits. It names a mistake whose number the
    reader typed, to the digits typed, and recognizes a wrong sign, a factor of two and a shifted
    decimal point without being told about them.

    Parameters
    ----------
    widget_id : str
        Unique in the whole book, because the reader's progress is kept under it.
    question, hint, solution : str
        Plain text; line breaks are kept.
    answer : float or str
        A finite number, or the text of the right option.
    mistakes : mapping
        For a number: what went wrong -> the number it gives. With options: option -> why it is
        wrong.
    options : sequence of str
        What to choose from; empty for a number.
    rtol : float
        Accepted relative error, from 1e-9 to 0.1.
    exact : bool
        Whether only the exact number is right: for a count, or a result without rounding.
    factors : mapping
        Names and values of the factors whose product is the answer: whoever leaves one out is told
        which.
    digits : int
        How many significant digits the question asks for, from 2 to 9.
    praise : str
        Why the answer is right, shown with it; may be empty.

    Raises
    ------
    TypeError
        For an argument of the wrong type.
    ValueError
        For an empty text, a number that is not finite, an option that does not exist, and for two
        numbers so close that one typed answer could mean either. (It is a
        :class:`~nbhelpers.widgets.traits.StateError`, hence a ``TraitError`` too.)

    Examples
    --------
    >>> AnswerBox(
    ...     widget_id="demo-q1",
    ...     question="What is the derivative of x**2 at x = 3?",
    ...     answer=6.0,
    ...     mistakes={"that is the value of x**2, not its slope": 9.0},
    ...     hint="The derivative of x**2 is 2x.",
    ...     solution="2 * 3 = 6.",
    ... )
    AnswerBox(widget_id='demo-q1')
    """

    name = "answer_box"
    question = traitlets.Unicode().tag(sync=True)
    answer = traitlets.Any().tag(sync=True)
    mistakes = traitlets.Dict().tag(sync=True)
    hint = traitlets.Unicode().tag(sync=True)
    solution = traitlets.Unicode().tag(sync=True)
    options = traitlets.List(traitlets.Unicode()).tag(sync=True)
    rtol = traitlets.Float(5e-3).tag(sync=True)
    exact = traitlets.Bool(False).tag(sync=True)
    factors = traitlets.Dict().tag(sync=True)
    digits = traitlets.Int(3).tag(sync=True)
    praise = traitlets.Unicode().tag(sync=True)
    solved = traitlets.Bool(False, help="Whether the reader gave the answer.").tag(sync=True)

    def __init__(
        self,
        *,
        widget_id: str,
        question: str,
        answer: float | str,
        hint: str,
        solution: str,
        mistakes: Mapping[str, float] | Mapping[str, str] | None = None,
        options: Sequence[str] = (),
        rtol: float = 5e-3,
        exact: bool = False,
        factors: Mapping[str, float] | None = None,
        digits: int = 3,
        praise: str = "",
    ) -> None:
        task = _checked_task(
            question=question,
            answer=answer,
            hint=hint,
            solution=solution,
            mistakes={} if mistakes is None else mistakes,
            options=options,
            rtol=rtol,
            exact=exact,
            factors={} if factors is None else factors,
            digits=digits,
            praise=praise,
        )
        super().__init__(widget_id=widget_id, **task)

    @traitlets.validate(*_TASK)
    def _check_task(self, proposal: Any) -> Any:
        name = proposal.trait.name
        return _checked_task(**self._proposed(_TASK, proposal))[name]

    def state(self) -> dict[str, Any]:
        """The task; on a page nothing is solved before its own reader solves it."""
        state = super().state() | {"solved": False}
        return {name: value for name, value in state.items() if _OPTIONAL.get(name) != value}

    def fallback_html(self) -> str:
        """The question, a line to write on, and the hint and the solution folded away."""
        options = "".join(f"<li>{escape(option)}</li>" for option in self.options)
        choices = f'<ul class="bbh-answer-options-static">{options}</ul>' if options else ""
        return (
            '<div class="bbh-answer">'
            f'<p class="bbh-answer-question">{escape(self.question)}</p>{choices}'
            '<p class="bbh-answer-blank">Your answer: ______________________</p>'
            '<div class="bbh-answer-help">'
            f"<details><summary>Hint</summary><p>{escape(self.hint)}</p></details>"
            f"<details><summary>Worked solution</summary><p>{escape(self.solution)}</p></details>"
            "</div></div>"
        )


def _checked_task(
    *,
    question: Any,
    answer: Any,
    hint: Any,
    solution: Any,
    mistakes: Any,
    options: Any,
    rtol: Any,
    exact: Any,
    factors: Any,
    digits: Any,
    praise: Any,
) -> dict[str, Any]:
    """The task as plain data, or an error that says what is wrong with it."""
    texts = {"question": question, "hint": hint, "solution": solution}
    for name, text in texts.items():
        _check_text(text, name=name)
    if not isinstance(mistakes, Mapping):
        raise TypeError(f"mistakes must be a mapping, got {type(mistakes).__name__}")
    for key in mistakes:
        _check_text(key, name="each key of mistakes")
    if isinstance(options, str) or not isinstance(options, Sequence):
        raise TypeError(f"options must be a sequence of texts, got {options!r}")
    rtol = _finite(rtol, name="rtol")
    if not 1e-9 <= rtol <= 0.1:
        raise StateError(f"rtol must be from 1e-9 to 0.1, got {rtol!r}")
    if options:
        _check_choice(answer, mistakes, options)
        wrong: dict[str, Any] = dict(mistakes)
    else:
        answer = _finite(answer, name="answer")
        wrong = {key: _finite(value, name=f"mistakes[{key!r}]") for key, value in mistakes.items()}
        _check_distinct({"the answer": answer, **wrong}, rtol=rtol)
    extras = _checked_extras(answer, exact=exact, factors=factors, digits=digits, praise=praise)
    task = {**texts, "answer": answer, "mistakes": wrong, "options": [*options], "rtol": rtol}
    return task | extras


def _checked_extras(
    answer: float | str, *, exact: Any, factors: Any, digits: Any, praise: Any
) -> dict[str, Any]:
    """The arguments that may be left out, as plain data."""
    if not isinstance(exact, bool):
        raise TypeError(f"exact must be True or False, got {exact!r}")
    if not isinstance(praise, str):
        raise TypeError(f"praise must be a text, got {praise!r}")
    if isinstance(digits, bool) or not isinstance(digits, Integral):
        raise TypeError(f"digits must be a whole number, got {digits!r}")
    if not 2 <= digits <= _DIGITS - 1:
        raise StateError(f"digits must be from 2 to {_DIGITS - 1}, got {digits!r}")
    if not isinstance(factors, Mapping):
        raise TypeError(f"factors must be a mapping, got {type(factors).__name__}")
    for key in factors:
        _check_text(key, name="each key of factors")
    values = {key: _finite(value, name=f"factors[{key!r}]") for key, value in factors.items()}
    if isinstance(answer, str) and (exact or values):
        raise StateError("exact and factors are for a number, and the answer is an option")
    if values and not math.isclose(math.prod(values.values()), answer, rel_tol=1e-6):
        product = math.prod(values.values())
        raise StateError(f"factors must multiply to the answer {answer!r}, got {product!r}")
    return {"exact": exact, "factors": values, "digits": int(digits), "praise": praise}


def _check_text(text: Any, *, name: str) -> None:
    if not isinstance(text, str):
        raise TypeError(f"{name} must be a text, got {text!r}")
    if not text.strip():
        raise StateError(f"{name} must not be empty, got {text!r}")


def _finite(value: Any, *, name: str) -> float:
    """The value as a plain float, rounded to the digits that every processor agrees on."""
    if isinstance(value, str | bool):
        raise TypeError(f"{name} must be a number, got {value!r}")
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise TypeError(f"{name} must be a number, got {value!r}") from None
    if not math.isfinite(number):
        raise StateError(f"{name} must be a finite number, got {number!r}")
    return float(f"{number:.{_DIGITS}g}")


def _check_choice(answer: Any, mistakes: Mapping[str, Any], options: Sequence[Any]) -> None:
    for option in options:
        _check_text(option, name="each of options")
    if len(options) < 2 or len(set(options)) < len(options):
        raise StateError(f"options must be two or more different texts, got {[*options]!r}")
    if answer not in options:
        raise StateError(f"answer must be one of options {[*options]!r}, got {answer!r}")
    for option, reason in mistakes.items():
        if option not in options or option == answer:
            raise StateError(f"each key of mistakes must be a wrong option, got {option!r}")
        _check_text(reason, name=f"mistakes[{option!r}]")


def _check_distinct(numbers: Mapping[str, float], *, rtol: float) -> None:
    """Two numbers must be so far apart that no typed number is within ``rtol`` of both."""
    for (first, a), (second, b) in combinations(numbers.items(), 2):
        gap = abs(a - b) / max(abs(a), abs(b), math.ulp(0.0))
        if gap <= 2 * rtol:
            remedy = f"take rtol below {gap / 2:.2g}" if gap > 2e-9 else "name them as one"
            raise StateError(
                f"{first!r} ({a!r}) and {second!r} ({b!r}) cannot be told apart with rtol {rtol!r}: "
                f"they differ by {gap:.2g} of the larger; {remedy}"
            )
