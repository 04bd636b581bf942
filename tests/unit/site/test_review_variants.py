"""Questions that come back with other numbers: true by a second route, and judged as they should be."""

import json
import math
import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from random import Random
from typing import Any

import pytest
import torch
from answer_oracle import Typed, expected
from answer_trials import PRAISE, Trial, planned
from places import CHAPTERS
from torch.utils.flop_counter import FlopCounterMode

from nbhelpers.site.review.variants import COUNT, GENERATORS, variants
from nbhelpers.widgets.answer_box import AnswerBox
from nbhelpers.widgets.answer_box.judge import judged

Numbers = dict[str, Any]
NUMBER = r"-?\d+(?:\.\d+)?"
GIVEN = re.compile(rf"(\w+|[κλμη]) = (?:({NUMBER})|\(({NUMBER}(?:, {NUMBER})*)\))")
VARIANTS = [(name, n) for name, found in variants().items() for n in range(len(found))]


def _given(text: str) -> Numbers:
    """The numbers and rows of numbers that a reader is given, by their names."""
    return {
        name: float(number) if number else [float(one) for one in row.split(", ")]
        for name, number, row in GIVEN.findall(text)
    }


def _slope(loss: Callable[[torch.Tensor], torch.Tensor], at: float) -> float:
    """A slope by autograd."""
    x = torch.tensor(at, dtype=torch.float64, requires_grad=True)
    loss(x).backward()
    assert x.grad is not None
    return float(x.grad)


def _half(out: torch.Tensor, t: float) -> torch.Tensor:
    return (out - t) ** 2 / 2


def _logit(out: float) -> float:
    return float(torch.logit(torch.tensor(out, dtype=torch.float64)))


def _forward(g: Numbers) -> float:
    return g["w1"] * g["i1"] + g["w2"] * g["i2"] + g["b1"]


def _output_weight(g: Numbers) -> float:
    rest = _logit(g["out_o1"]) - g["w5"] * g["out_h1"]
    return _slope(lambda w: _half(torch.sigmoid(w * g["out_h1"] + rest), g["t1"]), g["w5"])


def _hidden_weight(g: Numbers) -> float:
    rest = _logit(g["out_h1"]) - g["w1"] * g["i1"]
    message = g["delta_o1"] * g["w5"] + g["delta_o2"] * g["w7"]
    return _slope(lambda w: message * torch.sigmoid(w * g["i1"] + rest), g["w1"])


def _neuron(g: Numbers, name: str, factor: float = 1.0) -> torch.Tensor:
    x, w = (torch.tensor(g[key], dtype=torch.float64, requires_grad=True) for key in ("x", "w"))
    b = torch.tensor(g["b"], dtype=torch.float64)
    (factor * torch.relu(w @ x + b)).backward()
    grad = {"x": x, "w": w}[name].grad
    assert grad is not None
    return grad


def _two_neurons(g: Numbers) -> float:
    x = torch.tensor(g["x"], dtype=torch.float64, requires_grad=True)
    rows = torch.tensor([g["w"], g["v"]], dtype=torch.float64)
    torch.relu(rows @ x).sum().backward()
    assert x.grad is not None
    return float(x.grad[0])


def _rounds(g: Numbers) -> float:
    w = torch.tensor(g["w"], dtype=torch.float64, requires_grad=True)
    for _ in range(int(g["n"])):
        ((g["c"] * w - g["d"]) ** 2).backward()
    assert w.grad is not None
    return float(w.grad)


def _largest(settles: Callable[[float], bool]) -> float:
    """The largest rate that settles, by halving an interval."""
    low, high = 0.0, 100.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if settles(middle) else (low, middle)
    return low


def _spectrum(rate: float, curvature: float, mu: float) -> float:
    """How much an update with momentum stretches at most: the matrix of one step's eigenvalues."""
    step = torch.tensor([[1 - rate * curvature, -rate * mu], [curvature, mu]], dtype=torch.float64)
    return float(torch.linalg.eigvals(step).abs().max())


