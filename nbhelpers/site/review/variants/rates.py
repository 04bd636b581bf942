"""How far to step, with other numbers."""

from __future__ import annotations

from math import sqrt
from random import Random

from nbhelpers.site.review.variants.drawing import (
    Asked,
    Generator,
    asked,
    hundredths,
    short,
    tenths,
)


def _perfect(draw: Random) -> Asked:
    curvature = draw.choice([0.5, 2.5, 5, 8, 10, 12.5, 16, 20])
    return asked(
        f"E = 1/2 λ x^2 with λ = {short(curvature)}: each update multiplies x by 1 - ηλ.",
        "The rate at which a single update lands on the minimum:",
        1 / curvature,
        {
            "there the factor is -1: x jumps to -x": 2 / curvature,
            "that is the curvature itself": curvature,
        },
        exact=True,
        hint="Which value of the factor 1 - ηλ takes every x to 0?",
        setup="Set the factor to 0, and solve for the rate.",
        solution=f"1 - {short(curvature)} η = 0 gives η = 1/{short(curvature)} = {short(1 / curvature)}.",
    )


def _border(draw: Random) -> Asked:
    curvature = draw.choice([0.5, 2.5, 5, 8, 10, 12.5, 16, 20])
    return asked(
        f"E = 1/2 λ x^2 with λ = {short(curvature)}: each update multiplies x by 1 - ηλ.",
        "The training settles up to the rate",
        2 / curvature,
        {
            "that is the perfect rate, where the factor is 0": 1 / curvature,
            "the curvature stands below the 2, not above it": 2 * curvature,
            "that is what η times λ may be at most; divide by λ": 2.0,
        },
        exact=True,
        hint="A larger rate makes the factor smaller. Which end of its range does it reach?",
        setup="Set the factor to the lower end of its range, -1, and solve for the rate.",
        solution=f"1 - {short(curvature)} η = -1 gives η = 2/{short(curvature)} = {short(2 / curvature)}.",
    )


def _minimum(draw: Random) -> Asked:
    u, z = tenths(draw, 6, 19), tenths(draw, 11, 39)
    square = 26 * u**2 + 2 * z**2
    return asked(
        "At a minimum of the nine weights |∇y|² = 26u² + 2z², and λ_max = 2|∇y|².\n"
        f"Here u = {short(u)}, z = {short(z)}.",
        "The critical rate:",
        1 / square,
        {
            "that is |∇y|²; the critical rate is 1 over it": square,
            "that is λ_max; the critical rate is 2 over it": 2 * square,
            "that is 1/λ_max, the perfect rate; the critical one is 2/λ_max": 0.5 / square,
            "2/λ_max is 1/|∇y|², because λ_max has a 2 of its own": 2 / square,
            "that is 1/|∇y|, without the square": 1 / sqrt(square),
            "z has to be squared": 1 / (26 * u**2 + 2 * z),
            "u has to be squared": 1 / (26 * u + 2 * z**2),
            "the 2 before z² is missing": 1 / (26 * u**2 + z**2),
            "only z is squared, not the 2 before it": 1 / (26 * u**2 + (2 * z) ** 2),
        },
        hint="Which formula takes u and z, and what is the critical rate of a curvature?",
        setup="26u² + 2z² at this place; the critical rate is 1 over that.",
        solution=f"|∇y|² = {short(26 * u**2)} + {short(2 * z**2)} = {short(square)}, and 1/{short(square)} = "
        f"{short(1 / square)}.",
    )


def _momentum(draw: Random) -> Asked:
    curvature, mu = draw.choice([2, 2.5, 5, 8, 10, 20]), draw.choice([0.3, 0.5, 0.6, 0.7, 0.8, 0.9])
    return asked(
        f"Momentum μ = {short(mu)}, curvature λ = {short(curvature)}.",
        "The critical rate, exactly:",
        round(2 * (1 + mu) / curvature, 10),
        {
            "that is the one without momentum": 2 / curvature,
            "that is μ itself": mu,
            "the 2 of 2(1 + μ)/λ is missing": (1 + mu) / curvature,
            "that is 2(1 + μ); divide by λ": 2 * (1 + mu),
            "momentum raises the limit: multiply by 1 + μ": 2 / (1 + mu) / curvature,
            "multiply by 1 + μ, not by 1/(1 - μ)": 2 / (1 - mu) / curvature,
        },
        exact=True,
        hint="How many times the critical rate without momentum is it?",
        setup="The critical rate without momentum, times 1 + μ.",
        solution=f"2 * {short(1 + mu)} / {short(curvature)} = {short(2 * (1 + mu) / curvature)}.",
    )


