"""Plots and arrays: what they show, that they stay small, and what they refuse."""

from __future__ import annotations

import re
from collections.abc import Callable

import matplotlib as mpl
import numpy as np
import pytest
from figure_cases import WORDS, texts
from matplotlib.figure import Figure as MatplotlibFigure

from nbhelpers import figures
from nbhelpers.figures import FORWARD, GRADIENT, INK, TARGET, Figure, svg
from nbhelpers.figures.legends import spread
from nbhelpers.figures.thinning import thin


def test_long_curves_are_thinned_and_keep_their_spikes() -> None:
    y = np.zeros(10_000)
    y[4321], y[7777] = 5.0, -3.0
    x, short = thin(np.arange(10_000.0), y)
    assert len(x) <= 402
    assert (short.max(), short.min()) == (5.0, -3.0)
    assert x[np.argmax(short)] == 4321
    assert (x[0], x[-1]) == (0, 9999)


def test_thinned_curves_keep_their_gaps() -> None:
    x = np.arange(2000.0)
    y = np.sin(x / 100)
    y[600:1200] = np.nan
    y[1500] = np.inf
    at, short = thin(x, y)
    assert np.isnan(short).sum() == 1
    assert at[np.isnan(short)] == 600
    assert at[np.isinf(short)] == 1500
    assert 590 < at[at < 600].max() <= 599
    assert 1200 <= at[at > 600].min() < 1210
    figure = figures.curves({"loss": y}, xlabel="update", ylabel="loss", color=TARGET, **WORDS)
    drawn = re.findall(r'<path [^>]*d="([^"]*)"[^>]*stroke="var\(--target\)"', figure.body)
    assert [path.upper().count("M") for path in drawn] == [3]


def test_a_curve_with_holes_everywhere_stays_short() -> None:
    y = np.where(np.arange(10_000) % 2, np.nan, np.arange(10_000.0))
    _, short = thin(np.arange(10_000.0), y)
    assert len(short) <= 802
    assert np.isnan(short[1:]).sum() == np.isfinite(short).sum()  # a gap after every point


def test_a_curve_of_ten_thousand_points_is_small() -> None:
    y = np.random.default_rng(0).normal(size=10_000)
    figure = figures.curves({"loss": y}, xlabel="update", ylabel="loss", **WORDS)
    assert len(figure._repr_html_()) < 8_000


def test_curves_are_told_apart_without_color(drawn: dict[str, Figure]) -> None:
    body = drawn["curves"].body
    for color, dashed in (("ink", False), ("muted", True)):
        found = re.findall(
            rf'<path [^>]*stroke-width="2.2"[^>]*stroke="var\(--{color}\)"[^>]*>', body
        )
        found = found or re.findall(
            rf'<path [^>]*stroke="var\(--{color}\)"[^>]*stroke-width="2.2"[^>]*>', body
        )
        assert len(found) == 2  # the curve and the sample beside its name
        assert all(("dasharray" in path) == dashed for path in found)
    assert {"fast", "slow1", "floor", "10−2"} <= set(texts(drawn["curves"]))


def test_names_beside_lines_keep_their_order_and_distance() -> None:
    placed = spread({"a": 0.5, "b": 0.51, "c": 1.0, "d": 0.99}, gap=0.1)
    assert sorted(placed, key=placed.get) == ["a", "b", "d", "c"]
    assert min(np.diff(sorted(placed.values()))) >= 0.1 - 1e-12
    assert max(placed.values()) <= 1


def test_curves_refuse_what_they_cannot_draw() -> None:
    names = {"xlabel": "update", "ylabel": "loss"}
    with pytest.raises(ValueError, match="series: expected at least one curve, got none"):
        figures.curves({}, **names, **WORDS)
    with pytest.raises(
        ValueError, match=r"series 'a': expected shape \(3,\), that of x, got \(2,\)"
    ):
        figures.curves({"a": [1, 2]}, x=[1, 2, 3], **names, **WORDS)


def test_what_a_logarithmic_axis_or_a_shade_cannot_show_is_refused() -> None:
    for value in (-1.0, 0):
        with pytest.raises(ValueError, match=rf"values\['a'\]: .* above 0, got {value}"):
            figures.bars({"a": value, "b": 1.0}, xlabel="s", log_x=True, **WORDS)
    assert "−1" in texts(figures.bars({"a": -1.0}, xlabel="s", **WORDS))
    for value in (np.inf, np.nan):
        with pytest.raises(ValueError, match="image 'a': expected finite numbers"):
            figures.pixels({"a": [[value]]}, **WORDS)


