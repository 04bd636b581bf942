"""When a question comes back: from its answers and their dates alone, over simulated weeks."""

from collections.abc import Callable
from typing import Any

import pytest

MODULES = (
    *("shared/progress/schedule", "shared/progress/adding", "shared/progress/records"),
    *("review/sitting", "review/slips", "review/words"),
)
# `at(day, hour)` is a moment of the reader's own calendar, `kept` what the store keeps of answers.
SETUP = """void Object.assign(window, {
  at: (day, hour = 12) => new Date(2026, 2, 1 + day, hour).toISOString(),
  kept: (tries, more = {}) => tries.reduce((answers, [day, verdict, hour]) =>
    adding.withTry(answers, { given: `${day} ${hour}`, verdict, at: at(day, hour) }),
    records.record(more)),
  today: (day) => schedule.dayOf(at(day)),
  back: (answers, day) => {
    const found = schedule.schedule(answers, today(day));
    return found && [found.due - today(0), found.wentWrong];
  },
})"""


@pytest.fixture(scope="module")
def js(modules: Callable[..., Any]) -> Callable[..., Any]:
    evaluate = modules(*MODULES)
    evaluate(SETUP)
    return evaluate


WEEKS: list[tuple[list[Any], int, bool]] = [
    ([[0, "right"]], 1, False),
    ([[0, "right"], [1, "right"]], 4, False),
    ([[0, "right"], [1, "right"], [4, "right"]], 11, False),
    ([[0, "right"], [1, "right"], [4, "right"], [11, "right"]], 32, False),
    ([[0, "right"], [1, "right"], [4, "right"], [11, "right"], [32, "right"]], 53, False),
    ([[0, "mistake"]], 1, True),
    ([[0, "wrong"], [0, "right", 13]], 1, True),  # solved, but not at once
    ([[0, "wrong"], [0, "right", 13], [1, "right"]], 4, False),
    ([[0, "right"], [6, "right"]], 9, False),  # late
    ([[0, "right"], [1, "right"], [2, "right"]], 4, False),  # early: nothing new
    ([[0, "right"], [1, "right"], [1, "right", 15]], 4, False),  # twice on one day: once
    ([[0, "right"], [1, "right"], [4, "slip"]], 5, True),
    ([[0, "right"], [1, "right"], [2, "wrong"], [3, "right"]], 6, False),
    ([[0, "right"], [1, "right"], [4, "shown"]], 5, True),
    ([[0, "right"], [1, "near"], [1, "coarse"]], 1, False),  # neither right nor wrong
    ([[0, "right", 23], [1, "right", 0]], 4, False),  # a day begins at midnight
]


@pytest.mark.parametrize(("tries", "due", "went_wrong"), WEEKS)
def test_a_question_comes_back(
    js: Callable[..., Any], tries: list[Any], due: int, went_wrong: bool
) -> None:
    last = tries[-1][0]
    assert js("([tries, day]) => back(kept(tries), day)", [tries, last]) == [due, went_wrong]
    # merged with itself, or with a part of itself, as two tabs or a file do it: nothing is doubled
    twice = "([tries, day]) => back(adding.merged(kept(tries), kept(tries.slice(0, -1))), day)"
    assert js(twice, [tries, last]) == [due, went_wrong]


def test_what_was_kept_before_there_was_a_review(js: Callable[..., Any]) -> None:
    assert js("back(records.record({}), 5)") is None
    assert js("back(kept([[0, 'coarse']]), 5)") is None
    assert js('back(records.record({ solved: "" }), 5) [0] <= 5')  # format 1: long ago
    assert js('back(kept([[5, "right"]], { solved: "" }), 5)') == [8, False]
    assert js("back(records.record({ solved: at(2) }), 5)") == [3, False]
    assert js("back(records.record({ shown: at(2) }), 5)") == [3, True]


def test_a_clock_that_was_wrong_breaks_nothing(js: Callable[..., Any]) -> None:
    ahead = 'kept([[100, "right"]], { solved: at(100) })'
    assert js(f"back({ahead}, 50)") == [50, False]  # it may come now
    answered = f'adding.withTry({ahead}, {{ given: "1", verdict: "right", at: at(50) }})'
    assert js(f"back({answered}, 50)") == [51, False]
    assert js(f"{answered}.tries.every((one) => one.at === at(50))")
    assert js('back(kept([[0, "right"]], { solved: "no date" }), 0)') == [1, False]


def test_many_answers_on_one_day_do_not_push_out_the_others(js: Callable[..., Any]) -> None:
    tries = [[0, "right"], [1, "right"], [4, "right"], *[[11, "right", n % 24] for n in range(40)]]
    kept = js("(tries) => kept(tries)", tries)
    assert len(kept["tries"]) == 20
    assert js("(answers) => back(answers, 11)", kept) == [32, False]


