"""The graph of an expression: Python and the page read, place and compute it alike."""

import json
import math
import random
from itertools import combinations
from typing import Any

import pytest
import torch

import nbhelpers as nb
from nbhelpers.widgets.bundle import modules_object
from nbhelpers.widgets.expression import ExpressionGraph
from nbhelpers.widgets.expression.engine import grammar
from nbhelpers.widgets.expression.engine.layout import layout
from nbhelpers.widgets.expression.engine.tokens import NotReadError
from nbhelpers.widgets.expression.facts import EXAMPLES, FUNCTIONS
from nbhelpers.widgets.traits import StateError

PIECES = [
    *(
        "a",
        "b",
        "u",
        "w1",
        "2",
        "3.5",
        ".5",
        "1e3",
        "1e400",
        "+",
        "-",
        "*",
        "/",
        "**",
        "(",
        ")",
        ".",
    ),
    *("tanh", "log(", "exp", "relu(", ".tanh()", "=", ";", " ", "^", ",", "−", "×", "$", "u = "),
    *("; ", "abcdefghijklmnop"),
]
MODULES = ("grammar", "layout", "tape", "graph", "places")


@pytest.fixture(scope="module")
def js() -> Any:
    """Call a function of the page's own modules, in V8."""
    engine = pytest.importorskip("py_mini_racer").MiniRacer()
    engine.eval(f"const M = {modules_object(*(f'expression/engine/{m}' for m in MODULES))};")

    def call(name: str, *arguments: Any) -> Any:
        return json.loads(engine.eval(f"JSON.stringify(({name})(...{json.dumps(arguments)}))"))

    return call


def expression(rng: random.Random, depth: int) -> str:
    kind = rng.random()
    if depth == 0 or kind < 0.15:
        return rng.choice(["a", "b", "c", "x1", "2", "0.5", "u"])
    inner = expression(rng, depth - 1)
    if kind < 0.25:
        return f"{rng.choice(FUNCTIONS)}({inner})"
    if kind < 0.35:
        return f"({inner}).{rng.choice(FUNCTIONS)}()"
    if kind < 0.5:
        return f"-{inner}" if kind < 0.42 else f"({inner})"
    return f"{inner} {rng.choice(['+', '-', '*', '/', '**'])} {expression(rng, depth - 1)}"


def texts(count: int) -> list[str]:
    rng = random.Random(2)
    made = []
    for k in range(count):
        if k % 3 == 0:
            made.append("".join(rng.choice(PIECES) for _ in range(rng.randrange(9))))
        else:
            made.append(expression(rng, rng.randrange(1, 5)))
        if k % 4 == 0:
            made[-1] = f"u = {expression(rng, 2)}; {made[-1]}"
    return [*made, *EXAMPLES]


def good(count: int) -> list[tuple[str, list[grammar.Node]]]:
    found = []
    for text in texts(count):
        try:
            found.append((text, grammar.read(text)))
        except NotReadError:
            continue
    return found


def test_both_languages_read_the_same_and_refuse_the_same(js: Any) -> None:
    read = refused = 0
    for text in texts(900):
        found = js("M.grammar.read", text)
        if "error" in found:
            with pytest.raises(NotReadError) as error:
                grammar.read(text)
            assert found == {"error": {"at": error.value.at, "why": error.value.why}}, text
            refused += 1
            continue
        nodes = grammar.read(text)
        expected = [
            {
                "op": node.op,
                "at": node.at,
                "name": node.name,
                "operands": [
                    {"node" if isinstance(o, int) else "number": o} for o in node.operands
                ],
            }
            for node in nodes
        ]
        assert found == {"nodes": expected}, text
        read += 1
    assert read > 250
    assert refused > 250


def test_brackets_and_powers_bind_as_in_python() -> None:
    values = {"a": 1.7, "b": 0.6, "c": 2.5, "x1": 0.3}
    functions = {name: getattr(torch, name) for name in FUNCTIONS}
    for text in ("-a**2", "2**-a", "a**b**c", "a - b - c", "a/b/c*x1", "-(a - b)", "a*-b", "+a--b"):
        tensors = {name: torch.tensor(v, dtype=torch.float64) for name, v in values.items()}
        used = {name: v for name, v in values.items() if name in text}
        expected = eval(text, functions | tensors)
        assert ExpressionGraph(text, values=used).result == pytest.approx(float(expected)), text


