"""Computational graphs: values travel right above the nodes, gradients travel left below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nbhelpers.figures import svg
from nbhelpers.figures.figure import Figure

Shown = float | str | None

ROW = 84.0  # px between two rows
BOX = 34.0  # px, height of a node
MARGIN = 14.0
SMALL = 13.0  # px, size of values, gradients and local derivatives


@dataclass(frozen=True, kw_only=True)
class Node:
    """One operation or one leaf of a computational graph.

    Parameters
    ----------
    name : str
        How edges refer to the node.
    label : str, optional
        What is written in it, with ``_`` and ``^`` for sub- and superscripts; default: the name.
    value : float or str, optional
        The forward value, drawn above. A string is shown as it is.
    gradient : float or str, optional
        The gradient of the output with respect to this value, drawn below.
    column, row : float, optional
        Place in the grid. By default a node stands one column right of its last predecessor and
        level with the mean of its predecessors.
    highlight : bool
        Draw the outline thick and in the accent color.
    """

    name: str
    label: str | None = None
    value: Shown = None
    gradient: Shown = None
    column: int | None = None
    row: float | None = None
    highlight: bool = False


@dataclass(frozen=True, kw_only=True)
class Edge:
    """A value's way from one node into the next.

    Parameters
    ----------
    src, dst : str
        Names of the nodes.
    label : str, optional
        What is written above the edge, in the color of the forward values.
    local : float or str, optional
        The local derivative of ``dst`` with respect to ``src``, written on the edge.
    gradient : float or str, optional
        What this edge carries back: upstream gradient times local derivative.
    highlight : bool
        Draw the edge thick and in the accent color.
    """

    src: str
    dst: str
    label: str | None = None
    local: Shown = None
    gradient: Shown = None
    highlight: bool = False


def computational_graph(
    nodes: Sequence[Node], edges: Sequence[Edge], *, alt: str, caption: str
) -> Figure:
    """Draw a directed acyclic graph from left to right.

    Parameters
    ----------
    nodes : sequence of Node
    edges : sequence of Edge
    alt, caption : str
        The text alternative and the caption.

    Raises
    ------
    ValueError
        If a name occurs twice, an edge names an unknown node, or the edges form a cycle.
    """
    placed = _place(list(nodes), list(edges))
    columns = sorted({node.column for node in placed.values()})
    widths = {c: max(_node_width(n) for n in placed.values() if n.column == c) for c in columns}
    left = MARGIN
    centre: dict[int | None, float] = {}
    for i, column in enumerate(columns):
        centre[column] = left + widths[column] / 2
        crossing = [e for e in edges if placed[e.dst].column == column and i]
        left += widths[column]
        if i + 1 < len(columns):
            crossing = [e for e in edges if placed[e.dst].column == columns[i + 1]]
            left += max([56.0, *(_edge_width(e) + 34 for e in crossing)])
    top = min(node.row for node in placed.values())
    at = {
        name: (centre[node.column], MARGIN + 20 + BOX / 2 + (node.row - top) * ROW)
        for name, node in placed.items()
    }
    height = max(y for _, y in at.values()) + BOX / 2 + 20 + MARGIN
    half = {name: _node_width(node) / 2 for name, node in placed.items()}
    wires, labels = [], []
    for edge in sorted(edges, key=lambda e: e.highlight):
        wire, label = _edge(edge, at, half)
        wires.append(wire)
        labels.append(label)
    drawn = [_node(node, *at[name], half[name]) for name, node in placed.items()]
    return Figure(
        body="".join(wires + labels + drawn),
        width=round(left + MARGIN),
        height=round(height),
        alt=alt,
        caption=caption,
        smallest_text=SMALL,
    )


def _place(nodes: list[Node], edges: list[Edge]) -> dict[str, Node]:
    """Give every node a column and a row."""
    placed = {node.name: node for node in nodes}
    if len(placed) != len(nodes) or not nodes:
        raise ValueError("nodes must be a non-empty sequence of nodes with different names")
    before: dict[str, list[str]] = {name: [] for name in placed}
    for edge in edges:
        for end in (edge.src, edge.dst):
            if end not in placed:
                raise ValueError(f"an edge names {end!r}; the nodes are {', '.join(placed)}")
        before[edge.dst].append(edge.src)
    column: dict[str, int] = {}
    waiting = list(placed)
    while waiting:
        ready = [name for name in waiting if all(src in column for src in before[name])]
        if not ready:
            raise ValueError(f"edges form a cycle through {', '.join(waiting)}")
        for name in ready:
            given = placed[name].column
            column[name] = (
                max((column[src] for src in before[name]), default=-1) + 1
                if given is None
                else given
            )
        waiting = [name for name in waiting if name not in column]
    taken: dict[int, list[float]] = {}
    for name in sorted(placed, key=lambda n: column[n]):
        rows = [placed[src].row for src in before[name]]
        used = taken.setdefault(column[name], [])
        row = placed[name].row
        if row is None:
            row = sum(rows) / len(rows) if rows else max(used, default=-1.0) + 1
            while any(abs(row - other) < 1 for other in used):
                row = max(used) + 1
        used.append(row)
        placed[name] = replace(placed[name], column=column[name], row=row)
    return placed


def _node_width(node: Node) -> float:
    label = node.name if node.label is None else node.label
    around = [
        svg.width(svg.value_text(v), SMALL) + 18
        for v in (node.value, node.gradient)
        if v is not None
    ]
    return max([44.0, svg.width(label) + 22, *around])


def _edge_width(edge: Edge) -> float:
    shown = [svg.value_text(v) for v in (edge.label, edge.local, edge.gradient) if v is not None]
    return max([svg.width(s, SMALL) + 14 for s in shown], default=0.0)


def _node(node: Node, x: float, y: float, half: float) -> str:
    label = node.name if node.label is None else node.label
    color = "accent" if node.highlight else "ink"
    out = svg.box(
        x - half, y - BOX / 2, 2 * half, BOX, color=color, stroke=3 if node.highlight else 1.5
    )
    out += svg.text(x, y + 5, label)
    if node.value is not None:
        out += svg.text(
            x,
            y - BOX / 2 - 7,
            f"{svg.value_text(node.value)} →",
            color="forward",
            size=SMALL,
            halo=True,
        )
    if node.gradient is not None:
        out += svg.text(
            x,
            y + BOX / 2 + 16,
            f"← {svg.value_text(node.gradient)}",
            color="gradient",
            size=SMALL,
            halo=True,
        )
    return out


def _edge(
    edge: Edge, at: dict[str, tuple[float, float]], half: dict[str, float]
) -> tuple[str, str]:
    (x0, y0), (x1, y1) = at[edge.src], at[edge.dst]
    x0, x1 = x0 + half[edge.src], x1 - half[edge.dst]
    bend = (x1 - x0) * 0.45
    color, stroke = ("accent", 3.5) if edge.highlight else ("muted", 1.5)
    n = svg.number
    wire = svg.path(
        f"M{n(x0)} {n(y0)}C{n(x0 + bend)} {n(y0)} {n(x1 - 6 - bend)} {n(y1)} {n(x1 - 6)} {n(y1)}",
        color=color,
        stroke=stroke,
    ) + svg.arrowhead(x1, y1, color=color)
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    label = ""
    if edge.label is not None:
        label += svg.text(x, y - 14, edge.label, color="forward", size=SMALL, halo=True)
    if edge.local is not None:
        label += svg.text(x, y + 4.5, f"×{svg.value_text(edge.local)}", size=SMALL, halo=True)
    if edge.gradient is not None:
        label += svg.text(
            x, y + 22, f"← {svg.value_text(edge.gradient)}", color="gradient", size=SMALL, halo=True
        )
    return wire, label
