"""The code exercises of the part *Autograd*: right programs pass, wrong ones do not."""

import pytest
from exercise_runner import run_exercise

ENTROPY = ("torch_scalars", "return t - p", "check_function(my_gradient")
OUTER = ("jacobians_and_vjps", "u = 2 * a * a * (1 - a)", "check_function(my_gradient")


def verdict(exercise: tuple[str, str, str], program: str) -> str:
    chapter, line, cell = exercise
    return repr(run_exercise(chapter, {line: program}, cell=cell))


@pytest.mark.parametrize(
    ("exercise", "program"),
    [
        (ENTROPY, "return p - t"),
        (ENTROPY, "return p * t.sum() - t"),
        (ENTROPY, "return p.numpy() - t.numpy()"),
        (ENTROPY, "return (p - t).tolist()"),
        (ENTROPY, "return p - t.requires_grad_()"),
        (ENTROPY, "z.requires_grad_()\n    return torch.softmax(z, dim=0) - t"),
        (OUTER, "u = a * a * (1 - a)"),
        (OUTER, "return torch.outer(torch.tensor(a**2 * (1 - a)), torch.tensor(x))"),
    ],
)
def test_right_programs_pass(exercise: tuple[str, str, str], program: str) -> None:
    assert verdict(exercise, program) == "Right: all 3 cases agree."


@pytest.mark.parametrize(
    "program",
    [
        "return t - p",  # as the cell stands
        "return torch.flip(p - t, [0])",  # the classes in the wrong order
        "return p * (1 - p) * (p - t)",  # with a slope of the softmax
        "return 2 * (p - t)",
        "return logits.grad",  # what an earlier cell may have left
        "return p[0] * t.sum() - t",  # the first class for all
        "return p - t / t.sum() * (t.numel() == 2)",  # two classes alone
    ],
)
def test_wrong_gradients_of_the_cross_entropy_are_refused(program: str) -> None:
    assert "does not agree" in verdict(ENTROPY, program)


@pytest.mark.parametrize(
    "program",
    [
        "u = 2 * a * a * (1 - a)",  # without the half
        "u = a * (1 - a)",  # dl/da is forgotten
        "u = a * a",  # the slope of the sigmoid is forgotten
        "return np.outer(a * a * (1 - a), 5 * W[1])",  # the coincidence of the notebook's numbers
        "u = (a * a * (1 - a))[::-1]",  # the units in the wrong order
        "return np.outer(x, a * a * (1 - a))",  # transposed
    ],
)
def test_wrong_gradients_of_the_weights_are_refused(program: str) -> None:
    assert "does not agree" in verdict(OUTER, program)


@pytest.mark.parametrize(
    ("exercise", "program", "says"),
    [
        (ENTROPY, "p - t", "Does it end with return?"),
        (ENTROPY, "return 'p - t'", "something else than numbers"),
        (ENTROPY, "return p - t[:1].repeat(7)", "raised RuntimeError"),
        (OUTER, "return a * a * (1 - a)", "Your shape is (2,), expected (2, 3)."),
        (OUTER, "return np.outer(x, a * a * (1 - a))", "transpose"),
        (OUTER, "u = 2 * a * a * (1 - a)", "a factor of 2"),
    ],
)
def test_the_verdict_says_what_is_wrong(
    exercise: tuple[str, str, str], program: str, says: str
) -> None:
    assert says in verdict(exercise, program)
