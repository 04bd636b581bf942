"""What costs are made of: the same step four ways, operations that are counted, and the measuring script."""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from places import tool

from nbhelpers.measurements import measured
from nbhelpers.measurements.steps import WAYS, NumPy, PyTorch, Work, operations

WORK = Work((4, 5, 3, 2), rows=6)


def test_four_ways_have_the_same_gradients_before_and_after_an_update() -> None:
    weights, X, T = WORK.arrays()
    parameters = [torch.tensor(W, requires_grad=True) for W in weights]
    out = torch.tensor(X)
    for k, W in enumerate(parameters):
        out = out @ W if k == len(parameters) - 1 else torch.relu(out @ W)
    (0.5 * ((out - torch.tensor(T)) ** 2).sum(dim=1).mean()).backward()
    expected = [W.grad.numpy() for W in parameters if W.grad is not None]
    second = []
    for name, way in WAYS.items():
        step = way(WORK, "float64") if way in (NumPy, PyTorch) else way(WORK)
        step.run()
        for found, wanted in zip(step.gradients(), expected, strict=True):
            assert found == pytest.approx(wanted, rel=1e-9, abs=1e-12), name
        step.run()
        second.append(np.concatenate([g.ravel() for g in step.gradients()]))
    moved = np.abs(second[0] - np.concatenate([g.ravel() for g in expected])).max()
    assert moved > 1e-4  # an update lies between
    for found in second[1:]:
        assert found == pytest.approx(second[0], rel=1e-9, abs=1e-12)


def test_operations_are_those_of_the_products() -> None:
    sizes, rows, total = (7, 5, 3, 2), 11, 0
    for k, (d_in, d_out) in enumerate(pairwise(sizes)):
        products = 3 if k else 2  # the first layer's inputs need no gradient
        total += sum(2 for _ in range(products) for _ in range(rows * d_in * d_out))
    assert operations(sizes, rows) == total


def test_the_script_measures_in_small_and_describes_the_machine(tmp_path: Path) -> None:
    script, out = tool("measure/costs"), tmp_path / "costs.json"
    script.main([str(out), "--quick"])
    found = json.loads(out.read_text("utf-8"))
    kept = measured("costs_cpu")
    assert [*found] == [*kept] or torch.cuda.is_available()
    assert found["machine"].keys() == kept["machine"].keys()
    assert "/" not in json.dumps(kept["machine"])
    for name in ("steps", "layers", "gradients", "counted"):
        assert {*found[name][0]} == {*kept[name][0]}, name
    assert [row["way"] for row in found["steps"]] == [*WAYS]
    for row in found["steps"]:
        assert 0 < row["least"] <= row["seconds"]
    assert found["tape"]["values"] == 2 * 8 + 2 + 3 * 2 + 1  # products and sums, ReLU, the loss


@pytest.mark.parametrize("name", ["costs.txt", "no/such/folder/costs.json"])
def test_the_script_refuses_a_file_that_it_could_not_write(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        tool("measure/costs").main([str(tmp_path / name)])
    assert "expected the name of a .json file in a folder that is there" in capsys.readouterr().err


def test_the_predicted_moments_are_those_that_were_counted() -> None:
    for row in measured("costs_cpu")["counted"]:
        array, layer = 2 * row["batch"] * row["width"], 2 * (row["width"] + 1) * row["width"]
        k = max(row["segments"], 1)
        s = row["layers"] // k
        at_loss = (k + s) * array
        at_end = (1 + s) * array + (row["layers"] - s) * layer
        beyond = max(at_loss + 9.0 * array, at_end + 4.57 * array)
        assert row["peak_bytes"] == pytest.approx(beyond, rel=2e-4), k
