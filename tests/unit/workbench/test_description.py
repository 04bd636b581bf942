"""The format of a description: what it holds, what is refused and how, and what all is called."""

import ast
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from micropython import PagePython
from random_descriptions import of_every_choice, random_description

from nbhelpers import workbench
from nbhelpers.widgets.micropython import library
from nbhelpers.workbench import Names, by_name, computed, key_of, keys, parse, read, trained
from nbhelpers.workbench.checks import MOST_CHARACTERS
from nbhelpers.workbench.description import KEYS

SMALL: dict[str, Any] = {
    "version": 1,
    "inputs": [[1, 2]],
    "targets": [[0.5]],
    "layers": [
        {"weights": [[0.1, 0.2], [0.3, 0.4]], "biases": [0, 0]},
        {"weights": [[0.5, 0.6]], "biases": [0]},
    ],
}


def with_layer(at: int = 1, **changes: Any) -> dict[str, Any]:
    layers = [dict(layer) for layer in SMALL["layers"]]
    layers[at] |= changes
    return {"layers": layers}


def test_the_rest_has_defaults() -> None:
    d = read(SMALL)
    assert d.plain() == SMALL | {
        "layers": [layer | {"activation": "sigmoid"} for layer in SMALL["layers"]],
        "loss": "half_squared",
        "reduction": "sum",
        "bias_mode": "per_unit",
        "learning_rate": 0.5,
        "momentum": 0,
        "update_order": "simultaneous",
        "per": "batch",
        "numbering": "by_unit",
        "error_sign": "derivative",
    }
    assert set(d.plain()) | {"output"} == set(KEYS)
    bare = read(SMALL | {"layers": [{"weights": [[1, 2]]}]})
    assert bare.bias_mode == "none"
    assert "biases" not in bare.plain()["layers"][0]


def test_what_is_read_is_written_and_read_again() -> None:
    for data in of_every_choice(np.random.default_rng(1), 60):
        d = read(data)
        again = parse(json.dumps(d.plain()))
        assert again.plain() == d.plain()
        assert computed(again) == computed(d)


