"""One neuron, a layer, PyTorch's gradients and a Jacobian's entry, with other numbers."""

from __future__ import annotations

from random import Random

import numpy as np

from nbhelpers.networks import Network
from nbhelpers.site.review.variants.drawing import (
    Asked,
    Generator,
    asked,
    factor,
    short,
    tenths,
    whole,
)


def _row(numbers: list[float]) -> str:
    return f"({', '.join(short(number) for number in numbers)})"


def _neuron(draw: Random) -> tuple[list[float], list[float], float]:
    """Inputs, weights and a bias with which a ReLU neuron is on."""
    while True:
        x = [float(whole(draw, -4, 5)) for _ in range(3)]
        w = [float(whole(draw, -3, 3)) for _ in range(3)]
        b = float(whole(draw, -2, 3))
        distinct = len({*map(abs, x)}) == len({*map(abs, w)}) == 3
        if distinct and sum(a * c for a, c in zip(x, w, strict=True)) + b > 2:
            return x, w, b


def _fall(draw: Random) -> Asked:
    x, w, b = _neuron(draw)
    rate = draw.choice([0.001, 0.002, 0.003, 0.004])
    network = Network([[w]], [[b]], activations="relu")
    y = float(network.forward(x).outs[-1][0])
    squares = [number**2 for number in x]
    total = sum(squares) + 1
    return asked(
        f"A neuron with the weights w, the bias b and ReLU is on: y = w x + b = {short(y)}. Its inputs are "
        f"x = {_row(x)}. Each weight and the bias move by minus the rate times the slope of y. "
        f"The rate is {short(rate)}.",
        "By the slopes, y falls by",
        round(rate * total, 10),
        {
            "the bias moves, too: it adds 1 to the sum of squares.": rate * sum(squares),
            "that moves the inputs, too; data stay.": rate * (total + sum(v**2 for v in w)),
            "that adds up the slopes; each of them is to be squared.": rate * (sum(x) + 1),
            "the 1/2 belongs to a squared loss; here y itself is lowered.": rate * total / 2,
            "that is the sum of the squares; the rate is missing.": total,
            "that is the new y; by how much is it lower?": y - rate * total,
            "that is how y changes; its fall is counted without the minus.": -rate * total,
        },
        exact=True,
        hint="What is the slope of y in a weight, and what in the bias?",
        setup="The rate, times the sum of the squared slopes. A weight's slope is its input, the bias has 1.",
        solution=f"{' + '.join(map(short, squares))} + 1 = {short(total)}, times {short(rate)} is "
        f"{short(rate * total)}.",
    )


def _message(draw: Random) -> Asked:
    x, w, b = _neuron(draw)
    message = -draw.choice([0.5, 1.5, 2.5, 0.4])
    # E = message * y has the upstream gradient `message`
    slopes = Network([[w], [[message]]], [[b], [0.0]], activations=["relu", "identity"])
    target = float(slopes.forward(x).outs[-1][0]) - 1.0  # so that out - target = 1
    answer = slopes.named_gradients(x, [target])["w3"]
    return asked(
        f"A neuron with ReLU: z = w1 x1 + w2 x2 + w3 x3 + b, y = max(z, 0). Its inputs are x = {_row(x)}, its "
        f"weights w = {_row(w)}, and b = {short(b)}. From behind arrives the upstream gradient m = {short(message)}.",
        "The gradient of w3:",
        round(answer, 10),
        {
            "look at the signs of the message and of x3.": -answer,
            "that is the gradient of x3: the message times w3.": message * w[2],
            "that is the gradient of w2: the message times x2.": message * x[1],
            "a negative message passes as well: ReLU looks at z, not at what arrives.": 0.0,
        },
        exact=True,
        factors={f"{short(message)}, the message,": message, "x3": x[2]},
        hint="Whether ReLU lets the message pass depends on z. Where does it go then?",
        setup="The message, times the slope of ReLU, times that of the sum, times the other factor of the product x3 w3.",
        solution=f"z is above 0, so ReLU passes all: {short(message)} * 1 * 1 * {factor(x[2])} = {short(answer)}.",
    )


