"""Figures: what they show, that they follow the theme, and that the same call gives the same bytes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure as MatplotlibFigure

import nbhelpers
from nbhelpers import figures
from nbhelpers.figures import Edge, Figure, Node, svg
from nbhelpers.figures.figure import FALLBACKS
from nbhelpers.figures.legends import spread
from nbhelpers.figures.network_graph import symbol
from nbhelpers.figures.placement import place
from nbhelpers.figures.plots import thin
from nbhelpers.networks import Network, mazur

WORDS = {"alt": "A description of the picture.", "caption": "What the picture shows."}
PALETTE = (Path(nbhelpers.__file__).parent / "palette.css").read_text()
DARK_PAGES = ("#121212", "#14181e", "#111111")  # sphinx-book-theme, pydata theme, JupyterLab


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
        "landscape": figures.landscape(
            lambda x, y: x**2 + 4 * y**2, (-1, 1), (-1, 1), path=[(1, 1), (0.5, -0.5)], **WORDS
        ),
        "matrices": figures.matrices([("X", np.eye(3)), "@", ("b", [1, -2, 0.5])], **WORDS),
        "pixels": figures.pixels({"0": np.eye(8), "1": np.ones((8, 8))}, **WORDS),
    }


@pytest.fixture(scope="module")
def drawn() -> dict[str, Figure]:
    return all_figures()


def texts(figure: Figure) -> list[str]:
    """The text of every label, sub- and superscripts run in."""
    root = ElementTree.fromstring(figure.svg)
    return ["".join(e.itertext()) for e in root.iter("{http://www.w3.org/2000/svg}text")]


# --- the palette ---


def luminance(color: str) -> float:
    parts = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


def contrast(a: str, b: str) -> float:
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def palette(block: int) -> dict[str, str]:
    """Block 0 is light, 1 dark, 2 print on a page whose screen theme is dark."""
    blocks = re.findall(r"\{([^{}]*--bbh-forward[^{}]*)\}", PALETTE)
    return dict(re.findall(r"--bbh-(\w+): (#[0-9a-f]{6});", blocks[block]))


@pytest.mark.parametrize("name", ["forward", "gradient", "target", "accent", "ink", "muted"])
def test_text_colors_read_on_every_background(name: str) -> None:
    light, dark = palette(0), palette(1)
    for page in ("#ffffff", light["page"], light["surface"]):
        assert contrast(light[name], page) >= 4.5
    for page in (*DARK_PAGES, dark["page"], dark["surface"]):
        assert contrast(dark[name], page) >= 4.5


@pytest.mark.parametrize("name", ["forward", "gradient", "target", "accent", "muted"])
def test_fallbacks_read_where_no_theme_is_known(name: str) -> None:
    # One tone cannot reach 4.5:1 on white and on black; 4:1 on both is near what is possible.
    for page in ("#ffffff", "#111111"):
        assert contrast(FALLBACKS[name], page) >= 4


def test_palette_is_complete_and_print_is_light() -> None:
    assert palette(0).keys() == palette(1).keys() == FALLBACKS.keys()
    assert palette(2) == palette(0)


def test_matplotlib_constants_are_the_light_palette() -> None:
    assert {name: getattr(figures, name.upper()) for name in FALLBACKS} == palette(0)


# --- every figure ---


def test_no_color_outside_the_palette(drawn: dict[str, Figure]) -> None:
    for name, figure in drawn.items():
        html = figure._repr_html_()
        painted = re.findall(r'(?:fill|stroke)="([^"]+)"', html)
        assert painted, name
        bound = set(re.findall(r"--(\w+):var\(--bbh-\1, ", html))
        for paint in painted:
            assert paint == "none" or re.fullmatch(r"var\(--(\w+)\)", paint)[1] in bound, (
                name,
                paint,
            )
        rest = re.sub(r"--\w+:var\(--bbh-\w+, [^;]*;|url\(#[^)]*\)|href=\"#[^\"]*\"", "", html)
        assert "#" not in rest, name


def test_figures_hold_no_trace_of_the_machine(drawn: dict[str, Figure]) -> None:
    for name, figure in drawn.items():
        html = figure._repr_html_().replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"20\d\d-|matplotlib|DejaVu|file:|https?:|/\w+/\w+", html), name


def test_numbers_are_short(drawn: dict[str, Figure]) -> None:
    for name, figure in drawn.items():
        for d in re.findall(r' (?:d|x|y|cx|cy|width|height)="([^"]*)"', figure.body):
            assert not re.search(r"\.\d\d", d), (name, d)


def test_ids_are_unique_on_a_page(drawn: dict[str, Figure]) -> None:
    ids = [i for f in drawn.values() for i in re.findall(r'\bid="([^"]+)"', f._repr_html_())]
    assert len(ids) > 5
    assert len(ids) == len(set(ids))
    used = [i for f in drawn.values() for i in re.findall(r"url\(#([^)]+)\)", f._repr_html_())]
    assert set(used) <= set(ids)


def test_text_stays_readable_on_a_phone(drawn: dict[str, Figure]) -> None:
    for name, figure in drawn.items():
        html = figure._repr_html_()
        least = float(re.search(r"min-width:(\d+)px", html)[1])
        sizes = re.findall(r'<text[^>]* font-size="([\d.]+)"', html)
        smallest = min(map(float, sizes))
        assert smallest * least / figure.width >= 11, name
        assert ("tabindex" in html) == (least > 328), name


def test_same_bytes_in_a_fresh_process() -> None:
    script = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); "
        "from test_figures import all_figures; "
        "print(''.join(f._repr_html_() for f in all_figures().values()))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(nbhelpers.__file__).parents[1])},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
    assert len(outputs.pop()) > 10_000


@pytest.mark.parametrize(
    "alt", ["", "   ", "too short", "figures/loss_curve_final.png", "loss.of.the.network.svg"]
)
def test_alternatives_must_be_descriptions(alt: str) -> None:
    with pytest.raises(ValueError, match="alt must"):
        Figure(body="", width=1, height=1, alt=alt, caption=WORDS["caption"])


def test_alternative_and_caption_must_be_given() -> None:
    with pytest.raises(TypeError, match="alt must be a string, got NoneType"):
        Figure(body="", width=1, height=1, alt=None, caption=WORDS["caption"])
    with pytest.raises(ValueError, match="caption must"):
        Figure(body="", width=1, height=1, alt=WORDS["alt"], caption="")


def test_everything_is_escaped() -> None:
    figure = figures.computational_graph(
        [Node(name="a", label="<b>&")],
        [],
        alt='A "quoted" <text> & more.',
        caption="E < 1 & <i>falling</i>",
    )
    html = figure._repr_html_()
    assert "<b>" not in html
    assert "<i>" not in html
    assert texts(figure) == ["<b>&"]
    assert ElementTree.fromstring(figure.svg).get("aria-label") == 'A "quoted" <text> & more.'


def test_repr_is_the_alternative() -> None:
    nodes, edges = nodes_and_edges()
    assert repr(figures.computational_graph(nodes, edges, **WORDS)) == f"Figure({WORDS['alt']!r})"


# --- labels and numbers ---


def test_markup() -> None:
    assert svg.pieces("∂E/∂w_5") == [("∂E/∂w", ""), ("5", "_")]
    assert svg.pieces("out_h1 e^{-z}") == [
        ("out", ""),
        ("h1", "_"),
        (" e", ""),
        ("-z", "^"),
    ]
    assert svg.pieces(r"learning\_rate") == [("learning_rate", "")]
    assert svg.spans("w_5 x") == (
        'w<tspan dy="3.5" font-size="11.2">5</tspan><tspan dy="-3.5"> x</tspan>'
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0821670406, "0.08217"),
        (-3.0, "−3"),
        (-0.0, "0"),
        (1e-7, "1×10^{−7}"),
        ("(3, 4)", "(3, 4)"),
    ],
)
def test_values_are_written_as_a_reader_would(value: float | str, text: str) -> None:
    assert svg.value_text(value) == text


def test_names_become_symbols() -> None:
    assert symbol("w5") == "w_{5}"
    assert symbol("b_h1") == "b_{h1}"
    assert symbol("w12_2") == "w_{12}^{(2)}"


def test_compact_path_keeps_the_points() -> None:
    d = "M 10 20.04 \nL 10.52 20 L 10.54 19.98 L 3.1 19 z M 0 0 C 1 1 2 2 3 -3.3 \nL 0.5 0 "
    assert svg.compact_path(d) == "m10 20 .5 0-7.4-1zm-10-20c1 1 2 2 3-3.3l-2.5 3.3"


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


def test_highlight_is_drawn_thick() -> None:
    body = figures.computational_graph(*nodes_and_edges(), **WORDS).body
    assert re.findall(r'stroke="var\(--accent\)" stroke-width="([\d.]+)"', body) == ["3.5"]


@pytest.mark.parametrize(
    ("nodes", "edges", "message"),
    [
        ([], [], "nodes must be"),
        ([Node(name="a"), Node(name="a")], [], "different names"),
        ([Node(name="a")], [Edge(src="a", dst="c")], "edges name 'c'; the nodes are a"),
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


# --- the network ---


def test_network_shows_its_numbers(drawn: dict[str, Figure]) -> None:
    values = texts(drawn["mazur values"])
    assert {"0.3775", "0.5933", "0.7514", "w5 0.4", "bh1 0.35", "target 0.01", "E = 0.2984"} <= set(
        values
    )
    gradients = texts(drawn["mazur gradients"])
    assert {"w5 ← 0.08217", "w1 ← 0.0004386", "← 0.7414", "← 0.1385", "← 0.03635"} <= set(gradients)
    names = texts(drawn["mazur names"])
    assert {"w1", "w8", "neth1", "outo2", "i1"} <= set(names)


def test_the_slope_of_the_loss_is_not_halved_without_the_half() -> None:
    network = Network(weights=(np.array([[2.0]]),), activations="identity", loss="squared")
    figure = figures.network_graph(network, x=[3.0], target=[5.0], show="gradients", **WORDS)
    assert texts(figure).count("← 2") == 2  # ∂E/∂net = ∂E/∂out = 2 (6 - 5)


def test_width_shows_size_and_a_dash_the_sign() -> None:
    network = Network(weights=(np.array([[1.0, -2.0]]),), activations="identity")
    body = figures.network_graph(network, x=[1, 1], **WORDS).body
    wires = re.findall(r'<path [^>]*stroke="var\(--muted\)" stroke-width="([\d.]+)"([^>]*)', body)
    assert [float(width) for width, _ in wires] == [2.5, 4.0]
    assert ["dasharray" in rest for _, rest in wires] == [False, True]


def test_labels_do_not_cover_each_other() -> None:
    for name, figure in network_figures().items():
        plates = [
            [float(v) for v in found]
            for found in re.findall(
                r'<rect x="([-\d.]+)" y="([-\d.]+)" width="([\d.]+)" height="([\d.]+)" rx="4"',
                figure.body,
            )
        ]
        assert len(plates) >= 8
        for i, (x, y, w, h) in enumerate(plates):
            for x2, y2, w2, h2 in plates[:i]:
                across = min(x + w, x2 + w2) - max(x, x2)
                down = min(y + h, y2 + h2) - max(y, y2)
                assert across <= 4 or down <= 4, name  # a plate is 4 px larger than its text


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"show": "colors", "x": (1, 2)}, "show must be one of values, gradients, names"),
        ({}, "x must be given"),
        ({"show": "gradients", "x": (1, 2)}, "target must be given"),
        ({"show": "names", "highlight": ["w99"]}, r"highlight names \['w99'\]; accepted are i1"),
    ],
)
def test_impossible_networks_are_refused(options: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        figures.network_graph(mazur().network, **options, **WORDS)


# --- plots ---


def test_long_curves_are_thinned_and_keep_their_spikes() -> None:
    y = np.zeros(10_000)
    y[4321], y[7777] = 5.0, -3.0
    x, short = thin(np.arange(10_000.0), y)
    assert len(x) <= 402
    assert (short.max(), short.min()) == (5.0, -3.0)
    assert x[np.argmax(short)] == 4321
    assert (x[0], x[-1]) == (0, 9999)


def test_a_curve_of_ten_thousand_points_is_small() -> None:
    y = np.random.default_rng(0).normal(size=10_000)
    figure = figures.curves({"loss": y}, xlabel="update", ylabel="loss", **WORDS)
    assert len(figure._repr_html_()) < 8_000


def test_curves_are_told_apart_without_color(drawn: dict[str, Figure]) -> None:
    body = drawn["curves"].body
    for color in ("forward", "gradient"):
        found = re.findall(rf'<path [^>]*stroke="var\(--{color}\)"[^>]*>', body)
        assert len(found) == 2  # the curve and the sample beside its name
        assert all(("dasharray" in path) == (color == "gradient") for path in found)
    assert {"fast", "slow1", "floor", "10−2"} <= set(texts(drawn["curves"]))


def test_names_beside_lines_keep_their_order_and_distance() -> None:
    placed = spread({"a": 0.5, "b": 0.51, "c": 1.0, "d": 0.99}, gap=0.1)
    assert sorted(placed, key=placed.get) == ["a", "b", "d", "c"]
    assert min(np.diff(sorted(placed.values()))) >= 0.1 - 1e-12
    assert max(placed.values()) <= 1


def test_curves_refuse_what_they_cannot_draw() -> None:
    names = {"xlabel": "update", "ylabel": "loss"}
    with pytest.raises(ValueError, match="series must hold"):
        figures.curves({}, **names, **WORDS)
    with pytest.raises(ValueError, match=r"series 'a' must have shape \(3,\) like x, got \(2,\)"):
        figures.curves({"a": [1, 2]}, x=[1, 2, 3], **names, **WORDS)


def matplotlib_figure() -> tuple[MatplotlibFigure, mpl.axes.Axes]:
    fig = MatplotlibFigure()
    return fig, fig.add_subplot()


def test_plots_name_what_is_no_number() -> None:
    about = {"xlabel": "x", "alt": "Some points in a plane", "caption": "Points"}
    with pytest.raises(TypeError, match="series 'a': expected numbers, got 'abc'"):
        figures.curves({"a": "abc"}, ylabel="y", **about)
    with pytest.raises(
        ValueError, match=r"series 'a' must be x and y of one shape, got \(2,\), \(1,\)"
    ):
        figures.scatter({"a": ([1, 2], [1])}, ylabel="y", **about)
    with pytest.raises(TypeError, match=r"values\['a'\]: expected a number, got 'x'"):
        figures.bars({"a": "x"}, **about)


def test_themed_refuses_what_cannot_follow_the_theme() -> None:
    fig, axes = matplotlib_figure()
    axes.plot([1, 2], color="red")
    with pytest.raises(ValueError, match="the color #ff0000; accepted are FORWARD, GRADIENT"):
        figures.themed(fig, **WORDS)
    fig, axes = matplotlib_figure()
    axes.imshow(np.eye(3))
    with pytest.raises(ValueError, match="must not contain images"):
        figures.themed(fig, **WORDS)
    fig, axes = matplotlib_figure()
    axes.set_title("$w_5$")
    with pytest.raises(ValueError, match="mathtext"):
        figures.themed(fig, **WORDS)


def test_themed_keeps_text_as_text_in_the_font_of_the_page() -> None:
    fig, axes = matplotlib_figure()
    axes.plot([1, 10], [1, 2], color=figures.GRADIENT, alpha=0.5)
    axes.set_xscale("log")
    axes.set_title("∂E/∂w_5")
    figure = figures.themed(fig, **WORDS)
    assert {"∂E/∂w5", "100", "101"} <= set(texts(figure))
    assert "font-family:inherit" in figure.svg
    assert "font-family" not in figure.body
    assert 'stroke-opacity="0.5"' in figure.body


def test_style_leaves_matplotlib_as_it_was() -> None:
    before = dict(mpl.rcParams)
    with figures.style():
        assert mpl.rcParams["axes.spines.top"] is False
    assert dict(mpl.rcParams) == before


def test_matrices_show_names_numbers_and_shapes(drawn: dict[str, Figure]) -> None:
    shown = texts(drawn["matrices"])
    assert {"X", "(3, 3)", "@", "b", "(3,)", "−2", "0.5"} <= set(shown)
    with pytest.raises(ValueError, match="array of 'T' must be a vector or matrix"):
        figures.matrices([("T", np.ones((2, 2, 2)))], **WORDS)


def test_pixels_shade_by_brightness() -> None:
    figure = figures.pixels({"seven": [[0, 8], [16, 16]]}, **WORDS)
    assert re.findall(r'fill-opacity="([\d.]+)"', figure.body) == ["0.5", "1"]
    assert texts(figure) == ["seven"]
    with pytest.raises(ValueError, match="image 'a' must be"):
        figures.pixels({"a": [[-1.0]]}, **WORDS)


def test_a_cloud_of_points_is_one_path() -> None:
    x = np.linspace(0, 1, 1000)
    names = {"xlabel": "rate", "ylabel": "y"}
    figure = figures.scatter({"orbit": (x, x)}, size=2, **names, **WORDS)
    assert "<use" not in figure.body
    dots = re.findall(r'd="([^"]*)"[^>]* stroke-width="2"[^>]* stroke-linecap="round"', figure.body)
    assert len(dots) == 1
    assert 300 < dots[0].count("m") <= 1000  # dots less than half a pixel apart are drawn once
    few = figures.scatter({"orbit": (x[:20], x[:20])}, size=2, **names, **WORDS)
    assert few.body.count("<use") == 20


def test_a_legend_of_several_rows_leaves_the_plot_its_height() -> None:
    series = {f"series number {i} with a long name": [1, 2] for i in range(4)}
    names = {"xlabel": "x", "ylabel": "y"}
    short = figures.curves({"a": [1, 2]}, **names, **WORDS)
    assert figures.curves(series, **names, **WORDS).height >= short.height + 60
