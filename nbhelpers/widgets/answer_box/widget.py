"""The answer box: a question that the reader answers, and that recognizes known slips."""

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import traitlets

from nbhelpers.arguments import told
from nbhelpers.widgets.answer_box.judge import Judgment, judged
from nbhelpers.widgets.answer_box.task import DEFAULTS, TASK, checked_task
from nbhelpers.widgets.base import BookWidget
from nbhelpers.widgets.traits import StateError


class AnswerBox(BookWidget):
    r"""A question with a number, or one of several options, as its answer.

    A number counts as far as it is typed. It is right when it is the answer :math:`a`, rounded half
    up or cut off, with at least ``digits`` significant digits; and, with as many digits, any
    :math:`v` with :math:`|v - a| \le rtol\,|a|`, as rounding on the way makes it. The answer with
    fewer digits, but at least two, is "right as far as it goes"; nothing else is right. A
    calculation with + - * / ^ and brackets is worked out and counts as a number with all digits.

    A mistake is named when its number is typed: exactly, or rounded or cut off to at least two
    digits, or, with ``digits`` digits, within ``rtol`` of it. So is a product that misses one of
    ``factors``, a wrong sign, a factor of two and a shifted decimal point (the last two not where
    the answer is a count, the last not where it has one digit alone). "Close" is said of what lies
    within 0.5% of the answer, as far as rounding a factor to three digits moves it at most, and
    not nearer to a mistake; what lies as near to a mistake is said to be close to it.

    Parameters
    ----------
    widget_id : str
        Unique in the whole book, because the reader's progress is kept under it.
    question, hint, solution : str
        Plain text; line breaks are kept. Quantities are set as formulas: ``dE/dw5`` becomes a
        fraction, ``net_h1`` gets a subscript, and what stands in backticks is code. The question is
        the label of the field, ``hint`` says where to look.
    setup : str
        A second hint: how to set the calculation up, without its numbers; may be empty.
    answer : float or str
        A finite number, or the text of the right option.
    mistakes : mapping
        For a number: what went wrong -> the number it gives; the text goes on after "A known slip
        gives this number:". With options: option -> why it is wrong, in sentences of their own.
    options : sequence of str
        What to choose from; empty for a number.
    exact : bool
        Whether only the exact number is right: for a count, or a result without any rounding.
    digits : int
        How many significant digits the question asks for, from 2 to 9.
    rtol : float
        Relative error that rounding on the way may make, from 1e-9 to 0.1.
    factors : mapping
        Names and values of the factors whose product is the answer: whoever leaves one out is told
        which.
    praise : str
        Why the answer is right, in a sentence that is shown with it. Without it the solution is.
    see : mapping
        Mistakes that a section of the page explains -> the section's label.
    network, laboratory : str
        The ``widget_id`` of a stepper, or of a learning-rate laboratory, on the same page: the card
        has a link that brings it. See to it that what it shows then is not the answer.
    setting : mapping
        What that widget is set to then, beside what it starts with: attribute -> value. Without it
        the reader finds the widget as they left it.

    Raises
    ------
    TypeError
        For an argument of the wrong type.
    ValueError
        For an empty text, a number that is not finite or out of its range, an option that does not
        exist, factors that do not multiply to the answer, and for two numbers so close that one
        typed answer could mean either. (It is a :class:`~nbhelpers.widgets.traits.StateError`,
        hence a ``TraitError`` too.)

    Examples
    --------
    >>> nb.AnswerBox(
    ...     widget_id="demo-q1",
    ...     question="What is the derivative of x**2 at x = 3?",
    ...     answer=6,
    ...     exact=True,
    ...     mistakes={"that is the value of x**2, not its slope": 9},
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
    exact = traitlets.Bool(DEFAULTS["exact"]).tag(sync=True)
    digits = traitlets.Int(DEFAULTS["digits"]).tag(sync=True)
    rtol = traitlets.Float(DEFAULTS["rtol"]).tag(sync=True)
    factors = traitlets.Dict().tag(sync=True)
    praise = traitlets.Unicode().tag(sync=True)
    setup = traitlets.Unicode().tag(sync=True)
    see = traitlets.Dict().tag(sync=True)
    network = traitlets.Unicode().tag(sync=True)
    laboratory = traitlets.Unicode().tag(sync=True)
    setting = traitlets.Dict().tag(sync=True)
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
        exact: bool = DEFAULTS["exact"],
        digits: int = DEFAULTS["digits"],
        rtol: float = DEFAULTS["rtol"],
        factors: Mapping[str, float] | None = None,
        praise: str = DEFAULTS["praise"],
        setup: str = DEFAULTS["setup"],
        see: Mapping[str, str] | None = None,
        network: str = DEFAULTS["network"],
        laboratory: str = DEFAULTS["laboratory"],
        setting: Mapping[str, Any] | None = None,
    ) -> None:
        task = checked_task(
            question=question,
            answer=answer,
            hint=hint,
            solution=solution,
            mistakes={} if mistakes is None else mistakes,
            options=options,
            exact=exact,
            digits=digits,
            rtol=rtol,
            factors={} if factors is None else factors,
            praise=praise,
            setup=setup,
            see={} if see is None else see,
            network=network,
            laboratory=laboratory,
            setting={} if setting is None else setting,
        )
        super().__init__(widget_id=widget_id, **task)

    @traitlets.validate(*TASK)
    def _check_task(self, proposal: Any) -> Any:
        name = proposal.trait.name
        return checked_task(**self._proposed(TASK, proposal))[name]

    def judge(self, given: str) -> Judgment:
        """Judge an answer as the box itself would, by the page's own code.

        Needs mini-racer: ``pip install 'nbhelpers[judge]'``.

        Parameters
        ----------
        given : str
            What a reader types, as text: how many digits it has counts. With options, one of them.

        Returns
        -------
        Judgment
            Its ``verdict``, the ``message`` that the reader is told, and the ``mistake`` if it is
            one that the question names. It is true if the answer is right.

        Raises
        ------
        TypeError
            For anything but a text.
        StateError
            For a text that is none of the options.
        ImportError
            Without mini-racer.

        Examples
        --------
        >>> box = nb.AnswerBox(
        ...     widget_id="demo-q1",
        ...     question="What is the derivative of x**2 at x = 3?",
        ...     answer=6,
        ...     exact=True,
        ...     mistakes={"that is the value of x**2, not its slope": 9},
        ...     hint="The derivative of x**2 is 2x.",
        ...     solution="2 * 3 = 6.",
        ... )
        >>> assert box.judge("6") and not box.judge("9")
        >>> box.judge("9").message
        'Not yet. A known slip gives this number: that is the value of x**2, not its slope.'
        """
        if not isinstance(given, str):
            raise TypeError(f"given: expected a text, as a reader types it, got {told(given)}")
        if self.options and given not in self.options:
            raise StateError(f"given: expected one of {self.options!r}, got {told(given)}")
        return judged(given, self.state())

    def state(self) -> dict[str, Any]:
        """What makes the task; on a page nothing is solved before its own reader solves it."""
        state = super().state() | {"solved": False}
        return {name: value for name, value in state.items() if DEFAULTS.get(name) != value}

    def fallback_html(self) -> str:
        """The question, a line to write on, and the hints and the solution folded away."""
        options = "".join(f"<li>{_text(option)}</li>" for option in self.options)
        choices = f'<ul class="bbh-answer-options-static">{options}</ul>' if options else ""
        titles = {"Hint 1": self.hint, "Hint 2": self.setup, "Solution": self.solution}
        folds = "".join(
            f"<details><summary>{title}</summary><p>{_text(text)}</p></details>"
            for title, text in titles.items()
            if text
        )
        return (
            '<div class="bbh-answer">'
            f'<p class="bbh-answer-question">{_text(self.question)}</p>{choices}'
            '<p class="bbh-answer-blank">Your answer: ______________________</p>'
            f'<div class="bbh-answer-help">{folds}</div></div>'
        )


def _text(text: str) -> str:
    """The text in HTML, with what stands in backticks as code."""
    return re.sub("`(.+?)`", r"<code>\1</code>", escape(text))