def _best_momentum(draw: Random) -> Asked:
    root = draw.choice([3, 4, 6, 7, 8, 9, 11, 12])
    kappa = root**2
    fraction = (root - 1) / (root + 1)
    return asked(
        f"Two curvatures with the ratio κ = {kappa}. The best momentum has √μ = (√κ - 1)/(√κ + 1).",
        "The best μ:",
        fraction**2,
        {
            "that is √μ, the factor of an update; square it": fraction,
            "the root of κ is missing": ((kappa - 1) / (kappa + 1)) ** 2,
            "the root of κ and the square are missing": (kappa - 1) / (kappa + 1),
            "turn the fraction over: the smaller number is above": 1 / fraction**2,
        },
        hint="√μ is the fraction with the square root of κ in it. You want μ.",
        setup="√μ is (√κ - 1)/(√κ + 1). Square it.",
        solution=f"√{kappa} = {root}, so √μ = {root - 1}/{root + 1}, and μ = {short(fraction**2)}.",
    )


def _one_step(draw: Random) -> Asked:
    y, rate = draw.choice([5.5, 6.0, 6.5, 4.0, 4.5, 7.0]), hundredths(draw, 1, 4)
    bracket = 1 + 2 * sqrt(13) * rate * (5 - y)
    return asked(
        "On the floor of the valley an update takes y to y (1 + 2√13 η (5 - y))^2. (2√13 = 7.2111.)\n"
        f"η = {short(rate)}, y = {short(y)}.",
        "y after the update:",
        y * bracket**2,
        {
            "that is the bracket; square it, and multiply by y": bracket,
            "that is the square of the bracket; multiply it by y": bracket**2,
            "the bracket has to be squared": y * bracket,
            "y counts with the target's sign: 5 - y, not y - 5": y * (2 - bracket) ** 2,
            "the rate is missing in the bracket": y * (1 + 2 * sqrt(13) * (5 - y)) ** 2,
        },
        hint="Find the bracket first. Is y above or below the target?",
        setup="The bracket, squared, times y.",
        solution=f"The bracket is {short(bracket)}, and {short(y)} * {short(bracket)}^2 = {short(y * bracket**2)}.",
    )


def _still(draw: Random) -> Asked:
    first, second = draw.choice([*range(1, 7)]), draw.choice([*range(1, 7)])
    factor = 2 * (first**2 + second**2)
    return asked(
        f"The hidden layer stands still: its outputs stay h = ({first}, {second}), and y = w1 h1 + "
        "w2 h2.\nE = (y - t)², with t = 5.",
        "The output layer's rate at which a single update lands on the target:",
        1 / factor,
        {
            "that is twice as far: there the distance only changes its sign": 2 / factor,
            "that is by what η is multiplied in the factor; set the factor to 0": float(factor),
            "the outputs have to be squared": 1 / (2 * (first + second)),
        },
        exact=True,
        hint="What does an update do to w1 and w2, and so to y? By which factor is y - 5 multiplied?",
        setup="y changes by -η times 2 (y - 5) times the sum of the squares of the outputs.",
        solution=f"Each update multiplies y - 5 by 1 - {factor}η, which is 0 at η = 1/{factor} = "
        f"{short(1 / factor)}.",
    )


def _soon(draw: Random) -> Asked:
    divisor, digits = draw.choice([2, 4, 5]), draw.choice([*range(3, 9)])

    def updates(by: int) -> int:
        return next(n for n in range(99) if by**n > 10**digits)

    return asked(
        "A training begins at the distance 1 from its target, and each update multiplies the "
        f"distance by f = {1 / divisor:g}. It has converged once the distance is less than d = "
        f"{10.0**-digits:.{digits}f}.",
        "Updates:",
        updates(divisor),
        {
            "that is for the loss, which is the square of the distance": updates(divisor**2),
            "there it is not near enough yet": updates(divisor) - 1,
            "one update earlier it is near enough already": updates(divisor) + 1,
        },
        exact=True,
        hint="After how many updates is the distance which power of f?",
        setup=f"Look for the first power of {divisor} with more than {digits} digits.",
        solution=f"The first power of {divisor} with more than {digits} digits is "
        f"{divisor ** updates(divisor)}: the number of updates is {updates(divisor)}.",
    )


GENERATORS: dict[str, Generator] = {
    "rate-q1": _perfect,
    "rate-q2": _border,
    "rate-q3": _minimum,
    "rate-q6": _one_step,
    "rate-q8": _momentum,
    "rate-q21": _best_momentum,
    "rate-q22": _still,
    "rate-q23": _soon,
}