def _best_momentum(g: Numbers) -> float:
    """On a grid of momenta the one whose best rate is fastest for both curvatures."""
    kappa = g["κ"]

    def worst(mu: float) -> float:
        rate = (1 + mu**0.5) ** 2 / kappa  # as large as the steep side bears at this momentum
        return max(_spectrum(rate, 1.0, mu), _spectrum(rate, kappa, mu))

    grid = [n / 400 for n in range(4, 400)]
    return min(grid, key=worst)


def _landing(g: Numbers) -> float:
    """The rate at which a step from w = 0 meets the target."""
    w, h = torch.zeros(2, requires_grad=True), torch.tensor(g["h"])
    ((w @ h - g["t"]) ** 2).backward()
    assert w.grad is not None
    return -g["t"] / float(h @ w.grad)


def _halvings(g: Numbers) -> int:
    """The updates, made one by one in decimal numbers."""
    distance, updates = Decimal(1), 0
    while distance >= Decimal(str(g["d"])):
        distance, updates = distance * Decimal(str(g["f"])), updates + 1
    return updates


def _calls(times: int) -> int:
    """The calls, counted one by one."""
    return 1 if times == 0 else 1 + 2 * _calls(times - 1)


def _unsure(g: Numbers) -> float:
    p = torch.tensor([g["p"], 1 - g["p"]], dtype=torch.float64)
    z = p.log().requires_grad_()
    torch.nn.functional.cross_entropy(z, torch.tensor(0)).backward()
    assert z.grad is not None
    return float(z.grad[0])


def _through(x: torch.Tensor, w: float, units: int) -> torch.Tensor:
    """What comes out of a chain of sigmoids that keeps 1/2."""
    for _ in range(units):
        x = torch.sigmoid(w * x - w / 2)
    return x


def _other_classes(g: Numbers) -> Callable[[torch.Tensor], torch.Tensor]:
    """The cross-entropy of the second of three classes over its logit; the others keep theirs."""
    first, _, third = torch.log(torch.tensor(g["p"], dtype=torch.float64))
    return lambda z: -torch.log_softmax(torch.stack([first, z, third]), 0)[1]


def _counted(g: Numbers) -> int:
    """What PyTorch's own counter says of the backward pass."""
    n, d, h = (int(g[name]) for name in "ndh")
    X, W = torch.ones(n, d, requires_grad=True), torch.ones(d, h, requires_grad=True)
    E = (X @ W).sum()
    with FlopCounterMode(display=False) as counter:
        E.backward()
    return counter.get_total_flops()


def _backwards(g: Numbers) -> float:
    """Bytes over bytes, layer by layer, when the first segment has been computed again."""
    s, held = int(g["s"]), 1.0
    for layer in range(int(g["k"]) * s):
        held += 1.0 if layer < s else 0.5
    return held


