"""How backward's numbers were made: the products that are shown add up to what its code gives."""

import json
from typing import Any

import numpy as np
import pytest

from nbhelpers.clinic import BUGS, by_unit, check, entries, patient
from nbhelpers.clinic.tracing import made_entry, made_units, traced
from nbhelpers.clinic.visit import menu, visit

SEEDS = range(200, 240)


def value(made: dict[str, Any]) -> float:
    """The number that a formula makes, by NumPy."""
    pairs = np.array(made["pairs"], float)
    if not len(pairs):
        return 0.0
    total = pairs[:, 0] - pairs[:, 1] if made["error"] else pairs.prod(axis=1)
    return float(total.sum() * made["factor"])


def test_what_is_shown_makes_the_number_bug_and_all() -> None:
    hows: dict[str, set[str]] = {}
    for seed in SEEDS:
        loop = patient(seed).loop
        run = traced(loop)
        before = loop.passes[0]
        for row in check(loop):
            made = made_entry(run, row.layer, row.unit, row.source).data()
            assert value(made) == pytest.approx(row.backward, rel=1e-12, abs=1e-15)
            hows.setdefault(loop.bug, set()).add(str(made["how"]))
        for at in range(len(loop.layers)):
            seen = by_unit(loop, at, 1)
            for unit, made in zip(seen.units, made_units(loop, at, 1), strict=True):
                assert value(made) == pytest.approx(unit.backward, rel=1e-12, abs=1e-15)
                for bug, told in unit.deltas:
                    assert value(told.data()) == pytest.approx(unit.of(bug), rel=1e-12)
                    assert told.how in (bug, "")
        assert loop.passes[0] > before
        taken = loop.passes[0]
        traced(loop)
        assert loop.passes[0] == taken  # to know how is free
    assert set(hows) == {"", *BUGS}
    for bug, found in hows.items():
        free = bug in ("", "early_update", "not_zeroed")  # whose first gradients are right
        assert found <= {bug, "", "below"} if not free else found == {""}, bug
        assert free or bug in found


def test_a_slope_that_is_left_out_stands_in_no_formula() -> None:
    """Patient no. 8, recomputed by NumPy: the hidden deltas lack their slope."""
    loop = patient(8).loop
    assert (loop.bug, loop.at) == ("no_slope", 0)
    run = traced(loop, 0)
    delta = np.array(loop.layers[1].weights).T @ np.array(run.deltas[1][0])
    for made, expected in zip(made_units(loop, 0, 0), delta, strict=True):
        assert made["how"] == "no_slope"
        assert value(made) == pytest.approx(expected)
    last = made_units(loop, 1, 0)
    assert [made["how"] for made in last] == [""] * len(last)


def test_nothing_tells_how_before_the_diagnosis_is_right() -> None:
    for seed in (8, 12, 23):
        orders = [
            order for order, _, _ in menu(patient(seed).loop) if not order.startswith("nudge")
        ]
        for diagnosis in ("", "none"):
            said = visit(seed, orders[:30], diagnosis)
            assert "made" not in (said["verdict"] or {})
            for done in said["done"]:
                if not done["order"].startswith("units"):
                    assert not any(bug in json.dumps(done) for bug in BUGS)
        right = visit(seed, ["units:0:0"], patient(seed).diagnosis())["verdict"]["made"]
        assert set(right) == {"units:0:0", *(entry.name for entry in entries(patient(seed).loop))}
