"""A visit to a patient: what it shows, what it costs, and what is said of a diagnosis."""

import json
from pathlib import Path
from typing import Any

import pytest
from micropython import PagePython

from nbhelpers.clinic import BUGS, DIAGNOSES, patient, slow_pass
from nbhelpers.clinic.bugs import LINES
from nbhelpers.clinic.visit import MOST_ORDERS, menu, visit
from nbhelpers.widgets.clinic import BugClinic
from nbhelpers.widgets.micropython import library

SEEDS = range(200, 240)  # none of those that the rules were made with


def offered(seed: int) -> list[str]:
    return [order for order, _, _ in menu(patient(seed).loop)]


def test_a_price_is_what_an_examination_takes() -> None:
    for seed in SEEDS:
        prices = {order: cost for order, _, cost in menu(patient(seed).loop)}
        orders = list(prices)
        for some in (orders[:MOST_ORDERS], orders[MOST_ORDERS:]):
            seen = visit(seed, some)
            for done in seen["done"]:
                if done["order"] == "overfit":  # which ends where it explodes
                    assert done["cost"] <= prices["overfit"]
                else:
                    assert done["cost"] == prices[done["order"]], (seed, done["order"])
            assert seen["bill"] == sum(done["cost"] for done in seen["done"])


def test_the_right_diagnosis_alone_is_right_and_never_ruled_out() -> None:
    unsure = 0
    for seed in SEEDS:
        orders = [o for o in offered(seed) if not o.startswith("nudge")][:MOST_ORDERS]
        true = patient(seed).diagnosis()
        for diagnosis in DIAGNOSES:
            for known in ([], orders):
                said = visit(seed, known, diagnosis)["verdict"]
                assert said["right"] is (diagnosis == true), (seed, diagnosis)
                if said["right"]:
                    assert (said["left"] == []) is (known == orders), (seed, said)
                    continue
                assert said["why"]
                if "no examination" in said["why"]:
                    unsure += 1
                else:  # what was ordered speaks against it, or what could be
                    assert bool(said["order"]) is (known == [] and "here" not in said["why"]
                                                   and "with one" not in said["why"])  # fmt: skip
    assert unsure == 0


def test_a_card_tells_nothing_of_the_bug() -> None:
    for seed in SEEDS:
        told = json.dumps(visit(seed, []))
        assert not any(name in told for name in DIAGNOSES[1:])
        assert visit(seed, [])["verdict"] is None


def test_the_lines_that_are_shown_stand_in_the_slow_pass() -> None:
    lines = {line.strip() for line in Path(slow_pass.__file__).read_text("utf-8").splitlines()}
    assert set(LINES) == set(BUGS)
    assert {line for pair in LINES.values() for line in pair if line} <= lines


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"seed": -1}, "seed: a whole number from 0 to 999999 is accepted"),
        ({"seed": True}, "seed: a whole number"),
        ({"seed": 10**6}, "seed: a whole number"),
        ({"orders": ["nudge:w99"]}, "this patient has no examination 'nudge:w99'"),
        ({"orders": ["units:0:9"]}, "this patient has no examination"),
        ({"orders": ["check"] * 31}, "orders: at most 30 are accepted"),
        ({"diagnosis": "flu"}, "diagnosis: one of the ten bugs or none is accepted, not 'flu'"),
    ],
)
def test_what_a_patient_cannot_be_asked(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        visit(**({"seed": 3, "orders": [], "diagnosis": ""} | change))
    with pytest.raises((TypeError, ValueError)):
        BugClinic(**change)


def same(ours: Any, theirs: Any, place: str = "") -> None:
    """The same but for a last place of tanh, which a difference over 2e-5 makes 1e-11 of."""
    if isinstance(ours, dict):
        assert ours.keys() == theirs.keys(), place
        for key in ours:
            same(ours[key], theirs[key], f"{place}/{key}")
    elif isinstance(ours, list | tuple):
        assert len(ours) == len(theirs), place
        for n, pair in enumerate(zip(ours, theirs, strict=True)):
            same(*pair, f"{place}/{n}")
    elif isinstance(ours, float):
        assert ours == pytest.approx(theirs, rel=1e-7, abs=1e-9), place
    else:
        assert ours == theirs, place


def test_the_page_s_python_says_the_same() -> None:
    """The clinic's files run in MicroPython as they stand, with the same numbers and verdicts."""
    python = PagePython(library())
    begun = python.run("import json\nfrom nbhelpers.clinic.visit import visit")
    assert begun.error is None
    for seed in range(12):
        orders = ["check", *[o for o in offered(seed) if not o.startswith("nudge")][-12:]]
        diagnosis = patient(seed).diagnosis() if seed % 2 else DIAGNOSES[seed % 11]
        call = f"print(json.dumps(visit({seed}, {json.dumps(orders)}, {diagnosis!r})))"
        said = python.run(call, most=400_000)
        assert said.error is None
        same(visit(seed, orders, diagnosis), json.loads(said.output), f"{seed}")
