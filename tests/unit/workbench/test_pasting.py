"""What is pasted is read exactly, in every notation, or refused with what came and is accepted."""

import json
import random
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from micropython import PagePython
from published_networks import PUBLISHED, TEXTS

import nbhelpers
from nbhelpers.workbench import read as parsed
from nbhelpers.workbench.pasting import MOST_CHARACTERS, read, read_into, read_networks

LINES = """x = 1, 4, 5
t = 0.1, 0.05
W1 = [[.1, .2], [.3, .4], [.5, .6]]
W2 = [[.7, .8], [.9, .1]]
b = .5, .5
rate = .01"""


def only(text: str) -> Any:
    """The value of a text that can be read in one way, and has no names."""
    (reading,) = read(text)
    ((name, value),) = reading.parts
    assert (reading.label, name) == ("", "")
    return value


def floats(value: Any) -> Any:
    return [floats(one) for one in value] if isinstance(value, list) else float(value)


def torch_text(rows: list[list[float]]) -> str:
    import torch

    torch.set_printoptions(precision=17, sci_mode=True)
    try:
        return repr(torch.tensor(rows, dtype=torch.float64, requires_grad=True))
    finally:
        torch.set_printoptions(profile="default")


def numpy_text(rows: list[list[float]], write: Any) -> str:
    with np.printoptions(floatmode="unique", linewidth=60):
        return write(np.array(rows))


def lined(rows: list[list[float]], between: str, minus: str = "-", point: str = ".") -> str:
    lines = [between.join(map(repr, row)).replace("-", minus) for row in rows]
    return "\n".join(lines).replace(".", point)


NOTATIONS = {
    "Python": repr,
    "JSON": json.dumps,
    "NumPy": lambda rows: numpy_text(rows, lambda a: "W = np." + repr(a)).split(" = ")[1],
    "NumPy, printed": lambda rows: numpy_text(rows, str),
    "NumPy, typed": lambda rows: numpy_text(rows, lambda a: f"np.array({a.tolist()}, dtype=float)"),
    "PyTorch": torch_text,
    "a parameter": lambda rows: f"Parameter containing:\n{torch_text(rows)}",
    "spreadsheet": lambda rows: lined(rows, "\t") + "\n",
    "decimal comma, spreadsheet": lambda rows: lined(rows, "\t", point=","),
    "decimal comma, semicolons": lambda rows: lined(rows, ";", point=","),
    "page": lambda rows: lined(rows, "\u00a0 ", minus="\u2212"),
    "page, raised": lambda rows: lined(rows, "   ").replace("e-07", "\u00d710\u207b\u2077"),
    "Markdown": lambda rows: "|" + lined(rows, " | ").replace("\n", "|\n|") + "|",
    "LaTeX": lambda rows: lined(rows, " & ").replace("\n", " \\\\\n"),
    "MATLAB": lambda rows: f"[{lined(rows, ' ').replace(chr(10), '; ')}]",
}


def test_five_hundred_matrices_are_read_back_in_every_notation() -> None:
    rng = random.Random(11)
    for n in range(500):
        height, width = rng.randint(2, 5), rng.randint(2, 4)
        draw = [
            lambda: rng.uniform(-2, 2),
            lambda: round(rng.uniform(-2, 2), 2),
            lambda: rng.uniform(-9, 9) * 1e-7,
        ][n % 3]
        rows = [[draw() for _ in range(width)] for _ in range(height)]
        rows[0][0] = -0.5
        for notation, write in NOTATIONS.items():
            if n % 10 == 0 or notation not in ("PyTorch", "a parameter"):  # which is slow
                assert floats(only(write(rows))) == rows, (notation, write(rows))


def test_digits_stay_as_they_are_typed() -> None:
    assert only(".50") == ".50"
    assert only("[.50, 1., -0.300, +2e-3, 1_000]") == [".50", "1.", "-0.300", "2e-3", "1000"]
    assert only("5.620 \u00d7 10\u207b\u2075 \u2212\u20093\u00b710^-4 2*10**(-3)") == [
        "5.620e-5",
        "-3e-4",
        "2e-3",
    ]


