"""What a number answers, against the engine: its formula, put in numbers, is the number again."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from engine_cases import state_of
from random_networks import random_example

from nbhelpers.networks import ORDERS

Evaluate = Callable[..., Any]

# A name is a number: those of the state, those of its passes, and the factors that have formulas.
ASK = """(states) => states.map((state) => {
  const look = engine.lookAt(state);
  const steps = timeline.timeline(look);
  const origins = provenance.provenance(look, steps);
  return { values: Object.fromEntries(values.quantities(look)), origins: [...origins.values()] };
})"""
NAME = re.compile(r"d\w+/d\w+|[A-Za-z_]\w*⁺?", re.ASCII)
CALLS = {
    "sigmoid": lambda net: 1 / (1 + np.exp(-net)),
    "tanh": np.tanh,
    "ReLU": lambda net: max(net, 0.0),
    "leaky ReLU": lambda net: net if net > 0 else 0.01 * net,
    "identity": lambda net: net,
}
OTHERS = {"abs": abs, "sign": np.sign}
CHOICE = re.compile(r"(.+) if (.+) > 0, else (.+)")


def computed(text: str, known: dict[str, float]) -> float:
    """A formula in names, as Python reads it."""
    for label, function in CALLS.items():
        if text.startswith(f"{label}("):
            return float(function(known[text[len(label) + 1 : -1]]))
    if choice := CHOICE.fullmatch(text):
        return computed(choice[1] if known[choice[2]] > 0 else choice[3], known)
    text = re.sub(r"\|(.+?)\|", r"abs(\1)", text)
    python = NAME.sub(lambda name: f"known[{name[0]!r}]", text)
    for sign, operator in (("×", "*"), ("−", "-"), ("²", "**2"), ("³", "**3")):
        python = python.replace(sign, operator)
    return float(eval(python, {"known": known | OTHERS}))  # the page's own formulas


@pytest.fixture(scope="module")
def js(modules: Callable[..., Evaluate]) -> Evaluate:
    return modules(
        "engine/engine", "engine/timeline", "engine/provenance", "stepper/values", "shared/origin"
    )


def test_every_number_s_formula_gives_the_number(js: Evaluate) -> None:
    rng = np.random.default_rng(17)
    states = []
    for n in range(50):
        options = {
            "order": list(ORDERS)[n % len(ORDERS)],
            "momentum": 0.9 * (n % 3 == 0),
            "learning_rate": 0.05,
        }
        states.append(state_of(random_example(rng), **options))
    kinds = set()
    found = js(ASK, states)
    for state, answer in zip(states, found, strict=True):
        known, origins = answer["values"], {o["name"]: o for o in answer["origins"]}
        frozen = {f"next_{n}" for n in known if n.startswith("b_")} | {"next_b1", "next_b2"}
        silent = {"updates", "next_loss"} | (frozen if state["bias_mode"] == "frozen" else set())
        assert set(known) - set(origins) <= silent
        numbers = {name: origin["value"] for name, origin in origins.items()} | known
        for name, origin in origins.items():
            what = (name, origin, state)
            if name in known:
                assert origin["value"] == pytest.approx(known[name], rel=1e-12, abs=1e-13), what
            assert set(origin["sources"]) <= set(known), what
            text = origin["text"] or ("" if origin.get("given") else name)
            if origin.get("given"):
                assert origin["sources"] == [], what
            elif re.fullmatch(r"dnet_\w+/db\w+", text):
                assert origin["value"] == 1  # of a bias
            else:
                value = computed(text, numbers)
                assert value == pytest.approx(origin["value"], rel=1e-9, abs=1e-12), what
                assert origin["sources"] or name not in known, what
            kinds.add(re.sub(r"\d+|_\w+|[ho]\d", "", name))
    assert len(kinds) > 20


def test_a_line_puts_numbers_for_names(js: Evaluate) -> None:
    line = "([one, values]) => origin.piecesOf(one, (name) => values[name])"
    values = {"w1": -0.15, "i1": 0.05, "b": 0.35, "z[1,2]": -3, "dE/dw1": 2, "out_h1": 0.5}
    for text, pieces in (
        ("w1 × i1 + b", ["x", "w1 × i1 + b", "−0.15 × 0.05 + 0.35", "7"]),
        ("max(z[1,2], 0)", ["x", "max(z[1,2], 0)", "max(−3, 0)", "7"]),
        ("dE/dw1 × out_h1²", ["x", "dE/dw1 × out_h1²", "2 × 0.5²", "7"]),
        ("i1 × w1 + i1", ["x", "i1 × w1 + i1", "0.05 × (−0.15) + 0.05", "7"]),
        ("w1²", ["x", "w1²", "(−0.15)²", "7"]),
        ("1", ["x", "1", "7"]),
    ):
        assert js(line, [{"name": "x", "value": 7, "text": text}, values]) == pieces
    given = {"name": "w1", "value": -0.15, "text": "", "given": True}
    assert js(line, [given, values]) == ["w1", "−0.15, given"]
