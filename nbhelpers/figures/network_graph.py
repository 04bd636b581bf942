"""The drawn network: every unit in two halves, net and out, which makes the chain rule visible."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from math import fsum

import numpy as np
from numpy.typing import ArrayLike

from nbhelpers.arguments import Array, instance, items, one_of, shaped
from nbhelpers.figures import svg
from nbhelpers.figures.figure import Figure
from nbhelpers.figures.placement import Spot, label_spots
from nbhelpers.networks import LOSSES, Example, Network
from nbhelpers.networks.passes import Gradients

SHOW = ("values", "gradients", "names")
UNIT = {"values": 144.0, "gradients": 176.0, "names": 120.0}  # px, width of a unit
GAP = {"values": 150.0, "gradients": 168.0, "names": 130.0}  # px between two layers
HALF_HEIGHT = 19.0
ROW = 112.0  # px between two units of a layer
INPUT = 24.0  # px, radius of an input
MARGIN = 12.0
SMALL = 14.0  # px, text size on edges and in units


def network_graph(
    network: Network | Example,
    *,
    x: ArrayLike | None = None,
    target: ArrayLike | None = None,
    show: str = "values",
    highlight: Sequence[str] = (),
    digits: int = 4,
    alt: str,
    caption: str,
) -> Figure:
    """Draw a network with its numbers: a wide edge has a large one, a dashed edge a negative one.

    Parameters
    ----------
    network : Network or Example
        The network to draw.
    x, target : (d_in,), (d_out,) array_like, optional
        The input, needed for values and gradients, and the target, needed for gradients. An
        `Example` has its own.
    show : {"values", "gradients", "names"}
        What stands in the halves and on the edges: forward values and weights; the derivatives of
        the loss with respect to net, out and each weight, each with an arrow to the left; or
        symbols only.
    highlight : sequence of str
        Weights and units to draw in the accent color, e.g. ``("w1", "h1", "w5", "o1")``.
    digits : int
        Significant digits.
    alt, caption : str
        The text alternative and the caption.

    Raises
    ------
    TypeError, ValueError
        If ``network`` is none, ``show`` or ``highlight`` names something unknown, or ``x`` or
        ``target`` is missing or does not fit the network.

    Examples
    --------
    >>> words = {
    ...     "alt": "Mazur's network, loss 0.2984.",
    ...     "caption": "A network.",
    ... }
    >>> nb.network_graph(nb.mazur(), show="gradients", **words)
    Figure("Mazur's network, loss 0.2984.")
    """
    if isinstance(network, Example):
        x, target = (network.x if x is None else x), (network.target if target is None else target)
        network = network.network
    instance("network", network, Network, "a Network or an Example")
    one_of("show", show, SHOW)
    if show != "names" and x is None:
        raise ValueError(f"x: needed to show {show}")
    if show == "gradients" and target is None:
        raise ValueError("target: needed to show gradients")
    x = None if x is None else shaped("x", x, network.sizes[:1])
    target = None if target is None else shaped("target", target, network.sizes[-1:])
    highlight = items("highlight", highlight, "names of weights and units")
    known = [*chain(*network.unit_names), *chain(*chain(*network.weight_names))]
    if unknown := [name for name in highlight if name not in known]:
        raise ValueError(f"highlight: expected names of {', '.join(known)}, got {unknown}")
    drawing = _Drawing(network, x, target, show, frozenset(highlight), digits)
    return Figure(
        body=drawing.body(),
        width=round(drawing.width),
        height=round(drawing.height),
        alt=alt,
        caption=caption,
        smallest_text=SMALL,
    )


class _Drawing:
    """The pieces of one drawn network."""

    def __init__(
        self,
        network: Network,
        x: Array | None,
        target: Array | None,
        show: str,
        highlight: frozenset[str],
        digits: int,
    ) -> None:
        self.network, self.x, self.target = network, x, target
        self.show, self.highlight, self.digits = show, highlight, digits
        self.forward = None if x is None else network.forward(x)
        self.gradients: Gradients | None = None
        self.parameters = network.parameters()
        if show == "gradients" and x is not None and target is not None:
            self.gradients = network.gradients(x, target)
            self.parameters = network.named_gradients(x, target)
        sizes = network.sizes
        self.labels = [self._weight_labels(layer) for layer in range(len(sizes) - 1)]
        self.half = max([UNIT[show] / 2, *(svg.width(t, SMALL) + 12 for t in self._numbers())])
        widest = max(svg.width(label, SMALL) for label in chain(*self.labels))
        gap = max(GAP[show], widest + 12)
        first = MARGIN + 2 * INPUT + gap + self.half
        pitch = 2 * self.half + gap
        self.x_of = [MARGIN + INPUT, *(first + pitch * i for i in range(len(sizes) - 1))]
        row, area = ROW, 1.0
        while area and row < 2 * ROW:  # as tall as the labels on the edges need
            middle = MARGIN + HALF_HEIGHT + 20 + (max(sizes) - 1) * row / 2
            self.y_of = [[middle + (i - (n - 1) / 2) * row for i in range(n)] for n in sizes]
            bundles = [self._spots(layer) for layer in range(len(sizes) - 1)]
            self.spots = [spots for spots, _ in bundles]
            area = fsum(shared for _, shared in bundles)
            row += 8
        room = 0.0
        if target is not None:
            room = 12 + max(svg.width(text, SMALL) for text, _ in self._outcomes())
        self.width = self.x_of[-1] + self.half + room + MARGIN
        self.height = 2 * middle

    def body(self) -> str:
        wires, labels = self._edges()
        targets = [
            svg.text(
                self.x_of[-1] + self.half + 12,
                y + 5,
                text,
                color="target",
                anchor="start",
                size=SMALL,
            )
            for text, y in self._outcomes()
        ]
        return "".join([*wires, *labels, *self._inputs(), *self._units(), *targets])

    def _text(self, value: float) -> str:
        """A number; a gradient carries an arrow back."""
        return ("← " if self.gradients else "") + svg.value_text(float(value), self.digits)

    def _numbers(self) -> list[str]:
        """What stands in the halves of all units."""
        units = enumerate(self.network.unit_names[1:])
        return [t for k, layer in units for j, u in enumerate(layer) for t in self._halves(k, j, u)]

    def _weight_labels(self, layer: int) -> list[str]:
        """The labels of the edges into a layer, unit by unit."""
        names = chain(*self.network.weight_names[layer])
        if self.show == "names":
            return [svg.symbol(name) for name in names]
        shown = (self.gradients or self.network).weights[layer].flat
        return [f"{svg.symbol(n)} {self._text(v)}" for n, v in zip(names, shown, strict=True)]

    def _span(self, layer: int) -> tuple[float, float]:
        """Where the edges into a layer start and end."""
        start = self.x_of[layer] + (INPUT if layer == 0 else self.half)
        return start, self.x_of[layer + 1] - self.half

    def _spots(self, layer: int) -> tuple[list[Spot], float]:
        ends = [(y0, y1) for y1 in self.y_of[layer + 1] for y0 in self.y_of[layer]]
        halves = [svg.width(label, SMALL) / 2 + 6 for label in self.labels[layer]]
        edges = [(*end, half) for end, half in zip(ends, halves, strict=True)]
        return label_spots(*self._span(layer), edges)

    def _edges(self) -> tuple[list[str], list[str]]:
        wires, labels = [], []
        shown = self.gradients.weights if self.gradients else self.network.weights
        n = svg.number
        for layer, matrix in enumerate(shown):
            largest = max(float(np.abs(matrix).max()), 1e-300)
            start, end = self._span(layer)
            placed = zip(self.labels[layer], self.spots[layer], strict=True)
            for (j, i), value in np.ndenumerate(matrix):
                name = self.network.weight_names[layer][j][i]
                y0, y1 = self.y_of[layer][i], self.y_of[layer + 1][j]
                color = "gradient" if self.gradients else "muted"
                wires.append(
                    svg.path(
                        f"M{n(start)} {n(y0)}L{n(end)} {n(y1)}",
                        color="accent" if name in self.highlight else color,
                        stroke=1.5 if self.show == "names" else 1 + 3 * abs(value) / largest,
                        dash=bool(value < 0) and self.show != "names",
                    )
                )
                label, (x, y, _) = next(placed)
                labels.append(
                    svg.text(
                        x,
                        y + 4.5,
                        label,
                        color="gradient" if self.gradients else "ink",
                        size=SMALL,
                        plate=True,
                    )
                )
        return wires, labels

    def _inputs(self) -> list[str]:
        out = []
        n = svg.number
        x = self.x_of[0]
        for name, y, value in zip(
            self.network.unit_names[0],
            self.y_of[0],
            [None] * self.network.sizes[0] if self.x is None else self.x,
            strict=True,
        ):
            lit = name in self.highlight
            out.append(
                f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(INPUT)}" fill="var(--surface)" '
                f'stroke="var(--{"accent" if lit else "ink"})" stroke-width="{3 if lit else 1.4}"/>'
            )
            if value is None or self.show == "names":
                out.append(svg.text(x, y + 5, svg.symbol(name)))
            else:
                text = svg.value_text(float(value), self.digits)
                out.append(svg.text(x, y + 4.5, text, color="forward", size=SMALL))
                out.append(svg.text(x, y + INPUT + 16, svg.symbol(name), color="muted", size=SMALL))
        return out

    def _units(self) -> list[str]:
        out = []
        for layer, names in enumerate(self.network.unit_names[1:]):
            x = self.x_of[layer + 1]
            for j, name in enumerate(names):
                y = self.y_of[layer + 1][j]
                lit = name in self.highlight
                color, stroke = ("accent", 3.0) if lit else ("ink", 1.4)
                left, top = x - self.half, y - HALF_HEIGHT
                sides = (2 * self.half, 2 * HALF_HEIGHT)
                out.append(svg.box(left, top, *sides, radius=19, color=color, stroke=stroke))
                divider = f"M{svg.number(x)} {svg.number(top)}v{svg.number(sides[1])}"
                out.append(svg.path(divider, color=color, stroke=1.4))
                paint = {"values": "forward", "gradients": "gradient", "names": "ink"}[self.show]
                halves = zip(("net", "out"), (x - self.half / 2, x + self.half / 2), strict=True)
                for (quantity, at), shown in zip(halves, self._halves(layer, j, name), strict=True):
                    out.append(svg.text(at, y + 4.5, shown, color=paint, size=SMALL))
                    if self.show != "names":
                        below = f"{quantity}_{{{name}}}"
                        out.append(
                            svg.text(at, y + HALF_HEIGHT + 16, below, color="muted", size=SMALL)
                        )
                if bias := self._bias(layer, j):
                    out.append(svg.text(x, top - 7, bias, color="muted", size=SMALL, plate=True))
        return out

    def _halves(self, layer: int, j: int, name: str) -> tuple[str, str]:
        """What stands in the two halves of a unit."""
        if self.show == "names" or self.forward is None:
            return f"net_{{{name}}}", f"out_{{{name}}}"
        net, out = self.forward.nets[layer][j], self.forward.outs[layer][j]
        if self.gradients:
            net = self.gradients.deltas[layer][j]
            if layer + 1 < len(self.network.weights):
                out = self.network.weights[layer + 1][:, j] @ self.gradients.deltas[layer + 1]
            else:
                target = np.asarray(self.target, dtype=float)
                loss = LOSSES[self.network.loss_function]
                out = loss.backward(self.forward.outs[-1], target)[j]
        return self._text(net), self._text(out)

    def _bias(self, layer: int, j: int) -> str:
        """The label of a unit's bias; empty for the zero biases of a network without biases."""
        if not np.any(self.network.biases[layer]) and self.network.bias_mode == "frozen":
            return ""
        name = self.network.bias_names[layer][j]
        if self.show == "names":
            return svg.symbol(name)
        if self.gradients and self.network.bias_mode == "frozen":
            return ""
        return f"{svg.symbol(name)} {self._text(self.parameters[name])}"

    def _outcomes(self) -> list[tuple[str, float]]:
        """The targets, each beside its output, and the loss between them: texts and heights."""
        if self.target is None:
            return []
        heights = self.y_of[-1]
        out = [
            (f"target {svg.value_text(float(t), self.digits)}", y)
            for t, y in zip(self.target, heights, strict=True)
        ]
        if self.x is not None and self.show != "names":
            loss = svg.value_text(self.network.loss_value(self.x, self.target), self.digits)
            middle = fsum(heights) / len(heights)
            out.append((f"E = {loss}", middle if len(heights) % 2 == 0 else middle + 26))
        return out
