"""A `Value` differentiates what PyTorch differentiates, and refuses what has no number."""

import math
import operator
import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

import nbhelpers as nb
from nbhelpers import Value

BINARY = (operator.add, operator.sub, operator.mul, operator.truediv, operator.pow)
UNARY = ("relu", "sigmoid", "tanh", "exp", "log")


def random_steps(rng: random.Random, count: int) -> list[tuple[Any, int, Any]]:
    """Steps of an expression: an operation, the place of its operand, and another place or number."""
    steps: list[tuple[Any, int, Any]] = []
    for k in range(count):
        first = rng.randrange(k + 3)  # any value that there is then, so that values are shared
        if rng.random() < 0.35:
            steps.append((rng.choice((*UNARY, "neg")), first, None))
        else:
            other = rng.choice((rng.randrange(k + 3), rng.uniform(0.5, 2.0)))
            steps.append((rng.choice(BINARY), first, (other, rng.random() < 0.5)))
    return steps


def evaluated(leaves: list[Any], steps: list[tuple[Any, int, Any]]) -> list[Any]:
    """All values of the expression, by the very same code for a `Value` and for a tensor."""
    values = list(leaves)
    for operation, first, second in steps:
        if second is None:
            a = values[first]
            values.append(-a if operation == "neg" else getattr(a, operation)())
            continue
        other, reflected = second
        pair = values[first], values[other] if isinstance(other, int) else other
        values.append(operation(*(reversed(pair) if reflected else pair)))
    return values


def test_random_expressions_agree_with_pytorch() -> None:
    rng = random.Random(0)
    compared = shared = 0
    while compared < 1500:
        numbers = [rng.uniform(0.3, 2.0) * rng.choice((1, 1, -1)) for _ in range(3)]
        steps = random_steps(rng, rng.randrange(2, 13))
        leaves = [Value(number) for number in numbers]
        try:
            values = evaluated(leaves, steps)
            values[-1].backward()
        except ValueError:  # a logarithm of a negative number, and the like
            continue
        tensors = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in numbers]
        expected = evaluated(tensors, steps)
        if max(abs(float(t.detach())) for t in expected) > 1e6 or not expected[-1].requires_grad:
            continue
        expected[-1].backward()
        compared += 1
        shared += any(value.parents[:1] == value.parents[1:] for value in values)
        for value, tensor in zip(values, expected, strict=True):
            assert value.data == pytest.approx(float(tensor.detach()), rel=1e-12)
        for leaf, tensor in zip(leaves, tensors, strict=True):
            grad = 0.0 if tensor.grad is None else float(tensor.grad)
            assert leaf.grad == pytest.approx(grad, rel=1e-9, abs=1e-9 * max(1, abs(grad)))
    assert shared > 50


def test_every_operation_has_the_slope_of_its_nudge() -> None:
    a, b, h = 0.7, 1.9, 1e-6
    for operation in BINARY:
        for x, y in ((a, b), (b, a)):
            value = operation(Value(x), Value(y))
            slope = (operation(x + h, y) - operation(x - h, y)) / (2 * h)
            other = (operation(x, y + h) - operation(x, y - h)) / (2 * h)
            assert value.slopes == pytest.approx((slope, other), rel=1e-6)
            assert operation(x, Value(y)).slopes == value.slopes[1:]
            assert operation(Value(x), y).slopes == value.slopes[:1]
    for name in UNARY:
        value, over, under = (getattr(Value(x), name)() for x in (a, a + h, a - h))
        assert value.slopes == pytest.approx(((over.data - under.data) / (2 * h),), rel=1e-6)


def test_a_second_pass_adds_the_same_once_more() -> None:
    a = Value(2.0)
    b = 3 * a
    c = b**2
    c.backward()
    c.backward()
    assert (a.grad, b.grad, c.grad) == (72, 24, 2)
    c.zero_grad()
    assert (a.grad, b.grad, c.grad) == (0, 0, 0)


def test_a_value_is_served_after_all_that_was_made_from_it() -> None:
    a = Value(2.0)
    b = a * a
    c = b + a * b + b  # b is reached by a short way and by a long one
    c.backward()
    assert a.grad == 4 * 2 + 3 * 2**2


def test_a_long_tape_ends_without_a_call_for_each_value() -> None:
    a = value = Value(1.0)
    for _ in range(100_000):
        value = value + a
    value.backward()
    assert a.grad == value.data == 100_001


