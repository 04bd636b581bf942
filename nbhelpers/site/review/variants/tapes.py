"""A tape of one's own, and the bug clinic, with other numbers."""

from __future__ import annotations

from random import Random

from nbhelpers.site.review.variants.drawing import Asked, Generator, asked, short, whole


def _two_ways(draw: Random) -> Asked:
    a, b = whole(draw, 2, 9), whole(draw, -9, 9)
    return asked(
        f"y = a * b + a, with a = {a} and b = {b}.",
        "dy/da =",
        b + 1,
        {
            "that is the way through the product alone; a is also added": float(b),
            "that is the way of the summand alone; a is also multiplied by b": 1.0,
            "that is dy/db": float(a),
        },
        exact=True,
        hint="a enters the formula twice. What does each of the two places do to y?",
        setup="The slope through the product, plus the slope through the summand.",
        solution=f"Through the product y changes {b} times as much, through the summand once: {b + 1}.",
    )


def _doublings(draw: Random) -> Asked:
    n = draw.choice([3, 4, 5, 6, 7, 8, 9, 11, 12])
    return asked(
        f"A number is doubled n = {n} times, by adding it to itself. backward is called once for the result, and each "
        "call makes one more call for each parent of its value.",
        "Calls of `backward` in all:",
        2 ** (n + 1) - 1,
        {
            "that is the number of values; each is visited along every way to it": n + 1,
            "that is the number of edges; an edge is walked once for every way to it": 2 * n,
            "that is one for each way to the first number; the values in between are visited, too": 2
            ** n,
            "only the calls below the result; that one is a call as well": 2 ** (n + 1) - 2,
        },
        exact=True,
        hint="How many calls does each value get? Begin at the result.",
        setup="One for the result, two for the value before it, and twice as many for each further one.",
        solution=f"1, then twice as many each time, up to {2**n}: together {2 ** (n + 1) - 1}.",
    )


def _unsure(draw: Random) -> Asked:
    p = draw.choice([0.1, 0.3, 0.4, 0.6, 0.7, 0.9, 0.05, 0.15])
    return asked(
        f"A classifier with softmax and cross-entropy gives the right class the probability p = {short(p)}.",
        "dE/dz of the right class =",
        round(p - 1, 10),
        {
            "the sign: a larger logit of the right class makes the loss smaller": round(1 - p, 10),
            "that is p; in the right class t = 1 is taken away": p,
            "that is the slope of -log p with respect to p; the logit comes before p": -1 / p,
            "that is the slope of p with respect to its logit": p * (1 - p),
        },
        hint="The gradient is p - t. What is t for the right class?",
        setup="The probability, minus 1.",
        solution=f"{short(p)} - 1 = {short(p - 1)}.",
    )


def _slope_left_out(draw: Random) -> Asked:
    out = draw.choice([0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9])
    return asked(
        f"A hidden unit with tanh has out = {short(out)} for the only sample, and backward leaves the slope out.",
        "backward / measured =",
        1 / (1 - out**2),
        {
            "that is the slope: the factor that is missing": 1 - out**2,
            "that is for a sigmoid": 1 / (out * (1 - out)),
            "the slope of tanh is 1 - out squared": 1 / (1 - out),
            "the slope is there in neither, or in both: then it is 1": 1.0,
        },
        hint="What does the right gradient have that the wrong one lacks?",
        setup="right = wrong * (1 - out^2). Divide.",
        solution=f"The slope is {short(1 - out**2)}, and 1/{short(1 - out**2)} = {short(1 / (1 - out**2))}.",
    )


def _mean_for_sum(draw: Random) -> Asked:
    n = draw.choice([4, 5, 8, 10, 16, 20, 50, 64, 100])
    return asked(
        f"The loss adds the samples up, the backward pass takes their mean. The batch has n = {n} samples.",
        "backward / measured =",
        1 / n,
        {
            "backward is too small, not too large": float(n),
            "no half is involved": 1 / (2 * n),
            "that would be right": 1.0,
            "the mean divides by n, not by its square": 1 / n**2,
        },
        hint="What does a mean do that a sum does not?",
        setup="The mean divides the sum by the number of samples.",
        solution=f"1/{n} = {short(1 / n)}.",
    )


GENERATORS: dict[str, Generator] = {
    "tape-q1": _two_ways,
    "tape-q3": _doublings,
    "tape-q7": _unsure,
    "clinic-q3": _slope_left_out,
    "clinic-q4": _mean_for_sum,
}
