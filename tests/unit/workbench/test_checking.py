"""The check of a reader's own numbers: what is right, what is wrong first, and which slip gives it."""

import ast
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from injected_slips import slipped, without_slip
from published_networks import PUBLISHED
from random_descriptions import of_every_choice, random_description
from random_loops import random_loop

from nbhelpers.clinic import BUGS, places
from nbhelpers.workbench import checking, computed, read
from nbhelpers.workbench.checking import checked, in_words
from nbhelpers.workbench.checking.rules import RULES
from nbhelpers.workbench.checking.slipped import Slipped
from nbhelpers.workbench.checking.slips import MORE, ORDER, Slip, slip_does, slip_title
from nbhelpers.workbench.examples import examples

COUNT = 60
"""Of networks with a slip, and as many without. 2,000 of each were tried when this was written."""
SMALL = PUBLISHED["2-2-1"][0]


def first(found: dict[str, Any]) -> dict[str, Any]:
    return next(one for one in found["numbers"] if one["name"] == found["first"])


def slips(found: dict[str, Any]) -> list[str]:
    return [one["slip"] for one in first(found)["slips"]] if found["first"] else []


@pytest.mark.parametrize(
    ("network", "mine", "slip", "told"),
    [
        ("3-2-2", {"dE/db1": ".00077645"}, "path_dropped", "two paths of four are taken"),
        ("1-1-2-1", {"do1/dw1": ".00571675240882"}, "weight_forgotten", "two weights of each path"),
        (
            "2-2-1",
            {"w1": ".099157", "w2": ".797831", "w3": ".397226", "w4": ".592866"},
            "early_update",
            "the immediate order",
        ),
        (
            "batch of two",
            {"w5": "1.06837185", "w6": "-2.01725687", "w7": "0.07134767", "w8": "2.01595986"},
            "other_rate",
            "the learning rate is 0.65 here, not 0.5",
        ),
        (
            "1-1-1",
            {"delta_o1": ".138", "dE/dw2": ".069", "dE/dw1": ".069", "w1": ".4931", "w2": ".4931"},
            "extra_slope",
            "slope",
        ),
    ],
)
def test_published_slips_are_named(
    network: str, mine: dict[str, str], slip: str, told: str
) -> None:
    found = checked(read(PUBLISHED[network][0]), mine)
    assert found["wrong"] == len(mine)
    assert found["first"] == next(iter(mine))
    assert slips(found) == [slip]
    assert told in first(found)["slips"][0]["told"]
    assert all(one["follows"] == found["first"] for one in found["numbers"][1:])


def test_published_numbers_are_right() -> None:
    for data, quantities, updated in PUBLISHED.values():
        assert checked(read(data), quantities | updated)["wrong"] == 0


def test_rounded_values_are_accepted() -> None:
    """To 3 to 6 digits: half up, half to even, or cut off; and JSON's numbers with all they have."""
    rng = np.random.default_rng(6)
    for data in of_every_choice(rng, 25, widest=3, samples=2):
        d = read(data)
        values = computed(d)["quantities"] | computed(d)["updated"]
        for how in (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN):
            digits = int(rng.integers(3, 7))
            round_ = Context(prec=digits, rounding=how).plus
            mine = {name: str(round_(Decimal(value))) for name, value in values.items()}
            found = checked(d, mine)
            assert found["wrong"] == 0, in_words(found)
            assert {one["verdict"] for one in found["numbers"]} <= {"right", "rounded"}
            assert all(one["digits"] <= digits for one in found["numbers"])
        assert {one["verdict"] for one in checked(d, values)["numbers"]} == {"right"}


def test_an_injected_slip_is_named_and_no_right_number_accused() -> None:
    rng = np.random.default_rng(15)
    for n in range(COUNT):
        data, mine, slip = slipped(rng, samples=1 + n % 2)
        d = read(data)
        found = checked(d, mine)
        assert slip.name in slips(found), (slip.name, slip.detail, in_words(found))
        right = computed(d)
        for one in found["numbers"]:
            value = (right["quantities"] | right["updated"])[one["name"]]
            assert one["value"] == pytest.approx(value, rel=1e-12, abs=1e-300)
            same = abs(float(one["mine"]) - value) <= 1e-12 * abs(value)
            assert one["verdict"] != "wrong" or not same


def test_a_wrong_number_without_a_slip_is_hardly_ever_given_one() -> None:
    rng = np.random.default_rng(16)
    accused = []
    for n in range(COUNT):
        data, mine, wrong = without_slip(rng, samples=1 + n % 2)
        found = checked(read(data), mine)
        assert [one["name"] for one in found["numbers"] if one["verdict"] == "wrong"] == [wrong]
        if slips(found):
            accused.append(in_words(found))
    assert len(accused) <= COUNT // 100, accused