def test_a_fraction_is_one_number() -> None:
    assert only("1/3") == "1/3"
    assert only("[1/3, \u22122/5; 1 / 4, .5\u20442]") == [["1/3", "-2/5"], ["1/4", ".5/2"]]
    assert only("1/3,2/5") == ["1/3", "2/5"]
    (found,) = read_networks("x = 1/3; W1 = [[-2/5], [3/4]]; b = 1/2, 1; rate = 1/8; w9 = 2/3")
    assert found.description["inputs"] == [[1 / 3]]
    assert found.description["layers"] == [
        {"weights": [[-0.4], [0.75]], "biases": [0.5, 1]},
    ]
    assert (found.description["learning_rate"], found.values) == (0.125, [("w9", "2/3")])


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("1,2", {"the comma stands between two numbers": ["1", "2"],
                 "the comma is a decimal point": "1.2"}),
        ("0,5 0,3", {"the comma is a decimal point": ["0.5", "0.3"],
                     "the comma stands between two numbers": ["0", "5", "0", "3"]}),
        ("1,234", {"the comma stands between two numbers": ["1", "234"],
                   "the comma is a decimal point": "1.234",
                   "the comma parts a thousand": "1234"}),
        ("[0,1 0,2; 0,3 0,4]", {"the comma is a decimal point": [["0.1", "0.2"], ["0.3", "0.4"]],
                                "the comma stands between two numbers":
                                [["0", "1", "0", "2"], ["0", "3", "0", "4"]]}),
        ("12\u202f345", {"the thin space parts groups of digits": "12345",
                         "the thin space stands between two numbers": ["12", "345"]}),
    ],
)  # fmt: skip
def test_what_can_be_read_in_two_ways_is(text: str, readings: dict[str, Any]) -> None:
    assert [(r.label, r.parts[0][1]) for r in read(text)] == list(readings.items())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1, 4, 5", ["1", "4", "5"]),
        ("[1,2]", ["1", "2"]),  # no language writes a decimal comma in its brackets
        ("1,2,3.5,4", ["1", "2", "3.5", "4"]),
        ("0,5\t1", ["0.5", "1"]),
        ("0.1\n0.2", [["0.1"], ["0.2"]]),
        ("(.1, .2), (.3, .4)", [[".1", ".2"], [".3", ".4"]]),
        ("Out[3]: array([1., 2.])", ["1.", "2."]),
        (">>> np.array([1,\n... 2])  # a comment", ["1", "2"]),
        ("import numpy as np\nnp.float64(0.25)", "0.25"),
        ("[np.float32(0.5), np.float32(-1.0)]", ["0.5", "-1.0"]),
    ],
)
def test_what_can_be_read_in_one_way(text: str, value: Any) -> None:
    assert only(text) == value


def test_names_are_parted_wherever_they_stand() -> None:
    ways = (
        "w1 = .15, w2 = .20; dE/dw1 = \u22121e-3\nsample 2 net_h1: 7 loss\u2248.3 act = 'tanh'",
        "{'w1': .15, \"w2\": '.20', 'dE/dw1': -1e-3, 'sample 2 net_h1': 7, 'loss': .3, 'act': 'tanh'}",
    )
    for text in ways:
        parts = read(text)[0].parts
        assert parts == [("w1", ".15"), ("w2", ".20"), ("dE/dw1", "-1e-3"),
                         ("sample 2 net_h1", "7"), ("loss", ".3"), ("act", "tanh")]  # fmt: skip


# Networks.


