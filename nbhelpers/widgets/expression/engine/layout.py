"""Where the nodes of a graph stand: in columns, few lines crossing. The same in JavaScript: ``layout.js``.

A node stands one column right of its last parent, a leaf one left of the first node that uses it.
An edge over several columns passes points in those between. The nodes of a column are sorted by
the middle of their neighbors, back and forth, and the order with the fewest crossings is kept;
then each is drawn towards that middle as far as the others of its column allow.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

SORTED_TIMES = 8
DRAWINGS = 12
SLIM = 0.6  # rows between a point of an edge and what stands beside it, where nodes have 1


class Layout(NamedTuple):
    """The column and the row of each node, and the points that each edge passes, by node."""

    columns: list[int]
    rows: list[float]
    ways: list[list[list[tuple[int, float]]]]


def layout(parents: Sequence[Sequence[int]]) -> Layout:
    """Return where the nodes stand that have these parents, each after its own; the last is the result."""
    column = _columns(parents)
    layers: list[list[int]] = [[] for _ in range(max(column) + 1)]
    chains: list[list[list[int]]] = [[] for _ in parents]
    placed = set()
    items = len(parents)  # nodes, and then the points of edges

    def visit(n: int) -> None:
        nonlocal items
        placed.add(n)
        layers[column[n]].append(n)
        for parent in parents[n]:
            chain = [n]
            for c in range(column[n] - 1, column[parent], -1):
                layers[c].append(items)
                chain.append(items)
                items += 1
            chains[n].append([*chain, parent])
            if parent not in placed:
                visit(parent)

    visit(len(parents) - 1)
    left: list[list[int]] = [[] for _ in range(items)]
    right: list[list[int]] = [[] for _ in range(items)]
    for chain in (chain for some in chains for chain in some):
        for after, before in itertools.pairwise(chain):
            left[after].append(before)
            right[before].append(after)
    layers = _sorted(layers, left, right)
    row = _rows(layers, left, right, len(parents))
    at = {item: (c, row[item]) for c, layer in enumerate(layers) for item in layer}
    ways = [[[at[item] for item in reversed(chain)] for chain in some] for some in chains]
    return Layout(column, row[: len(parents)], ways)


def _columns(parents: Sequence[Sequence[int]]) -> list[int]:
    column = [0] * len(parents)
    first_use: dict[int, int] = {}
    for n, some in enumerate(parents):
        column[n] = max((column[parent] + 1 for parent in some), default=0)
        for parent in some:
            first_use[parent] = min(first_use.get(parent, column[n]), column[n])
    for n, some in enumerate(parents):
        if not some and n in first_use:
            column[n] = first_use[n] - 1
    return column


def _sorted(
    layers: list[list[int]], left: list[list[int]], right: list[list[int]]
) -> list[list[int]]:
    best, fewest = layers, _crossings(layers, left)
    for turn in range(SORTED_TIMES):
        neighbors = right if turn % 2 else left
        layers = [list(layer) for layer in layers]
        place = {item: k for layer in layers for k, item in enumerate(layer)}
        for layer in reversed(layers) if turn % 2 else layers:
            middle = {
                item: _mean((place[other] for other in neighbors[item]), place[item])
                for item in layer
            }
            layer.sort(key=middle.__getitem__)
            place |= {item: k for k, item in enumerate(layer)}
        crossings = _crossings(layers, left)
        if crossings < fewest:
            best, fewest = layers, crossings
    return best


def _crossings(layers: list[list[int]], left: list[list[int]]) -> int:
    count = 0
    for before, layer in itertools.pairwise(layers):
        place = {item: k for k, item in enumerate(before)}
        ends = [k for item in layer for k in sorted(place[other] for other in left[item])]
        count += sum(a > b for k, a in enumerate(ends) for b in ends[k + 1 :])
    return count


def _rows(
    layers: list[list[int]], left: list[list[int]], right: list[list[int]], nodes: int
) -> list[float]:
    row = [0.0] * len(left)
    for layer in layers:
        for k, item in enumerate(layer):
            row[item] = k - (len(layer) - 1) / 2
    for turn in range(DRAWINGS):
        for layer in reversed(layers) if turn % 2 else layers:
            wanted = [
                _mean((row[other] for other in left[item] + right[item]), row[item])
                for item in layer
            ]
            for item, found in zip(layer, _apart(layer, wanted, nodes), strict=True):
                row[item] = found
    top = min(row)
    return [math.floor((r - top) * 1000 + 0.5) / 1000 for r in row]


def _apart(layer: list[int], wanted: list[float], nodes: int) -> list[float]:
    """The rows nearest to those wanted, in order and with their distances between them."""
    offsets = [0.0]
    for one, other in itertools.pairwise(layer):
        offsets.append(offsets[-1] + (1.0 if one < nodes and other < nodes else SLIM))
    blocks: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        total, size = want - offset, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / size:
            more, others = blocks.pop()
            total, size = total + more, size + others
        blocks.append((total, size))
    means = [total / size for total, size in blocks for _ in range(size)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=True)]


def _mean(numbers: Iterable[float], otherwise: float) -> float:
    """Their mean, added one by one as JavaScript does: newer Pythons' `sum` is more exact."""
    total, count = 0.0, 0
    for number in numbers:
        total, count = total + number, count + 1
    return total / count if count else otherwise