def test_what_follows_is_told_from_what_is_wrong_again() -> None:
    """By hand: net_h1 is .855 instead of .755, all else goes on from there; dE/dw6 is wrong again."""
    own = {**SMALL, "layers": [dict(layer) for layer in SMALL["layers"]], "bias_mode": "per_unit"}
    own["layers"][0] = own["layers"][0] | {"biases": [0.1, 0]}
    own["layers"][1] = own["layers"][1] | {"biases": [0]}
    moved = computed(read(own))["quantities"]
    mine = {name: f"{moved[name]:.7f}" for name in ("net_h1", "out_o1", "dE/dw5", "dE/dw1")}
    found = checked(read(SMALL), mine | {"out_h2": "0.6637387", "dE/dw6": "0.0312"})
    verdicts = {one["name"]: (one["verdict"], one["follows"]) for one in found["numbers"]}
    assert found["first"] == "net_h1"
    assert verdicts["out_h2"][0] == "rounded"
    assert {verdicts[name] for name in ("out_o1", "dE/dw5", "dE/dw1")} == {("wrong", "net_h1")}
    assert verdicts["dE/dw6"] == ("wrong", None)
    assert "net_h1 = 0.8550000  wrong: 0.755\n" in in_words(found)
    assert "only because of net_h1" in in_words(found)


def test_an_accusation_needs_evidence() -> None:
    d, right = read(SMALL), computed(read(SMALL))
    step = {name: right["quantities"]["dE/d" + name] for name in ("w1", "w4", "w5")}
    old = {"w1": 0.1, "w4": 0.6, "w5": 0.3}

    def after(rate: float, *names: str) -> list[str]:
        return slips(checked(d, {name: f"{old[name] - rate * step[name]:.8f}" for name in names}))

    assert after(0.1, "w5") == ["other_rate"]  # a round one
    assert after(0.37, "w5") == []
    assert after(0.37, "w5", "w4", "w1") == ["other_rate"]
    assert slips(checked(d, {"w5": "0.3000000000"})) == ["other_rate"]
    # Three digits are too few to tell sigmoid's slope at out from an accident; five are not.
    wrong = Slipped(d, slips=(Slip("slope_at_out", ("delta",)),)).value(("delta", 0, 2, 0, -1))
    assert slips(checked(d, {"delta_o1": f"{wrong:.1e}"})) == []
    assert slips(checked(d, {"delta_o1": f"{wrong:.4e}"})) == ["slope_at_out"]


def test_rounding_on_the_way_is_named() -> None:
    d = read(SMALL)
    found = checked(d, {"net_h1": ".76", "out_h1": ".681353"})
    assert slips(found) == ["rounded_early"]
    assert "your own rounded numbers" in in_words(found)
    early = Slipped(
        d, slips=(Slip("rounded_early", ("net", "out", "d_out", "delta"), detail=(2, -1)),)
    )
    keys = {"dE/dw5": ("d_w", -1, 2, 0, 0), "dE/dw6": ("d_w", -1, 2, 0, 1)}
    mine = {name: f"{early.value(key):.6f}" for name, key in keys.items()}
    assert slips(checked(d, mine)) == ["rounded_early"]
    assert checked(d, mine)["numbers"][1]["follows"] == "dE/dw5"
    assert "rounded_early" not in slips(checked(d, {"dE/dw5": mine["dE/dw5"]}))