def test_the_example_asks_which_way_round_the_square_matrix_stands() -> None:
    first, second = read_networks(LINES)
    assert first.label == "in each matrix a row an input"
    assert second.label == "W2: a row a unit"
    assert first.description == {
        "version": 1,
        "inputs": [[1, 4, 5]],
        "targets": [[0.1, 0.05]],
        "layers": [
            {"weights": [[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]], "biases": [0.5]},
            {"weights": [[0.7, 0.9], [0.8, 0.1]], "biases": [0.5]},
        ],
        "bias_mode": "shared",
        "learning_rate": 0.01,
    }
    layers = second.description["layers"]
    assert layers[1]["weights"] == [[0.7, 0.8], [0.9, 0.1]]  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "labels", "expected"),
    [
        ("x = [[0, 0], [0, 1], [1, 0], [1, 1]]\nt = 0, 1, 1, 0\nW1 = [[1, 2], [3, 4]]\nW2 = [5, 6]"
         "\ntheta = .1\nactivation = tanh", ["in each matrix a row a unit", "W1: a row an input"],
         {"targets": [[0], [1], [1], [0]], "bias_mode": "threshold", "layers": [
             {"weights": [[1, 2], [3, 4]], "biases": [0.1, 0.1], "activation": "tanh"},
             {"weights": [[5, 6]], "biases": [0.1], "activation": "tanh"}]}),
        ("fc1.weight = tensor([[1., 2.], [3., 4.]])\nfc1.bias = tensor([.1, .2])", [""],
         {"bias_mode": "per_unit", "layers": [{"weights": [[1, 2], [3, 4]], "biases": [0.1, 0.2]}]}),
        ("W = [[[1, 2, 3]], [[4]]]; b = [[.1], [.2]]; x = 1 2 3; eta = .5; loss = squared", [""],
         {"inputs": [[1, 2, 3]], "learning_rate": 0.5, "loss": "squared", "bias_mode": "per_unit"}),
        ("W1 = [[1, 2, 3], [4, 5, 6]]; x = 1, 2, 3; b1 = .35", [""], {"bias_mode": "shared"}),
        ("W1 = [[1], [2]]\nW2 = [[3, 4]]\nb = .1, .2, .3\nx = 1", [""],
         {"layers": [{"weights": [[1], [2]], "biases": [0.1, 0.2]},
                     {"weights": [[3, 4]], "biases": [0.3]}]}),
        ("x = 1, 2", ["x: one sample", "x: one number a sample"], {"inputs": [[1, 2]]}),
        ('{"version": 1, "layers": []}', [""], {"layers": []}),
    ],
)  # fmt: skip
def test_networks_of_other_books(text: str, labels: list[str], expected: dict[str, Any]) -> None:
    found = read_networks(text)
    assert [one.label for one in found] == labels
    assert found[0].description == found[0].description | expected


def test_single_numbers_are_given_by_their_names() -> None:
    (found,) = read_networks("x1 = .05, x2 = .10, w1 = .15, b1 = .35, t1 = .01, lr = .5")
    assert found.values == [("i1", ".05"), ("i2", ".10"), ("w1", ".15"), ("b1", ".35"),
                            ("target_o1", ".01")]  # fmt: skip
    assert found.description == {"version": 1, "learning_rate": 0.5}


SOFTMAX = {
    "version": 1,
    "inputs": [[1.0, 2.0]],
    "targets": [[0.0, 0.0, 1.0]],
    "layers": [{"weights": [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], "activation": "softmax"}],
    "loss": "softmax_cross_entropy",
}
TWO = {"version": 1, "inputs": [[1.0, 2.0]], "targets": [[0.0]], "layers": [
    {"weights": [[1.0, 2.0], [3.0, 4.0]], "activation": "tanh"},
    {"weights": [[5.0, 6.0]], "activation": "sigmoid"}]}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("class = 1", {"classes counted from 0": [0, 1, 0], "classes counted from 1": [1, 0, 0]}),
        ("t = 2", {"classes counted from 0": [0, 0, 1], "classes counted from 1": [0, 1, 0]}),
        ("t = 0", {"": [1, 0, 0]}),
        ("t = 3", {"": [0, 0, 1]}),
        ("t = class 2 of 0 to 2", {"": [0, 0, 1]}),
        ("label: 0", {"": [1, 0, 0]}),
        ("t = .1, .2, .3", {"": [0.1, 0.2, 0.3]}),
        ("t = 0, 1, 0", {"": [0, 1, 0]}),
    ],
)
def test_class_numbers_are_targets(text: str, found: dict[str, list[float]]) -> None:
    readings = read_into(parsed(SOFTMAX).plain(), text)
    targets = {label if len(readings) > 1 else "": d.targets[0] for label, d in readings}
    assert targets == found