@pytest.mark.parametrize(
    ("text", "at", "why"),
    [
        ("", 0, "there is nothing yet"),
        ("a*b + )", 6, "a name, a number or a bracket is expected here"),
        ("a*b +", 5, "a name, a number or a bracket is missing at the end"),
        ("(a*b", 0, "this bracket is not closed"),
        ("a*b)", 3, "this bracket closes none"),
        ("2a", 1, "an operation is missing before this; a product is written with *"),
        ("a b", 2, "an operation is missing before this; a product is written with *"),
        ("a^2", 1, "a power is written **"),
        ("1,5*a", 1, "a decimal number is written with a point"),
        ("a $ b", 2, "this character means nothing here"),
        ("sin(a)", 0, "sin is no operation here; these are: relu, sigmoid, tanh, exp, log"),
        ("a.sin()", 2, "after a point: relu, sigmoid, tanh, exp, log"),
        ("a.tanh", 6, "tanh is written .tanh()"),
        ("tanh * a", 0, "tanh is written tanh(...)"),
        ("u = a; u = b; u", 7, "u has a value already"),
        ("a = a + 1", 0, "a cannot be made from itself"),
        ("a; b", 0, "only the last part may stand without a name"),
        ("2 + 3", 0, "a name is needed, such as a: what a gradient belongs to"),
        ("a + log(-1)", 4, "this has no finite value"),
        ("a + 1e999", 4, "this number is too large"),
        ("-" * 50 + "a", 40, "more than 40 brackets within brackets"),
        ("+".join(["a"] * 42), 79, "more than 40 names and operations"),
        ("a" * 601, 600, "more than 600 characters"),
    ],
)
def test_what_cannot_be_read_is_pointed_at(text: str, at: int, why: str) -> None:
    with pytest.raises(NotReadError) as error:
        grammar.read(text)
    assert (error.value.at, error.value.why) == (at, why)
    with pytest.raises(StateError, match=f"at character {at + 1} of"):
        ExpressionGraph(text)


def test_both_languages_place_a_graph_alike_and_no_box_on_another(js: Any) -> None:
    for text, nodes in good(400):
        parents = [node.parents for node in nodes]
        found, placed = js("M.layout.layout", parents), layout(parents)
        assert found["columns"] == placed.columns, text
        assert found["rows"] == placed.rows, text
        assert found["ways"] == json.loads(json.dumps(placed.ways)), text
        for n, m in combinations(range(len(nodes)), 2):
            if placed.columns[n] == placed.columns[m]:
                assert abs(placed.rows[n] - placed.rows[m]) > 0.998, text
        for n, some in enumerate(parents):
            assert all(placed.columns[parent] < placed.columns[n] for parent in some)


@pytest.mark.parametrize("room", [328, 640, 704, 960])
def test_texts_of_edges_stand_in_the_room_and_on_no_box(js: Any, room: int) -> None:
    shared = "p = a*b; q = a*c; r = p*c; (p + q*r) * (r - b) + tanh(q)"
    for text in (*EXAMPLES, shared):
        drawn = js("(text, room) => M.places.place(M.grammar.read(text).nodes, room)", text, room)
        size = drawn["size"]
        assert drawn["width"] <= room + 1, text
        for edge in drawn["edges"]:
            x, y = edge["spot"]
            assert drawn["left"] + 20 < x < drawn["left"] + drawn["width"] - 20
            for box in drawn["at"]:
                is_clear = abs(x - box["x"]) > size["width"] / 2 + 8 or (
                    abs(y - box["y"]) > size["height"] / 2 + size["font"] * 0.7
                )
                assert is_clear, (text, edge)
        high = 1.6 * size["font"]  # of two lines, without the air above and below them
        for one, other in combinations([edge["spot"] for edge in drawn["edges"]], 2):
            is_free = abs(one[0] - other[0]) > 2.6 * size["font"] or abs(one[1] - other[1]) > high
            assert is_free, (text, one, other)