def test_the_slips_are_the_clinic_s() -> None:
    """Where the clinic has the bug, its loop and the check's pass make the same wrong gradients."""
    rng = np.random.default_rng(4)
    where = {  # kinds, and what is left out
        "no_slope": ("delta",), "slope_at_out": ("delta",), "sign_flipped": ("delta",),
        "path_dropped": ("d_out",), "transposed": ("d_out",), "detached": ("d_out",),
        "mean_for_sum": ("d_out",), "bias_not_summed": ("d_b",),
    }  # fmt: skip
    tried = dict.fromkeys(where, 0)
    while min(tried.values()) < 3:
        bug = str(rng.choice(list(where)))
        loop = random_loop(rng, widest=3, deepest=3)
        last, n = len(loop.layers), len(loop.inputs)
        layers = [
            {"weights": one.weights, "biases": one.biases, "activation": one.activation}
            for one in loop.layers
        ]
        d = read({
            "version": 1, "inputs": loop.inputs, "targets": loop.targets, "layers": layers,
            "reduction": "mean" if loop.mean else "sum",
        })  # fmt: skip
        loop.bug = bug
        if not places(loop, bug):
            continue
        at = loop.at = places(loop, bug)[-1]
        detail = {"mean_for_sum": 1 / n, "bias_not_summed": n - 1}.get(bug)
        layer = {"mean_for_sum": last, "bias_not_summed": -9}.get(bug, at + 1)
        if where[bug] == ("d_out",) and bug != "mean_for_sum":
            layer = at
            detail = (len(loop.layers[at].biases) - 1,) if bug == "path_dropped" else None
        sample = -1 if bug == "bias_not_summed" else -9
        ours = Slipped(d, slips=(Slip(bug, where[bug], sample, layer, detail=detail),))
        loop.step()
        for la, gradients in enumerate(loop.gradients, start=1):
            for u, row in enumerate(gradients.weights):
                theirs = [*row, gradients.biases[u]]
                mine = [ours("d_w", -1, la, u, i) for i in range(len(row))]
                assert [*mine, ours("d_b", -1, la, u)] == pytest.approx(theirs, rel=1e-9, abs=1e-15)
        tried[bug] += 1


def test_some_slips_are_the_right_numbers_of_another_description() -> None:
    data = {**SMALL, "bias_mode": "threshold", "inputs": [[0.35, 0.9], [0.1, -0.4]]}
    data["targets"], data["loss"] = [[0.5], [0.1]], "squared"
    data["layers"] = [
        {"weights": [[0.1, 0.8], [0.4, 0.6]], "biases": [0.2, -0.3]},
        {"weights": [[0.3, 0.9]], "biases": [0.7]},
    ]
    flat = [layer | {"biases": [0] * len(layer["biases"])} for layer in data["layers"]]
    turned = [data["layers"][0] | {"weights": [[0.1, 0.4], [0.8, 0.6]]}, data["layers"][1]]
    for change, slip in [
        ({"layers": flat}, Slip("bias_forgotten", ("net",))),
        ({"bias_mode": "per_unit"}, Slip("bias_sign", ("net",))),
        ({"layers": turned}, Slip("transposed", ("net",), layer=1)),
        ({"loss": "half_squared"}, Slip("factor", ("d_out",), layer=2, detail=0.5)),
        ({"reduction": "mean"}, Slip("mean_for_sum", ("d_out",), layer=2, detail=0.5)),
        ({"update_order": "immediate"}, Slip("early_update", ("new_w", "new_b"), layer=1)),
        ({"learning_rate": 0.25}, Slip("other_rate", ("new_w", "new_b"), detail=0.25)),
    ]:
        other = read(data | change)
        kinds = ("new_w",) if "new_w" in slip.kinds or "net" not in slip.kinds else ("net", "new_w")
        ours, theirs = Slipped(read(data), slips=(slip,)), Slipped(other)
        for key in [
            (kind, -1 if kind == "new_w" else 1, la, 0, 0 if kind == "new_w" else -1)
            for kind in kinds
            for la in (1, 2)
        ]:
            assert ours.value(key) == pytest.approx(theirs.value(key), rel=1e-13), (slip.name, key)


def test_frozen_biases_stay_whatever_the_slip_of_an_update() -> None:
    """And momentum is gathered by the slip's own steps, after each sample where there are several."""
    rng = np.random.default_rng(41)
    for n in range(6):
        per, mode = ("batch", "sample")[n % 2], ("frozen", "per_unit", "threshold")[n % 3]
        data = random_description(
            rng, layers=2 + n % 2, per=per, bias_mode=mode, update_order="simultaneous", widest=2, samples=2,
            loss="squared", hidden="tanh", last="sigmoid",
        )  # fmt: skip
        data |= {"learning_rate": 0.3, "momentum": (0.0, 0.9)[n > 2]}
        d = read(data)
        for name, detail, change in (
            ("early_update", None, {"update_order": "immediate"}),
            ("other_rate", 0.7, {"learning_rate": 0.7}),
            ("uphill", None, None),
        ):
            layers = tuple(range(1, len(d.layers))) if name == "early_update" else -9
            slip = Slip(name, ("new_w", "new_b"), layer=layers, detail=detail)
            one = Slipped(d, slips=(slip,))
            other = Slipped(read(data | (change or {})))
            for which, layer, u, i in d.names().parameters():
                for s in range(len(d.inputs)) if d.one_by_one() else (-1,):
                    key = ("new_" + which, s, layer, u, i)
                    if mode == "frozen" and which == "b":
                        assert one.value(key) == d.layers[layer - 1].biases[u]
                    elif change:
                        assert one.value(key) == pytest.approx(
                            other.value(key), rel=1e-11, abs=1e-14
                        )
                    elif s <= 0:
                        before = d.layers[layer - 1]
                        old = before.weights[u][i] if which == "w" else before.biases[u]
                        right = Slipped(d).value(key)
                        assert one.value(key) == pytest.approx(
                            2 * old - right, rel=1e-11, abs=1e-14
                        )
            # The check names it, and finds the frozen biases right.
            if d.one_by_one() and (n > 1 or name != "other_rate"):
                continue  # which takes long
            ends = [("new_" + place[0], -1, *place[1:]) for place in d.names().parameters()]
            updated = {d.names().name(key): one.value(key) for key in ends[:3] + ends[-2:]}
            found = checked(d, {name: f"{value:.9e}" for name, value in updated.items()})
            if found["wrong"]:
                assert name in slips(found), (name, in_words(found))
            wrong = {number["name"] for number in found["numbers"] if number["verdict"] == "wrong"}
            assert mode != "frozen" or not any(name.startswith("b_") for name in wrong)