def test_class_numbers_of_a_batch() -> None:
    text = "x = 1, 2, 3; W1 = [[1], [2], [3]]; loss = cross entropy; t = 2, 0, 1"
    ((_, d),) = read_into({}, text)
    assert d.targets == [[0, 0, 1], [1, 0, 0], [0, 1, 0]]
    assert (d.loss, d.layers[0].activation) == ("softmax_cross_entropy", "softmax")
    with pytest.raises(ValueError, match="expected rows of 3, one number an output"):
        read_into(parsed(SOFTMAX | {"loss": "squared"}).plain(), "activation = tanh; t = 2")


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("activation = ReLU, tanh", {"activations": ["relu", "tanh"]}),
        ("f = logistic", {"activations": ["sigmoid", "sigmoid"]}),
        ("activation = softmax", {"activations": ["tanh", "softmax"]}),
        ("W1 = [[1, 2]]; W2 = [3]", {"activations": ["tanh", "sigmoid"]}),
        ("x = 1; t = 1; W1 = [[1]]; W2 = [3]", {"activations": ["sigmoid", "sigmoid"]}),
        ("loss = MSELoss", {"loss": "mean_squared"}),
        ("loss = Binary cross-entropy", {"loss": "binary_cross_entropy"}),
        ("loss = cross-entropy", {"loss": "binary_cross_entropy"}),
        ("loss = CrossEntropyLoss; W1 = [[1, 2], [3, 4]]; t = 0, 1", {
            "loss": "softmax_cross_entropy", "activations": ["softmax"]}),
        ("loss = half squared error; biases = per unit", {"loss": "half_squared"}),
        ("alpha = .1", {"learning_rate": 0.1}),
        ("eta = .9; alpha = .04", {"learning_rate": 0.9, "momentum": 0.04}),
    ],
)  # fmt: skip
def test_names_of_other_books_are_known(text: str, changed: dict[str, Any]) -> None:
    text = text.replace("; biases = per unit", "")
    d = read_into(parsed(TWO).plain(), text)[0][1]
    found = {key: getattr(d, key) for key in changed if key != "activations"}
    found["activations"] = [layer.activation for layer in d.layers]
    assert found == found | changed


@pytest.mark.parametrize(
    ("text", "labels", "numbering"),
    [
        ("x1 = 1, x2 = 2, t1 = 0, w1 = 1 w2 = 2 w3 = 3 w4 = 4 w5 = 5 w6 = 6, b1 = .1 and b2 = .2",
         ["2-2-1: w1, w2 into h1", "2-2-1: w1, w3 into h1"], "by_unit"),
        ("x = 1, 2; t = 0; w1 = 1; w2 = 2; b = .5", ["2-1"], "by_unit"),
        ("x1 = 1; x2 = 2; t1 = 1; t2 = 0; w1 = 1; w2 = 2; w3 = 3; w4 = 4",
         ["2-2: w1, w2 into o1", "2-2: w1, w3 into o1", "2-1-2"], "by_unit"),
        ("x1 = 1, x2 = 0, t = 1, w13 = 1, w14 = 2, w23 = 3, w24 = 4, w35 = 5, w45 = 6, theta3 = 7,"
         " theta4 = 8, theta5 = 9", [""], "nodes"),
        ("x = 2; t = 1; w1 = 3; b_o1 = 4", ["1-1"], "by_unit"),
    ],
)  # fmt: skip
def test_single_weights_make_a_network(text: str, labels: list[str], numbering: str) -> None:
    found = [one for one in read_networks(text) if one.whole]
    assert [one.label for one in found] == labels or len(labels) == 1
    d = read_into({}, text)[0][1]
    names, values = d.names(), dict(read(text)[0].parts)
    assert d.numbering == numbering
    for which, layer, u, i in names.parameters():
        name = names.name(("new_" + which, -1, layer, u, i))
        L = d.layers[layer - 1]
        name = name if name in values else name.replace("_", "")
        wanted = values.get(name, values.get("b"))
        assert (L.weights[u][i] if which == "w" else L.biases[u]) == float(str(wanted)), name