def test_the_page_computes_what_value_and_pytorch_compute(js: Any) -> None:
    rng = random.Random(4)
    whole = broken = 0
    for text, nodes in good(1200):
        names = [node.name for node in nodes if node.op == "leaf"]
        values = {name: rng.uniform(0.3, 2) * rng.choice((1, 1, -1)) for name in names}
        now = js(
            "(text, values) => M.graph.evaluate(M.graph.graphOf(text), values, 99)", text, values
        )
        graph = ExpressionGraph(text, values=values)
        try:
            tape = graph._tape()
            tape[-1].backward()
        except ValueError:
            assert sum(problem is not None for problem in now["problems"]) >= 1, text
            assert not now["isWhole"]
            broken += 1
            continue
        assert now["problems"] == [None] * len(nodes), text
        for n, value in enumerate(tape):
            assert now["values"][n] == pytest.approx(value.data, rel=1e-12), text
            assert now["gradients"][n] == pytest.approx(value.grad, rel=1e-9, abs=1e-300), text
            slopes = [s for s in now["slopes"][n] if s is not None]
            assert slopes == pytest.approx(value.slopes, rel=1e-12, abs=1e-300), text
        tensors = {
            name: torch.tensor(v, dtype=torch.float64, requires_grad=True)
            for name, v in values.items()
        }
        _by_torch(nodes, tensors).backward()
        for name, gradient in graph.gradients.items():
            assert gradient == pytest.approx(float(tensors[name].grad), rel=1e-9, abs=1e-12), text
        whole += 1
    assert whole > 150
    assert broken > 50


def _by_torch(nodes: list[grammar.Node], tensors: dict[str, torch.Tensor]) -> torch.Tensor:
    made: list[Any] = []
    for node in nodes:
        if node.op == "leaf":
            made.append(tensors[node.name])
        else:
            operands = [made[o] if isinstance(o, int) else o for o in node.operands]
            made.append(grammar.OF_VALUES[node.op](*operands))
    return made[-1]


def test_values_are_served_in_the_order_of_the_tape_and_steps_add_up(js: Any) -> None:
    evaluate = "(text, values, step) => M.graph.evaluate(M.graph.graphOf(text), values, step)"
    text, values = "u = a*a; u + u*b", {"a": 2.0, "b": -3.0}
    assert js("(text) => M.graph.graphOf(text).order", text) == [4, 3, 1]
    seen = [js(evaluate, text, values, step)["gradients"] for step in range(5)]
    assert seen[0] == [None] * 5
    assert seen[1] == [None, None, None, None, 1]
    assert seen[2] == [None, 1, None, 1, 1]
    assert seen[3] == [None, -2, 4, 1, 1]
    assert seen[4] == [-8, -2, 4, 1, 1]
    for text, _ in good(150):
        try:
            made = ExpressionGraph(text)._tape()
        except ValueError:
            continue
        order = [value for value in reversed(made[-1]._order()) if value.parents]
        assert js("(text) => M.graph.graphOf(text).order", text) == [
            next(n for n, value in enumerate(made) if value is one) for one in order
        ]


@pytest.mark.parametrize(
    ("text", "values", "problem"),
    [
        ("log(a)", {"a": 0}, "a logarithm needs a number above 0"),
        ("a / b", {"b": 0}, "nothing can be divided by 0"),
        ("a ** -1", {"a": 0}, "0 has no value with this exponent"),
        ("a ** 0.5", {"a": 0}, "0 has no slope with this exponent"),
        ("a ** 0.5", {"a": -1}, "a negative number has no such power"),
        ("a ** b", {"a": -2, "b": 2}, "the exponent of a negative number has no slope"),
        ("exp(a)", {"a": 1000}, "its value is too large for a computer's number"),
    ],
)
def test_what_has_no_number_is_named_at_its_node(
    js: Any, text: str, values: dict[str, float], problem: str
) -> None:
    found = js(
        "(t, v) => M.graph.evaluate(M.graph.graphOf(`q = 1*(${t}); q*q`), v, 9)", text, values
    )
    assert [one for one in found["problems"] if one] == [problem]
    assert (found["at"], found["values"][-1]) == (0, None)
    graph = ExpressionGraph(text, values=values)
    with pytest.raises(ValueError, match="is no finite number"):
        _ = graph.result
    assert "no number" in graph.figure_html()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({}, None),
        ({"expression": 3}, "expression: a text is accepted"),
        (
            {"expression": "a +"},
            "expression: a name, a number or a bracket is missing at the end, at character 4",
        ),
        ({"values": [1]}, "values: a number for each name is accepted"),
        ({"values": {"a": "<b>"}}, "values: numbers from -1000000 to 1000000 are accepted"),
        ({"values": {"a": 1e7}}, "values: numbers from -1000000 to 1000000 are accepted"),
        ({"step": 42}, "step: a whole number from 0 to 41 is accepted"),
        ({"step": 0.5}, "step: a whole number from 0 to 41 is accepted"),
    ],
)
def test_states_from_links_are_checked(
    js: Any, change: dict[str, Any], message: str | None
) -> None:
    assert (
        js("M.graph.validate", {"expression": "a*b", "values": {}, "step": 0} | change) == message
    )


