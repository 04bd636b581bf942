"""Any Matplotlib figure as small, deterministic inline SVG in the page's own colors."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import matplotlib as mpl
from cycler import cycler
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as MatplotlibFigure
from matplotlib.ticker import LogFormatterMathtext, LogFormatterSciNotation

from nbhelpers.arguments import instance
from nbhelpers.figures import svg
from nbhelpers.figures.figure import SCALED, Figure
from nbhelpers.figures.palette import GRID, INK, LIGHT, MUTED
from nbhelpers.figures.thinning import join_dots

if TYPE_CHECKING:
    from matplotlib.typing import RcKeyType

_NAMES = {color: name for name, color in LIGHT.items()} | {"#000000": "ink"}
_RAISE = str.maketrans("-0123456789", svg.RAISED)
_SVG = "{http://www.w3.org/2000/svg}"
TEXT = 14.0  # px; how far it is scaled says `Figure`, so that a reader sees 13 px
_BASELINES = {"top": 0.74, "middle": 0.35}  # em from there to the baseline
_HREF = "{http://www.w3.org/1999/xlink}href"
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_DEFAULTS = {("stroke-linecap", "butt"), ("fill-opacity", "1"), ("fill", "none")}
_STYLE: dict[RcKeyType, Any] = {
    "figure.figsize": (380 / 72, 240 / 72),
    "figure.constrained_layout.use": True,
    "font.size": 14,
    "axes.labelsize": 14,
    "axes.titlesize": 14,
    "xtick.labelsize": 14,
    "ytick.labelsize": 14,
    "legend.fontsize": 14,
    "legend.frameon": False,
    "legend.handlelength": 2.0,
    "legend.borderaxespad": 0.0,
    "legend.columnspacing": 1.4,
    "legend.handletextpad": 0.5,
    "xtick.bottom": False,
    "xtick.minor.bottom": False,
    "ytick.left": False,
    "ytick.minor.left": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.formatter.use_mathtext": False,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "text.color": INK,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "xtick.major.pad": 6,
    "ytick.major.pad": 6,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "axes.xmargin": 0.03,
    "lines.linewidth": 2.2,
    "lines.solid_capstyle": "butt",
    "lines.markersize": 6,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.prop_cycle": cycler(
        color=[INK, MUTED, INK, MUTED, INK, MUTED],
        linestyle=[
            "-",
            (0, (6, 2)),
            (0, (1.5, 1.5)),
            (0, (8, 2, 1.5, 2)),
            (0, (12, 3)),
            (0, (3, 3)),
        ],
    ),
}


@contextmanager
def style() -> Iterator[None]:
    """Draw Matplotlib figures in the book's style inside a ``with`` block.

    A color means one thing in the whole book: blue a value or a weight, vermilion a gradient, green
    E. So the property cycle has ink and gray only, and a dash pattern for each; give a line the
    color of what it shows.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> with nb.style():
    ...     fig, axes = plt.subplots()
    >>> plt.close(fig)
    """
    with mpl.rc_context(_STYLE):
        yield


class _Power(LogFormatterSciNotation):
    """Powers of ten with Unicode superscripts, whose width Matplotlib knows, not in mathtext."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        text = super().__call__(x, pos).replace("$", "").replace(r"\times", "×")
        text = re.sub(r"\\mathdefault\{(.*)\}", r"\1", text)
        return re.sub(r"\^\{(.*?)\}", lambda m: m[1].translate(_RAISE), text).replace("-", "−")


def themed(fig: MatplotlibFigure, *, alt: str, caption: str, scale: float = 1.2) -> Figure:
    """Turn a Matplotlib figure into inline SVG that follows the page's theme.

    Text stays text in the page's font, with ``_`` and ``^`` for sub- and superscripts (``w_5``,
    ``10^{-3}``, ``a\\_b`` for a plain underscore). Coordinates are rounded to 0.1.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        A figure that uses only the colors FORWARD, GRADIENT, TARGET, ACCENT, INK, MUTED, GRID,
        SURFACE, NOW and PAGE (and black and white, which become ink and page). Shades are made with
        ``alpha``.
    alt, caption : str
        The text alternative and the caption.
    scale : float
        How much larger the figure is shown where there is room; its texts stay as they are.

    Raises
    ------
    TypeError, ValueError
        If ``fig`` is no Matplotlib figure (axes have theirs in ``axes.figure``), or uses another color, an image or mathtext (``$...$``).

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> with nb.style():
    ...     fig, axes = plt.subplots()
    ...     line = axes.plot([0, 1, 2], [1, 0.5, 0.25])
    >>> nb.themed(fig, alt="A line from 1 to 0.25.", caption="The loss E.")
    Figure('A line from 1 to 0.25.')
    """
    instance("fig", fig, MatplotlibFigure, "a figure of Matplotlib")
    for axes in fig.axes:
        for axis in (axes.xaxis, axes.yaxis):
            for side in ("major", "minor"):
                formatter = getattr(axis, f"get_{side}_formatter")()
                if isinstance(formatter, LogFormatterMathtext) and not isinstance(
                    formatter, _Power
                ):
                    getattr(axis, f"set_{side}_formatter")(
                        _Power(labelOnlyBase=formatter.labelOnlyBase)
                    )
    stream = io.BytesIO()
    none = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "bbh"}):
        canvas = FigureCanvasSVG(fig)
        canvas.print_svg(stream, metadata=none)  # type: ignore[no-untyped-call]  # Matplotlib's own
    _close(fig)
    root = ElementTree.fromstring(stream.getvalue())
    _, _, width, height = (float(v) for v in root.get("viewBox", "").split())
    sizes: list[float] = []
    join_dots(root)
    body = "".join(_element(child, sizes) for child in root)
    body = _short_ids(body, sha256(f"{alt}{caption}{body}".encode()).hexdigest()[:8])
    return Figure(
        body=f'<g fill="none" stroke-linejoin="round" style="font-size:{SCALED}">{body}</g>',
        width=round(width),
        height=round(height),
        alt=alt,
        caption=caption,
        smallest_text=min(sizes, default=14.0),
        scale=scale,
    )


