"""The rule of a quotient: its result, and its slopes in the dividend and in the divisor."""

from nbhelpers.exercises.code import close, numbers

CASES = ((0.835911, 2.61858), (-1.25, 0.8), (1.5, -0.6), (-2.2, -1.7))  # p, q: all signs


def tried(quotient: object) -> str:
    """Name the mistake of ``quotient(p, q)``; "" if it is right."""
    for p, q in CASES:
        given = quotient(p, q)  # type: ignore[operator]
        if problem := numbers(given, 3):
            return problem
        right = [p / q, 1 / q, -p / q**2]
        wrong = [n for n in range(3) if not close(given[n], right[n])]
        if wrong:
            where = "at p = " + str(p) + " and q = " + str(q) + " "
            return where + _named(list(given), right, wrong[0], p, q)
    return ""


def _named(given: list, right: list, place: int, p: float, q: float) -> str:  # type: ignore[type-arg]
    if close(given[1], right[2]) and close(given[2], right[1]):
        return "the two slopes stand in the wrong order: first that in p."
    if place == 0:
        return "the first number should be the result, p / q."
    if place == 1:
        return "the slope in p, with q fixed, should be " + str(round(right[1], 6)) + "."
    if p < 0 and close(given[2], p / q**2):  # with p above 0 it was right
        return "the slope in q should change with the sign of p: |p| is not p."
    for name, value in (
        ("the slope in q has the wrong sign: a larger q makes the quotient smaller.", p / q**2),
        ("the slope in q has q once in its divisor; it stands there twice.", -p / q),
        ("the slope in q has the wrong sign, and q once too few in its divisor.", p / q),
        ("the slope in q lacks p: it is that of 1 / q.", -1 / q**2),
    ):
        if close(given[2], value):
            return name
    return "the slope in q, with p fixed, should be " + str(round(right[2], 6)) + "."
