"""Questions of the chapter on costs with other numbers: operations, segments, memory on the way back."""

from __future__ import annotations

from math import isqrt
from random import Random

from nbhelpers.site.review.variants.drawing import Asked, Generator, asked, short


def _backward(draw: Random) -> Asked:
    n = draw.choice([5, 8, 10, 20, 40, 50])
    d = draw.choice([12, 15, 30, 60, 100])
    h = draw.choice([3, 4, 20, 25])
    forward = 2 * n * d * h
    return asked(
        f"A layer with d = {d} inputs and h = {h} units gets n = {n} rows. A multiplication is an operation, and so is an "
        "addition; only matrix products count.",
        "Operations of the backward pass, with the gradients of weights and inputs:",
        2 * forward,
        {
            "that is one of the two products; a hidden layer needs both": forward,
            "that is forward and backward together": 3 * forward,
            "each term is a multiplication and an addition": forward / 2,
            "that is once the forward pass too many": 4 * forward,
        },
        exact=True,
        hint="Which two matrix products does the backward pass have, and how long is each of their sums?",
        setup=f"dE/dX has {n} * {d} entries, each a sum over {h} units. dE/dW has {d} * {h} entries, each a sum over "
        f"{n} rows.",
        solution=f"2 * ({n} * {d}) * {h} + 2 * ({d} * {h}) * {n} = {2 * forward}.",
    )


def _segments(draw: Random) -> Asked:
    layers = draw.choice([16, 36, 64, 100, 144, 196, 256])
    root = isqrt(layers)
    return asked(
        f"A network has L = {layers} layers. Only what enters each of some segments is kept; the values of one segment at a "
        "time are computed again.",
        "Arrays that are kept at the most, if the segments are chosen as well as possible:",
        2 * root,
        {
            "that many enter the segments; the values of one segment come to it": root,
            "that is without recomputation": layers,
            "that many are kept with 2 segments": 2 + layers // 2,
        },
        exact=True,
        hint="For which number of segments is their number, plus the layers of one, least?",
        setup="As many segments as the square root of the layers. Then add the layers of one segment.",
        solution=f"{root} segments of {root} layers: {root} + {root} = {2 * root}.",
    )


def _at_the_end(draw: Random) -> Asked:
    k = draw.choice([4, 5, 6, 8, 10, 12])
    s = draw.choice([4, 6, 8, 10, 12])
    others = (k - 1) * s
    answer = 1 + s + others / 2
    return asked(
        f"A network in k = {k} segments of s = {s} layers. On the way back the first segment has just been computed again: its "
        f"input and its values are there, and the gradients of the layers of all other segments, each half as large as an "
        "array of values.",
        "As much memory as this many arrays of values:",
        answer,
        {
            "the gradients are there, too": 1 + s,
            "a gradient has half the size of an array of values": 1 + s + others,
            "the gradients of the first segment are not there yet": 1 + s + k * s / 2,
            "the input of the segment is kept as well": s + others / 2,
            "the other segments are done, and what entered them is freed": k + s + others / 2,
        },
        exact=True,
        hint="Add what the segment holds, and what all gradients so far hold.",
        setup="An input and the values of one segment, and half an array for each layer of the others.",
        solution=f"1 + {s} + {others} / 2 = {short(answer)}.",
    )


GENERATORS: dict[str, Generator] = {
    "cost-q1": _backward,
    "cost-q5": _segments,
    "cost-q6": _at_the_end,
}
