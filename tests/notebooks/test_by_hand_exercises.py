"""The code exercises of the first two chapters take a right program and refuse likely wrong ones."""

import pytest
from exercise_runner import run_exercise

FLIPPED = "(t2 - out_o2)"
RIGHT_SIGN = {FLIPPED: "(out_o2 - t2)"}

WRONG_BACKWARD_PASSES = {
    "as printed, with the sign of d_o2 the wrong way round": {},
    "w6 and w7 mixed up": RIGHT_SIGN
    | {
        'd_o2 * p["w7"]) * out_h1': 'd_o2 * p["w6"]) * out_h1',
        '(d_o1 * p["w6"]': '(d_o1 * p["w7"]',
    },
    "the slope of h1 taken for h2": RIGHT_SIGN
    | {"* out_h2 * (1 - out_h2)": "* out_h1 * (1 - out_h1)"},
    "the slope of h1 taken at out": RIGHT_SIGN
    | {"* out_h1 * (1 - out_h1)": "* sigmoid(out_h1) * (1 - sigmoid(out_h1))"},
    "a weight of the start in place of the given one": RIGHT_SIGN | {'d_o2 * p["w8"]': "d_o2 * w8"},
    "outputs of the start in place of a forward pass": RIGHT_SIGN
    | {"    out_h1, out_h2, out_o1, out_o2 = forward(p)\n": ""},
    "one path of two": RIGHT_SIGN | {' + d_o2 * p["w8"]': ""},
}


def test_the_first_chapters_backward_pass_is_accepted_once_repaired() -> None:
    assert run_exercise("chain_rule_by_hand", RIGHT_SIGN, cell="def somebodys(p)").ok


@pytest.mark.parametrize("slip", WRONG_BACKWARD_PASSES)
def test_wrong_backward_passes_are_refused(slip: str) -> None:
    wrong = WRONG_BACKWARD_PASSES[slip]
    assert not run_exercise("chain_rule_by_hand", wrong, cell="def somebodys(p)").ok


DELTAS = {"_, _, d = output_gradients(w)": "delta_o1, delta_o2, d = output_gradients(w)"}
H1, H2 = 'd["w5"] + d["w6"]', 'd["w7"] + d["w8"]'
RIGHT = DELTAS | {
    H1: 'delta_o1 * w["w5"] + delta_o2 * w["w6"]',
    H2: 'delta_o1 * w["w7"] + delta_o2 * w["w8"]',
}

WRONG_UPSTREAMS = {
    "as printed, gradients of weights": {},
    "the start's weights as numbers": RIGHT | {H1: "delta_o1 * 0.1 + delta_o2 * -0.5"},
    "wired by unit": RIGHT
    | {
        H1: 'delta_o1 * w["w5"] + delta_o2 * w["w7"]',
        H2: 'delta_o1 * w["w6"] + delta_o2 * w["w8"]',
    },
    "deltas without weights": RIGHT | {H1: "delta_o1 + delta_o2", H2: "delta_o1 + delta_o2"},
    "one path of two": RIGHT | {H2: 'delta_o2 * w["w8"]'},
    "the weight's sign is lost": RIGHT | {H1: 'delta_o1 * w["w5"] + delta_o2 * abs(w["w6"])'},
}


def test_right_upstream_gradients_are_accepted() -> None:
    assert run_exercise("gradient_checking", RIGHT, cell="def my_gradients(w)").ok


@pytest.mark.parametrize("slip", WRONG_UPSTREAMS)
def test_wrong_upstream_gradients_are_refused(slip: str) -> None:
    wrong = WRONG_UPSTREAMS[slip]
    assert not run_exercise("gradient_checking", wrong, cell="def my_gradients(w)").ok