ROUTES: dict[str, Callable[[Numbers], float]] = {
    "chain-q1": lambda g: _slope(lambda w: _half(torch.sigmoid(w * g["i"]), g["t"]), g["w"]),
    "chain-q2": _forward,
    "chain-q3": _output_weight,
    "chain-q4": _hidden_weight,
    "chain-q5": lambda g: _slope(lambda w: g["delta_h2"] * w * g["i1"], g["w3"]),
    "chain-q12": lambda g: _slope(lambda b: g["delta_h1"] * b + g["delta_h2"] * b, g["b1"]),
    "chain-q13": lambda g: _slope(lambda w: _half(torch.tanh(w * g["i"]), g["t"]), g["w"]),
    "gradcheck-q8": lambda g: sum((0 - g[t]) ** 2 for t in ("t1", "t2")) / 2,
    "neuron-q5": lambda g: (
        g["rate"] * (float((_neuron({**g, "w": g["x"], "b": 1.0}, "w") ** 2).sum()) + 1)
    ),
    "neuron-q8": lambda g: float(_neuron(g, "w", g["m"])[2]),
    "neuron-q11": _two_neurons,
    "batch-q2": lambda g: float(torch.tensor(g["dvalues"]) @ torch.tensor(g["w"])),
    "batch-q3": lambda g: float(torch.tensor(g["x"]) @ torch.tensor(g["m"])),
    "torch-q6": lambda g: _slope(
        lambda z: (
            -(
                g["t1"] * torch.log_softmax(torch.stack([z, z * 0]), 0)[0]
                + g["t2"] * torch.log_softmax(torch.stack([z, z * 0]), 0)[1]
            )
        ),
        _logit(g["p1"]),
    ),
    "jac-q1": lambda g: _slope(lambda x: torch.sigmoid(x * g["w"][1] + _logit(g["a2"])), 0.0),
    "three-q4": _rounds,
    "rate-q1": lambda g: 1 / _slope(lambda x: g["λ"] * x**2 / 2, 1.0),
    "rate-q2": lambda g: _largest(lambda rate: _spectrum(rate, g["λ"], 0.0) <= 1),
    "rate-q3": lambda g: _largest(
        lambda rate: rate * 2 * (26 * g["u"] ** 2 + 2 * g["z"] ** 2) <= 2
    ),
    "rate-q6": lambda g: g["y"] * (1 + g["η"] * 52**0.5 * (5 - g["y"])) ** 2,
    "rate-q8": lambda g: _largest(lambda rate: _spectrum(rate, g["λ"], g["μ"]) <= 1 + 1e-9),
    "rate-q21": _best_momentum,
    "rate-q22": _landing,
    "rate-q23": _halvings,
    "deep-q2": lambda g: _slope(lambda x: _through(x, g["w"], int(g["n"])), 0.5),
    "deep-q3": lambda g: _largest(lambda size: g["d"] * size**2 <= 1),
    "digits-q3": lambda g: _slope(_other_classes(g), math.log(g["p"][1])),
    "digits-q4": lambda g: sum(
        p.numel()
        for pair in ((g["d"], g["h"]), (g["h"], g["k"]))
        for p in torch.nn.Linear(*map(int, pair)).parameters()
    ),
    "digits-q5": lambda g: len(torch.arange(int(g["n"])).split(int(g["s"]))),
    "tape-q1": lambda g: _slope(lambda a: a * g["b"] + a, g["a"]),
    "tape-q3": lambda g: _calls(int(g["n"])),
    "tape-q7": _unsure,
    "clinic-q3": lambda g: (
        1 / _slope(torch.tanh, float(torch.atanh(torch.tensor(g["out"]).double())))
    ),
    "clinic-q4": lambda g: (
        _slope(lambda w: (w * torch.ones(int(g["n"]))).mean(), 1.0)
        / _slope(lambda w: (w * torch.ones(int(g["n"]))).sum(), 1.0)
    ),
    "cost-q1": _counted,
    "cost-q5": lambda g: min(k + g["L"] / k for k in range(1, int(g["L"]) + 1)),
    "cost-q6": _backwards,
    "deep-q7": lambda g: _slope(lambda x: (x + g["s1"] * x) + g["s2"] * (x + g["s1"] * x), 1.0),
}


def test_ten_questions_and_more_come_back_with_other_numbers() -> None:
    assert ROUTES.keys() == variants().keys()
    assert len(ROUTES) >= 10
    for name, found in variants().items():
        assert len({one["answer"] for one in found}) == COUNT, name
        assert len({one["statement"] for one in found}) == COUNT, name


@pytest.mark.parametrize("name", ROUTES)
def test_the_answer_is_what_its_reader_computes(name: str) -> None:
    for variant in variants()[name]:
        text = variant["statement"]
        rate = re.search(rf"The rate is ({NUMBER})", text)
        given = _given(text) | ({"rate": float(rate[1])} if rate else {})
        near = 2e-2 if name == "rate-q21" else 2e-5
        assert ROUTES[name](given) == pytest.approx(variant["answer"], rel=near), text
        last = re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", variant["solution"])[-1]
        assert float(last) == pytest.approx(variant["answer"], rel=1e-5), variant["solution"]


class _Told(Random):
    """Draws what it is told to: the numbers of a chapter."""

    def __init__(self, numbers: list[float]) -> None:
        super().__init__(0)
        self._numbers = iter(numbers)

    def choice(self, seq: Any) -> Any:
        return next(self._numbers)

    def randint(self, a: int, b: int) -> Any:
        return next(self._numbers)


