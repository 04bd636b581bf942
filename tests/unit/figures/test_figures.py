"""Figures: what they show, that they follow the theme, and that the same call gives the same bytes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import figure_cases
import numpy as np
import pytest
from figure_cases import WORDS, nodes_and_edges, texts

import nbhelpers
from nbhelpers import figures
from nbhelpers.figures import Figure, Node, svg
from nbhelpers.figures.palette import FALLBACKS, LIGHT

PALETTE = (Path(nbhelpers.__file__).parent / "palette.css").read_text()
DARK_PAGES = ("#121212", "#14181e", "#111111")  # sphinx-book-theme, pydata theme, JupyterLab


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
    for page in ("#ffffff", light["page"], light["surface"], light["now"]):
        assert contrast(light[name], page) >= 4.5
    for page in (*DARK_PAGES, dark["page"], dark["surface"], dark["now"]):
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
        for drawing in filter(None, (figure, figure.narrow)):
            least = float(re.search(r"min-width:(\d+)px", drawing.svg)[1])
            assert min(sizes_of(drawing.svg)) * least / drawing.width >= 11, name
        least = 0 if figure.narrow else least
        assert ("tabindex" in figure._repr_html_()) == (least > 328), name


def sizes_of(html: str) -> list[float]:
    """The size of every text in px, in the drawing's own measure; a chart's are shares of 14."""
    texts = re.findall(r"<text ([^>]*)>", html)
    given = [re.search(r'font-size="([\d.]+)(em)?"', text) for text in texts]
    return [14.0 if size is None else float(size[1]) * (14 if size[2] else 1) for size in given]


def test_texts_of_a_chart_stay_as_they_are_where_it_grows(drawn: dict[str, Figure]) -> None:
    wide = figures.curves({"a": [1, 2]}, xlabel="x", ylabel="y", wide=True, **WORDS)
    for chart, scale in ((drawn["curves"], 1.2), (wide, 1.9)):
        assert chart.svg.count("font-size:calc(14px*var(--k,1))") == 1
        assert f'width="{round(380 * scale)}"' in chart.svg
        for room in (440, 560, 680):
            k = float(re.search(rf"--k{room}:([\d.]+)", chart.svg)[1])
            assert 14 * k * min(scale, room / 380) == pytest.approx(13, abs=0.12)
    assert "--k4" not in drawn["matrices"].svg
    for path in ("@container (min-width: 440px)", "--k: var(--k440, 1)", "--k: var(--k680"):
        assert path in PALETTE


def text_boxes(figure: Figure) -> list[tuple[str, float, float, float, float]]:
    """Every level text with its estimated left, right, top and bottom."""
    out = []
    for attributes, label in re.findall(r"<text ([^>]*)>(.*?)</text>", figure.body):
        given = dict(re.findall(r'([\w-]+)="([^"]*)"', attributes))
        if "transform" in given:
            continue
        (size,) = sizes_of(f"<text {attributes}>")
        x = float(given["x"])
        y = float(given["y"]) + size * float(given.get("dy", "0em").removesuffix("em"))
        text = re.sub("<.*?>", "", label)
        wide = svg.width(text, size)
        left = x - {"middle": 0.5, "end": 1.0}.get(given.get("text-anchor", "start"), 0.0) * wide
        out.append((text, left, left + wide, y - 0.7 * size, y))
    return out


def test_texts_stand_inside_the_picture_and_do_not_cover_each_other(
    drawn: dict[str, Figure],
) -> None:
    for name, figure in drawn.items():
        boxes = text_boxes(figure)
        assert boxes, name
        for i, (text, left, right, top, bottom) in enumerate(boxes):
            assert left >= 0, (name, text)
            assert right <= figure.width, (name, text)
            assert top >= 0, (name, text)
            assert bottom <= figure.height, (name, text)
            for other, left2, right2, top2, bottom2 in boxes[:i]:
                across = min(right, right2) - max(left, left2)
                down = min(bottom, bottom2) - max(top, top2)
                assert across <= 0 or down <= 0, (name, text, other)


def test_same_bytes_in_a_fresh_process() -> None:
    script = (
        f"import sys; sys.path.insert(0, {str(Path(figure_cases.__file__).parent)!r}); "
        "from figure_cases import all_figures; "
        "print(''.join(f._repr_html_() for f in all_figures().values()))"
    )
    fresh = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        check=True,
        env={"PYTHONHASHSEED": "1", "PYTHONPATH": str(Path(nbhelpers.__file__).parents[1])},
        encoding="utf-8",
    ).stdout
    here = "".join(figure._repr_html_() for figure in figure_cases.all_figures().values())
    assert fresh == here + "\n"
    assert len(here) > 10_000


@pytest.mark.parametrize(
    "alt", ["", "   ", "too short", "figures/loss_curve_final.png", "loss.of.the.network.svg"]
)
def test_alternatives_must_be_descriptions(alt: str) -> None:
    with pytest.raises(ValueError, match="alt: expected "):
        Figure(body="", width=1, height=1, alt=alt, caption=WORDS["caption"])


def test_alternative_and_caption_must_be_given() -> None:
    with pytest.raises(TypeError, match="alt: expected a text, got NoneType"):
        Figure(body="", width=1, height=1, alt=None, caption=WORDS["caption"])
    with pytest.raises(ValueError, match="caption: expected "):
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


# --- files ---


def test_a_saved_figure_stands_alone(drawn: dict[str, Figure], tmp_path: Path) -> None:
    for name, figure in drawn.items():
        path = figure.save(tmp_path / f"{name}.svg")
        written = path.read_text(encoding="utf-8")
        root = ElementTree.fromstring(written)
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert [child.tag.partition("}")[2] for child in root][:3] == ["title", "desc", "rect"]
        assert (root[0].text, root[1].text) == (figure.alt, figure.caption)
        assert root[2].get("fill") == LIGHT["page"]
        assert "var(" not in written
        assert "currentColor" not in written
        assert set(re.findall(r'(?:fill|stroke)="(?!none|url)([^"]+)"', written)) <= {
            *LIGHT.values()
        }
        assert float(root.get("width", "")) == round(figure.width * figure.scale)
        assert texts(figure) == [
            "".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")
        ]


def test_a_figure_is_saved_as_svg_only(drawn: dict[str, Figure]) -> None:
    for name in ("loss.png", "loss", "svg"):
        with pytest.raises(ValueError, match=r"path: expected a name that ends in \.svg, got"):
            drawn["curves"].save(name)
    with pytest.raises(TypeError, match="path: expected the name of a file, got 3"):
        drawn["curves"].save(3)  # type: ignore[arg-type]


# --- labels and numbers ---


def test_markup() -> None:
    assert svg.pieces("∂E/∂w_5") == [("∂E/∂w", ""), ("5", "_")]
    assert svg.pieces("out_h1 e^{-z}") == [
        ("out", ""),
        ("h1", "_"),
        (" e", ""),
        ("-z", "^"),
    ]
    assert svg.pieces("1×10⁻⁷ s") == [("1×10", ""), ("−7", "^"), (" s", "")]
    assert svg.pieces(r"learning\_rate") == [("learning_rate", "")]
    for name in ("train_loss", "val_acc", "a train_loss"):
        assert svg.pieces(name) == [(name, "")]
    for name, script in (("x_max", "max"), ("dE_dw", "dw"), ("E_o1", "o1"), ("out_{sum}", "sum")):
        assert svg.pieces(name)[1] == (script, "_")
    assert svg.spans("w_5 x") == (
        'w<tspan dy=".31em" font-size=".8em">5</tspan><tspan dy="-.25em"> x</tspan>'
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0821670406, "0.08217"),
        (-3.0, "−3"),
        (-0.0, "0"),
        (1e-7, "1×10⁻⁷"),
        ("(3, 4)", "(3, 4)"),
    ],
)
def test_values_are_written_as_a_reader_would(value: float | str, text: str) -> None:
    assert svg.value_text(value) == text


def test_names_become_symbols() -> None:
    assert svg.symbol("w5") == "w_{5}"
    assert svg.symbol("b_h1") == "b_{h1}"
    assert svg.symbol("w12_2") == "w_{12}^{(2)}"


def test_compact_path_keeps_the_points() -> None:
    d = "M 10 20.04 \nL 10.52 20 L 10.54 19.98 L 3.1 19 z M 0 0 C 1 1 2 2 3 -3.3 \nL 0.5 0 "
    assert svg.compact_path(d) == "m10 20 .5 0-7.4-1zm-10-20c1 1 2 2 3-3.3l-2.5 3.3"