def _close(fig: MatplotlibFigure) -> None:
    """Keep pyplot from showing the same figure a second time, as an image."""
    import matplotlib.pyplot as plt

    plt.close(fig)


def _short_ids(body: str, prefix: str) -> str:
    """Give the ids that are used names that no other figure has, and drop the others."""
    used = dict.fromkeys(re.findall(r'(?:url\(|href=")#([^")]+)', body))
    names = {old: f"f{prefix}-{i}" for i, old in enumerate(used)}
    body = re.sub(r' id="([^"]+)"', lambda m: f' id="{names[m[1]]}"' if m[1] in names else "", body)
    return re.sub(r'(url\(|href=")#([^")]+)', lambda m: f"{m[1]}#{names[m[2]]}", body)


def _element(element: ElementTree.Element, sizes: list[float], place: str = "middle") -> str:
    """Return one element of Matplotlib's SVG in its compact, themed form.

    ``place`` is what of a text stays where it is when its size changes: names below an axis hang.
    """
    tag = element.tag.removeprefix(_SVG)
    if tag in ("style", "metadata"):
        return ""
    if tag == "image":
        raise ValueError("fig: expected shapes, got an image, which cannot follow the theme")
    if tag == "text":
        return _text(element, sizes, place)
    if element.get("id", "").startswith(("matplotlib.axis_1", "xtick")):
        place = "top"
    attributes = _attributes(element)
    inner = "".join(_element(child, sizes, place) for child in element)
    if tag in ("g", "defs") and (not inner or (tag == "g" and set(attributes) <= {"id"})):
        return inner
    if tag == "path" and attributes.keys() == {"d"}:  # neither filled nor stroked
        return ""
    written = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<{tag}{written}>{inner}</{tag}>" if inner else f"<{tag}{written}/>"


def _attributes(element: ElementTree.Element) -> dict[str, str]:
    out: dict[str, str] = {}
    for key, value in element.attrib.items():
        if key == "style":
            pairs = (pair.split(":", 1) for pair in value.split(";") if pair.strip())
            for name, setting in ((a.strip(), b.strip()) for a, b in pairs):
                if (name, setting) not in _DEFAULTS and name != "stroke-linejoin":
                    out[name] = _color(setting) if name in ("fill", "stroke") else _round(setting)
        elif key == "d":
            out["d"] = svg.compact_path(value)
        else:
            out["href" if key == _HREF else key] = value if key == "id" else _round(value)
    return out


def _text(element: ElementTree.Element, sizes: list[float], place: str) -> str:
    attributes = _attributes(element)
    if element.find(f"{_SVG}tspan") is not None:
        raise ValueError('fig: expected plain text (w_5, x^2, Unicode), got mathtext "$...$"')
    size = float(attributes["font-size"].removesuffix("px"))
    sizes.append(size)
    down = _BASELINES[place]
    y = float(attributes.get("y", "0")) - down * size
    out: dict[str, str] = {"x": attributes.get("x", ""), "y": svg.number(y), "dy": f"{down:g}em"}
    out["font-size"] = "" if size == TEXT else f"{size / TEXT:.2f}em"
    turn = attributes.get("transform", "")
    if not turn.startswith(("rotate(0 ", "rotate(-0 ")):
        out["transform"] = turn
    out["fill"] = attributes.get("fill", "var(--ink)")
    for key in ("text-anchor", "font-weight", "opacity"):
        if key in attributes:
            out[key] = attributes[key]
    written = "".join(f' {key}="{value}"' for key, value in out.items() if value)
    return f"<text{written}>{svg.spans(element.text or '')}</text>"


def _round(value: str) -> str:
    return _NUMBER.sub(lambda match: svg.number(float(match[0])), value)


def _color(value: str) -> str:
    if not value.startswith("#"):
        return value
    if value not in _NAMES:
        accepted = ", ".join(name.upper() for name in dict.fromkeys(_NAMES.values()))
        raise ValueError(f"fig: expected the colors {accepted}, with any alpha, got {value}")
    return f"var(--{_NAMES[value]})"