def test_a_frozen_bias_that_moves_is_named() -> None:
    d = read(examples()["mazur"][1])
    free = computed(read(d.plain() | {"bias_mode": "per_unit"}))["updated"]
    found = checked(d, {name: f"{value:.7f}" for name, value in free.items()})
    assert found["first"] == "b_h1"
    assert slips(found) == ["bias_moved"]
    assert "a bias that is never updated is" in in_words(found)


def test_every_slip_has_a_name_and_a_rule() -> None:
    assert set(ORDER) == set(RULES)
    assert len(set(ORDER)) == len(ORDER)
    assert set(ORDER) - set(BUGS) == {row[0] for row in MORE}
    assert (
        len({slip_title(name) for name in ORDER})
        == len({slip_does(name) for name in ORDER})
        == len(ORDER)
    )


@pytest.mark.parametrize(
    ("mine", "message"),
    [
        ({}, "expected an object of names and numbers"),
        ([1], "expected an object of names and numbers"),
        ({"w99": 1}, "'w99': no quantity is called so"),
        ({"w1": "1.2.3"}, "w1: expected a number in digits, such as .50 or -1.2e-3, got '1.2.3'"),
        ({"w1": ""}, "w1: expected a number in digits"),
        ({"w1": "1e999"}, "w1: expected a number up to 1e300"),
        ({"w1": float("nan")}, "w1: expected a number in digits.*got NaN"),
        ({"w1": True}, "w1: expected a number, or its digits as a text, got True"),
        ({"w1": None}, "w1: expected a number, or its digits as a text, got nothing"),
        ({"w1": "1" * 10**6}, "w1: expected a number, or its digits"),
        ({"delta_o1": 1, "dE/dnet_o1": 1}, "both are the same quantity"),
    ],
)  # fmt: skip
def test_what_is_no_number_of_this_network_is_refused(mine: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        checked(read(SMALL), mine)


def test_numbers_are_read_as_they_are_written() -> None:
    d = read(SMALL)
    written = {"net_h1": "0,755", "loss": "1.81e-2", "delta_o1": "\u2212.04068", "out_h1": ".680"}
    verdicts = [one["verdict"] for one in checked(d, written)["numbers"]]
    assert verdicts == ["right", "rounded", "rounded", "wrong"]
    exact = checked(d, {"out_h1": "2/3", "delta_o1": "4,068\u00d710\u207b\u00b2"})["numbers"]
    assert [one["verdict"] for one in exact] == ["wrong", "rounded"]
    third = {"version": 1, "inputs": [[1]], "targets": [[0]],
             "layers": [{"weights": [[1 / 3]], "activation": "identity"}]}  # fmt: skip
    assert checked(read(third), {"net_o1": "1/3"})["numbers"][0]["verdict"] == "right"
    zero = {
        "version": 1,
        "inputs": [[1]],
        "targets": [[0]],
        "layers": [{"weights": [[1200.4]], "activation": "identity"}],
    }
    found = checked(read(zero), {"net_o1": "1200", "delta_o1": "1300"})["numbers"]
    assert [one["digits"] for one in found] == [4, 1]


def test_it_is_plain_python() -> None:
    for path in sorted(Path(checking.__file__).parent.glob("*.py")):
        if path.name == "answers.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                raise AssertionError(path)
            if isinstance(node, ast.ImportFrom):
                assert str(node.module).startswith(("nbhelpers.clinic.", "nbhelpers.workbench."))
            assert not isinstance(node, ast.JoinedStr | ast.Match), path
            assert not (isinstance(node, ast.FunctionDef | ast.ClassDef) and node.decorator_list)