def test_what_went_wrong_comes_first_then_what_waits_longest(js: Callable[..., Any]) -> None:
    found = js(
        """() => sitting.queue(["a", "b", "c", "d", "e", "f"], (id) => ({
          a: kept([[8, "right"]]), b: kept([[2, "right"]]), c: kept([[9, "wrong"]]),
          d: kept([[9, "right"], [10, "right"]]), e: records.record({}), f: kept([[10, "right"]]),
        })[id], today(10))"""
    )
    assert found["due"] == ["c", "b", "a"]
    assert [one["id"] for one in found["later"]] == ["f", "d"]


def test_numbers_change_from_time_to_time_and_stay_until_they_are_answered(
    js: Callable[..., Any],
) -> None:
    after = """([variants, count]) => sitting.nextVariant({ tries: variants.map((variant) =>
      (variant === null ? {} : { variant })) }, count) ?? null"""
    assert [js(after, [given, 3]) for given in ([], [None], [0], [0, 0, None], [2], [1])] == [
        *(0, 0, 1, 1, 0, 2)
    ]
    assert js(after, [[None], 0]) is None


def test_a_sitting_begins_anew(js: Callable[..., Any]) -> None:
    """What was answered before the question came back, or with other numbers, is not of it."""
    since = """(tries) => sitting.answersSince({ tries: tries.map(([hour, verdict, variant]) =>
      ({ given: "1", verdict, at: at(0, hour), variant })) }, [at(0, 10), today(0)], 1)"""
    old, other = [9, "right", 1], [11, "right", 0]
    assert js(since, [old, other]) == {"solved": None, "shown": None, "tried": 0, "tries": []}
    assert js(since, [old, [11, "wrong", 1], [12, "right", 1]])["solved"]
    looked = js(since, [[11, "shown", 1], [12, "right", 1]])
    assert (looked["solved"], bool(looked["shown"]), looked["tried"]) == (None, True, 1)
    ahead = [36, "wrong", 1]  # tomorrow, by a clock that was wrong; an answer passes its date on
    assert js(since, [ahead])["tried"] == 0
    assert js(since, [[12, "wrong", 1], [12, "right", 1]])["tried"] == 1


CARDS = """["one", "two"].map((id) => ({ id, section: { href: "s", title: id },
  see: { paths: { href: "p", title: "Two paths" } }, variants: [{ answer: 8, options: [],
    mistakes: { "a path of two": 3 }, see: { "a path of two": "paths" } }],
  task: { answer: 0.5177, options: [], mistakes: { "one path of two": 0.1234, "a slip": 0.7 },
    see: { "one path of two": "paths" } } }))"""


def test_slips_are_counted_by_what_explains_them(js: Callable[..., Any]) -> None:
    given = {  # judged once more: the named slip of either number, a sign, what is no slip
        "one": [["0.1234", "mistake"], ["3", "mistake", 0], ["-0.518", "slip"], ["9.4", "wrong"]],
        "two": [["0.1234", "mistake"], ["-0.5177", "slip"], ["0.7", "mistake"], ["", "shown"]],
    }
    found = js(
        f"""(given) => slips.slipsOf({CARDS}, (id) => ({{ tries: given[id].map(
          ([given, verdict, variant], n) => ({{ given, verdict, variant, at: at(n) }})) }}))""",
        given,
    )
    told = [(one["count"], one["place"]["title"], len(one["cards"])) for one in found]
    assert told == [(3, "Two paths", 2), (2, "one", 2), (1, "two", 1)]
    assert [one["text"] for one in found] == [
        "a path of two",  # the latest of the three
        "The size is right and the sign is wrong",
        "a slip",
    ]
    gone = f"slips.slipsOf({CARDS}, () => ({{ tries: [{{ given: '3', verdict: 'mistake', variant: 7, at: at(0) }}] }}))"
    assert js(gone) == []  # of numbers that the book no longer has


def test_words(js: Callable[..., Any]) -> None:
    assert js("words.nextTime([{ day: 6 }, { day: 6 }, { day: 9 }], 5)") == (
        "The next 2 come back tomorrow."
    )
    assert js("words.nextTime([{ day: 8 }], 5)") == "The next one comes back in 3 days."
    assert [js("(n) => words.summary(...n)", n) for n in ([0, 0], [1, 1], [3, 3], [3, 1])] == [
        "Nothing is due today.",
        "Done for today: 1 question, right at the first try.",
        "Done for today: 3 questions, all right at the first try.",
        "Done for today: 3 questions, 1 of them right at the first try.",
    ]
