"""The code exercises of *One neuron* and *A layer and a batch* take the right programs alone."""

import pytest
from exercise_runner import run_exercise

NET = "z = x[0] * w[0] + x[1] * w[1] + x[2] * w[2] + b"
RELU = "dz = upstream * (1.0 if z > 0 else 0.0)"
DX, DW = "dx = [dz * a for a in x]", "dw = [dz * c for c in w]"
REPAIRED = {DX: "dx = [dz * c for c in w]", DW: "dw = [dz * a for a in x]"}


def neuron(changes: dict[str, str]) -> str:
    cell = "check_function(my_gradients"
    return repr(run_exercise("one_neuron", REPAIRED | changes, cell=cell))


def layer(line: str) -> str:
    changes = {"return dz.T @ inputs": line}
    return repr(run_exercise("batch_backprop", changes, cell="check_function(my_dweights"))


@pytest.mark.parametrize("changes", [{}, {RELU: "dz = upstream if z > 0 else 0.0"}])
def test_a_right_neuron_is_taken(changes: dict[str, str]) -> None:
    assert neuron(changes) == "Right: all 5 cases agree."


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({DX: DX, DW: DW}, "in another order"),
        ({NET: NET.removesuffix(" + b")}, "neuron that is on"),
        ({RELU: "dz = upstream"}, "neuron that is off"),
        ({RELU: "dz = upstream * (1.0 if upstream > 0 else 0.0)"}, "on, upstream -0.7"),
        ({RELU: "dz = 1.0 if z > 0 else 0.0"}, "on, upstream 0.7"),
        ({RELU: "dz = upstream * (1.0 if z >= 0 else 0.0)"}, "z is exactly 0"),
        ({RELU: f"{RELU} * z"}, "neuron that is on"),
    ],
    ids=["swapped", "no bias", "no ReLU", "ReLU asks the message", "no message", ">=", "times z"],
)
def test_a_wrong_neuron_is_refused(changes: dict[str, str], says: str) -> None:
    report = neuron(changes)
    assert "does not agree" in report
    assert says in report


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
