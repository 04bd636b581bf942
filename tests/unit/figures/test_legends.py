"""Names beside lines and above axes: where they stand, and what they stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure as MatplotlibFigure
from matplotlib.lines import Line2D
from matplotlib.transforms import Bbox

from nbhelpers.figures import style, svg
from nbhelpers.figures.legends import label_lines, legend_above, legend_names, spread

Plot = Callable[..., tuple[MatplotlibFigure, Axes, dict[str, Line2D]]]


@pytest.fixture
def plot() -> Iterator[Plot]:
    """Draw series, each a line of its own, in the book's style."""

    def draw(series: dict[str, list[float]], **axes_settings: object) -> tuple:
        fig = MatplotlibFigure()
        axes = fig.add_subplot(**axes_settings)
        return fig, axes, {name: axes.plot(values)[0] for name, values in series.items()}

    with style():
        yield draw


def px(fig: MatplotlibFigure, box: Bbox) -> Bbox:
    """A box in dots as the picture has it, in px."""
    return Bbox(np.asarray(box) * 72 / fig.dpi)


def beside(fig: MatplotlibFigure, axes: Axes) -> tuple[Bbox, dict[str, tuple[Bbox, Bbox]]]:
    """The axes' box, and by name the boxes of the sample and of the name."""
    fig.draw_without_rendering()
    samples = [line for line in axes.lines if line.get_transform() == axes.transAxes]
    pairs = zip(axes.texts, samples, strict=True)
    boxes = {
        name.get_text(): (px(fig, line.get_window_extent()), px(fig, name.get_window_extent()))
        for name, line in pairs
    }
    return px(fig, axes.get_window_extent()), boxes


def heights(axes: Axes) -> dict[str, float]:
    return {name.get_text(): name.get_position()[1] for name in axes.texts}


def test_a_name_stands_after_a_piece_of_its_line_at_the_height_of_its_end(plot: Plot) -> None:
    fig, axes, lines = plot({"up": [0, 8], "level": [5, 5], "down": [3, 0]})
    axes.set_ylim(0, 10)
    label_lines(fig, axes, lines)
    assert heights(axes) == pytest.approx({"up": 0.8, "level": 0.5, "down": 0.0})
    box, shown = beside(fig, axes)
    for name, (sample, text) in shown.items():
        assert sample.x0 - box.x1 == pytest.approx(6, abs=1), name
        assert sample.width == pytest.approx(24, abs=1.5), name
        assert text.x0 - sample.x1 == pytest.approx(6, abs=1), name
        assert sample.y0 == sample.y1, name
        assert (text.y0 + text.y1) / 2 == pytest.approx(sample.y0, abs=3), name
        assert text.x1 <= 72 * fig.get_figwidth(), name
    samples = [line for line in axes.lines if line.get_transform() == axes.transAxes]
    assert len({(line.get_color(), line._dash_pattern[1] and 1) for line in samples}) == 3
    for name, sample in zip(("down", "level", "up"), samples, strict=True):
        assert sample.get_color() == lines[name].get_color()
        assert sample._dash_pattern == lines[name]._dash_pattern
        assert not sample.get_clip_on()  # it lies outside the axes


def test_names_of_lines_that_end_together_keep_a_line_of_text_apart(plot: Plot) -> None:
    fig, axes, lines = plot({"a": [0, 1], "b": [2, 1], "c": [1, 1]})
    axes.set_ylim(0, 2)
    label_lines(fig, axes, lines)
    box, shown = beside(fig, axes)
    middles = sorted(sample.y0 for sample, _ in shown.values())
    assert np.diff(middles) == pytest.approx([17.5, 17.5], abs=0.6)
    assert middles[0] == pytest.approx((box.y0 + box.y1) / 2, abs=1)


@pytest.mark.parametrize(
    ("values", "scale", "limits", "height"),
    [
        ([1, 4], "linear", (0, 8), 0.5),
        ([4, 1], "linear", (-1, 3), 0.5),
        ([1, 4, np.nan], "linear", (0, 8), 0.5),
        ([1, 4, np.inf], "linear", (0, 8), 0.5),
        ([1, 0], "linear", (-1, 3), 0.25),
        ([1, 9], "linear", (0, 8), 1.0),
        ([1, -9], "linear", (0, 8), 0.0),
        ([1, 0.01], "log", (1e-4, 1), 0.5),
        ([0.01, 0], "log", (1e-4, 1), 0.5),
        ([0.01, -5], "log", (1e-4, 1), 0.5),
        ([np.nan, np.nan], "linear", (0, 8), 0.5),
    ],
)
def test_a_line_ends_at_its_last_visible_point(
    plot: Plot, values: list[float], scale: str, limits: tuple[float, float], height: float
) -> None:
    fig, axes, lines = plot({"a": values}, yscale=scale)
    axes.set_ylim(*limits)
    label_lines(fig, axes, lines)
    assert heights(axes) == pytest.approx({"a": height})