def test_heights_that_are_infinite_in_a_few_points_have_level_lines() -> None:
    figure = figures.landscape(
        lambda x, y: np.where((x > 0.9) & (y > 0.9), np.inf, x + y), (0, 1), (0, 1), **WORDS
    )
    assert figure.body.count('stroke="var(--target)"') > 5


def matplotlib_figure() -> tuple[MatplotlibFigure, mpl.axes.Axes]:
    fig = MatplotlibFigure()
    return fig, fig.add_subplot()


def test_plots_name_what_is_no_number() -> None:
    about = {"xlabel": "x", "alt": "Some points in a plane", "caption": "Points"}
    with pytest.raises(TypeError, match="series 'a': expected numbers, got 'abc'"):
        figures.curves({"a": "abc"}, ylabel="y", **about)
    with pytest.raises(
        ValueError,
        match=r"series 'a': expected x and y of one shape, not empty, got \(2,\), \(1,\)",
    ):
        figures.scatter({"a": ([1, 2], [1])}, ylabel="y", **about)
    with pytest.raises(TypeError, match=r"values\['a'\]: expected a number, got 'x'"):
        figures.bars({"a": "x"}, **about)


AXES = {"xlabel": "x", "ylabel": "y"}


def _square(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return x * x + y * y


@pytest.mark.parametrize(
    ("draw", "given", "error", "message"),
    [
        (figures.curves, [[1, 2]], TypeError, "series: expected a mapping from names to numbers, got"),
        (figures.curves, [np.arange(3)], TypeError, "series: expected a mapping"),
        (figures.curves, [{"a": []}], ValueError, r"series 'a': expected one or more .*, got shape \(0,\)"),
        (figures.curves, [{"a": 3}], ValueError, r"series 'a': expected one or more .*, got shape \(\)"),
        (figures.scatter, [[(1, 2)]], TypeError, r"series: expected a mapping from names to \(x, y\)"),
        (figures.scatter, [{"a": 3}], TypeError, "series 'a': expected x and y, got 3"),
        (figures.scatter, [{"a": ([], [])}], ValueError, "series 'a': expected x and y .* not empty"),
        (figures.landscape, [_square, (0,), (0, 1)], ValueError, r"xrange: .* got \(0,\)"),
        (figures.landscape, [_square, (0, 1), 3], ValueError, "yrange: expected two different numbers"),
        (figures.landscape, [_square, (1, 1), (0, 1)], ValueError, r"xrange: .* got \(1, 1\)"),
        (figures.landscape, [_square, (0, np.nan), (0, 1)], ValueError, "xrange: expected finite"),
        (figures.landscape, [_square, "ab", (0, 1)], TypeError, "xrange: expected two numbers, got 'ab'"),
        (figures.landscape, [lambda x, y: np.where(x > 0.99, np.nan, y), (0, 1), (0, 1)], ValueError,
         "the result of f: expected finite heights that differ, got nan to nan without a level line"),
        (figures.landscape, [lambda x, y: 0 * x + 1, (0, 1), (0, 1)], ValueError, "the result of f: .* got 1 to 1"),
        (figures.scatter, [{"_a": ([1], [1]), "_b": ([2], [1])}], ValueError, "series '_a': expected a name for"),
        (figures.scatter, [{"a": ([1], [1]), "": ([2], [1])}], ValueError, "series '': expected a name for"),
        (figures.curves, [{"_a": [1, 2], "a name that stands in a legend above": [1, 2]}], ValueError,
         "series '_a': expected a name for"),
        (figures.landscape, [3, (0, 1), (0, 1)], TypeError, "f: expected a function of two arrays, got 3"),
    ],
)  # fmt: skip
def test_plots_name_the_argument_that_they_cannot_draw(
    draw: Callable[..., Figure], given: list, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        draw(*given, **AXES, **WORDS)


def test_other_arguments_of_plots_are_named() -> None:
    with pytest.raises(ValueError, match=r"x: expected one or more .*, got shape \(1, 2\)"):
        figures.curves({"a": [1, 2]}, x=[[1, 2]], **AXES, **WORDS)
    with pytest.raises(TypeError, match="floor: expected a number, got 'low'"):
        figures.curves({"a": [1, 2]}, floor="low", **AXES, **WORDS)
    for path in ([], [1, 2], [(1, 2, 3)]):
        with pytest.raises(ValueError, match=r"path: expected shape \(n, 2\)"):
            figures.landscape(_square, (0, 1), (0, 1), path=path, **WORDS)
    for levels, error in ((0, ValueError), (-1, ValueError), (2.5, TypeError)):
        with pytest.raises(error, match=f"levels: expected .*, got {levels}"):
            figures.landscape(_square, (0, 1), (0, 1), levels=levels, **WORDS)
    with pytest.raises(TypeError, match="the result of f: expected numbers, got 'high'"):
        figures.landscape(lambda x, y: "high", (0, 1), (0, 1), **WORDS)
    with pytest.raises(
        TypeError, match="values: expected a mapping from names to numbers, got None"
    ):
        figures.bars(None, xlabel="s", **WORDS)
    with pytest.raises(TypeError, match="fig: expected a figure of Matplotlib, got NoneType"):
        figures.themed(None, **WORDS)


@pytest.mark.parametrize("parts", [None, "ab", np.eye(2), [np.eye(2)], [(3, np.eye(2))], [("a",)]])
def test_matrices_refuse_what_is_no_part(parts: object) -> None:
    with pytest.raises(TypeError, match=r"parts: expected .*operators and \(name, array\), got"):
        figures.matrices(parts, **WORDS)
    with pytest.raises(TypeError, match="images: expected a mapping from labels to arrays, got"):
        figures.pixels(parts, **WORDS)


def test_themed_refuses_what_cannot_follow_the_theme() -> None:
    fig, axes = matplotlib_figure()
    axes.plot([1, 2], color="red")
    with pytest.raises(
        ValueError, match=r"fig: expected the colors FORWARD, GRADIENT, .*, got #ff0000"
    ):
        figures.themed(fig, **WORDS)
    fig, axes = matplotlib_figure()
    axes.imshow(np.eye(3))
    with pytest.raises(ValueError, match="fig: expected shapes, got an image"):
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
    with pytest.raises(ValueError, match="array of 'T': expected a vector or matrix"):
        figures.matrices([("T", np.ones((2, 2, 2)))], **WORDS)


def test_a_cell_holds_its_number_and_is_tinted_by_its_size() -> None:
    parts = [("X", [[1.0, -2.0], [0, 4]]), "+", ("b", [0.5, 1])]
    body = figures.matrices(parts, **WORDS).body
    cells = r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" rx="3"[^>]*opacity="([^"]*)"/>'
    written = rf'{cells}<text x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)'
    found = re.findall(written, body)
    tints = [(text, float(tint)) for *_, tint, _, _, text in found]
    assert tints == [("1", 0.09), ("−2", 0.14), ("4", 0.24), ("0.5", 0.14), ("1", 0.24)]
    for left, top, wide, high, _, x, y, _ in (map(float, (*entry[:7], "0")) for entry in found):
        assert x == pytest.approx(left + wide / 2)
        assert y == pytest.approx(top + high / 2 + 5)
    places = [(float(x), float(y)) for x, y, *_ in found]
    (one, two, four, *row) = places
    assert two == (one[0] + 34, one[1])
    assert four == (two[0], two[1] + 30)
    assert row[1] == (row[0][0] + 34, row[0][1])
    assert row[0][1] == (two[1] + four[1]) / 2  # the matrices stand on one middle
    # brackets around the cells, the name above their middle and the shape below
    brackets = re.findall(r'd="M([\d.]+) ([\d.]+)h(-?5)v([\d.]+)h(-?5)"', body)
    assert [(h, v, back) for _, _, h, v, back in brackets] == [
        *(("-5", "60", "5"), ("5", "60", "-5")),
        *(("-5", "30", "5"), ("5", "30", "-5")),
    ]
    first, last = (float(x) for x, *_ in brackets[:2])
    assert (first - 5, last + 5) == (one[0] - 1 - 3, two[0] + 32 + 1 + 3)
    labels = {
        text: (float(x), float(y))
        for x, y, text in re.findall(r'<text x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)', body)
    }
    assert labels["X"] == ((first + last) / 2, one[1] - 10)
    assert labels["(2, 2)"] == ((first + last) / 2, four[1] + 29 + 19)
    assert labels["+"][1] == pytest.approx(four[1] - 1 + 6)


def test_images_stand_apart_in_rows_with_their_labels_below() -> None:
    images = {"wide": np.ones((2, 8)), "tall": np.ones((8, 2)), "a label of many letters": [[1.0]]}
    figure = figures.pixels(images | {"last": np.ones((3, 3))}, columns=3, **WORDS)
    frame = r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"'
    frames = [tuple(map(float, entry)) for entry in re.findall(frame, figure.body)]
    assert [(w - 2, h - 2) for *_, w, h in frames] == [(96, 24), (24, 96), (12, 12), (36, 36)]
    labels = re.findall(r'<text x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)', figure.body)
    middles = []
    for (x, y, w, h), (at, below, text) in zip(frames, labels, strict=True):
        assert float(at) == pytest.approx(x + w / 2), text
        assert float(below) == pytest.approx(y + h + 16), text
        assert x + w <= figure.width
        assert float(below) <= figure.height
        middles.append(x + w / 2)
    pitch = svg.width("a label of many letters") + 12
    assert np.diff(middles[:3]) == pytest.approx([pitch, pitch], abs=0.2)
    assert middles[3] == middles[0]
    assert frames[3][1] - frames[0][1] == 96 + 32  # a row is as high as its tallest image
    flat = figures.pixels({"wide": np.ones((2, 8))}, **WORDS)
    assert (flat.width, flat.height) == (96 + 20, 24 + 32)
    four = figures.pixels({str(n): np.eye(8) for n in range(6)}, columns=4, size=72, **WORDS)
    assert (four.width, four.height) == (4 * (72 + 20), 2 * (72 + 32))
    few = figures.pixels({"0": np.eye(8), "1": np.eye(8)}, **WORDS)
    assert (few.width, few.height) == (2 * (96 + 20), 96 + 32)


def test_pixels_shade_by_brightness() -> None:
    figure = figures.pixels({"seven": [[0, 8], [16, 16]]}, **WORDS)
    assert re.findall(r'fill-opacity="([\d.]+)"', figure.body) == ["0.5", "1"]
    assert texts(figure) == ["seven"]
    with pytest.raises(ValueError, match="image 'a': expected a matrix"):
        figures.pixels({"a": np.ones((33, 1))}, **WORDS)
    with pytest.raises(ValueError, match="size: expected 32 px or more, got 31"):
        figures.pixels({"a": [[1.0]]}, size=31, **WORDS)


def test_pixels_with_a_sign_are_full_or_hollow_squares() -> None:
    """By area: a quarter of the largest has half its side. Both end where their area ends."""
    figure = figures.pixels({"weights": [[4, -4], [1, 0]]}, **WORDS)
    full, hollow = re.findall(r'<path d="([^"]*)" fill', figure.body)
    (large, small), (ring,) = (
        [tuple(map(float, m)) for m in re.findall(r"M([\d.]+) ([\d.]+)h([\d.]+)", d)]
        for d in (full, hollow)
    )
    assert (large[2], small[2]) == (47, 23.5)
    assert ring[2] + 1.2 == pytest.approx(47)
    assert ring[0] - large[0] == pytest.approx(48 + 0.6)
    assert 'fill="none" stroke="var(--forward)"' in figure.body


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


def strokes(figure: Figure) -> list[str]:
    return re.findall(r'stroke="var\(--(target|forward|gradient|accent)\)"', figure.body)


def test_a_series_has_the_color_of_what_it_shows_or_none() -> None:
    about = {"xlabel": "x", "ylabel": "y", **WORDS}
    lines = {"a": [1, 2], "b": [2, 3], "c": [3, 4]}
    assert strokes(figures.curves(lines, **about)) == []
    assert strokes(figures.curves(lines, color=TARGET, **about)) == ["target"] * 2
    both = figures.curves(lines, color={"b": GRADIENT, "c": FORWARD}, **about)
    assert sorted(set(strokes(both))) == ["forward", "gradient"]
    with pytest.raises(ValueError, match="color: expected names of series, got d"):
        figures.scatter({"a": ([1], [2])}, color={"d": INK}, **about)


def test_a_long_name_of_the_axis_stands_whole_above_it() -> None:
    about = {"xlabel": "x", "ylabel": "a name that is longer than the axis is high", **WORDS}
    figure = figures.curves({"a": [1, 2]}, wide=True, **about)
    (text,) = re.findall(r"<text ([^>]*)>a name that", figure.body)
    assert "rotate(-90" not in text
    assert "rotate(-90" in figures.curves({"a": [1, 2]}, xlabel="x", ylabel="y", **WORDS).body
