"""The derivative for a hidden weight, along two paths that meet."""

from nbhelpers.exercises.code import UnansweredError, close

CASES = (  # delta_o1, delta_o2, w5, w7, out_h1, i1
    (0.1384985616, -0.0380982365, 0.40, 0.50, 0.5932699921, 0.05),
    (0.3, 0.2, -0.7, 0.6, 0.8, 1.5),
    (-0.25, 0.4, 1.1, 0.9, 0.3, -2.0),
)


def tried(slope_of_w1: object) -> str:
    """Name the mistake of ``slope_of_w1(delta_o1, ..., i1)``; "" if it is right."""
    for case in CASES:
        given = slope_of_w1(*case)  # type: ignore[operator]
        if given is None:
            raise UnansweredError
        d1, d2, w5, w7, out, i1 = case
        one, two, slope = d1 * w5, d2 * w7, out * (1 - out)
        if close(given, (one + two) * slope * i1):
            continue
        for name, value in (
            ("this is the product along one path only, through o1.", one * slope * i1),
            ("this is the product along one path only, through o2.", two * slope * i1),
            ("where paths meet, products add; these are multiplied.", one * two * slope * i1),
            (
                "the second path is added with its own sign, not taken away.",
                (one - two) * slope * i1,
            ),
            ("each delta needs the weight on its path.", (d1 + d2) * slope * i1),
            ("the slope of h1's sigmoid, out_h1 (1 - out_h1), is missing.", (one + two) * i1),
            ("the slope is out_h1 (1 - out_h1); here stands out_h1.", (one + two) * out * i1),
            ("the last factor, i1, is missing: this is delta_h1.", (one + two) * slope),
            ("this is the slope at out_h1; go on through h1 to w1.", one + two),
        ):
            if close(given, value):
                return name
        return (
            "at " + str(case) + " it should give " + str(round((one + two) * slope * i1, 9)) + "."
        )
    return ""