REFUSED = [
    ({"layers": "x"}, "layers: expected a list of 1 to 4 objects, got 'x'"),
    ({"layers": [{"weights": [[1, 2]]}] * 5}, "layers: expected a list of 1 to 4 objects"),
    (with_layer(weights=[[1, 2], [3]]), "layer 2, weights, row 2: expected 2 numbers as in the first"),
    (with_layer(weights=[[1, "2"]]), "layer 2, weights, row 1: expected a number from .* got '2'"),
    (with_layer(weights=[[1, None]]), "layer 2, weights, row 1: expected a number .* got nothing"),
    (with_layer(weights=[[1, True]]), "layer 2, weights, row 1: expected a number .* got True"),
    (with_layer(weights=[[1, float("nan")]]), "weights, row 1: expected a number .* got NaN"),
    (with_layer(weights=[[1, float("inf")]]), "weights, row 1: .* got an infinite number"),
    (with_layer(weights=[[1, 10**400]]), "weights, row 1: .* got a whole number of more than 30"),
    (with_layer(weights=[[1, 2e60]]), r"a number from -1e\+60 to 1e\+60, got 2e\+60"),
    (with_layer(weights=[[1, 2]] * 9), "layer 2, weights: expected 1 to 8 rows, one a unit"),
    (with_layer(weights=[[1] * 9]), "weights, row 1: expected a list of 1 to 8 numbers"),
    (with_layer(weights=[[1]]), "expected rows of 2 numbers, one for each of the units of layer 1"),
    (with_layer(0, weights=[[1]]), "expected rows of 2 numbers, one for each of the inputs, got"),
    (with_layer(weights=[]), "layer 2, weights: expected 1 to 8 rows"),
    (with_layer(weights=[[]]), "row 1: expected a list of 1 to 8 numbers"),
    (with_layer(biases=[1, 2]), r"layer 2, biases: expected 1 number, got \[1, 2\]"),
    (with_layer(biases=None), "layer 2, biases: missing; expected 1 number"),
    (with_layer(activation="swish"), "activation: expected one of sigmoid, .*softmax, got 'swish'"),
    (with_layer(0, activation="softmax"), "expected softmax in the last layer, got softmax"),
    (with_layer(name="h"), "layer 2: unknown key 'name'; accepted are weights, biases, activation"),
    ({"layers": [{"biases": [1]}]}, "layer 1, weights: missing"),
    ({"layers": [3]}, "layer 1: expected an object with weights, got 3"),
    ({"rate": 1}, "unknown key 'rate'; accepted are version, inputs, "),
    ({"version": 2}, "version: expected 1, got 2"),
    ({"version": True}, "version: expected 1, got True"),
    ({"inputs": [[1, 2]] * 17}, "inputs: expected 1 to 16 rows, one a sample, got a list of 17"),
    ({"inputs": [1, 2]}, "inputs, row 1: expected a list of 1 to 8 numbers, got 1"),
    ({"targets": [[1], [2]]}, "targets: expected one row a sample, got 2 for 1 of inputs"),
    ({"targets": [[1, 2]]}, "targets: expected rows of 1, one number an output"),
    ({"targets": None}, "targets: missing"),
    ({"loss": "hinge"}, "loss: expected one of half_squared, .*output, got 'hinge'"),
    ({"loss": ["squared"]}, "loss: expected one of .* got"),
    ({"loss": "softmax_cross_entropy"}, "last layer with activation softmax, .*activation sigmoid"),
    ({"loss": "binary_cross_entropy", "targets": [[2]]}, "targets, with binary_cross_entropy: .* 2"),
    ({"loss": "output"}, "targets: expected none, since the loss is an output"),
    ({"loss": "output", "targets": [], "output": "o2"}, "output: expected one of o1, got 'o2'"),
    ({"output": "o1"}, "output: expected it with the loss output alone, got half_squared"),
    ({"learning_rate": -1}, "learning_rate: expected a number from 0 to 1e.06, got -1"),
    ({"momentum": 1}, "momentum: expected a number from 0 to 0.999, got 1"),
    ({"bias_mode": "none"} | with_layer(biases=[2]), "biases: expected none, since bias_mode is none"),
    (
        {"bias_mode": "shared"} | with_layer(0, biases=[1, 2]),
        "layer 1, biases: expected one number for the layer, since bias_mode is shared",
    ),
    ({"numbering": "mine"}, "numbering: expected one of by_unit, by_input, source_unit, unit_"),
]  # fmt: skip


def test_what_does_not_fit_is_refused_by_name() -> None:
    for change, message in REFUSED:
        with pytest.raises(ValueError, match=message) as caught:
            read(SMALL | change)
        assert len(str(caught.value)) < 350
    for text, message in [
        ("[1, 2", "the description: expected JSON, got '.1, 2'"),
        ("[]", "the description: expected an object with keys"),
        ('{"inputs": [[1]]}', "version: missing"),
        ("[" * 5000, "the description: expected JSON"),
        ("7" * (MOST_CHARACTERS + 1), "expected JSON of at most 200000 characters, got 200001"),
        (
            json.dumps(SMALL).replace("0.5", "NaN", 1),
            "targets, row 1: expected a number .* got NaN",
        ),
    ]:
        with pytest.raises(ValueError, match=message):
            parse(text)


@pytest.mark.parametrize(
    ("numbering", "sizes", "names"),
    [
        ("by_unit", [2, 2, 1], "w1 w2 w3 w4 w5 w6"),
        ("by_input", [2, 2, 1], "w1 w3 w2 w4 w5 w6"),
        ("by_input", [3, 2, 2], "w1 w3 w5 w2 w4 w6 w7 w9 w8 w10"),
        ("unit_source", [2, 2, 1], "w11 w12 w21 w22 w11_2 w12_2"),
        ("source_unit", [2, 2, 1], "w11 w21 w12 w22 w11_2 w21_2"),
        ("nodes", [3, 2, 1], "w14 w24 w34 w15 w25 w35 w46 w56"),
        ("nodes", [8, 1, 1], "w19 w29 w39 w49 w59 w69 w79 w89 w9_10"),
    ],
)
def test_weights_by_unit_are_called(numbering: str, sizes: list[int], names: str) -> None:
    called = Names(sizes, numbering=numbering)
    found = [
        called.weight(layer, u, i)
        for layer in range(1, len(sizes))
        for u in range(sizes[layer])
        for i in range(sizes[layer - 1])
    ]
    assert found == names.split()
    in_order = [
        called.weight(*place[1:])
        for place in called.parameters()
        if place[0] == "w"
    ]  # fmt: skip
    if numbering[:3] == "by_":
        assert in_order == [f"w{n}" for n in range(1, len(found) + 1)]
    else:
        assert sorted(in_order) == sorted(found)


