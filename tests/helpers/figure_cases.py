"""One figure of every kind, for tests of what figures show and of what they have in common."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np

from nbhelpers import figures
from nbhelpers.figures import Edge, Figure, Node
from nbhelpers.figures.matrices import marked
from nbhelpers.networks import Network, mazur

WORDS = {"alt": "A description of the picture.", "caption": "What the picture shows."}


def nodes_and_edges() -> tuple[list[Node], list[Edge]]:
    nodes = [
        Node(name="x", value=2.0, gradient=-3.0),
        Node(name="w", label="w_1", value=3.0),
        Node(name="mul", label="×", value=6.0, gradient=-1.0),
        Node(name="b", value=0.25),
        Node(name="add", label="+"),
    ]
    edges = [
        Edge(src="x", dst="mul", local=-3.0),
        Edge(src="w", dst="mul", local="∂q/∂w", highlight=True),
        Edge(src="mul", dst="add"),
        Edge(src="b", dst="add", label="b", gradient=0.5),
    ]
    return nodes, edges


def large_network() -> Network:
    weights = np.random.default_rng(0).normal(size=(3, 3, 3)).round(3)
    return Network(weights=tuple(weights), biases=tuple(np.ones((3, 3))), bias_mode="per_unit")


def network_figures() -> dict[str, Figure]:
    out = {}
    example = mazur()
    for show in ("values", "gradients", "names"):
        out[f"mazur {show}"] = figures.network_graph(
            example.network, x=example.x, target=example.target, show=show, **WORDS
        )
        out[f"large {show}"] = figures.network_graph(
            large_network(), x=(1, -2, 3), target=(0, 1, 0), show=show, highlight=["h1"], **WORDS
        )
    return out


def all_figures() -> dict[str, Figure]:
    t = np.arange(2000.0)
    nodes, edges = nodes_and_edges()
    names = {"xlabel": "update", "ylabel": "loss E"}
    return {
        **network_figures(),
        "graph": figures.computational_graph(nodes, edges, **WORDS),
        "curves": figures.curves(
            {"fast": np.exp(-t / 100), "slow_1": 1 / (1 + t)},
            log_y=True,
            floor=1e-4,
            **names,
            **WORDS,
        ),
        "long names": figures.curves(
            {"one rather long name": t, "another long name": -t}, **names, **WORDS
        ),
        "scatter": figures.scatter({"a": (t, t), "b": (t, -t)}, **names, **WORDS),
        "bars": figures.bars({"a": 1.0, "b": 30.0}, xlabel="time", log_x=True, **WORDS),
        "marked": marked(
            {"one": ["=< >−", "== 00"], "two": ["== ==", "== =="]},
            {"=": "right", "<": "too small", ">": "too large", "−": "wrong sign", "0": "nothing"},
            **WORDS,
        ),
        "landscape": figures.landscape(
            lambda x, y: x**2 + 4 * y**2, (-1, 1), (-1, 1), path=[(1, 1), (0.5, -0.5)], **WORDS
        ),
        "matrices": figures.matrices([("X", np.eye(3)), "@", ("b", [1, -2, 0.5])], **WORDS),
        "pixels": figures.pixels({"0": np.eye(8), "1": np.ones((8, 8))}, **WORDS),
    }


def texts(figure: Figure) -> list[str]:
    """The text of every label, sub- and superscripts run in."""
    root = ElementTree.fromstring(figure.svg)
    return ["".join(e.itertext()) for e in root.iter("{http://www.w3.org/2000/svg}text")]