def test_what_makes_no_network_of_its_own_changes_numbers() -> None:
    now = parsed(TWO).plain()
    for text in ("x1 = 5; w1 = 7", "x1 = 5; x2 = 6; t1 = 1; w1 = 7; w2 = 8; w4 = 9"):
        ((_, d),) = read_into(now, text)
        assert (d.inputs[0][0], d.layers[0].weights[0][0], len(d.layers)) == (5, 7, 2)
    with pytest.raises(ValueError, match="layers: expected a list of 1 to 4"):
        read_into({}, "x = 1; t = 1; rate = .1")


@pytest.mark.parametrize("name", TEXTS)
def test_published_examples_are_read_as_they_are_printed(name: str) -> None:
    text, chosen = TEXTS[name]
    for now in ({}, parsed(PUBLISHED["Han and Kamber"][0]).plain()):
        d = read_into(now, text)[chosen - 1][1]
        wanted = parsed(PUBLISHED[name][0]).plain()
        given = ("inputs", "targets", "layers", "loss", "bias_mode", "output")
        assert {key: d.plain().get(key) for key in given} == {key: wanted.get(key) for key in given}


# What is refused.


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "nothing came; rows of numbers"),
        ("nan", "'nan' came; numbers in digits are accepted"),
        ("[1, inf]", "'inf' came; numbers"),
        ("W1 = [[1, x]]", "W1: 'x' came; rows of numbers are accepted"),
        ("[[1, 2], [3]]", "row 2 has 1 number, row 1 has 2 numbers; rows of one length"),
        ("1 2\n3", "row 2 has 1 number"),
        ("1\t\t2", "row 1, column 2: nothing stands there"),
        ("1,,2", "between two commas nothing stands"),
        ("[1, 2", "a bracket is not closed"),
        ("[1]]", "']' came"),
        ("[" * 9000, "brackets stand more than 3 deep"),
        ("[]", "empty brackets came"),
        ("1e999", "'1e999' is too large or too small"),
        ("1/0", "by '0' nothing can be divided"),
        ("1/", "by nothing nothing can be divided"),
        ("1/3/4", "'1/3/4' came"),
        ("t = class two", "t: 'class two' came; class numbers such as class = 2"),
        ("t = class 3 of 0 to 2", "t: 'class 3 of 0 to 2' came"),
        ("class = .5", "class: whole numbers are accepted, one a sample"),
        ("W1 = [[1, 2]]; class = 1", "class 1 came; a network with an output for each class"),
        ("W1 = [[1], [2]]; class = 3", "class 3 came; 0 to 1 are accepted, one an output"),
        ("W1 = [[1]]; activation = tanh, relu", "activation: 2 names came for 1"),
        ("0x10", "'0x10' came"),
        ("__import__('os').system('ls')", "'__import__' came"),
        ("<img src=x onerror=alert(1)>", "no number came"),
        ("[1, ..., 2]", "shortened by dots"),
        ("x = 1\nx = 2", "'x' stands there twice"),
        ("1 2 3\nx = 1", "'1 2 3' came before"),
        ("1 " * MOST_CHARACTERS, f"has {2 * MOST_CHARACTERS} characters; at most 40000"),
        ("x" * 10_000_000, "has 10000000 characters"),
        ("W1 = " + str([[1] * 9]), "W1: 1 by 9 numbers came; at most 8 by 8"),
        ("x = " + str([[1]] * 17), "x: 17 by 1 numbers came; at most 16 by 8"),
        ("W1 = [[1, 2, 3]]; x = [1, 2]; t = 1", "W1: 1 by 3 numbers fit x neither way round"),
        ("W1 = [[1, 2, 3]]; x = 1, 2, 3; t = 1, 2", "t: one number an output"),
        ("x = [[1, 2], [3, 4]]; t = 1, 2, 3", "x and t: as many samples of each"),
        ("W1 = [[1, 2]]; b = .1, .2, .3", "b: 3 numbers came; 1, one a layer, or 1, one a unit"),
        ("W1 = [[1, 2]]; b1 = [1, 2, 3]", "b1: 3 numbers came; 1 or 1"),
        ("foo = [1]", "'foo': this name is not known; x, t, class, W1"),
        ("[[1, 2]]", "this name is not known"),
        ("W1 = [1]; W2 = 1; W3 = [1]; W4 = [1]; W5 = [1]; W6 = [1]", "5 matrices of weights"),
    ],
)  # fmt: skip
def test_what_is_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)) as refusal:
        read_networks(text)
    assert len(str(refusal.value)) < 300


