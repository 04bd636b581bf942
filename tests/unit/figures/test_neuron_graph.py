"""The neuron's graph: what it draws at each stage, and what it refuses."""

import re
from typing import Any

import pytest

from nbhelpers.figures.neuron_graph import NAMES, neuron_graph

TEXT = {"alt": "The graph of a neuron.", "caption": "A neuron."}
VALUES = {name: float(n) for n, name in enumerate(NAMES)}


def texts(html: str) -> list[str]:
    """What is written in a drawing, without the markup of subscripts."""
    return [re.sub("<[^>]*>", "", t) for t in re.findall(r"<text[^>]*>(.*?)</text>", html)]


def test_draws_what_has_a_value_and_nothing_else() -> None:
    first = texts(neuron_graph({"x1": 1.0, "w1": -3.0, "x1w1": -3.0}, **TEXT).svg)
    assert len(first) == 6
    assert any("1 →" in text for text in first)
    full = neuron_graph(VALUES, **TEXT).svg
    assert len(texts(full)) == 2 * len(NAMES)


def test_every_node_has_its_name_and_the_leaves_stand_in_their_order() -> None:
    drawing = neuron_graph(VALUES, **TEXT).svg
    leaves = ["x1", "w1", "x2", "w2", "x3", "w3"]
    products = [f"x{k} × w{k}" for k in (1, 2, 3)]
    labels = {*leaves, *products, "b", "z = sum", "y = max(z, 0)"}
    assert labels <= set(texts(drawing))
    placed = {
        re.sub("<[^>]*>", "", text): (float(x), float(y))
        for x, y, text in re.findall(r'<text x="([\d.]+)" y="([\d.]+)"[^>]*>(.*?)</text>', drawing)
    }
    for column in (leaves, [*products, "b"]):
        assert len({placed[name][0] for name in column}) == 1
        heights = [placed[name][1] for name in column]
        assert heights == sorted(heights)
    for k, product in enumerate(products):
        pair = [placed[name][1] for name in leaves[2 * k : 2 * k + 2]]
        assert placed[product][1] == pytest.approx(sum(pair) / 2, abs=0.1)


def test_gradients_and_local_derivatives_stand_where_they_belong() -> None:
    values = {name: VALUES[name] for name in ("x1w1", "x2w2", "x3w3", "b", "z", "y")}
    drawn = texts(neuron_graph(values, gradients={"y": 77.0}, local={"z": 55.0}, **TEXT).svg)
    assert sum("← 77" in text for text in drawn) == 1
    assert sum("× 55" in text for text in drawn) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"values": {"x0": 1.0}}, "values: expected names of x1, .*, got 'x0'"),
        ({"values": {"z": 1.0}, "gradients": {"y": 1.0}}, "gradients: 'y' has no value"),
        ({"values": {"z": 1.0}, "local": {"q": 1.0}}, "local: expected names of"),
        ({"values": {"z": 1.0}, "highlight": ["b"]}, "highlight: 'b' has no value"),
    ],
)
def test_unknown_and_missing_names_are_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        neuron_graph(**arguments, **TEXT)


def test_what_is_no_mapping_is_named() -> None:
    for name in ("values", "gradients", "local"):
        with pytest.raises(TypeError, match=f"{name}: expected a mapping from names to values"):
            neuron_graph(**({"values": {"z": 1.0}} | {name: ["z"]}), **TEXT)
    with pytest.raises(ValueError, match="values: expected at least one of x1, w1"):
        neuron_graph({}, **TEXT)