def test_every_quantity_has_a_name_of_its_own_and_is_found_by_it() -> None:
    rng = np.random.default_rng(3)
    for data in of_every_choice(rng, 60):
        d = read(data)
        listed = keys(d)
        called = [d.names().name(key) for key in listed]
        assert len(set(called)) == len(called)
        known = by_name(d)
        assert [known[name] for name in called] == listed
        assert [key_of(d, name) for name in called] == listed
    d = read(random_description(rng, numbering="nodes", loss="squared", layers=2, samples=1))
    assert key_of(d, "  net_h1 ") == key_of(d, "sample 1 net_h1") == ("net", 0, 1, 0, -1)
    assert key_of(d, "E") == key_of(d, "loss")
    assert key_of(d, "dE/dnet_o1") == key_of(d, "delta_o1") == ("delta", 0, 2, 0, -1)
    assert key_of(d, "Err_o1") == ("err", 0, 2, 0, -1)
    with pytest.raises(
        ValueError, match=r"'w99': no quantity is called so; accepted are loss, dE/dw"
    ):
        key_of(d, "w99")


def test_it_is_plain_python() -> None:
    """What MicroPython lacks is not used, and nothing is imported that it does not have."""
    for path in sorted(Path(workbench.__file__).parent.glob("[!_]*.py")):
        if path.name in CPYTHON_ALONE:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                assert {alias.name for alias in node.names} <= {"math", "json", "time"}, path
            if isinstance(node, ast.ImportFrom):
                assert str(node.module).startswith(PLAIN), path
            assert not isinstance(node, ast.JoinedStr | ast.Match | ast.Starred), path
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                assert not node.decorator_list, path
            if isinstance(node, ast.Call):
                called = getattr(node.func, "id", getattr(node.func, "attr", ""))
                assert called not in ("dataclass", "pairwise", "ljust", "rjust"), path
                assert not (called == "zip" and node.keywords), path


PLAIN = ("nbhelpers.clinic.", "nbhelpers.sheets.", "nbhelpers.workbench.")
CPYTHON_ALONE = ("command.py", "examples.py")


def test_the_page_s_python_computes_the_same() -> None:
    """The files run in MicroPython as they stand; what is refused here, is there."""
    python = PagePython(library())
    begun = python.run(
        "import json\nfrom nbhelpers.workbench import *\n"
        "def said(text):\n"
        "    try: return computed(parse(text)) | {'losses': trained(parse(text), 2)[1]}\n"
        "    except ValueError as error: return {'refused': str(error)}\n"
    )
    assert begun.error is None
    rng = np.random.default_rng(4)
    for data in [*of_every_choice(rng, 60), SMALL | {"inputs": [[1]]}, SMALL | {"rate": 2}]:
        said = python.run(f"print(json.dumps(said({json.dumps(json.dumps(data))})))", most=10**6)
        assert said.error is None
        theirs = json.loads(said.output)
        if "refused" in theirs:
            with pytest.raises(ValueError, match=r".") as caught:
                read(data)
            assert str(caught.value) == theirs["refused"]
            continue
        ours = computed(read(data))
        assert theirs["order"] == ours["order"]
        assert theirs["losses"] == pytest.approx(trained(read(data), 2)[1], rel=1e-10, abs=1e-13)
        for part in ("quantities", "updated"):
            assert theirs[part] == pytest.approx(ours[part], rel=1e-11, abs=1e-14)