def test_whatever_comes_is_read_or_refused() -> None:
    rng = random.Random(5)
    pieces = [*LINES.split(), *"[](){}=:,;.-+eE'\"\n\t \\|&#<>_0123456789", "nan", "array(",
              "tensor(", "\u2212", "\u2009", "\u00d710\u207b\u00b3", "None", "\x00", "\ud800"]  # fmt: skip
    outcomes = {True: 0, False: 0}
    for _ in range(4000):
        if rng.random() < 0.5:
            text = "".join(rng.choices(pieces, k=rng.randint(1, 12)))
        else:
            at = rng.randrange(len(LINES))
            text = LINES[:at] + rng.choice(pieces) + LINES[at + rng.randint(0, 3) :]
        try:
            outcomes[bool(read_networks(text))] += 1
        except ValueError:
            outcomes[False] += 1
    assert min(outcomes.values()) > 300


def test_the_page_s_python_reads_the_same() -> None:
    package = Path(nbhelpers.__file__).parent
    files = {"nbhelpers/__init__.py": "", "nbhelpers/clinic/__init__.py": ""}
    for path in [*package.glob("workbench/**/*.py"), package / "clinic" / "slow_pass.py"]:
        files[f"nbhelpers/{path.relative_to(package).as_posix()}"] = path.read_text("utf-8")
    python = PagePython(files)
    texts = [*(text for text, _ in TEXTS.values()), "t = class 2 of 3", "x = 1/3, \u22122/5"]
    texts += [LINES, LINES.replace("\n", "; "), "x = 0,5 0,3", "W1 = [[.50, 1e-3]]\n", "foo = [1]",
             "W1 = tensor([[1., 2.]], requires_grad=True)", "x = \u22120,5\t1\u202f234,5"]  # fmt: skip
    program = """
import json
from nbhelpers.workbench.pasting import read_into, read_networks
def told(text):
    try:
        found = [[r.label, r.description, r.values] for r in read_networks(text)]
        return [found, [[label, d.plain()] for label, d in read_into({}, text)]]
    except ValueError as error:
        return str(error)
"""
    here: dict[str, Any] = {}
    exec(program, here)
    assert python.run(program).error is None
    for text in texts:
        run = python.run(f"print(json.dumps(told({text!r})))")
        assert run.error is None, run.error
        assert json.loads(run.output) == json.loads(json.dumps(here["told"](text))), text
