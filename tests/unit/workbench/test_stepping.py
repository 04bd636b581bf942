"""The steps of the computation: each quantity once, with the number that is computed, in any piece."""

from typing import Any

import numpy as np
import pytest
from random_descriptions import of_every_choice

from nbhelpers.workbench import computed, read
from nbhelpers.workbench.desk import answer
from nbhelpers.workbench.examples import examples


def asked(data: dict[str, Any], first: int | str = 0) -> dict[str, Any]:
    return answer({"about": "steps", "description": data, "first": first})


def all_steps(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Every step, brought piece by piece."""
    piece: Any = asked(data)
    count, steps = sum(part["count"] for part in piece["parts"]), list(piece["steps"])
    while len(steps) < count:
        steps += asked(data, len(steps))["steps"]
    assert len(steps) == count
    return steps


def test_every_quantity_is_a_step_after_those_in_it() -> None:
    rng = np.random.default_rng(41)
    for data in of_every_choice(rng, 40, widest=3, samples=3):
        d = read(data)
        found = computed(d)
        numbers = dict(found["quantities"])
        numbers |= {f"updated {name}": value for name, value in found["updated"].items()}
        given = {f"before {name}" for name in (*found["updated"], "learning rate", "momentum")}
        seen: set[str] = set()
        for step in all_steps(data):
            name = step["name"]
            if step["key"][0][:2] == "v_":
                assert name not in seen
                continue
            assert step["value"] + 0.0 == numbers.setdefault(name, step["value"]), (name, data)
            assert name not in seen
            later = {use for use in step["uses"] if use in numbers and not stays(d, use)} - seen
            assert not later, (name, later, data)
            known = numbers.keys() | given
            uses = {use for use in step["uses"] if "_" in use and "(" not in use}
            assert {use for use in uses if "target" not in use} <= known
            seen.add(name)
        missing = numbers.keys() - seen
        missing -= {name for name in missing if stays(d, name)}
        if d.one_by_one():  # the whole batch at the numbers given is no step of such a training
            missing -= {"loss"} | {name for name in missing if name.startswith(found_of(d))}
        assert not missing, (missing, data)


def stays(d: Any, name: str) -> bool:
    """Whether this is a frozen bias: that it stays is no step."""
    return d.bias_mode == "frozen" and name.split(" ")[-1].startswith("b_")


def found_of(d: Any) -> str:
    return f"{d.names().of}/d"


def test_a_batch_is_stepped_through_sample_by_sample_and_then_summed() -> None:
    data = examples()["xor"][1]
    parts = [(part["sample"], part["stage"], part["count"]) for part in asked(data)["parts"]]
    each = [("forward", 6), ("loss", 1), ("backward", 5), ("gradients", 9)]
    assert parts == [
        *((sample, *part) for sample in range(4) for part in each),
        *((-1, *part) for part in (("loss", 1), ("gradients", 9), ("update", 9))),
    ]
    steps = {step["name"]: step for step in all_steps(data)}
    assert steps["sample 2 net_h1"]["title"] == "net_h1"
    assert steps["sample 2 net_h1"]["rows"] == [
        "w1 × i1 + w2 × i2 + b_h1",
        "0.9 × 0 + (-0.7) × 1 + 0.1",
        "0 - 0.7 + 0.1",
        "-0.6",
    ]
    total = steps["dE/dw1"]
    assert total["uses"] == [f"sample {n} dE/dw1" for n in range(1, 5)]
    assert asked(data, "dE/dw1")["steps"][0] == total
    assert steps["updated w1"]["rows"][0] == "w1 - learning rate × dE/dw1"
    turn = {step["name"]: step for step in all_steps(data | {"per": "sample", "momentum": 0.5})}
    assert turn["sample 2 net_h1"]["uses"][:2] == ["sample 1 w1", "sample 1 w2"]
    assert turn["sample 2 w1"]["title"] == "new w1"
    assert turn["sample 2 w1"]["rows"][0] == "w1 - learning rate × v_w1"


def test_what_is_no_step_is_refused() -> None:
    data = examples()["mazur"][1]
    for bad in (-1, 39, "w99", None, 1.5):
        with pytest.raises(ValueError, match="first: expected a whole number from 0 to 38"):
            asked(data, bad)  # type: ignore[arg-type]
