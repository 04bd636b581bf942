"""Where things stand: nodes of a directed acyclic graph in a grid, labels on crossing edges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import fsum

import numpy as np

from nbhelpers.arguments import told
from nbhelpers.figures.nodes import Edge, Node, PlacedNode

LABEL_HEIGHT = 19.0  # px, from one label's line to the next
SWEEPS = 20  # at most so often all labels of a bundle give way in turn


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


Spot = tuple[float, float, float]  # a label's center (x, y) and half of its width


def label_spots(
    start: float, end: float, labels: Sequence[tuple[float, float, float]]
) -> tuple[list[Spot], float]:
    """Return a place for the label of each edge of a bundle, and the area in which labels overlap.

    Each label takes the best place that those before it leave; where some overlap all the same,
    all of them give way in turn.

    Parameters
    ----------
    start, end
        Where all edges of the bundle start and end, from left to right.
    labels
        The height at which an edge starts and ends, and half of its label's width.
    """
    spots: list[Spot] = []
    for y0, y1, half in labels:
        spots.append(_spot(start, end, y0, y1, half, spots))
    for _ in range(SWEEPS):
        if not (area := _area(spots)):
            break
        for i, (y0, y1, half) in enumerate(labels):
            spots[i] = _spot(start, end, y0, y1, half, spots[:i] + spots[i + 1 :])
        if _area(spots) >= area:
            break
    return spots, _area(spots)


def _area(spots: Sequence[Spot]) -> float:
    return fsum(_overlap(spot, spots[:i]) for i, spot in enumerate(spots))


def _overlap(spot: Spot, taken: Sequence[Spot]) -> float:
    """The area that a label would share with those in ``taken``."""
    x, y, half = spot
    return fsum(
        max(0.0, half + h - abs(x - tx)) * max(0.0, LABEL_HEIGHT - abs(y - ty))
        for tx, ty, h in taken
    )


def _spot(
    start: float, end: float, y0: float, y1: float, half: float, taken: Sequence[Spot]
) -> Spot:
    """Return the place on an edge at which a label overlaps least with those in ``taken``.

    A level edge carries its label in the middle; a steep one near its start, where the edges of a
    bundle have not crossed yet.
    """
    wanted = 0.5 if y0 == y1 else 0.29
    least = min(half / (end - start), 0.5)
    parts = np.linspace(least, 1 - least, 25)
    places = [
        (start + part * (end - start), y0 + part * (y1 - y0), half)
        for part in sorted(parts, key=lambda part: abs(part - wanted))
    ]
    return min(places, key=lambda place: _overlap(place, taken))  # the first of the equally good