def test_the_tape_of_a_value_is_written_as_an_expression() -> None:
    a, b = nb.Value(2.0), nb.Value(-3.0)
    u = a * a
    graph = ExpressionGraph(u + u * b, values={"a": a, "b": b, "u": u})
    assert graph.expression == "u = a * a; u + u * b"
    assert graph.values == {"a": 2.0, "b": -3.0}
    assert graph.gradients == {"a": -8.0, "b": 4.0}
    y = 2**a - (-3) * a / (b - 1) ** 2
    assert ExpressionGraph(y, values={"y": y, "a": a}).expression == (
        "y = 2 ** a - (-3) * a / (x1 - 1) ** 2"
    )
    assert ExpressionGraph(u * u).expression == "u1 = x1 * x1; u1 * u1"
    assert ExpressionGraph(a).expression == "x1"


def test_a_tape_of_any_form_comes_back_with_its_numbers() -> None:
    rng = random.Random(6)
    compared = 0
    for _ in range(400):
        leaves = [nb.Value(rng.uniform(0.3, 2)) for _ in range(3)]
        made: list[Any] = list(leaves)
        try:
            for _ in range(rng.randrange(1, 12)):
                x = rng.choice(made)
                other = rng.choice([rng.choice(made), round(rng.uniform(-2, 2), 2)])
                op = rng.choice(["+", "-", "*", "/", "**", "neg", *FUNCTIONS])
                pair = (x,) if op in ("neg", *FUNCTIONS) else rng.choice([(x, other), (other, x)])
                made.append(grammar.OF_VALUES[op](*pair))
        except ValueError:
            continue
        graph = ExpressionGraph(made[-1])
        made[-1].backward()
        order = [value for value in made[-1]._order() if not value.parents]
        assert graph.result == pytest.approx(made[-1].data, rel=1e-12)
        for value, name in zip(order, [f"x{n + 1}" for n in range(len(order))], strict=True):
            assert graph.gradients[name] == pytest.approx(value.grad, rel=1e-9, abs=1e-12)
        compared += 1
    assert compared > 150


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"expression": 3}, "expression: expected a text or a Value, got 3"),
        ({"expression": "a*b", "values": {"c": 1}}, "values: c is no name that the expression"),
        ({"expression": "a", "values": {"a": math.nan}}, "values of a: expected a number from"),
        ({"expression": "a", "values": {"a": "1"}}, "values of a: expected a number, got '1'"),
        ({"expression": "a", "values": [1]}, "values: expected a number for each name"),
        ({"expression": nb.Value(1), "values": {"a": 1}}, "values of a: expected a Value, got 1"),
        (
            {"expression": nb.Value(1), "values": {"tanh": nb.Value(1)}},
            "values: tanh can be no name",
        ),
        ({"expression": "a", "step": 42}, "step: expected a whole number from 0 to 41"),
    ],
)
def test_what_does_not_fit_is_refused(arguments: dict[str, Any], says: str) -> None:
    with pytest.raises(StateError, match=says):
        ExpressionGraph(**arguments)


def test_without_scripts_the_whole_pass_is_a_picture_and_a_table() -> None:
    html = ExpressionGraph("a*b + a", values={"a": 2, "b": -3}).figure_html()
    assert "The result is −4. a 2, gradient −2; b −3, gradient 2." in html
    assert '<th scope="row">a</th><td>2</td><td>−2</td>' in html
    assert repr(ExpressionGraph()) == "ExpressionGraph(widget_id='expression')"