MAZUR = [5, 10, 1, 99, 35, 60, 15, 20, 25, 30, 40, 45, 50, 55]  # in hundredths
NEURON = [1, -2, 3, -3, -1, 2, 1]
IN_THE_CHAPTER: dict[str, list[float]] = {
    "chain-q1": [20, 5, 1.0],
    **{f"chain-q{n}": [*MAZUR] for n in (2, 3, 4, 5, 12)},
    "chain-q13": [20, 5, 1.0],
    "gradcheck-q8": [23, 7],
    "neuron-q5": [*NEURON, 0.001],
    "neuron-q8": [*NEURON, 0.5],
    "neuron-q11": [1, 5, -30, 10, 5, 10],
    "batch-q2": [2, 5, -2.6, 1, 1, 1],
    "batch-q3": [20, 5, 27, 1, 2, 3],
    "torch-q6": [0.5, 2.3, 0.7],
    "jac-q1": [0.5, 2, 4, 6],
    "three-q4": [2, 5, 1, 3],
    "rate-q1": [4],
    "rate-q2": [4],
    "rate-q3": [10, 25],
    "rate-q6": [6, 4],
    "rate-q8": [4, 0.9],
    "rate-q21": [5],
    "rate-q22": [2, 2],
    "rate-q23": [2, 6],
    "deep-q2": [2, 10],
    "deep-q3": [64],
    "deep-q7": [2, 3],
    "tape-q1": [2, -3],
    "tape-q3": [10],
    "tape-q7": [0.2],
    "clinic-q3": [0.5],
    "clinic-q4": [32],
    "digits-q3": [0.7, 0.2],
    "digits-q4": [64, 64, 10],
    "digits-q5": [1197, 32],
    "cost-q1": [10, 30, 20],
    "cost-q5": [100],
    "cost-q6": [8, 8],
}


@pytest.fixture(scope="module")
def asked_in_chapters() -> dict[str, dict[str, Any]]:
    """The tasks of all answer boxes, as the notebooks are committed."""
    state = re.compile(r'data-widget=\\"answer_box\\" id=\\"([\w-]+)\\" data-state=\\"(.*?)\\">')
    texts = (path.read_text("utf-8") for path in CHAPTERS.glob("*.ipynb"))
    found = (one for text in texts for one in state.findall(text))
    return {name: json.loads(unescape(json.loads(f'"{held}"'))) for name, held in found}


@pytest.mark.parametrize("name", ROUTES)
def test_with_the_chapters_numbers_it_is_the_chapters_question(
    name: str, asked_in_chapters: dict[str, dict[str, Any]]
) -> None:
    drawn = GENERATORS[name](_Told(IN_THE_CHAPTER[name])).task
    asked = asked_in_chapters[name]
    assert drawn["answer"] == pytest.approx(asked["answer"], rel=1e-9)
    assert drawn.get("exact", False) == asked.get("exact", False)
    shared = drawn["mistakes"].keys() & asked["mistakes"].keys()
    assert len(shared) >= min(2, len(asked["mistakes"]) - 1)
    for slip in shared:
        assert drawn["mistakes"][slip] == pytest.approx(asked["mistakes"][slip], rel=1e-6), slip
    for slip, label in drawn.get("see", {}).items():
        assert asked["see"].get(slip, label) == label


def test_every_variant_is_judged_as_the_oracle_says() -> None:
    faults, praised = [], 0
    for name, n in VARIANTS:
        variant = {key: value for key, value in variants()[name][n].items() if key != "statement"}
        task = (
            AnswerBox(widget_id=name, **variant).state()
            if n == 0
            else {**variant, "widget_id": name}
        )
        for kind, typed in [*planned(task, randoms=4)][n :: 2 * COUNT]:
            said = judged(typed.text, task)
            trial = Trial(name, kind, typed, expected(task, typed), said.verdict, said.message)
            praised += said.verdict in PRAISE
            if trial.fault:
                faults.append(str(trial))
        right = Typed(repr(task["answer"]), Decimal(repr(task["answer"])))
        assert judged(right.text, task), (name, n)
    assert praised > 250
    assert not faults, "\n".join(faults[:20])


def test_no_variant_tells_its_answer() -> None:
    for name, n in VARIANTS:
        variant = variants()[name][n]
        told = json.dumps([variant[key] for key in ("statement", "question", "hint", "setup")])
        numbers = {abs(float(one)) for one in re.findall(NUMBER, told)}
        assert abs(variant["answer"]) not in numbers, (name, n)
        assert not re.search(r"\de-\d", told), (name, n)
