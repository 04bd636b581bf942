"""Questions of the chapter on handwritten digits with other numbers: pushes, parameters, batches."""

from __future__ import annotations

from random import Random

from nbhelpers.site.review.variants.drawing import Asked, Generator, asked, short


def _push(draw: Random) -> Asked:
    first, right = (draw.choice([n / 20 for n in range(1, 15)]) for _ in range(2))
    third = round(1 - first - right, 10)
    if third <= 0:  # their sum leaves nothing: exchange what is there for what is missing
        first, right = round(1 - first, 10), round(1 - right, 10)
        third = round(1 - first - right, 10)
    return asked(
        f"The softmax gives p = ({short(first)}, {short(right)}, {short(third)}), and the *second* class is "
        "the right one. The loss is the cross-entropy.",
        "∂L/∂z of the right class =",
        round(right - 1, 10),
        {
            "that is its probability; the 1 is still to be subtracted": right,
            "the sign: its logit should grow, so the loss falls with it": round(1 - right, 10),
            "that is the derivative in its probability, -1/p; go on to the logit": -1 / right,
            "that is the first class, which is a wrong one": first,
            "and p times 1 - p is the slope of a sigmoid": round(right * (1 - right), 10),
        },
        exact=True,
        hint="p - y, entry by entry. What is y for the right class?",
        setup="The probability of the right class, minus what it should be.",
        solution=f"{short(right)} - 1 = {short(right - 1)}.",
    )


def _count(draw: Random) -> Asked:
    d = draw.choice([4, 9, 16, 25, 36, 64, 100])
    h = draw.choice([5, 8, 12, 20, 30, 64])
    k = draw.choice([3, 4, 6, 10])
    return asked(
        f"Two dense layers with biases: d = {d} inputs, h = {h} hidden units, k = {k} outputs.",
        "Trainable numbers:",
        d * h + h + h * k + k,
        {
            "the biases are missing, one for each unit": d * h + h * k,
            "that is the first layer alone": d * h + h,
            "inputs have no biases: the units of the two layers have them": d * h
            + h * k
            + d
            + h
            + k,
            "layers do not add up like that: each unit of one takes every unit before it": d
            + h
            + k,
        },
        exact=True,
        hint="Count the weights of each layer, then its biases.",
        setup="Inputs times hidden units, hidden units times outputs, and a bias for each unit.",
        solution=f"{d} * {h} + {h} + {h} * {k} + {k} = {d * h + h + h * k + k}.",
    )


def _updates(draw: Random) -> Asked:
    n, size = draw.choice([500, 750, 900, 1197, 1300, 2000, 2900]), draw.choice([16, 32, 48, 64])
    full = n // size
    left = n - full * size
    return asked(
        f"A training set has n = {n} pictures, a mini-batch has s = {size} of them, and what is left over makes a "
        "last, smaller one.",
        "Updates in an epoch:",
        full + (left > 0),
        {
            "what is left over makes one more": full,
            "an update takes a mini-batch, not one picture": n,
            "that is the size of a mini-batch": size,
            "updates are whole": n / size,
        },
        exact=True,
        hint="How many full mini-batches are there, and is something left over?",
        setup="Divide, and round up.",
        solution=f"{full} full mini-batches, and {left} pictures are left: {full + (left > 0)}.",
    )


GENERATORS: dict[str, Generator] = {
    "digits-q3": _push,
    "digits-q4": _count,
    "digits-q5": _updates,
}
