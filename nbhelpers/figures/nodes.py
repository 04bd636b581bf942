"""The parts of a computational graph, nodes and edges, and where the nodes stand in a grid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum

from nbhelpers.arguments import told

Shown = float | str | None


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
        Draw it on a yellow ground, with a thick outline.

    Examples
    --------
    >>> nb.Node(name="mul", label="×", value=6.0, gradient=1.0).text
    '×'
    """

    name: str
    label: str | None = None
    value: Shown = None
    gradient: Shown = None
    column: int | None = None
    row: float | None = None
    highlight: bool = False

    @property
    def text(self) -> str:
        """What is written in the node."""
        return self.name if self.label is None else self.label


@dataclass(frozen=True, kw_only=True)
class PlacedNode(Node):
    """A node that has its column and its row."""

    column: int
    row: float


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
        Draw the edge on a yellow band with an outline.

    Examples
    --------
    >>> nb.Edge(src="x", dst="mul", local=3.0)
    Edge(src='x', dst='mul', label=None, local=3.0, gradient=None, highlight=False)
    """

    src: str
    dst: str
    label: str | None = None
    local: Shown = None
    gradient: Shown = None
    highlight: bool = False


def place(nodes: Sequence[Node], edges: Sequence[Edge]) -> dict[str, PlacedNode]:
    """Return the nodes by name, each with a column and a row.

    A node without a column stands one right of its last predecessor; a leaf stands one left of the
    first node that uses it. A leaf without a row takes the next free one in the order given; any
    other node stands level with the mean of its predecessors.

    Raises
    ------
    ValueError
        If there is no node, a name occurs twice, an edge names an unknown node, or the edges form
        a cycle.
    """
    placed = {node.name: node for node in nodes}
    if len(placed) != len(nodes) or not nodes:
        names = ", ".join(node.name for node in nodes) or "none"
        raise ValueError(f"nodes: expected one or more, with different names, got {names}")
    before: dict[str, list[str]] = {name: [] for name in placed}
    after: dict[str, list[str]] = {name: [] for name in placed}
    for edge in edges:
        for end in (edge.src, edge.dst):
            if end not in placed:
                raise ValueError(f"edges: expected names of {', '.join(placed)}, got {told(end)}")
        before[edge.dst].append(edge.src)
        after[edge.src].append(edge.dst)
    order = _order(before)
    column: dict[str, int] = {}
    for name in order:
        given = placed[name].column
        column[name] = (
            max((column[src] for src in before[name]), default=-1) + 1 if given is None else given
        )
    for name, node in placed.items():
        if not before[name] and after[name] and node.column is None:
            column[name] = min(column[dst] for dst in after[name]) - 1
    rows: dict[str, float] = {}
    for name in [*(n for n in placed if not before[n]), *(n for n in order if before[n])]:
        row = placed[name].row
        if row is None and before[name]:
            row = fsum(rows[src] for src in before[name]) / len(before[name])
            row = _free(row, (rows[n] for n in rows if column[n] == column[name]))
        elif row is None:
            row = max((rows[n] for n in rows), default=-1.0) + 1
        rows[name] = row
    return {
        name: PlacedNode(**{**vars(node), "column": column[name], "row": rows[name]})
        for name, node in placed.items()
    }


def _order(before: dict[str, list[str]]) -> list[str]:
    """Return the names with every node after its predecessors."""
    order: list[str] = []
    waiting = list(before)
    while waiting:
        ready = [name for name in waiting if all(src in order for src in before[name])]
        if not ready:
            raise ValueError(f"edges form a cycle through {', '.join(waiting)}")
        order += ready
        waiting = [name for name in waiting if name not in ready]
    return order


def _free(row: float, taken: Iterable[float]) -> float:
    """Return the first row from ``row`` down that keeps a distance of one to all taken rows."""
    for other in sorted(taken):
        if abs(row - other) < 1:
            row = other + 1
    return row