def _two_neurons(draw: Random) -> Asked:
    while True:
        x = [float(whole(draw, -4, 5)) for _ in range(2)]
        w, v = ([tenths(draw, -30, 40) for _ in range(2)] for _ in range(2))
        nets = [sum(a * c for a, c in zip(x, row, strict=True)) for row in (w, v)]
        if min(nets) > 0.5 and w[0] * v[0] < 0:
            break
    network = Network([[w, v], [[1.0, 1.0]]], activations=["relu", "identity"])
    target = float(network.forward(x).outs[-1][0]) - 1.0  # 1 arrives at both
    deltas = network.gradients(x, [target]).deltas[0]
    answer = round(float(deltas @ np.array([w[0], v[0]])), 10)
    return asked(
        f"Two neurons with ReLU and no bias take the same inputs x = {_row(x)}. The first has the weights "
        f"w = {_row(w)}, the second v = {_row(v)}. At each output arrives 1.",
        "The gradient of x1:",
        answer,
        {
            "that is what comes back from the first neuron alone.": w[0],
            "that is what comes back from the second neuron alone.": v[0],
            "the two paths add; that is their product.": w[0] * v[0],
            "the two paths add; that is their mean.": answer / 2,
            "one of the paths is negative.": abs(w[0]) + abs(v[0]),
            "that adds up the upstream gradients; each is still to be multiplied by a weight.": 2.0,
        },
        exact=True,
        hint="Are both neurons on? Then follow both paths back to x1.",
        setup="Along each path the message times the weight; where paths meet they add.",
        solution=f"Both are on: z is {short(nets[0])} and {short(nets[1])}. {short(w[0])} + {factor(v[0])} = {short(answer)}.",
    )


def _batch_input(draw: Random) -> Asked:
    row = [tenths(draw, -9, 19) for _ in range(3)]
    dvalues = [float(whole(draw, 1, 4)) for _ in range(3)]
    parts = [m * w for m, w in zip(dvalues, row, strict=True)]
    answer = round(sum(parts), 10)
    return asked(
        f"A sample's input x0 feeds three neurons, with the weights w = {_row(row)}. From behind arrives "
        f"dvalues = {_row(dvalues)}.",
        "dE/dx0 =",
        answer,
        {
            "the third path is missing.": parts[0] + parts[1],
            "the paths add; that is their mean.": sum(parts) / 3,
            "the paths add; that is their product.": parts[0] * parts[1] * parts[2],
            "that is the sum of what arrives at the neurons; each goes back times its weight.": sum(
                dvalues
            ),
            "each weight is still to be multiplied by what arrives at its neuron.": sum(row),
            "each weight counts with its sign.": sum(map(abs, parts)),
        },
        exact=True,
        hint="What comes back over each of the three paths, and what happens where they meet?",
        setup="Along each path the message times the weight; then the sum.",
        solution=" + ".join(f"{short(m)} * {factor(w)}" for m, w in zip(dvalues, row, strict=True))
        + f" = {short(answer)}.",
    )


def _batch_weight(draw: Random) -> Asked:
    column = [tenths(draw, 6, 49), float(whole(draw, 2, 6)), tenths(draw, 6, 49)]
    dvalues = [float(whole(draw, 1, 5)) for _ in range(3)]
    parts = [x * m for x, m in zip(column, dvalues, strict=True)]
    answer = round(sum(parts), 10)
    return asked(
        f"A batch of three samples. Column 1 of `inputs` is x = {_row(column)}, column 2 of `dvalues` is "
        f"m = {_row(dvalues)}.",
        "`dweights[1,2]` =",
        answer,
        {
            "the samples add; that is their mean.": answer / 3,
            "those are the inputs alone; each is multiplied by the message of its own sample.": sum(
                column
            ),
            "those are the messages alone; each is multiplied by the input of its own sample.": sum(
                dvalues
            ),
            "that is one sum times the other; multiply sample by sample, then add.": sum(column)
            * sum(dvalues),
            "sample 2 is missing.": parts[0] + parts[1],
        },
        exact=True,
        hint="Which samples pass through this weight?",
        setup="Sample by sample: the input times the message. Then add.",
        solution=" + ".join(
            f"{short(x)} * {short(m)}" for x, m in zip(column, dvalues, strict=True)
        )
        + f" = {short(answer)}.",
    )


