"""Long checks: in slices, in lists, and in the page's own Python."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
from injected_slips import slipped
from micropython import PagePython
from published_networks import PUBLISHED
from random_descriptions import of_every_choice

from nbhelpers.widgets.micropython import library
from nbhelpers.workbench import desk, read
from nbhelpers.workbench.checking import checked
from nbhelpers.workbench.checking.rules import OTHERS, PARTS
from nbhelpers.workbench.checking.slipped import Slipped, within
from nbhelpers.workbench.checking.slips import Slip
from nbhelpers.workbench.checking.suspects import far
from nbhelpers.workbench.checking.whole_batch import can_sum, in_lists, is_whole
from nbhelpers.workbench.layered.whole import Whole, worked_out
from nbhelpers.workbench.results import keys


def test_a_slip_of_other_weights_makes_the_same_of_the_batch_at_once() -> None:
    """As one quantity after the other does: all that are tried, on networks of every choice."""
    rng = np.random.default_rng(27)
    names, kinds = set(), set()
    for data in of_every_choice(rng, 25, widest=4, samples=3):
        d = read(data)
        whole = worked_out(d)
        base = Slipped(d)
        for key in [key for key in keys(d) if key[1] < 0 and can_sum(base, key, {})]:
            assert base.tried(key, []) is not None
            assert isinstance(whole, Whole)
            for slip in filter(is_whole, far(base, key, base.values)):
                found = within(partial(in_lists, base, whole.sweeps[0], slip, key))
                slow = base.beside(slip, {}).tried(key, [])
                assert found == pytest.approx(slow, rel=1e-12, abs=1e-300), (slip.name, key, data)
                names.add(slip.name)
                kinds.add(key[0])
    assert names == {*OTHERS, *PARTS}
    assert kinds == {"loss", "d_w", "d_b", "new_w", "new_b"}


def in_slices(ask: Callable[[dict[str, object]], Any], data: object, mine: str, ms: int) -> Any:
    """What a page comes to, which asks again and again; the verdicts come before any reason."""
    asked: dict[str, object] = {"about": "check", "description": data, "mine": mine}
    numbers, tried = [], 0
    first = said = ask(asked | {"ms": 0})
    while True:
        numbers = said.get("numbers", numbers)
        assert said["tried"] >= tried
        tried = said["tried"]
        if said["done"]:
            assert [one["said"][0] for one in first["numbers"] if one["kind"] != "wrong"] == [
                one["said"][0] for one in numbers if one["kind"] not in ("wrong", "follows")
            ]
            return numbers
        assert said["at"] in mine
        said = ask(asked | {"ms": ms, "tried": tried})


def test_a_check_in_slices_finds_the_same() -> None:
    rng = np.random.default_rng(31)
    for samples in (1, 2, 3):
        data, mine, _ = slipped(rng, samples=samples)
        text = "\n".join(f"{name} = {value}" for name, value in mine.items())
        found = checked(read(data), mine)["numbers"]
        for ms in (1, 1000):
            desk.CHECKS.clear()
            theirs = in_slices(desk.answer, data, text, ms)
            for one, ours in zip(theirs, found, strict=True):
                assert one["name"] == ours["name"]
                assert one["kind"] == ("follows" if ours["follows"] else ours["verdict"])
                assert [told.split(": ")[0] for told in one["said"][1:]] == [
                    slip["title"] for slip in ours["slips"]
                ]
        asked = {"about": "check", "description": data, "mine": text, "ms": 0, "tried": 5}
        desk.CHECKS.clear()  # as where Python was stopped: it goes on from there
        assert desk.answer(asked)["tried"] == 5
    for name, count in (("ms", -1), ("tried", 0.5), ("ms", 2000)):
        with pytest.raises(ValueError, match=f"{name}: expected a whole number from 0 to 1000"):
            desk.answer(asked | {name: count})


def test_the_page_s_python_finds_the_same() -> None:
    python = PagePython(library())
    begun = python.run(
        "import json\nfrom nbhelpers.workbench import *\nfrom nbhelpers.workbench.checking import *\n"
    )
    assert begun.error is None
    rng = np.random.default_rng(5)
    cases = [(PUBLISHED["3-2-2"][0], {"dE/db1": ".00077645"})]
    cases += [slipped(rng, layers=layers, samples=1)[:2] for layers in (1, 3)]
    for data, mine in cases:
        call = f"checked(parse({json.dumps(data)!r}), json.loads({json.dumps(mine)!r}))"
        said = python.run(f"print(json.dumps({call}))", most=10**6)
        assert said.error is None
        for theirs, ours in zip(
            json.loads(said.output)["numbers"], checked(read(data), mine)["numbers"], strict=True
        ):
            assert theirs.pop("value") == pytest.approx(ours.pop("value"), rel=1e-11, abs=1e-14)
            assert theirs == ours


def test_the_page_s_python_comes_to_an_end_with_a_large_batch() -> None:
    rng = np.random.default_rng(16)
    layers = [
        {"weights": rng.uniform(-1, 1, (5, 5)).round(2).tolist(), "activation": "sigmoid"}
        for _ in range(2)
    ]
    rows = [rng.uniform(0, 1, (16, 5)).round(2).tolist() for _ in range(2)]
    data = {"version": 1, "inputs": rows[0], "targets": rows[1], "layers": layers}
    d = read(data)
    slip = Slip("swapped", ("net",), layer=1, unit=2, detail=(0, 3))
    wrong = Slipped(d, slips=(slip,)).tried(("d_w", -1, 1, 2, 1), [])
    mine = f"dE/dw12 = {wrong:.7g}"
    python = PagePython(library())
    theirs = in_slices(partial(python.ask, "nbhelpers.workbench.desk", "answer"), data, mine, 50)
    assert theirs == in_slices(desk.answer, data, mine, 1000)
    assert [told.split(": ")[0] for told in theirs[0]["said"]] == ["wrong", "pair swapped"]
