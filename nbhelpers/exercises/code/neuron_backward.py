"""The backward pass of one neuron with ReLU: seven slopes times what arrives."""

from nbhelpers.exercises.code import close, numbers

CASES = (  # x, w, b, upstream: on and off, messages of either sign, and z exactly 0
    ([0.19, -0.52, -0.41], [-2.44, 1.8, 1.14], 3.867, 0.7),
    ([0.19, -0.52, -0.41], [-2.44, 1.8, 1.14], 3.867, -0.7),
    ([1.5, 0.25, -2.0], [0.5, -1.0, 1.25], 0.5, 0.7),
    ([1.5, 0.25, -2.0], [0.5, -1.0, 1.25], 0.5, -0.7),
    ([1.0, -2.0, 3.0], [-3.0, -1.0, 2.0], -5.0, 1.0),
)


def tried(gradients: object) -> str:
    """Name the mistake of ``gradients(x, w, b, upstream)``; "" if it is right."""
    for x, w, b, upstream in CASES:
        given = gradients(list(x), list(w), b, upstream)  # type: ignore[operator]
        if problem := numbers(given, 7):
            return problem
        z = sum(a * c for a, c in zip(x, w)) + b  # noqa: B905  # MicroPython's zip is not strict
        arrives = upstream if z > 0 else 0.0
        right = [arrives * c for c in w] + [arrives * a for a in x] + [arrives]
        if not all(close(a, c) for a, c in zip(given, right)):  # noqa: B905
            return _named(list(given), right, z, x, w, upstream)
    return ""


def _named(given: list, right: list, z: float, x: list, w: list, upstream: float) -> str:  # type: ignore[type-arg]
    def same(a: list, b: list) -> bool:  # type: ignore[type-arg]
        return all(close(p, q) for p, q in zip(a, b))  # noqa: B905

    where = "at z = " + str(round(z, 6)) + ", with " + str(upstream) + " arriving, "
    swapped = right[3:6] + right[0:3] + right[6:]
    if z <= 0 and any(given):
        at_zero = "; at exactly 0 the slope is chosen as 0, too." if z == 0 else "."
        return where + "nothing passes: ReLU's slope is 0 there" + at_zero
    if same(given[:3], swapped[:3]) or same(given[3:6], swapped[3:6]):
        return where + "inputs and weights are swapped: the slope in an input is its weight."
    if same(given, [r / upstream for r in right]):
        return where + "the upstream gradient is missing: multiply by what arrives."
    if same(given[:6], right[:6]):
        return where + "the bias gets what arrives at the sum, with the factor 1."
    if z > 0 and upstream < 0 and not any(given):
        return where + "a negative message passes as well: ReLU asks for the sign of z alone."
    return where + "expected " + str([round(r, 6) for r in right]) + "."
