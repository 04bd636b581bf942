"""Computational graphs: values travel right above the nodes, gradients travel left below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import fsum

from nbhelpers.arguments import instance, items
from nbhelpers.figures import svg
from nbhelpers.figures.figure import MIN_TEXT, NARROWEST, Figure
from nbhelpers.figures.nodes import Edge, Node, PlacedNode, Shown, place

BOX = 32.0  # px, height of a node
LINE = 20.0  # px, room for a value above a node or a gradient below it
CURVE = 32.0  # px, width of the bend of an edge
UPRIGHT = 44.0  # px, between the nodes of a chain that stands upright
MARGIN = 12.0
LABEL = 15.0  # px, size of what stands in a node
SMALL = 14.0  # px, size of values, gradients and local derivatives


def computational_graph(
    nodes: Sequence[Node], edges: Sequence[Edge], *, digits: int = 4, alt: str, caption: str
) -> Figure:
    """Draw a directed acyclic graph from left to right.

    Forward values stand above their node with an arrow to the right, gradients below it with an
    arrow to the left, and local derivatives on the edges as factors. What is too long for a phone
    stands upright there, from top to bottom, if it is a chain or has only local derivatives.

    Parameters
    ----------
    nodes : sequence of Node
    edges : sequence of Edge
    digits : int
        Significant digits of numbers.
    alt, caption : str
        The text alternative and the caption.

    Raises
    ------
    TypeError, ValueError
        If ``nodes`` are no Nodes or ``edges`` no Edges, a name occurs twice, an edge names an
        unknown node, or the edges form a cycle.

    Examples
    --------
    >>> x = nb.Node(name="x", value=2.0, gradient=4.0)
    >>> square = nb.Node(name="square", value=4.0)
    >>> edge = nb.Edge(src="x", dst="square", local=4.0)
    >>> words = {
    ...     "alt": "x = 2, its square is 4, the slope 4.",
    ...     "caption": "One operation.",
    ... }
    >>> nb.computational_graph([x, square], [edge], **words)
    Figure('x = 2, its square is 4, the slope 4.')
    """
    nodes = [instance("nodes", n, Node, "Nodes only") for n in items("nodes", nodes, "Nodes")]
    edges = [instance("edges", e, Edge, "Edges only") for e in items("edges", edges, "Edges")]
    drawing = _Drawing(place(nodes, edges), edges, digits)
    figure = drawing.figure(alt, caption)
    if figure.width * MIN_TEXT / SMALL > NARROWEST:
        if drawing.is_chain:
            return replace(figure, narrow=drawing.upright(alt, caption))
        if drawing.is_bare:
            return replace(figure, narrow=drawing.turned(alt, caption))
    return figure


class _Drawing:
    """A placed graph, measured in px."""

    def __init__(self, nodes: dict[str, PlacedNode], edges: list[Edge], digits: int) -> None:
        self.nodes, self.edges, self.digits = nodes, edges, digits
        widths: dict[int, float] = {}
        for node in nodes.values():
            widths[node.column] = max(widths.get(node.column, 0), self._node_width(node))
        self.half = {name: widths[node.column] / 2 for name, node in nodes.items()}
        self.leaves = nodes.keys() - {edge.dst for edge in edges}
        above = any(n.value is not None for n in nodes.values()) * LINE
        below = any(n.gradient is not None for n in nodes.values()) * LINE
        pitch = BOX + max(above + below, LINE) + 8
        top = min(node.row for node in nodes.values())
        self.at: dict[str, tuple[float, float]] = {}
        right = 0.0
        for column in sorted({node.column for node in nodes.values()}):
            here = [name for name, node in nodes.items() if node.column == column]
            ending = [self._run(edge) for edge in edges if edge.dst in here]
            x = right + max(ending, default=MARGIN - CURVE) + CURVE + self.half[here[0]]
            right = x + self.half[here[0]]
            for name in here:
                y = MARGIN + above + BOX / 2 + (nodes[name].row - top) * pitch
                self.at[name] = (x, y)
        self.width = right + MARGIN
        self.height = max(y for _, y in self.at.values()) + BOX / 2 + below + MARGIN

    def figure(self, alt: str, caption: str) -> Figure:
        wires, labels = [], []
        for edge in sorted(self.edges, key=lambda e: e.highlight):
            wire, label = self._edge(edge)
            wires.append(wire)
            labels.append(label)
        return Figure(
            body="".join([*wires, *labels, *map(self._node, self.nodes.values())]),
            width=round(self.width),
            height=round(self.height),
            alt=alt,
            caption=caption,
            smallest_text=SMALL,
        )

    @property
    def is_chain(self) -> bool:
        """Whether every node has one way in at most, one way out, and there is one first node."""
        ends = [{edge.src for edge in self.edges}, {edge.dst for edge in self.edges}]
        return all(len(end) == len(self.edges) == len(self.nodes) - 1 for end in ends)

    @property
    def is_bare(self) -> bool:
        """Whether nothing but local derivatives stands beside the nodes."""
        shown = [v for n in self.nodes.values() for v in (n.value, n.gradient)]
        shown += [v for edge in self.edges for v in (edge.label, edge.gradient)]
        return all(v is None for v in shown)

    def turned(self, alt: str, caption: str) -> Figure:
        """A bare graph from top to bottom: its rows are columns there."""
        at: dict[str, tuple[float, float]] = {}
        right = MARGIN
        for row in sorted({node.row for node in self.nodes.values()}):
            here = [node for node in self.nodes.values() if node.row == row]
            half = max(self._node_width(node) for node in here) / 2
            for node in here:
                at[node.name] = (right + half, MARGIN + BOX / 2 + node.column * (BOX + UPRIGHT))
            right += 2 * half + CURVE
        wires, labels = "", ""
        for edge in self.edges:
            (x0, y0), (x1, y1) = at[edge.src], at[edge.dst]
            x1, y0, y1 = x1 + self._port(edge, at, 0), y0 + BOX / 2, y1 - BOX / 2
            path = [x0, y0, x0, (y0 + y1) / 2, x1, (y0 + y1) / 2, x1, y1 - 6]
            way = "M{} {}C{} {} {} {} {} {}".format(*map(svg.number, path))
            wires += svg.lit(way) if edge.highlight else svg.path(way)
            wires += svg.arrowhead(x1, y1, color="ink" if edge.highlight else "muted", down=True)
            if (local := self._local(edge)) is not None:
                x, y = (x0 + x1) / 2, (y0 + y1) / 2 + 4.5
                labels += svg.text(x, y, local, size=SMALL, plate=True)
        boxes = "".join(
            self._box(node, *at[name], self._node_width(node) / 2)
            for name, node in self.nodes.items()
        )
        high = max(y for _, y in at.values()) + BOX / 2 + MARGIN
        wide = round(right - CURVE + MARGIN)
        return Figure(wires + labels + boxes, wide, round(high), alt, caption, SMALL)

    def upright(self, alt: str, caption: str) -> Figure:
        """A chain from top to bottom: values to the left of the nodes, gradients to the right."""
        order = sorted(self.nodes.values(), key=lambda node: node.column)
        half = max(self.half.values())
        into = {edge.dst: edge for edge in self.edges}
        forward = [self._text(n.value) for n in order if n.value is not None]
        forward += [edge.label for edge in self.edges if edge.label is not None]
        gradients = [n.gradient for n in order] + [edge.gradient for edge in self.edges]
        back = [self._text(gradient) for gradient in gradients if gradient is not None]
        labels = max(
            (svg.width(self._local(edge) or "", SMALL) for edge in self.edges), default=0.0
        )
        half = max(half, labels / 2 + 4)
        left, right = (
            half + MARGIN + max((svg.width(f"{text} ↓", SMALL) + 14 for text in texts), default=0.0)
            for texts in (forward, back)
        )

        def beside(y: float, value: Shown | None, gradient: Shown | None, arrow: str = "") -> str:
            out = ""
            if value is not None:
                text = f"{self._text(value)}{arrow}"
                at = left - half - 8
                out += svg.text(at, y + 5, text, color="forward", size=SMALL, anchor="end")
            if gradient is not None:
                text = f"↑ {self._text(gradient)}"
                at = left + half + 8
                out += svg.text(at, y + 5, text, color="gradient", size=SMALL, anchor="start")
            return out

        body = []
        for k, node in enumerate(order):
            y = MARGIN + BOX / 2 + k * (BOX + UPRIGHT)
            if edge := into.get(node.name):
                body.append(self._down(edge, left, y - BOX / 2))
                body.append(beside(y - (BOX + UPRIGHT) / 2, edge.label, edge.gradient))
            body.append(self._box(node, left, y, half))
            body.append(beside(y, node.value, node.gradient, " ↓"))
        high = 2 * MARGIN + len(order) * (BOX + UPRIGHT) - UPRIGHT
        return Figure("".join(body), round(left + right), round(high), alt, caption, SMALL)

    def _down(self, edge: Edge, x: float, end: float) -> str:
        """An edge that ends below, with its local derivative on it."""
        color, top = "ink" if edge.highlight else "muted", end - UPRIGHT
        way = f"M{svg.number(x)} {svg.number(top)}V{svg.number(end - 6)}"
        out = svg.lit(way) if edge.highlight else svg.path(way)
        out += svg.arrowhead(x, end, color=color, down=True)
        if (local := self._local(edge)) is not None:
            out += svg.text(x, top + UPRIGHT / 2 + 3, local, size=SMALL, plate=True)
        return out

    def _text(self, value: Shown) -> str:
        return svg.value_text(value, self.digits)

    def _node_width(self, node: Node) -> float:
        around = [
            svg.width(self._text(v), SMALL) + 16
            for v in (node.value, node.gradient)
            if v is not None
        ]
        return max([44.0, svg.WIDE * svg.width(node.text, LABEL) + 24, *around])

    def _local(self, edge: Edge) -> str | None:
        """The text of a local derivative: a number is a factor, a string stands for itself."""
        if edge.local is None or isinstance(edge.local, str):
            return edge.local
        return f"× {self._text(edge.local)}" if edge.local >= 0 else f"× ({self._text(edge.local)})"

    def _run(self, edge: Edge) -> float:
        """Length of the straight stretch that carries an edge's labels."""
        back = None if edge.gradient is None else f"← {self._text(edge.gradient)}"
        shown = [text for text in (edge.label, self._local(edge), back) if text is not None]
        return max((svg.width(text, SMALL) + 20 for text in shown), default=0.0)

    def _node(self, node: Node) -> str:
        (x, y), half = self.at[node.name], self.half[node.name]
        out = self._box(node, x, y, half)
        if node.value is not None:
            forward = f"{self._text(node.value)} →"
            out += svg.text(x, y - BOX / 2 - 6, forward, color="forward", size=SMALL)
        if node.gradient is not None:
            back = f"← {self._text(node.gradient)}"
            out += svg.text(x, y + BOX / 2 + 15, back, color="gradient", size=SMALL)
        return out

    def _box(self, node: Node, x: float, y: float, half: float) -> str:
        out = svg.box(
            x - half,
            y - BOX / 2,
            2 * half,
            BOX,
            radius=BOX / 2 if node.name in self.leaves else 5,
            stroke=2.5 if node.highlight else 1.4,
            fill="now" if node.highlight else "surface",
        )
        return out + svg.text(x, y + 5.5, node.text, size=LABEL)

    def _port(self, edge: Edge, at: dict[str, tuple[float, float]], axis: int) -> float:
        """How far from its node's middle an edge enters it, so that arrowheads do not pile up."""
        ending = sorted((e for e in self.edges if e.dst == edge.dst), key=lambda e: at[e.src][axis])
        step = min(9.0, (BOX - 10) / max(len(ending) - 1, 1))
        return (ending.index(edge) - (len(ending) - 1) / 2) * step

    def _edge(self, edge: Edge) -> tuple[str, str]:
        """Return the wire of an edge and its labels.

        The labels stand where no other edge runs: on a straight stretch behind a node with one
        way out, or before a node with one way in; failing both, on the bend.
        """
        x0, y0 = self.at[edge.src]
        x1, y1 = self.at[edge.dst]
        x0, x1, y1 = (
            x0 + self.half[edge.src],
            x1 - self.half[edge.dst],
            y1 + self._port(edge, self.at, 1),
        )
        run, tip = self._run(edge), x1 - 6
        leaving = sum(e.src == edge.src for e in self.edges)
        ending = sum(e.dst == edge.dst for e in self.edges)
        if leaving == 1:
            bend = (max(x0 + run, x1 - 2 * CURVE), tip)
            x, y = x0 + 2 + run / 2, y0
        elif ending == 1:
            bend = (x0, min(x0 + 2 * CURVE, tip - run))
            x, y = x1 - 8 - run / 2, y1
        else:
            bend = (x0, tip)
            x, y = x0 + 0.4 * (tip - x0), y0 + 0.35 * (y1 - y0)
        color = "ink" if edge.highlight else "muted"
        n, middle = svg.number, fsum(bend) / 2
        way = f"M{n(x0)} {n(y0)}H{n(bend[0])}C{n(middle)} {n(y0)} {n(middle)} {n(y1)} {n(bend[1])} {n(y1)}H{n(tip)}"
        wire = svg.lit(way) if edge.highlight else svg.path(way, color=color)
        label = ""
        if edge.gradient is not None:
            back = f"← {self._text(edge.gradient)}"
            label += svg.text(x, y + 22, back, color="gradient", size=SMALL, plate=True)
        if (local := self._local(edge)) is not None:
            label += svg.text(x, y + 4.5, local, size=SMALL, plate=True)
        if edge.label is not None:
            label += svg.text(x, y - 14, edge.label, color="forward", size=SMALL)
        return wire + svg.arrowhead(x1, y1, color=color), label
