"""The drawn network: every unit a receipt, from its incoming weights down to net and out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nbhelpers.arguments import Array, instance, items, one_of, shaped
from nbhelpers.figures import svg
from nbhelpers.figures.figure import Figure
from nbhelpers.figures.network_layout import Box, Plan, Receipt, Spot, layout
from nbhelpers.networks import LOSSES, Example, Network
from nbhelpers.networks.passes import Gradients
from nbhelpers.networks.state import state_of

SHOW = ("values", "gradients", "names")
ACROSS, UPRIGHT = 704.0, 328.0  # px that a drawing takes on a desk and on a phone
WORD = 0.92  # of the text's size: names of more than a letter
UNIT = {"values": 0.1, "gradients": 0.001}  # numbers a little wider than the thinnest wire


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

    A unit is a box that lists what comes in, the weights and the bias, and below a rule net and
    out. One scale of widths holds for every network. On a phone the layers stand below each other.

    Parameters
    ----------
    network : Network or Example
        The network to draw.
    x, target : (d_in,), (d_out,) array_like, optional
        The input, needed for values and gradients, and the target, needed for gradients. An
        `Example` has its own.
    show : {"values", "gradients", "names"}
        What stands in the units: weights and forward values; the derivatives of the loss with
        respect to each weight, net and out, each with an arrow to the left; or symbols only.
    highlight : sequence of str
        Weights and units to draw on a yellow ground, e.g. ``("w1", "h1", "w5", "o1")``.
    digits : int
        Significant digits, fewer where there is no room for them.
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
    upright = layout(network.sizes, "upright", UPRIGHT, kinds=1)
    narrow = drawing.figure(upright, alt, caption)
    across = layout(network.sizes, "across", ACROSS, kinds=1)
    return drawing.figure(across, alt, caption, narrow=narrow)


class _Drawing:
    """The numbers of one network, and how they are drawn to a plan."""

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
        self.forward = None if x is None or show == "names" else network.forward(x)
        self.gradients: Gradients | None = None
        self.parameters = network.parameters()
        if show == "gradients" and x is not None and target is not None:
            self.gradients = network.gradients(x, target)
            self.parameters = network.named_gradients(x, target)
        self.state: dict[str, Any] | None = None  # what a page needs so that the numbers answer
        if x is not None and self.forward:
            wanted = np.zeros(network.sizes[-1]) if target is None else target
            self.state = state_of(Example(network, x, wanted))
        self.color = {"values": "forward", "gradients": "gradient", "names": "ink"}[show]

    def figure(self, plan: Plan, alt: str, caption: str, *, narrow: Figure | None = None) -> Figure:
        """Draw the numbers where the plan says."""
        self.text = plan.text
        width, height = plan.width, plan.height
        pieces = [*self._wires(plan), *self._inputs(plan)]
        for layer, receipts in enumerate(plan.units):
            for j, receipt in enumerate(receipts):
                pieces += self._unit(layer, j, receipt)
        if self.target is not None:
            pieces += self._outcomes(plan)
        elif plan.direction == "across":
            width = max(r.x + r.width / 2 for r in plan.units[-1]) + 2
        else:
            height = max(r.y + r.height / 2 for r in plan.units[-1]) + 2
        return Figure(
            body="".join(pieces),
            width=round(width),
            height=round(height),
            alt=alt,
            caption=caption,
            smallest_text=plan.text,
            narrow=narrow,
            network=self.state if narrow else None,
        )

    def _number(self, value: float, room: float, before: str = "") -> str:
        """A number with as many digits as were asked for, or as there is room for."""
        for start in (before, ""):
            for digits in range(self.digits, 1, -1):
                text = start + svg.value_text(float(value), digits)
                if 1.1 * svg.width(text, self.text) <= room:
                    return text
        return svg.value_text(float(value), 1)

    def _entry(
        self, name: Spot, label: str, value: Spot, number: float | None, color: str, quantity: str
    ) -> str:
        """A name, and its number after it."""
        size = self.text if len(svg.pieces(label)[0][0]) == 1 else WORD * self.text
        out = self._at(name, label, "target" if color == "target" else "ink", size)
        if number is None:
            return out
        before = "← " if color == "gradient" else ""
        end = name.x + 1.1 * svg.width(label, size) + 4  # a long name takes its number's room
        over = max(0.0, end - value.x)
        place = replace(value, x=value.x + over, room=value.room - over)
        return out + self._at(
            place, self._number(number, place.room, before), color, None, quantity
        )

    def _at(
        self, spot: Spot, text: str, color: str, size: float | None = None, quantity: str = ""
    ) -> str:
        y, size = spot.y + 0.36 * self.text, size or self.text
        return svg.text(
            spot.x, y, text, color=color, size=size, anchor=spot.anchor, quantity=quantity
        )

    def _wires(self, plan: Plan) -> list[str]:
        lit, wires = [], []
        for layer, bundle in enumerate(plan.wires):
            for j, ends in enumerate(bundle):
                for i, wire in enumerate(ends):
                    name = self.network.weight_names[layer][j][i]
                    line = wire.gradient if self.gradients else wire.forward
                    path = svg.wire(line, plan.direction)
                    value = self.parameters[name]
                    if name in self.highlight:
                        lit.append(svg.lit(path))
                    named = self.show == "names"
                    wires.append(
                        svg.path(
                            path,
                            color="muted" if named else self.color,
                            stroke=1.4 if named else svg.wire_width(value, UNIT[self.show]),
                            dash=bool(value < 0) and not named,
                        )
                    )
        if self.target is not None:
            for points in plan.plain:
                d = "L".join(f"{svg.number(x)} {svg.number(y)}" for x, y in points)
                wires.append(svg.path(f"M{d}", color="target"))
        return [*lit, *wires]

    def _box(self, box: Box, name: str | None, radius: float, color: str = "ink") -> str:
        lit = name in self.highlight
        return svg.box(
            box.x - box.width / 2,
            box.y - box.height / 2,
            box.width,
            box.height,
            radius=radius,
            color=color,
            stroke=2.5 if lit else 1.2,
            fill="now" if lit else "surface",
        )

    def _inputs(self, plan: Plan) -> list[str]:
        out = []
        names = self.network.unit_names[0]
        values: list[float | None] = [None] * len(names)
        if self.forward is not None and self.x is not None:
            values = [float(value) for value in self.x]
        for box, name, value in zip(plan.inputs, names, values, strict=True):
            out.append(self._box(box, name, 16))
            out.append(self._entry(box.name, svg.symbol(name), box.value, value, "forward", name))
        return out

    def _unit(self, layer: int, j: int, receipt: Receipt) -> list[str]:
        name = self.network.unit_names[layer + 1][j]
        out = [self._box(receipt, name, 8)]
        left = receipt.x - receipt.width / 2
        rule = f"M{svg.number(left)} {svg.number(receipt.rule)}h{svg.number(receipt.width)}"
        out.append(svg.path(rule, stroke=1))
        rows = [*self.network.weight_names[layer][j], *self._bias(layer, j)]
        for row, parameter in zip(receipt.rows, rows, strict=False):
            value = None if self.show == "names" else self.parameters[parameter]
            spot = row.gradient if self.gradients and row.gradient else row.value
            quantity = f"dE/d{parameter}" if self.gradients else parameter
            label = svg.symbol(parameter)
            out.append(self._entry(row.name, label, spot, value, self.color, quantity))
        kinds = ("delta", "dE/dout") if self.gradients else ("net", "out")
        entries = (receipt.net, receipt.out), ("net", "out"), kinds, self._halves(layer, j)
        for entry, half, kind, value in zip(*entries, strict=True):
            label, quantity = f"{half}_{{{name}}}", f"{kind}_{name}"
            out.append(self._entry(entry.name, label, entry.value, value, self.color, quantity))
        return out

    def _halves(self, layer: int, j: int) -> tuple[float | None, float | None]:
        """Net and out of a unit, or their gradients."""
        if self.forward is None:
            return None, None
        if not self.gradients:
            return float(self.forward.nets[layer][j]), float(self.forward.outs[layer][j])
        if layer + 1 < len(self.network.weights):
            out = self.network.weights[layer + 1][:, j] @ self.gradients.deltas[layer + 1]
        else:
            target = np.asarray(self.target, dtype=float)
            loss = LOSSES[self.network.loss_function]
            out = loss.backward(self.forward.outs[-1], target)[j]
        return float(self.gradients.deltas[layer][j]), float(out)

    def _bias(self, layer: int, j: int) -> list[str]:
        """The name of a unit's bias, unless it is one of the zero biases of a network without."""
        frozen = self.network.bias_mode == "frozen"
        if frozen and (self.gradients or not np.any(self.network.biases[layer])):
            return []
        return [self.network.bias_names[layer][j]]

    def _outcomes(self, plan: Plan) -> list[str]:
        """The targets, each beside its output, and the loss."""
        assert self.target is not None
        out = []
        terms: list[float | None] = [None] * len(self.target)
        total = None
        if self.forward is not None and self.x is not None:
            loss = LOSSES[self.network.loss_function]
            terms = [float(term) for term in loss.terms(self.forward.outs[-1], self.target)]
            total = self.network.loss_value(self.x, self.target)
        if plan.direction == "upright":
            out.append(self._box(plan.total, None, 8, "target"))
        units = self.network.unit_names[-1]
        for box, unit, wanted, term in zip(plan.errors, units, self.target, terms, strict=True):
            if plan.direction == "across":
                out.append(self._box(box, None, 8, "target"))
            number = None if self.show == "names" else float(wanted)
            target, error = box.target, box.error
            quantity = f"target_{unit}"
            out.append(self._entry(target.name, "target", target.value, number, "target", quantity))
            if len(units) > 1:
                label = f"E_{{{unit}}}"
                quantity = f"E_{unit}"
                out.append(self._entry(error.name, label, error.value, term, "target", quantity))
        if plan.direction == "across":
            out.append(self._box(plan.total, None, 8, "target"))
        out.append(self._entry(plan.total.name, "E", plan.total.value, total, "target", "loss"))
        return out