def test_the_network_of_the_first_chapter_trains_to_its_numbers() -> None:
    example = nb.mazur()
    names = [f"w{k}" for k in range(1, 9)]
    start = [w for W in example.network.weights for w in W.ravel()]
    w = dict(zip(names, map(Value, start), strict=True))
    b1, b2 = (float(np.ravel(b)[0]) for b in example.network.biases)
    i1, i2 = example.x
    for _ in range(2):
        h1 = (w["w1"] * i1 + w["w2"] * i2 + b1).sigmoid()
        h2 = (w["w3"] * i1 + w["w4"] * i2 + b1).sigmoid()
        o1 = (w["w5"] * h1 + w["w6"] * h2 + b2).sigmoid()
        o2 = (w["w7"] * h1 + w["w8"] * h2 + b2).sigmoid()
        loss = (example.target[0] - o1) ** 2 / 2 + (example.target[1] - o2) ** 2 / 2
        loss.zero_grad()
        loss.backward()
        if w["w1"].data == 0.15:
            assert w["w1"].grad == pytest.approx(0.0004385677, abs=5e-11)
        for value in w.values():
            value.data -= 0.5 * value.grad
    trained = example.network.train(example.x, example.target, learning_rate=0.5, steps=2)
    ends = [end for W in trained.network.weights for end in W.ravel()]
    assert [value.data for value in w.values()] == pytest.approx(ends, rel=1e-13)


def test_a_program_for_another_tape_runs_unchanged() -> None:
    """Neurons, sums from 0, reflected operators and a hinge loss, as such programs write them."""
    rng = random.Random(1)
    weights = [[Value(rng.uniform(-1, 1)) for _ in range(2)] for _ in range(8)]
    biases = [Value(0) for _ in range(8)]
    last = [Value(rng.uniform(-1, 1)) for _ in range(8)]
    parameters = [*(w for row in weights for w in row), *biases, *last]
    points = [([1.0, 1.0], 1), ([-1.0, 1.0], -1), ([1.0, -1.0], -1), ([-1.0, -1.0], 1)]
    losses = []
    for _ in range(60):
        scores = []
        for x, _ in points:
            hidden = [
                sum((wi * xi for wi, xi in zip(w, x, strict=True)), b).relu()
                for w, b in zip(weights, biases, strict=True)
            ]
            scores.append(sum(wi * h for wi, h in zip(last, hidden, strict=True)))
        margins = [(1 + -y * s).relu() for (_, y), s in zip(points, scores, strict=True)]
        loss = sum(margins) * (1.0 / len(margins)) + 1e-4 * sum(p * p for p in parameters)
        for p in parameters:
            p.grad = 0
        loss.backward()
        for p in parameters:
            p.data -= 0.1 * p.grad
        losses.append(loss.data)
    assert losses[-1] < 0.05 < losses[0]


def test_numbers_of_numpy_are_numbers() -> None:
    a = Value(np.float32(0.5))
    for number in (np.float64(2), np.int64(2), np.array(2.0)):
        for made in (number * a, a * number, number / a, number**a, number - a):
            assert type(made) is Value
            assert made.parents == (a,)
    assert type((np.float64(2) * a).data) is float


@pytest.mark.parametrize(
    ("wrong", "kind", "message"),
    [
        (lambda a: Value(-1.0).log(), ValueError, r"log\(-1.0\): the result is no finite number"),
        (lambda a: Value(0) ** -1, ValueError, r"0.0 \*\* \(-1.0\): the result is no"),
        (lambda a: Value(0) ** 0.5, ValueError, r"0.0 \*\* 0.5: the slope is no finite number"),
        (lambda a: Value(-8) ** a, ValueError, r"\(-8.0\) \*\* 2.0: the slope is no"),
        (lambda a: a / 0, ValueError, r"2.0 / 0.0: the result"),
        (lambda a: Value(1000).exp(), ValueError, r"exp\(1000.0\): the result"),
        (lambda a: Value(1e200) * 1e200, ValueError, r"1e\+200 \* 1e\+200: the result"),
        (lambda a: a + "3", TypeError, r"a \+ b: expected Values and finite numbers, got '3'"),
        (lambda a: True * a, TypeError, r"a \* b: expected Values and finite numbers, got True"),
        (lambda a: np.ones(2) - a, TypeError, r"a - b: expected .*, got \[1.0, 1.0\]"),
        (lambda a: a**math.inf, ValueError, r"a \*\* b: expected .*, got inf"),
        (lambda a: Value(a), TypeError, r"data: expected a number, got Value\(data=2.0"),
        (lambda a: Value("3"), TypeError, "data: expected a number, got '3'"),
        (lambda a: Value(math.nan), ValueError, "data: expected a finite number, got nan"),
        (lambda a: setattr(a, "data", None), TypeError, "data: expected a number, got None"),
    ],
)
def test_what_has_no_number_is_refused(
    wrong: Callable[[Value], object], kind: type[Exception], message: str
) -> None:
    a = Value(2.0)
    with pytest.raises(kind, match=message):
        wrong(a)
    assert repr(a) == "Value(data=2.0, grad=0.0)"


def test_a_derivative_too_large_changes_no_gradient() -> None:
    a = Value(1e-200)
    with pytest.raises(ValueError, match=r"backward: the derivative by Value\(1e-200\) is too"):
        ((a * 1e200) * 1e200 * 1e-200 * 1e200).backward()
    assert a.grad == 0


def test_a_power_with_a_whole_exponent_takes_any_base() -> None:
    assert ((Value(-3.0) ** 2).slopes, (Value(0) ** 1).slopes) == ((-6,), (1,))
    assert (0 ** Value(2.0)).slopes == (0,)
    assert (Value(0) ** 0).slopes == (0,)
