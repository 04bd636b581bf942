"""The drawn network: every unit in two halves, net and out, because that makes the chain rule visible."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from nbhelpers.figures import svg
from nbhelpers.figures.figure import Figure

if TYPE_CHECKING:
    from nbhelpers.networks import Network

SHOW = ("values", "gradients", "names")
COLUMN = 250.0  # px between the centers of two layers
ROW = 120.0
UNIT = (128.0, 40.0)  # px, width and height of a unit
INPUT = 23.0  # px, radius of an input
SMALL = 13.0


def network_graph(
    network: Network,
    *,
    x: Sequence[float] | None = None,
    target: Sequence[float] | None = None,
    alt: str,
    caption: str,
    show: str = "values",
    highlight: Sequence[str] = (),
) -> Figure:
    """Draw a network with its numbers.

    Parameters
    ----------
    network : Network
        The network to draw.
    x : (d_in,) array_like, optional
        The input; needed for values and gradients.
    target : (d_out,) array_like, optional
        The target; needed for gradients.
    show : {"values", "gradients", "names"}
        What stands in the halves and on the edges: forward values and weights; the derivatives of the
        loss with respect to net, out and each weight; or symbols only.
    highlight : sequence of str
        Names of weights and units to draw in the accent color, e.g. ``("w1", "h1", "w5", "o1")``.
    alt, caption : str
        The text alternative and the caption.

    Raises
    ------
    ValueError
        If ``show`` or ``highlight`` names something unknown, or an input it needs is missing.
    """
    if show not in SHOW:
        raise ValueError(f"show must be one of {SHOW}, got {show!r}")
    if show != "names" and x is None:
        raise ValueError(f"x must be given to show {show}")
    if show == "gradients" and target is None:
        raise ValueError("target must be given to show gradients")
    names = [name for layer in network.unit_names for name in layer]
    weights = [name for layer in network.weight_names for row in layer for name in row]
    unknown = [name for name in highlight if name not in names + weights]
    if unknown:
        raise ValueError(f"highlight names {unknown}; accepted are {', '.join(names + weights)}")
    drawing = _Drawing(network, x, target, show, frozenset(highlight))
    return Figure(
        body=drawing.body(),
        width=round(drawing.width),
        height=round(drawing.height),
        alt=alt,
        caption=caption,
        smallest_text=SMALL,
    )


def _symbol(name: str) -> str:
    """``w5`` -> ``w_5``: the digits of a name are its subscript."""
    head = name.rstrip("0123456789")
    return f"{head}_{name[len(head) :]}" if head and head != name else name


class _Drawing:
    """The pieces of one drawn network."""

    def __init__(
        self,
        network: Network,
        x: Sequence[float] | None,
        target: Sequence[float] | None,
        show: str,
        highlight: frozenset[str],
    ) -> None:
        self.network, self.x, self.target = network, x, target
        self.show, self.highlight = show, highlight
        sizes = network.sizes
        rows = max(sizes)
        self.height = rows * ROW + (34 if target is not None else 10)
        self.x_of = [14 + INPUT + 16 + COLUMN * layer for layer in range(len(sizes))]
        self.width = self.x_of[-1] + UNIT[0] / 2 + (104 if target is not None else 14)
        self.y_of = [
            [rows * ROW / 2 + (i - (size - 1) / 2) * ROW for i in range(size)] for size in sizes
        ]
        self.forward = None if x is None else network.forward(x)
        self.gradients = network.gradients(x, target) if show == "gradients" else None

    def body(self) -> str:
        wires, labels = self._edges()
        return "".join([*wires, *labels, *self._inputs(), *self._units(), *self._targets()])

    def _edges(self) -> tuple[list[str], list[str]]:
        wires, labels = [], []
        shown = self.gradients.weights if self.gradients else self.network.weights
        for layer, matrix in enumerate(shown):
            largest = max(float(np.abs(matrix).max()), 1e-12)
            for j, row in enumerate(matrix):
                for i, weight in enumerate(row):
                    name = self.network.weight_names[layer][j][i]
                    start = self.x_of[layer] + (INPUT if layer == 0 else UNIT[0] / 2)
                    end = self.x_of[layer + 1] - UNIT[0] / 2
                    y0, y1 = self.y_of[layer][i], self.y_of[layer + 1][j]
                    color = "gradient" if self.gradients else "muted"
                    color = "accent" if name in self.highlight else color
                    wires.append(
                        svg.path(
                            f"M{svg.number(start)} {svg.number(y0)}L{svg.number(end)} {svg.number(y1)}",
                            color=color,
                            stroke=1.5 if self.show == "names" else 1 + 3.5 * abs(weight) / largest,
                            dash=weight < 0 and self.show != "names",
                        )
                    )
                    labels.append(self._edge_label(name, float(weight), i, start, end, y0, y1))
        return wires, labels

    def _edge_label(
        self, name: str, weight: float, i: int, start: float, end: float, y0: float, y1: float
    ) -> str:
        part = 0.30 if abs(y1 - y0) > 1 else 0.5
        x, y = start + part * (end - start), y0 + part * (y1 - y0) + 4.5
        symbol = _symbol(name)
        if self.show == "names":
            return svg.text(x, y, symbol, size=SMALL, halo=True)
        if self.show == "gradients":
            return svg.text(
                x, y, f"∂{symbol} {svg.value_text(weight)}", color="gradient", size=SMALL, halo=True
            )
        return svg.text(x, y, f"{symbol} {svg.value_text(weight)}", size=SMALL, halo=True)

    def _inputs(self) -> list[str]:
        out = []
        for i, y in enumerate(self.y_of[0]):
            name = self.network.unit_names[0][i]
            x = self.x_of[0]
            color = "accent" if name in self.highlight else "forward"
            out.append(
                f'<circle cx="{svg.number(x)}" cy="{svg.number(y)}" r="{svg.number(INPUT)}" '
                f'fill="var(--surface)" stroke="var(--{color})" stroke-width="1.5"/>'
            )
            label = _symbol(name) if self.x is None else svg.value_text(self.x[i])
            out.append(svg.text(x, y + 5, label, color="ink" if self.x is None else "forward"))
            if self.x is not None:
                out.append(svg.text(x, y + INPUT + 17, _symbol(name), size=SMALL))
        return out

    def _units(self) -> list[str]:
        out = []
        wide, high = UNIT
        for layer, names in enumerate(self.network.unit_names[1:]):
            for j, name in enumerate(names):
                x, y = self.x_of[layer + 1], self.y_of[layer + 1][j]
                color = "accent" if name in self.highlight else "ink"
                out.append(svg.box(x - wide / 2, y - high / 2, wide, high, radius=20, color=color))
                out.append(
                    svg.path(
                        f"M{svg.number(x)} {svg.number(y - high / 2)}v{svg.number(high)}",
                        color=color,
                    )
                )
                net, done, paint = "net", "out", "ink"
                if self.gradients:
                    net, done = (svg.value_text(v) for v in self._unit_gradients(layer, j))
                    paint = "gradient"
                elif self.forward and self.show == "values":
                    net = svg.value_text(self.forward.nets[layer][j])
                    done = svg.value_text(self.forward.outs[layer][j])
                    paint = "forward"
                out.append(svg.text(x - wide / 4 + 2, y + 5, net, color=paint, size=SMALL))
                out.append(svg.text(x + wide / 4 - 2, y + 5, done, color=paint, size=SMALL))
                out.append(svg.text(x, y + high / 2 + 17, _symbol(name), size=SMALL))
                bias = float(self.network.biases[layer][j])
                if bias and self.show == "values":
                    out.append(
                        svg.text(
                            x,
                            y - high / 2 - 8,
                            f"bias {svg.value_text(bias)}",
                            color="muted",
                            size=SMALL,
                            halo=True,
                        )
                    )
        return out

    def _unit_gradients(self, layer: int, j: int) -> tuple[float, float]:
        """Return dE/dnet and dE/dout of a unit."""
        assert self.gradients is not None
        assert self.forward is not None
        deltas = self.gradients.deltas
        if layer + 1 < len(deltas):
            upstream = float(self.network.weights[layer + 1][:, j] @ deltas[layer + 1])
        else:
            factor = 2.0 if self.network.loss == "squared" else 1.0
            upstream = factor * float(self.forward.outs[layer][j] - np.asarray(self.target)[j])
        return float(deltas[layer][j]), upstream

    def _targets(self) -> list[str]:
        if self.target is None:
            return []
        x = self.x_of[-1] + UNIT[0] / 2 + 12
        out = [
            svg.text(
                x, y + 5, f"target {svg.value_text(t)}", color="target", anchor="start", size=SMALL
            )
            for y, t in zip(self.y_of[-1], self.target, strict=True)
        ]
        if self.x is not None and self.show != "names":
            loss = svg.value_text(self.network.loss_value(self.x, self.target), 6)
            out.append(
                svg.text(
                    self.width - 14, self.height - 10, f"E = {loss}", color="target", anchor="end"
                )
            )
        return out
