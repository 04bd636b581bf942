"""The parts of a computational graph: its nodes and the edges between them."""

from __future__ import annotations

from dataclasses import dataclass

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
