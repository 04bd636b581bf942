"""Deep chains, with other numbers."""

from __future__ import annotations

from math import sqrt
from random import Random

from nbhelpers.site.review.variants.drawing import Asked, Generator, asked, short, tenths


def _chain(draw: Random) -> Asked:
    w, n = draw.choice([1, 2, 3, 5, 6, 8]), draw.choice([5, 6, 7, 8, 9, 11, 12])
    return asked(
        f"n = {n} sigmoid units stand in a row, each with the weight w = {w}. Every net is 0, so every out is 1/2.",
        "The derivative of the last out by what enters the first unit:",
        (w / 4) ** n,
        {
            "the weight is missing: that is the slopes alone": 0.25**n,
            "the slope is missing: that is the weights alone": float(w**n),
            "one factor is missing; there are as many as units": (w / 4) ** (n - 1),
            "that is the factor of one unit": w / 4,
            "the weight counts in every unit, not once": w * 0.25**n,
            "factors multiply; that adds them": n * w / 4,
        },
        digits=3,
        hint="What is the factor of one unit, and how many units are there?",
        setup="The weight times the slope at out = 1/2, to the power of the number of units.",
        solution=f"({w} * 1/4)^{n} = {short((w / 4) ** n)}.",
    )


def _size(draw: Random) -> Asked:
    d = draw.choice([4, 16, 25, 100, 256, 400, 625, 1600, 2500])
    return asked(
        f"A dense layer has d = {d} inputs and no activation function.",
        "The σ of its weights that leaves the rms as it is:",
        1 / sqrt(d),
        {
            "that is the variance, σ squared; take the root": 1 / d,
            "more inputs need smaller weights: one over it": sqrt(d),
            "that changes nothing for a single input; here the squares of all add up": 1.0,
        },
        exact=True,
        hint="The rms gets the factor √d σ. What should this factor be?",
        setup="Set √d σ to 1, and solve for σ.",
        solution=f"√{d} σ = 1 gives σ = 1/{short(sqrt(d))} = {short(1 / sqrt(d))}.",
    )


def _blocks(draw: Random) -> Asked:
    first, second = tenths(draw, -7, 9), tenths(draw, -7, 9)
    return asked(
        "Two residual blocks, out = x + f(x), stand in a row. Their layers have the slopes\n"
        f"s1 = {short(first)} and s2 = {short(second)}.",
        "The derivative of the last out by the first x:",
        round((1 + first) * (1 + second), 10),
        {
            "that is without the connections: the path through both layers alone": round(
                first * second, 10
            ),
            "one path is missing: that through both layers": round(1 + first + second, 10),
            "that is one connection past both; each layer has its own": round(
                1 + first * second, 10
            ),
            "the path past both layers is missing": round(first + second + first * second, 10),
            "blocks in a row multiply; that adds them": round(2 + first + second, 10),
        },
        exact=True,
        hint="How many paths lead through two blocks? Or: what is the factor of one block?",
        setup="Each block has the factor 1 + f'. Multiply the two.",
        solution=f"{short(1 + first)} * {short(1 + second)} = {short((1 + first) * (1 + second))}.",
    )


GENERATORS: dict[str, Generator] = {"deep-q2": _chain, "deep-q3": _size, "deep-q7": _blocks}