def _softmax_slope(draw: Random) -> Asked:
    p1 = draw.choice([0.2, 0.3, 0.4, 0.6, 0.7, 0.8])
    t1, t2 = draw.randint(2, 6) / 10, -draw.randint(1, 3) / 10
    answer = round(p1 * (t1 + t2) - t1, 10)
    return asked(
        "Cross-entropy after a softmax over two outputs: dL/dz1 = p1 (t1 + t2) - t1, for targets that need not sum to 1.\n"
        f"p1 = {short(p1)}, t1 = {short(t1)}, t2 = {short(t2)}.",
        "dL/dz1 =",
        answer,
        {
            "that would be right if the targets summed to 1": p1 - t1,
            "the second target is negative": p1 * (t1 - t2) - t1,
            "the other sign": -answer,
            "t1 is still to be subtracted": p1 * (t1 + t2),
            "p1 multiplies the sum of the targets": p1 * t1 - t1,
        },
        exact=True,
        hint="What is the sum of the two targets?",
        setup="p1 times the sum of the targets, the second with its sign; then minus t1.",
        solution=f"{short(p1)} * {factor(t1 + t2)} - {short(t1)} = {short(answer)}.",
    )


def _jacobian_entry(draw: Random) -> Asked:
    a2 = draw.choice([0.2, 0.3, 0.4, 0.6, 0.7, 0.9])
    w = [tenths(draw, -9, 9) for _ in range(3)]
    slope = a2 * (1 - a2)
    answer = round(slope * w[1], 10)
    return asked(
        f"Row 2 of W is w = {_row(w)}: the weights from x1, x2 and x3 into unit 2, whose output a2 has the sigmoid. "
        f"At some x it is a2 = {short(a2)}.",
        "da2/dx2 =",
        answer,
        {
            "the slope of the sigmoid is missing": w[1],
            "that is the slope alone; w22 is missing": slope,
            "that is da2/dx3: the column is the input": slope * w[2],
            "that is da2/dx1: the column is the input": slope * w[0],
            "the slope is a (1 - a), not a": a2 * w[1],
            "the slope is a (1 - a), not 1 - a": (1 - a2) * w[1],
        },
        exact=True,
        hint="Which output, and which input? That is a row and a column of J.",
        setup="The slope of unit 2, times the weight from x2 into unit 2.",
        solution=f"{short(a2)} * (1 - {short(a2)}) * {factor(w[1])} = {short(answer)}.",
    )


def _rounds(draw: Random) -> Asked:
    c, d, w, n = draw.choice([2, 3, 4]), whole(draw, 4, 11), whole(draw, 1, 3), draw.choice([3, 4])
    once = 2 * (c * w - d) * c
    others = "two" if n == 3 else "three"
    side, way = ("below", "falls") if once < 0 else ("above", "rises")
    return asked(
        f"E = (c w - d)^2 with c = {c}, d = {d}, w = {w}. You compute E and call `backward()` n = {n} times, each time "
        "with a fresh forward pass, and never touch `.grad`.",
        "`w.grad` at the end:",
        n * once,
        {
            f"that is one call; the other {others} were added": once,
            "the first call counts too": (n - 1) * once,
            f"the sum is right, the sign is not: {c}w is {side} {d}, so E {way} as w grows": -n
            * once,
            "the inner derivative is missing: c w grows c times as fast as w": n * once / c,
            "the 2 of the square is missing": n * once / 2,
        },
        exact=True,
        hint="What does backward() do with what .grad holds already?",
        setup="The slope of E at this w, added once in each round.",
        solution=f"One call gives 2 * ({c} * {w} - {d}) * {c} = {once}, and {n} of them {n * once}.",
    )


GENERATORS: dict[str, Generator] = {
    "neuron-q5": _fall,
    "neuron-q8": _message,
    "neuron-q11": _two_neurons,
    "batch-q2": _batch_input,
    "batch-q3": _batch_weight,
    "torch-q6": _softmax_slope,
    "jac-q1": _jacobian_entry,
    "three-q4": _rounds,
}