def wide_name(width: float) -> str:
    """A name of the letter i, just not wider than this."""
    return "i" * int(width / svg.width("i", 14.0))


@pytest.mark.parametrize(
    ("names", "stands"),
    [
        ([wide_name(112), "a"], "beside"),
        ([wide_name(112) + "i", "a"], "above"),
        ([*"abcdef"], "beside"),
        ([*"abcdefg"], "above"),
    ],
)
def test_many_or_long_names_stand_above(plot: Plot, names: list[str], stands: str) -> None:
    fig, axes, lines = plot({name: [0, i] for i, name in enumerate(names)})
    label_lines(fig, axes, lines)
    shown = [text.get_text() for legend in fig.legends for text in legend.get_texts()]
    assert shown == (names if stands == "above" else [])
    assert len(axes.texts) == (len(names) if stands == "beside" else 0)


@pytest.mark.parametrize(
    ("names", "columns", "rows"),
    [
        (["a", "b"], 2, 1),
        ([wide_name(60)] * 3, 3, 1),
        ([wide_name(125)] * 3, 2, 2),
        ([wide_name(125)] * 5, 2, 3),
        ([wide_name(140)] * 2, 1, 2),
        ([wide_name(330)] * 2, 1, 2),
        (["a", "b", wide_name(330)], 1, 3),
    ],
)
def test_a_legend_has_as_many_columns_as_fit(
    plot: Plot, names: list[str], columns: int, rows: int
) -> None:
    fig, axes, _ = plot({f"{i}": [i, i] for i in range(len(names))})
    for line, name in zip(axes.lines, names, strict=True):
        line.set_label(name)
    before = fig.get_figheight() * 72
    width = fig.get_figwidth() * 72
    each = max(svg.width(name, 14.0) for name in names) + 60
    assert columns == max(1, min(len(names), int(width // each)))  # the case is what it says
    legend_above(fig, axes)
    (legend,) = fig.legends
    assert legend._ncols == columns
    assert fig.get_figheight() * 72 - before == pytest.approx((rows - 1) * 21)
    fig.draw_without_rendering()
    drawn = px(fig, legend.get_window_extent())
    assert drawn.y0 >= px(fig, axes.get_window_extent()).y1
    if columns > 1:
        assert drawn.x1 <= width


def test_a_line_in_a_legend_has_its_dashes_and_a_dot_needs_less_room(plot: Plot) -> None:
    fig, axes, _ = plot({})
    axes.plot([0, 1], linestyle="none", marker="o", label="dots")
    legend_above(fig, axes)
    axes.plot([1, 0], label="line")
    legend_above(fig, axes)
    assert [legend.handlelength for legend in fig.legends] == [0.8, 2.0]


def test_heights_move_no_further_than_they_must() -> None:
    assert spread({"a": 0.2, "b": 0.9, "c": 0.5}, gap=0.1) == {"a": 0.2, "c": 0.5, "b": 0.9}
    low = spread({"a": 0.0, "b": 0.0, "c": 0.3}, gap=0.1)
    assert low == pytest.approx({"a": 0.0, "b": 0.1, "c": 0.3})
    high = spread({"a": 1.0, "b": 1.0, "c": 0.85}, gap=0.1)
    assert high == pytest.approx({"c": 0.8, "a": 0.9, "b": 1.0})


def test_a_legend_refuses_a_name_that_matplotlib_leaves_out(plot: Plot) -> None:
    legend_names(["a", "b_"])
    fig, axes, lines = plot({name: [1, 2] for name in ("_a", wide_name(200))})
    with pytest.raises(ValueError, match="series '_a': expected a name for the legend"):
        label_lines(fig, axes, lines)
    for name in ("_a", ""):
        with pytest.raises(ValueError, match=f"series {name!r}: expected a name for the legend"):
            legend_names(["a", name])
