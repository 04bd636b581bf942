"""The code exercise of *A layer and a batch* takes the right programs alone."""

import pytest
from exercise_runner import run_exercise


def layer(line: str) -> str:
    changes = {"return dz.T @ inputs": line}
    return repr(run_exercise("batch_backprop", changes, cell="check_function(my_dweights"))


@pytest.mark.parametrize(
    "line", ["return inputs.T @ dz", "return (dz.T @ inputs).T", "return np.dot(inputs.T, dz)"]
)
def test_a_right_layer_is_taken(line: str) -> None:
    assert layer(line) == "Right: all 3 cases agree."


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("return dz.T @ inputs", "transpose"),
        ("return inputs.T @ dz[:, ::-1]", "entries differ"),
        ("return inputs.T @ dz[::-1]", "entries differ"),
        ("return inputs.T @ dz / len(inputs)", "factor of 1/2"),
        ("return inputs.T @ np.abs(dz)", "entries differ"),
        ("return inputs.T @ dz.T", "ValueError"),
        ("inputs.T @ dz", "returned nothing"),
    ],
)
def test_a_wrong_layer_is_refused(line: str, says: str) -> None:
    report = layer(line)
    assert "does not agree" in report
    assert says in report
