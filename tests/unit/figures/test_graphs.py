"""Drawn graphs: what computational graphs and networks show, and what they refuse."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from figure_cases import WORDS, network_figures, nodes_and_edges, texts

from nbhelpers import figures
from nbhelpers.figures import Edge, Figure, Node, svg
from nbhelpers.figures.figure import UPRIGHT_BELOW
from nbhelpers.figures.matrices import marked
from nbhelpers.figures.nodes import place
from nbhelpers.networks import Network, mazur

# --- the computational graph ---


def test_graph_shows_values_gradients_and_local_derivatives() -> None:
    shown = texts(figures.computational_graph(*nodes_and_edges(), **WORDS))
    assert {"2 →", "← −3", "0.25 →", "× (−3)", "∂q/∂w", "← 0.5", "w1"} <= set(shown)
    assert not any(text in ("→", "←") or "None" in text for text in shown)


def test_leaves_stand_beside_what_uses_them() -> None:
    placed = place(*nodes_and_edges())
    assert [(n.column, n.row) for n in placed.values()] == [
        (0, 0),
        (0, 1),
        (1, 0.5),
        (1, 2),
        (2, 1.25),
    ]


def test_given_places_are_kept() -> None:
    placed = place([Node(name="a", column=3, row=-1), Node(name="b")], [Edge(src="a", dst="b")])
    assert (placed["a"].column, placed["a"].row) == (3, -1)
    assert (placed["b"].column, placed["b"].row) == (4, -1)


def test_nodes_of_a_column_keep_their_distance() -> None:
    nodes = [Node(name=name) for name in "abcdx"]
    edges = [Edge(src="x", dst=name) for name in "abcd"]
    rows = sorted(node.row for node in place(nodes, edges).values() if node.column == 1)
    assert len(rows) == 4
    assert min(np.diff(rows)) >= 1


def test_labels_of_an_edge_stand_on_its_straight_stretch() -> None:
    body = figures.computational_graph(*nodes_and_edges(), **WORDS).body
    wire = r'd="M([\d.]+) ([\d.]+)H([\d.]+)C[^H]* ([\d.]+) ([\d.]+)H([\d.]+)"'
    wires = {tuple(map(float, found)) for found in re.findall(wire, body)}  # a lit one lies twice
    assert len(wires) == 4
    straight = []
    for start, y0, bend, end, y1, tip in wires:
        assert start <= bend <= end <= tip
        straight += [(start, bend, y0), (end, tip, y1)]
    plates = re.findall(
        r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" rx="4"', body
    )
    assert len(plates) == 3
    for left, top, wide, high in (tuple(map(float, plate)) for plate in plates):
        on = [
            (low, up)
            for low, up, y in straight
            if top - 25 < y < top + high + 25
            if low <= left and left + wide <= up
        ]
        assert on, (left, top)


def test_highlight_is_a_yellow_band() -> None:
    body = figures.computational_graph(*nodes_and_edges(), **WORDS).body
    assert re.findall(r'stroke="var\(--now\)" stroke-width="([\d.]+)"', body) == ["6"]


@pytest.mark.parametrize(
    ("nodes", "edges", "message"),
    [
        ([], [], "nodes: expected one or more, with different names, got none"),
        ([Node(name="a"), Node(name="a")], [], "different names"),
        ([Node(name="a")], [Edge(src="a", dst="c")], "edges: expected names of a, got 'c'"),
        (
            [Node(name="a"), Node(name="b")],
            [Edge(src="a", dst="b"), Edge(src="b", dst="a")],
            "cycle through a, b",
        ),
    ],
)
def test_impossible_graphs_are_refused(nodes: list, edges: list, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        figures.computational_graph(nodes, edges, **WORDS)


@pytest.mark.parametrize(
    ("nodes", "edges", "message"),
    [
        (None, [], "nodes: expected Nodes, got None"),
        (Node(name="a"), [], "nodes: expected Nodes, got Node"),
        (["a"], [], "nodes: expected Nodes only, got str"),
        ([Node(name="a")], [("a", "a")], "edges: expected Edges only, got tuple"),
    ],
)
def test_what_is_no_node_or_edge_is_named(nodes: object, edges: object, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        figures.computational_graph(nodes, edges, **WORDS)


# --- the network ---


def test_network_shows_its_numbers(drawn: dict[str, Figure]) -> None:
    values = texts(drawn["mazur values"])
    assert {"0.3775", "0.5933", "0.7514", "w5", "0.4", "bh1", "0.35", "target", "0.2984"} <= set(
        values
    )
    gradients = texts(drawn["mazur gradients"])
    assert {"← 0.08217", "← 0.0004386", "← 0.7414", "← 0.1385", "← 0.03635"} <= set(gradients)
    names = texts(drawn["mazur names"])
    assert {"w1", "w8", "neth1", "outo2", "i1"} <= set(names)


def test_the_slope_of_the_loss_is_not_halved_without_the_half() -> None:
    network = Network(weights=(np.array([[2.0]]),), activations="identity", loss_function="squared")
    figure = figures.network_graph(network, x=[3.0], target=[5.0], show="gradients", **WORDS)
    assert texts(figure).count("← 2") == 2  # ∂E/∂net = ∂E/∂out = 2 (6 - 5)


def test_the_slope_of_a_mean_is_divided_by_their_number() -> None:
    network = Network([[[1.0]] * 3], activations="identity", loss_function="mean_squared")
    figure = figures.network_graph(
        network, x=[3.0], target=[0.0, 1.5, 3.0], show="gradients", **WORDS
    )
    assert [texts(figure).count(f"← {slope}") for slope in (2, 1, 0)] == [2, 2, 3]  # and a weight's


def test_width_shows_size_and_a_dash_the_sign() -> None:
    network = Network(weights=(np.array([[1.0, -2.0]]),), activations="identity")
    body = figures.network_graph(network, x=[1, 1], **WORDS).body
    wires = re.findall(r'<path [^>]*stroke="var\(--forward\)" stroke-width="([\d.]+)"([^>]*)', body)
    assert [float(width) for width, _ in wires] == [2.2, 2.6]  # 0.75 + 1.4 log10(1 + |w| / 0.1)
    assert ["dasharray" in rest for _, rest in wires] == [False, True]


def wide_networks() -> dict[str, Figure]:
    """Three dense layers of three whose numbers are long, negative and of all sizes."""
    rng = np.random.default_rng(3)
    out = {}
    for activation, most in (("sigmoid", 1.0), ("identity", 400.0)):
        weights = tuple(-rng.uniform(most / 10, most, size=(3, 3)).round(4) for _ in range(3))
        biases = tuple(np.full(3, -0.1234 * k) for k in (1, 2, 3))
        network = Network(
            weights=weights,
            biases=biases,
            activations=activation,
            bias_mode="per_unit",
            numbering="indexed",
        )
        for show in ("values", "gradients", "names"):
            out[f"{activation} {show}"] = figures.network_graph(
                network, x=(-1.234, -2.345, -3.456), target=(-0.1, 0.9, -0.5), show=show, **WORDS
            )
    return out


def rectangles(figure: Figure, radius: int) -> list[list[float]]:
    """Left, top, width and height of all rectangles with this radius."""
    sides = r'<rect x="([-\d.]+)" y="([-\d.]+)" width="([\d.]+)" height="([\d.]+)"'
    found = re.findall(rf'{sides} rx="{radius}"', figure.body)
    return [[float(side) for side in sides] for sides in found]


def test_numbers_stay_in_their_boxes_and_off_each_other() -> None:
    for name, figure in (network_figures() | wide_networks()).items():
        for drawing in (figure, figure.narrow):
            assert drawing is not None
            boxes = rectangles(drawing, 8) + rectangles(drawing, 16)
            assert len(boxes) >= 6
            texts = re.findall(
                r'<text x="([\d.]+)" y="([\d.]+)" font-size="([\d.]+)".*?>(.*?)</text>',
                drawing.body,
            )
            placed = [
                (float(x), float(y), svg.width(re.sub("<.*?>", "", label), float(size)))
                for x, y, size, label in texts
            ]
            assert len(placed) > 20
            for n, (x, y, wide) in enumerate(placed):
                left, top, width, high = next(
                    (a, b, w, h) for a, b, w, h in boxes if a < x < a + w and b < y < b + h
                )
                assert x + wide <= left + width - 1, (name, x, y)
                assert top + 9 <= y <= top + high - 3, (name, x, y)
                for x2, y2, wide2 in placed[:n]:
                    apart = abs(y - y2) >= 11 or x2 + wide2 <= x + 1.5 or x + wide <= x2 + 1.5
                    assert apart, (name, x, y)


def test_a_page_shows_one_of_the_two_drawings() -> None:
    figure = network_figures()["mazur values"]
    html = figure._repr_html_()
    assert html.count("<svg") == 2
    assert '<div class="bbh-upright" style="display:none"><svg' in html
    assert "tabindex" not in html
    assert figure.narrow.width == 328
    palette = Path(figures.__file__).parents[1].joinpath("palette.css").read_text("utf-8")
    assert f"@container (max-width: {UPRIGHT_BELOW - 1}px)" in palette


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"show": "colors", "x": (1, 2)},
            "show: expected one of values, gradients, names, got 'colors'",
        ),
        ({}, "x: needed to show values"),
        ({"show": "gradients", "x": (1, 2)}, "target: needed to show gradients"),
        (
            {"show": "names", "highlight": ["w99"]},
            r"highlight: expected names of i1, .*, got \['w99'\]",
        ),
    ],
)
def test_impossible_networks_are_refused(options: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        figures.network_graph(mazur().network, **options, **WORDS)


def test_a_network_its_input_and_its_target_must_be_such() -> None:
    example = mazur()
    with pytest.raises(TypeError, match="network: expected a Network or an Example, got tuple"):
        figures.network_graph(example.network.weights, x=example.x, **WORDS)
    for show in ("values", "names"):
        with pytest.raises(ValueError, match=r"x: expected shape \(2,\), got \(1,\)"):
            figures.network_graph(example.network, x=[1], show=show, **WORDS)
        with pytest.raises(ValueError, match=r"target: expected shape \(2,\), got \(3,\)"):
            figures.network_graph(
                example.network, x=example.x, target=[1, 2, 3], show=show, **WORDS
            )
    with pytest.raises(TypeError, match="highlight: expected names of weights and units, got 'w1'"):
        figures.network_graph(example.network, x=example.x, highlight="w1", **WORDS)


def test_a_chain_too_long_for_a_phone_stands_upright_there() -> None:
    names = ["x", "out_1", "out_2", "out_3", "out_4"]
    chain = [Node(name=n, value=0.5, gradient=0.25 ** (4 - k)) for k, n in enumerate(names)]
    edges = [Edge(src=a, dst=b, local=0.25) for a, b in pairwise(names)]
    figure = figures.computational_graph(chain, edges, **WORDS)
    assert figure.narrow is not None
    assert figure.narrow.width <= 328 < figure.width
    for text in ("× 0.25", "↑ 0.25", "0.5 ↓"):
        assert text in figure.narrow.body
    tops = [
        float(y)
        for y in re.findall(
            r'<rect x="[\d.]+" y="([\d.]+)" width="[\d.]+" height="32"', figure.narrow.body
        )
    ]
    assert len(tops) == 5
    assert tops == sorted(tops)
    assert figures.computational_graph(chain[:2], edges[:1], **WORDS).narrow is None
    forked = [*edges, Edge(src="x", dst="out_4")]
    assert figures.computational_graph(chain, forked, **WORDS).narrow is None


def test_a_forked_graph_without_values_stands_upright_on_a_phone() -> None:
    names = ["x", "x_1", "x_2 = x_1 + f_2", "x_3"]
    nodes = [Node(name=n, row=1) for n in names] + [Node(name="f", row=0)]
    edges = [Edge(src=a, dst=b, local=1.0) for a, b in pairwise(names)]
    edges += [Edge(src="x", dst="f", local=3.0), Edge(src="f", dst=names[2], local=2.0)]
    upright = figures.computational_graph(nodes, edges, **WORDS).narrow
    assert upright is not None
    assert upright.width <= 328
    for text in ("× 1", "× 2", "× 3"):
        assert text in upright.body
    boxes = re.findall(
        r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="32"', upright.body
    )
    middles = [(round(float(x) + float(width) / 2), float(y)) for x, y, width in boxes]
    main, [beside] = middles[:4], middles[4:]
    assert len({x for x, _ in main}) == 1
    assert [y for _, y in main] == sorted({y for _, y in main})
    assert beside[0] < main[0][0]
    assert beside[1] == main[1][1]
    tips = re.findall(r'<path d="M([\d.]+) ([\d.]+)l', upright.body)
    assert len(tips) == len({*tips}) == 5  # no two arrows end in one point
    valued = [Node(name=names[0], row=1, value=2.0), *nodes[1:]]
    assert figures.computational_graph(valued, edges, **WORDS).narrow is None


def test_tables_of_marks_stand_two_in_a_row_on_a_phone_and_each_cell_looks_as_it_is_meant() -> None:
    panels = {"one": ["=<", "−0"], "two": ["==", "=="], "three": [">>", ">>"]}
    figure = marked(panels, {"=": "right", "<": "small"}, **WORDS)
    assert figure.narrow is not None
    assert figure.narrow.width <= 328
    assert figure.narrow.height > figure.height
    for one in (figure, figure.narrow):
        assert texts(one).count("=") == 5 + 1
        assert texts(one).count("−") == 1
        assert one.body.count('fill="var(--gradient)" fill-opacity="1"') == 1
        assert one.body.count('fill="var(--gradient)" fill-opacity="0.4"') == 4
        assert one.body.count('fill="var(--page)" fill-opacity="0"') == 1
